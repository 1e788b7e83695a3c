# SPDX-License-Identifier: MIT
"""T2: an error at every system call; the program says so, or copes, and never claims what is not so."""

from __future__ import annotations

import os
from collections.abc import Callable

from aftermath import MANUAL, TORN, UNRECORDED, check_clean, check_code, check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline
from tracer import Point, points, traced
from workshop import Workshop

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EINTR", "EROFS", "EACCES")
MISSED = "injections missed"
UNNAMED = "messages without the cause"
#: What the kernel never answers with; flock waits are not used, and a refused lock is EAGAIN.
STORAGE_CODE = 73


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
    workshop.each(update_with(workshop, tally), workshop.sample(plan, least=12))
    plan = [(point, error) for point in rollback for error in ERRORS]
    workshop.each(rollback_with(workshop, tally), workshop.sample(plan, least=12))


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


def fail_once(
    pipeline: Pipeline, case: tuple[Point, str], text: str, tally: Tally, what: str, *arguments: str
) -> None:
    """Run the command with one failing call and look at what it claims."""
    point, error = case
    fault = f"{point.call}:error={error}:when={point.number}"
    result = traced(pipeline, point.call, *arguments, inject=fault)
    tally.count(f"{error} injected", int(result.fired))
    tally.require(result.fired, MISSED, f"{what}: {result.outcome}")
    outcome = result.outcome
    tally.require(outcome.code >= 0, TORN, f"{what}: ended by signal {-outcome.code}")
    check_code(pipeline, outcome.code, text, tally, f"{what}: {outcome}")
    if outcome.code == STORAGE_CODE:
        cause = os.strerror(getattr(__import__("errno"), error))
        tally.require(cause in " ".join(outcome.errors.split()), UNNAMED, f"{what}: {outcome.errors}")
    if outcome.code == 0:
        check_clean_after_success(pipeline, tally, what)


def check_clean_after_success(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """A success may leave a file that could not be removed; records and backups must agree all the same."""
    pipeline.run("history")
    check_clean_records = Tally()
    check_clean(pipeline, check_clean_records, what)
    for violation in check_clean_records.violations:
        if "files left behind" not in violation:
            tally.violate("records wrong", violation)
