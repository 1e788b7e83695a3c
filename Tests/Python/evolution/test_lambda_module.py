# SPDX-License-Identifier: MIT
"""The Lambda's module: the documented functions, through the built command, against a bucket."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import Any

import pytest

MODULE = Path(__file__).resolve().parents[3] / "etl_pipeline" / "lambda_integration" / "schema_evolution.py"


@pytest.fixture
def module(cloud: Any, command: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("schema_evolution", MODULE)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("SNS_TOPIC_ARN", "SCHEMA_ALERT_SNS_TOPIC", "SCHEMA_EVOLUTION_SNS_TOPIC", "SCHEMA_METADATA_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCHEMA_EVOLUTION_ENABLED", "true")
    monkeypatch.setenv("SCHEMA_EVOLUTION_DEADLINE", "60")
    monkeypatch.setenv("ETL_UPDATE_SCHEMA_BIN", str(command.path))
    monkeypatch.setenv("ETL_PYTHON", __import__("sys").executable)
    monkeypatch.setenv("TABLE_KEYS_S3_BUCKET", "cdc-test-bucket")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "cdc-loader")
    return loaded


def test_the_functions_work_together(module: Any, cloud: Any) -> None:
    assert module.load_schema_metadata("patient") is None
    first = module.track_schema_evolution(
        "patient", {"id": "int"}, staging_table="stg_patient", observed_at="2026-07-01T00:00:00Z"
    )
    assert (first["status"], first["is_new_table"]) == ("first_sight", True)
    assert module.load_schema_metadata("patient")["schema"] == {"id": "int"}
    assert module.save_schema_metadata("patient", [{"name": "id", "type": "bigint", "nullable": False}])
    assert (
        cloud.document("firebolt_dms_job/schema_metadata/patient_history/2.json")["recorded_by"] == "lambda cdc-loader"
    )
    changes = module.detect_schema_changes("patient", {"id": "int"}, {"ID": "bigint", "x": "text"})
    assert [item["class"] for item in changes["type_changes"]] == ["widening"]
    assert [item["column"] for item in changes["new_columns"]] == ["x"]
    assert module.detect_schema_changes("patient", {}, {"id": "int"})["is_new_table"] is True


def test_off_means_nothing_at_all(module: Any, cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEMA_EVOLUTION_ENABLED", "false")
    monkeypatch.setenv("ETL_UPDATE_SCHEMA_BIN", "/nonexistent")
    before = len(cloud.requests())
    assert module.track_schema_evolution("patient", {"id": "int"}) is None
    assert module.load_schema_metadata("patient") is None
    assert module.save_schema_metadata("patient", {"id": "int"}) is False
    assert cloud.requests()[before:] == []


def test_trouble_is_a_warning_and_never_an_exception(
    module: Any,
    cloud: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    refused: str,
) -> None:
    caplog.set_level(logging.WARNING)
    programs = {
        "silent": "#!/bin/sh\nexec sleep 1000\n",
        "wordy": "#!/bin/sh\necho not json\n",
        "failing": "#!/bin/sh\necho broken >&2\nexit 3\n",
    }
    monkeypatch.setenv("SCHEMA_EVOLUTION_DEADLINE", "0.5")
    expected = {"silent": "TimeoutExpired", "wordy": "no JSON", "failing": "broken", "missing": "FileNotFoundError"}
    for name, words in expected.items():
        path = tmp_path / name
        if name in programs:
            path.write_text(programs[name])
            path.chmod(0o755)
        monkeypatch.setenv("ETL_UPDATE_SCHEMA_BIN", str(path))
        caplog.clear()
        assert module.track_schema_evolution("patient", {"id": "int"}) is None
        assert words in caplog.text


def test_a_dead_store_is_a_warning(
    module: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refused: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", refused)
    assert module.track_schema_evolution("patient", {"id": "int"}) is None
    assert "cannot read s3://cdc-test-bucket/" in caplog.text
    assert module.save_schema_metadata("patient", {"id": "int"}) is False


@pytest.mark.parametrize(
    ("columns", "index", "key"),
    [
        (["a", "Id"], None, ["Id"]),
        (["patient_id", "pk_id"], None, ["patient_id"]),
        (["a", "b"], ["b", "a"], ["b", "a"]),
        (["a", "uuid"], ["gone"], ["uuid"]),
        (["a"], None, None),
    ],
)
def test_a_key_is_guessed_and_labelled(
    module: Any, caplog: pytest.LogCaptureFixture, columns: list[str], index: list[str] | None, key: list[str] | None
) -> None:
    assert module.auto_detect_primary_key("patient", columns, index) == key
    assert ("is a guess" if key else "decide by hand") in caplog.text
