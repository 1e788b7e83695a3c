# SPDX-License-Identifier: MIT
"""Looking at processes from the outside."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
MARK_VARIABLE = "COMMAND_LINE_TEST_RUN"
#: How long anything may take before a test gives up; no test asserts on it.
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.02


def wait_for(condition: Callable[[], Value], what: str) -> Value:
    """Poll until the condition gives something true; the pause is short, the patience long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, f"gave up waiting for {what}"
        time.sleep(PAUSE_SECONDS)
    return value


def marked(mark: str) -> dict[int, str]:
    """The living processes whose environment carries a mark, with their arguments.

    The whole tree of a command inherits the mark, however far a process has gone from its parents.
    """
    needle = f"{MARK_VARIABLE}={mark}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            # A process may end while it is looked at, and others belong to somebody else.
            with contextlib.suppress(OSError):
                if needle in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def is_running(pid: int) -> bool:
    """Whether a process exists and is not merely waiting to be collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def kill_marked(mark: str) -> None:
    """End a whole tree at once, as a power failure would."""
    while found := marked(mark):
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE_SECONDS)


class ArgumentWatch:
    """Collects, while it is open, the arguments of every process that carries a mark: what `ps` shows to anybody."""

    def __init__(self, mark: str) -> None:
        self.seen: set[str] = set()
        self._mark = mark
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self) -> ArgumentWatch:  # noqa: PYI034  (Self needs Python 3.11)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stop.is_set():
            self.seen.update(marked(self._mark).values())
