# SPDX-License-Identifier: MIT
"""An analyzer puts a directory, a link or a special file in the place of the live file: kept, and the file is back."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PipelineMaker
from outcome import assert_fails
from pipeline import CANDIDATE, Pipeline
from processes import kill_marked, wait_for

WORK = "somebody's work"
SHAPES: dict[str, tuple[str, Callable[[int], bool]]] = {
    "directory": ("a directory", stat.S_ISDIR),
    "fifo": ("a special file", stat.S_ISFIFO),
    "socket": ("a special file", stat.S_ISSOCK),
    "dangling link": ("a symbolic link", stat.S_ISLNK),
    "link": ("a symbolic link", stat.S_ISLNK),
}
IN_PLACE, BEHIND = "replaces_live_file", "replaces_live_file_behind_our_back"


def kept(pipeline: Pipeline, run: Path | None = None) -> Path:
    """The one thing that a run moved away, in the run's folder or below it; of all runs where none is given."""
    found = list((run or pipeline.logs / "runs").rglob("displaced.tables.yml*"))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_script_that_writes_in_place(stub: PipelineMaker, shape: str) -> None:
    pipeline = stub(IN_PLACE)
    pipeline.live.chmod(0o640)
    words, is_shape = SHAPES[shape]
    with pipeline.untouched_content():
        outcome = pipeline.run("--format", "json", STUB_SHAPE=shape)
    # A link to a whole configuration is a result like any other, and waits for consent.
    assert_fails(
        outcome,
        3 if shape == "link" else 70,
        failed=f"{words} stood at {pipeline.live}",
        advice="",
    )
    assert is_shape(kept(pipeline).lstat().st_mode)
    assert str(kept(pipeline)) in outcome.message.failed
    assert not (pipeline.logs / "journal.json").exists()


def test_what_was_inside_is_still_inside(stub: PipelineMaker) -> None:
    pipeline = stub(IN_PLACE)
    pipeline.run(STUB_SHAPE="directory")
    assert (kept(pipeline) / "inside").read_text() == WORK


def test_a_result_beside_it_waits_for_consent(stub: PipelineMaker) -> None:
    pipeline = stub(IN_PLACE)
    pipeline.variables |= {"STUB_SHAPE": "directory", "STUB_RESULT": "etl_pipeline/config/tables.yml"}
    with pipeline.untouched_content():
        outcome = pipeline.run("--format", "json")
    assert_fails(outcome, 3, failed=f"a directory stood at {pipeline.live}", advice="--force")
    assert outcome.rules("gate") == {"analyzer-touched-files"}
    assert (kept(pipeline) / "inside").read_text() == WORK
    forced = pipeline.run("--force")
    assert forced.code == 0, forced
    assert pipeline.live.read_text() == CANDIDATE


@pytest.mark.parametrize("shape", SHAPES)
def test_where_no_configuration_was_none_is_left(stub: PipelineMaker, shape: str) -> None:
    pipeline = stub(IN_PLACE)
    pipeline.live.unlink()
    with pipeline.untouched_content():
        outcome = pipeline.run(STUB_SHAPE=shape)
    assert outcome.code in (3, 70), outcome
    assert not os.path.lexists(pipeline.live)
    assert SHAPES[shape][1](kept(pipeline).lstat().st_mode)


@pytest.mark.parametrize("unseen", [{}, {"STUB_UNSEEN": "1"}], ids=["seen", "unseen"])
def test_a_script_that_does_it_behind_our_back(stub: PipelineMaker, unseen: dict[str, str]) -> None:
    pipeline = stub(BEHIND)
    pipeline.variables |= unseen
    pipeline.live.chmod(0o600)
    with pipeline.untouched_content():
        outcome = pipeline.run("--format", "json")
    assert outcome.document["analyzer"]["placement"] == "flag"
    assert_fails(outcome, 3, failed=f"a directory stood at {pipeline.live}", advice="--force")
    assert (kept(pipeline) / "inside").read_text() == WORK
    assert pipeline.run("--force").code == 0
    assert pipeline.live.read_text() == CANDIDATE


def test_behind_our_back_where_no_configuration_was(stub: PipelineMaker) -> None:
    pipeline = stub(BEHIND)
    pipeline.live.unlink()
    outcome = pipeline.run()
    assert outcome.code == 3, outcome
    assert not os.path.lexists(pipeline.live)
    assert (kept(pipeline) / "inside").read_text() == WORK


class TestKilled:
    """The command, the launcher and the script die at once: nobody is left to tidy up after the damage."""

    def kill(self, pipeline: Pipeline, **variables: str) -> Path:
        """Returns the folder of the run."""
        process = pipeline.start_until("Stage 3/5", STUB_HANG="1", **variables)
        for pid in pipeline.living():
            os.kill(pid, 9)
        process.communicate()
        return pipeline.runs[-1]

    @pytest.mark.parametrize(
        ("name", "shape"),
        [*((IN_PLACE, shape) for shape in SHAPES), (BEHIND, "directory")],
    )
    @pytest.mark.parametrize("command", [["update"], ["rollback"]], ids=["update", "rollback"])
    def test_the_next_start_repairs(self, stub: PipelineMaker, name: str, shape: str, command: list[str]) -> None:
        pipeline = stub(name)
        pipeline.live.chmod(0o640)
        with pipeline.untouched_content():
            killed = self.kill(pipeline, STUB_SHAPE=shape)
            assert not pipeline.live.is_file() or pipeline.live.is_symlink()
            outcome = pipeline.run(*command, STUB_SHAPE="directory")
        assert "Repaired after a crashed run" in outcome.errors
        assert f"{SHAPES[shape][0]} stood at {pipeline.live}; it is kept as {kept(pipeline, killed)}" in outcome.errors
        # A rollback is done with that; an update goes on as always, and the script is no better.
        expected = 0 if command == ["rollback"] else 70 if name == IN_PLACE else 3
        assert outcome.code == expected, outcome
        if command == ["rollback"]:
            assert "The repair was the rollback" in outcome.errors
        assert SHAPES[shape][1](kept(pipeline, killed).lstat().st_mode)

    @pytest.mark.parametrize("name", [IN_PLACE, BEHIND])
    def test_a_dry_run_repairs_nothing(self, stub: PipelineMaker, name: str) -> None:
        pipeline = stub(name)
        before = pipeline.live.read_text()
        self.kill(pipeline, STUB_SHAPE="directory")
        outcome = pipeline.run("--dry-run")
        assert_fails(outcome, 3, failed=f"{pipeline.live}: has to be repaired", advice="etl-update-schema rollback")
        assert (pipeline.live / "inside").read_text() == WORK
        assert pipeline.run("rollback").code == 0
        assert pipeline.live.read_text() == before

    @pytest.mark.parametrize("name", [IN_PLACE, BEHIND])
    def test_a_first_run_leaves_nothing(self, stub: PipelineMaker, name: str) -> None:
        pipeline = stub(name)
        pipeline.live.unlink()
        killed = self.kill(pipeline, STUB_SHAPE="directory")
        outcome = pipeline.run("rollback")
        assert outcome.code == 66, outcome
        assert not os.path.lexists(pipeline.live)
        assert (kept(pipeline, killed) / "inside").read_text() == WORK


class TestNobodyKnows:
    """A directory that no run of ours left: an update refuses to start, a rollback is told what to do by a person."""

    @pytest.fixture
    def pipeline(self, stub: PipelineMaker) -> Pipeline:
        """A pipeline with a past, whose live file somebody has replaced by a directory."""
        pipeline = stub("succeeds")
        self.before = pipeline.live.read_bytes()
        assert pipeline.run().code == 0
        pipeline.live.unlink()
        pipeline.live.mkdir()
        (pipeline.live / "inside").write_text(WORK)
        return pipeline

    def test_an_update_refuses_to_start(self, pipeline: Pipeline) -> None:
        with pipeline.untouched_content():
            outcome = pipeline.run()
        assert_fails(outcome, 73, failed="is not a regular file", advice="move it away")

    def test_a_rollback_puts_it_aside(self, pipeline: Pipeline) -> None:
        assert pipeline.run("rollback", "--list").code == 0
        with pipeline.untouched_content():
            assert pipeline.run("rollback", "--dry-run").code == 0
        outcome = pipeline.run("rollback")
        assert outcome.code == 0, outcome
        assert pipeline.live.read_bytes() == self.before
        assert (kept(pipeline) / "inside").read_text() == WORK
        assert f"it is kept as {kept(pipeline)}" in outcome.errors

    def test_a_rollback_that_finds_nothing_leaves_it(self, pipeline: Pipeline) -> None:
        with pipeline.untouched_content():
            outcome = pipeline.run("rollback", "--to", "19990101_000000")
        assert_fails(outcome, 66, failed="no backup fits", advice="--list")


def python_that_answers(pipeline: Pipeline, answer: str) -> None:
    """Give the pipeline an interpreter with an answer of its own to the question of placement, and usual otherwise."""
    python = pipeline.folder / "python3"
    python.write_text(
        f'#!/bin/sh\nfor word; do [ "$word" = --decide-only ] && {answer}; done\nexec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    pipeline.variables["ETL_PYTHON"] = str(python)


def test_the_run_keeps_to_what_was_decided_before_it(stub: PipelineMaker) -> None:
    # Of a script that takes --output-dir: read again, it would be given that option.
    pipeline = stub("succeeds")
    python_that_answers(pipeline, """{ echo '{"placement": "in_place", "class": null}'; exit; }""")
    outcome = pipeline.run("--format", "json")
    assert outcome.code == 70, outcome
    assert outcome.document["analyzer"]["placement"] == "in_place"


def test_a_script_of_which_nobody_could_tell_where_it_writes_is_guarded(stub: PipelineMaker) -> None:
    pipeline = stub("in_place")
    before = pipeline.live.read_text()
    python_that_answers(pipeline, "exit 1")
    process = pipeline.start(STUB_HANG="1")
    wait_for(lambda: pipeline.live.read_text() != before, "the script to write")
    assert (pipeline.logs / "journal.json").exists()
    kill_marked(pipeline.mark)
    process.communicate()
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "its backup is live again" in outcome.errors
    assert pipeline.live.read_text() == CANDIDATE
