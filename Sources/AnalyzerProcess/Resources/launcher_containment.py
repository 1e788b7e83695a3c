# SPDX-License-Identifier: MIT
"""Everything an analyzer starts belongs to it, and ends with it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 0.5
KILL_SECONDS = 5.0
PAUSE_SECONDS = 0.02
#: Sent to the whole group; the analyzer decides what they mean, the launcher stays to report it.
WAITED_OUT_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
#: Set by Python itself at its start; a child gets the default back.
KEPT_SIGNALS = (signal.SIGPIPE, signal.SIGXFSZ)


class ProcessEntry(NamedTuple):
    """One line of the process table."""

    pid: int
    parent: int
    is_zombie: bool


def control(option: int, value: int) -> bool:
    """Call prctl(2); false where the system has none."""
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends, however that happens."""
    control(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # It ended before the kernel was asked.
        os.kill(os.getpid(), signal.SIGKILL)


def lead_own_group() -> None:
    """Become a group leader, so that one signal reaches the whole tree."""
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)


def adopt_orphans() -> bool:
    """Become the parent of every descendant whose own parent ends, also after setsid."""
    return control(PR_SET_CHILD_SUBREAPER, 1)


def reset_signals() -> None:
    """Undo what was inherited: blocked and ignored signals would make the analyzer deaf."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, *KEPT_SIGNALS}:
        # A handler is dropped at exec; SIG_IGN would be handed on.
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, outlive if number in WAITED_OUT_SIGNALS else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def outlive(_number: int, _frame: Any) -> None:
    """Signal handler that only keeps the process alive."""


def watch_lifeline() -> None:
    """Kill the whole tree once standard input ends: whoever started it is gone."""
    threading.Thread(target=_hold_lifeline, daemon=True).start()


def _hold_lifeline() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    # First those that left the group, while their line of descent is still known.
    for _ in range(10):
        strays = [pid for pid in live_descendants() if _group(pid) != os.getpgrp()]
        if not strays:
            break
        kill_all(strays)
    os.killpg(0, signal.SIGKILL)


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return os.getpgrp()


def live_descendants() -> list[int]:
    """Every running process that comes from this one."""
    children: dict[int, list[ProcessEntry]] = {}
    for entry in process_table():
        children.setdefault(entry.parent, []).append(entry)
    found, pending = [], [os.getpid()]
    while pending:
        for entry in children.get(pending.pop(), []):
            pending.append(entry.pid)
            if not entry.is_zombie:
                found.append(entry.pid)
    return found


def process_table() -> list[ProcessEntry]:
    """All processes of the system; those that end meanwhile are left out."""
    entries = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                state, parent = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:2]
                entries.append(ProcessEntry(int(name), int(parent), state in "ZX"))
    return entries


def end_leftovers() -> list[dict[str, Any]]:
    """Kill what the analyzer left running, and say what it was.

    A short grace lets helpers go that end by themselves when their parent does.
    """
    deadline = time.monotonic() + GRACE_SECONDS
    while live_descendants() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    leftovers: dict[int, str] = {}
    deadline = time.monotonic() + KILL_SECONDS
    while (alive := live_descendants()) and time.monotonic() < deadline:
        for pid in alive:
            leftovers.setdefault(pid, command_name(pid))
        kill_all(alive)
        reap()
        time.sleep(PAUSE_SECONDS)
    reap()
    return [{"pid": pid, "command": command} for pid, command in leftovers.items()]


def kill_all(pids: list[int]) -> None:
    """Kill each of them; one that is gone already is what was wanted."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def reap() -> None:
    """Collect the children that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def command_name(pid: int) -> str:
    """The program's name without its arguments, which may hold secrets."""
    try:
        first = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        name = first or Path(f"/proc/{pid}/comm").read_bytes().strip()
    except OSError:
        return "?"
    return os.path.basename(name).decode(errors="replace")
