# SPDX-License-Identifier: MIT
"""T8, T9, T10: nothing of the analyzer's tree outlives the run, whatever ends it."""

from __future__ import annotations

import time

from fault_test import Tally
from pipeline import Pipeline
from processes import is_running, wait_for
from workshop import Workshop

SURVIVORS = "survivors"
CHANGED = "live files changed"
WRONG = "wrong ends"
TRIALS = 20
FLAGGED = 3
TIMED_OUT = 124


def orphans(workshop: Workshop, tally: Tally) -> None:
    """T8: the command is killed while a tree that ignores SIGTERM runs."""
    tally.expect_none("kills", SURVIVORS, CHANGED)
    slowest = 0.0
    for _ in range(workshop.rounds(TRIALS, least=2)):
        with workshop.pipeline("ignores_sigterm") as pipeline:
            note = pipeline.folder / "pids"
            before = pipeline.identity()
            process = pipeline.start_until("Stage 1/5", STUB_PID_FILE=str(note))
            pids = noted(pipeline)
            began = time.monotonic()
            pipeline.kill(process)
            slowest = max(slowest, time.monotonic() - began)
            tally.count("kills")
            for pid in pids:
                tally.require(not is_running(pid), SURVIVORS, f"process {pid}")
            tally.require(pipeline.identity() == before, CHANGED, "by a killed run")
    tally.remark(f"slowest tree gone after {slowest:.2f} s")


def noted(pipeline: Pipeline) -> list[int]:
    """The processes that the stub wrote down."""
    note = pipeline.folder / "pids"
    wait_for(lambda: note.exists() and note.read_text().split(), "the stub to note its processes")
    return [int(pid) for pid in note.read_text().split()]


def held_pipe(workshop: Workshop, tally: Tally) -> None:
    """T9: a grandchild keeps the output open; the run ends, says so, and is no success."""
    tally.expect_none("runs", SURVIVORS, CHANGED, WRONG)
    for _ in range(workshop.rounds(5)):
        with workshop.pipeline("forks_daemon") as pipeline:
            before, note = pipeline.identity(), pipeline.folder / "pid"
            began = time.monotonic()
            outcome = pipeline.run(STUB_PID_FILE=str(note))
            tally.count("runs")
            tally.require(outcome.code == FLAGGED and "left processes running" in outcome.errors, WRONG, str(outcome))
            tally.require(not is_running(int(note.read_text())), SURVIVORS, "the daemon")
            tally.require(pipeline.identity() == before, CHANGED, str(outcome))
    tally.remark(f"last run {time.monotonic() - began:.1f} s")


def time_limit(workshop: Workshop, tally: Tally) -> None:
    """T10: the time limit ends a tree that ignores SIGTERM."""
    tally.expect_none("runs", SURVIVORS, CHANGED, WRONG)
    for _ in range(workshop.rounds(3)):
        with workshop.pipeline("ignores_sigterm") as pipeline:
            before, note = pipeline.identity(), pipeline.folder / "pids"
            began = time.monotonic()
            outcome = pipeline.run("--timeout", "1s", STUB_PID_FILE=str(note))
            tally.count("runs")
            tally.require(outcome.code == TIMED_OUT, WRONG, str(outcome))
            for pid in noted(pipeline):
                tally.require(not is_running(pid), SURVIVORS, f"process {pid}")
            tally.require(pipeline.identity() == before, CHANGED, str(outcome))
    tally.remark(f"last run {time.monotonic() - began:.1f} s with a limit of 1 s")
