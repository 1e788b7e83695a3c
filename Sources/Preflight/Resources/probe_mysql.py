# SPDX-License-Identifier: MIT
"""MySQL and MariaDB, through the driver that the analyzer uses."""

from __future__ import annotations

import sys
from typing import Any

from probe_problems import ProbeFailure, problem_of

SELECT_ATTEMPTS = 5
PASSED_ON = ("charset", "ssl_ca", "ssl_cert", "ssl_key", "unix_socket")
MYSQL_TABLES = (
    "SELECT TABLE_NAME FROM information_schema.TABLES"
    " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME"
)
MYSQL_COLUMNS = (
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS"
    " WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION"
)
MYSQL_KEYS = (
    "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX"
)
#: Rights on every database, or on this one; the names in SCHEMA_PRIVILEGES are LIKE patterns.
MYSQL_RIGHTS = (
    "SELECT (SELECT COUNT(*) FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'SELECT')"
    " + (SELECT COUNT(*) FROM information_schema.SCHEMA_PRIVILEGES"
    " WHERE PRIVILEGE_TYPE = 'SELECT' AND DATABASE() LIKE TABLE_SCHEMA)"
)


def open_mysql(where: dict[str, Any], seconds: float, limit: float) -> Any:
    """Connect with the driver that the analyzer uses."""
    try:
        import pymysql
    except ImportError:
        raise ProbeFailure("driver_missing", f"PyMySQL is not installed for {sys.executable}") from None
    try:
        # As the driver does it; its own complaint would show a character of the password.
        (where.get("password") or "").encode("latin-1")
    except UnicodeEncodeError:
        raise ProbeFailure("other", "PyMySQL cannot send this password: it has characters beyond Latin-1") from None
    return pymysql.connect(
        host=where.get("host") or "localhost",
        port=int(where.get("port") or 3306),
        user=where.get("user") or None,
        password=where.get("password") or "",
        database=where.get("database") or None,
        connect_timeout=max(1, round(seconds)),
        read_timeout=limit,
        write_timeout=limit,
        **{name: value for name, value in where["query"].items() if name in PASSED_ON},
    )


def rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    """All rows of one query; some servers give catalogue text as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [tuple(v.decode() if isinstance(v, bytes) else v for v in row) for row in cursor.fetchall()]


def check_mysql(connection: Any) -> dict[str, Any]:
    """See who answers, and that this account may read."""
    version, database, user = rows(connection, "SELECT VERSION(), DATABASE(), CURRENT_USER()")[0]
    if database is None:
        raise ProbeFailure("unknown_database", "no database is named", 1046)
    tables = [name for (name,) in rows(connection, MYSQL_TABLES)]
    if not tables and not rows(connection, MYSQL_RIGHTS)[0][0]:
        raise ProbeFailure("no_select", f"{user} sees no table in {database}")
    require_select(connection, tables)
    return {
        "reachable": True,
        "dialect": "mariadb" if "mariadb" in version.lower() else "mysql",
        "server_version": version,
        "database": database,
        "user": user,
        "can_select": True,
        "table_count": len(tables),
    }


def require_select(connection: Any, tables: list[str]) -> None:
    """Seeing a table takes any right; reading takes SELECT. Rights may be given table by table, so try a few."""
    for position, name in enumerate(tables[:SELECT_ATTEMPTS], start=1):
        try:
            rows(connection, f"SELECT 1 FROM `{name.replace('`', '``')}` LIMIT 0")  # noqa: S608
            return
        except Exception as error:
            if problem_of(error)["kind"] != "no_select" or position == min(len(tables), SELECT_ATTEMPTS):
                raise


def mysql_catalogue(connection: Any) -> dict[str, Any]:
    """Three queries, however many tables there are."""
    tables: dict[str, Any] = {
        name: {"name": name, "columns": [], "primary_key": []} for (name,) in rows(connection, MYSQL_TABLES)
    }
    for table, name, kind, nullable in rows(connection, MYSQL_COLUMNS):
        if table in tables:
            tables[table]["columns"].append({"name": name, "type": kind, "nullable": nullable == "YES"})
    for table, name in rows(connection, MYSQL_KEYS):
        if table in tables:
            tables[table]["primary_key"].append(name)
    return {"tables": list(tables.values())}
