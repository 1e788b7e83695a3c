# SPDX-License-Identifier: MIT
"""`evolve scan` of a real MariaDB, with keys in a bucket."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUCKET = "cdc-test-bucket"
KEYS = "firebolt_dms_job/config/tables_keys.json"
SCHEMA = """
CREATE TABLE patient (PatNum BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, LName VARCHAR(100), Fee DECIMAL(10,2));
CREATE TABLE patplan (
  PatNum BIGINT NOT NULL, `Ins,"Sub)` BIGINT NOT NULL, Ordinal TINYINT, PRIMARY KEY (`Ins,"Sub)`, PatNum)
);
CREATE TABLE log (id INT NOT NULL PRIMARY KEY, text_ VARCHAR(9));
CREATE TABLE stg_patient (id INT);
"""
PASSWORD = "a password of the test's own"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    spec = importlib.util.spec_from_file_location("private_mariadb", ROOT / "scripts" / "dev" / "private_mariadb.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["private_mariadb"] = module
    spec.loader.exec_module(module)
    with module.PrivateMariaDB(tmp_path_factory.mktemp("mariadb")) as running:
        yield running


@pytest.fixture
def clinic(server: Any, command: Any, tmp_path: Path) -> Any:
    """A database, and a pipeline that knows how to reach it."""
    server.execute("DROP DATABASE IF EXISTS opendental")
    server.create_database("opendental")
    server.execute(SCHEMA, "opendental")
    server.create_user("etl", PASSWORD, "SELECT ON opendental.*")
    scripts = tmp_path / "project" / "etl_pipeline" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "analyze_opendental_schema.py").write_text("import pymysql\n")
    command.directory = scripts.parent
    prefix = "TEST_OPENDENTAL_SOURCE_"
    values = {"HOST": "127.0.0.1", "PORT": str(server.port), "DB": "opendental", "USER": "etl", "PASSWORD": PASSWORD}
    command.environment.update({prefix + name: value for name, value in values.items()})
    command.environment["ETL_ENVIRONMENT"] = "test"
    return server


def scan(command: Any, *arguments: str) -> Any:
    return command.run("scan", "--python", sys.executable, "--format", "json", *arguments)


def test_a_source_through_its_life(clinic: Any, cloud: Any, command: Any, tmp_path: Path) -> None:
    command.environment.update(cloud.environment)
    command.environment["TABLE_KEYS_S3_BUCKET"] = BUCKET
    cloud.put(KEYS, '{"log": null, "patient": "PatNum"}')
    first = scan(command, "--apply")
    assert first.code == 0, first
    assert first.json["new_tables"] == ["log", "patient", "patplan"]
    assert cloud.document(KEYS) == {"log": None, "patient": "PatNum", "patplan": ['Ins,"Sub)', "PatNum"]}
    backups = [key for key in cloud.keys_below(KEYS) if key != KEYS]
    assert [json.loads(json.dumps(cloud.document(key))) for key in backups] == [{"log": None, "patient": "PatNum"}]

    folder = tmp_path / "project" / "logs" / "schema_analysis" / "schema_metadata"
    baseline = json.loads((folder / "patplan_schema.json").read_text())
    assert baseline["metadata"]["primary_key"] == ['Ins,"Sub)', "PatNum"]
    assert baseline["metadata"]["dialect"] == "mysql"
    assert scan(command, "--detailed-exitcode").code == 0

    clinic.execute(
        "ALTER TABLE patient MODIFY Fee DECIMAL(14,2), ADD Email VARCHAR(99) NOT NULL, DROP PRIMARY KEY,"
        " ADD PRIMARY KEY (PatNum, LName);"
        "DROP TABLE log; CREATE TABLE claim (ClaimNum BIGINT PRIMARY KEY);",
        "opendental",
    )
    changed = scan(command, "--detailed-exitcode")
    assert changed.code == 2, changed
    assert (changed.json["new_tables"], changed.json["removed_tables"]) == (["claim"], ["log"])
    patient = next(table for table in changed.json["tables"] if table["table_name"] == "patient")
    assert patient["severity"] == "breaking"
    assert patient["primary_key_change"] == {"old": ["PatNum"], "new": ["PatNum", "LName"]}
    assert [(item["column"], item["class"]) for item in patient["type_changes"]] == [("Fee", "widening")]
    firebolt = next(item for item in patient["suggested_sql"] if item["target"] == "firebolt")
    assert 'ALTER TABLE "patient" ADD COLUMN IF NOT EXISTS "Email" TEXT;' in firebolt["statements"]
    assert changed.json["key_mismatches"] == [
        {"table": "patient", "on_file": ["PatNum"], "declared": ["PatNum", "LName"]}
    ]
    assert PASSWORD not in changed.output + changed.errors


def test_one_table_only(clinic: Any, command: Any) -> None:
    run = scan(command, "--table", "patient", "--apply")
    assert (run.code, run.json["table_count"], run.json["removed_tables"]) == (0, 1, []), run
    assert scan(command, "--table", "nobody").code == 78


def test_keys_that_cannot_be_read_stop_everything(clinic: Any, cloud: Any, command: Any, tmp_path: Path) -> None:
    cloud.put(KEYS, '{"log": null}')
    cloud.allow_only("s3:PutObject")
    command.environment.update(cloud.environment)
    command.environment["TABLE_KEYS_S3_BUCKET"] = BUCKET
    run = scan(command, "--apply")
    assert run.code == 69, run
    assert not (tmp_path / "project" / "logs").exists()
    cloud.allow_all()
    assert cloud.document(KEYS) == {"log": None}


def test_a_source_that_is_down(clinic: Any, command: Any, tmp_path: Path) -> None:
    run = scan(command, "--apply")
    assert run.code == 0
    command.environment["TEST_OPENDENTAL_SOURCE_PASSWORD"] = "wrong password"
    denied = scan(command, "--apply")
    assert denied.code == 69, denied
    assert "wrong password" not in denied.output + denied.errors
    quiet = scan(command, "--apply", "--never-fail", "--deadline", "20s")
    assert quiet.code == 0, quiet
    command.environment.pop("TEST_OPENDENTAL_SOURCE_HOST")
    assert scan(command).code == 78


def test_the_text_report_needs_no_terminal(clinic: Any, command: Any) -> None:
    run = command.run("scan", "--python", sys.executable)
    assert run.code == 0, run
    assert "3 tables compared" in run.output
    assert "nothing was written; record it with --apply" in run.output
