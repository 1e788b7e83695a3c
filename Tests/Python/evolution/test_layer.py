# SPDX-License-Identifier: MIT
"""What a Lambda gets: the packed layer, and rights that are enough."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "etl_pipeline" / "lambda_integration"


def pack(output: Path, program: Path | str, glibc: str = "9.99") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ETL_UPDATE_SCHEMA_BIN": str(program), "LAYER_GLIBC": glibc}
    return subprocess.run(
        [FOLDER / "build-layer.sh", output], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def plain() -> str:
    """A program that needs the C library and nothing else."""
    found = shutil.which("env")
    assert found is not None
    return found


def test_a_layer_holds_the_program_and_the_module_and_is_the_same_every_time(tmp_path: Path, plain: str) -> None:
    first, second = tmp_path / "a" / "layer.zip", tmp_path / "b" / "layer.zip"
    for output in (first, second):
        packed = pack(output, plain)
        assert packed.returncode == 0, packed.stderr
        assert " MB unpacked" in packed.stdout
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as layer:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in layer.infolist()}
        assert modes == {"bin/etl-update-schema": 0o755, "python/schema_evolution.py": 0o644}
        assert layer.read("python/schema_evolution.py") == (FOLDER / "schema_evolution.py").read_bytes()


def test_a_program_that_the_runtime_cannot_start_is_not_packed(command: Any, tmp_path: Path, plain: str) -> None:
    output = tmp_path / "layer.zip"
    for program, glibc, words in (
        (command.path, "9.99", "needs Swift's shared libraries"),
        (plain, "2.0", "the runtime has 2.0"),
        (tmp_path / "none", "9.99", "is no program"),
    ):
        packed = pack(output, program, glibc)
        assert packed.returncode == 1, packed
        assert words in packed.stderr
        assert "no layer was written" in packed.stderr
        assert not output.exists()


def test_the_rights_in_the_policy_are_enough_and_no_more(cloud: Any, command: Any, store: list[str]) -> None:
    topic = cloud.make_topic()
    region, account, name = topic.split(":")[3:]
    policy = (FOLDER / "iam-policy.json").read_text()
    for placeholder, value in (
        ("BUCKET", "cdc-test-bucket"),
        ("REGION", region),
        ("ACCOUNT", account),
        ("TOPIC", name),
    ):
        policy = policy.replace(placeholder, value)
    statements = json.loads(policy)["Statement"]
    # moto asks about every action as if it were on all resources, S3's apart: the topic's name stays unchecked here.
    assert statements[-1]["Resource"] == topic
    cloud.allow([*statements[:-1], {**statements[-1], "Resource": "*"}])
    command.environment.update(cloud.environment)
    assert command.track("patient", {"id": "int"}, *store, SCHEMA_ALERT_SNS_TOPIC=topic).json["alert"] == "sent"
    assert command.track("patient", {"id": "bigint"}, *store, SCHEMA_ALERT_SNS_TOPIC=topic).json["alert"] == "sent"
    assert command.run("history", "--python", sys.executable, *store).output.count("\n") == 2
    elsewhere = command.track("patient", {"id": "int"}, "--store", "s3://cdc-test-bucket/elsewhere")
    assert elsewhere.code == 69, elsewhere
    assert "AccessDenied" in elsewhere.errors
    cloud.allow_all()
    assert len(cloud.alerts()) == 2
