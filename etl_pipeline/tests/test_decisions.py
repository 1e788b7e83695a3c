# SPDX-License-Identifier: MIT
"""The rules, each at its thresholds."""

from __future__ import annotations

import pytest

from etl_pipeline.analyzer import decisions
from etl_pipeline.analyzer.catalogue import Column, Table, estimated_rows, is_configured


def table(
    name: str = "t", key: tuple[str, ...] = ("Num",), key_type: str = "bigint(20)", **columns: str
) -> Table:
    keys = tuple(Column(column, key_type) for column in key)
    return Table(name, keys + tuple(Column(column, kind) for column, kind in columns.items()), key)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("patient", True),
        ("tmpimages", True),
        ("tempimageconv", True),
        ("attempt_log", True),
        ("attemptx", True),
        ("tmp_x", False),
        ("x_temp_y", False),
        ("Backup_patient", False),
        ("contest_entry", False),
        ("#sql-1", False),
    ],
)
def test_scratch_tables_are_left_out(name: str, expected: bool) -> None:
    # "attempt_log" contains "temp", but followed by "t_"; "contest_entry" does contain "test_".
    assert is_configured(name) is expected


@pytest.mark.parametrize(
    ("rows", "size", "expected"), [(0, 0.0, 0), (0, 0.02, 20), (0, 0.0001, 1), (5, 3.0, 5), (0, 1.5, 1536)]
)
def test_rows_are_estimated_from_pages_when_the_server_knows_none(
    rows: int, size: float, expected: int
) -> None:
    assert estimated_rows(rows, size) == expected


def test_candidates_are_points_in_time_that_say_when_a_row_was_written() -> None:
    subject = table(
        Plain="date", Time="time", Edit="timestamp", Made="datetime(6)", DateTimeArrived="datetime",
        datetimearrived="datetime", Kind="enum('datetime','x')", Note="text",
    )  # fmt: skip
    # The exclusion is by exact case; what an ENUM's labels say is no type.
    assert decisions.candidate_columns(subject) == ["Edit", "Made", "datetimearrived"]


@pytest.mark.parametrize(
    ("usable", "expected"),
    [
        ([], ["Num"]),
        (["Made", "DateTStamp"], ["Num", "DateTStamp", "Made"]),
        (
            ["DateTEntry", "SecDateTEntry", "SecDateTEdit", "DateTStamp"],
            ["Num", "DateTStamp", "SecDateTEdit"],
        ),
        (["Z", "A", "DateCreated"], ["Num", "DateCreated", "Z"]),
    ],
)
def test_incremental_columns_are_the_key_and_the_best_timestamps(
    usable: list[str], expected: list[str]
) -> None:
    assert decisions.incremental_columns(table(), usable) == expected


@pytest.mark.parametrize(
    ("key_type", "is_first"),
    [
        ("int(11)", True),
        ("BIGINT UNSIGNED", True),
        ("varchar(20)", False),
        ("point", False),
        ("enum('print')", False),
    ],
)
def test_the_key_leads_only_when_its_type_says_int(key_type: str, is_first: bool) -> None:
    assert ("Num" in decisions.incremental_columns(table(key_type=key_type), ["Made"])) is is_first


def test_a_table_without_a_key_has_only_its_timestamps() -> None:
    assert decisions.incremental_columns(table(key=()), ["Made"]) == ["Made"]
    assert decisions.incremental_columns(table(key=()), []) == []


def test_a_timestamp_in_the_key_is_listed_once() -> None:
    subject = table(key=("DateTStamp", "Num"), key_type="timestamp")
    assert decisions.incremental_columns(subject, ["DateTStamp"]) == ["DateTStamp"]


@pytest.mark.parametrize(
    ("columns", "key", "expected"),
    [
        ([], (), None),
        (["Num"], ("Num",), "Num"),
        (["Num", "Made"], ("Num",), "Made"),
        (["Num", "Made", "DateTEntry"], ("Num",), "DateTEntry"),
        (["SecDateTEntry", "SecDateTEdit"], (), "SecDateTEdit"),
    ],
)
def test_the_preferred_timestamp(columns: list[str], key: tuple[str, ...], expected: str | None) -> None:
    assert decisions.preferred_timestamp(columns, key) == expected


@pytest.mark.parametrize(
    ("columns", "key", "candidate", "expected"),
    [
        (["Num", "DateTStamp"], ("Num",), True, "in_place_updates"),
        (["Num", "DateTStamp"], ("Num",), False, "append_only"),
        (["Num"], ("Num",), True, "append_only"),
        ([], ("Num",), True, "append_only"),
        (["DateTStamp"], ("DateTStamp", "Num"), True, "append_only"),
        (["Made"], (), True, "in_place_updates"),
    ],
)
def test_sync_profile(columns: list[str], key: tuple[str, ...], candidate: bool, expected: str) -> None:
    assert decisions.sync_profile(columns, key, is_candidate=candidate) == expected


@pytest.mark.parametrize(
    ("name", "columns", "key", "profile", "expected"),
    [
        ("t", [], ("Num",), "append_only", None),
        ("t", ["Num", "Made"], ("Num",), "append_only", "Num"),
        ("t", ["Num", "Made"], ("Num",), "in_place_updates", "Made"),
        ("t", ["Made"], ("Code",), "append_only", "Made"),
        ("securitylog", ["LogDateTime"], ("SecurityLogNum",), "append_only", "SecurityLogNum"),
        ("securitylog", ["LogDateTime"], ("Other",), "append_only", "LogDateTime"),
        ("otherlog", ["LogDateTime"], ("SecurityLogNum",), "append_only", "LogDateTime"),
    ],
)
def test_watermark(
    name: str, columns: list[str], key: tuple[str, ...], profile: str, expected: str | None
) -> None:
    assert decisions.watermark_column(name, columns, key, profile) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [([], "none"), (["a"], "single_column"), (["a", "b"], "or_logic"), (["a"] * 3, "or_logic")],
)
def test_incremental_strategy(columns: list[str], expected: str) -> None:
    assert decisions.incremental_strategy(columns) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(0, "tiny"), (9_999, "tiny"), (10_000, "small"), (99_999, "small"), (100_000, "medium"),
     (999_999, "medium"), (1_000_000, "large")],
)  # fmt: skip
def test_performance_category(rows: int, expected: str) -> None:
    assert decisions.performance_category(rows) == expected


@pytest.mark.parametrize(
    ("columns", "category", "watermark", "expected"),
    [
        ([], "large", None, "full_table"),
        (["a"], "large", "a", "incremental_chunked"),
        (["a"], "medium", "a", "incremental"),
        (["a"], "small", "a", "incremental"),
        (["a"], "tiny", "a", "full_table"),
        (["a"], "tiny", "DateTStamp", "incremental"),
        (["a"], "tiny", "SecDateTEdit", "incremental"),
        (["a"], "tiny", "DateTEntry", "full_table"),
    ],
)
def test_extraction_strategy(columns: list[str], category: str, watermark: str | None, expected: str) -> None:
    assert decisions.extraction_strategy(columns, category, watermark) == expected


@pytest.mark.parametrize(
    ("category", "columns", "batch", "memory"),
    [
        ("tiny", 50, 10_000, 14),
        ("small", 50, 25_000, 36),
        ("medium", 50, 50_000, 73),
        ("large", 50, 100_000, 146),
        ("tiny", 51, 7_000, 15),
        ("small", 51, 17_500, 38),
        ("medium", 101, 35_000, 76),
        ("large", 51, 70_000, 153),
    ],
)
def test_batches_and_memory(category: str, columns: int, batch: int, memory: int) -> None:
    assert decisions.batch_size(category, columns) == batch
    assert decisions.memory_mb(batch, columns) == memory


@pytest.mark.parametrize(
    ("rows", "category", "expected"),
    [
        (0, "tiny", 0.0),
        (2249, "tiny", 0.0),
        (2251, "tiny", 0.1),
        (1_038_698, "large", 4.3),
        (815_512, "medium", 5.4),
    ],
)
def test_processing_minutes(rows: int, category: str, expected: float) -> None:
    minutes = decisions.processing_minutes(rows, category)
    assert minutes == expected
    assert isinstance(minutes, float)


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("patient", 0, "high"),
        ("claimtracking", 0, "high"),
        ("InsPlan", 0, "high"),
        ("sheetfield", 1_000_001, "high"),
        ("sheet", 1_000_000, "medium"),
        ("sheet", 0, "medium"),
        ("eservicelog", 0, "low"),
        ("eservicelog", 100_000, "low"),
        ("eservicelog", 100_001, "low"),
        ("eservicelog", 1_000_001, "high"),
    ],
)
def test_processing_priority(name: str, rows: int, expected: str) -> None:
    assert decisions.processing_priority(name, rows) == expected


@pytest.mark.parametrize(
    ("rows", "size", "category", "expected"),
    [
        (0, 50.0, "tiny", False),
        (0, 50.01, "tiny", True),
        (100_000, 0.0, "medium", True),
        (99_999, 0.0, "small", False),
    ],
)
def test_slow_extractions_are_watched(rows: int, size: float, category: str, expected: bool) -> None:
    assert decisions.is_slow_suspect(rows, size, category) is expected


def test_lookback_only_for_tables_kept_in_place() -> None:
    assert decisions.lookback_columns("procedurelog", "in_place_updates") == ["DateComplete", "ProcDate"]
    assert decisions.lookback_columns("procedurelog", "append_only") == []
    assert decisions.lookback_columns("patient", "in_place_updates") == []
