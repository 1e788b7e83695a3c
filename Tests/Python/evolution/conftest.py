# SPDX-License-Identifier: MIT
"""Services on loopback that stand in for the cloud, and the built command that talks to them."""

from __future__ import annotations

import contextlib
import http.server
import importlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = ROOT / "Sources" / "SchemaEvolution" / "Resources"
BUCKET = "cdc-test-bucket"
PREFIX = "firebolt_dms_job/schema_metadata"
REGION = "us-east-1"
#: How long a service may take to come up, or a program to end; no test asserts on it.
PATIENCE_SECONDS = 90.0
DUMMY_KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class Cloud:
    """moto's server: S3, SNS and SQS over real HTTP, with a log of every request."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log
        self.keys = dict(DUMMY_KEYS)
        self.topic = ""
        self.queue = ""

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=DUMMY_KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=DUMMY_KEYS["AWS_SECRET_ACCESS_KEY"],
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.keys,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def control(self, path: str, body: str = "") -> None:
        request = urllib.request.Request(
            f"{self.url}/moto-api/{path}", data=body.encode(), headers={"Content-Type": "text/plain"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
            pass

    def begin(self) -> None:
        self.control("reset-auth", "1e9")
        self.control("reset")
        self.keys = dict(DUMMY_KEYS)
        self.client("s3").create_bucket(Bucket=BUCKET)

    def make_topic(self, name: str = "schema-alerts") -> str:
        """A topic with a queue that receives what it says."""
        self.topic = self.client("sns").create_topic(Name=name)["TopicArn"]
        sqs = self.client("sqs")
        self.queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.client("sns").subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn)
        return self.topic

    def alerts(self) -> list[dict[str, Any]]:
        """Every alert that has arrived; takes them out of the queue."""
        found = []
        while (
            messages := self.client("sqs").receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages")
        ):
            for message in messages:
                self.client("sqs").delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                envelope = json.loads(message["Body"])
                found.append({"subject": envelope["Subject"], "body": json.loads(envelope["Message"])})
        return found

    def allow_only(self, *actions: str) -> None:
        """From here on the program has an account that may do these actions and no other."""
        self.allow([{"Effect": "Allow", "Action": list(actions), "Resource": "*"}] if actions else [])

    def allow(self, statements: list[dict[str, Any]]) -> None:
        """From here on the program has an account with these rights and no other."""
        iam = self.client("iam")
        iam.create_user(UserName="reader")
        # A policy without any statement is refused.
        statement = [*statements, {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}]
        document = json.dumps({"Version": "2012-10-17", "Statement": statement})
        arn = iam.create_policy(PolicyName="rights", PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="reader", PolicyArn=arn)
        key = iam.create_access_key(UserName="reader")["AccessKey"]
        self.keys = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
        self.control("reset-auth", "0")

    def allow_all(self) -> None:
        self.control("reset-auth", "1e9")
        self.keys = dict(DUMMY_KEYS)

    def requests(self) -> list[str]:
        """`GET /key 200` for every request that was served so far, without those of the tests themselves."""
        pattern = re.compile(r'"(?:\x1b\[[0-9;]*m)*([A-Z]+) (\S+) HTTP/1\.1(?:\x1b\[[0-9;]*m)*" (\d+)')
        return [" ".join(match) for match in pattern.findall(self.log.read_text(errors="replace"))]

    def keys_below(self, prefix: str = "") -> list[str]:
        pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))

    def document(self, key: str) -> Any:
        return json.loads(self.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def put(self, key: str, text: str) -> None:
        self.client("s3").put_object(Bucket=BUCKET, Key=key, Body=text.encode())


@pytest.fixture(scope="session")
def cloud_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    log = tmp_path_factory.mktemp("moto") / "requests.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env={"PATH": os.environ["PATH"], **DUMMY_KEYS},
        )
        try:
            yield Cloud(wait_for_address(process, log), log)
        finally:
            process.terminate()
            process.wait()


def wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text())
        if found:
            return found.group(1)
        time.sleep(0.05)
    raise AssertionError("moto did not start:\n" + log.read_text())


@pytest.fixture
def cloud(cloud_server: Cloud) -> Cloud:
    """An empty cloud with one bucket."""
    cloud_server.begin()
    return cloud_server


class Run:
    """How a command ended."""

    def __init__(self, finished: subprocess.CompletedProcess[str]) -> None:
        self.code = finished.returncode
        self.output = finished.stdout
        self.errors = finished.stderr

    @property
    def json(self) -> Any:
        return json.loads(self.output)

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.output}\n--- stderr\n{self.errors}"


class Command:
    """The built command, with an environment of its own."""

    def __init__(self, directory: Path) -> None:
        named = os.environ.get("ETL_UPDATE_SCHEMA_BIN")
        self.path = Path(named) if named else ROOT / ".build" / "debug" / "etl-update-schema"
        assert self.path.exists(), f"{self.path} is missing: swift build, or set ETL_UPDATE_SCHEMA_BIN"
        self.directory = directory
        self.environment = {"PATH": os.environ["PATH"], "SCHEMA_EVOLUTION_ENABLED": "true", "USER": "tester"}

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.path), "evolve", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.directory,
            env={**self.environment, **environment},
        )

    def run(self, *arguments: str, given: Any = None, **environment: str) -> Run:
        process = self.start(*arguments, **environment)
        text = given if isinstance(given, str) else json.dumps(given) if given is not None else ""
        try:
            output, errors = process.communicate(text, timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return Run(subprocess.CompletedProcess(process.args, process.returncode, output, errors))

    def track(self, table: str, schema: Any, *arguments: str, **environment: str) -> Run:
        return self.run("track", "--table", table, "--python", sys.executable, *arguments, given=schema, **environment)


@pytest.fixture
def command(tmp_path: Path) -> Command:
    directory = tmp_path / "elsewhere"
    directory.mkdir()
    return Command(directory)


@pytest.fixture
def store(cloud: Cloud, command: Command) -> list[str]:
    """The flags that point a command at the bucket; its environment points it at the cloud."""
    command.environment.update(cloud.environment)
    return ["--store", f"s3://{BUCKET}"]


@pytest.fixture
def bridge(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bridge's modules by name."""
    monkeypatch.syspath_prepend(str(RESOURCES))
    return importlib.import_module


@pytest.fixture
def black_hole() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def refused() -> str:
    """An address at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def throttling() -> Iterator[tuple[str, list[str]]]:
    """A service that is always too busy, and the requests that it has turned away."""
    turned_away: list[str] = []

    class Busy(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            turned_away.append(f"{self.command} {self.path}")
            body = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
            self.send_response(503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST = do_GET  # noqa: N815 - the server's names

        def log_message(self, *_: Any) -> None:
            pass

    with serving(Busy) as url:
        yield url, turned_away
