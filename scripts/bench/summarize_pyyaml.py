#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same summary as `etl-update-schema diff`, by PyYAML's C loader, as one would write it.

usage: summarize_pyyaml.py OLD NEW
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

Table = dict[str, Any]

VOLATILE = {
    "estimated_rows",
    "estimated_size_mb",
    "estimated_processing_time_minutes",
    "schema_hash",
    "last_analyzed",
}
SIZE = {
    "batch_size",
    "memory_requirements_mb",
    "monitoring",
    "performance_category",
    "processing_priority",
    "table_importance",
    "time_gap_threshold_days",
}


def load(path: str) -> dict[str, Table]:
    """The tables of a configuration."""
    document: dict[str, Any] = yaml.load(Path(path).read_bytes(), Loader=yaml.CSafeLoader)
    tables: dict[str, Table] = document["tables"]
    return tables


def fields(tables: dict[str, Table]) -> set[str]:
    """Every field that some table has."""
    names: set[str] = set()
    for table in tables.values():
        names.update(table)
    return names


def watermark(table: Table) -> str | None:
    """The column that the replicator follows."""
    column: str | None = table.get("replicator_watermark_column") or table.get("primary_incremental_column")
    return column


def meaning(field: str, table: Table) -> object:
    """A value without the order that carries no meaning; columns are compared in theirs."""
    value = table.get(field)
    return sorted(value) if field == "dbt_model_types" and value else value


def differing(old: Table, new: Table, shared: set[str]) -> set[str]:
    """The shared fields whose meaning differs."""
    return {field for field in shared if meaning(field, old) != meaning(field, new)}


def count_columns(old: Table, new: Table, counts: dict[str, int]) -> None:
    """Columns that came, went, or hold something else."""
    before, after = set(old.get("column_names") or []), set(new.get("column_names") or [])
    counts["columns_added"] += len(after - before)
    counts["columns_removed"] += len(before - after)
    types, new_types = old.get("column_types") or {}, new.get("column_types") or {}
    counts["column_types_changed"] += sum(
        types[column] != new_types[column] for column in types.keys() & new_types.keys()
    )


def count_table(old: Table, new: Table, shared: set[str], counts: dict[str, int]) -> None:
    """One table that both have."""
    found = differing(old, new, shared)
    moved = watermark(old) != watermark(new)
    if not found and not moved:
        counts["tables_identical"] += 1
    elif found <= VOLATILE and not moved:
        counts["tables_volatile_only"] += 1
    elif found <= VOLATILE | SIZE and not moved:
        counts["tables_size_only"] += 1
    else:
        counts["tables_modified"] += 1
    counts["watermarks_changed"] += moved
    counts["primary_keys_changed"] += "primary_key" in found
    counts["strategy_changes"] += "extraction_strategy" in found
    counts["incremental_columns_changed"] += "incremental_columns" in found
    counts["sync_profiles_changed"] += "sync_profile" in found
    if "column_names" in shared:
        count_columns(old, new, counts)


COUNTS = (
    "tables_added",
    "tables_removed",
    "tables_identical",
    "tables_volatile_only",
    "tables_size_only",
    "tables_modified",
    "columns_added",
    "columns_removed",
    "column_types_changed",
    "primary_keys_changed",
    "watermarks_changed",
    "strategy_changes",
    "incremental_columns_changed",
    "sync_profiles_changed",
)


def summarize(old: dict[str, Table], new: dict[str, Table]) -> dict[str, int]:
    """The counts of the program's `summary`."""
    counts = dict.fromkeys(COUNTS, 0)
    shared = fields(old) & fields(new)
    counts["tables_added"] = len(new.keys() - old.keys())
    counts["tables_removed"] = len(old.keys() - new.keys())
    for name in new.keys() & old.keys():
        count_table(old[name], new[name], shared, counts)
    return counts


if __name__ == "__main__":
    print(json.dumps(summarize(load(sys.argv[1]), load(sys.argv[2])), sort_keys=True))
