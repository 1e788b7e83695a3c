# SPDX-License-Identifier: MIT
"""Reading the catalogue in bulk, and what happens when the bulk does not come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from etl_pipeline.analyzer import catalogue_mysql
from etl_pipeline.analyzer.failures import AnalysisFailure, ConnectionLost, QueryFailure, QueryTimedOut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = [f"t{number:03}" for number in range(120)]


class FakeSource:
    """A catalogue of equal tables; `fail(statement, names)` may raise, names being those asked about."""

    name = "opendental"

    def __init__(
        self, names: list[str] = NAMES, fail: Callable[[str, list[str]], None] = lambda *_: None
    ) -> None:
        self.names, self.fail = names, fail
        self.statements = 0

    def rows(self, statement: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        self.statements += 1
        if statement == catalogue_mysql.LIST_TABLES:
            return [(name, "BASE TABLE") for name in self.names] + [("a_view", "VIEW")]
        names, given = self.names, list(parameters)
        for word, marks in re.findall(r"AS BINARY\) (NOT IN|IN) \(([%s, ]+)\)", statement):
            listed, given = given[: marks.count("%s")], given[marks.count("%s") :]
            names = [name for name in names if (name in listed) is (word == "IN")]
        self.fail(statement, names)
        if ".COLUMNS" in statement:
            # Out of order, as a server may send them.
            return [
                (name, *column)
                for name in names
                for column in (("Made", b"datetime", 2), ("Num", "bigint(20)", 1))
            ]
        if ".STATISTICS" in statement:
            return [
                (name, column, position) for name in names for column, position in (("Made", 2), ("Num", 1))
            ]
        return [(name, 5, None, "InnoDB", "") for name in names]


def read(source: FakeSource) -> tuple[Any, list[str]]:
    warnings: list[str] = []
    return catalogue_mysql.read_catalogue(source, warnings.append), warnings  # type: ignore[arg-type]


def test_four_statements_for_any_number_of_tables() -> None:
    source = FakeSource()
    catalogue, warnings = read(source)
    assert (source.statements, warnings) == (4, [])
    assert [table.name for table in catalogue.tables] == NAMES
    assert catalogue.base_table_count == 120
    table = catalogue.tables[0]
    assert [tuple(column) for column in table.columns] == [("Num", "bigint(20)"), ("Made", "datetime")]
    assert (table.primary_key, table.rows, table.size_mb, table.problem) == (("Num", "Made"), 5, 0.0, None)


# The last one is part of all three: a table that is known to fail is not asked about again.
@pytest.mark.parametrize("part", [".COLUMNS", ".STATISTICS", ".TABLES", "information_schema"])
def test_a_table_that_fails_every_bulk_read_costs_only_itself(part: str) -> None:
    def fail(statement: str, names: list[str]) -> None:
        if part in statement and "t070" in names:
            raise QueryTimedOut("no answer within 1 s")

    source = FakeSource(fail=fail)
    catalogue, warnings = read(source)
    assert {table.name: table.problem for table in catalogue.tables if table.problem} == {
        "t070": "no answer within 1 s"
    }
    assert warnings == ["Bulk table metrics failed, falling back to per-table: no answer within 1 s"]
    # Four, three chunks, and one of them table by table.
    assert source.statements == 4 + 3 + 50


def test_a_lost_connection_is_tried_again_before_anything_is_split() -> None:
    failures = [ConnectionLost("gone (2013)")]

    def fail(_: str, __: list[str]) -> None:
        if failures:
            raise failures.pop()

    source = FakeSource(fail=fail)
    catalogue, warnings = read(source)
    assert (source.statements, warnings, len(catalogue.tables)) == (5, [], 120)


def test_a_table_missing_from_the_columns_has_a_problem() -> None:
    source = FakeSource()
    complete = source.rows

    def rows(statement: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        return [
            row for row in complete(statement, parameters) if ".COLUMNS" not in statement or row[0] != "t003"
        ]

    source.rows = rows  # type: ignore[method-assign]
    catalogue, _ = read(source)
    assert [table.name for table in catalogue.tables if table.problem] == ["t003"]


def test_scratch_tables_are_counted_but_not_read() -> None:
    catalogue, _ = read(FakeSource(names=["patient", "tmp_patient", "temp_x"]))
    assert ([table.name for table in catalogue.tables], catalogue.base_table_count) == (["patient"], 3)


def test_no_listing_no_run() -> None:
    source = FakeSource()

    def rows(*_: Any) -> list[tuple[Any, ...]]:
        raise QueryFailure("boom (1)")

    source.rows = rows  # type: ignore[method-assign,assignment]
    with pytest.raises(AnalysisFailure, match=r"cannot be listed: boom \(1\)"):
        read(source)
