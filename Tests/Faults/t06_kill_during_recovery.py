# SPDX-License-Identifier: MIT
"""T6: the restart after a crash is killed at every call too; the one after it still repairs everything."""

from __future__ import annotations

import shutil

from aftermath import check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline
from t01_kill_at_every_call import FIRED, MISSED, inject
from tracer import CALL, Point, points, traced
from workshop import Workshop

BEFORE = "before the rename"
AFTER = "after the rename"
DAMAGED = "with a damaged live file"


def run(workshop: Workshop, tally: Tally) -> None:
    """Each kind of crash, each call of its restart."""
    tally.expect_none(FIRED, MISSED)
    promise(tally)
    for name in (BEFORE, AFTER, DAMAGED):
        crash_again(workshop, tally, name)


def crash_again(workshop: Workshop, tally: Tally, name: str) -> None:
    """Make the crash once, keep a copy of the project, and restart it for every point."""
    with workshop.pipeline() as pipeline:
        first = swap_point(pipeline, after=name != BEFORE)
    with workshop.pipeline() as crashed:
        inject(crashed, first, Tally())
        if name == DAMAGED:
            crashed.live.write_bytes(b"")
        assert (crashed.logs / "journal.json").exists(), name
        with workshop.pipeline() as scratch:
            copy(crashed, scratch)
            found = points(scratch)

        def kill(point: Point) -> None:
            with workshop.pipeline() as pipeline:
                copy(crashed, pipeline)
                what = f"{name}, restart at {point}"
                inject(pipeline, point, tally)
                # A damaged live file may still be damaged: the restart may have died before its repair.
                damaged = name == DAMAGED and pipeline.live.read_bytes() == b""
                if not damaged:
                    check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
                converge(pipeline, tally, what)

        workshop.each(kill, workshop.sample(found[::2], least=8))


def copy(source: Pipeline, target: Pipeline) -> None:
    """Make one project's files those of another; what it started stays its own."""
    shutil.rmtree(target.root)
    shutil.copytree(source.root, target.root, symlinks=True)
    journal = target.logs / "journal.json"
    assert journal.exists() == (source.logs / "journal.json").exists()


def swap_point(pipeline: Pipeline, *, after: bool) -> Point:
    """The rename that makes the candidate live, or the call after it that synchronizes the folder."""
    result = traced(pipeline, "rename,fsync")
    counts = {"rename": 0, "fsync": 0}
    passed = False
    for line in result.lines:
        match = CALL.match(line)
        if match is None:
            continue
        counts[match[1]] += 1
        if match[1] == "rename" and ".staged-" in line and line.rstrip().endswith("= 0"):
            passed = True
            if not after:
                return Point("rename", counts["rename"])
        elif passed and match[1] == "fsync":
            return Point("fsync", counts["fsync"])
    raise AssertionError(f"no swap in {result.lines}")
