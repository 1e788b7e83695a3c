# SPDX-License-Identifier: MIT
"""The probe against real servers, files and sockets."""

from __future__ import annotations

import importlib.util
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
from conftest import PATIENCE_SECONDS, ROOT, Probe

PASSWORD = "p@ss: /w%rd#'\"\\"
SCHEMA = """
CREATE TABLE patient (PatNum BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, LName VARCHAR(100), Guarantor BIGINT);
CREATE TABLE patplan (
  InsSubNum BIGINT NOT NULL, PatNum BIGINT NOT NULL, Ordinal TINYINT, PRIMARY KEY (PatNum, InsSubNum)
);
CREATE TABLE tmpdocument (Note TEXT);
CREATE VIEW everybody AS SELECT LName FROM patient;
"""
TABLES = [
    {
        "name": "patient",
        "columns": [
            {"name": "PatNum", "type": "bigint(20)", "nullable": False},
            {"name": "LName", "type": "varchar(100)", "nullable": True},
            {"name": "Guarantor", "type": "bigint(20)", "nullable": True},
        ],
        "primary_key": ["PatNum"],
    },
    {
        "name": "patplan",
        "columns": [
            {"name": "InsSubNum", "type": "bigint(20)", "nullable": False},
            {"name": "PatNum", "type": "bigint(20)", "nullable": False},
            {"name": "Ordinal", "type": "tinyint(4)", "nullable": True},
        ],
        "primary_key": ["PatNum", "InsSubNum"],
    },
    {"name": "tmpdocument", "columns": [{"name": "Note", "type": "text", "nullable": True}], "primary_key": []},
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A private MariaDB with accounts of different rights."""
    spec = importlib.util.spec_from_file_location("private_mariadb", ROOT / "scripts" / "dev" / "private_mariadb.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["private_mariadb"] = module
    spec.loader.exec_module(module)
    with module.PrivateMariaDB(tmp_path_factory.mktemp("mariadb")) as running:
        running.create_database("opendental")
        running.create_database("empty")
        running.execute(SCHEMA, "opendental")
        running.create_user("reader", PASSWORD, "SELECT ON opendental.*", "SELECT ON empty.*")
        running.create_user("writer", PASSWORD, "INSERT ON opendental.*")
        running.create_user("mixed", PASSWORD, "INSERT ON opendental.patient", "SELECT ON opendental.patplan")
        running.create_user("stranger", PASSWORD)
        running.create_user("nobody", PASSWORD, "CREATE ON empty.*")
        yield running


def account(server: Any, user: str = "reader", database: str = "opendental", **changes: Any) -> dict[str, Any]:
    """The values of a question about one account."""
    values = {"host": "127.0.0.1", "port": server.port, "database": database, "user": user, "password": PASSWORD}
    return {**values, "want": ["connection"], **changes}


def test_an_account_that_may_read(server: Any, probe: Probe) -> None:
    answer = probe.ask(**account(server))
    version = server.execute("SELECT VERSION()")[0][0]
    assert answer["connection"] == {
        "reachable": True,
        "dialect": "mariadb",
        "server_version": version,
        "database": "opendental",
        "user": "reader@127.0.0.1",
        "can_select": True,
        "table_count": 3,
    }
    assert answer["python"]["executable"] == sys.executable
    assert "catalogue" not in answer
    assert "modules" not in answer


@pytest.mark.parametrize("dialect", ["mysql+pymysql", "mysql", "mariadb", "mariadb+pymysql"])
def test_an_url_wins_and_its_password_is_decoded(dialect: str, server: Any, probe: Probe) -> None:
    url = f"{dialect}://reader:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}/opendental?charset=utf8mb4"
    answer = probe.ask(url=url, host="192.0.2.1", user="other", password="other", want=["connection"])
    assert answer["connection"]["table_count"] == 3


def test_a_unix_socket_in_the_url(server: Any, probe: Probe) -> None:
    url = f"mysql://reader:{quote(PASSWORD, safe='')}@localhost/opendental?unix_socket={quote(server.socket)}"
    assert probe.ask(url=url, want=["connection"])["connection"]["user"] == "reader@localhost"


def test_the_catalogue_has_tables_columns_and_keys_in_order(server: Any, probe: Probe) -> None:
    assert probe.ask(**account(server, want=["catalogue"]))["catalogue"] == {"tables": TABLES}


def test_the_number_of_queries_does_not_grow(server: Any, probe: Probe) -> None:
    def questions(database: str, tables: int) -> int:
        before = server.status("Questions")
        answer = probe.ask(**account(server, database=database, want=["connection", "catalogue"]))
        assert len(answer["catalogue"]["tables"]) == tables
        return int(server.status("Questions") - before)

    server.create_database("wide")
    server.execute("GRANT SELECT ON wide.* TO reader@'127.0.0.1'")
    server.execute("".join(f"CREATE TABLE t{n} (a{n} INT PRIMARY KEY, b INT);" for n in range(80)), "wide")
    assert questions("wide", 80) == questions("opendental", 3)


def test_an_empty_database_is_no_missing_right(server: Any, probe: Probe) -> None:
    connection = probe.ask(**account(server, database="empty"))["connection"]
    assert (connection["can_select"], connection["table_count"]) == (True, 0)


def test_rights_on_single_tables_are_enough(server: Any, probe: Probe) -> None:
    assert probe.ask(**account(server, user="mixed"))["connection"]["can_select"] is True


PROBLEMS = {
    "wrong password": ({"password": "wrong"}, "access_denied", 1045),
    "unknown account": ({"user": "who"}, "access_denied", 1045),
    "unknown database": ({"user": "root", "password": "", "database": "nowhere"}, "unknown_database", 1049),
    "no right on the database": ({"user": "stranger"}, "no_select", 1044),
    "right to write only": ({"user": "writer"}, "no_select", 1142),
    "no table and no right to read": ({"user": "nobody", "database": "empty"}, "no_select", None),
    "no database": ({"database": None}, "unknown_database", 1046),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_the_server_says_no(case: str, server: Any, probe: Probe) -> None:
    changes, kind, number = PROBLEMS[case]
    problem = refusal(probe.ask(**account(server, **changes)))
    assert (problem["kind"], problem.get("errno")) == (kind, number)


def refusal(answer: dict[str, Any]) -> dict[str, Any]:
    """The problem of an answer that must be one."""
    assert answer["connection"]["reachable"] is False, answer
    return dict(answer["connection"]["problem"])


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


def test_the_password_is_nowhere_to_be_seen(server: Any, probe: Probe) -> None:
    probe.ask(**account(server, password="visible-nowhere"))
    assert "visible-nowhere" not in json.dumps(probe.process_arguments)
    assert "visible-nowhere" not in json.dumps(probe.process_environment)
