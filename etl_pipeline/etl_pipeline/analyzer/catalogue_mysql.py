# SPDX-License-Identifier: MIT
"""The catalogue of a MySQL or MariaDB server, in four statements whatever the number of tables."""

from __future__ import annotations

from collections import defaultdict
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from etl_pipeline.analyzer.bulk_reading import BulkReading
from etl_pipeline.analyzer.catalogue import Catalogue, Column, Table, configured, estimated_rows
from etl_pipeline.analyzer.failures import AnalysisFailure, QueryFailure
from etl_pipeline.analyzer.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl_pipeline.analyzer.source_database import SourceDatabase

    Warn = Callable[[str], None]

LIST_TABLES = "SHOW FULL TABLES"
# DATABASE() is the name as the server spells it, which is not always the one it was connected to by: servers
# on Windows, and others with lower_case_table_names, ignore case there.
COLUMNS = (
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, ORDINAL_POSITION FROM information_schema.COLUMNS"
    " WHERE TABLE_SCHEMA = DATABASE()"
)
PRIMARY_KEYS = (
    "SELECT TABLE_NAME, COLUMN_NAME, SEQ_IN_INDEX FROM information_schema.STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY'"
)
# The server rounds: its decimal division decides the last digit.
METRICS = (
    "SELECT TABLE_NAME, COALESCE(TABLE_ROWS, 0), ROUND((DATA_LENGTH + INDEX_LENGTH) / 1024 / 1024, 2),"
    " ENGINE, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
    " AND TABLE_TYPE <> 'VIEW'"
)
OTHER_RELATIONS = {"VIEW", "SYSTEM VIEW", "SEQUENCE"}


class _Metrics(NamedTuple):
    rows: int
    size_mb: float
    problem: str | None


def read_catalogue(source: SourceDatabase, warn: Warn) -> Catalogue:
    """Read all tables; one whose definition cannot be read carries its problem, the others are unaffected."""
    try:
        listing = source.rows(LIST_TABLES)
    except QueryFailure as failure:
        raise AnalysisFailure(
            f"the tables of {source.name} cannot be listed: {failure.reason}",
            advice="check the database and the account's privileges",
        ) from None
    # A relation whose definition is damaged has no type; it is an unreadable table, not a dropped one.
    base_names = [_text(name) for name, kind, *_ in listing if _text(kind).upper() not in OTHER_RELATIONS]
    names = configured(base_names)
    if not names:
        return Catalogue((), len(base_names))
    reading = BulkReading(source, names, warn)
    columns, keys, metrics = _columns(reading), _primary_keys(reading), _metrics(reading)
    tables = [_table(name, columns, keys, metrics, reading.problems.get(name)) for name in names]
    return Catalogue(tuple(tables), len(base_names))


def _table(
    name: str,
    columns: dict[str, tuple[Column, ...]],
    keys: dict[str, tuple[str, ...]],
    metrics: dict[str, _Metrics],
    problem: str | None,
) -> Table:
    size = metrics.get(name, _Metrics(0, 0.0, None))
    problem = problem or size.problem
    if problem is None and name not in columns:
        problem = (
            "its columns are not shown: the account may not see them, its definition is damaged, or it was"
            " dropped meanwhile"
        )
    if problem is not None:
        return Table(name, problem=problem)
    rows = estimated_rows(size.rows, size.size_mb)
    return Table(name, columns[name], keys.get(name, ()), rows, size.size_mb)


def _columns(reading: BulkReading) -> dict[str, tuple[Column, ...]]:
    found: defaultdict[str, list[tuple[int, Column]]] = defaultdict(list)
    for table, column, kind, position in reading.rows(COLUMNS):
        # 20,000 tables repeat a few hundred types and many names.
        found[_text(table)].append((int(position), Column(intern(_text(column)), intern(_text(kind)))))
    return {name: tuple(column for _, column in sorted(columns)) for name, columns in found.items()}


def _primary_keys(reading: BulkReading) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for table, column, position in reading.rows(PRIMARY_KEYS):
        found[_text(table)].append((int(position), intern(_text(column))))
    return {name: tuple(column for _, column in sorted(parts)) for name, parts in found.items()}


def _metrics(reading: BulkReading) -> dict[str, _Metrics]:
    found: dict[str, _Metrics] = {}
    for table, rows, size_mb, engine, comment in reading.rows(METRICS):
        # The server lists a table that its engine cannot open without an engine; the comment says why.
        problem = (
            None if engine is not None else printable(_text(comment)) or "the storage engine cannot open it"
        )
        found[_text(table)] = _Metrics(int(rows), float(size_mb or 0), problem)
    return found


def _text(value: Any) -> str:
    # MySQL 8 hands some catalogue columns over as bytes.
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
