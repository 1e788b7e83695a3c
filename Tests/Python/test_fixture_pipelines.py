# SPDX-License-Identifier: MIT
"""Each calling convention, run as the command runs it: a candidate in staging and nothing else anywhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import PIPELINES, Launch

EXPECTED_PLACEMENT = {
    "class_output_dir": "parameter",
    "cwd_relative": "parameter",
    "emoji_output": "parameter",
    "file_relative_stage": "parameter",
    "no_class": "in_place",
    "output_dir_flag": "flag",
    "stage_five": "parameter",
}
CONFIG = Path("etl_pipeline") / "etl_pipeline" / "config" / "tables.yml"
SCRIPT = Path("etl_pipeline") / "scripts" / "analyze_opendental_schema.py"
EARLIER = "metadata:\n  total_tables: 1\ntables:\n  patient:\n    table_name: patient\n    column_names: [PatNum]\n"


@pytest.fixture
def source_url(tmp_path: Path) -> str:
    """A database with three tables, one of them without a key."""
    path = tmp_path / "open dental.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE patient (PatNum INTEGER PRIMARY KEY, LName TEXT, DateTStamp TIMESTAMP)")
        database.execute("CREATE TABLE chat (ChatNum INTEGER PRIMARY KEY, Name TEXT)")
        database.execute("CREATE TABLE tmpdocument (DocNum INTEGER, Note TEXT)")
    database.close()
    return f"sqlite:///{path}"


@pytest.fixture
def pipeline(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one fixture with a live configuration and a warehouse of its own."""
    root = tmp_path / "root"
    shutil.copytree(PIPELINES / request.param, root)
    (root / CONFIG).write_text(EARLIER)
    with sqlite3.connect(root / "analytics.sqlite") as analytics:
        analytics.execute("CREATE TABLE patient (PatNum INTEGER)")
    analytics.close()
    return root


def fingerprint(root: Path) -> dict[str, str]:
    """Every name below a folder with the hash of its contents."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in root.rglob("*")
    }


def test_every_convention_is_tested() -> None:
    assert sorted(path.name for path in PIPELINES.iterdir()) == sorted(EXPECTED_PLACEMENT)


def test_the_shared_source_is_the_same_everywhere() -> None:
    texts = {path.read_bytes() for path in PIPELINES.glob("*/etl_pipeline/etl_pipeline/opendental_source.py")}
    assert len(texts) == 1


@pytest.mark.parametrize("directory", ["", "etl_pipeline"])
@pytest.mark.parametrize("pipeline", EXPECTED_PLACEMENT, indirect=True)
def test_only_staging_changes(
    pipeline: Path, directory: str, launch: Launch, source_url: str, request: pytest.FixtureRequest
) -> None:
    before = fingerprint(pipeline)
    launch.start_directory = pipeline / directory
    # Given relative to where the command was typed, as a person would.
    script = Path(os.path.relpath(pipeline / SCRIPT, launch.start_directory))
    code = launch.run(
        script,
        "--live-config",
        str(pipeline / CONFIG),
        OPENDENTAL_SOURCE_URL=source_url,
        PYTHONPATH=str(pipeline / "etl_pipeline"),
    )
    assert code == 0, launch.text()
    assert launch.status["placement"] == EXPECTED_PLACEMENT[request.node.callspec.params["pipeline"]]
    assert launch.status["returned"] is True
    assert launch.status["leftovers"] == []
    candidate = yaml.safe_load(launch.candidate.read_text())
    assert sorted(candidate["tables"]) == ["chat", "patient", "tmpdocument"]
    assert candidate["metadata"]["total_tables"] == 3
    assert "completed successfully!" in launch.text()
    assert fingerprint(pipeline) == before
    if launch.status["placement"] != "in_place":
        assert launch.status["outside_writes"] == []


@pytest.mark.parametrize("pipeline", EXPECTED_PLACEMENT, indirect=True)
def test_without_the_launcher_it_does_write_elsewhere(pipeline: Path, source_url: str) -> None:
    # Shows that the test above could fail: the same scripts, run plainly, write the live file.
    before = fingerprint(pipeline)
    (pipeline / "etl_pipeline" / "logs").mkdir()
    subprocess.run(
        [sys.executable, pipeline / SCRIPT],
        cwd=pipeline / "etl_pipeline",
        check=True,
        capture_output=True,
        env={
            "PATH": os.environ["PATH"],
            "ETL_ENVIRONMENT": "test",
            "OPENDENTAL_SOURCE_URL": source_url,
            "PYTHONPATH": str(pipeline / "etl_pipeline"),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    after = fingerprint(pipeline)
    assert after[str(CONFIG)] != before[str(CONFIG)]
    if (pipeline / "etl_pipeline/etl_pipeline/config/paths.py").exists():
        assert after["analytics.sqlite"] != before["analytics.sqlite"]


@pytest.mark.parametrize("pipeline", ["stage_five"], indirect=True)
def test_logs_of_the_newest_convention_move(pipeline: Path, launch: Launch, source_url: str) -> None:
    environment = {"OPENDENTAL_SOURCE_URL": source_url, "PYTHONPATH": str(pipeline / "etl_pipeline")}
    assert launch.run(pipeline / SCRIPT, **environment) == 0
    moved = sorted(path.parent.name for path in (launch.work / "logs").rglob("schema_analysis_*"))
    assert moved == ["logs", "reports"]


@pytest.mark.parametrize("pipeline", ["file_relative_stage", "class_output_dir"], indirect=True)
def test_a_database_that_is_not_there_fails_as_it_would(pipeline: Path, launch: Launch, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing.sqlite"
    code = launch.run(pipeline / SCRIPT, OPENDENTAL_SOURCE_URL=url, PYTHONPATH=str(pipeline / "etl_pipeline"))
    assert code == 1
    assert b"sqlite3.OperationalError: unable to open database file" in launch.errors
    assert not launch.candidate.exists()
    assert "returned" not in launch.status
