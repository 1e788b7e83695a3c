#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An OpenDental-like SQLite database for the demonstration.

Table names, column names, primary keys and types are those of an OpenDental database; every row is made up
and the same on every run. Nothing in it stands for a person.

    demo_database.py create DATABASE          make it anew from opendental_tables.json
    demo_database.py upgrade DATABASE SQL     run a file of statements in it, as one transaction
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES_FILE = Path(__file__).with_name("opendental_tables.json")
# The newest made-up moment. Fixed, so that two runs build the same rows.
NEWEST = datetime(2026, 6, 30, 17, 0, 0)
OLDEST_DAYS = 2500
INTEGER_SIZES = {"tinyint": 2, "smallint": 20, "int": 1000, "bigint": 1000}


def quoted(name: str) -> str:
    """A table or column name between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def create_statement(table: str, facts: dict[str, Any]) -> str:
    """The CREATE TABLE statement of one table."""
    lines = [f"{quoted(name)} {type_name}" for name, type_name in facts["columns"].items()]
    if facts["primary_key"]:
        lines.append(f"PRIMARY KEY ({', '.join(quoted(name) for name in facts['primary_key'])})")
    return f"CREATE TABLE {quoted(table)} (\n  " + ",\n  ".join(lines) + "\n)"


def made_up_value(type_name: str, column: str, number: int) -> object:
    """A value of the column's type that is recognisably invented and depends on the row's number alone."""
    base = re.split(r"[( ]", type_name.lower(), maxsplit=1)[0]
    if base in INTEGER_SIZES:
        return number % INTEGER_SIZES[base]
    if base in ("double", "float", "decimal"):
        return (number * 37 % 10_000) / 100
    moment = NEWEST - timedelta(minutes=number * 1447 % (OLDEST_DAYS * 1440))
    if base in ("datetime", "timestamp"):
        return moment.strftime("%Y-%m-%d %H:%M:%S.000000")
    if base == "date":
        return moment.strftime("%Y-%m-%d")
    if base == "time":
        return moment.strftime("%H:%M:%S.000000")
    width = re.search(r"\((\d+)\)", type_name)
    text = f"made-up {column} {number}"
    return text[-int(width.group(1)) :] if width else text


def made_up_rows(facts: dict[str, Any]) -> Iterator[list[object]]:
    """The rows of one table, numbered from 1; a primary key column holds the row's number."""
    keys = set(facts["primary_key"])
    for number in range(1, facts["rows"] + 1):
        yield [
            number if name in keys else made_up_value(type_name, name, number)
            for name, type_name in facts["columns"].items()
        ]


def create(database: Path) -> str:
    """Make the database anew and say what is in it."""
    tables: dict[str, dict[str, Any]] = json.loads(TABLES_FILE.read_text(encoding="utf-8"))["tables"]
    database.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-journal", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        for table, facts in tables.items():
            connection.execute(create_statement(table, facts))
            marks = ", ".join("?" * len(facts["columns"]))
            connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", made_up_rows(facts))
    columns = sum(len(facts["columns"]) for facts in tables.values())
    rows = sum(facts["rows"] for facts in tables.values())
    return f"{len(tables)} tables, {columns:,} columns, {rows:,} made-up rows"


def statements_of(script: str) -> Iterator[str]:
    """The statements of a script, one by one, comments left out."""
    pending = ""
    for line in script.splitlines():
        if not pending and (not line.strip() or line.lstrip().startswith("--")):
            continue
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        raise ValueError(f"the last statement does not end with a semicolon: {pending.strip()[:60]}")


def upgrade(database: Path, script: Path) -> str:
    """Run a script as one transaction: all of it or nothing."""
    statements = list(statements_of(script.read_text(encoding="utf-8")))
    # mode=rw: a mistyped path is an error instead of a new, empty database.
    location = f"{database.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(location, uri=True, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        try:
            for statement in statements:
                connection.execute(statement)
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return f"{len(statements)} statements"


def main(arguments: list[str] | None = None) -> int:
    """Create or upgrade the database; prints one line."""
    parser = argparse.ArgumentParser(description="The demonstration's OpenDental-like SQLite database.")
    actions = parser.add_subparsers(dest="action", required=True)
    for action in ("create", "upgrade"):
        command = actions.add_parser(action)
        command.add_argument("database", type=Path)
        if action == "upgrade":
            command.add_argument("script", type=Path)
    options = parser.parse_args(arguments)
    try:
        if options.action == "create":
            print(create(options.database))
        else:
            print(upgrade(options.database, options.script))
    except (OSError, ValueError, sqlite3.Error) as error:
        state = "unusable; make it anew" if options.action == "create" else "unchanged"
        print(f"demo_database: {error}\nThe database {options.database} is {state}.", file=sys.stderr)
        print("Next: run `make demo`, which builds it from the start.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
