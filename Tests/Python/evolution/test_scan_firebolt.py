# SPDX-License-Identifier: MIT
"""`evolve scan --source firebolt` through firebolt-sdk, against an endpoint over SQLite."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CATALOGUE: dict[str, Any] = {
    "tables": [
        ["public", "patient", "BASE TABLE"],
        ["public", "visit", "BASE TABLE"],
        ["public", "stg_patient", "BASE TABLE"],
        ["public", "everybody", "VIEW"],
        ["public", "raw_files", "EXTERNAL"],
    ],
    "columns": [
        ["public", "patient", "id", "integer", "NO", 1],
        ["public", "patient", "name", "text", "YES", 2],
        ["public", "visit", "last, first", "text", "NO", 1],
        ["public", "visit", "day", "date", "NO", 2],
        ["public", "stg_patient", "id", "integer", "NO", 1],
        ["public", "everybody", "name", "text", "YES", 1],
        ["public", "raw_files", "line", "text", "YES", 1],
    ],
    "indexes": [["public", "visit", '["last, first", day]', "primary"], ["public", "patient", "[name]", "aggregating"]],
}


class Engine:
    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self.environment = {"FIREBOLT_CORE_URL": url, "FIREBOLT_DATABASE": "clinic"}

    def show(self, catalogue: dict[str, Any]) -> None:
        self.path.write_text(json.dumps(catalogue))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(CATALOGUE))
    program = Path(__file__).with_name("fake_firebolt.py")
    process = subprocess.Popen([sys.executable, str(program), str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Engine(path, process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def scan(command: Any, engine: Engine, tmp_path: Path, *arguments: str) -> Any:
    flags = ["--source", "firebolt", "--python", sys.executable, "--store", str(tmp_path / "store"), "--format", "json"]
    keys = ["--table-keys", str(tmp_path / "tables_keys.json")]
    return command.run("scan", *flags, *keys, *arguments, **engine.environment)


def test_base_tables_are_found_and_the_loading_is_not(command: Any, engine: Engine, tmp_path: Path) -> None:
    run = scan(command, engine, tmp_path, "--detailed-exitcode")
    assert run.code == 2, run
    assert run.json["new_tables"] == ["patient", "visit"]
    assert run.json["applied"] is False
    assert not (tmp_path / "store").exists()
    assert not (tmp_path / "tables_keys.json").exists()


def test_an_index_and_a_usual_name_are_labelled_guesses(command: Any, engine: Engine, tmp_path: Path) -> None:
    found = {item["table"]: item for item in scan(command, engine, tmp_path, "--apply").json["recommendations"]}
    assert (found["visit"]["primary_key"], found["visit"]["source"]) == (["last, first", "day"], "primary_index")
    assert (found["patient"]["primary_key"], found["patient"]["source"]) == (["id"], "name_guess")
    assert {item["status"] for item in found.values()} == {"needs_review"}
    assert not (tmp_path / "tables_keys.json").exists()
    accepted = scan(command, engine, tmp_path, "--apply", "--accept-guesses")
    assert accepted.code == 0, accepted
    assert json.loads((tmp_path / "tables_keys.json").read_text()) == {
        "patient": ["id"],
        "visit": ["last, first", "day"],
    }


def test_new_changed_and_removed_tables(command: Any, engine: Engine, tmp_path: Path) -> None:
    scan(command, engine, tmp_path, "--apply")
    assert scan(command, engine, tmp_path, "--detailed-exitcode").json["tables"] == []
    later = json.loads(json.dumps(CATALOGUE))
    later["tables"] = [["public", "patient", "BASE TABLE"], ["public", "claim", "BASE TABLE"]]
    later["columns"] = [
        ["public", "patient", "id", "bigint", "NO", 1],
        ["public", "patient", "name", "text", "YES", 2],
        ["public", "claim", "uuid", "text", "NO", 1],
    ]
    engine.show(later)
    report = scan(command, engine, tmp_path, "--detailed-exitcode").json
    assert report["new_tables"] == ["claim"]
    assert report["removed_tables"] == ["visit"]
    changed = next(table for table in report["tables"] if table["table_name"] == "patient")
    assert [(item["column"], item["class"]) for item in changed["type_changes"]] == [("id", "widening")]
    firebolt = next(item for item in changed["suggested_sql"] if item["target"] == "firebolt")
    assert firebolt["statements"][0].startswith('CREATE TABLE "patient__rebuild" AS SELECT CAST("id" AS BIGINT)')


@pytest.mark.parametrize(
    "failure",
    [
        [500, "application/json", "{}"],
        [503, "text/plain", "busy"],
        [403, "text/plain", "no"],
        [401, "text/plain", "no"],
        [200, "application/json", '{"errors":[{"description":"no such database"}]}'],
        [200, "text/html", "<html>"],
    ],
)
def test_an_engine_that_fails_is_unreachable_and_removes_nothing(
    command: Any, engine: Engine, tmp_path: Path, failure: list[Any]
) -> None:
    scan(command, engine, tmp_path, "--apply")
    before = sorted((path.name, path.read_bytes()) for path in (tmp_path / "store").iterdir())
    engine.show({"fail": failure})
    run = scan(command, engine, tmp_path, "--apply")
    assert run.code == 69, run
    assert run.output == ""
    assert sorted((path.name, path.read_bytes()) for path in (tmp_path / "store").iterdir()) == before


def test_an_engine_that_shows_nothing_is_unknown_not_empty(command: Any, engine: Engine, tmp_path: Path) -> None:
    scan(command, engine, tmp_path, "--apply")
    engine.show({})
    run = scan(command, engine, tmp_path, "--apply")
    assert run.code == 69, run
    assert "no tables" in run.errors


def test_a_dead_engine_and_missing_variables(command: Any, refused: str, black_hole: str, tmp_path: Path) -> None:
    flags = ["--source", "firebolt", "--python", sys.executable, "--store", str(tmp_path / "s"), "--deadline", "4s"]
    for url in (refused, black_hole):
        run = command.run("scan", *flags, FIREBOLT_CORE_URL=url, FIREBOLT_DATABASE="clinic")
        assert run.code == 69, run
    missing = command.run("scan", *flags, FIREBOLT_ACCOUNT="a")
    assert missing.code == 78, missing
    assert "FIREBOLT_CLIENT_ID" in missing.errors
