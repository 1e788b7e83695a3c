# SPDX-License-Identifier: MIT
"""Faults at system calls, by strace on the release program.

`when=N` counts per system call name, so a test loops over names and numbers, and asks the trace whether the fault really
happened. Only the program's main thread is traced: it does everything that touches the store.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from outcome import Outcome
from pipeline import Pipeline, binary
from processes import PATIENCE_SECONDS, kill_marked
from workshop import require_program

#: Everything that changes something on disk.
CHANGING = ("write", "fsync", "rename", "renameat2", "unlink", "mkdir", "ftruncate", "fchmod", "flock")
#: Also used by the loader; only the calls on the project's own files are of interest.
IN_PROJECT = ("openat",)
CALL = re.compile(r"^(\w+)\((.*)$")


@dataclass(frozen=True)
class Point:
    """The `number`-th call of a name."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


@dataclass(frozen=True)
class Traced:
    """A run under strace: how it ended, and the lines of its trace."""

    outcome: Outcome
    lines: list[str]

    @property
    def fired(self) -> bool:
        """Whether the fault took place."""
        return any("(INJECTED)" in line or "+++ killed by SIGKILL" in line for line in self.lines)


def traced(pipeline: Pipeline, trace: str, *arguments: str, inject: str | None = None) -> Traced:
    """Run the command under strace, perhaps with a fault."""
    require_program("strace")
    log = pipeline.folder / "trace"
    options = ["-qq" if inject and "signal" not in inject else "-q", "-y", "-s", "4096", "-o", str(log), "-e", f"trace={trace}"]
    options += ["-e", f"inject={inject}"] if inject else []
    process = subprocess.Popen(
        ["strace", *options, binary(), *arguments],
        cwd=pipeline.root,
        env=pipeline.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        kill_marked(pipeline.mark)
    return Traced(Outcome.of(process, output, errors), log.read_text(errors="replace").splitlines())


def points(pipeline: Pipeline, *arguments: str) -> list[Point]:
    """Where a fault can be injected in one run of the command, found by tracing a run without one."""
    run = traced(pipeline, ",".join(CHANGING + IN_PROJECT), *arguments)
    assert run.outcome.code == 0, run.outcome
    seen: dict[str, int] = {}
    found = []
    for line in run.lines:
        match = CALL.match(line)
        if match is None:
            continue
        name, rest = match.groups()
        seen[name] = seen.get(name, 0) + 1
        if name in CHANGING or (name in IN_PROJECT and is_own(rest, pipeline)):
            found.append(Point(name, seen[name]))
    return found


def is_own(rest: str, pipeline: Pipeline) -> bool:
    """Whether a call is about the configuration folder or the logs."""
    own = rest.replace(f"AT_FDCWD<{pipeline.root}>", "")
    return any(str(place.relative_to(pipeline.root)) in own for place in (pipeline.live.parent, pipeline.logs))
