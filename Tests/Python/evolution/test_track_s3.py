# SPDX-License-Identifier: MIT
"""`evolve track` with a bucket, an SNS topic and an SQS subscriber behind it."""

from __future__ import annotations

from typing import Any

import pytest

BUCKET = "cdc-test-bucket"
PREFIX = "firebolt_dms_job/schema_metadata"
BASELINE = f"{PREFIX}/patient_schema.json"
FIRST = {"PatNum": "bigint", "LName": "text", "Op": "text"}


def test_a_table_through_its_life(cloud: Any, command: Any, store: list[str]) -> None:
    topic = {"SCHEMA_ALERT_SNS_TOPIC": cloud.make_topic()}
    steps = [
        ({"PatNum": "bigint", "LName": "text"}, "first_sight", "informational"),
        ({"PatNum": "bigint", "LName": "text", "Email": "text"}, "changed", "informational"),
        ({"PatNum": "numeric(20,0)", "LName": "text", "Email": "text"}, "changed", "risky"),
        ({"PatNum": "numeric(20, 0)", "LName": "text"}, "changed", "breaking"),
    ]
    for schema, status, severity in steps:
        run = command.track("patient", schema, *store, "--staging-table", "stg_patient", "--detailed-exitcode", **topic)
        assert run.code == 2, run
        assert (run.json["status"], run.json["severity"], run.json["alert"]) == (status, severity, "sent")
    assert cloud.keys_below(f"{PREFIX}/patient_history/") == [
        f"{PREFIX}/patient_history/{n}.json" for n in (1, 2, 3, 4)
    ]
    baseline = cloud.document(BASELINE)
    assert list(baseline) == ["table_name", "schema", "last_updated", "metadata"]
    assert set(baseline["metadata"]) == {"staging_table", "changes_detected", "columns_count"}
    assert baseline["schema"] == {"PatNum": "numeric(20, 0)", "LName": "text"}
    assert baseline["last_updated"].endswith("+00:00")
    alerts = cloud.alerts()
    assert [alert["body"]["alert_type"] for alert in alerts] == ["new_table", *["schema_change"] * 3]
    assert alerts[-1]["subject"] == "Schema Evolution Alert: patient [breaking]"
    assert set(alerts[-1]["body"]) >= {"alert_type", "table_name", "timestamp", "changes", "severity", "fingerprint"}
    records = [cloud.document(f"{PREFIX}/patient_history/{n}.json") for n in (1, 2, 3, 4)]
    assert [record["from_hash"] for record in records] == [None, *[record["to_hash"] for record in records[:-1]]]


def test_an_unchanged_file_costs_one_get_and_no_put(cloud: Any, command: Any, store: list[str]) -> None:
    topic = {"SCHEMA_ALERT_SNS_TOPIC": cloud.make_topic()}
    command.track("patient", FIRST, *store, **topic)
    before = len(cloud.requests())
    run = command.track("patient", {"patnum": "BIGINT", "lname": "varchar(9)"}, *store, **topic)
    assert run.json["status"] == "unchanged", run
    assert cloud.requests()[before:] == [f"GET /{BUCKET}/{BASELINE} 200"]


def test_switched_off_means_no_request_at_all(cloud: Any, command: Any, store: list[str]) -> None:
    before = len(cloud.requests())
    for value in ("false", "1", "yes", ""):
        run = command.track("patient", FIRST, *store, SCHEMA_EVOLUTION_ENABLED=value, SNS_TOPIC_ARN="arn:aws:sns:x:1:t")
        assert (run.code, run.json["status"]) == (0, "disabled"), run
    assert cloud.requests()[before:] == []
    assert command.track("patient", FIRST, *store, SCHEMA_EVOLUTION_ENABLED="TRUE").json["status"] == "first_sight"


@pytest.mark.parametrize("existing", [True, False])
def test_a_denied_read_is_never_followed_by_a_write(cloud: Any, command: Any, store: list[str], existing: bool) -> None:
    if existing:
        command.track("patient", FIRST, *store)
    before = cloud.keys_below()
    cloud.allow_only("s3:PutObject", "sns:Publish")
    command.environment.update(cloud.environment)
    start = len(cloud.requests())
    run = command.track("patient", {"PatNum": "text"}, *store)
    assert run.code == 69, run
    assert "AccessDenied" in run.errors
    assert "nothing was written" in run.errors
    assert run.output == ""
    quiet = command.track("patient", {"PatNum": "text"}, *store, "--never-fail")
    assert quiet.code == 0, quiet
    assert quiet.errors.startswith("warning: ")
    assert [line for line in cloud.requests()[start:] if not line.startswith("GET")] == []
    cloud.allow_all()
    assert cloud.keys_below() == before


def test_a_denied_write_says_which_right_is_missing(cloud: Any, command: Any, store: list[str]) -> None:
    cloud.allow_only("s3:GetObject", "s3:ListBucket")
    command.environment.update(cloud.environment)
    run = command.track("patient", FIRST, *store)
    assert run.code == 73, run
    assert "s3:PutObject" in run.errors
    cloud.allow_all()
    assert cloud.keys_below() == []


def test_a_bucket_that_does_not_exist_is_a_mistake_in_the_set_up(cloud: Any, command: Any, store: list[str]) -> None:
    run = command.track("patient", FIRST, "--store", "s3://no-such-bucket-here")
    assert run.code == 78, run
    assert "NoSuchBucket" in run.errors


def test_a_document_that_is_none_of_ours_is_left_alone(cloud: Any, command: Any, store: list[str]) -> None:
    for text in ("", "{", '{"table_name": "patient"}', "\xff"):
        cloud.client("s3").put_object(Bucket=BUCKET, Key=BASELINE, Body=text.encode("latin-1"))
        run = command.track("patient", FIRST, *store)
        assert run.code in (65, 69), run
        assert cloud.client("s3").get_object(Bucket=BUCKET, Key=BASELINE)["Body"].read() == text.encode("latin-1")


def test_an_alert_that_cannot_be_sent_waits_in_the_store(cloud: Any, command: Any, store: list[str]) -> None:
    topic = {"SNS_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:schema-alerts"}
    run = command.track("patient", FIRST, *store, **topic)
    assert (run.code, run.json["alert"]) == (0, "waiting"), run
    assert "warning: " in run.errors
    assert len(cloud.document(BASELINE)["metadata"]["alerts_pending"]) == 1
    assert cloud.make_topic() == topic["SNS_TOPIC_ARN"]
    assert command.track("patient", FIRST, *store, **topic).json["status"] == "unchanged"
    assert [alert["body"]["alert_type"] for alert in cloud.alerts()] == ["new_table"]
    assert "alerts_pending" not in cloud.document(BASELINE)["metadata"]
    command.track("patient", FIRST, *store, **topic)
    assert cloud.alerts() == []


def test_the_same_change_alerts_once(cloud: Any, command: Any, store: list[str]) -> None:
    topic = {"SCHEMA_EVOLUTION_SNS_TOPIC": cloud.make_topic()}
    states = []
    for schema in ({"a": "int"}, {"a": "int", "b": "text"}, {"a": "int"}, {"a": "int", "b": "varchar(3)"}):
        states.append(command.track("patient", schema, *store, **topic).json["alert"])
    assert states == ["sent", "sent", "sent", "already_sent"]
    assert len(cloud.alerts()) == 3


def test_a_late_file_moves_nothing_back(cloud: Any, command: Any, store: list[str]) -> None:
    command.track("patient", {"a": "int"}, *store, "--observed-at", "2026-07-15T10:00:00Z")
    command.track("patient", {"a": "int", "b": "text"}, *store, "--observed-at", "2026-07-15T13:00:00+02:00")
    before = cloud.document(BASELINE)
    assert before["last_updated"] == "2026-07-15T11:00:00.000000+00:00"
    late = command.track(
        "patient", {"a": "int"}, *store, "--observed-at", "2026-07-15T10:30:00Z", "--detailed-exitcode"
    )
    assert (late.code, late.json["status"]) == (0, "late"), late
    assert cloud.document(BASELINE) == before


def test_history_and_show_read_what_track_wrote(cloud: Any, command: Any, store: list[str]) -> None:
    command.track("patient", {"a": "int"}, *store)
    command.track("patient", {"a": "bigint", "b": "text"}, *store)
    python = ["--python", __import__("sys").executable]
    history = command.run("history", *store, *python, "--format", "json").json
    assert [(record["version"], record["recorded_by"].split("@")[0]) for record in history["records"]] == [
        (1, "tester"),
        (2, "tester"),
    ]
    assert command.run("show", "--table", "patient", *store, *python).output == "a  bigint\nb  text\n"
    assert command.run("show", "--table", "patient", "--at", "1", *store, *python).output == "a  int\n"
    missing = command.run("show", "--table", "visit", *store, *python)
    assert missing.code == 78
    assert "evolve history" in missing.errors
