# SPDX-License-Identifier: MIT
"""T3: the order of the calls that make a replacement durable, read from a trace."""

from __future__ import annotations

import re

from fault_test import Tally
from tracer import traced
from workshop import Workshop

CALLS = "openat,write,fsync,rename,renameat,renameat2,unlink,ftruncate,fchmod"
WRITABLE = re.compile(r"O_WRONLY|O_RDWR|O_TRUNC|O_APPEND")
#: One line of each must be there, in this order; names lose their run id first.
UPDATE = [
    ("the backup is written", r"^write\(\d+<[^>]*\.backup\.partial-"),
    ("the backup is synchronized", r"^fsync\(\d+<[^>]*\.backup\.partial-"),
    ("the backup gets its name", r"^renameat2\(.*\.backup\.partial-.*NOREPLACE"),
    ("its folder is synchronized", r"^fsync\(\d+<[^>]*/schema_analysis>"),
    ("the candidate is written", r"^write\(\d+<[^>]*\.staged-"),
    ("its mode is set", r"^fchmod\(\d+<[^>]*\.staged-"),
    ("the candidate is synchronized", r"^fsync\(\d+<[^>]*\.staged-"),
    ("the intent is synchronized", r"^fsync\(\d+<[^>]*\.journal\.json\.partial"),
    ("the intent gets its name", r'^rename\(.*journal\.json"'),
    ("its folder is synchronized", r"^fsync\(\d+<[^>]*/schema_analysis>"),
    ("the candidate becomes live", r'^rename\(.*\.staged-.*/tables\.yml"'),
    ("the configuration folder is synchronized", r"^fsync\(\d+<[^>]*/config>"),
    ("the commit record is written", r"^write\(\d+<[^>]*/history\.jsonl"),
    ("the commit record is synchronized", r"^fsync\(\d+<[^>]*/history\.jsonl"),
    ("the intent goes", r"^unlink\(.*journal\.json"),
    ("success is printed", r"^write\(1<.*successfully"),
]
MISORDERED = "steps out of order"
DIRECT = "writable opens of the live file"


def run(workshop: Workshop, tally: Tally) -> None:
    """Lint an update and a rollback."""
    tally.expect_none("steps in order", MISORDERED, DIRECT)
    with workshop.pipeline() as pipeline:
        for arguments in ((), ("rollback",)):
            result = traced(pipeline, CALLS, *arguments)
            assert result.outcome.code == 0, result.outcome
            lint(result.lines, tally, " ".join(arguments) or "update")


def lint(lines: list[str], tally: Tally, what: str) -> None:
    """Every step after the one before it; the live file is never opened for writing."""
    position = 0
    for words, pattern in UPDATE:
        place = next((at for at in range(position, len(lines)) if re.search(pattern, lines[at])), None)
        if place is None:
            tally.violate(MISORDERED, f"{what}: not after the step before it: {words} ({pattern})")
            continue
        tally.count("steps in order")
        position = place + 1
    for line in lines:
        if line.startswith("openat") and '/tables.yml"' in line and "staging" not in line:
            tally.require(not WRITABLE.search(line), DIRECT, f"{what}: {line}")
    # Nothing of the candidate may be touched between its last fsync and the rename.
    renamed = next((at for at, line in enumerate(lines) if re.search(UPDATE[10][1], line)), len(lines))
    synced = max((at for at, line in enumerate(lines[:renamed]) if re.search(UPDATE[6][1], line)), default=0)
    touched = [line for line in lines[synced + 1 : renamed] if re.match(r"(write|ftruncate|fchmod)\(\d+<[^>]*\.staged-", line)]
    tally.require(not touched, MISORDERED, f"{what}: changed after its fsync: {touched}")
