# SPDX-License-Identifier: MIT
"""The limits of a session, on servers that know them under different names.

MySQL and old MariaDB versions are played by a driver that refuses what the version does not know.
"""

from __future__ import annotations

import importlib
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from etl_pipeline.analyzer.source_address import SourceAddress
from etl_pipeline.analyzer.source_database import SourceDatabase
from etl_pipeline.analyzer.source_settings import SourceSettings

if TYPE_CHECKING:
    from conftest import SourceServer

LOCKS = "lock_wait_timeout"


class RefusedError(Exception):
    """The driver's error."""


class FakeServer:
    """A server that knows some variables and remembers what they were set to."""

    def __init__(self, version: str, known: set[str]) -> None:
        self.version, self.known = version, known
        self.set: dict[str, str] = {}
        self.arguments: dict[str, Any] = {}

    def connect(self, **arguments: Any) -> Any:
        self.arguments = arguments
        cursor = SimpleNamespace(execute=self._execute, fetchall=list)
        return SimpleNamespace(
            cursor=lambda: cursor, get_server_info=lambda: self.version, close=lambda: None
        )

    def _execute(self, statement: str) -> None:
        wanted = dict(re.findall(r"(\w+) = ([\d.]+)", statement)) if statement.startswith("SET") else {}
        for name in wanted:
            if name not in self.known:
                raise RefusedError(1193, f"Unknown system variable '{name}'")
        self.set.update(wanted)


@pytest.mark.parametrize(
    ("version", "known"),
    [
        ("5.5.5-10.11.19-MariaDB", {"max_statement_time", "tx_read_only", LOCKS}),
        ("8.0.36", {"max_execution_time", "transaction_read_only", LOCKS}),
        # Before 5.7.20 under the older name.
        ("5.7.12-log", {"max_execution_time", "tx_read_only", LOCKS}),
        # Neither of the limits on time.
        ("5.6.51", {"tx_read_only", LOCKS}),
        ("10.0.38-MariaDB", {"tx_read_only", LOCKS}),
        # A proxy that gives a version of its own.
        ("5.5.30 (ProxySQL)", {"max_statement_time", "tx_read_only", LOCKS}),
    ],
)
def test_every_limit_that_the_server_knows_is_set(
    monkeypatch: pytest.MonkeyPatch, version: str, known: set[str]
) -> None:
    server = FakeServer(version, known)
    driver = SimpleNamespace(Error=RefusedError, connect=server.connect)
    monkeypatch.setattr(importlib, "import_module", lambda _: driver)
    source = SourceDatabase(SourceSettings("local", SourceAddress("pymysql", "d"), 2.5))
    assert source.rows("SELECT 1") == []
    values = {
        "max_statement_time": "2.500",
        "max_execution_time": "2500",
        "tx_read_only": "1",
        "transaction_read_only": "1",
        LOCKS: "2",
    }
    assert server.set == {name: values[name] for name in known}
    # The driver's limit stands behind them, and no transaction stays open.
    assert server.arguments["read_timeout"] == 8
    assert server.arguments["autocommit"] is True


def test_a_real_server_with_a_version_that_says_nothing(
    small: SourceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pymysql

    monkeypatch.setattr(pymysql.connections.Connection, "get_server_info", lambda _: "5.5.30 (proxy)")
    address = SourceAddress(
        "pymysql", small.database, arguments={"host": "127.0.0.1", "port": small.server.port, "user": "root"}
    )
    source = SourceDatabase(SourceSettings("local", address, 2.5))
    wanted = "SELECT @@max_statement_time, @@tx_read_only, @@lock_wait_timeout, @@autocommit"
    ((seconds, *others),) = source.rows(wanted)
    source.close()
    assert (float(seconds), others) == (2.5, [1, 2, 1])
