# SPDX-License-Identifier: MIT
"""Faults at system calls, by strace on the release program.

`when=N` counts per system call name, so a test loops over names and numbers, and asks the trace whether the fault
really happened. Only the program's main thread is traced: it does everything that touches the store.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

from outcome import Outcome
from pipeline import Pipeline, binary
from processes import PATIENCE_SECONDS, kill_marked
from workshop import require_program

#: Everything that changes something on disk.
CHANGING = (
    "write",
    "fsync",
    "rename",
    "renameat2",
    "unlink",
    "mkdir",
    "ftruncate",
    "fchmod",
    "fchown",
    "fsetxattr",
    "flock",
)
CALL = re.compile(r"^(\w+)\((.*)$")
OPENED = re.compile(r'^AT_FDCWD<[^>]*>, "([^"]*)"')


@dataclass(frozen=True)
class Point:
    """The `number`-th call of a name."""

    call: str
    number: int
    #: Counted among the calls on this path alone; None counts all calls of the name.
    path: str | None = None

    def __str__(self) -> str:
        return f"{self.call} {self.number}" + (f" of {self.path}" if self.path else "")


@dataclass(frozen=True)
class Traced:
    """A run under strace: how it ended, and the lines of its trace."""

    outcome: Outcome
    lines: list[str]

    @property
    def fired(self) -> bool:
        """Whether the fault took place."""
        return any("(INJECTED)" in line or "+++ killed by SIGKILL" in line for line in self.lines)

    def has_reached(self, point: Point) -> bool:
        """Whether this run made the call at all: how often the analyzer's log is written depends on its pauses."""
        return sum(line.startswith(point.call + "(") for line in self.lines) >= point.number


def traced(
    pipeline: Pipeline, trace: str, *arguments: str, inject: str | None = None, path: str | None = None
) -> Traced:
    """Run the command under strace, perhaps with a fault, perhaps only looking at one path."""
    require_program("strace")
    log = pipeline.folder / "trace"
    options = ["-y", "-s", "4096", "-o", str(log), "-e", f"trace={trace}"]
    options += ["-e", f"inject={inject}"] if inject else []
    options += ["-P", path] if path else []
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


def traced_at(pipeline: Pipeline, point: Point, fault: str, *arguments: str) -> Traced:
    """Run the command with a fault at a point."""
    return traced(pipeline, point.call, *arguments, inject=f"{point.call}:{fault}:when={point.number}", path=point.path)


def points(pipeline: Pipeline, *arguments: str) -> list[Point]:
    """Where a fault can be injected in one run of the command, found by tracing a run without one.

    Opens are counted by path, for those whose path is the same in every run: how many there are altogether depends
    on how many processes the machine has, because all of /proc is looked through.
    """
    run = traced(pipeline, ",".join((*CHANGING, "openat")), *arguments)
    assert run.outcome.code == 0, run.outcome
    seen: dict[tuple[str, str | None], int] = {}
    found = []
    for line in run.lines:
        match = CALL.match(line)
        path = None
        if match is None:
            continue
        if match[1] == "openat":
            opened = OPENED.match(match[2])
            path = opened and opened[1]
            if path is None or not is_own(path, pipeline):
                continue
        key = (match[1], path)
        seen[key] = seen.get(key, 0) + 1
        found.append(Point(match[1], seen[key], path))
    return found


def is_own(path: str, pipeline: Pipeline) -> bool:
    """Whether it is a file of the configuration folder or of the logs whose name is the same in every run."""
    places = [str(place.relative_to(pipeline.root)) for place in (pipeline.live.parent, pipeline.logs)]
    in_run = re.search(r"\d{8}_\d{6}", path)
    return not path.startswith("/") and not in_run and any(path.startswith(place) for place in places)
