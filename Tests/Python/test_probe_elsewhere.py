# SPDX-License-Identifier: MIT
"""The probe against sockets, names, URLs and files that are no database server."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import PATIENCE_SECONDS, Probe, refusal

PASSWORD = "p@ss: /w%rd#'\"\\"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket that accepts connections, being told by each test what to do with them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE_SECONDS)
        yield listening


def at(port: int, **changes: Any) -> dict[str, Any]:
    """A question about a port of this machine."""
    values = {"host": "127.0.0.1", "port": port, "database": "d", "user": "u", "password": PASSWORD}
    return {**values, "want": ["connection"], "connect_timeout_seconds": 5, **changes}


def test_nobody_listens(probe: Probe, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    assert refusal(probe.ask(**at(port)))["kind"] == "refused"


def test_a_server_that_never_answers(probe: Probe, listener: socket.socket) -> None:
    problem = refusal(probe.ask(**at(listener.getsockname()[1], connect_timeout_seconds=1)))
    assert problem["kind"] == "timed_out"


def test_a_server_that_drips_bytes_has_no_more_time(probe: Probe, listener: socket.socket) -> None:
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"\xff\xff\xff\x00")
            while not stop.wait(0.1):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        problem = refusal(probe.ask(**at(listener.getsockname()[1], connect_timeout_seconds=1)))
    finally:
        stop.set()
        thread.join()
    assert problem["kind"] == "timed_out"


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x05\x00\x00\x00\xff"])
def test_something_else_listens(greeting: bytes, probe: Probe, listener: socket.socket) -> None:
    def greet() -> None:
        connection, _ = listener.accept()
        connection.sendall(greeting)
        connection.close()

    thread = threading.Thread(target=greet)
    thread.start()
    problem = refusal(probe.ask(**at(listener.getsockname()[1])))
    thread.join()
    assert problem["kind"] == ("lost" if not greeting else problem["kind"])
    assert problem["kind"] in ("lost", "other")


def test_a_host_that_does_not_exist(probe: Probe) -> None:
    # Without a name server in reach the answer may be silence.
    assert refusal(probe.ask(**at(3306, host="no-such-host.invalid")))["kind"] in ("unknown_host", "timed_out")
    assert refusal(probe.ask(**at(3306, host="not..a..name")))["kind"] == "unknown_host"


def test_a_missing_driver_names_the_interpreter(probe: Probe) -> None:
    problem = refusal(probe.ask(**at(3306), options=("-S",)))
    assert problem == {"kind": "driver_missing", "message": f"PyMySQL is not installed for {sys.executable}"}


@pytest.mark.parametrize("password", [PASSWORD, "%41 b+c", "motdepasse", "'quoted\\'"])
def test_no_problem_shows_the_password(password: str, probe: Probe) -> None:
    # The user name goes into the driver's message; here it is the password in each of its dresses.
    for host in (f"{password}", quote(password, safe=""), quote(password)):
        answer = probe.ask(**at(1, host=f"x{host}.invalid", password=password))
        text = json.dumps(refusal(answer), ensure_ascii=False)
        assert password not in text
        assert quote(password, safe="") not in text
        assert json.dumps(password)[1:-1] not in text


def test_a_password_that_the_driver_cannot_send(probe: Probe) -> None:
    problem = refusal(probe.ask(**at(1, password="geheim\N{SNOWMAN}")))
    assert problem["kind"] == "other"
    assert "Latin-1" in problem["message"]
    assert "2603" not in json.dumps(problem)


BAD_URLS = [
    "not an url",
    "postgresql://u:s3cretword@h/d",
    "mysql://u:s3cret@word@h/d",
    "mysql://u:s3cretword@h:port/d",
    "mysql://u:s3cretword@h:99999/d",
]


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_url_that_is_none_is_not_repeated(url: str, probe: Probe) -> None:
    problem = refusal(probe.ask(url=url, want=["connection"]))
    assert problem["kind"] == "bad_url"
    assert "s3cret" not in problem["message"]
    assert "word" not in problem["message"].replace("password", "")


def test_sqlite_is_read_and_not_changed(probe: Probe, tmp_path: Path) -> None:
    path = tmp_path / "open dental%20#1.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE b (x INT NOT NULL, y TEXT, z, PRIMARY KEY (y, x))")
        database.execute("CREATE TABLE a (n INTEGER PRIMARY KEY AUTOINCREMENT)")
        database.execute("CREATE VIEW v AS SELECT 1")
    database.close()
    before = path.read_bytes()
    answer = probe.ask(url=f"sqlite:///{path}", want=["connection", "catalogue"])
    assert answer["connection"]["dialect"] == "sqlite"
    assert answer["connection"]["table_count"] == 2
    assert answer["catalogue"]["tables"] == [
        {"name": "a", "columns": [{"name": "n", "type": "INTEGER", "nullable": True}], "primary_key": ["n"]},
        {
            "name": "b",
            "columns": [
                {"name": "x", "type": "INT", "nullable": False},
                {"name": "y", "type": "TEXT", "nullable": True},
                {"name": "z", "type": "", "nullable": True},
            ],
            "primary_key": ["y", "x"],
        },
    ]
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_a_missing_sqlite_file_is_not_made(probe: Probe, tmp_path: Path) -> None:
    problem = refusal(probe.ask(url=f"sqlite:///{tmp_path}/none.sqlite", want=["connection"]))
    assert (problem["kind"], problem["errno"]) == ("file_missing", 2)
    assert os.listdir(tmp_path) == []


def test_a_file_that_is_no_database(probe: Probe, tmp_path: Path) -> None:
    path = tmp_path / "tables.yml"
    path.write_text("tables: {}\n" * 100)
    for name in (path, tmp_path):
        assert refusal(probe.ask(url=f"sqlite:///{name}", want=["connection"]))["kind"] == "not_a_database"


@pytest.mark.parametrize("text", ["", "{", "[1]", "17"])
def test_a_question_that_is_none(text: str, probe: Probe) -> None:
    code, answer = probe.send(text)
    assert code == 64
    assert answer["problem"]["kind"] == "bad_request"
