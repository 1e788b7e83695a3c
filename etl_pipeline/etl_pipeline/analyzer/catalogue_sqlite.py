# SPDX-License-Identifier: MIT
"""The catalogue of an embedded SQLite database.

SQLite keeps no row estimates, so rows are counted, up to ROW_COUNT_LIMIT a table. Sizes come from `dbstat`
where the library has it; without it the file's pages are shared out among the tables by rows times columns.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from etl_pipeline.analyzer.catalogue import Catalogue, Column, Table, configured
from etl_pipeline.analyzer.failures import AnalysisFailure, QueryFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl_pipeline.analyzer.source_database import SourceDatabase

    Warn = Callable[[str], None]

# Virtual tables are views on something else; SQLite's own tables are no data.
LIST_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name"
)
# hidden = 1 marks the hidden columns of virtual tables; generated columns are 2 and 3.
COLUMNS = (
    "SELECT m.name, p.name, p.type, p.pk FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS p"
    " WHERE m.type = 'table' AND p.hidden <> 1 ORDER BY m.name, p.cid"
)
SIZES = (
    "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name"
    " WHERE s.aggregate = TRUE GROUP BY m.tbl_name"
)
FILE_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
BYTES_PER_MB = 1024 * 1024
ROW_COUNT_LIMIT = 10_000_000
# SQLite accepts 500 terms in a compound SELECT.
TABLES_PER_COUNT = 100


def read_catalogue(source: SourceDatabase, warn: Warn) -> Catalogue:
    """Read all tables; a table that cannot be read carries its problem."""
    try:
        base_names = [str(name) for (name,) in source.rows(LIST_TABLES)]
        names = configured(base_names)
        columns, keys = _columns(source)
    except QueryFailure as failure:
        raise AnalysisFailure(
            f"the tables of {source.name} cannot be read: {failure.reason}",
            advice="check that the file is a healthy SQLite database: PRAGMA integrity_check",
        ) from None
    counts: dict[str, int] = {}
    problems: dict[str, str] = {}
    for start in range(0, len(names), TABLES_PER_COUNT):
        _count_rows(source, names[start : start + TABLES_PER_COUNT], counts, problems)
    sizes = _sizes(source, columns, counts, warn)
    tables = [
        Table(name, problem=problems[name])
        if name in problems
        else Table(
            name,
            tuple(columns[name]),
            tuple(column for _, column in sorted(keys.get(name, []))),
            counts[name],
            round(sizes.get(name, 0) / BYTES_PER_MB, 2),
        )
        for name in names
    ]
    return Catalogue(tuple(tables), len(base_names))


def _columns(source: SourceDatabase) -> tuple[dict[str, list[Column]], dict[str, list[tuple[int, str]]]]:
    columns: defaultdict[str, list[Column]] = defaultdict(list)
    keys: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for table, column, kind, key_position in source.rows(COLUMNS):
        columns[table].append(Column(column, kind))
        if key_position:
            keys[table].append((key_position, column))
    return columns, keys


def _count_rows(
    source: SourceDatabase, names: list[str], counts: dict[str, int], problems: dict[str, str]
) -> None:
    parts = [
        f"SELECT {position}, COUNT(*) FROM (SELECT 1 FROM {source.quoted(name)} LIMIT {ROW_COUNT_LIMIT})"
        for position, name in enumerate(names)
    ]
    try:
        for position, count in source.rows(" UNION ALL ".join(parts)):
            counts[names[position]] = int(count)
    except QueryFailure as failure:
        if len(names) == 1:
            problems[names[0]] = failure.reason
            return
        for name in names:
            _count_rows(source, [name], counts, problems)


def _sizes(
    source: SourceDatabase, columns: dict[str, list[Column]], counts: dict[str, int], warn: Warn
) -> dict[str, float]:
    try:
        return {str(table): float(size) for table, size in source.rows(SIZES)}
    except QueryFailure as failure:
        if "dbstat" not in failure.reason:
            warn(f"Failed to get size info for {source.name}: {failure.reason}")
    return estimated_sizes(float(source.rows(FILE_SIZE)[0][0]), columns, counts)


def estimated_sizes(
    file_size: float, columns: dict[str, list[Column]], counts: dict[str, int]
) -> dict[str, float]:
    """The file's bytes shared out among the tables in proportion to rows times columns."""
    cells = {name: count * len(columns[name]) for name, count in counts.items()}
    total = sum(cells.values())
    return {name: file_size * share / total for name, share in cells.items()} if total else {}
