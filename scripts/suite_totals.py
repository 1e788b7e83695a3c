#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Adds up what the test suites report and says it in closing lines.

    suite_totals.py --suite "Swift" --swift LOG XUNIT STATUS --suite "Python package" --pytest XUNIT STATUS …

Each suite's own exit status is the last word: a suite that failed, ran nothing, or ended without a result
makes the whole run fail, whatever the counts say. The last line is `N passed, N failed`, with `, N skipped`
when a test was skipped. The exit status is 0 when all is well, 1 otherwise.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Sequence

# The symbol in front tells the runner's own line from one that a test printed.
CLOSING_LINE = re.compile(
    r"^[✔✘] Test run with (\d+) tests?(?: in \d+ suites?)? (passed|failed) after ", re.MULTILINE
)
# What timeout(1) answers when it had to end the suite.
TIMED_OUT = 124


@dataclass
class SuiteResult:
    """What one suite reported; `troubles` are reasons to fail that no single test stands for."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def ran(self) -> int:
        """How many tests were executed, skipped ones left out."""
        return self.passed + self.failed

    @property
    def is_good(self) -> bool:
        """True when something ran and nothing went wrong."""
        return self.ran > 0 and self.failed == 0 and not self.troubles

    def line(self) -> str:
        """One closing line for this suite."""
        text = f"{self.name}: {self.ran} ran, {self.passed} passed, {self.failed} failed"
        if self.skipped:
            text += f", {len(self.skipped)} skipped"
        return "; ".join([text, *self.troubles])


def read_cases(result: SuiteResult, report: Path) -> bool:
    """Add the cases of an xUnit report; False when there is no readable report."""
    try:
        root = ElementTree.parse(report).getroot()
    except (OSError, ElementTree.ParseError):
        return False
    for case in root.iter("testcase"):
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            result.failed += 1
        elif "skipped" in outcomes:
            result.skipped.append(f"{case.get('classname', '')}.{case.get('name', '')}")
        else:
            result.passed += 1
    return True


def swift_result(name: str, log: Path, report: Path, status: int) -> SuiteResult:
    """The outcome of `swift test`: its xUnit report, checked against the closing line of its log."""
    result = SuiteResult(name)
    has_report = read_cases(result, report)
    try:
        closing = CLOSING_LINE.findall(log.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        closing = []
    if not closing:
        result.troubles.append("it ended without a closing line (the build failed or the test process died)")
    else:
        announced, outcome = int(closing[-1][0]), closing[-1][1]
        counted = result.ran + len(result.skipped)
        if has_report and announced != counted:
            result.troubles.append(f"it announced {announced} tests but reported {counted}")
        if not has_report:
            result.troubles.append(f"it announced {announced} tests but wrote no report")
        if outcome == "failed" and result.failed == 0:
            result.troubles.append("the run failed outside a test")
    return judged(result, status)


def pytest_result(name: str, report: Path, status: int) -> SuiteResult:
    """The outcome of a pytest run from its xUnit report."""
    result = SuiteResult(name)
    if not read_cases(result, report):
        result.troubles.append("it ended without a report")
    return judged(result, status)


def judged(result: SuiteResult, status: int) -> SuiteResult:
    """The result with the suite's own exit status taken into account."""
    if result.ran == 0 and not result.troubles:
        result.troubles.append("no test ran")
    if status == TIMED_OUT:
        result.troubles.append("it was stopped at the time limit for a suite")
    elif status != 0 and result.failed == 0 and not result.troubles:
        result.troubles.append(f"it exited with status {status}")
    return result


def closing_lines(results: Sequence[SuiteResult]) -> list[str]:
    """Every suite's line, the names of skipped tests, and the totals last."""
    lines = [result.line() for result in results]
    lines += [f"skipped: {name}" for result in results for name in result.skipped]
    # A suite that went wrong without a failed test counts as one failure: the totals must not look clean.
    failed = sum(result.failed or int(not result.is_good) for result in results)
    total = f"{sum(result.passed for result in results)} passed, {failed} failed"
    skipped = sum(len(result.skipped) for result in results)
    if skipped:
        total += f", {skipped} skipped"
    return [*lines, "", total]


def parse_suites(words: Sequence[str]) -> list[SuiteResult]:
    """The results of the suites named on the command line."""
    results = []
    remaining = list(words)
    while remaining:
        option, name, kind = remaining[:3]
        if option != "--suite" or kind not in ("--swift", "--pytest"):
            raise ValueError(f"expected --suite NAME --swift|--pytest, found {' '.join(remaining[:3])}")
        count = 3 if kind == "--swift" else 2
        values = remaining[3 : 3 + count]
        if len(values) < count:
            raise ValueError(f"{kind} of {name} takes {count} values, found {len(values)}")
        *paths, status = values
        del remaining[: 3 + count]
        if kind == "--swift":
            results.append(swift_result(name, Path(paths[0]), Path(paths[1]), int(status)))
        else:
            results.append(pytest_result(name, Path(paths[0]), int(status)))
    return results


def main(words: Sequence[str]) -> int:
    """Print the closing lines; 0 only when every suite is good."""
    try:
        results = parse_suites(words)
    except ValueError as error:
        print(f"suite_totals: {error}\n{__doc__}", file=sys.stderr)
        return 64
    for line in closing_lines(results):
        print(line)
    return 0 if results and all(result.is_good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
