# SPDX-License-Identifier: MIT
"""A small source database and what is written about it. The same file stands in every fixture pipeline."""

import hashlib
import os
import sqlite3
import sys
from datetime import datetime
from urllib.parse import quote


def connect():
    """Open the SQLite file of OPENDENTAL_SOURCE_URL for reading."""
    if not os.environ.get("ETL_ENVIRONMENT"):
        raise ValueError("ETL_ENVIRONMENT is not set")
    prefixes = ("TEST_", "") if os.environ["ETL_ENVIRONMENT"] == "test" else ("",)
    urls = [os.environ[p + "OPENDENTAL_SOURCE_URL"] for p in prefixes if p + "OPENDENTAL_SOURCE_URL" in os.environ]
    if not urls or not urls[0].startswith("sqlite:///"):
        raise ValueError("Source database is not configured")
    return sqlite3.connect(f"file:{quote(urls[0][len('sqlite:///') :])}?mode=ro", uri=True)


def table_names(connection):
    """All tables, by name."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    return [name for (name,) in connection.execute(query)]


def table_entry(connection, name):
    """One table's part of the configuration."""
    columns = connection.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [name]).fetchall()
    keys = [column for column, position in sorted(columns, key=lambda row: row[1]) if position]
    rows = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
    entry = {
        "table_name": name,
        "extraction_strategy": "full_table",
        "estimated_rows": rows,
        "estimated_size_mb": 0.0,
        "batch_size": 10000,
        "incremental_columns": keys[:1],
        "incremental_strategy": "single_column" if keys else "none",
        "primary_incremental_column": keys[0] if keys else None,
        "sync_profile": "append_only",
        "replicator_watermark_column": keys[0] if keys else None,
        "is_modeled": False,
        "dbt_model_types": [],
        "column_names": [column for column, _ in columns],
        "performance_category": "tiny",
        "processing_priority": "medium",
        "time_gap_threshold_days": 7,
        "estimated_processing_time_minutes": 0.0,
        "memory_requirements_mb": 14,
        "monitoring": {
            "alert_on_failure": False,
            "alert_on_slow_extraction": False,
            "performance_threshold_records_per_second": 500,
            "memory_alert_threshold_mb": 28,
        },
        "schema_hash": hash(str(columns)),
        "last_analyzed": datetime.now().isoformat(),
    }
    return {**entry, "primary_key": keys[0]} if keys else entry


def document(tables, version):
    """The whole configuration for the entries of its tables."""
    now = datetime.now()
    shape = str([(name, entry["column_names"]) for name, entry in tables.items()])
    metadata = {
        "generated_at": now.isoformat(),
        "analyzer_version": version,
        "configuration_version": version[:3],
        "source_database": "opendental",
        "total_tables": len(tables),
        "schema_hash": hashlib.md5(shape.encode(), usedforsecurity=False).hexdigest(),
        "analysis_timestamp": now.strftime("%Y%m%d_%H%M%S"),
        "environment": os.environ["ETL_ENVIRONMENT"],
    }
    return {"metadata": metadata, "tables": tables}


def draw_bar(label, done, total, postfix=""):
    """Redraw a progress bar on stderr, on the line where the log goes on."""
    filled = "#" * (10 * done // max(total, 1))
    percent = 100 * done // max(total, 1)
    sys.stderr.write(
        f"\r{label}: {percent:3d}%|{filled:<10}| {done}/{total} [00:00<00:00, 50.00table/s{postfix and ', ' + postfix}]"
    )
    sys.stderr.flush()
