# SPDX-License-Identifier: MIT
"""What the configuration says about one table: pure rules from definition, size, samples and dbt models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_pipeline.analyzer import thresholds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from etl_pipeline.analyzer.catalogue import Table

IN_PLACE = "in_place_updates"
APPEND_ONLY = "append_only"


@dataclass(frozen=True, slots=True)
class Decision:
    """Every decided value of one table's entry."""

    incremental_columns: list[str]
    incremental_strategy: str
    is_mutation_candidate: bool
    sync_profile: str
    watermark: str | None
    performance_category: str
    extraction_strategy: str
    batch_size: int
    memory_mb: int
    processing_minutes: float
    time_gap_days: int
    processing_priority: str
    alert_on_failure: bool
    alert_on_slow_extraction: bool
    lookback_columns: list[str]


def decide(table: Table, usable_columns: Sequence[str], *, is_modeled: bool) -> Decision:
    """All decisions on a table, given the timestamp columns whose data is good enough."""
    return decide_from(table, incremental_columns(table, usable_columns), is_modeled=is_modeled)


def decide_from(table: Table, columns: list[str], *, is_modeled: bool) -> Decision:
    """All decisions on a table whose incremental columns are already chosen."""
    candidate = table.name.lower() in thresholds.EDITED_TABLES or is_modeled
    profile = sync_profile(columns, table.primary_key, is_candidate=candidate)
    watermark = watermark_column(table.name, columns, table.primary_key, profile)
    category = performance_category(table.rows)
    batch = batch_size(category, len(table.columns))
    return Decision(
        incremental_columns=columns,
        incremental_strategy=incremental_strategy(columns),
        is_mutation_candidate=candidate,
        sync_profile=profile,
        watermark=watermark,
        performance_category=category,
        extraction_strategy=extraction_strategy(columns, category, watermark),
        batch_size=batch,
        memory_mb=memory_mb(batch, len(table.columns)),
        processing_minutes=processing_minutes(table.rows, category),
        time_gap_days=thresholds.TIME_GAP_DAYS[category],
        processing_priority=processing_priority(table.name, table.rows),
        alert_on_failure=table.size_mb > thresholds.ALERT_SIZE_MB,
        alert_on_slow_extraction=is_slow_suspect(table.rows, table.size_mb, category),
        lookback_columns=lookback_columns(table.name, profile),
    )


def candidate_columns(table: Table) -> list[str]:
    """The columns worth sampling, in table order."""
    return [
        column.name
        for column in table.columns
        if column.is_timestamp_like and column.name not in thresholds.BUSINESS_TIMESTAMPS
    ]


def incremental_columns(table: Table, usable: Sequence[str]) -> list[str]:
    """The primary key when it is an integer, then the best timestamps; three at most."""
    ordered = [name for name in thresholds.INCREMENTAL_ORDER if name in usable]
    ordered += [name for name in usable if name not in ordered]
    if table.primary_key:
        key = table.column(table.primary_key[0])
        if key is not None and key.is_integer_like and key.name not in ordered:
            ordered.insert(0, key.name)
    return ordered[: thresholds.MOST_INCREMENTAL_COLUMNS]


def preferred_timestamp(columns: Sequence[str], primary_key: Collection[str]) -> str | None:
    """The column that best says when a row last changed; the key itself when there is nothing else."""
    known = (name for name in thresholds.WATERMARKS if name in columns)
    others = (name for name in columns if name not in primary_key)
    return next(known, None) or next(others, None) or next(iter(columns), None)


def sync_profile(columns: Sequence[str], primary_key: Collection[str], *, is_candidate: bool) -> str:
    """How the replica is kept: by re-reading changed rows, or by reading new ones only."""
    timestamp = preferred_timestamp(columns, primary_key)
    return (
        IN_PLACE if is_candidate and timestamp is not None and timestamp not in primary_key else APPEND_ONLY
    )


def watermark_column(
    name: str, columns: Sequence[str], primary_key: Sequence[str], profile: str
) -> str | None:
    """The column whose highest value the replicator remembers."""
    if not columns:
        return None
    if profile == APPEND_ONLY:
        if primary_key and primary_key[0] in columns:
            return primary_key[0]
        # The audit trail is only ever appended to; its key is the watermark even when it is not listed.
        if name.lower() == "securitylog" and primary_key and primary_key[0] == "SecurityLogNum":
            return primary_key[0]
    return preferred_timestamp(columns, primary_key)


def incremental_strategy(columns: Sequence[str]) -> str:
    """How several incremental columns are combined."""
    return ("none", "single_column")[len(columns)] if len(columns) < 2 else "or_logic"  # noqa: PLR2004


def performance_category(rows: int) -> str:
    """The size class that loaders choose their method by."""
    if rows >= thresholds.LARGE_ROWS:
        return "large"
    if rows >= thresholds.MEDIUM_ROWS:
        return "medium"
    return "small" if rows >= thresholds.SMALL_ROWS else "tiny"


def extraction_strategy(columns: Sequence[str], category: str, watermark: str | None) -> str:
    """Whole table, changed rows, or changed rows in chunks."""
    if not columns:
        return "full_table"
    if category == "large":
        return "incremental_chunked"
    if category == "tiny" and watermark not in thresholds.TINY_INCREMENTAL_WATERMARKS:
        return "full_table"
    return "incremental"


def batch_size(category: str, column_count: int) -> int:
    """Rows a batch."""
    size = thresholds.BATCH_SIZE[category]
    return int(size * thresholds.WIDE_BATCH_FACTOR) if column_count > thresholds.WIDE_TABLE_COLUMNS else size


def memory_mb(batch: int, column_count: int) -> int:
    """Memory for one batch, at a kilobyte a row and half as much again for wide rows."""
    factor = thresholds.WIDE_MEMORY_FACTOR if column_count > thresholds.WIDE_TABLE_COLUMNS else 1.0
    return int(batch * factor / 1024 * thresholds.MEMORY_HEADROOM)


def processing_minutes(rows: int, category: str) -> float:
    """Expected duration of a full copy, to a tenth of a minute."""
    return round(rows / thresholds.ROWS_PER_SECOND[category] / 60, 1)


def processing_priority(name: str, rows: int) -> str:
    """Which tables go first: by what they hold, then by how many rows they have."""
    rank = _base_rank(name.lower(), rows)
    if rows > thresholds.LARGE_ROWS:
        rank = max(1, rank - 2)
    elif rows > thresholds.MEDIUM_ROWS:
        rank = max(1, rank - 1)
    if rank <= 3:  # noqa: PLR2004 - the ranks have no meaning but their order
        return "high"
    return "medium" if rank <= 6 else "low"  # noqa: PLR2004


def is_slow_suspect(rows: int, size_mb: float, category: str) -> bool:
    """True when a slow extraction of the table is worth an alert."""
    return (
        rows > thresholds.MEDIUM_ROWS or size_mb > thresholds.ALERT_SIZE_MB or category in {"large", "medium"}
    )


def lookback_columns(name: str, profile: str) -> list[str]:
    """The dates by which recent rows are read again; empty when they are not."""
    return list(thresholds.LOOKBACK_PREDICATES.get(name.lower(), ())) if profile == IN_PLACE else []


def _base_rank(name: str, rows: int) -> int:
    if name in thresholds.FOREMOST_TABLES:
        return 1
    if any(part in name for part in thresholds.FINANCIAL_NAME_PARTS):
        return 2
    if rows > thresholds.LARGE_ROWS:
        return 3
    return 8 if "log" in name else 5
