# SPDX-License-Identifier: MIT
"""The analyzer against a server with something wrong: one table, the account, the line, or everything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymysql
import pytest
from conftest import PASSWORD, SCRIPT, THREE_TABLES, SourceServer, locked, run_analyzer

if TYPE_CHECKING:
    from collections.abc import Iterator


# alpha has a column to sample; gamma has none, so only the catalogue can tell that it is damaged.
@pytest.mark.parametrize("table", ["alpha", "gamma"])
@pytest.mark.parametrize(("file", "content"), [("ibd", None), ("frm", b"not a table definition")])
def test_a_damaged_table_costs_only_itself(
    scratch: SourceServer, tmp_path: Path, table: str, file: str, content: bytes | None
) -> None:
    scratch.execute(THREE_TABLES)
    scratch.execute("FLUSH TABLES")
    path = Path(scratch.server.data_directory) / "scratch" / f"{table}.{file}"
    original = path.read_bytes()
    scratch.server.stop()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    scratch.server.start()
    try:
        run = scratch.analyze(tmp_path)
    finally:
        scratch.server.stop()
        path.write_bytes(original)
        scratch.server.start()
    assert run.code == 3
    assert [name for name, entry in run.tables.items() if "error" in entry] == [table]
    assert list(run.tables) == ["alpha", "beta", "gamma"]
    assert set(run.tables[table]) == {"table_name", "error", "extraction_strategy"}
    assert run.tables["beta"]["incremental_columns"] == ["Num", "DateTStamp"]
    assert run.document["metadata"]["total_tables"] == 3
    _assert_reported(run, table)


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
    with locked(scratch, "beta"):
        run = scratch.analyze(tmp_path, ETL_ANALYZER_STATEMENT_TIMEOUT="1")
    assert run.code == 3
    assert run.tables["beta"]["error"] == "no answer within 1 s"
    assert run.tables["alpha"]["incremental_columns"] == ["Num", "DateTStamp"]
    assert "error" not in run.tables["gamma"]
    _assert_reported(run, "beta")


def test_a_table_in_the_hands_of_a_schema_change_costs_only_itself(
    scratch: SourceServer, tmp_path: Path
) -> None:
    # Only the catalogue tells the two names apart by case; Held has been made, held is in the making.
    scratch.execute(THREE_TABLES + "CREATE TABLE Held (Num bigint PRIMARY KEY)")
    with _in_the_making(scratch, "held"):
        run = scratch.analyze(tmp_path, ETL_ANALYZER_STATEMENT_TIMEOUT="1")
    assert run.code == 3
    assert {name: entry.get("error") for name, entry in run.tables.items()} == {
        "Held": None,
        "alpha": None,
        "beta": None,
        "gamma": None,
        "held": "no answer within 1 s",
    }
    assert run.tables["Held"]["column_names"] == ["Num"]
    assert run.tables["alpha"]["incremental_columns"] == ["Num", "DateTStamp"]
    _assert_reported(run, "held")
    # It is waited for by one catalogue statement and its parts, not by all three.
    assert len([text for text in run.warnings if text.startswith("Bulk table metrics failed")]) == 1


@contextmanager
def _in_the_making(source: SourceServer, table: str) -> Iterator[None]:
    """A table that another session is creating all the while: its catalogue entry is locked."""
    options = {"unix_socket": source.server.socket, "user": "root", "database": source.database}
    with pymysql.connect(**options) as gate, pymysql.connect(**options) as maker:
        gate.cursor().execute("SELECT GET_LOCK('gate', 0)")
        making = threading.Thread(
            target=maker.cursor().execute,
            args=(f"CREATE TABLE `{table}` AS SELECT GET_LOCK('gate', 60) AS n, NOW() AS Made",),
        )
        making.start()
        try:
            state = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User lock'"
            while source.execute(state) == [["0"]]:
                assert making.is_alive()
            yield
        finally:
            gate.cursor().execute("SELECT RELEASE_LOCK('gate')")
            making.join()


def test_no_statement_of_a_run_stays_behind_on_the_server(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute(THREE_TABLES)
    sessions = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'reader'"
    with locked(scratch, "alpha"):
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


@pytest.mark.parametrize("content", ["", "CREATE VIEW v AS SELECT 1", "CREATE TABLE temp_only (a int)"])
def test_an_empty_database_is_refused(scratch: SourceServer, tmp_path: Path, content: str) -> None:
    if content:
        scratch.execute(content)
    _assert_refused(scratch.variables, tmp_path, "an empty configuration is refused")


def test_no_readable_table_is_a_failure(scratch: SourceServer, tmp_path: Path) -> None:
    scratch.execute("CREATE TABLE t (Num bigint PRIMARY KEY, Seen datetime)")
    with locked(scratch, "t"):
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


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_dies_of_the_signal_and_leaves_the_file(
    scratch: SourceServer, tmp_path: Path, sent: signal.Signals
) -> None:
    scratch.execute(THREE_TABLES)
    (tmp_path / "tables.yml").write_text("the live file\n")
    environment = {"PATH": os.environ["PATH"], "ETL_ENVIRONMENT": "local", **scratch.variables}
    command = [sys.executable, str(SCRIPT), "--output-dir", str(tmp_path)]
    with (
        locked(scratch, "alpha"),
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as child,
    ):
        assert child.stderr is not None
        # The first sampling statement waits for the lock once the first batch has been announced.
        text = b""
        while b"Processing batch 1/" not in text:
            text += child.stderr.readline()
        child.send_signal(sent)
        text += child.stderr.read()
        assert child.wait() == -sent
    assert (tmp_path / "tables.yml").read_text() == "the live file\n"
    assert [path.name for path in tmp_path.iterdir()] == ["tables.yml"]
    assert b"Traceback" not in text
    assert (b"Analysis failed: interrupted" in text) is (sent is signal.SIGINT)
