# SPDX-License-Identifier: MIT
"""T4: the power goes. A copy of a mounted ext4 image is what a disk holds at that moment: nothing that only the kernel knows."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aftermath import digest
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline, sha256
from workshop import Workshop, mounted, require_program

CUTS = 40
#: No write-back by the kernel's own clock, and no rescue of renames: what is not synchronized is lost.
OPTIONS = "loop,commit=300,noauto_da_alloc"
MEBIBYTES = 48
NEITHER = "neither old nor new"
BROKEN = "successes lost"
AFTER = "cuts after success"
WITHIN = "cuts at a random moment"


def run(workshop: Workshop, tally: Tally) -> None:
    """Cuts right after exit 0, and at random moments of a run."""
    require_program("mkfs.ext4", "mount", "umount")
    tally.expect_none(AFTER, WITHIN, BROKEN, NEITHER)
    chance = random.Random(4)  # noqa: S311
    blank = workshop.folder / "blank.img"
    with blank.open("wb") as file:
        file.truncate(MEBIBYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(blank)], check=True, capture_output=True)
    for number in range(workshop.rounds(CUTS, least=2)):
        folder = workshop.new_folder()
        image, cut = folder / "disk.img", folder / "cut.img"
        shutil.copyfile(blank, image)
        with disk(image, folder / "disk") as place, workshop.pipeline(at=place) as pipeline:
            subprocess.run(["sync", "-f", str(place)], check=True)
            finished = run_until(pipeline, None if number % 2 else chance.uniform(0.1, 0.5))
            shutil.copyfile(image, cut)
            tally.count(AFTER if finished else WITHIN)
            with disk(cut, folder / "cut") as remains:
                judge(remains / pipeline.live.relative_to(place), remains / pipeline.logs.relative_to(place), finished, tally)
        shutil.rmtree(folder)


@contextmanager
def disk(image: Path, place: Path) -> Iterator[Path]:
    """An image, mounted."""
    place.mkdir()
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


def judge(live: Path, logs: Path, finished: bool, tally: Tally) -> None:
    """What the disk holds."""
    found = sha256(live) if live.exists() else None
    names = {digest(EARLIER): "old", digest(CANDIDATE): "new"}
    tally.require(found in names, NEITHER, f"live is {found}, {live.stat().st_size if found else 0} bytes")
    if finished:
        history = logs / "history.jsonl"
        committed = history.exists() and digest(CANDIDATE) in history.read_text() and names.get(str(found)) == "new"
        tally.require(committed, BROKEN, f"exit 0, and after the cut the file is {names.get(str(found))}")
    kept = [sha256(path) for path in logs.glob("tables.yml.backup.*")] if logs.exists() else []
    tally.require(digest(EARLIER) in (*kept, found), "backups lost", f"{kept}")
