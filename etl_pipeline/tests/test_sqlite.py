# SPDX-License-Identifier: MIT
"""The embedded case: the same decisions from a SQLite file, which is never written to."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

import pytest
from conftest import AnalyzerRun, run_analyzer

from etl_pipeline.analyzer import catalogue_sqlite
from etl_pipeline.analyzer.catalogue import Column
from etl_pipeline.analyzer.failures import QueryFailure, QueryTimedOut
from etl_pipeline.analyzer.source_address import address_from_url
from etl_pipeline.analyzer.source_database import SourceDatabase
from etl_pipeline.analyzer.source_settings import SourceSettings

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE adjustment (AdjNum INTEGER PRIMARY KEY, AdjDate DATE, SecDateTEdit TIMESTAMP, Note TEXT);
CREATE TABLE "order" ("select" bigint(20) PRIMARY KEY, "a""b" DATETIME, "né" datetime);
CREATE TABLE pairs (B int, A int, Extra int AS (A + B) VIRTUAL, PRIMARY KEY (A, B)) WITHOUT ROWID;
CREATE TABLE keyless (Note text);
CREATE TABLE temp_scratch (a int);
CREATE VIEW a_view AS SELECT * FROM keyless;
CREATE VIRTUAL TABLE search USING fts5(body);
"""
# With a virtual table come its shadow tables, which are ordinary ones.
SHADOWS = {"search_data", "search_idx", "search_content", "search_docsize", "search_config"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "open dental.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(SCHEMA)
        moments = [(f"2024-05-{1 + number % 28:02} 12:00:00",) for number in range(150)]
        connection.executemany("INSERT INTO adjustment (SecDateTEdit) VALUES (?)", moments)
        connection.executemany('INSERT INTO "order" ("a""b", "né") VALUES (?, \'1990-01-01\')', moments)
    connection.close()
    return path


def analyze(database: Path, output: Path) -> AnalyzerRun:
    return run_analyzer(output, {"OPENDENTAL_SOURCE_URL": f"sqlite:///{database}"})


def test_a_file_is_analyzed_and_left_alone(database: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    run = analyze(database, tmp_path / "out")
    assert (run.code, set(run.tables) - SHADOWS) == (0, {"adjustment", "order", "pairs", "keyless"})
    assert run.document["metadata"]["source_database"] == "open dental"
    adjustment = run.tables["adjustment"]
    assert adjustment["incremental_columns"] == ["AdjNum", "SecDateTEdit"]
    assert (adjustment["sync_profile"], adjustment["estimated_rows"]) == ("in_place_updates", 150)
    assert adjustment["column_types"] == {
        "AdjNum": "INTEGER", "AdjDate": "DATE", "SecDateTEdit": "TIMESTAMP", "Note": "TEXT",
    }  # fmt: skip
    assert run.tables["order"]["incremental_columns"] == ["select", 'a"b']
    assert run.tables["pairs"]["primary_key_columns"] == ["A", "B"]
    assert run.tables["pairs"]["column_names"] == ["B", "A", "Extra"]
    assert run.tables["keyless"]["primary_key_columns"] == []
    # An exact count of zero stays zero.
    assert run.tables["keyless"]["estimated_rows"] == 0
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


def test_sizes_are_in_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "big.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE big (a INTEGER PRIMARY KEY, b BLOB)")
        connection.executemany("INSERT INTO big (b) VALUES (zeroblob(1000))", [()] * 3000)
    connection.close()
    run = analyze(path, tmp_path)
    assert 2.9 < run.tables["big"]["estimated_size_mb"] < 3.3


def test_without_dbstat_the_file_is_shared_out() -> None:
    columns = {"a": [Column("x", "int")] * 3, "b": [Column("x", "int")], "c": [Column("x", "int")]}
    assert catalogue_sqlite.estimated_sizes(1000.0, columns, {"a": 3, "b": 1, "c": 0}) == {
        "a": 900,
        "b": 100,
        "c": 0,
    }
    assert catalogue_sqlite.estimated_sizes(1000.0, columns, {"a": 0, "b": 0, "c": 0}) == {}


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    run = analyze(tmp_path / "absent.db", tmp_path / "out")
    assert run.code == 1
    assert "absent.db is not a file" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize("content", [b"", b"not a database, whatever it is called" * 100])
def test_a_file_without_tables_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.db"
    path.write_bytes(content)
    run = analyze(path, tmp_path / "out")
    assert run.code == 1
    assert not run.path.exists()
    assert "Traceback" not in run.stderr


def test_a_damaged_page_costs_only_its_table(database: Path, tmp_path: Path) -> None:
    with sqlite3.connect(database) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'adjustment'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray(database.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    database.write_bytes(content)
    run = analyze(database, tmp_path / "out")
    assert run.code == 3
    assert "malformed" in run.tables["adjustment"]["error"]
    assert [name for name, entry in run.tables.items() if "error" in entry] == ["adjustment"]


def test_the_connection_cannot_write(database: Path) -> None:
    source = SourceDatabase(SourceSettings("local", address_from_url("URL", f"sqlite:///{database}"), 5.0))
    with pytest.raises(QueryFailure, match="readonly"):
        source.rows("INSERT INTO keyless VALUES ('x')")
    source.close()


def test_a_statement_is_ended_at_its_limit(database: Path) -> None:
    source = SourceDatabase(SourceSettings("local", address_from_url("URL", f"sqlite:///{database}"), 0.2))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    with pytest.raises(QueryTimedOut, match=r"no answer within 0\.2 s"):
        source.rows(endless)
    assert source.rows("SELECT 1") == [(1,)]
    source.close()
