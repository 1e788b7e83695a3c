# SPDX-License-Identifier: MIT
"""T1: SIGKILL at every system call that changes something, or opens or closes a file of the project."""

from __future__ import annotations

from aftermath import check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline
from tracer import Point, Traced, points, traced_at
from workshop import Workshop

FIRED = "kills fired"
MISSED = "kills missed"


def run(workshop: Workshop, tally: Tally) -> None:
    """An update, a first update, and a rollback, killed everywhere."""
    tally.expect_none(FIRED, MISSED)
    promise(tally)
    kill_updates(workshop, tally, EARLIER)
    kill_updates(workshop, tally, None)
    kill_rollbacks(workshop, tally)


def kill_updates(workshop: Workshop, tally: Tally, live: str | None) -> None:
    """Kill an update at every point; `live` is what is there before."""
    with workshop.pipeline(live=live) as pipeline:
        found = points(pipeline)

    def kill(point: Point) -> None:
        with workshop.pipeline(live=live) as pipeline:
            what = f"update at {point}"
            inject(pipeline, point, tally)
            check_crash(pipeline, [live, CANDIDATE], tally, what)
            converge(pipeline, tally, what)

    # The first update differs from later ones in few places; half of it is enough at any scale.
    workshop.each(kill, workshop.sample(found if live else found[::2], least=12))


def kill_rollbacks(workshop: Workshop, tally: Tally) -> None:
    """Kill a rollback at every point; a rollback to the old bytes by name must then work."""
    with workshop.pipeline() as pipeline:
        assert pipeline.run().code == 0
        found = points(pipeline, "rollback")

    def kill(point: Point) -> None:
        with workshop.pipeline() as pipeline:
            assert pipeline.run().code == 0
            target = pipeline.backups[0].name
            what = f"rollback at {point}"
            inject(pipeline, point, tally, "rollback")
            check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
            converge(pipeline, tally, what, "rollback", "--to", target, text=EARLIER)

    workshop.each(kill, workshop.sample(found, least=12))


def inject(pipeline: Pipeline, point: Point, tally: Tally, *arguments: str) -> None:
    """Kill the command at a point and make sure that it died there."""
    result = traced_at(pipeline, point, "signal=KILL", *arguments)
    tally.count(FIRED, int(result.fired))
    count_miss(result, point, tally)


def count_miss(result: Traced, point: Point, tally: Tally) -> None:
    """A fault that did not happen proves nothing: it is a failure of the test, unless this run had fewer such calls."""
    if not result.fired and not result.has_reached(point):
        tally.count("points not reached")
        return
    tally.require(result.fired, MISSED, f"{point}: {result.lines[-2:]} {result.outcome}")
