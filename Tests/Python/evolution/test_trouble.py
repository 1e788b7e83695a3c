# SPDX-License-Identifier: MIT
"""Nothing that goes wrong outside holds a load up, and nothing that goes wrong is silent."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

SCHEMA = {"id": "int", "name": "text"}
BUCKET = ["--store", "s3://some-bucket"]
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.mark.parametrize("kind", ["refused", "black_hole"])
def test_a_dead_store_is_a_warning_within_the_deadline(command: Any, request: pytest.FixtureRequest, kind: str) -> None:
    url = request.getfixturevalue(kind)
    run = command.track("patient", SCHEMA, *BUCKET, "--never-fail", "--deadline", "3s", AWS_ENDPOINT_URL=url, **KEYS)
    assert run.code == 0, run
    assert run.errors.startswith("warning: cannot read s3://some-bucket/")
    loud = command.track("patient", SCHEMA, *BUCKET, "--deadline", "3s", AWS_ENDPOINT_URL=url, **KEYS)
    assert loud.code == 69, loud
    assert "nothing was written" in loud.errors


def test_a_dead_topic_costs_no_save(command: Any, black_hole: str, tmp_path: Path) -> None:
    store = ["--store", str(tmp_path / "store")]
    topic = {"SCHEMA_ALERT_SNS_TOPIC": "arn:aws:sns:us-east-1:123456789012:t", "AWS_ENDPOINT_URL": black_hole, **KEYS}
    run = command.track("patient", SCHEMA, *store, "--never-fail", "--deadline", "3s", **topic)
    assert (run.code, run.json["status"], run.json["alert"]) == (0, "first_sight", "waiting"), run
    assert (tmp_path / "store" / "patient_schema.json").exists()
    assert command.track("patient", SCHEMA, *store).json["status"] == "unchanged"


def test_a_throttled_store_is_tried_again_and_then_given_up(command: Any, throttling: tuple[str, list[str]]) -> None:
    url, turned_away = throttling
    run = command.track("patient", SCHEMA, *BUCKET, AWS_ENDPOINT_URL=url, **KEYS)
    assert run.code == 69, run
    assert "SlowDown" in run.errors
    assert len(turned_away) == 3
    assert {line.split()[0] for line in turned_away} == {"GET"}


def test_an_input_that_never_ends_ends_at_the_deadline(command: Any, tmp_path: Path) -> None:
    for flags, code, word in ((["--never-fail"], 0, "warning: "), ([], 69, "error: ")):
        process = command.start("track", "--table", "patient", "--store", str(tmp_path), "--deadline", "0.5s", *flags)
        assert process.wait(timeout=60) == code
        assert process.stderr.read().startswith(word + "not finished within 0.5 seconds")
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()


def test_a_missing_package_is_named(command: Any, tmp_path: Path) -> None:
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "boto3.py").write_text("raise ImportError('no boto3 here')\n")
    run = command.track("patient", SCHEMA, *BUCKET, PYTHONPATH=str(stub), **KEYS)
    assert run.code == 78, run
    assert "boto3 is missing" in run.errors
    assert "pip install" in run.errors


def test_an_interpreter_that_fails_is_named_with_its_last_words(command: Any, tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho 'cannot load libpython' >&2\nexit 127\n")
    broken.chmod(0o755)
    run = command.run("track", "--table", "t", *BUCKET, "--python", str(broken), given=SCHEMA)
    assert run.code == 69, run
    assert "cannot load libpython" in run.errors
    missing = command.run("track", "--table", "t", *BUCKET, "--python", str(tmp_path / "none"), given=SCHEMA)
    assert missing.code == 78, missing


def test_no_credentials_are_a_mistake_in_the_set_up(command: Any, refused: str, tmp_path: Path) -> None:
    environment = {"AWS_ENDPOINT_URL": refused, "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(tmp_path)}
    run = command.track("patient", SCHEMA, *BUCKET, **environment)
    assert run.code == 78, run
    assert "credentials" in run.errors


@pytest.mark.parametrize(
    "given", ["", "{", "[]", "{}", "3", '{"a": 1}', '[{"type": "int"}]', '{"a": "int", "a": "int"}']
)
def test_an_unusable_schema_writes_nothing(command: Any, tmp_path: Path, given: str) -> None:
    run = command.track("patient", given, "--store", str(tmp_path / "store"))
    assert run.code == 65, run
    assert not (tmp_path / "store").exists()


def test_no_message_holds_a_secret(command: Any, refused: str) -> None:
    secret = "s3cr3t-that-must-not-show"
    keys = {**KEYS, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": secret}
    run = command.track("patient", SCHEMA, *BUCKET, AWS_ENDPOINT_URL=refused, **keys)
    assert run.code == 69
    assert secret not in run.output + run.errors


def test_the_local_fast_path_starts_no_python(command: Any, tmp_path: Path) -> None:
    poisoned = tmp_path / "python3"
    poisoned.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\nexit 1\n")
    poisoned.chmod(0o755)
    for schema in (SCHEMA, SCHEMA, {"id": "bigint"}):
        run = command.run(
            "track", "--table", "t", "--store", str(tmp_path / "s"), "--python", str(poisoned), given=schema
        )
        assert run.code == 0, run
    assert not (tmp_path / "started").exists()


def test_outside_a_pipeline_a_store_must_be_named(command: Any) -> None:
    run = command.track("patient", SCHEMA)
    assert run.code == 78, run
    assert "--store" in run.errors


def test_inside_a_pipeline_the_store_is_beside_the_logs(command: Any, tmp_path: Path) -> None:
    scripts = tmp_path / "project" / "etl_pipeline" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "analyze_opendental_schema.py").write_text("")
    command.directory = scripts
    run = command.track("patient", SCHEMA)
    assert run.code == 0, run
    assert (
        os.listdir(tmp_path / "project" / "logs" / "schema_analysis" / "schema_metadata").count("patient_schema.json")
        == 1
    )
    assert sys.executable not in run.errors
