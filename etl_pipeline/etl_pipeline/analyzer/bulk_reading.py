# SPDX-License-Identifier: MIT
"""Catalogue statements about all tables at once, and what becomes of them when one table spoils them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer.failures import ConnectionLost, QueryFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl_pipeline.analyzer.source_database import SourceDatabase

    Warn = Callable[[str], None]
    Rows = list[tuple[Any, ...]]

# Compared as bytes: the catalogue's own collation takes `Order` and `order` for one table.
EXACT_NAME = "CAST(TABLE_NAME AS BINARY)"
# What a failed bulk statement is split into before it is asked table by table.
TABLES_PER_RETRY = 50


class BulkReading:
    """Reads statements that end in a WHERE clause and name their table TABLE_NAME.

    Where one fails it is asked again in parts, down to single tables: `problems` then says which of them
    failed and why. Those are left out of every later statement, so that a table which makes the server wait
    does so once.
    """

    def __init__(self, source: SourceDatabase, names: list[str], warn: Warn) -> None:
        self.problems: dict[str, str] = {}
        self._source = source
        self._names = names
        self._warn = warn

    def rows(self, statement: str) -> Rows:
        """The statement's rows for all tables that can be read."""
        excluded = list(self.problems)
        if excluded:
            statement += f" AND {EXACT_NAME} NOT IN ({_placeholders(excluded)})"
        try:
            return self._bulk_rows(statement, excluded)
        except QueryFailure as failure:
            reason = failure.reason
        self._warn(f"Bulk table metrics failed, falling back to per-table: {reason}")
        names = [name for name in self._names if name not in self.problems]
        found: Rows = []
        for start in range(0, len(names), TABLES_PER_RETRY):
            found += self._rows_of(statement, excluded, names[start : start + TABLES_PER_RETRY])
        return found

    def _bulk_rows(self, statement: str, excluded: list[str]) -> Rows:
        try:
            return self._source.rows(statement, excluded)
        except ConnectionLost:
            # A dropped connection says nothing about any table yet.
            return self._source.rows(statement, excluded)

    def _rows_of(self, statement: str, excluded: list[str], names: list[str]) -> Rows:
        restricted = f"{statement} AND {EXACT_NAME} IN ({_placeholders(names)})"
        try:
            return self._source.rows(restricted, [*excluded, *names])
        except QueryFailure as failure:
            if len(names) == 1:
                self.problems[names[0]] = failure.reason
                return []
        return [row for name in names for row in self._rows_of(statement, excluded, [name])]


def _placeholders(names: list[str]) -> str:
    return ", ".join(["%s"] * len(names))
