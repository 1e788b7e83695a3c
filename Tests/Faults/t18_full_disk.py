# SPDX-License-Identifier: MIT
"""T18: a disk that is full before, or becomes full during the run; a limit on the size of files."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

from aftermath import check_clean, check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline, binary
from processes import PATIENCE_SECONDS
from workshop import Workshop, mounted

DISK = 64 << 20
#: What the disk has left: around the sizes of a record, a configuration, a report, and the preflight's demand.
ROOM = [0, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 8 << 20, 16 << 20, 17 << 20, 20 << 20]
LIMITS = [
    0,
    1,
    100,
    200,
    400,
    600,
    800,
    1000,
    1500,
    1900,
    2005,
    2010,
    2019,
    2500,
    4000,
    5000,
    8000,
    16000,
    28000,
    30000,
]
REFUSED = "refused before the analysis"
LATE = "aborted later"
WENT = "went through"
WRONG = "wrong ends"
STORAGE = (0, 73)
GATE = 3


def run(workshop: Workshop, tally: Tally) -> None:
    """Full before, full during, and limited files."""
    tally.expect_none(REFUSED, LATE, WENT, WRONG)
    promise(tally)
    for limit in workshop.sample(LIMITS, least=4):
        limited(workshop, tally, limit)
    for room in workshop.sample(ROOM, least=3):
        on_disk(workshop, tally, room, during=False)
        on_disk(workshop, tally, room, during=True)


def limited(workshop: Workshop, tally: Tally, limit: int) -> None:
    """No file may grow beyond the limit (RLIMIT_FSIZE): an error, never the end by a signal."""
    with workshop.pipeline() as pipeline:
        process = subprocess.Popen(
            [binary()],
            cwd=pipeline.root,
            env=pipeline.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        what = f"files up to {limit} bytes: exit {process.returncode}\n{output.decode()}\n{errors.decode()}"
        judge(pipeline, process.returncode, tally, what, codes=(*STORAGE, 70, 65, 69, 78))
        converge(pipeline, tally, what)


def on_disk(workshop: Workshop, tally: Tally, room: int, *, during: bool) -> None:
    """A small disk, filled until so much is left: before the start, or while the analyzer works."""
    folder = workshop.new_folder()
    what = f"{room >> 10} KiB left {'during' if during else 'before'} the run"
    small = mounted(["-t", "tmpfs", "-o", f"size={DISK}", "tmpfs"], folder)
    with small, workshop.pipeline("waits", at=folder) as pipeline:
        gate, filler = folder / "gate", folder / "filler"
        if during:
            process = pipeline.start_until("Discovered", STUB_GATE=str(gate))
            fill(filler, room)
            gate.symlink_to("/")
            outcome = pipeline.finish(process)
        else:
            gate.symlink_to("/")
            fill(filler, room)
            outcome = pipeline.run(STUB_GATE=str(gate))
        # The analyzer itself may run out of space behind its last file; the gate then holds a complete candidate back.
        held_back = outcome.code == GATE and "the analyzer ended with exit code" in " ".join(outcome.errors.split())
        codes = (*STORAGE, 70, GATE) if during and held_back else (*STORAGE, 70)
        judge(pipeline, outcome.code, tally, f"{what}: {outcome}", codes=codes)
        filler.unlink()
        pipeline.variables["STUB_GATE"] = str(gate)
        converge(pipeline, tally, what)


def fill(path: Path, room: int) -> None:
    """Leave so many bytes on the disk."""
    status = os.statvfs(path.parent)
    size = max(0, status.f_bavail * status.f_frsize - room)
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def judge(pipeline: Pipeline, code: int, tally: Tally, what: str, *, codes: tuple[int, ...]) -> None:
    """A clean end, and the old or the new bytes."""
    tally.require(code in codes, WRONG, what)
    check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
    if code == 0:
        tally.count(WENT)
        check_clean(pipeline, tally, what)
    elif any(pipeline.logs.glob("runs/*/analyzer.log")):
        tally.count(LATE)
    else:
        tally.count(REFUSED)
    if code not in (0,):
        tally.require(pipeline.live.read_text() in (EARLIER, CANDIDATE), WRONG, what)
