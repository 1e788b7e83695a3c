# SPDX-License-Identifier: MIT
"""T2: an error at every system call; the program says so, or copes, and never claims what is not so."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable

from aftermath import LEFT, MANUAL, TORN, UNRECORDED, check_clean, check_code, check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline
from t01_kill_at_every_call import MISSED, count_miss
from tracer import Point, points, traced_at
from workshop import Workshop

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EINTR", "EROFS", "EACCES")
UNNAMED = "messages without the cause"
STORAGE_CODE = 73
SEED = 2


def run(workshop: Workshop, tally: Tally) -> None:
    """Updates get two errors at every point, rollbacks all six."""
    for error in ERRORS:
        tally.count(f"{error} injected", 0)
    promise(tally)
    tally.expect_none(UNRECORDED, MISSED, UNNAMED)
    with workshop.pipeline() as pipeline:
        found = points(pipeline)
        rollback = points(pipeline, "rollback")
    plan = [(point, ERRORS[(index + turn * 3) % 6]) for index, point in enumerate(found) for turn in (0, 1)]
    # In a fixed random order, so that a part of them has something of every error.
    random.Random(SEED).shuffle(plan)
    workshop.each(update_with(workshop, tally), workshop.sample(plan, least=6))
    plan = [(point, error) for point in rollback for error in ERRORS]
    random.Random(SEED).shuffle(plan)
    workshop.each(rollback_with(workshop, tally), workshop.sample(plan, least=6))


def update_with(workshop: Workshop, tally: Tally) -> Callable[[tuple[Point, str]], None]:
    """A worker that runs one update with one error."""

    def work(case: tuple[Point, str]) -> None:
        with workshop.pipeline() as pipeline:
            what = f"update with {case[1]} at {case[0]}"
            fail_once(pipeline, case, CANDIDATE, tally, what)
            check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
            converge(pipeline, tally, what)

    return work


def rollback_with(workshop: Workshop, tally: Tally) -> Callable[[tuple[Point, str]], None]:
    """A worker that runs one rollback with one error."""

    def work(case: tuple[Point, str]) -> None:
        with workshop.pipeline() as pipeline:
            if pipeline.run().code != 0:
                tally.violate(MANUAL, "the update before a rollback failed")
            target = pipeline.backups[0].name
            what = f"rollback with {case[1]} at {case[0]}"
            fail_once(pipeline, case, EARLIER, tally, what, "rollback")
            check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
            converge(pipeline, tally, what, "rollback", "--to", target, text=EARLIER)

    return work


def fail_once(pipeline: Pipeline, case: tuple[Point, str], text: str, tally: Tally, what: str, *arguments: str) -> None:
    """Run the command with one failing call and look at what it claims."""
    point, error = case
    result = traced_at(pipeline, point, f"error={error}", *arguments)
    tally.count(f"{error} injected", int(result.fired))
    count_miss(result, point, tally)
    outcome = result.outcome
    tally.require(outcome.code >= 0, TORN, f"{what}: ended by signal {-outcome.code}")
    check_code(pipeline, outcome.code, text, tally, f"{what}: {outcome}")
    if outcome.code == STORAGE_CODE:
        cause = os.strerror(getattr(errno, error))
        tally.require(cause in " ".join(outcome.errors.split()), UNNAMED, f"{what}: {outcome.errors}")
    if outcome.code == 0:
        check_clean_after_success(pipeline, tally, what)


def check_clean_after_success(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """A success may leave a file that could not be removed; records and backups must agree all the same."""
    found = Tally()
    check_clean(pipeline, found, what)
    for violation in found.violations:
        if not violation.startswith(LEFT):
            tally.violate("records wrong", violation)
