# SPDX-License-Identifier: MIT
"""T1b: SIGKILL anywhere in an update whose analyzer writes the live file itself: recoverable, not never torn."""

from __future__ import annotations

import signal
import time

from aftermath import LOST, MANUAL, converge, digest, live_digest, promise
from fault_test import Tally
from pipeline import EARLIER, Pipeline, sha256
from processes import PATIENCE_SECONDS, kill_marked
from t01_kill_at_every_call import FIRED, MISSED, inject
from tracer import Point, points
from workshop import Workshop

RANDOM_KILLS = 60


def run(workshop: Workshop, tally: Tally) -> None:
    """At every call, and the whole tree at once at any moment, also while the analyzer writes."""
    tally.expect_none(FIRED, MISSED)
    promise(tally)
    with workshop.pipeline("in_place") as pipeline:
        found = points(pipeline)

    def at_call(point: Point) -> None:
        with workshop.pipeline("in_place") as pipeline:
            inject(pipeline, point, tally)
            check(pipeline, tally, f"in place, killed at {point}")

    workshop.each(at_call, workshop.sample(found[::2], least=6))
    kills = workshop.rounds(RANDOM_KILLS, least=4)
    length = workshop.length_of_run("in_place")

    def at_moment(number: int) -> None:
        with workshop.pipeline("in_place") as pipeline:
            process = pipeline.start()
            time.sleep(length * number / kills)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=PATIENCE_SECONDS)
            kill_marked(pipeline.mark)
            tally.count(FIRED)
            check(pipeline, tally, f"in place, killed after {length * number / kills:.3f} s")

    workshop.each(at_moment, range(kills))


def check(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """The old bytes are live or in a backup, and the next start repairs and goes on by itself."""
    kept = {sha256(path) for path in pipeline.backups} | {live_digest(pipeline)}
    tally.require(digest(EARLIER) in kept, LOST, f"{what}: the old bytes are nowhere")
    converge(pipeline, tally, what)
    names = [path.name for path in pipeline.backups if sha256(path) == digest(EARLIER)]
    tally.require(names, LOST, f"{what}: no backup of the old bytes after the repair")
    if names:
        outcome = pipeline.run("rollback", "--to", names[0])
        back = outcome.code == 0 and live_digest(pipeline) == digest(EARLIER)
        tally.require(back, MANUAL, f"{what}: rollback said\n{outcome}")
