# SPDX-License-Identifier: MIT
"""T5: SIGKILL at random moments, two writers at once, and a reader that hashes all the time."""

from __future__ import annotations

import random
import signal
import time

from aftermath import LOST, MANUAL, TORN, check_clean, digest, live_digest, promise
from fault_test import Tally
from pipeline import EARLIER, Pipeline, sha256
from processes import kill_marked
from reader import HashingReader
from workshop import Workshop, version

ROUNDS = 500
PER_PROJECT = 25
SEED = 20_250_101
KILLS = "kills"
UNUSED = "rounds that ended before the kill"


def run(workshop: Workshop, tally: Tally) -> None:
    """Many rounds; a project serves several of them, so that crashes pile up."""
    tally.expect_none(KILLS, UNUSED, "reads")
    promise(tally)
    rounds = workshop.rounds(ROUNDS, least=4)
    batches = [(number, min(PER_PROJECT, rounds - number)) for number in range(0, rounds, PER_PROJECT)]
    length = workshop.length_of_run()

    def batch(start_and_count: tuple[int, int]) -> None:
        start, count = start_and_count
        with workshop.pipeline() as pipeline, HashingReader(pipeline.live) as reader:
            chance = random.Random(SEED + start)
            known = {digest(EARLIER)}
            was_live = {digest(EARLIER)}
            for number in range(start, start + count):
                known |= {digest(version(2 * number)), digest(version(2 * number + 1))}
                one_round(pipeline, number, chance.uniform(0, 1.6 * length), tally)
                was_live.add(str(live_digest(pipeline)))
            torn = reader.seen - known
            tally.require(not torn, TORN, f"rounds from {start}: a reader saw {torn}")
            settle(pipeline, was_live, tally, f"rounds from {start}")
        tally.count("reads", reader.reads)

    workshop.each(batch, batches)


def one_round(pipeline: Pipeline, number: int, delay: float, tally: Tally) -> None:
    """Two updates with different results at once; both are killed after a while."""
    writers = [pipeline.beside(), pipeline.beside()]
    processes = []
    for turn, writer in enumerate(writers):
        writer.offer(version(2 * number + turn))
        processes.append(writer.start("--lock-timeout", "1s"))
    time.sleep(delay)
    for process, writer in zip(processes, writers, strict=True):
        running = process.poll() is None
        process.send_signal(signal.SIGKILL)
        output, errors = process.communicate()
        killed = running and process.returncode == -signal.SIGKILL
        tally.count(KILLS if killed else UNUSED)
        if not killed and process.returncode not in (0, 75):
            tally.violate(MANUAL, f"round {number}: exit {process.returncode}\n{output.decode()}\n{errors.decode()}")
        kill_marked(writer.mark)


def settle(pipeline: Pipeline, was_live: set[str], tally: Tally, what: str) -> None:
    """The last start repairs everything, and whatever was live can be found in the backups."""
    pipeline.offer(version(1_000_000))
    outcome = pipeline.run()
    tally.require(outcome.code == 0, MANUAL, f"{what}: {outcome}")
    kept = {sha256(path) for path in pipeline.backups}
    lost = was_live - kept - {str(live_digest(pipeline))}
    tally.require(not lost, LOST, f"{what}: {lost} of {len(was_live)}")
    check_clean(pipeline, tally, what)
