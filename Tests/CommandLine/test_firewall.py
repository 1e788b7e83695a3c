# SPDX-License-Identifier: MIT
"""An analysis writes into its staging directory; what else it touches is put back, and the run waits for consent."""

from __future__ import annotations

import pytest
from conftest import PipelineMaker
from outcome import assert_fails
from pipeline import CANDIDATE, Pipeline

BESIDE = {"spoiled.yml": "original: true\n", "removed.yml": "here: true\n"}


@pytest.fixture
def neighbours(stub: PipelineMaker) -> Pipeline:
    """A pipeline with other files beside the live one, and an analyzer that has no respect for them."""
    pipeline = stub("writes_neighbours")
    for name, text in BESIDE.items():
        (pipeline.live.parent / name).write_text(text)
    (pipeline.live.parent / "spoiled.yml").chmod(0o600)
    return pipeline


def test_the_live_file_written_behind_our_back_is_put_back(stub: PipelineMaker) -> None:
    pipeline = stub("writes_live_file")
    before = pipeline.snapshot()
    outcome = pipeline.run("--format", "json", STUB_LIVE_FILE=str(pipeline.live))
    assert_fails(
        outcome, 3, failed="changed files outside its staging directory, which were put back", advice="--force"
    )
    assert str(pipeline.live) in outcome.message.failed
    assert outcome.rules("gate") == {"analyzer-touched-files"}
    assert pipeline.snapshot() == before


def test_with_consent_the_candidate_goes_live_all_the_same(stub: PipelineMaker) -> None:
    pipeline = stub("writes_live_file")
    before = pipeline.live.read_bytes()
    outcome = pipeline.run("--force", STUB_LIVE_FILE=str(pipeline.live))
    assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == CANDIDATE
    # What is backed up is what a person had, not what the script left there.
    assert [path.read_bytes() for path in pipeline.backups] == [before]


def test_a_script_that_also_removes_the_backup_costs_nothing(stub: PipelineMaker) -> None:
    pipeline = stub("removes_backups")
    before, snapshot = pipeline.live.read_bytes(), pipeline.snapshot()
    outcome = pipeline.run(STUB_REMOVE="backups")
    assert_fails(outcome, 3, failed="changed files outside its staging directory", advice="--force")
    assert pipeline.snapshot() == snapshot
    assert [path.read_bytes() for path in pipeline.backups] == [before]


def test_a_script_that_removes_the_whole_logs_folder_leaves_a_backup(stub: PipelineMaker) -> None:
    pipeline = stub("removes_backups")
    before = pipeline.live.read_bytes()
    outcome = pipeline.run(STUB_REMOVE="folder")
    assert_fails(outcome, 70, failed="the analyzer failed", advice="", state="did not touch it")
    assert [path.read_bytes() for path in pipeline.backups] == [before]


def test_a_first_configuration_that_is_written_directly_is_not_left_there(stub: PipelineMaker) -> None:
    pipeline = stub("writes_live_file")
    pipeline.live.unlink()
    before = pipeline.snapshot()
    outcome = pipeline.run(STUB_LIVE_FILE=str(pipeline.live))
    assert_fails(outcome, 3, failed="changed files outside its staging directory", advice="--force")
    assert pipeline.snapshot() == before


def test_files_beside_the_live_one_are_put_back_and_named(neighbours: Pipeline) -> None:
    before = neighbours.snapshot()
    outcome = neighbours.run("--format", "json")
    assert_fails(
        outcome, 3, failed="changed files outside its staging directory, which were put back", advice="--force"
    )
    for name in ("added.yml", "removed.yml", "spoiled.yml"):
        assert name in outcome.message.failed
    assert neighbours.snapshot() == before


def test_a_failed_analysis_puts_back_as_well(neighbours: Pipeline) -> None:
    script = neighbours.home / "scripts" / "analyze_opendental_schema.py"
    script.write_text(script.read_text().replace("target.write_bytes", "raise SystemExit(1)\ntarget.write_bytes"))
    before = neighbours.snapshot()
    outcome = neighbours.run()
    assert outcome.code == 70, outcome
    assert neighbours.snapshot() == before
