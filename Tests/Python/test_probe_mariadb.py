# SPDX-License-Identifier: MIT
"""The probe against a real MariaDB."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from conftest import ROOT, Probe, refusal

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


def test_the_password_is_nowhere_to_be_seen(server: Any, probe: Probe) -> None:
    probe.ask(**account(server, password="visible-nowhere"))
    assert "visible-nowhere" not in json.dumps(probe.process_arguments)
    assert "visible-nowhere" not in json.dumps(probe.process_environment)
