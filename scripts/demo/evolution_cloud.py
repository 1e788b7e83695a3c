# SPDX-License-Identifier: MIT
"""What scripts/demo-evolution.sh does to its made-up cloud and database."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3  # type: ignore[import-untyped]

PREFIX = "firebolt_dms_job/schema_metadata"
TOPIC = "schema-alerts"
CREATE = """
CREATE TABLE patient (PatNum BIGINT NOT NULL PRIMARY KEY, LName VARCHAR(100), Fee DECIMAL(10,2));
CREATE TABLE patplan (PatNum BIGINT NOT NULL, InsSubNum BIGINT NOT NULL, PRIMARY KEY (InsSubNum, PatNum));
"""
CHANGE = """
ALTER TABLE patient ADD Email VARCHAR(200), MODIFY Fee DECIMAL(14,2);
CREATE TABLE claim (ClaimNum BIGINT NOT NULL PRIMARY KEY, Status ENUM('sent','paid'));
"""


def begin(bucket: str) -> None:
    """Make the bucket, and a topic with a queue behind it; print the topic."""
    boto3.client("s3").create_bucket(Bucket=bucket)
    topic = boto3.client("sns").create_topic(Name=TOPIC)["TopicArn"]
    sqs = boto3.client("sqs")
    queue = sqs.create_queue(QueueName=TOPIC)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    print(topic)


def keys(bucket: str, prefix: str = "") -> list[str]:
    """All keys below a prefix."""
    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def objects(bucket: str) -> None:
    """Print the bucket's objects; those of the race are counted."""
    race = f"{PREFIX}/race_"
    found = keys(bucket)
    for key in found:
        if not key.startswith(race):
            print(f"  {key}")
    print(f"  … and {sum(key.startswith(race) for key in found)} below {race}")


def alerts(_bucket: str) -> None:
    """Print the alerts in the queue; those of the race are counted."""
    sqs = boto3.client("sqs")
    queue = sqs.get_queue_url(QueueName=TOPIC)["QueueUrl"]
    raced = 0
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            envelope = json.loads(message["Body"])
            body = json.loads(envelope["Message"])
            if body["table_name"] == "race":
                raced += 1
            else:
                print(f"  {envelope['Subject']}  ({body['alert_type']}, version {body['version']})")
    print(f"  … and {raced} about the race")


def chain(bucket: str, table: str, wanted: str) -> None:
    """Count a table's history records, and check that each one follows on the one before."""
    count = len(keys(bucket, f"{PREFIX}/{table}_history/"))
    client = boto3.client("s3")
    names = [f"{PREFIX}/{table}_history/{number}.json" for number in range(1, count + 1)]
    documents = [client.get_object(Bucket=bucket, Key=name)["Body"].read() for name in names]
    report_chain("bucket", documents, wanted)


def local_chain(_bucket: str, log: str, wanted: str) -> None:
    """Do the same for a history in a directory."""
    report_chain("directory", Path(log).read_bytes().splitlines(), wanted)


def report_chain(place: str, documents: list[bytes], wanted: str) -> None:
    """Print how many records there are, and whether each one follows on the one before."""
    records = [json.loads(document) for document in documents]
    whole = all(later["from_hash"] == earlier["to_hash"] for earlier, later in itertools.pairwise(records))
    print(f"  {place}: {len(records)} of {wanted}, {'one chain' if whole else 'BROKEN CHAIN'}")
    if not whole or len(records) != int(wanted):
        raise SystemExit(1)


def summary(_bucket: str, status: str) -> None:
    """One line about a changes document on standard input."""
    document = json.load(sys.stdin)
    parts = [f"exit {status}", document["status"], document["severity"] or "-"]
    parts += [f"+{item['column']}" for item in document["new_columns"]]
    parts += [f"-{item['column']}" for item in document["removed_columns"]]
    parts += [
        f"{item['column']}: {item['old_type']} -> {item['new_type']} ({item['class']})"
        for item in document["type_changes"]
    ]
    key = document.get("primary_key_change")
    parts += [f"key {key['old']} -> {key['new']}"] if key else []
    print("  " + "  ".join(parts))


def control(path: str, body: str) -> None:
    """Turn one of moto's own switches."""
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL']}/moto-api/{path}",
        data=body.encode(),
        headers={"Content-Type": "text/plain"},
    )
    with urllib.request.urlopen(request):
        pass


def deny(_bucket: str) -> None:
    """Make an account that may write and not read; print it for a shell."""
    iam = boto3.client("iam")
    iam.create_user(UserName="writer")
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}],
    }
    arn = iam.create_policy(PolicyName="write-only", PolicyDocument=json.dumps(policy))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="writer", PolicyArn=arn)
    key = iam.create_access_key(UserName="writer")["AccessKey"]
    control("reset-auth", "0")
    print(f"export AWS_ACCESS_KEY_ID={key['AccessKeyId']} AWS_SECRET_ACCESS_KEY={key['SecretAccessKey']}")


def allow(_bucket: str) -> None:
    """Everybody may do everything again."""
    control("reset-auth", "1e9")


def database(_bucket: str, directory: str, step: str) -> None:
    """Fill or change the private server's database."""
    path = Path(__file__).resolve().parents[1] / "dev" / "private_mariadb.py"
    spec = importlib.util.spec_from_file_location("private_mariadb", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["private_mariadb"] = module
    spec.loader.exec_module(module)
    server = module.PrivateMariaDB(directory)
    server.create_database("clinic")
    server.execute(CREATE if step == "create" else CHANGE, "clinic")
    server.create_user("demo", "demo-only", "SELECT ON clinic.*")


def measure(_bucket: str, name: str, count: str, *command: str) -> None:
    """Run a command so often and print the median of its times; the first run is not counted."""
    times = []
    for _ in range(int(count) + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    print(f"  {name}: {statistics.median(times[1:]):.0f}")


ACTIONS = {
    "begin": begin,
    "objects": objects,
    "alerts": alerts,
    "chain": chain,
    "local-chain": local_chain,
    "summary": summary,
    "deny": deny,
    "allow": allow,
    "database": database,
    "time": measure,
}

if __name__ == "__main__":
    ACTIONS[sys.argv[2]](sys.argv[1], *sys.argv[3:])  # type: ignore[operator]
