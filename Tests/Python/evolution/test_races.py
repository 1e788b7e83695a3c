# SPDX-License-Identifier: MIT
"""Many writers at once: every change is kept, in one chain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

WRITERS = 8
CHANGES = 10
#: A fork of the history needed two writers between two reads of a third: eleven of twelve races showed it.
ROUNDS = int(os.environ.get("ETL_RACE_ROUNDS", "3"))


def write(command: Any, store: list[str], writer: int, failures: list[str]) -> None:
    """One process after the other, each with a schema that nobody else has."""
    for change in range(CHANGES):
        schema = json.dumps({"id": "int", f"w{writer}_c{change}": "text"})
        process = command.start("track", "--table", "patient", "--python", sys.executable, "--deadline", "5m", *store)
        _, errors = process.communicate(schema, timeout=600)
        if process.returncode != 0:
            failures.append(errors)


def race(command: Any, store: list[str]) -> None:
    failures: list[str] = []
    threads = [threading.Thread(target=write, args=(command, store, writer, failures)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def check(records: list[dict[str, Any]], baseline: dict[str, Any]) -> None:
    assert [record["version"] for record in records] == list(range(1, WRITERS * CHANGES + 1))
    seen = {column for record in records for column in record["schema"] if column != "id"}
    assert seen == {f"w{writer}_c{change}" for writer in range(WRITERS) for change in range(CHANGES)}
    assert [record["from_hash"] for record in records] == [None, *[record["to_hash"] for record in records[:-1]]]
    assert baseline["schema"] == records[-1]["schema"]
    assert baseline["last_updated"] == records[-1]["saved_at"]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_eight_writers_keep_eighty_changes_in_a_directory(command: Any, tmp_path: Path, number: int) -> None:
    store = tmp_path / f"store-{number}"
    race(command, ["--store", str(store)])
    lines = (store / "patient_history.jsonl").read_text().splitlines()
    baseline = json.loads((store / "patient_schema.json").read_text())
    check([json.loads(line) for line in lines], baseline)


def test_eight_writers_keep_eighty_changes_in_a_bucket(cloud: Any, command: Any, store: list[str]) -> None:
    race(command, store)
    prefix = "firebolt_dms_job/schema_metadata"
    records = [cloud.document(f"{prefix}/patient_history/{n + 1}.json") for n in range(WRITERS * CHANGES)]
    assert len(cloud.keys_below(f"{prefix}/patient_history/")) == WRITERS * CHANGES
    check(records, cloud.document(f"{prefix}/patient_schema.json"))


#: Every change of the store on the way of a changed table, in the order of the program.
MOMENTS = [("write", 1), ("fsync", 1), ("write", 2), ("fsync", 2), ("?rename,?renameat,?renameat2", 1), ("fsync", 3)]


@pytest.mark.parametrize(("call", "number"), MOMENTS)
def test_a_writer_that_dies_leaves_a_store_that_the_next_one_can_use(
    command: Any, tmp_path: Path, call: str, number: int
) -> None:
    store = ["--store", str(tmp_path / "store")]
    assert command.track("patient", {"id": "int"}, *store).code == 0
    tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    program = [str(command.path), "evolve", "track", "--table", "patient", *store]
    killed = subprocess.run(
        [*tracer, "-e", f"inject={call}:signal=KILL:when={number}", *program],
        input=json.dumps({"id": "bigint"}),
        capture_output=True,
        text=True,
        env=command.environment,
        cwd=command.directory,
        check=False,
    )
    assert killed.returncode in (-9, 137), killed
    run = command.track("patient", {"id": "bigint", "b": "text"}, *store)
    assert run.code == 0, run
    records = [json.loads(line) for line in (tmp_path / "store" / "patient_history.jsonl").read_text().splitlines()]
    assert [record["version"] for record in records] == list(range(1, len(records) + 1))
    assert [record["from_hash"] for record in records] == [None, *[record["to_hash"] for record in records[:-1]]]
    baseline = json.loads((tmp_path / "store" / "patient_schema.json").read_text())
    assert baseline["schema"] == {"id": "bigint", "b": "text"}
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == [
        ".lock",
        "patient_history.jsonl",
        "patient_schema.json",
    ]
