# SPDX-License-Identifier: MIT
"""Databases and the analyzer as a child process, shared by the tests."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parent
PIPELINE = TESTS.parent
PROJECT = PIPELINE.parent
SCRIPT = PIPELINE / "scripts" / "analyze_opendental_schema.py"
DATA = TESTS / "data"
# Real configurations and a large database, which lie beside the project on some machines.
SHARED = PROJECT.parent / "shared" / "data"
# A candidate column with values good enough to be used, in three tables.
THREE_TABLES = """
CREATE TABLE alpha (Num bigint NOT NULL PRIMARY KEY, DateTStamp timestamp NULL);
CREATE TABLE beta (Num bigint NOT NULL PRIMARY KEY, DateTStamp datetime NULL);
CREATE TABLE gamma (Num bigint NOT NULL PRIMARY KEY, Note text);
INSERT INTO alpha SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO beta SELECT seq, '2024-05-01 12:00:00' FROM seq_1_to_150;
INSERT INTO gamma SELECT seq, 'x' FROM seq_1_to_150;
"""
PASSWORD = "pass'w\"ord-%40-7"


def _private_mariadb() -> Any:
    path = PROJECT / "scripts" / "dev" / "private_mariadb.py"
    spec = importlib.util.spec_from_file_location("private_mariadb", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


private_mariadb = _private_mariadb()


def pytest_report_header() -> str:
    """Say where the large inputs come from: the number of tests depends on it."""
    return f"shared data: {SHARED}" if SHARED.is_dir() else "shared data: none, committed extracts only"


@dataclass
class AnalyzerRun:
    """What a finished analyzer left behind."""

    code: int
    stdout: str
    stderr: str
    path: Path

    @cached_property
    def document(self) -> dict[str, Any]:
        loaded = yaml.load(self.path.read_bytes(), Loader=yaml.CSafeLoader)
        assert isinstance(loaded, dict)
        return loaded

    @property
    def tables(self) -> dict[str, Any]:
        tables = self.document["tables"]
        assert isinstance(tables, dict)
        return tables

    @property
    def records(self) -> list[tuple[str, str]]:
        """Level and message of every log record, wherever on a line it starts."""
        layout = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - schema_analysis - ([A-Z]+) - (.*)$")
        found = (layout.search(segment) for segment in re.split(r"[\r\n]", self.stderr))
        return [(match[1], match[2]) for match in found if match]

    @property
    def warnings(self) -> list[str]:
        return [message for level, message in self.records if level == "WARNING"]


def run_analyzer(
    output: Path, variables: dict[str, str], *, arguments: list[str] | None = None
) -> AnalyzerRun:
    """Run the script as a user would, with nothing from this process's environment but the essentials."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    command = [sys.executable, str(SCRIPT), *(arguments or ["--output-dir", str(output)])]
    result = subprocess.run(
        command,
        env={**kept, "PYTHONUTF8": "1", "ETL_ENVIRONMENT": "local", **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return AnalyzerRun(result.returncode, result.stdout, result.stderr, output / "tables.yml")


@dataclass
class SourceServer:
    """A private server and an account that may read one of its databases."""

    server: Any
    database: str
    user: str = "reader"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "OPENDENTAL_SOURCE_HOST": "127.0.0.1",
            "OPENDENTAL_SOURCE_PORT": str(self.server.port),
            "OPENDENTAL_SOURCE_DB": self.database,
            "OPENDENTAL_SOURCE_USER": self.user,
            "OPENDENTAL_SOURCE_PASSWORD": PASSWORD,
        }

    def execute(self, sql: str) -> list[list[str]]:
        rows: list[list[str]] = self.server.execute(sql, self.database)
        return rows

    def analyze(self, output: Path, **variables: str) -> AnalyzerRun:
        return run_analyzer(output, {**self.variables, **variables})


@contextmanager
def locked(source: SourceServer, table: str) -> Iterator[None]:
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


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server for the whole session; where none is installed the tests fail with the command to type."""
    with private_mariadb.PrivateMariaDB(tmp_path_factory.mktemp("mariadb")) as server:
        yield server


@pytest.fixture(scope="session")
def small(mariadb: Any) -> SourceServer:
    """Twenty OpenDental tables, not to be changed."""
    return _loaded(mariadb, "small", DATA / "opendental_small.sql")


@pytest.fixture
def scratch(mariadb: Any) -> Iterator[SourceServer]:
    """An empty database of one's own, gone afterwards."""
    mariadb.create_database("scratch")
    mariadb.create_user("reader", PASSWORD, "SELECT ON *.*")
    yield SourceServer(mariadb, "scratch")
    mariadb.execute("DROP DATABASE scratch")


def _loaded(mariadb: Any, database: str, *files: Path) -> SourceServer:
    for file in files:
        mariadb.load(file, database)
    mariadb.create_user("reader", PASSWORD, "SELECT ON *.*")
    return SourceServer(mariadb, database)


@pytest.fixture(scope="session")
def full(mariadb: Any) -> SourceServer:
    """The 446 tables with 2.2 million rows."""
    folder = SHARED / "opendental"
    return _loaded(mariadb, "opendental", folder / "schema.sql", folder / "rows.sql")
