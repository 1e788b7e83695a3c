# SPDX-License-Identifier: MIT
"""What a change breaks in the dbt project: found beside the pipeline, named, read from files or manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PipelineMaker
from outcome import Outcome, assert_fails
from pipeline import CANDIDATE, EARLIER, Pipeline

STAGING = "select \"RecallNum\",\n  \"DateDue\"\nfrom {{ source('opendental', 'recall') }}\n"
MART = "select * from {{ ref('stg_opendental__recall') }}\n"
EXPOSURES = "exposures:\n  - name: calls\n    owner: {name: Front desk}\n    depends_on: [ref('mart_recall')]\n"


def write_project(folder: Path) -> Path:
    """A project in which one model names the column that goes."""
    files = {
        "dbt_project.yml": "name: x\n",
        "models/staging/stg_opendental__recall.sql": STAGING,
        "models/marts/mart_recall.sql": MART,
        "models/marts/exposures.yml": EXPOSURES,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def pipeline(stub: PipelineMaker) -> Pipeline:
    """A pipeline whose next candidate lacks recall.DateDue."""
    made = stub("succeeds")
    made.live.write_text(CANDIDATE)
    made.offer(EARLIER)
    return made


def compare(pipeline: Pipeline, *arguments: str, cwd: Path | None = None) -> Outcome:
    earlier = pipeline.folder / "earlier.yml"
    earlier.write_text(EARLIER)
    return pipeline.run("diff", str(pipeline.live), str(earlier), *arguments, cwd=cwd or pipeline.home)


def impact_of(outcome: Outcome) -> Any:
    return outcome.document["impact"]


@pytest.mark.parametrize("name", ["dbt_dental_models", "warehouse"])
def test_the_project_beside_the_pipeline_is_asked(pipeline: Pipeline, name: str) -> None:
    write_project(pipeline.root / name)
    impact = impact_of(compare(pipeline, "--format", "json"))
    (answer,) = impact["answers"]
    assert (answer["table"], answer["column"], answer["certainty"]) == (
        "recall",
        "DateDue",
        "named",
    )
    (place,) = answer["places"]
    assert place["path"].endswith(f"{name}/models/staging/stg_opendental__recall.sql")
    assert place["line"] == 2
    assert [model["name"] for model in answer["dependents"]] == ["mart_recall"]
    assert [(exposure["name"], exposure["owner"]) for exposure in answer["exposures"]] == [("calls", "Front desk")]
    assert impact["warnings"] == []


def test_an_update_reports_the_impact_and_keeps_it(pipeline: Pipeline) -> None:
    write_project(pipeline.root / "dbt_dental_models")
    outcome = pipeline.run("--force")
    assert outcome.code == 0, outcome
    assert "recall.DateDue removed: named by 1 model" in outcome.output
    assert "models/staging/stg_opendental__recall.sql:2" in outcome.output
    assert "dbt run --select stg_opendental__recall+" in outcome.output
    kept = json.loads((pipeline.runs[-1] / "report.json").read_text())
    assert kept["impact"]["answers"][0]["certainty"] == "named"
    assert "## dbt impact" in (pipeline.runs[-1] / "report.md").read_text()


def test_without_a_project_one_line_says_so(pipeline: Pipeline) -> None:
    outcome = compare(pipeline)
    assert " ".join(outcome.output.split()).count("no dbt project was found beside the pipeline") == 1
    assert impact_of(compare(pipeline, "--format", "json"))["project"] is None


def test_a_named_project_is_asked_from_anywhere(pipeline: Pipeline, tmp_path: Path) -> None:
    project = write_project(tmp_path / "elsewhere" / "models of ours")
    named = compare(pipeline, "--dbt-project", str(project), "--format", "json", cwd=tmp_path)
    assert impact_of(named)["answers"][0]["certainty"] == "named"
    updated = pipeline.run("--force", "--dbt-project", str(project), "--format", "json")
    assert (updated.code, impact_of(updated)["answers"][0]["certainty"]) == (0, "named")


def test_a_named_project_that_is_none_is_refused_before_anything_runs(
    pipeline: Pipeline,
) -> None:
    assert_fails(
        compare(pipeline, "--dbt-project", "nowhere"),
        78,
        failed="nowhere is not a dbt project",
        advice="--dbt-project",
        state="Nothing was changed",
    )
    with pipeline.untouched():
        assert_fails(
            pipeline.run("--dbt-project", "nowhere"),
            78,
            failed="nowhere is not a dbt project",
            advice="--dbt-project",
        )


def test_a_file_that_cannot_be_read_makes_the_answer_unknown(
    pipeline: Pipeline,
) -> None:
    project = write_project(pipeline.root / "dbt_dental_models")
    model = project / "models/staging/stg_opendental__recall.sql"
    model.unlink()
    model.symlink_to("nowhere")
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert impact["answers"][0]["certainty"] == "unknown"
    assert [warning.rpartition("/")[2] for warning in impact["warnings"]] == [
        "stg_opendental__recall.sql could not be read"
    ]


def test_links_to_folders_are_not_followed_in_circles(pipeline: Pipeline) -> None:
    project = write_project(pipeline.root / "dbt_dental_models")
    (project / "models" / "again").symlink_to(project / "models")
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert impact["project"]["models"] == 2
    assert impact["warnings"] == [
        warning for warning in impact["warnings"] if warning.endswith("models/again was not looked into")
    ]


MANIFEST: dict[str, Any] = {
    "metadata": {"dbt_version": "1.9"},
    "nodes": {
        "model.x.stg_opendental__recall": {
            "resource_type": "model",
            "name": "stg_opendental__recall",
            "original_file_path": "models/staging/stg_opendental__recall.sql",
            "raw_code": STAGING,
            "description": "an emoji \U0001f600",
            "config": {"materialized": "view"},
            "depends_on": {"nodes": ["source.x.opendental.recall"]},
        },
        "model.x.mart": {
            "resource_type": "model",
            "name": "mart_of_manifest",
            "original_file_path": "models\\marts\\mart_recall.sql",
            "raw_code": MART,
            "config": {"materialized": "incremental"},
            "depends_on": {"nodes": ["model.x.stg_opendental__recall"]},
        },
        "test.x.not_null": {
            "resource_type": "test",
            "name": "not_null",
            "depends_on": {"nodes": []},
        },
    },
    "sources": {
        "source.x.opendental.recall": {
            "name": "recall",
            "source_name": "opendental",
            "schema": "raw",
            "identifier": "recall",
        }
    },
    "exposures": {
        "exposure.x.board": {
            "name": "board",
            "type": "dashboard",
            "owner": {"name": None, "email": "desk@example.org"},
            "original_file_path": "models/marts/exposures.yml",
            "depends_on": {"nodes": ["model.x.mart"]},
        }
    },
}


def test_a_manifest_is_read_when_there_is_one(pipeline: Pipeline) -> None:
    project = write_project(pipeline.root / "dbt_dental_models")
    (project / "target").mkdir()
    (project / "target/manifest.json").write_text(json.dumps(MANIFEST))
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert (impact["project"]["origin"], impact["project"]["models"]) == ("manifest", 2)
    (answer,) = impact["answers"]
    assert [place["line"] for place in answer["places"]] == [2]
    assert [model["name"] for model in answer["dependents"]] == ["mart_of_manifest"]
    assert [exposure["owner"] for exposure in answer["exposures"]] == ["desk@example.org"]
    assert impact["warnings"] == []


@pytest.mark.parametrize("text", ["{", '{"nodes": 3}', "[]", "", "\x00"])
def test_a_malformed_manifest_gives_way_to_the_files_with_a_warning(pipeline: Pipeline, text: str) -> None:
    project = write_project(pipeline.root / "dbt_dental_models")
    (project / "target").mkdir()
    (project / "target/manifest.json").write_text(text)
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert (impact["project"]["origin"], impact["answers"][0]["certainty"]) == (
        "files",
        "named",
    )
    (warning,) = impact["warnings"]
    assert warning.endswith("the project's files were read instead")


def test_folders_that_the_project_names_are_read(pipeline: Pipeline) -> None:
    project = write_project(pipeline.root / "dbt_dental_models")
    (project / "dbt_project.yml").write_text('name: x\nmodel-paths: ["sql"]\n')
    (project / "models").rename(project / "sql")
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert impact["answers"][0]["certainty"] == "named"
    (project / "dbt_project.yml").write_text("name: [")
    impact = impact_of(compare(pipeline, "--format", "json"))
    assert impact["answers"][0]["certainty"] == "none_found"
    assert "dbt_project.yml is not readable YAML" in impact["warnings"][0]
