# SPDX-License-Identifier: MIT
"""`scripts/test`: every suite runs, the server is stopped, and no fault goes unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Checkout

SUITES = (
    "etl_pipeline/tests",
    "Tests/Python",
    "Tests/CommandLine",
    "Tests/Faults",
    "Tests/Browser",
    "scripts/tests",
)
GOOD_TEST = "def test_one():\n    assert True\n"
BAD_TEST = "def test_one():\n    assert False\n"

# A stand-in for swift: it "builds" a program, and "runs" one test whose environment it notes.
SWIFT = """
case "$*" in
  --version) echo "Swift version 6.3.1" ;;
  *"--show-bin-path"*) echo "$PWD/.build/debug" ;;
  build*) mkdir -p .build/debug; [[ "${BUILD_STATUS:-0}" != 0 ]] || cp "$0" .build/debug/etl-update-schema
    exit "${BUILD_STATUS:-0}" ;;
  test*)
    env >swift-environment
    sleep "${SWIFT_SECONDS:-0}"
    words="$*"; report=${words##*--xunit-output }
    echo '<testsuites><testcase classname="A" name="one()"/></testsuites>' >"$report"
    echo "✔ Test run with 1 test in 1 suite passed after 0.1 seconds." ;;
esac
"""

SERVER = """
import json, os, pathlib, sys
pathlib.Path("server-calls").open("a").write(sys.argv[1] + "\\n")
if sys.argv[1] == "start":
    if os.environ.get("SERVER_FAILS"):
        sys.exit("no server")
    print(json.dumps({"port": 4711, "socket": "/run/a b/server.sock", "pid": 1}))
"""


@pytest.fixture
def project(checkout: Checkout) -> Checkout:
    checkout.prepare()
    checkout.program("swift", SWIFT)
    checkout.write("scripts/dev/private_mariadb.py", SERVER)
    for suite in SUITES:
        checkout.write(f"{suite}/test_it.py", GOOD_TEST)
    return checkout


def server_calls(project: Checkout) -> list[str]:
    path = project.root / "server-calls"
    return path.read_text().splitlines() if path.exists() else []


def test_all_suites_run_and_the_totals_come_last(project: Checkout) -> None:
    result = project.run("scripts/test")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-9:] == [
        "Swift tests: 1 ran, 1 passed, 0 failed",
        "Python package: 1 ran, 1 passed, 0 failed",
        "embedded programs: 1 ran, 1 passed, 0 failed",
        "command line: 1 ran, 1 passed, 0 failed",
        "injected faults: 1 ran, 1 passed, 0 failed",
        "HTML report in a browser: 1 ran, 1 passed, 0 failed",
        "scripts: 1 ran, 1 passed, 0 failed",
        "",
        "7 passed, 0 failed",
    ]
    # A server that an earlier, killed run left behind is stopped first.
    assert server_calls(project) == ["stop", "start", "stop"]


def test_the_tests_get_the_program_the_server_and_nothing_of_the_callers_pipeline(project: Checkout) -> None:
    result = project.run(
        "scripts/test", OPENDENTAL_SOURCE_HOST="elsewhere", ETL_ENVIRONMENT="production", KEPT="yes"
    )
    assert result.returncode == 0, result.stdout + result.stderr
    lines = (project.root / "swift-environment").read_text().splitlines()
    environment = dict(line.split("=", 1) for line in lines if "=" in line)
    assert environment["ETL_UPDATE_SCHEMA_BIN"] == f"{project.root}/.build/debug/etl-update-schema"
    assert environment["ETL_TEST_PYTHON"] == f"{project.root}/.venv/bin/python"
    assert environment["ETL_TEST_MARIADB_PORT"] == "4711"
    assert environment["ETL_TEST_MARIADB_SOCKET"] == "/run/a b/server.sock"
    assert environment["KEPT"] == "yes"
    assert not {"OPENDENTAL_SOURCE_HOST", "ETL_ENVIRONMENT"} & set(environment)


@pytest.mark.parametrize("suite", SUITES)
def test_a_failed_suite_does_not_stop_the_others(project: Checkout, suite: str) -> None:
    project.write(f"{suite}/test_it.py", BAD_TEST)
    result = project.run("scripts/test")
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "6 passed, 1 failed"
    assert server_calls(project)[-1] == "stop"


def test_a_suite_without_tests_fails_the_run(project: Checkout) -> None:
    project.write("Tests/Python/test_it.py", "")
    result = project.run("scripts/test")
    assert result.returncode == 1
    assert "embedded programs: 0 ran, 0 passed, 0 failed; no test ran" in result.stdout


def test_a_suite_whose_directory_is_gone_fails_the_run(project: Checkout) -> None:
    (project.root / "Tests/Python/test_it.py").unlink()
    (project.root / "Tests/Python").rmdir()
    result = project.run("scripts/test")
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "6 passed, 1 failed"


def test_results_of_an_earlier_run_are_not_taken_for_this_one(project: Checkout) -> None:
    assert project.run("scripts/test").returncode == 0
    project.write("scripts/tests/conftest.py", "import os\nos._exit(0)\n")
    result = project.run("scripts/test")
    assert result.returncode == 1
    assert "scripts: 0 ran, 0 passed, 0 failed; it ended without a report" in result.stdout


def test_a_suite_that_hangs_is_ended(project: Checkout) -> None:
    result = project.run("scripts/test", SWIFT_SECONDS="600", ETL_SUITE_LIMIT="0.2")
    assert result.returncode == 1
    assert "Swift tests: 0 ran" in result.stdout
    assert server_calls(project)[-1] == "stop"


def test_a_failed_build_ends_the_run_before_anything_is_started(project: Checkout) -> None:
    result = project.run("scripts/test", BUILD_STATUS="1")
    assert result.returncode == 1
    assert "[ERROR] the build failed." in result.stderr
    assert server_calls(project) == []


def test_a_server_that_does_not_start_ends_the_run(project: Checkout) -> None:
    result = project.run("scripts/test", SERVER_FAILS="1")
    assert result.returncode == 1
    assert "no server" in result.stderr
    assert "the private MariaDB server did not start" in result.stderr
    assert not (project.root / "swift-environment").exists()
