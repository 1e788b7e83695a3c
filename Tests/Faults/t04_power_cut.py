# SPDX-License-Identifier: MIT
"""T4: the power goes. A copy of a mounted ext4 image is what a disk holds then: nothing that only the kernel knows."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aftermath import LOST, converge, digest, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline, sha256
from processes import kill_marked
from workshop import Workshop, mounted, require_program

SUCCESSES = 100
MOMENTS = 50
#: No write-back by the kernel's own clock, and no rescue of renames: what is not synchronized is lost.
OPTIONS = "loop,commit=300,noauto_da_alloc"
MEBIBYTES = 48
NEITHER = "neither old nor new"
BROKEN = "successes lost"
AFTER = "cuts after success"
WITHIN = "cuts at a random moment"


def run(workshop: Workshop, tally: Tally) -> None:
    """Cuts right after exit 0, and at random moments of a run; then the disk comes back, and the next start repairs."""
    require_program("mkfs.ext4", "mount", "umount")
    tally.expect_none(AFTER, WITHIN, BROKEN, NEITHER)
    promise(tally)
    chance = random.Random(4)
    blank = workshop.folder / "blank.img"
    with blank.open("wb") as file:
        file.truncate(MEBIBYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(blank)], check=True, capture_output=True)
    length = workshop.length_of_run()
    delays: list[float | None] = [None] * workshop.rounds(SUCCESSES)
    delays += [chance.uniform(0, length) for _ in range(workshop.rounds(MOMENTS))]
    workshop.each(lambda delay: cut(workshop, blank, delay, tally), delays)


def cut(workshop: Workshop, blank: Path, delay: float | None, tally: Tally) -> None:
    """Run to the end or for a while, copy what the disk holds, and look at it as after the next boot."""
    folder = workshop.new_folder()
    image, copy, place = folder / "disk.img", folder / "cut.img", folder / "disk"
    shutil.copyfile(blank, image)
    place.mkdir()
    with disk(image, place), workshop.pipeline(at=place) as pipeline:
        subprocess.run(["sync", "-f", str(place)], check=True)
        finished = run_until(pipeline, delay)
        shutil.copyfile(image, copy)
    tally.count(AFTER if finished else WITHIN)
    what = "cut after success" if delay is None else f"cut after {delay:.3f} s"
    # At the same place: paths in the records stay what they were.
    with disk(copy, place):
        judge(pipeline, finished, tally, what)
        converge(pipeline, tally, what)
        kill_marked(pipeline.mark)
    shutil.rmtree(folder)


@contextmanager
def disk(image: Path, place: Path) -> Iterator[Path]:
    """An image, mounted."""
    with mounted(["-t", "ext4", "-o", OPTIONS, str(image)], place) as folder:
        yield folder


def run_until(pipeline: Pipeline, delay: float | None) -> bool:
    """Run to the end, or until a moment; whether it had said success by then."""
    process = pipeline.start()
    if delay is None:
        outcome = pipeline.finish(process)
        assert outcome.code == 0, outcome
        return True
    time.sleep(delay)
    return process.poll() == 0


def judge(pipeline: Pipeline, finished: bool, tally: Tally, what: str) -> None:
    """What the disk holds."""
    live, logs = pipeline.live, pipeline.logs
    found = sha256(live) if live.exists() else None
    names = {digest(EARLIER): "old", digest(CANDIDATE): "new"}
    tally.require(found in names, NEITHER, f"{what}: live is {found}, {live.stat().st_size if found else 0} bytes")
    if finished:
        history = logs / "history.jsonl"
        committed = history.exists() and digest(CANDIDATE) in history.read_text() and names.get(str(found)) == "new"
        tally.require(committed, BROKEN, f"{what}: exit 0, and then the file is {names.get(str(found))}")
    kept = [sha256(path) for path in logs.glob("tables.yml.backup.*")] if logs.exists() else []
    tally.require(digest(EARLIER) in (*kept, found), LOST, f"{what}: {kept}")
