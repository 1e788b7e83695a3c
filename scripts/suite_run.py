#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one test suite within a time limit, shows its output and keeps it in a file.

    suite_run.py --limit SECONDS --log FILE COMMAND…

The suite gets a session of its own, so that the whole of it can be ended: at the limit, or when this program
is interrupted. A process that a suite leaves behind holds its output open; it is ended as well and never
waited for. The exit status is the suite's own, 124 at the limit, and 128 plus the signal's number for a suite
that a signal ended, or that was ended because this program was.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

TIMED_OUT = 124
GRACE_SECONDS = 5.0
DRAIN_SECONDS = 5.0


class SuiteInterruptedError(Exception):
    """A signal asked this program to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def interrupt(number: int, _: FrameType | None) -> None:
    """Turn a signal into an exception in the main thread."""
    raise SuiteInterruptedError(number)


def copy_output(source: IO[bytes], log: Path) -> None:
    """Copy what the suite prints to our output and to a file until the last writer is gone."""
    with log.open("wb") as kept:
        # os.read returns what there is; a buffered read would hold lines back.
        while chunk := os.read(source.fileno(), 65536):
            kept.write(chunk)
            kept.flush()
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()


def end(process: subprocess.Popen[bytes]) -> None:
    """End the suite's whole session: politely, then by force."""
    signal_session(process, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    signal_session(process, signal.SIGKILL)
    process.wait()


def signal_session(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the process group that the suite leads; it may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def run(limit: float, log: Path, command: Sequence[str]) -> int:
    """Run the suite to its end or to the limit, and return the exit status to pass on."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    if process.stdout is None:
        raise AssertionError("a pipe was asked for")
    copier = threading.Thread(target=copy_output, args=(process.stdout, log), daemon=True)
    try:
        copier.start()
        status = process.wait(limit)
    except subprocess.TimeoutExpired:
        print(f"\nsuite_run: the suite ran past {limit:g} s and is ended", file=sys.stderr)
        end(process)
        status = TIMED_OUT
    except SuiteInterruptedError as interruption:
        end(process)
        status = 128 + interruption.number
    # What remains of the session would keep the pipe open for ever.
    signal_session(process, signal.SIGKILL)
    copier.join(DRAIN_SECONDS)
    return status if status >= 0 else 128 - status


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and run the suite."""
    parser = argparse.ArgumentParser(description="Run one test suite within a time limit.")
    parser.add_argument("--limit", type=float, required=True, metavar="SECONDS")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        return run(options.limit, options.log, options.command)
    except OSError as error:
        print(f"suite_run: {error}", file=sys.stderr)
        return 127


if __name__ == "__main__":
    # Not sys.exit: a copier that still waits for a stray writer must not hold up the end.
    result = main()
    sys.stdout.flush()
    os._exit(result)
