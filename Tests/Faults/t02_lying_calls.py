# SPDX-License-Identifier: MIT
"""T2b: calls that claim success and do nothing, as a broken disk or network file system does; the proofs must notice."""

from __future__ import annotations

from aftermath import UNRECORDED, check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline
from tracer import CALL, Point, traced, traced_at
from workshop import Workshop

#: What is lied about: the call, what its line contains, and the answer when it is not the length of a text.
LIES = {
    "the backup's bytes": ("write", ".backup.partial-", len(EARLIER.encode())),
    "the candidate's bytes": ("write", ".staged-", len(CANDIDATE.encode())),
    "the backup's name": ("renameat2", ".backup.partial-", 0),
    "the replacement": ("rename", ".staged-", 0),
}
TRIES = 8
UNNOTICED = "lies unnoticed"


def run(workshop: Workshop, tally: Tally) -> None:
    """One lie a run."""
    tally.expect_none("lies", UNNOTICED, UNRECORDED)
    promise(tally)
    for name, lie in LIES.items():
        # How often the analyzer's log is written varies a little, so the number may be another file's in one run.
        for _ in range(TRIES):
            with workshop.pipeline() as pipeline:
                point = first(traced(pipeline, lie[0]).lines, *lie[:2])
            with workshop.pipeline() as pipeline:
                if tell(pipeline, point, name, tally):
                    break
        else:
            raise AssertionError(f"{name}: never told in {TRIES} tries")


def tell(pipeline: Pipeline, point: Point, name: str, tally: Tally) -> bool:
    """One run with a lie; False when it was told about another file."""
    call, words, answer = LIES[name]
    result = traced_at(pipeline, point, f"retval={answer}")
    if not any("(INJECTED)" in line and about(line, call, words) for line in result.lines):
        return False
    tally.count("lies")
    tally.require(result.outcome.code != 0, UNNOTICED, f"{name}: {result.outcome}")
    check_crash(pipeline, [EARLIER], tally, name)
    converge(pipeline, tally, name)
    return True


def first(lines: list[str], call: str, words: str) -> Point:
    """Which call it is."""
    number = 0
    for line in lines:
        number += line.startswith(f"{call}(")
        if about(line, call, words):
            return Point(call, number)
    raise AssertionError(f"no {call} of {words}")


def about(line: str, call: str, words: str) -> bool:
    """Whether a call writes or renames that file; the text of a record may name it too."""
    match = CALL.match(line)
    return match is not None and match[1] == call and words in (match[2].split(">")[0] if call == "write" else match[2])
