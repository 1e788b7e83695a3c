# SPDX-License-Identifier: MIT
"""T16, T17, T23, T24, T26 to T31: promises of other suites; run here by name, with larger bounds, and counted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

from fault_test import Tally
from outcome import ROOT
from workshop import Workshop

PASSED = "passed"
FAILED = "failed"
#: `Test run with 12 tests in 3 suites passed`
CLOSING_LINE = re.compile(r"Test run with (\d+) tests?(?: in \d+ suites?)? (passed|failed)")
COMMAND_LINE = ROOT / "Tests" / "CommandLine"
Body = Callable[[Workshop, Tally], None]
DIFFERENCES = "differences or crashes"
FUZZ_SECONDS = 60
FUZZ_BYTES = 400
FUZZ_CORPUS = ROOT / "Tests" / "Fixtures" / "yaml" / "fuzz-corpus"
SANITIZED = "TablesStoreTests|HostSystemTests|AnalyzerProcessTests"
#: On doubles and one thread, in thousands of rounds: nothing for a sanitizer to see that other tests do not show it.
UNSANITIZED = "FaultInjectionTests|RetentionTests"


def swift(pattern: str, **variables: str) -> Body:
    """A body that runs the Swift tests whose name matches."""

    def body(_: Workshop, tally: Tally) -> None:
        build("--build-tests")
        run_swift(["swift", "test", "--skip-build", "--disable-xctest", "--filter", pattern], tally, variables)

    return body


def build(*flags: str, **variables: str) -> None:
    """Build; where it stands already, this takes seconds."""
    done = subprocess.run(
        ["swift", "build", *flags],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def run_swift(command: list[str], tally: Tally, variables: dict[str, str]) -> str:
    """Run them and take over their count; nothing run is a failure."""
    tally.expect_none(PASSED, FAILED)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    text = done.stdout + done.stderr
    match = CLOSING_LINE.search(text)
    if done.returncode == 0 and match is not None and int(match[1]) > 0:
        tally.count(PASSED, int(match[1]))
    else:
        failures = [line for line in text.splitlines() if "✘" in line or "error:" in line or "Sanitizer" in line]
        tally.violate(FAILED, "\n".join(failures[:20]) or text[-2000:])
    return text


def pytest(*selection: str) -> Body:
    """A body that runs command-line tests."""

    def body(_: Workshop, tally: Tally) -> None:
        tally.expect_none(PASSED, FAILED)
        command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--numprocesses", "3", *selection]
        done = subprocess.run(command, cwd=COMMAND_LINE, capture_output=True, text=True, check=False)
        passed = re.search(r"(\d+) passed", done.stdout)
        if done.returncode == 0 and passed:
            tally.count(PASSED, int(passed[1]))
        else:
            tally.violate(FAILED, done.stdout[-3000:] + done.stderr[-500:])

    return body


def both(*bodies: Body) -> Body:
    """One after the other."""

    def body(workshop: Workshop, tally: Tally) -> None:
        for part in bodies:
            part(workshop, tally)

    return body


def mutations(number: int) -> Body:
    """A body that compares so many damaged documents with PyYAML."""

    def body(workshop: Workshop, tally: Tally) -> None:
        wanted = workshop.rounds(number, least=200)
        swift("PyYAMLComparisonTests", ETL_TEST_MUTATIONS=str(wanted))(workshop, tally)
        tally.count("mutations compared", wanted)

    return body


def exit_storm(number: int) -> Body:
    """A body that starts so many children one after another, and as many that cannot start."""

    def body(workshop: Workshop, tally: Tally) -> None:
        wanted = workshop.rounds(number, least=100)
        swift("ExitStormTests", ETL_TEST_STORM=str(wanted))(workshop, tally)
        tally.count("children", wanted)
        tally.count("failed launches", wanted)

    return body


def fuzzing(workshop: Workshop, tally: Tally) -> None:
    """T30b: libFuzzer makes up documents, guided by the branches they reach; reader and PyYAML must agree on each."""
    tally.expect_none("documents", DIFFERENCES)
    build("--sanitize", "fuzzer", "--scratch-path", ".build-fuzz", "--product", "yaml-fuzz", ETL_FUZZ="1")
    found, seconds = workshop.new_folder(), workshop.rounds(FUZZ_SECONDS, least=5)
    run = subprocess.run(
        [
            ROOT / ".build-fuzz" / "debug" / "yaml-fuzz",
            f"-max_total_time={seconds}",
            f"-max_len={FUZZ_BYTES}",
            f"-artifact_prefix={found}/difference-",
            "-print_final_stats=1",
            found,
            FUZZ_CORPUS,
        ],
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    executed = re.search(r"stat::number_of_executed_units: (\d+)", run.stderr)
    tally.count("documents", int(executed[1]) if executed else 0)
    tally.require(executed, DIFFERENCES, f"the fuzzer did not run: {run.stderr[-1500:]}")
    documents = [path.read_bytes() for path in found.glob("difference-*")]
    reason = "".join(line for line in run.stderr.splitlines() if "Fatal error" in line)
    tally.require(run.returncode == 0, DIFFERENCES, f"{documents}: {reason or run.stderr[-1500:]}")
    tally.remark(f"{seconds} s")


def sanitizers(_: Workshop, tally: Tally) -> None:
    """T31: the store's and the runner's tests under the thread and the address sanitizer, each in its own build."""
    tally.expect_none("reports")
    for name in ("thread", "address"):
        flags = ["--sanitize", name, "--scratch-path", f".build-{name}"]
        began = time.monotonic()
        build("--build-tests", *flags)
        built = time.monotonic() - began
        command = ["swift", "test", "--skip-build", "--disable-xctest", *flags, "--filter", SANITIZED]
        command += ["--skip", UNSANITIZED]
        # Leaks are left out: what is reported are a global's payload behind a tagged pointer, and one weak reference of
        # Foundation's Process. T17 counts descriptors instead.
        text = run_swift(command, tally, {"ASAN_OPTIONS": "detect_leaks=0"})
        reports = re.findall(r"(?:WARNING|ERROR): (?:Thread|Address|Leak)Sanitizer.*", text)
        for report in reports:
            tally.violate("reports", report)
        tally.remark(f"{name}: built in {built:.0f} s")
