# SPDX-License-Identifier: MIT
"""`suite_run.py`: a suite that hangs, dies or leaves processes behind never holds up the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parent.parent / "suite_run.py"
# Only to turn a hang into a failure; nothing here takes longer than a moment.
HANG_SECONDS = 60


def run(log: Path, *command: str, limit: str = "50") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(PROGRAM), "--limit", limit, "--log", str(log), *command]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=HANG_SECONDS)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "suite.log"


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_output_of_both_streams_is_shown_and_kept(log: Path) -> None:
    result = run(log, "sh", "-c", "echo one; echo two >&2; printf three")
    assert (result.returncode, result.stdout) == (0, "one\ntwo\nthree")
    assert log.read_text() == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("command", "status"), [("exit 3", 3), ("kill -KILL $$", 137), ("kill -SEGV $$", 139)]
)
def test_the_status_is_the_suites_own(log: Path, command: str, status: int) -> None:
    assert run(log, "sh", "-c", command).returncode == status


def test_a_suite_past_the_limit_is_ended_with_its_children(log: Path) -> None:
    result = run(log, "sh", "-c", "sleep 600 & echo $!; wait", limit="0.1")
    assert result.returncode == 124
    assert "ran past 0.1 s" in result.stderr
    assert not is_alive(int(log.read_text()))


def test_a_process_left_behind_is_ended_and_not_waited_for(log: Path) -> None:
    result = run(log, "sh", "-c", "sleep 600 & echo $!")
    assert result.returncode == 0
    assert not is_alive(int(log.read_text()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupting_the_run_ends_the_suite(log: Path, number: signal.Signals) -> None:
    words = [
        sys.executable,
        str(PROGRAM),
        "--limit",
        "50",
        "--log",
        str(log),
        "sh",
        "-c",
        "echo $$; exec sleep 600",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        suite = int(process.stdout.readline())
        os.kill(process.pid, number)
        assert process.wait(HANG_SECONDS) == 128 + number
        assert not is_alive(suite)


def test_the_suite_has_no_input_to_wait_for(log: Path) -> None:
    result = run(log, "cat")
    assert (result.returncode, result.stdout) == (0, "")


def test_a_command_that_does_not_exist_is_an_error(log: Path) -> None:
    result = run(log, "/nonexistent/command")
    assert result.returncode == 127
    assert "/nonexistent/command" in result.stderr


def test_interrupts_reach_the_tests_with_their_usual_meaning(log: Path) -> None:
    script = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    assert run(log, sys.executable, "-c", script).stdout == "True\n"
