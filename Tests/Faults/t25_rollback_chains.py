# SPDX-License-Identifier: MIT
"""T25: forward and back through many versions, by random walks; damaged and missing backups are refused."""

from __future__ import annotations

import random

from aftermath import check_clean, records
from fault_test import Tally
from pipeline import EARLIER, Pipeline, sha256
from workshop import Workshop, version

WALKS = 8
STEPS = 12
NOTHING = 66
WRONG = "wrong ends"
DIFFERENT = "bytes different"


def run(workshop: Workshop, tally: Tally) -> None:
    """Random walks, then damage."""
    tally.expect_none("updates", "rollbacks", "refusals", WRONG, DIFFERENT)
    workshop.each(lambda number: walk(workshop, tally, number), range(workshop.rounds(WALKS)))


def walk(workshop: Workshop, tally: Tally, number: int) -> None:
    """Updates and rollbacks in random order; we keep the true stack of contents beside."""
    chance = random.Random(number)  # noqa: S311
    with workshop.pipeline() as pipeline:
        live, replaced = EARLIER, EARLIER
        for step in range(STEPS):
            if step < 2 or chance.random() < 0.5:
                replaced, live = live, version(100 * number + step)
                pipeline.offer(live)
                outcome = pipeline.run()
                tally.count("updates")
            elif chance.random() < 0.5:
                replaced, live = live, replaced
                outcome = pipeline.run("rollback")
                tally.count("rollbacks")
            else:
                target = chance.choice(pipeline.backups)
                if target.read_text() == live:
                    continue
                replaced, live = live, target.read_text()
                outcome = pipeline.run("rollback", "--to", target.name)
                tally.count("rollbacks")
            tally.require(outcome.code == 0, WRONG, f"walk {number}, step {step}: {outcome}")
            tally.require(pipeline.live.read_text() == live, DIFFERENT, f"walk {number}, step {step}: {outcome}")
        check_clean(pipeline, tally, f"walk {number}")
        damage(pipeline, live, tally)


def damage(pipeline: Pipeline, live: str, tally: Tally) -> None:
    """A backup that no longer has its bytes, and one that is gone, are refused; the live file stays."""
    target = next(path for path in pipeline.backups if path.read_text() != live)
    known = {record.get("from") for record in records(pipeline)}
    assert sha256(target) in known
    for spoil in (lambda: target.write_text(version(999)), lambda: target.write_text(""), target.unlink):
        spoil()
        outcome = pipeline.run("rollback", "--to", target.name)
        tally.count("refusals")
        tally.require(outcome.code == NOTHING, WRONG, f"{spoil}: {outcome}")
        tally.require(pipeline.live.read_text() == live, DIFFERENT, f"{spoil}: {outcome}")
