# SPDX-License-Identifier: MIT
"""The bridge by itself: what it cleans, how it names failures, how it keeps its time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

RESOURCES = Path(__file__).resolve().parents[3] / "Sources" / "SchemaEvolution" / "Resources"
TEXTS = {file.stem: file.read_text() for file in RESOURCES.glob("*.py")}
PROGRAM = {
    "ETL_UPDATE_SCHEMA_PROGRAM": TEXTS["bridge"],
    "ETL_UPDATE_SCHEMA_PARTS": json.dumps({name: text for name, text in TEXTS.items() if name != "bridge"}),
}


@pytest.mark.parametrize(
    ("subject", "cleaned"),
    [
        ("Schema Evolution Alert: patient [breaking]", "Schema Evolution Alert: patient [breaking]"),
        ("a\nb\r\n\tc", "a b c"),
        ("x\x00\x1b[31my", "x?[31my"),
        ("Größe \u2192 \U0001f600\U0001f600", "Gro?e ? ?"),
        ("", "Schema Evolution Alert"),
        ("   ", "Schema Evolution Alert"),
        ("y" * 300, "y" * 99),
        ("z" * 98 + "  tail", "z" * 98),
    ],
)
def test_a_subject_obeys_the_rules_of_sns(bridge: Any, subject: str, cleaned: str) -> None:
    result = bridge("bridge_amazon").clean_subject(subject)
    assert result == cleaned
    assert 0 < len(result) < 100
    assert all(" " <= character <= "~" for character in result)
    assert result == result.strip()


def converse(*requests: dict[str, Any], **environment: str) -> list[dict[str, Any]]:
    """Run the bridge as the command does: its text in the environment."""
    start = "import os;exec(compile(os.environ.pop('ETL_UPDATE_SCHEMA_PROGRAM'),'<bridge>','exec'))"
    finished = subprocess.run(
        [sys.executable, "-c", start],
        input="".join(json.dumps(request) + "\n" for request in requests),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], **PROGRAM, **environment},
    )
    return [json.loads(line) for line in finished.stdout.splitlines()]


def test_every_request_has_an_answer_whatever_it_is() -> None:
    answers = converse({"op": "no_such_thing", "seconds": 1}, {"op": "s3_get"}, {"seconds": 1})
    assert [answer["ok"] for answer in answers] == [False, False, False]
    assert {answer["kind"] for answer in answers} == {"failed"}


def test_a_request_ends_in_its_time_and_the_next_one_is_served(black_hole: str, cloud: Any) -> None:
    get = {"op": "s3_get", "bucket": "some-bucket", "key": "k"}
    answers = converse(
        {**get, "seconds": 0.5},
        {**get, "seconds": 0.5},
        AWS_ENDPOINT_URL=black_hole,
        AWS_ACCESS_KEY_ID="x",
        AWS_SECRET_ACCESS_KEY="y",
        AWS_DEFAULT_REGION="us-east-1",
    )
    assert [answer["kind"] for answer in answers] == ["timed_out", "timed_out"]


def test_the_time_limit_is_off_again_after_each_request(bridge: Any) -> None:
    program = bridge("bridge")
    with program.time_limit(0.05):
        pass
    time.sleep(0.06)
    with pytest.raises(program.Late), program.time_limit(0.01):
        time.sleep(5)


def test_conditions_decide_races(cloud: Any) -> None:
    put = {"op": "s3_put", "bucket": "cdc-test-bucket", "key": "k", "seconds": 20}
    environment = cloud.environment
    first, second = converse({**put, "body": "1"}, {**put, "body": "2"}, **environment)
    assert (first["written"], second["written"]) == (True, False)
    tag = first["etag"]
    third, fourth = converse(
        {**put, "body": "3", "if_match": tag}, {**put, "body": "4", "if_match": tag}, **environment
    )
    assert (third["written"], fourth["written"]) == (True, False)
    gone = converse({**put, "key": "absent", "body": "5", "if_match": tag}, **environment)
    assert gone == [{"ok": True, "written": False}]
    assert cloud.client("s3").get_object(Bucket="cdc-test-bucket", Key="k")["Body"].read() == b"3"


def test_absent_is_an_answer_and_a_missing_bucket_is_none(cloud: Any) -> None:
    get = {"op": "s3_get", "key": "nothing", "seconds": 20}
    absent, no_bucket = converse(
        {**get, "bucket": "cdc-test-bucket"}, {**get, "bucket": "no-such-bucket"}, **cloud.environment
    )
    assert absent == {"ok": True, "found": False}
    assert (no_bucket["ok"], no_bucket["kind"]) == (False, "no_bucket")


def test_a_topic_must_be_one(cloud: Any) -> None:
    publish = {"op": "sns_publish", "subject": "s", "message": "m", "seconds": 20}
    unknown = "arn:aws:sns:us-east-1:123456789012:nobody"
    answers = converse({**publish, "topic": "nonsense"}, {**publish, "topic": unknown}, **cloud.environment)
    assert [answer["kind"] for answer in answers] == ["no_topic", "no_topic"]
