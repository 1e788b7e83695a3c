# SPDX-License-Identifier: MIT
"""The closing lines of `make test`: nothing that went wrong may look clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import suite_totals

if TYPE_CHECKING:
    from pathlib import Path

PASSED = '<testcase classname="A.B" name="one()"/>'
FAILED = '<testcase classname="A.B" name="two()"><failure message="no"/></testcase>'
BROKEN = '<testcase classname="A.B" name="two()"><error message="no"/></testcase>'
SKIPPED = '<testcase classname="A.B" name="three()"><skipped/></testcase>'


class Reports:
    """Writes the files that a suite leaves behind and returns the arguments that name them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def swift(self, *cases: str, log: str, status: int) -> list[str]:
        (self.directory / "swift.log").write_text(log, encoding="utf-8")
        self._report("swift.xml", cases)
        paths = [str(self.directory / name) for name in ("swift.log", "swift.xml")]
        return ["--suite", "Swift", "--swift", *paths, str(status)]

    def pytest(self, *cases: str, status: int) -> list[str]:
        self._report("pytest.xml", cases)
        return ["--suite", "Python", "--pytest", str(self.directory / "pytest.xml"), str(status)]

    def _report(self, name: str, cases: tuple[str, ...]) -> None:
        if cases:
            text = f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"
            (self.directory / name).write_text(text, encoding="utf-8")


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    return Reports(tmp_path)


def closing(tests: int, outcome: str = "passed") -> str:
    symbol = "✔" if outcome == "passed" else "✘"
    end = f"{symbol} Test run with {tests} tests in 2 suites {outcome} after 0.1 seconds."
    return f"◇ Test run started.\n{end}\n"


def test_good_suites_are_added_up(reports: Reports, capsys: pytest.CaptureFixture[str]) -> None:
    words = reports.swift(PASSED, PASSED, log=closing(2), status=0) + reports.pytest(PASSED, status=0)
    assert suite_totals.main(words) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Swift: 2 ran, 2 passed, 0 failed",
        "Python: 1 ran, 1 passed, 0 failed",
        "",
        "3 passed, 0 failed",
    ]


def test_skipped_tests_are_named_and_counted(reports: Reports, capsys: pytest.CaptureFixture[str]) -> None:
    assert suite_totals.main(reports.swift(PASSED, SKIPPED, log=closing(2), status=0)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Swift: 1 ran, 1 passed, 0 failed, 1 skipped",
        "skipped: A.B.three()",
        "",
        "1 passed, 0 failed, 1 skipped",
    ]


@pytest.mark.parametrize("case", [FAILED, BROKEN], ids=["failure", "error"])
def test_a_failed_test_fails_the_run(reports: Reports, capsys: pytest.CaptureFixture[str], case: str) -> None:
    words = reports.swift(PASSED, log=closing(1), status=0) + reports.pytest(PASSED, case, status=1)
    assert suite_totals.main(words) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 1 failed"


@pytest.mark.parametrize(
    ("cases", "log", "status", "trouble"),
    [
        ([], "error: fatalError\n", 1, "it ended without a closing line"),
        ([PASSED], "◇ Test run started.\n", 139, "it ended without a closing line"),
        ([PASSED], closing(3), 0, "it announced 3 tests but reported 1"),
        ([], closing(3), 0, "it announced 3 tests but wrote no report"),
        ([PASSED], closing(1, "failed"), 1, "the run failed outside a test"),
        ([PASSED], closing(1), 1, "it exited with status 1"),
        ([SKIPPED], closing(1), 0, "no test ran"),
        ([PASSED], "◇ Test run started.\n", 124, "it was stopped at the time limit"),
    ],
)
def test_a_swift_run_that_went_wrong_counts_as_a_failure(
    reports: Reports,
    capsys: pytest.CaptureFixture[str],
    cases: list[str],
    log: str,
    status: int,
    trouble: str,
) -> None:
    assert suite_totals.main(reports.swift(*cases, log=log, status=status)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert trouble in lines[0]
    assert lines[-1].split(", ")[1] == "1 failed"


@pytest.mark.parametrize(
    ("cases", "status", "trouble"),
    [
        ([], 4, "it ended without a report"),
        (["<testsuite/>"], 5, "no test ran"),
        ([PASSED], 3, "it exited with status 3"),
        ([PASSED], 124, "it was stopped at the time limit"),
    ],
)
def test_a_pytest_run_that_went_wrong_counts_as_a_failure(
    reports: Reports, capsys: pytest.CaptureFixture[str], cases: list[str], status: int, trouble: str
) -> None:
    assert suite_totals.main(reports.pytest(*cases, status=status)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert trouble in lines[0]
    assert lines[-1].split(", ")[1] == "1 failed"


def test_a_line_printed_by_a_test_is_not_the_closing_line(reports: Reports) -> None:
    log = "Test run with 1 test in 1 suite passed after 0.1 seconds.\n"
    assert suite_totals.main(reports.swift(PASSED, log=log, status=0)) == 1


def test_one_test_and_no_suite_count_is_understood(reports: Reports) -> None:
    log = "✔ Test run with 1 test passed after 0.001 seconds.\n"
    assert suite_totals.main(reports.swift(PASSED, log=log, status=0)) == 0


def test_a_report_cut_short_is_no_report(
    reports: Reports, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = reports.pytest(PASSED, status=0)
    report = tmp_path / "pytest.xml"
    report.write_text(report.read_text()[:-12])
    assert suite_totals.main(words) == 1
    assert "it ended without a report" in capsys.readouterr().out


def test_no_suite_at_all_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert suite_totals.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"


@pytest.mark.parametrize(
    "words",
    [
        ["--suite", "x"],
        ["--suite", "x", "--junit", "a", "0"],
        ["x", "y", "--pytest"],
        ["--suite", "x", "--pytest", "a"],
    ],
)
def test_a_wrong_command_line_is_refused(words: list[str]) -> None:
    assert suite_totals.main(words) == 64
