# SPDX-License-Identifier: MIT
"""T7: fifty starts at once, and starts after the death of a holder."""

from __future__ import annotations

import signal
from collections import Counter

from fault_test import Tally
from pipeline import CANDIDATE, Pipeline
from processes import wait_for
from workshop import Workshop

STARTS = 50
DEATHS = 20
BUSY = 75
WRONG = "wrong ends"


def run(workshop: Workshop, tally: Tally) -> None:
    """One works, the others are told so; a dead holder blocks nobody."""
    tally.expect_none("starts at once", "worked", "told busy", "starts after a killed holder", WRONG)
    with workshop.pipeline("waits") as pipeline:
        start_together(pipeline, workshop.rounds(STARTS, least=8), tally)
    for _ in range(workshop.rounds(DEATHS, least=2)):
        with workshop.pipeline("waits") as pipeline:
            start_after_death(pipeline, tally)


def start_together(pipeline: Pipeline, number: int, tally: Tally) -> None:
    """The gate opens only when all others have given up, so exactly one may get through."""
    gate = pipeline.folder / "gate"
    runners = [pipeline.beside() for _ in range(number)]
    processes = [runner.start(STUB_GATE=str(gate)) for runner in runners]
    wait_for(lambda: sum(process.poll() is None for process in processes) <= 1, "all but one start to give up")
    still = [process.pid for process in processes if process.poll() is None]
    gate.touch()
    outcomes = [runner.finish(process) for runner, process in zip(runners, processes, strict=True)]
    codes = Counter(outcome.code for outcome in outcomes)
    tally.count("starts at once", number)
    tally.count("worked", codes[0])
    tally.count("told busy", codes[BUSY])
    tally.require(codes == {0: 1, BUSY: number - 1}, WRONG, f"exit codes {dict(codes)}")
    for outcome in outcomes:
        if outcome.code == BUSY and still:
            told = "another update is running: pid" in " ".join(outcome.errors.split())
            tally.require(told, WRONG, str(outcome))
    tally.require(pipeline.live.read_text() == CANDIDATE, WRONG, "the one that worked did not replace the file")


def start_after_death(pipeline: Pipeline, tally: Tally) -> None:
    """Killed while it holds the lock; the next start goes on without waiting."""
    gate = pipeline.folder / "gate"
    holder = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    gate.touch()
    outcome = pipeline.beside().run(STUB_GATE=str(gate))
    tally.count("starts after a killed holder")
    tally.require(outcome.code == 0, WRONG, str(outcome))
