# SPDX-License-Identifier: MIT
"""An update keeps the source's column types beside its history, and never fails because of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from conftest import PipelineMaker
from pipeline import Pipeline


def alter(pipeline: Pipeline, statement: str) -> None:
    with closing(sqlite3.connect(pipeline.folder / "source.sqlite")) as database, database:
        database.execute(statement)


def records(folder: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"{table}_history.jsonl").read_text().splitlines()]


def test_column_types_are_recorded_after_an_applied_run_and_only_on_change(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    folder = pipeline.logs / "schema_metadata"
    assert pipeline.run().code == 0
    baseline = json.loads((folder / "recall_schema.json").read_text())
    assert baseline["schema"]["RecallNum"] == "INTEGER"
    assert baseline["metadata"]["primary_key"] == ["RecallNum"]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert pipeline.run().code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    alter(pipeline, "ALTER TABLE recall ADD COLUMN Note BIGINT")
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "source schema of recall changed: + Note BIGINT" in outcome.errors
    assert [record["version"] for record in records(folder, "recall")] == [1, 2]
    assert str(records(folder, "recall")[-1]["recorded_by"]).startswith("update ")


def test_what_the_report_tells_is_not_told_twice(bundled: Pipeline) -> None:
    bundled.use_sqlite({"patient": ["PatNum", "LName", "Fax"], "recall": ["RecallNum", "Note"]})
    assert bundled.run().code == 0
    alter(bundled, "ALTER TABLE patient ADD COLUMN Email TEXT")
    alter(bundled, "ALTER TABLE patient DROP COLUMN Fax")
    alter(bundled, "DROP TABLE recall")
    alter(bundled, "CREATE TABLE recall (RecallNum INTEGER PRIMARY KEY, Note TEXT NOT NULL)")
    outcome = bundled.run()
    assert outcome.code == 0, outcome
    folder = bundled.logs / "schema_metadata"
    assert [record["version"] for record in records(folder, "patient")] == [1, 2]
    assert "column Email added" in outcome.output
    assert "source schema of patient" not in outcome.errors
    assert "source schema of recall changed: ~ Note NOT NULL" in outcome.errors


def test_a_run_that_applies_nothing_records_nothing(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    assert pipeline.run("--dry-run").code == 0
    assert not (pipeline.logs / "schema_metadata").exists()


def test_types_that_cannot_be_recorded_are_a_warning(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.logs.mkdir(parents=True)
    (pipeline.logs / "schema_metadata").write_text("a file where a directory should be")
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "were not recorded" in outcome.errors
