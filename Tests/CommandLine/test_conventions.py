# SPDX-License-Identifier: MIT
"""Every calling convention that existing analyzers have, run by the command from every place a person would stand."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from conftest import PipelineMaker, stub_script
from outcome import assert_fails
from pipeline import CONVENTIONS, EARLIER, Pipeline

PLACEMENTS = {
    "class_output_dir": "parameter",
    "cwd_relative": "parameter",
    "emoji_output": "parameter",
    "file_relative_stage": "parameter",
    "no_class": "in_place",
    "output_dir_flag": "flag",
    "stage_five": "parameter",
}
TABLES = ["chat", "patient", "recall"]
#: How the project is found: working directory below the project's folder, and options.
STANDPOINTS = {
    "the root": ("clinic project", []),
    "the pipeline": ("clinic project/etl_pipeline", []),
    "elsewhere": (".", ["--project-root", "clinic project"]),
}


def test_every_convention_is_here() -> None:
    assert sorted(path.name for path in CONVENTIONS.iterdir()) == sorted(PLACEMENTS)


def give_earlier_configuration(pipeline: Pipeline) -> None:
    """A live file from before two tables came, and the warehouse that a fifth stage would write to."""
    document = yaml.safe_load(EARLIER)
    del document["tables"]["allergy"]
    document["metadata"]["total_tables"] = 1
    pipeline.live.write_text(yaml.safe_dump(document, sort_keys=False))
    with closing(sqlite3.connect(pipeline.root / "analytics.sqlite")) as analytics, analytics:
        analytics.execute("CREATE TABLE recall (RecallNum INTEGER)")


@pytest.mark.parametrize("standpoint", STANDPOINTS)
@pytest.mark.parametrize("name", PLACEMENTS)
def test_only_the_swap_touches_the_project(convention: PipelineMaker, name: str, standpoint: str) -> None:
    directory, options = STANDPOINTS[standpoint]
    pipeline = convention(name)
    give_earlier_configuration(pipeline)
    before = pipeline.snapshot()
    arguments = ["--format", "json", *options]
    dry = pipeline.run("--dry-run", *arguments, cwd=pipeline.folder / directory)
    assert dry.code == 0, dry
    assert pipeline.snapshot() == before
    assert dry.document["analyzer"]["placement"] == PLACEMENTS[name]
    outcome = pipeline.run(*arguments, cwd=pipeline.folder / directory)
    assert outcome.code == 0, outcome
    assert sorted(pipeline.configuration()["tables"]) == TABLES
    assert outcome.document["diff"]["summary"]["tables_added"] == 2
    after = pipeline.snapshot()
    changed = {path for path in {**before, **after} if before.get(path) != after.get(path)}
    assert changed == {str(pipeline.live.relative_to(pipeline.root))}
    again = pipeline.run(*arguments, cwd=pipeline.folder / directory)
    assert again.document["outcome"] == "unchanged"
    assert pipeline.snapshot() == after


@pytest.mark.parametrize("name", PLACEMENTS)
def test_a_refused_run_leaves_nothing_anywhere(convention: PipelineMaker, name: str) -> None:
    pipeline = convention(name)
    give_earlier_configuration(pipeline)
    document = yaml.safe_load(pipeline.live.read_text())
    document["metadata"]["environment"] = "clinic"
    pipeline.live.write_text(yaml.safe_dump(document, sort_keys=False))
    before = pipeline.snapshot()
    outcome = pipeline.run("--format", "json")
    assert_fails(outcome, 3, failed="made from environment 'clinic', the candidate from 'test'", advice="--force")
    assert outcome.rules("gate") == {"origin-changed"}
    assert pipeline.snapshot() == before


@pytest.mark.parametrize("name", PLACEMENTS)
def test_a_first_configuration(convention: PipelineMaker, name: str) -> None:
    pipeline = convention(name)
    outcome = pipeline.run("--format", "json")
    assert outcome.code == 0, outcome
    assert outcome.document["config"]["resolved_path"] == str(pipeline.live)
    assert sorted(pipeline.configuration()["tables"]) == TABLES


def test_the_fifth_stage_does_not_run_and_is_in_the_report(convention: PipelineMaker) -> None:
    pipeline = convention("stage_five")
    give_earlier_configuration(pipeline)
    warehouse = pipeline.folder / "warehouse.sqlite"
    outcome = pipeline.run("--format", "json", FIXTURE_ANALYTICS_DB=str(warehouse))
    assert outcome.code == 0, outcome
    assert not warehouse.exists()
    assert sorted(outcome.document["analyzer"]["new_tables_to_create"]) == ["chat", "patient"]


def test_its_own_logs_go_into_the_folder_of_the_run(convention: PipelineMaker) -> None:
    pipeline = convention("stage_five")
    assert pipeline.run().code == 0
    assert not (pipeline.home / "logs").exists()
    moved = sorted(path.parent.name for path in (pipeline.runs[-1] / "analyzer" / "logs").rglob("schema_analysis_*"))
    assert moved == ["logs", "reports"]


class TestInPlace:
    """A script that can only write the live file: "recoverable" is what is promised, and kept."""

    @pytest.fixture
    def torn(self, stub: PipelineMaker) -> Pipeline:
        """A pipeline whose analyzer has written half of the live file and hangs; it was killed there."""
        pipeline = stub("in_place")
        self.before = pipeline.live.read_bytes()
        process = pipeline.start_until("Stage 3/5", STUB_HANG="1")
        assert pipeline.live.read_bytes() != self.before
        # Nobody is left who could tidy up: the command, the launcher, and the script at once.
        for pid in pipeline.living():
            os.kill(pid, 9)
        process.communicate()
        assert pipeline.live.read_bytes() != self.before
        return pipeline

    def test_the_next_start_restores_before_anything_else(self, torn: Pipeline) -> None:
        outcome = torn.run("rollback")
        assert outcome.code == 0, outcome
        assert "Repaired after a crashed run" in outcome.errors
        assert torn.live.read_bytes() == self.before

    def test_a_next_start_that_fails_has_restored_too(self, torn: Pipeline) -> None:
        shutil.copyfile(stub_script("raises"), torn.home / "scripts" / "analyze_opendental_schema.py")
        assert torn.run().code == 70
        assert torn.live.read_bytes() == self.before

    def test_a_killed_command_alone_is_repaired_as_well(self, stub: PipelineMaker) -> None:
        pipeline = stub("in_place")
        before = pipeline.live.read_bytes()
        pipeline.kill(pipeline.start_until("Stage 3/5", STUB_HANG="1"))
        assert pipeline.run("rollback").code == 0
        assert pipeline.live.read_bytes() == before

    @pytest.mark.parametrize("options", [("--timeout", "2s"), ("--stall-timeout", "1s")])
    def test_a_run_that_is_ended_restores_at_once(self, stub: PipelineMaker, options: tuple[str, ...]) -> None:
        pipeline = stub("in_place")
        before = pipeline.snapshot()
        outcome = pipeline.run(*options, STUB_HANG="1")
        assert_fails(outcome, 124, failed="was ended", advice=options[0])
        assert pipeline.snapshot() == before

    def test_the_candidate_goes_live_in_the_end(self, stub: PipelineMaker) -> None:
        pipeline = stub("in_place")
        outcome = pipeline.run("--format", "json")
        assert outcome.code == 0, outcome
        assert outcome.document["analyzer"]["placement"] == "in_place"
        assert pipeline.live.read_bytes() == Path(pipeline.variables["STUB_CANDIDATE"]).read_bytes()
