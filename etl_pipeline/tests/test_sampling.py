# SPDX-License-Identifier: MIT
"""What makes a column usable, and who pays when a statement fails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from etl_pipeline.analyzer import sampling
from etl_pipeline.analyzer.failures import ConnectionLost, QueryDenied, QueryFailure, QueryTimedOut
from etl_pipeline.analyzer.sampling import Sample, SampledColumn, Sampler

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = ("2001-01-01 00:00:00", "2026-01-01 00:00:00")


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        (Sample(*GOOD, 2000), None),
        (Sample(*GOOD, 100), None),
        (Sample(*GOOD, 99), "fewer than 100 values"),
        (Sample(None, None, 0), "fewer than 100 values"),
        (Sample("2000-01-01", "2030-12-31 23:59:59", 100), None),
        (Sample("1999-12-31 23:59:59", "2026-01-01", 500), "values before 2000"),
        (Sample("0001-01-01 00:00:00", "2026-01-01", 500), "values before 2000"),
        (Sample("2001-01-01", "2031-01-01 00:00:00", 500), "values after 2030"),
        # No calendar date: the range is not judged, only the count.
        (Sample("0000-00-00 00:00:00", "2031-01-01 00:00:00", 500), None),
        (Sample("2001-02-30 00:00:00", "2031-01-01 00:00:00", 500), None),
        (Sample(*GOOD, 2000, denied="SELECT denied"), "SELECT denied"),
    ],
)
def test_rejection(sample: Sample, reason: str | None) -> None:
    assert sampling.rejection(sample) == reason
    assert sampling.is_beyond_last_year(sample) is (reason == "values after 2030")


class FakeSource:
    """Answers sampling statements from their own text; `fail` may raise instead."""

    is_sqlite = False
    statement_seconds = 1.0

    def __init__(self, fail: Callable[[list[tuple[str, str]]], None] = lambda _: None) -> None:
        self.asked: list[list[tuple[str, str]]] = []
        self._fail = fail

    def quoted(self, identifier: str) -> str:
        return f"`{identifier}`"

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        wanted = [
            (table, column) for column, table in re.findall(r"SELECT `(\w+)` AS v FROM `(\w+)`", statement)
        ]
        self.asked.append(wanted)
        self._fail(wanted)
        return [(position, *GOOD, 500) for position in range(len(wanted))]


def columns(tables: int, each: int) -> list[SampledColumn]:
    return [SampledColumn(f"t{table}", f"c{column}") for table in range(tables) for column in range(each)]


def sampler(source: FakeSource, wanted: list[SampledColumn]) -> Sampler:
    return Sampler(source, wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tables", "each", "statements"), [(50, 1, 1), (51, 1, 2), (40, 3, 3), (1, 120, 3), (0, 0, 0)]
)
def test_fifty_columns_a_statement(tables: int, each: int, statements: int) -> None:
    source = FakeSource()
    subject = sampler(source, columns(tables, each))
    for table in range(tables):
        found = subject.samples(f"t{table}")
        assert set(found) == {f"c{column}" for column in range(each)}
    assert len(source.asked) == statements


def test_a_table_without_candidates_costs_nothing() -> None:
    source = FakeSource()
    subject = sampler(source, columns(2, 1))
    assert subject.samples("other") == {}
    assert source.asked == []
    assert set(subject.samples("t0")) == {"c0"}


def failing(table: str, failure: QueryFailure) -> Callable[[list[tuple[str, str]]], None]:
    def fail(wanted: list[tuple[str, str]]) -> None:
        if any(name == table for name, _ in wanted):
            raise failure

    return fail


@pytest.mark.parametrize("failure", [QueryTimedOut("no answer within 1 s"), QueryFailure("damaged (1932)")])
def test_a_failed_statement_costs_only_the_table_that_caused_it(failure: QueryFailure) -> None:
    source = FakeSource(failing("t7", failure))
    subject = sampler(source, columns(20, 2))
    for table in range(20):
        if table == 7:
            with pytest.raises(type(failure), match=re.escape(failure.reason)):
                subject.samples("t7")
        else:
            assert set(subject.samples(f"t{table}")) == {"c0", "c1"}
    # The batch, then each of its tables once.
    assert len(source.asked) == 21


def test_a_lone_table_is_not_asked_twice() -> None:
    source = FakeSource(failing("t0", QueryTimedOut("no answer")))
    with pytest.raises(QueryTimedOut):
        sampler(source, columns(1, 3)).samples("t0")
    assert len(source.asked) == 1


def test_a_table_split_over_two_statements_fails_whole() -> None:
    source = FakeSource(failing("t1", QueryFailure("damaged")))
    subject = sampler(source, columns(2, 30))
    assert len(subject.samples("t0")) == 30
    with pytest.raises(QueryFailure):
        subject.samples("t1")


def test_denied_columns_do_not_fail_their_table() -> None:
    def fail(wanted: list[tuple[str, str]]) -> None:
        if ("t1", "c0") in wanted:
            raise QueryDenied("SELECT command denied (1143)")

    subject = sampler(FakeSource(fail), columns(3, 2))
    assert {name: sample.denied for name, sample in subject.samples("t0").items()} == {"c0": None, "c1": None}
    assert {name: sample.denied for name, sample in subject.samples("t1").items()} == {
        "c0": "SELECT command denied (1143)",
        "c1": None,
    }
    assert set(subject.samples("t2")) == {"c0", "c1"}


def test_one_lost_connection_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "RECONNECT_SECONDS", 0)
    remaining = [ConnectionLost("gone (2013)")]

    def fail(_: list[tuple[str, str]]) -> None:
        if remaining:
            raise remaining.pop()

    source = FakeSource(fail)
    assert set(sampler(source, columns(3, 1)).samples("t0")) == {"c0"}
    assert len(source.asked) == 2


def test_a_table_that_breaks_the_connection_each_time_is_the_broken_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sampling, "RECONNECT_SECONDS", 0)
    subject = sampler(FakeSource(failing("t1", ConnectionLost("gone (2013)"))), columns(3, 1))
    assert set(subject.samples("t0")) == {"c0"}
    with pytest.raises(ConnectionLost):
        subject.samples("t1")
    assert set(subject.samples("t2")) == {"c0"}
