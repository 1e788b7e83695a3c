# SPDX-License-Identifier: MIT
"""The whole analyzer against a real server: results, faults, and what it costs the server."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD, SourceServer, run_analyzer

if TYPE_CHECKING:
    from collections.abc import Iterator

# A candidate column with values good enough to be used, in three tables.
THREE_TABLES = """
CREATE TABLE alpha (Num bigint NOT NULL PRIMARY KEY, DateTStamp timestamp NULL);
CREATE TABLE beta (Num bigint NOT NULL PRIMARY KEY, DateTStamp datetime NULL);
CREATE TABLE gamma (Num bigint NOT NULL PRIMARY KEY, Note text);
INSERT INTO alpha SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO beta SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO gamma SELECT seq, 'x' FROM seq_1_to_150;
"""


def test_a_small_database(small: SourceServer, tmp_path: Path) -> None:
    run = small.analyze(tmp_path)
    assert (run.code, len(run.tables)) == (0, 20)
    metadata = run.document["metadata"]
    assert (metadata["source_database"], metadata["total_tables"], metadata["environment"]) == (
        "small",
        20,
        "local",
    )
    adjustment = run.tables["adjustment"]
    assert adjustment["incremental_columns"] == ["AdjNum", "SecDateTEdit"]
    assert adjustment["sync_profile"] == "in_place_updates"
    assert adjustment["replicator_watermark_column"] == "SecDateTEdit"
    assert adjustment["lookback_resync"]["predicate_columns"] == ["AdjDate", "ProcDate"]
    assert adjustment["column_types"]["SecDateTEdit"] == "timestamp"
    assert adjustment["column_types"]["AdjNum"] == "bigint(20)"
    assert adjustment["primary_key_columns"] == ["AdjNum"]
    # SecDateTEntry would come before AptDateTime, but holds placeholders of the year 1.
    assert run.tables["appointment"]["incremental_columns"] == ["AptNum", "DateTStamp", "AptDateTime"]
    # Too few rows to trust a timestamp; no key at all.
    assert run.tables["allergydef"]["incremental_columns"] == ["AllergyDefNum"]
    conv = run.tables["tempimageconv"]
    assert (conv["incremental_columns"], conv["primary_key_columns"], "primary_key" in conv) == (
        [],
        [],
        False,
    )


def test_two_runs_differ_only_in_volatile_fields(small: SourceServer, tmp_path: Path) -> None:
    first, second = (small.analyze(tmp_path / name).document for name in ("a", "b"))
    for document in (first, second):
        for field in ("generated_at", "analysis_timestamp"):
            del document["metadata"][field]
        for entry in document["tables"].values():
            del entry["last_analyzed"]
    assert first == second


def test_the_number_of_statements_is_within_budget(small: SourceServer, tmp_path: Path) -> None:
    run = small.analyze(tmp_path / "warm")
    sampled = sum(
        kind.startswith(("datetime", "timestamp"))
        for entry in run.tables.values()
        for kind in entry["column_types"].values()
    )
    own = _questions(small.server)
    before = _questions(small.server)
    assert small.analyze(tmp_path / "counted").code == 0
    spent = _questions(small.server) - before - (before - own)
    assert 0 < spent <= 12 + -(-sampled // 50)


def _questions(server: Any) -> int:
    count: int = server.status("Questions")
    return count


QUIRKS = """
CREATE TABLE `order` (`select` bigint NOT NULL PRIMARY KEY, `from` datetime NULL);
CREATE TABLE `a-b` (`x y` int NOT NULL, `z%s:q` timestamp NULL, PRIMARY KEY (`x y`));
CREATE TABLE `naïve` (`é` bigint NOT NULL PRIMARY KEY, `日付` datetime NULL);
CREATE TABLE `back``tick` (`n``m` bigint NOT NULL PRIMARY KEY, `d"'``t` datetime NULL);
CREATE TABLE `on` (`no` bigint, `yes` bigint, `1e3` datetime NULL, PRIMARY KEY (`yes`, `no`));
INSERT INTO `order` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `a-b` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `naïve` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `back``tick` SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO `on` SELECT seq, seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
CREATE VIEW a_view AS SELECT 1;
CREATE SEQUENCE a_sequence;
CREATE TABLE temp_scratch (a int);
"""


def test_any_name_is_quoted(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(QUIRKS)
    run = scratch.analyze(tmp_path)
    assert (run.code, run.warnings[1:]) == (0, [])
    assert {name: entry["incremental_columns"] for name, entry in run.tables.items()} == {
        "order": ["select", "from"],
        "a-b": ["x y", "z%s:q"],
        "naïve": ["é", "日付"],
        "back`tick": ["n`m", "d\"'`t"],
        "on": ["yes", "1e3"],
    }
    assert run.tables["on"]["primary_key_columns"] == ["yes", "no"]
    assert ("INFO", "Discovered 5 tables in database (filtered from 6 total)") in run.records


def test_odd_values_are_judged_as_the_driver_would_see_them(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(
        """
        SET sql_mode = '';
        CREATE TABLE t (Num bigint PRIMARY KEY, Zero datetime, Old datetime, Future datetime, Few datetime,
                        Kind enum('datetime', 'x'), Good datetime(3), Plain date);
        INSERT INTO t SELECT seq, IF(seq = 1, '0000-00-00 00:00:00', '2040-01-01'),
            IF(seq = 1, '0001-01-01', '2024-01-01'),
            '2031-01-01', IF(seq < 100, '2024-01-01', NULL), 'x', '2024-01-01 00:00:00.123', '2024-01-01'
            FROM seq_1_to_150;
        """
    )
    run = scratch.analyze(tmp_path)
    # A zero date is no date, so its column escapes the range, whatever else it holds.
    assert run.tables["t"]["incremental_columns"] == ["Num", "Zero", "Kind"]
    assert run.code == 0
    assert [warning for warning in run.warnings if "after the year 2030: t.Future" in warning]


@pytest.mark.parametrize("kind", ["missing data file", "damaged definition"])
def test_a_damaged_table_costs_only_itself(scratch: SourceServer, tmp_path: Path, kind: str) -> None:
    scratch.execute(THREE_TABLES)
    scratch.execute("FLUSH TABLES")
    folder = Path(scratch.server.data_directory) / "scratch"
    name, content = (
        ("alpha.ibd", None) if kind == "missing data file" else ("alpha.frm", b"not a table definition")
    )
    original = (folder / name).read_bytes()
    scratch.server.stop()
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    scratch.server.start()
    try:
        run = scratch.analyze(tmp_path)
    finally:
        scratch.server.stop()
        (folder / name).write_bytes(original)
        scratch.server.start()
    assert run.code == 3
    assert set(run.tables) == {"alpha", "beta", "gamma"}
    assert set(run.tables["alpha"]) == {"table_name", "error", "extraction_strategy"}
    assert run.tables["beta"]["incremental_columns"] == ["Num", "DateTStamp"]
    assert run.document["metadata"]["total_tables"] == 3
    _assert_reported(run, "alpha")


def _assert_reported(run: Any, table: str) -> None:
    assert [
        warning for warning in run.warnings if warning.startswith(f"Failed to get schema for table {table}: ")
    ]
    assert f"Skipping table {table} due to errors" in run.warnings
    assert [
        warning
        for warning in run.warnings
        if f"could not be read and have an error entry: {table}" in warning
    ]
    assert f"Tables that could not be read (1):\n- {table}: " in run.stdout
    assert [record for record in run.records if record[1].endswith("Total errors: 1")]


def test_a_hung_table_costs_only_itself(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES)
    with _locked(scratch, "beta"):
        run = scratch.analyze(tmp_path, ETL_ANALYZER_STATEMENT_TIMEOUT="1")
    assert run.code == 3
    assert run.tables["beta"]["error"] == "no answer within 1 s"
    assert run.tables["alpha"]["incremental_columns"] == ["Num", "DateTStamp"]
    assert "error" not in run.tables["gamma"]
    _assert_reported(run, "beta")


@contextmanager
def _locked(source: SourceServer, table: str) -> Iterator[None]:
    """Another session that holds a table: SELECTs on it wait."""
    command = [
        "mariadb",
        "--no-defaults",
        f"--socket={source.server.socket}",
        "--user=root",
        "--batch",
        "--unbuffered",
    ]
    command += ["--skip-column-names", f"--database={source.database}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write(f"LOCK TABLES `{table}` WRITE; SELECT 'locked';\n".encode())
        session.stdin.flush()
        assert session.stdout.readline().strip() == b"locked"
        yield


def test_no_statement_of_a_run_stays_behind_on_the_server(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES)
    sessions = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'reader'"
    with _locked(scratch, "alpha"):
        assert scratch.analyze(tmp_path, ETL_ANALYZER_STATEMENT_TIMEOUT="1").code == 3
        # The table is still locked: a statement that only its client had given up would still be waiting.
        for _ in range(20):
            if scratch.execute(sessions) == [["0"]]:
                break
            time.sleep(0.1)
        assert scratch.execute(sessions) == [["0"]]


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"mysql+pymysql://u:{PASSWORD[:4]}@127.0.0.1:{silent.getsockname()[1]}/d?read_timeout=1"
        _assert_refused({"OPENDENTAL_SOURCE_URL": url}, tmp_path, "timed out")


def test_an_account_without_select_reads_the_catalogue(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES)
    scratch.server.create_user("clerk", PASSWORD, "INSERT ON scratch.*")
    scratch.user = "clerk"
    run = scratch.analyze(tmp_path)
    assert run.code == 0
    assert {name: entry["incremental_columns"] for name, entry in run.tables.items()} == {
        "alpha": ["Num"], "beta": ["Num"], "gamma": ["Num"],
    }  # fmt: skip
    assert run.tables["gamma"]["primary_key"] == "Num"
    assert [
        text
        for text in run.warnings
        if text.startswith("Could not validate data quality for column DateTStamp")
    ]
    assert [text for text in run.warnings if text.startswith("2 timestamp columns may not be read")]


def test_rights_by_column_are_enough_for_those_columns(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY, Seen datetime, Hidden datetime)")
    scratch.execute("INSERT INTO t SELECT seq, '2024-01-01', '2024-01-01' FROM seq_1_to_150")
    scratch.server.create_user("clerk", PASSWORD, "SELECT (Seen), INSERT ON scratch.t")
    scratch.user = "clerk"
    run = scratch.analyze(tmp_path)
    assert (run.code, run.tables["t"]["incremental_columns"]) == (0, ["Num", "Seen"])


@pytest.mark.parametrize("content", ["", "CREATE VIEW v AS SELECT 1", "CREATE TABLE temp_only (a int)"])
def test_an_empty_database_is_refused(scratch: SourceServer, tmp_path: Path, content: str) -> None:
    if content:
        scratch.execute(content)
    _assert_refused(scratch.variables, tmp_path, "an empty configuration is refused")


def test_no_readable_table_is_a_failure(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY, Seen datetime)")
    with _locked(scratch, "t"):
        variables = {**scratch.variables, "ETL_ANALYZER_STATEMENT_TIMEOUT": "1"}
        _assert_refused(
            variables, tmp_path, "none of the 1 tables could be read; the first: no answer within 1 s"
        )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"OPENDENTAL_SOURCE_PASSWORD": "wrong-but-secret"}, "Access denied"),
        ({"OPENDENTAL_SOURCE_DB": "nowhere"}, "(10"),
        ({"OPENDENTAL_SOURCE_PORT": "1"}, "Can't connect"),
        ({"OPENDENTAL_SOURCE_HOST": "no-such-host.invalid"}, "Can't connect"),
    ],
)
def test_an_unreachable_database_leaves_the_file_alone(
    small: SourceServer, tmp_path: Path, changed: dict[str, str], problem: str
) -> None:
    _assert_refused({**small.variables, **changed}, tmp_path, problem)


def _assert_refused(variables: dict[str, str], tmp_path: Path, problem: str) -> None:
    (tmp_path / "tables.yml").write_text("the live file\n")
    run = run_analyzer(tmp_path, variables)
    assert run.code == 1
    assert run.path.read_text() == "the live file\n"
    assert [path.name for path in tmp_path.iterdir()] == ["tables.yml"]
    errors = [message for level, message in run.records if level == "ERROR"]
    assert errors[0].startswith("Analysis failed: ")
    assert problem in errors[0]
    assert "an existing tables.yml is unchanged" in errors[1]
    assert errors[2].startswith("Next: ")
    assert "Traceback" not in run.stderr
    for secret in (PASSWORD, "wrong-but-secret"):
        assert secret not in run.stdout + run.stderr


def test_the_session_cannot_write(scratch: SourceServer) -> None:
    from sqlalchemy.engine import make_url

    from etl_pipeline.analyzer.failures import QueryFailure
    from etl_pipeline.analyzer.source_database import SourceDatabase
    from etl_pipeline.analyzer.source_settings import SourceSettings

    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY)")
    url = make_url(f"mysql+pymysql://root@127.0.0.1:{scratch.server.port}/scratch")
    source = SourceDatabase(SourceSettings("local", url, 5.0))
    with pytest.raises(QueryFailure, match="READ ONLY"):
        source.rows("INSERT INTO t VALUES (1)")
    source.close()
