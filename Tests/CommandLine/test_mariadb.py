# SPDX-License-Identifier: MIT
"""The whole way against a real MariaDB with a whole OpenDental's tables, through the bundled analyzer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pipeline import Pipeline, sha256
from processes import kill_marked
from source_server import TABLES, SourceServer

DATABASE = "opendental"
#: Tables that the tests change; copies of them lie in a database of their own, as loading all anew takes too long.
CHANGED = ("adjustment", "claim", "document", "patient", "recall")
SPARE = "spare"
ADDED = ("chatroom", "lobby")


def column_of(change: dict[str, Any]) -> str | None:
    """The column that a change is about, as the path of the changed field names it."""
    return str(change["field"]).partition(".")[2] or None


@dataclass
class Clinic:
    """A project with its first configuration, and the database that it came from."""

    pipeline: Pipeline
    server: SourceServer

    def execute(self, *statements: str) -> None:
        """Change the database."""
        self.server.execute(";\n".join(statements), DATABASE)

    def put_back(self) -> None:
        """Undo what a test has changed."""
        for table in ADDED:
            self.execute(f"DROP TABLE IF EXISTS {table}")
        for table in CHANGED:
            self.execute(f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} LIKE {SPARE}.{table}")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, server: SourceServer) -> Iterator[Clinic]:
    """The first configuration, made once."""
    server.load_clinic(DATABASE)
    server.create_database(SPARE)
    for table in CHANGED:
        server.execute(f"CREATE TABLE {SPARE}.{table} LIKE {DATABASE}.{table}")
    pipeline = Pipeline.bundled(tmp_path_factory.mktemp("clinic"))
    server.serve(pipeline, DATABASE)
    outcome = pipeline.run("--format", "json")
    assert outcome.code == 0, outcome
    assert outcome.document["diff"]["is_first"] is True
    assert outcome.document["analyzer"]["placement"] == "flag"
    assert outcome.document["config"]["tables"] == TABLES
    yield Clinic(pipeline, server)
    kill_marked(pipeline.mark)


@pytest.fixture
def clinic(first: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """The project after its first configuration; the database is put back in the end."""
    pipeline = Pipeline(tmp_path)
    shutil.copytree(first.pipeline.root, pipeline.root)
    history = pipeline.logs / "history.jsonl"
    history.write_text(history.read_text().replace(str(first.pipeline.root), str(pipeline.root)))
    first.server.serve(pipeline, DATABASE)
    clinic = Clinic(pipeline, first.server)
    yield clinic
    kill_marked(pipeline.mark)
    clinic.put_back()


def test_the_first_configuration_holds_every_table(first: Clinic) -> None:
    document = first.pipeline.configuration()
    assert document["metadata"]["total_tables"] == len(document["tables"]) == TABLES
    assert [name for name, entry in document["tables"].items() if "error" in entry] == []
    rows = first.server.execute(
        f"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '{DATABASE}'"
        " ORDER BY table_name, ordinal_position"
    )
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    assert {name: entry["column_names"] for name, entry in document["tables"].items()} == columns


def test_a_second_run_changes_nothing(clinic: Clinic) -> None:
    with clinic.pipeline.untouched():
        outcome = clinic.pipeline.run()
    assert outcome.code == 0, outcome
    assert f"No changes. tables.yml matches {DATABASE} ({TABLES} tables" in outcome.output
    with clinic.pipeline.untouched():
        assert clinic.pipeline.run("--dry-run", "--detailed-exitcode").code == 0


def test_an_upgrade_is_reported_by_name_applied_and_rolled_back(clinic: Clinic) -> None:
    pipeline = clinic.pipeline
    before = pipeline.live.read_bytes()
    clinic.execute(
        "CREATE TABLE chatroom (ChatRoomNum bigint NOT NULL PRIMARY KEY, Title varchar(80), DateTStamp timestamp NULL)",
        "DROP TABLE recall",
        "ALTER TABLE patient ADD COLUMN PortalLanguage varchar(10) NULL",
        "ALTER TABLE document DROP COLUMN ExternalGUID",
        "ALTER TABLE adjustment MODIFY COLUMN AdjNote varchar(20) NULL",
    )
    with pipeline.untouched():
        preview = pipeline.run("--dry-run", "--detailed-exitcode")
    assert preview.code == 2, preview
    for name in (
        "chatroom",
        "recall",
        "patient",
        "PortalLanguage",
        "document",
        "ExternalGUID",
        "adjustment",
        "AdjNote",
    ):
        assert name in preview.output
    for line in ("Tables added: 1", "Tables removed: 1", "Columns added: 1", "Columns removed: 1"):
        assert f"- {line}" in preview.output

    outcome = pipeline.run("--format", "json")
    assert outcome.code == 0, outcome
    changes = {(change["kind"], change["table"], column_of(change)) for change in outcome.document["diff"]["changes"]}
    assert changes >= {
        ("table_added", "chatroom", None),
        ("table_removed", "recall", None),
        ("column_added", "patient", "PortalLanguage"),
        ("column_removed", "document", "ExternalGUID"),
        ("column_type_changed", "adjustment", "AdjNote"),
    }
    after = pipeline.live.read_bytes()
    tables = pipeline.configuration()["tables"]
    assert "chatroom" in tables
    assert "recall" not in tables
    assert "PortalLanguage" in tables["patient"]["column_names"]

    assert pipeline.run("rollback").code == 0
    assert pipeline.live.read_bytes() == before
    assert pipeline.run("rollback").code == 0
    assert pipeline.live.read_bytes() == after


@pytest.mark.parametrize(
    ("statement", "kind", "names"),
    [
        ("ALTER TABLE claim ADD COLUMN NoteToSelf text", "column_added", ("claim", "NoteToSelf")),
        ("ALTER TABLE claim DROP COLUMN ClaimNote", "column_removed", ("claim", "ClaimNote")),
        ("ALTER TABLE claim MODIFY COLUMN ClaimNote varchar(7)", "column_type_changed", ("claim", "ClaimNote")),
        ("CREATE TABLE lobby (LobbyNum bigint PRIMARY KEY)", "table_added", ("lobby", None)),
        ("DROP TABLE claim", "table_removed", ("claim", None)),
    ],
)
def test_one_change_is_the_only_one_reported(
    clinic: Clinic, statement: str, kind: str, names: tuple[str, str | None]
) -> None:
    clinic.execute(statement)
    outcome = clinic.pipeline.run("--format", "json")
    assert outcome.code == 0, outcome
    changes = outcome.document["diff"]["changes"]
    assert [(change["table"], column_of(change)) for change in changes if change["kind"] == kind] == [names]
    assert {change["table"] for change in changes} == {names[0]}
    assert outcome.document["config"]["sha256_after"] == sha256(clinic.pipeline.live)


def test_tables_that_the_account_may_not_see_are_not_taken_for_dropped(clinic: Clinic) -> None:
    granted = ("patient", "claim", "recall")
    clinic.server.create_user("half", "half-sighted", *(f"SELECT ON {DATABASE}.{table}" for table in granted))
    clinic.server.serve(clinic.pipeline, DATABASE, user="half", password="half-sighted")
    with clinic.pipeline.untouched():
        outcome = clinic.pipeline.run("--format", "json")
    assert outcome.code == 3, outcome
    assert "tables-vanished" in outcome.rules("gate")
    assert f"{TABLES - len(granted)} of {TABLES} tables would vanish" in outcome.message.failed
