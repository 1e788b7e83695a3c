# SPDX-License-Identifier: MIT
"""The demonstration: its database, and that it refuses to tell a story that did not happen."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import demo_database
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Checkout

UPGRADE = demo_database.TABLES_FILE.with_name("upgrade.sql")
ENOUGH_VALUES = 100

# A stand-in for the program: an "analyzer" that writes down the schema, a backup, and a rollback.
PROGRAM = r"""
config=etl_pipeline/config/tables.yml
schema() { python3 - <<'PYTHON'
import re, sqlite3
url = re.search(r"sqlite:///(.*)'", open("etl_pipeline/.env_local").read()).group(1)
for row in sqlite3.connect(url).execute("SELECT sql FROM sqlite_master ORDER BY name"):
    print(row[0])
PYTHON
}
echo "$*" >>"$HOME/program-calls"
case "$*" in
  *--dry-run*) [[ "$(schema)" == "$(cat $config)" ]] || exit "${DRY_RUN_STATUS:-2}" ;;
  rollback) [[ -n "${NO_RESTORE:-}" ]] || cp backup $config ;;
  "rollback --list" | history) echo "$*" ;;
  *) if [[ ! -e $config || "$(schema)" != "$(cat $config)" ]]; then
       [[ ! -e $config ]] || cp $config backup
       schema >$config
     elif [[ -n "${REWRITES:-}" ]]; then
       echo >>$config
     fi ;;
esac
"""

SWIFT = """
case "$*" in
  --version) echo "Swift version 6.3.1" ;;
  *--show-bin-path*) echo "$HOME/release" ;;
  *) exit "${BUILD_STATUS:-0}" ;;
esac
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "demo.sqlite"
    demo_database.create(path)
    return path


@pytest.fixture
def project(checkout: Checkout) -> Checkout:
    checkout.prepare()
    checkout.program("swift", SWIFT)
    checkout.program("etl-update-schema", PROGRAM, checkout.root / "release")
    checkout.write("etl_pipeline/scripts/analyze_opendental_schema.py", "")
    checkout.write("etl_pipeline/etl_pipeline/__init__.py", "")
    return checkout


def columns_of(path: Path) -> dict[str, dict[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            # SQLite hands back its own type names in capitals.
            name: {row[1]: row[2].lower() for row in connection.execute(f'PRAGMA table_info("{name}")')}
            for name in names
        }


def test_the_database_has_the_tables_columns_types_and_keys_of_the_facts(database: Path) -> None:
    facts = json.loads(demo_database.TABLES_FILE.read_text())["tables"]
    assert len(facts) >= 60
    assert columns_of(database) == {table: fact["columns"] for table, fact in facts.items()}
    with closing(sqlite3.connect(database)) as connection:
        for table, fact in facts.items():
            keys = [row for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]]
            assert [row[1] for row in sorted(keys, key=lambda row: row[5])] == fact["primary_key"]
            assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] == fact["rows"]


def test_enough_moments_of_this_century_make_incremental_columns_appear(database: Path) -> None:
    good = 0
    with closing(sqlite3.connect(database)) as connection:
        for table, columns in columns_of(database).items():
            for column, type_name in columns.items():
                if type_name not in ("datetime", "timestamp"):
                    continue
                count, first, last = connection.execute(
                    f'SELECT count("{column}"), min("{column}"), max("{column}") FROM "{table}"'
                ).fetchone()
                if count >= ENOUGH_VALUES:
                    assert "2000" < first < last < "2031"
                    good += 1
    assert good >= 40


def test_two_runs_make_the_same_rows_and_none_of_them_is_a_person(database: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite"
    demo_database.create(again)
    with closing(sqlite3.connect(database)) as one, closing(sqlite3.connect(again)) as two:
        first, second = list(one.iterdump()), list(two.iterdump())
    assert first == second
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT LName FROM patient")]
    assert all(re.fullmatch(r"made-up LName \d+", name) for name in names)


def test_the_upgrade_changes_what_it_says_and_nothing_else(database: Path) -> None:
    before = columns_of(database)
    demo_database.upgrade(database, UPGRADE)
    after = columns_of(database)
    assert set(after) - set(before) == {"chat", "chatmsg"}
    assert set(before) - set(after) == set()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"appointment", "document", "patient", "recall"}
    assert set(after["patient"]) - set(before["patient"]) == {"PortalLanguage", "SecDateTPortal"}
    assert set(before["document"]) - set(after["document"]) == {"ExternalGUID"}
    assert (before["recall"]["DateScheduled"], after["recall"]["DateScheduled"]) == ("date", "datetime")
    assert list(before["recall"]) == list(after["recall"])


def test_a_failing_upgrade_changes_nothing(database: Path, tmp_path: Path) -> None:
    script = tmp_path / "bad.sql"
    script.write_text("CREATE TABLE fresh (a int);\n-- a remark\nDROP TABLE nowhere;\n")
    before = database.read_bytes()
    assert demo_database.main(["upgrade", str(database), str(script)]) == 1
    assert database.read_bytes() == before


def test_an_upgrade_never_makes_a_database(tmp_path: Path) -> None:
    missing = tmp_path / "missing.sqlite"
    assert demo_database.main(["upgrade", str(missing), str(UPGRADE)]) == 1
    assert not missing.exists()


def test_every_dbt_model_reads_columns_that_exist_before_the_upgrade(database: Path) -> None:
    columns = columns_of(database)
    models = list(demo_database.TABLES_FILE.with_name("dbt_dental_models").rglob("stg_opendental__*.sql"))
    assert len(models) >= 8
    for model in models:
        table = model.stem.removeprefix("stg_opendental__")
        read = set(re.findall(r'"(\w+)"', model.read_text()))
        assert read <= set(columns[table]), model.name


def test_the_demonstration_runs_twice_and_shows_commands_before_their_output(project: Checkout) -> None:
    for _ in range(2):
        result = project.run("scripts/demo/demo.sh", OPENDENTAL_SOURCE_URL="sqlite:///elsewhere")
        assert result.returncode == 0, result.stdout + result.stderr
    assert "$ etl-update-schema --environment local\n" in result.stdout
    assert "\x1b" not in result.stdout
    hashes = re.findall(r"^([0-9a-f]{64})  etl_pipeline/config/tables\.yml", result.stdout, re.MULTILINE)
    assert len(hashes) == 2
    assert len(set(hashes)) == 1
    made = {path.name for path in project.root.iterdir()} - {"program-calls"}
    assert made == {"scripts", "etl_pipeline", ".venv", "release", ".demo"}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"REWRITES": "1"}, "a run without changes rewrote etl_pipeline/config/tables.yml"),
        ({"NO_RESTORE": "1"}, "the restored file differs from the one before the upgrade"),
        ({"DRY_RUN_STATUS": "0"}, "exited with 0 instead of 2"),
        ({"BUILD_STATUS": "1"}, "the release build failed"),
    ],
)
def test_a_program_that_does_not_keep_its_promise_fails_the_demonstration(
    project: Checkout, fault: dict[str, str], words: str
) -> None:
    result = project.run("scripts/demo/demo.sh", **fault)
    assert result.returncode == 1
    assert words in result.stderr
