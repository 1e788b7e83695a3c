# SPDX-License-Identifier: MIT
"""A file that breaks off is still valid YAML at most of its line ends; every cut is recognised all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import PipelineMaker, stub_script
from outcome import ROOT, Outcome, assert_fails
from pipeline import Pipeline, tables_of

#: In the shape of the newest analyzer: types, monitoring, dbt models.
WHOLE = (ROOT / "Tests" / "Fixtures" / "diffing" / "opendental-upgrade" / "after.yml").read_text()
SPREAD = 160
CUTS = 200
WORKERS = 3


def cuts(text: str) -> list[int]:
    """Lengths to keep: evenly spread over the file, and every line end and its neighbour in the last entry."""
    data = text.encode()
    spread = {number * len(data) // SPREAD for number in range(SPREAD)}
    last_entry = data.rindex(b"\n  ", 0, data.rindex(b"    table_name:") - 1)
    ends = {place + 1 for place in range(last_entry, len(data) - 1) if data[place : place + 1] == b"\n"}
    return sorted(spread | ends | {end - 1 for end in ends} | {len(data) - 1})


def run_cut(folder: Path, length: int) -> list[str]:
    """Offer one cut file to a pipeline whose live file is whole; what went wrong."""
    pipeline = Pipeline.with_stub(folder / str(length), stub_script("truncated_candidate"), live=WHOLE)
    pipeline.use_sqlite(tables_of(WHOLE))
    pipeline.offer(WHOLE)
    before, identity = pipeline.snapshot(), pipeline.identity()
    outcome = pipeline.run(STUB_KEEP_BYTES=str(length))
    complaints = []
    if outcome.code != 65:
        complaints.append(
            f"{length} bytes: exit {outcome.code}\n...{WHOLE[max(0, length - 60) : length]!r}\n{outcome.output}"
        )
    elif not well_said(outcome):
        complaints.append(f"{length} bytes: {outcome.errors}")
    if (pipeline.snapshot(), pipeline.identity()) != (before, identity):
        complaints.append(f"{length} bytes: the project was touched")
    return complaints


def well_said(outcome: Outcome) -> bool:
    """All three parts of the message."""
    message = outcome.message
    return "not a valid configuration" in message.failed and "unchanged" in message.state and "validate" in message.next


def test_every_cut_is_refused_as_invalid(tmp_path: Path) -> None:
    lengths = cuts(WHOLE)
    assert len(lengths) >= CUTS
    with ThreadPoolExecutor(WORKERS) as pool:
        complaints = [line for found in pool.map(lambda length: run_cut(tmp_path, length), lengths) for line in found]
    assert not complaints, "\n".join([f"{len(complaints)} of {len(lengths)} cuts:", *complaints])


def test_the_whole_file_is_accepted(tmp_path: Path) -> None:
    # Shows that the cuts are what was refused above.
    pipeline = Pipeline.with_stub(tmp_path, stub_script("truncated_candidate"), live=None)
    pipeline.use_sqlite(tables_of(WHOLE))
    pipeline.offer(WHOLE)
    outcome = pipeline.run(STUB_KEEP_BYTES=str(len(WHOLE.encode())))
    assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == WHOLE


def test_a_cut_file_of_an_analyzer_that_failed_is_the_analyzers_failure(stub: PipelineMaker) -> None:
    pipeline = stub("exit_one_after_write")
    pipeline.offer(WHOLE[: len(WHOLE) // 2])
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 70, failed="ended with exit code 1", advice="analyzer.log")


@pytest.mark.parametrize("length", [0, len(WHOLE) // 3])
def test_a_cut_file_is_not_restored_either(tmp_path: Path, length: int) -> None:
    pipeline = Pipeline.with_stub(tmp_path, stub_script("succeeds"))
    damaged = tmp_path / "cut.yml"
    damaged.write_text(WHOLE[:length])
    with pipeline.untouched():
        outcome = pipeline.run("rollback", "--to", str(damaged))
    assert outcome.code == 66, outcome
    assert outcome.message.state
