#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the benchmarks run on: two configurations of 446 tables, a database with those, a stub analyzer.

    bench_project.py DIRECTORY

A program of its own, so that the memory it takes is not that of the process which measures.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

TABLES = 446
# Real configurations, where somebody keeps them beside the project.
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "tables-yml"
OLD_NAME, NEW_NAME = "2026-03-23_d03cad43.yml", "2026-07-15_f38f6fac.yml"
# Numbers of columns that repeat over the tables: most are narrow, a few are very wide.
WIDTHS = (4, 6, 8, 9, 12, 15, 20, 34, 5, 11, 70)
STUB = '''# SPDX-License-Identifier: MIT
"""An analyzer that takes no time: it copies a prepared configuration."""
import argparse
import os
import shutil
from pathlib import Path


class OpenDentalSchemaAnalyzer:
    def analyze_complete_schema(self, output_dir):
        Path(output_dir).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(os.environ["BENCH_CANDIDATE"], Path(output_dir) / "tables.yml")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage")
    parser.add_argument("--output-dir", required=True)
    OpenDentalSchemaAnalyzer().analyze_complete_schema(parser.parse_args().output_dir)
'''


def generated_table(name: str, number: int) -> dict[str, Any]:
    """One table's entry in the shape that the analyzer writes."""
    width = WIDTHS[number % len(WIDTHS)]
    key = f"{name.capitalize()}Num"
    columns = [key, *(f"Column{index}" for index in range(2, width)), "DateTStamp"]
    return {
        "table_name": name,
        "extraction_strategy": "full_table",
        "estimated_rows": number * 17,
        "estimated_size_mb": round(number / 50, 2),
        "batch_size": 10000,
        "incremental_columns": [key, "DateTStamp"],
        "incremental_strategy": "or_logic",
        "primary_incremental_column": key,
        "sync_profile": "append_only",
        "replicator_watermark_column": key,
        "is_modeled": number % 5 == 0,
        "dbt_model_types": ["staging"] if number % 5 == 0 else [],
        "column_names": columns,
        "column_types": dict.fromkeys(columns, "bigint(20)"),
        "performance_category": "tiny",
        "processing_priority": "medium",
        "time_gap_threshold_days": 7,
        "estimated_processing_time_minutes": 0.1,
        "memory_requirements_mb": 14,
        "monitoring": {
            "alert_on_failure": False,
            "alert_on_slow_extraction": False,
            "performance_threshold_records_per_second": 500,
            "memory_alert_threshold_mb": 28,
        },
        "schema_hash": 2226921593028182324 + number,
        "last_analyzed": "2026-06-26T21:53:16.351841",
        "primary_key": key,
    }


def generated_configuration() -> dict[str, Any]:
    """A configuration of the usual size for machines without a real one."""
    names = [f"table{number:03d}" for number in range(TABLES)]
    return {
        "metadata": {
            "generated_at": "2026-06-26T21:53:13.550513",
            "analyzer_version": "4.1_replica_fidelity",
            "configuration_version": "4.1",
            "source_database": "opendental",
            "total_tables": TABLES,
            "schema_hash": "a7cb6e08061d9c33a6e0e655f8f02510",
            "analysis_timestamp": "20260626_215313",
            "environment": "local",
        },
        "tables": {name: generated_table(name, number) for number, name in enumerate(names)},
    }


def write_yaml(path: Path, document: dict[str, Any]) -> None:
    """Write a configuration as the analyzer does: block style, insertion order."""
    text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, default_flow_style=False)
    path.write_text(text, encoding="utf-8")


def changed_table(table: dict[str, Any]) -> None:
    """Give a table one more column, as a schema change would."""
    table["column_names"].append("BenchmarkColumn")
    if "column_types" in table:
        table["column_types"]["BenchmarkColumn"] = "int(11)"


def prepare_configurations(directory: Path) -> dict[str, Any]:
    """Write old.yml, new.yml and candidate.yml; returns new.yml's content."""
    new_path = directory / "new.yml"
    if (REAL / OLD_NAME).is_file() and (REAL / NEW_NAME).is_file():
        print(f"Real configurations of {TABLES} tables, from {REAL.parents[1].name}/")
        shutil.copyfile(REAL / OLD_NAME, directory / "old.yml")
        shutil.copyfile(REAL / NEW_NAME, new_path)
        document: dict[str, Any] = yaml.load(new_path.read_bytes(), Loader=yaml.CSafeLoader)
    else:
        print(f"Generated configurations of {TABLES} tables")
        document = generated_configuration()
        write_yaml(new_path, document)
        older = generated_configuration()
        for table in list(older["tables"].values())[::9]:
            changed_table(table)
        write_yaml(directory / "old.yml", older)
    candidate = yaml.load(new_path.read_bytes(), Loader=yaml.CSafeLoader)
    for table in list(candidate["tables"].values())[::9]:
        changed_table(table)
    write_yaml(directory / "candidate.yml", candidate)
    (directory / "names.json").write_text(json.dumps(list(document["tables"])), encoding="utf-8")
    return document


def prepare_database(path: Path, tables: dict[str, Any]) -> None:
    """Create empty tables with the configuration's names and columns."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, table in tables.items():
            columns = ", ".join(f'"{column}" bigint(20)' for column in table["column_names"])
            connection.execute(f'CREATE TABLE "{name}" ({columns})')


def prepare(directory: Path) -> None:
    """Make everything anew under the directory."""
    shutil.rmtree(directory, ignore_errors=True)
    pipeline = directory / "project" / "etl_pipeline"
    for part in ("scripts", "config"):
        (pipeline / part).mkdir(parents=True)
    document = prepare_configurations(directory)
    database = directory / "opendental.sqlite"
    prepare_database(database, document["tables"])
    (pipeline / "scripts" / "analyze_opendental_schema.py").write_text(STUB, encoding="utf-8")
    (pipeline / ".env_local").write_text(f"OPENDENTAL_SOURCE_URL='sqlite:///{database}'\n", encoding="utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve())
