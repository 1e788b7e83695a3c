# SPDX-License-Identifier: MIT
"""`update-schema` hands over: same options, same exit code, and says where it looked when it cannot.

`analyze` is the analyzer, for those who have the package and not the script.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "etl_pipeline.cli.main"]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "bin" / "etl-update-schema"
    path.parent.mkdir()
    path.write_text('#!/bin/sh\nfor argument in "$@"; do echo "<$argument>"; done\nexit 3\n')
    path.chmod(0o755)
    return path


def run(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", **variables}
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--dry-run", "--output-dir", "a b", "--environment", "local"],
        ["--help"],
        ["rollback", "--to", "-1", "--list"],
        ["--format=json", "--unknown-option", ""],
        ["--dry-run", "--", "x", "-vq", "--", "y"],
        [],
    ],
)
def test_everything_is_passed_on(program: Path, tmp_path: Path, arguments: list[str]) -> None:
    result = run("update-schema", *arguments, cwd=tmp_path, ETL_UPDATE_SCHEMA_BIN=str(program))
    assert result.stdout.splitlines() == [f"<{argument}>" for argument in arguments]
    assert result.returncode == 3


def test_the_program_is_found_on_the_path(program: Path, tmp_path: Path) -> None:
    result = run("update-schema", "x", cwd=tmp_path, PATH=f"{program.parent}:/usr/bin:/bin")
    assert (result.stdout, result.returncode) == ("<x>\n", 3)


def test_the_variable_wins_over_the_path(program: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\nexit 7\n")
    other.chmod(0o755)
    path = f"{program.parent}{os.pathsep}/bin"
    assert run("update-schema", cwd=tmp_path, PATH=path, ETL_UPDATE_SCHEMA_BIN=str(other)).returncode == 7


def test_a_release_build_of_the_project_around_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl_pipeline.cli import main

    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("ETL_UPDATE_SCHEMA_BIN", raising=False)
    # The checkout that the tests run in may have a build of its own.
    monkeypatch.setattr(main, "__file__", str(tmp_path / "x" / "y" / "z" / "main.py"))
    built = tmp_path / "project" / ".build" / "release" / "etl-update-schema"
    built.parent.mkdir(parents=True)
    deep = tmp_path / "project" / "etl_pipeline" / "scripts"
    deep.mkdir(parents=True)
    assert main.find_program(deep) is None
    built.touch(mode=0o644)
    assert main.find_program(deep) is None
    built.chmod(0o755)
    assert main.find_program(deep) == built


def test_a_missing_program_is_told_in_three_parts(tmp_path: Path) -> None:
    result = run("update-schema", cwd=tmp_path, ETL_UPDATE_SCHEMA_BIN=str(tmp_path / "absent"))
    assert result.returncode == 69
    first, second, third = result.stderr.splitlines()
    assert first == f"[ERROR] ETL_UPDATE_SCHEMA_BIN={tmp_path / 'absent'} is not a program"
    assert second == "Configuration unchanged: nothing was started."
    assert third.startswith("Next: ")


def test_the_group_has_help(tmp_path: Path) -> None:
    result = run("--help", cwd=tmp_path)
    assert result.returncode == 0
    assert "update-schema" in result.stdout
    assert "analyze" in result.stdout


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE patient (PatNum integer PRIMARY KEY)")
    connection.close()
    return path


def test_the_analyzer_without_a_pipeline(database: Path, tmp_path: Path) -> None:
    source = {"OPENDENTAL_SOURCE_URL": f"sqlite:///{database}"}
    result = run("analyze", "--stage", "local", "--output-dir", "out", cwd=tmp_path, **source)
    assert result.returncode == 0, result.stderr
    assert "\n  patient:\n" in (tmp_path / "out" / "tables.yml").read_text()
    assert "dbt models directory not found: " in result.stderr
    result = run("analyze", "--stage", "local", cwd=tmp_path, **source)
    assert result.returncode == 1
    assert "no output directory" in result.stderr


def test_the_analyzer_finds_the_pipeline_around_it(database: Path, tmp_path: Path) -> None:
    pipeline = tmp_path / "etl_pipeline"
    script = pipeline / "scripts" / "analyze_opendental_schema.py"
    script.parent.mkdir(parents=True)
    script.touch()
    (pipeline / ".env_clinic").write_text(f"OPENDENTAL_SOURCE_URL=sqlite:///{database}\n")
    for directory in (tmp_path, script.parent):
        result = run("analyze", cwd=directory, ETL_ENVIRONMENT="clinic")
        assert result.returncode == 0, result.stderr
        (pipeline / "config" / "tables.yml").unlink()
