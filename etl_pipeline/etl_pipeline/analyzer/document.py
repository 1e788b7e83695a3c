# SPDX-License-Identifier: MIT
"""The configuration as a document: its metadata, one entry a table, and the hashes of the schema."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer import thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from etl_pipeline.analyzer.catalogue import Table
    from etl_pipeline.analyzer.decisions import Decision

# Readers know these two; the analyzer writes what version 4.1 of the format means.
ANALYZER_VERSION = "4.1_replica_fidelity"
CONFIGURATION_VERSION = "4.1"
FEATURES = (
    "adaptive_batch_sizing",
    "intelligent_strategy_selection",
    "primary_incremental_column_detection",
    "sync_profile_classification",
    "replicator_watermark_column",
    "lookback_resync_config",
    "time_gap_analysis",
    "performance_monitoring_recommendations",
)


def metadata(stage: str, database: str, tables: Sequence[Table], moment: datetime) -> dict[str, Any]:
    """The head of the file; `full_schema_hash` is an addition that readers of the format ignore."""
    return {
        "generated_at": moment.isoformat(),
        "analyzer_version": ANALYZER_VERSION,
        "configuration_version": CONFIGURATION_VERSION,
        "source_database": database,
        "total_tables": len(tables),
        "schema_hash": compatible_schema_hash(tables),
        "analysis_timestamp": moment.strftime("%Y%m%d_%H%M%S"),
        "environment": stage,
        "performance_optimizations_enabled": True,
        "optimization_features": list(FEATURES),
        "full_schema_hash": full_schema_hash(tables),
    }


def table_entry(table: Table, decision: Decision, dbt_types: list[str], moment: datetime) -> dict[str, Any]:
    """A table's entry in the format's order; the additions stand last."""
    entry: dict[str, Any] = {
        "table_name": table.name,
        "extraction_strategy": decision.extraction_strategy,
        "estimated_rows": table.rows,
        "estimated_size_mb": table.size_mb,
        "batch_size": decision.batch_size,
        "incremental_columns": decision.incremental_columns,
        "incremental_strategy": decision.incremental_strategy,
        "primary_incremental_column": decision.watermark,
        "sync_profile": decision.sync_profile,
        "replicator_watermark_column": decision.watermark,
        "is_modeled": bool(dbt_types),
        "dbt_model_types": dbt_types,
        "column_names": table.column_names,
        "performance_category": decision.performance_category,
        "processing_priority": decision.processing_priority,
        "time_gap_threshold_days": decision.time_gap_days,
        "estimated_processing_time_minutes": decision.processing_minutes,
        "memory_requirements_mb": decision.memory_mb,
        "monitoring": _monitoring(decision),
        "schema_hash": table_schema_hash(table),
        "last_analyzed": moment.isoformat(),
    }
    if table.primary_key:
        entry["primary_key"] = table.primary_key[0]
    if decision.lookback_columns:
        entry["lookback_resync"] = {
            "enabled": True,
            "window_days": thresholds.LOOKBACK_DAYS,
            "predicate_columns": decision.lookback_columns,
        }
    entry["primary_key_columns"] = list(table.primary_key)
    entry["column_types"] = {column.name: column.type for column in table.columns}
    return entry


def error_entry(table: str, reason: str) -> dict[str, Any]:
    """The entry of a table that could not be read; loaders skip or copy it whole."""
    return {"table_name": table, "error": reason, "extraction_strategy": "full_table"}


def _monitoring(decision: Decision) -> dict[str, Any]:
    category = decision.performance_category
    return {
        "alert_on_failure": decision.alert_on_failure,
        "alert_on_slow_extraction": decision.alert_on_slow_extraction,
        "performance_threshold_records_per_second": thresholds.ALERT_BELOW_ROWS_PER_SECOND[category],
        "memory_alert_threshold_mb": decision.memory_mb * thresholds.MEMORY_ALERT_FACTOR,
    }


def compatible_schema_hash(tables: Sequence[Table]) -> str:
    """The hash that readers compare: names of columns and keys of the first 50 tables in server order.

    It is the MD5 of a Python list's text form, types left out, exactly as it was first defined.
    """
    records = [
        {"table_name": table.name, "columns": table.column_names, "primary_keys": list(table.primary_key)}
        for table in tables[: thresholds.HASHED_TABLES]
    ]
    records.sort(key=lambda record: str(record["table_name"]))
    return hashlib.md5(str(records).encode(), usedforsecurity=False).hexdigest()


def full_schema_hash(tables: Sequence[Table]) -> str:
    """A hash of every table, column, type and key, whatever the server's order of tables."""
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.name):
        digest.update(_canonical(table))
    return digest.hexdigest()


def table_schema_hash(table: Table) -> int:
    """A signed 64-bit number that changes when the table's definition does, and only then."""
    return int.from_bytes(hashlib.sha256(_canonical(table)).digest()[:8], "big", signed=True)


def _canonical(table: Table) -> bytes:
    parts = [table.name, [list(column) for column in table.columns], list(table.primary_key)]
    return json.dumps(parts, separators=(",", ":")).encode() + b"\n"
