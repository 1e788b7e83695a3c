# SPDX-License-Identifier: MIT
"""SQLite, opened so that nothing is created or changed."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import Any
from urllib.parse import quote

from probe_problems import ProbeFailure

SQLITE_COLUMNS = (
    'SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c'
    " WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, c.cid"
)


def open_sqlite(database: str | None) -> sqlite3.Connection:
    """Open an existing file for reading; SQLite would make a missing one."""
    name = database or ":memory:"
    path = os.path.abspath(name[5:] if name.startswith("file:") else name)
    if name == ":memory:":
        return sqlite3.connect(name, check_same_thread=False)
    if not os.path.exists(path):
        raise ProbeFailure("file_missing", f"{path}: no such file", errno.ENOENT)
    if not os.path.isfile(path):
        raise ProbeFailure("not_a_database", f"{path}: not a file")
    if not os.access(path, os.R_OK):
        raise ProbeFailure("access_denied", f"{path}: no right to read", errno.EACCES)
    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, check_same_thread=False)


def check_sqlite(connection: sqlite3.Connection, database: str | None) -> dict[str, Any]:
    """Reading the catalogue shows that it is a database."""
    count = len({row[0] for row in connection.execute(SQLITE_COLUMNS)})
    return {
        "reachable": True,
        "dialect": "sqlite",
        "server_version": sqlite3.sqlite_version,
        "database": database,
        "user": None,
        "can_select": True,
        "table_count": count,
    }


def sqlite_catalogue(connection: sqlite3.Connection) -> dict[str, Any]:
    """One query."""
    tables: dict[str, Any] = {}
    keys: dict[str, list[tuple[int, str]]] = {}
    for table, name, kind, not_null, position in connection.execute(SQLITE_COLUMNS):
        entry = tables.setdefault(table, {"name": table, "columns": []})
        entry["columns"].append({"name": name, "type": kind, "nullable": not not_null})
        if position:
            keys.setdefault(table, []).append((position, name))
    for table, entry in tables.items():
        entry["primary_key"] = [name for _, name in sorted(keys.get(table, []))]
    return {"tables": list(tables.values())}
