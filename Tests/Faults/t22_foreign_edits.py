# SPDX-License-Identifier: MIT
"""T22: somebody edits the live file while an update runs; the edit stays, whenever it comes before the last look."""

from __future__ import annotations

import subprocess

from aftermath import check_clean
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline, binary
from processes import PATIENCE_SECONDS, wait_for
from t06_kill_during_recovery import swap_point
from tracer import Point
from workshop import Workshop, require_program

TRIES = 100
CONFLICT = 3
#: Microseconds for which the fsync is held, in which the edit must happen, however busy the machine is.
DELAY = 2_000_000
EDITS = "edits"
LOST = "edits overwritten"
WRONG = "wrong ends"


def run(workshop: Workshop, tally: Tally) -> None:
    """During the analysis, and in the last moment before the rename, held open by a slow fsync."""
    tally.expect_none(EDITS, LOST, WRONG)
    require_program("strace")
    tries = workshop.rounds(TRIES, least=4)
    workshop.each(lambda number: during_analysis(workshop, tally, number), range(tries - tries // 4))
    with workshop.pipeline() as pipeline:
        before = last_fsync(pipeline)
    workshop.each(lambda number: before_rename(workshop, tally, number, before), range(tries // 4))


def edit(number: int) -> str:
    """Somebody's version."""
    return EARLIER + f"# edited by hand, {number}\n"


def during_analysis(workshop: Workshop, tally: Tally, number: int) -> None:
    """The analyzer works while the file is edited."""
    with workshop.pipeline("waits") as pipeline:
        gate = pipeline.folder / "gate"
        process = pipeline.start_until("Discovered", STUB_GATE=str(gate))
        write_edit(pipeline, number)
        gate.touch()
        outcome = pipeline.finish(process)
        judge(pipeline, outcome.code, number, tally, str(outcome))


def before_rename(workshop: Workshop, tally: Tally, number: int, point: Point) -> None:
    """The intent is on its way to the disk, slowly; the edit comes now."""
    with workshop.pipeline() as pipeline:
        fault = f"{point.call}:delay_exit={DELAY}:when={point.number}"
        process = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={point.call}", "-e", f"inject={fault}", binary()],
            cwd=pipeline.root,
            env=pipeline.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_for(lambda: (pipeline.logs / "journal.json").exists() or process.poll() is not None, "the intent")
        write_edit(pipeline, number)
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        judge(pipeline, process.returncode, number, tally, output.decode() + errors.decode())


def write_edit(pipeline: Pipeline, number: int) -> None:
    """In place or by a new file, as editors do."""
    if number % 2:
        pipeline.live.write_text(edit(number))
        return
    fresh = pipeline.live.with_name("tables.yml~")
    fresh.write_text(edit(number))
    fresh.rename(pipeline.live)


def judge(pipeline: Pipeline, code: int, number: int, tally: Tally, what: str) -> None:
    """The edit is live, the candidate is kept, and the code says so."""
    tally.count(EDITS)
    tally.require(pipeline.live.read_text() == edit(number), LOST, what)
    tally.require(code == CONFLICT, WRONG, f"exit {code}: {what}")
    kept = [path for path in pipeline.logs.glob("runs/**/*.yml") if path.read_text() == CANDIDATE]
    tally.require(kept, "candidates not kept", what)
    check_clean(pipeline, tally, what)


def last_fsync(pipeline: Pipeline) -> Point:
    """The fsync before the one that follows the rename: that of the intent's folder."""
    after = swap_point(pipeline, after=True)
    return Point(after.call, after.number - 1)
