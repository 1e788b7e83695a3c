# SPDX-License-Identifier: MIT
"""Samples of the columns that could carry an incremental load, many columns a statement.

A statement that fails is asked again table by table: the tables it was about are then either sampled or known
to be the broken ones.
"""

from __future__ import annotations

import datetime
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from etl_pipeline.analyzer import thresholds
from etl_pipeline.analyzer.failures import ConnectionLost, QueryDenied, QueryFailure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl_pipeline.analyzer.source_database import SourceDatabase

COLUMNS_PER_STATEMENT = 50
RECONNECT_SECONDS = 1.0
AFTER_LAST_YEAR = f"values after {thresholds.LAST_YEAR}"
DATE = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})")


class SampledColumn(NamedTuple):
    """A column to sample."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Lowest and highest value as text, and the number of values, of at most 2000 non-null ones."""

    lowest: str | None
    highest: str | None
    count: int
    # Why the values may not be read; such a column is not used.
    denied: str | None = None


def rejection(sample: Sample) -> str | None:
    """Why a column cannot carry an incremental load, or None when it can."""
    if sample.denied is not None:
        return sample.denied
    lowest, highest = year_of(sample.lowest), year_of(sample.highest)
    # A placeholder such as 0000-00-00 is no date; then the range is not judged.
    if lowest is not None and highest is not None:
        if lowest < thresholds.FIRST_YEAR:
            return f"values before {thresholds.FIRST_YEAR}"
        if highest > thresholds.LAST_YEAR:
            return AFTER_LAST_YEAR
    if sample.count < thresholds.FEWEST_VALUES:
        return f"fewer than {thresholds.FEWEST_VALUES} values"
    return None


def is_beyond_last_year(sample: Sample) -> bool:
    """True when only the upper end of the accepted years stands in the column's way."""
    return rejection(sample) == AFTER_LAST_YEAR


def year_of(text: str | None) -> int | None:
    """The year of a calendar date at the start of the text; None when it is not one."""
    found = DATE.match(text or "")
    if found is None:
        return None
    try:
        return datetime.date(*(int(part) for part in found.groups())).year
    except ValueError:
        return None


class Sampler:
    """Samples in the order of the tables, reading ahead by whole statements.

    `samples(table)` returns a sample for each of the table's columns; it raises QueryFailure when that table
    cannot be read, and leaves the others unaffected.
    """

    def __init__(self, source: SourceDatabase, columns: Iterable[SampledColumn]) -> None:
        self._source = source
        self._waiting = deque(columns)
        self._samples: dict[str, dict[str, Sample]] = {}
        self._failures: dict[str, QueryFailure] = {}

    def samples(self, table: str) -> dict[str, Sample]:
        """The samples of one table; each table is asked for once, in the order given."""
        # Earlier tables have had their turn, so what is left of this one stands first; a statement may end
        # within a table.
        while self._waiting and self._waiting[0].table == table:
            size = min(COLUMNS_PER_STATEMENT, len(self._waiting))
            self._read([self._waiting.popleft() for _ in range(size)])
        if failure := self._failures.pop(table, None):
            raise failure
        return self._samples.pop(table, {})

    def _read(self, columns: list[SampledColumn]) -> None:
        try:
            self._run(columns)
        except QueryFailure as failure:
            by_table: dict[str, list[SampledColumn]] = {}
            for column in columns:
                by_table.setdefault(column.table, []).append(column)
            for table, own in by_table.items():
                # A lone table has had its chance, unless it was the connection that broke.
                known = failure if len(by_table) == 1 and not isinstance(failure, ConnectionLost) else None
                self._read_alone(table, own, known)

    def _read_alone(self, table: str, columns: list[SampledColumn], known: QueryFailure | None) -> None:
        if table in self._failures:
            return
        try:
            if known is not None:
                raise known
            self._run(columns)
        except QueryDenied as failure:
            self._read_one_by_one(columns, failure)
        except QueryFailure as failure:
            self._failures[table] = failure

    def _read_one_by_one(self, columns: list[SampledColumn], failure: QueryDenied) -> None:
        # Rights can be granted by column: the others may still be readable.
        for column in columns:
            try:
                if len(columns) == 1:
                    raise failure
                self._run([column])
            except QueryDenied as denied:
                own = self._samples.setdefault(column.table, {})
                own[column.column] = Sample(None, None, 0, denied=denied.reason)
            except QueryFailure as other:
                self._failures[column.table] = other
                return

    def _run(self, columns: Sequence[SampledColumn]) -> None:
        statement = sampling_statement(self._source, columns)
        try:
            rows = self._source.rows(statement)
        except ConnectionLost:
            # One interruption of the line is no verdict on the data.
            time.sleep(RECONNECT_SECONDS)
            rows = self._source.rows(statement)
        for row in rows:
            self._keep(columns, row)

    def _keep(self, columns: Sequence[SampledColumn], row: tuple[Any, ...]) -> None:
        position, lowest, highest, count = row
        column = columns[int(position)]
        sample = Sample(_text(lowest), _text(highest), int(count))
        self._samples.setdefault(column.table, {})[column.column] = sample


def sampling_statement(source: SourceDatabase, columns: Sequence[SampledColumn]) -> str:
    """One SELECT for all the columns: position, lowest and highest value as text, number of values."""
    text = "TEXT" if source.is_sqlite else "CHAR"
    return " UNION ALL ".join(
        f"SELECT {position}, CAST(MIN(v) AS {text}), CAST(MAX(v) AS {text}), COUNT(*) FROM"
        f" (SELECT {source.quoted(column.column)} AS v FROM {source.quoted(column.table)}"
        f" WHERE {source.quoted(column.column)} IS NOT NULL LIMIT {thresholds.SAMPLED_VALUES}) AS s{position}"
        for position, column in enumerate(columns)
    )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
