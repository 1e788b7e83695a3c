# SPDX-License-Identifier: MIT
"""A private MariaDB with an OpenDental-like database, and the accounts that may or may not read it."""

from __future__ import annotations

import json
from typing import Any

from outcome import ROOT
from pipeline import Pipeline
from private_mariadb import PrivateMariaDB

#: A real schema that lies beside the project on some machines.
SHARED_SCHEMA = ROOT.parent / "shared" / "data" / "opendental" / "schema.sql"
DEMONSTRATION_TABLES = ROOT / "scripts" / "demo" / "opendental_tables.json"
TABLES = 446
#: Every character that a dotenv file, a URL, a shell or an SQL text could trip over.
PASSWORD = "p@ss:/w%41 #\"o'rd$ 9"


def create_statement(table: str, columns: dict[str, str], keys: list[str]) -> str:
    """One table with the columns of a made-up schema."""
    lines = [f"`{name}` {kind}" for name, kind in columns.items()]
    lines += [f"PRIMARY KEY ({', '.join(f'`{key}`' for key in keys)})"] if keys else []
    return f"CREATE TABLE `{table}` ({', '.join(lines)});\n"


def generated_schema() -> str:
    """The demonstration's tables, and as many more of the same shapes as a whole OpenDental has."""
    tables: dict[str, dict[str, Any]] = json.loads(DEMONSTRATION_TABLES.read_text())["tables"]
    shapes = list(tables.items())
    while len(tables) < TABLES:
        number = len(tables)
        name, facts = shapes[number % len(shapes)]
        tables[f"{name}{number}"] = facts
    return "".join(create_statement(name, facts["columns"], facts["primary_key"]) for name, facts in tables.items())


class SourceServer(PrivateMariaDB):
    """The server with its accounts: `reader` may read everything, `stranger` nothing of the clinic."""

    def __enter__(self) -> SourceServer:  # noqa: PYI034  (Self needs Python 3.11)
        self.start()
        self.create_user("reader", PASSWORD, "SELECT ON *.*")
        self.create_user("stranger", PASSWORD)
        return self

    def load_clinic(self, database: str) -> None:
        """A database with all the tables and no rows."""
        self.create_database(database)
        schema = SHARED_SCHEMA.read_text() if SHARED_SCHEMA.is_file() else generated_schema()
        self.execute(schema, database)

    def variables(self, database: str, **changes: str) -> dict[str, str]:
        """The source's variables of the test stage; a change replaces one by its last word, as `password`."""
        values = {
            "host": "127.0.0.1",
            "port": str(self.port),
            "db": database,
            "user": "reader",
            "password": PASSWORD,
            **changes,
        }
        return {f"TEST_OPENDENTAL_SOURCE_{name.upper()}": value for name, value in values.items()}

    def serve(self, pipeline: Pipeline, database: str, **changes: str) -> None:
        """Make a database the pipeline's source."""
        pipeline.variables.pop("TEST_OPENDENTAL_SOURCE_URL", None)
        pipeline.variables.update(self.variables(database, **changes))
