# SPDX-License-Identifier: MIT
"""Runs fault tests and prints one line for each: its figures and its verdict.

usage: run_faults.py [--scale NUMBER] [--fast] [TEST…]

The closing line is `N passed, N failed, N skipped`. The exit status is 1 when a test failed or nothing ran.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "CommandLine"), str(HERE.parents[1] / "scripts" / "bench")]

from catalogue import TESTS  # noqa: E402
from fault_test import SHOWN_VIOLATIONS, FaultTest, Skipped, Tally  # noqa: E402
from processes import take_usual_signals  # noqa: E402
from workshop import Workshop  # noqa: E402

LONGEST_VIOLATION = 1500


def run(test: FaultTest, scale: float) -> str:
    """Run one test, print its line, and say whether it passed, failed, or was skipped."""
    folder = Path(tempfile.mkdtemp(prefix=f"etl-faults-{test.name}-"))
    tally = Tally()
    began = time.monotonic()
    reason = None
    try:
        test.body(Workshop(folder, scale), tally)
    except Skipped as skipped:
        reason = str(skipped)
    except Exception:
        tally.violations.append(traceback.format_exc())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = f"({time.monotonic() - began:.0f} s)"
    verdict = "failed" if tally.violations else "skipped" if reason is not None else "ok"
    words = [tally.figures()] if tally.figures() else []
    words.append(
        f"skipped ({reason})" if verdict == "skipped" else f"{verdict.upper() if tally.violations else 'ok'} {seconds}"
    )
    print(f"{test.name:<4} {test.title:<34} {'   '.join(words)}", flush=True)
    for violation in tally.violations[:SHOWN_VIOLATIONS]:
        print("       " + violation.rstrip()[:LONGEST_VIOLATION].replace("\n", "\n       "), flush=True)
    if len(tally.violations) > SHOWN_VIOLATIONS:
        print(f"       … and {len(tally.violations) - SHOWN_VIOLATIONS} more", flush=True)
    return verdict


def wanted(names: list[str], *, fast: bool) -> list[FaultTest]:
    """The tests that were asked for."""
    unknown = set(names) - {test.name for test in TESTS}
    if unknown:
        sys.exit(f"unknown test: {', '.join(sorted(unknown))}. There are: {', '.join(test.name for test in TESTS)}")
    return [test for test in TESTS if (test.name in names or not names) and (test.fast or not fast)]


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", nargs="*", metavar="TEST")
    parser.add_argument("--scale", type=float, default=float(os.environ.get("ETL_FAULT_SCALE", "1")))
    parser.add_argument("--fast", action="store_true", help="only the quick tests")
    options = parser.parse_args()
    take_usual_signals()
    verdicts = [run(test, options.scale) for test in wanted(options.tests, fast=options.fast)]
    print("{} passed, {} failed, {} skipped".format(*(verdicts.count(word) for word in ("ok", "failed", "skipped"))))
    return 1 if "failed" in verdicts or "ok" not in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
