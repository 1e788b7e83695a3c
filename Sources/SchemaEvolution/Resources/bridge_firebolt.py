# SPDX-License-Identifier: MIT
"""The bridge's request to Firebolt, through firebolt-sdk."""

from __future__ import annotations

import os
import sys
from typing import Any

from bridge_refusal import Refused

Request = dict[str, Any]
Answer = dict[str, Any]

FIREBOLT_QUERIES = {
    "tables": "SELECT table_schema, table_name, table_type FROM information_schema.tables"
    " WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name",
    "columns": "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name, ordinal_position",
    "indexes": "SELECT table_schema, table_name, index_definition FROM information_schema.indexes"
    " WHERE index_type = 'primary' ORDER BY table_schema, table_name",
}


def firebolt_connection() -> Any:
    """A connection by FIREBOLT_* variables: an account in the cloud, or an engine of one's own at FIREBOLT_CORE_URL."""
    try:
        from firebolt.client.auth.client_credentials import ClientCredentials
        from firebolt.client.auth.firebolt_core import FireboltCore
        from firebolt.db.connection import connect
    except ImportError as error:
        raise Refused(
            "module_missing",
            f"the Python package firebolt-sdk is missing from {sys.executable}",
        ) from error
    url = os.environ.get("FIREBOLT_CORE_URL")
    names = ["FIREBOLT_DATABASE"]
    if not url:
        names += [
            "FIREBOLT_CLIENT_ID",
            "FIREBOLT_CLIENT_SECRET",
            "FIREBOLT_ACCOUNT",
            "FIREBOLT_ENGINE",
        ]
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise Refused("configuration", f"not set: {', '.join(missing)}")
    database = os.environ["FIREBOLT_DATABASE"]
    if url:
        return connect(auth=FireboltCore(), url=url, database=database)
    auth = ClientCredentials(os.environ["FIREBOLT_CLIENT_ID"], os.environ["FIREBOLT_CLIENT_SECRET"])
    account, engine = os.environ["FIREBOLT_ACCOUNT"], os.environ["FIREBOLT_ENGINE"]
    return connect(auth=auth, account_name=account, database=database, engine_name=engine)


def firebolt_catalogue(request: Request) -> Answer:
    """Tables, columns and primary indexes of the database, as information_schema has them."""
    connection = firebolt_connection()
    try:
        import httpx
        from firebolt.utils.exception import FireboltError

        answer: Answer = {}
        cursor = connection.cursor()
        for name, query in FIREBOLT_QUERIES.items():
            # The SDK waits without end by itself.
            cursor.execute(query, timeout_seconds=max(1.0, float(request["seconds"])))
            answer[name] = [list(row) for row in cursor.fetchall()]
    except httpx.TransportError as error:
        raise Refused("unreachable", f"{type(error).__name__}: {error}") from error
    except (FireboltError, httpx.HTTPError) as error:
        raise Refused(
            "rejected",
            f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
        ) from error
    else:
        return answer
    finally:
        connection.close()
