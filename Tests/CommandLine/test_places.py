# SPDX-License-Identifier: MIT
"""Folders and files that cannot be written, found before the analyzer starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import PipelineMaker
from outcome import Outcome, assert_fails
from pipeline import Pipeline

Closer = Callable[[Path], None]


@pytest.fixture
def close_folder() -> Iterator[Closer]:
    """Makes a folder unwritable even for root: by its immutable flag, else by a read-only mount, else by its mode."""
    undo: list[list[str]] = []

    def close(folder: Path) -> None:
        ways = [
            (["chattr", "+i", str(folder)], ["chattr", "-i", str(folder)]),
            (["mount", "--bind", "-o", "ro", str(folder), str(folder)], ["umount", str(folder)]),
        ]
        if os.geteuid() != 0:
            ways = [(["chmod", "a-w", str(folder)], ["chmod", "u+w", str(folder)])]
        for way, back in ways:
            if shutil.which(way[0]) and subprocess.run(way, capture_output=True, check=False).returncode == 0:
                undo.append(back)
                if not can_write(folder):
                    return
        pytest.skip("NOT RUN: as root without the right to set flags or to mount nothing here is unwritable")

    yield close
    for command in reversed(undo):
        subprocess.run(command, check=True)


def can_write(folder: Path) -> bool:
    """Whether a file can be made there."""
    try:
        (folder / ".attempt").touch()
    except OSError:
        return False
    (folder / ".attempt").unlink()
    return True


def analysis_has_started(pipeline: Pipeline) -> bool:
    """Whether the slow part was reached."""
    return any(pipeline.logs.glob("runs/*/analyzer.log"))


def test_a_configuration_folder_that_cannot_be_written(stub: PipelineMaker, close_folder: Closer) -> None:
    pipeline = stub("succeeds")
    close_folder(pipeline.live.parent)
    with pipeline.untouched():
        outcome = pipeline.run("--format", "json")
        assert_fails(outcome, 73, failed="configuration folder cannot be written", advice="ls -ld")
        # The way back needs the folder too, and says so alike.
        rollback = pipeline.run("rollback")
        assert rollback.code in (66, 73), rollback
    assert outcome.document["outcome"] == "failed"
    assert not analysis_has_started(pipeline)


def test_a_logs_folder_that_cannot_be_written(stub: PipelineMaker, close_folder: Closer) -> None:
    pipeline = stub("succeeds")
    pipeline.logs.mkdir(parents=True)
    close_folder(pipeline.logs)
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 73, failed="the logs folder cannot be written", advice="--logs-dir")


def test_a_configuration_folder_that_is_not_there(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    with pipeline.untouched():
        outcome = pipeline.run("--output-dir", "not/there")
    assert_fails(outcome, 73, failed="the configuration folder does not exist", advice="mkdir -p")


def test_a_link_that_leads_nowhere(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.live.unlink()
    pipeline.live.symlink_to("gone.yml")
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 73, failed="the symbolic link points to", advice="rm")


def test_a_folder_in_place_of_the_file(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.live.unlink()
    pipeline.live.mkdir()
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 73, failed="is not a regular file", advice="move it away")


def test_everything_wrong_is_said_at_once(stub: PipelineMaker) -> None:
    pipeline = stub("imports_much")
    with pipeline.untouched():
        outcome = pipeline.run("--output-dir", "not/there", TEST_OPENDENTAL_SOURCE_URL="sqlite:////not/there.sqlite")
    # The database's code comes first: it is what the person can least see for herself.
    assert_fails(outcome, 69, failed="Database file missing", advice="TEST_OPENDENTAL_SOURCE_URL")
    assert "the configuration folder does not exist" in outcome.message.failed
    assert "mkdir -p" in outcome.message.next


@pytest.mark.parametrize("way", ["link to the root", "link to the pipeline", "pipeline that is a link"])
def test_every_way_into_a_project_finds_the_same_places(stub: PipelineMaker, way: str) -> None:
    pipeline = stub("succeeds")

    def places(outcome: Outcome) -> dict[str, str]:
        assert outcome.code == 0, outcome
        # Each run has a folder of its own.
        return {name: path for name, path in outcome.document["paths"].items() if name not in ("run", "candidate")}

    usual = places(pipeline.run("--dry-run", "--format", "json", cwd=pipeline.home))
    other = pipeline.folder / "Zähne 歯"
    if way == "pipeline that is a link":
        other.mkdir()
        (other / "etl_pipeline").symlink_to(pipeline.home)
        options, directory = [], other
    else:
        other.symlink_to(pipeline.root if way == "link to the root" else pipeline.home)
        options, directory = ["--project-root", str(other)], pipeline.folder
    assert places(pipeline.run("--dry-run", "--format", "json", *options, cwd=directory)) == usual
    assert len(pipeline.runs) == 2
