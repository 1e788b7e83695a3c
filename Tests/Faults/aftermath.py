# SPDX-License-Identifier: MIT
"""What must be true of a project after something went wrong, before and after the next start."""

from __future__ import annotations

import hashlib
import json

from fault_test import Tally
from pipeline import CANDIDATE, Pipeline, sha256

TORN = "torn"
LOST = "backups lost"
MANUAL = "manual recoveries"
LEFT = "files left behind"
UNRECORDED = "successes without a commit record"
RECORD = "records wrong"
MOST_STARTS = 2


def promise(tally: Tally) -> None:
    """Show the promises, even when all stay at zero."""
    tally.expect_none(TORN, LOST, MANUAL, LEFT)


def digest(text: str) -> str:
    """The hash of a configuration's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def live_digest(pipeline: Pipeline) -> str | None:
    """The hash of the live file, None when it is missing."""
    try:
        return sha256(pipeline.live)
    except FileNotFoundError:
        return None


def records(pipeline: Pipeline) -> list[dict[str, object]]:
    """The history as it stands on disk, oldest first; a torn last line is none."""
    path = pipeline.logs / "history.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines if line]


def has_commit(pipeline: Pipeline, text: str) -> bool:
    """Whether a commit record says that this text became live."""
    return any(record.get("to") == digest(text) and record["outcome"] == "applied" for record in records(pipeline))


def check_crash(pipeline: Pipeline, allowed: list[str | None], tally: Tally, what: str) -> None:
    """Before any repair: the live file is one of the complete states, and what was live once is still somewhere."""
    found = live_digest(pipeline)
    wanted = [text and digest(text) for text in allowed]
    tally.require(found in wanted, TORN, f"{what}: live is {found}")
    kept = {sha256(path) for path in pipeline.backups} | {found}
    if allowed[0] is not None:
        tally.require(wanted[0] in kept, LOST, f"{what}: the old bytes are in no backup")


def check_code(pipeline: Pipeline, code: int, text: str, tally: Tally, what: str) -> None:
    """Exit 0 is said only after the commit record is on disk."""
    if code == 0:
        committed = live_digest(pipeline) == digest(text) and has_commit(pipeline, text)
        tally.require(committed, UNRECORDED, what)


def converge(pipeline: Pipeline, tally: Tally, what: str, *arguments: str, text: str = CANDIDATE) -> None:
    """The next start, by itself and without a person, ends with the wanted text live and everything clean."""
    for _ in range(MOST_STARTS):
        outcome = pipeline.run(*arguments)
        if outcome.code == 0:
            break
    tally.require(outcome.code == 0, MANUAL, f"{what}: the next start said\n{outcome}")
    if outcome.code == 0:
        tally.require(live_digest(pipeline) == digest(text), TORN, f"{what}: after the repair live is not the new file")
    check_clean(pipeline, tally, what)


def check_clean(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """Nothing half done lies about, and history agrees with the files."""
    left = leftovers(pipeline)
    tally.require(not left, LEFT, f"{what}: {left}")
    kept = {path.name: sha256(path) for path in pipeline.backups}
    for record in records(pipeline):
        name, source = record.get("backup"), record.get("from")
        if isinstance(name, str):
            # Retention removes old copies of a content of which it keeps a newer one, never the content.
            good = kept[name] == source if name in kept else source in kept.values()
            tally.require(good, LOST, f"{what}: {name} is altered, or missing with its content")
    numbers = [record["sequence"] for record in records(pipeline)]
    tally.require(numbers == list(range(1, len(numbers) + 1)), RECORD, f"{what}: sequence {numbers}")


def leftovers(pipeline: Pipeline) -> list[str]:
    """Partial files, staged candidates, and an open journal."""
    beside = [path for path in pipeline.live.parent.iterdir() if ".staged" in path.name]
    kept = [path for path in pipeline.logs.iterdir() if ".partial" in path.name or path.name.startswith("journal.json")]
    kept += [path for path in pipeline.logs.iterdir() if ".probe-" in path.name]
    return sorted(path.name for path in beside + kept)
