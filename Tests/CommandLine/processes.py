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
Watching = TypeVar("Watching", bound="Watch")
MARK_VARIABLE = "COMMAND_LINE_TEST_RUN"
#: How long anything may take before a test gives up; no test asserts on it.
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.02


def take_usual_signals() -> None:
    """Let interrupts act on this process and on what it starts, as at a terminal.

    Whoever runs in the background of a script has SIGINT ignored and hands that on: a test that sends one would
    wait for ever.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


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


class Watch:
    """A thread that looks again and again while the context is open; what it finds is for those who inherit from it."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self: Watching) -> Watching:  # noqa: PYI019  (Self needs Python 3.11)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """One look."""
        raise NotImplementedError

    def _follow(self) -> None:
        while not self._stop.wait(self._pause):
            self.look()


class ArgumentWatch(Watch):
    """Collects, while it is open, the arguments of every process that carries a mark: what `ps` shows to anybody."""

    def __init__(self, mark: str) -> None:
        super().__init__(pause=0)
        self.seen: set[str] = set()
        self._mark = mark

    def look(self) -> None:
        self.seen.update(marked(self._mark).values())
