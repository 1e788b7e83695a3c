# SPDX-License-Identifier: MIT
"""T13 and T14: output of any size and of any bytes."""

from __future__ import annotations

import os
import random
import time

from fault_test import Tally
from measured_process import measure
from pipeline import CANDIDATE, Pipeline, binary
from workshop import Workshop

BYTES_PER_STREAM = 250_000_000
#: What the flood repeats: one line of a length that no buffer on the way has.
FLOOD_LINE = b"0123456789abcdef" * 4095 + b"0123456789abcde\n"
MEMORY_LIMIT_MIB = 64
WRONG = "wrong ends"
LOST = "runs with lost bytes"
PIECES = [
    b"caf\xc3\xa9 \xe2\x82\xac",
    b"\xff\xfe\x80",
    b"\0",
    b"\r\n",
    b"\r",
    b"\n",
    b"\x1b[31mred\x1b[0m",
    b"\xf0\x9f\x98",
    b"plain",
]


def volume(workshop: Workshop, tally: Tally) -> None:
    """T13: a flood on both streams, one endless line, a million redraws."""
    tally.expect_none("MB", LOST, WRONG)
    with workshop.pipeline("flood_output") as pipeline:
        lines = workshop.rounds(BYTES_PER_STREAM) // len(FLOOD_LINE)
        pipeline.variables["STUB_BYTES"] = str(lines * len(FLOOD_LINE))
        peak = flood(pipeline, 2 * lines * len(FLOOD_LINE), tally)
        with (pipeline.runs[-1] / "analyzer.log").open("rb") as log:
            found = sum(line == FLOOD_LINE for line in log)
        tally.require(found == 2 * lines, LOST, f"{found} of {2 * lines} lines arrived whole")
        copied = time_of_copy(pipeline)
        tally.remark(copied)
    for name, data in {
        "one line": b"x" * workshop.rounds(50_000_000),
        "redraws": b"50%\r" * workshop.rounds(10**6),
    }.items():
        with workshop.pipeline("odd_bytes") as pipeline:
            path = pipeline.folder / "bytes"
            path.write_bytes(data)
            pipeline.variables |= {"STUB_BYTES_FILE": str(path), "STUB_CHUNK": "65536"}
            peak = max(peak, flood(pipeline, len(data), tally, name))
            tally.require(data in (pipeline.runs[-1] / "analyzer.log").read_bytes(), LOST, f"{name}: other bytes")
    tally.remark(f"peak {peak / 1024:.0f} MiB")


def flood(pipeline: Pipeline, size: int, tally: Tally, what: str = "flood") -> int:
    """One run; returns its peak memory in KiB."""
    began = time.monotonic()
    run = measure([str(binary())], pipeline.root, pipeline.variables, samples_memory=True)
    tally.count("MB", size // 1_000_000)
    tally.require(run.status == 0, WRONG, f"{what}: exit {run.status}: {run.errors.decode()[-500:]}")
    log = pipeline.runs[-1] / "analyzer.log"
    tally.require(log.stat().st_size >= size, LOST, f"{what}: {log.stat().st_size} of {size}")
    tally.require(
        run.peak_kib < MEMORY_LIMIT_MIB * 1024, f"peaks over {MEMORY_LIMIT_MIB} MiB", f"{what}: {run.peak_kib} KiB"
    )
    if what == "flood":
        tally.remark(f"flood {time.monotonic() - began:.1f} s")
    return run.peak_kib


def time_of_copy(pipeline: Pipeline) -> str:
    """The same stub without us: its time through cat into a file, for comparison."""
    folder = pipeline.folder / "plain"
    folder.mkdir()
    script = pipeline.home / "scripts" / "analyze_opendental_schema.py"
    line = f'"{pipeline.variables["ETL_PYTHON"]}" "{script}" --output-dir "{folder}" 2>&1 | cat > "{folder}/log"'
    run = measure(["bash", "-c", line], pipeline.root, pipeline.variables)
    (folder / "log").unlink()
    return f"through cat {run.seconds:.1f} s"


def odd_bytes(workshop: Workshop, tally: Tally) -> None:
    """T14: bytes that are no text, in chunks that cut characters; the log has them all as they were."""
    tally.expect_none("runs", WRONG, LOST)
    chance = random.Random(14)

    def work(number: int) -> None:
        data = b"".join(chance.choice(PIECES) for _ in range(2000)) + b"\nthe end\n"
        with workshop.pipeline("odd_bytes") as pipeline:
            path = pipeline.folder / "bytes"
            path.write_bytes(data)
            outcome = pipeline.run(STUB_BYTES_FILE=str(path), STUB_CHUNK=str(1 + number * 37 % 4096))
            tally.count("runs")
            tally.require(outcome.code == 0 and pipeline.live.read_text() == CANDIDATE, WRONG, str(outcome))
            log = (pipeline.runs[-1] / "analyzer.log").read_bytes()
            tally.require(data in log, LOST, f"run {number}: the log has other bytes, and ends with {log[-80:]!r}")
            tally.require("\x1b" not in outcome.errors + outcome.output, "escape sequences passed on", str(number))

    workshop.each(work, range(workshop.rounds(20, least=2)))
    assert os.linesep == "\n"
