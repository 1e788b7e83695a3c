# SPDX-License-Identifier: MIT
"""The catalogue of a MySQL or MariaDB server, in four statements whatever the number of tables."""

from __future__ import annotations

from collections import defaultdict
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from etl_pipeline.analyzer.catalogue import Catalogue, Column, Table, configured, estimated_rows
from etl_pipeline.analyzer.failures import AnalysisFailure, ConnectionLost, QueryFailure
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
# What a failed bulk statement is split into before it is asked table by table.
TABLES_PER_RETRY = 50
OTHER_RELATIONS = {"VIEW", "SYSTEM VIEW", "SEQUENCE"}


class _Metrics(NamedTuple):
    rows: int
    size_mb: float
    problem: str | None


class _Reading(NamedTuple):
    rows: list[tuple[Any, ...]]
    problems: dict[str, str]


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
    columns, column_problems = _columns(source, names, warn)
    keys, key_problems = _primary_keys(source, names, warn)
    metrics, metric_problems = _metrics(source, names, warn)
    problems = {**metric_problems, **key_problems, **column_problems}
    tables = [_table(name, columns, keys, metrics, problems.get(name)) for name in names]
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
        problem = "its columns cannot be read: it was dropped meanwhile, or its definition is damaged"
    if problem is not None:
        return Table(name, problem=problem)
    rows = estimated_rows(size.rows, size.size_mb)
    return Table(name, columns[name], keys.get(name, ()), rows, size.size_mb)


def _columns(
    source: SourceDatabase, names: list[str], warn: Warn
) -> tuple[dict[str, tuple[Column, ...]], dict[str, str]]:
    reading = _read_in_bulk(source, COLUMNS, names, warn)
    found: defaultdict[str, list[tuple[int, Column]]] = defaultdict(list)
    for table, column, kind, position in reading.rows:
        # 20,000 tables repeat a few hundred types and many names.
        found[_text(table)].append((int(position), Column(intern(_text(column)), intern(_text(kind)))))
    ordered = {name: tuple(column for _, column in sorted(found[name])) for name in names if name in found}
    return ordered, reading.problems


def _primary_keys(
    source: SourceDatabase, names: list[str], warn: Warn
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    reading = _read_in_bulk(source, PRIMARY_KEYS, names, warn)
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for table, column, position in reading.rows:
        found[_text(table)].append((int(position), intern(_text(column))))
    return {
        name: tuple(column for _, column in sorted(parts)) for name, parts in found.items()
    }, reading.problems


def _metrics(
    source: SourceDatabase, names: list[str], warn: Warn
) -> tuple[dict[str, _Metrics], dict[str, str]]:
    reading = _read_in_bulk(source, METRICS, names, warn)
    found: dict[str, _Metrics] = {}
    for table, rows, size_mb, engine, comment in reading.rows:
        # The server lists a table that its engine cannot open without an engine; the comment says why.
        problem = (
            None if engine is not None else printable(_text(comment)) or "the storage engine cannot open it"
        )
        found[_text(table)] = _Metrics(int(rows), float(size_mb or 0), problem)
    return found, reading.problems


def _read_in_bulk(source: SourceDatabase, statement: str, names: list[str], warn: Warn) -> _Reading:
    try:
        return _Reading(source.rows(statement), {})
    except ConnectionLost:
        # A dropped connection says nothing about any table yet.
        try:
            return _Reading(source.rows(statement), {})
        except QueryFailure as failure:
            reason = failure.reason
    except QueryFailure as failure:
        reason = failure.reason
    warn(f"Bulk table metrics failed, falling back to per-table: {reason}")
    reading = _Reading([], {})
    for start in range(0, len(names), TABLES_PER_RETRY):
        _read_some(source, statement, names[start : start + TABLES_PER_RETRY], reading)
    return reading


def _read_some(source: SourceDatabase, statement: str, names: list[str], reading: _Reading) -> None:
    placeholders = ", ".join(["%s"] * len(names))
    try:
        reading.rows.extend(source.rows(f"{statement} AND TABLE_NAME IN ({placeholders})", names))
    except QueryFailure as failure:
        if len(names) == 1:
            reading.problems[names[0]] = failure.reason
            return
        for name in names:
            _read_some(source, statement, [name], reading)


def _text(value: Any) -> str:
    # MySQL 8 hands some catalogue columns over as bytes.
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
