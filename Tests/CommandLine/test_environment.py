# SPDX-License-Identifier: MIT
"""What is wrong before anything starts: environment, interpreter, script, modules, usage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PipelineMaker
from outcome import assert_fails
from pipeline import CANDIDATE, SCRIPT, Pipeline, binary


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_environment(stub: PipelineMaker, form: str) -> None:
    pipeline = stub("succeeds")
    del pipeline.variables["ETL_ENVIRONMENT"]
    with pipeline.untouched():
        outcome = pipeline.run("--format", form)
    assert_fails(outcome, 78, failed="ETL_ENVIRONMENT is not set", advice="--environment")
    for words in ("local, clinic, test, production", str(pipeline.home / ".env_clinic")):
        assert words in outcome.message.failed
    if form == "json":
        assert outcome.document["outcome"] == "failed"
        assert outcome.document["message"]["next"] == outcome.message.next


@pytest.mark.parametrize("how", ["option", "variable"])
def test_an_unknown_environment(stub: PipelineMaker, how: str) -> None:
    pipeline = stub("succeeds")
    with pipeline.untouched():
        if how == "option":
            outcome = pipeline.run("--environment", "staging")
        else:
            outcome = pipeline.run(ETL_ENVIRONMENT="staging")
    assert_fails(
        outcome, 78, failed="'staging' is unknown (choices: local, clinic, test, production)", advice="--environment"
    )


def test_a_source_that_is_not_described(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    del pipeline.variables["TEST_OPENDENTAL_SOURCE_URL"]
    (pipeline.home / ".env_test").write_text("TEST_OPENDENTAL_SOURCE_HOST=127.0.0.1\n")
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(
        outcome, 78, failed="missing: TEST_OPENDENTAL_SOURCE_DB, TEST_OPENDENTAL_SOURCE_USER", advice=".env_test"
    )


def test_a_port_that_is_none(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    with pipeline.untouched():
        outcome = pipeline.run(TEST_OPENDENTAL_SOURCE_PORT="mysql")
    assert_fails(outcome, 78, failed="TEST_OPENDENTAL_SOURCE_PORT is not a port number", advice="3306")


def test_no_pipeline(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    (pipeline.home / SCRIPT).unlink()
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 78, failed="scripts/analyze_opendental_schema.py", advice="--project-root")


def test_two_live_configurations(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    second = pipeline.home / "etl_pipeline" / "config" / "tables.yml"
    second.parent.mkdir(parents=True)
    second.write_text(CANDIDATE)
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 78, failed="two live configurations exist", advice="--output-dir")
    chosen = pipeline.run("--output-dir", str(second.parent), "--format", "json")
    assert (chosen.code, chosen.document["config"]["resolved_path"]) == (0, str(second)), chosen


@pytest.mark.parametrize("how", ["option", "variable"])
def test_an_interpreter_that_is_not_there(stub: PipelineMaker, how: str) -> None:
    pipeline = stub("succeeds")
    with pipeline.untouched():
        if how == "option":
            outcome = pipeline.run("--python", "/nowhere/python3")
        else:
            outcome = pipeline.run(ETL_PYTHON="/nowhere/python3")
    assert_fails(outcome, 78, failed="no Python interpreter found; looked at: /nowhere/python3", advice="--python")


def test_no_interpreter_anywhere_names_every_place(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    del pipeline.variables["ETL_PYTHON"]
    with pipeline.untouched():
        outcome = pipeline.run(PATH="/nowhere", VIRTUAL_ENV="/an/environment")
    assert_fails(outcome, 78, failed="no Python interpreter found", advice="--python")
    places = [
        "/an/environment/bin/python",
        str(pipeline.home / ".venv"),
        str(pipeline.root / "venv"),
        "/nowhere/python3",
    ]
    assert [place for place in places if place not in outcome.message.failed] == []


def test_an_interpreter_that_cannot_run_a_program(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    broken = pipeline.folder / "python3"
    broken.write_text("#!/bin/sh\necho 'Fatal: no codecs' >&2\nexit 3\n")
    broken.chmod(0o755)
    with pipeline.untouched():
        outcome = pipeline.run("--python", str(broken))
    assert_fails(outcome, 78, failed="cannot run a program: Fatal: no codecs", advice=str(broken))


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with nothing but its standard library."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder / "bin" / "python"


def test_missing_modules_name_package_and_interpreter(stub: PipelineMaker, bare_python: Path) -> None:
    pipeline = stub("imports_much")
    with pipeline.untouched():
        outcome = pipeline.run("--python", str(bare_python), "--format", "json")
    assert_fails(outcome, 78, failed="imports 'pymysql'", advice=f"{bare_python} -m pip install PyMySQL")
    assert "imports 'yaml'" in outcome.message.failed
    assert f"{bare_python} -m pip install PyYAML" in outcome.message.next
    # All at once, not the first.
    assert [finding["rule"] for finding in outcome.document["findings"]] == ["module-missing"] * 2


def test_the_pipelines_own_interpreter_is_found(stub: PipelineMaker, bare_python: Path) -> None:
    pipeline = stub("succeeds")
    del pipeline.variables["ETL_PYTHON"]
    (pipeline.home / ".venv" / "bin").mkdir(parents=True)
    python = pipeline.home / ".venv" / "bin" / "python"
    python.symlink_to(bare_python)
    outcome = pipeline.run("--format", "json")
    assert (outcome.code, outcome.document["analyzer"]["interpreter"]) == (0, str(python)), outcome


#: Where an interpreter may lie, in the order in which it is looked for.
PLACES = ["VIRTUAL_ENV", "the pipeline's .venv", "the pipeline's venv", "the project's .venv", "pipenv", "PATH"]


@pytest.mark.parametrize("first", PLACES)
def test_interpreters_are_looked_for_in_this_order(stub: PipelineMaker, bare_python: Path, first: str) -> None:
    pipeline = stub("succeeds")
    del pipeline.variables["ETL_PYTHON"]
    programs = pipeline.folder / "programs"
    pipenv_home = pipeline.folder / "pipenv home"
    pythons = {
        "VIRTUAL_ENV": pipeline.folder / "active" / "bin" / "python",
        "the pipeline's .venv": pipeline.home / ".venv" / "bin" / "python",
        "the pipeline's venv": pipeline.home / "venv" / "bin" / "python",
        "the project's .venv": pipeline.root / ".venv" / "bin" / "python",
        "pipenv": pipenv_home / "bin" / "python",
        "PATH": programs / "python3",
    }
    # Everything that comes later is there as well.
    for place in PLACES[PLACES.index(first) :]:
        pythons[place].parent.mkdir(parents=True, exist_ok=True)
        pythons[place].symlink_to(bare_python)
    programs.mkdir(exist_ok=True)
    if pipenv_home.exists():
        (pipeline.root / "Pipfile").write_text("[packages]\n")
        # What `pipenv --venv` prints, and where: advice goes to the other stream.
        pipenv = programs / "pipenv"
        pipenv.write_text(f'#!/bin/sh\n[ "$1" = --venv ] && echo "Courtesy Notice" >&2 && echo "{pipenv_home}"\n')
        pipenv.chmod(0o755)
    if first == "VIRTUAL_ENV":
        pipeline.variables["VIRTUAL_ENV"] = str(pipeline.folder / "active")
    outcome = pipeline.run("--format", "json", PATH=f"{programs}:/usr/bin:/bin")
    assert (outcome.code, outcome.document["analyzer"]["interpreter"]) == (0, str(pythons[first])), outcome


USAGE = {
    "no backup": (["--no-backup"], "never replaced without a backup"),
    "an unknown option": (["--forse"], "--forse"),
    "a time that is none": (["--timeout", "soon"], "timeout"),
    "a code that is none": (["--no-change-exit-code", "256"], "0 to 255"),
    "a form that is none": (["--format", "xml"], "format"),
    "list and dry run": (["rollback", "--list", "--dry-run"], "--list"),
    "no file": (["validate"], "file"),
    "one file": (["diff", "one.yml"], "new"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_exits_64_and_starts_nothing(stub: PipelineMaker, case: str) -> None:
    arguments, words = USAGE[case]
    pipeline = stub("succeeds")
    with pipeline.untouched():
        outcome = pipeline.run(*arguments)
    assert outcome.code == 64, outcome
    assert words in outcome.errors
    assert "Usage:" in outcome.errors
    assert outcome.output == ""
    assert not pipeline.logs.exists()


def test_the_refusal_of_no_backup_has_all_three_parts(stub: PipelineMaker) -> None:
    errors = " ".join(stub("succeeds").run("--no-backup").errors.split())
    assert "--no-backup is refused: a configuration is never replaced without a backup" in errors
    assert "Configuration unchanged." in errors
    assert "Next: etl-update-schema" in errors


def test_backup_is_accepted_from_those_who_type_it(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    assert pipeline.run("update", "--backup").code == 0
    assert len(pipeline.backups) == 1


@pytest.mark.parametrize("arguments", [["--help"], ["update", "--help"], ["rollback", "--help"]])
def test_help_lists_every_exit_code(tmp_path: Path, arguments: list[str]) -> None:
    result = subprocess.run([binary(), *arguments], cwd=tmp_path, capture_output=True, text=True, check=True)
    codes = ["0", "1", "2", "3", "64", "65", "66", "69", "70", "73", "74", "75", "78", "124", "129, 130, 143"]
    listed = [
        line.strip().split("  ")[0] for line in result.stdout.partition("EXIT CODES:")[2].splitlines() if line.strip()
    ]
    assert listed[: len(codes)] == codes


def test_validate_and_diff_need_no_pipeline(tmp_path: Path, stub: PipelineMaker) -> None:
    pipeline: Pipeline = stub("succeeds")
    (tmp_path / "new.yml").write_text(CANDIDATE)
    live = str(pipeline.live)
    assert pipeline.run("validate", live, "--format", "json", cwd=tmp_path).document["kind"] == "validation"
    differs = pipeline.run("diff", live, "new.yml", "--detailed-exitcode", "--format", "json", cwd=tmp_path)
    assert (differs.code, differs.document["diff"]["summary"]["columns_added"]) == (2, 1), differs
    same = pipeline.run("diff", live, live, "--detailed-exitcode", cwd=tmp_path)
    assert same.code == 0, same
    (tmp_path / "broken.yml").write_text("tables: [\n")
    assert_fails(
        pipeline.run("diff", live, "broken.yml", cwd=tmp_path),
        65,
        failed="broken.yml",
        advice="validate",
        state="Nothing was changed",
    )
    assert_fails(
        pipeline.run("diff", live, "none.yml", cwd=tmp_path),
        65,
        failed="none.yml",
        advice="ls -l",
        state="Nothing was changed",
    )
