# SPDX-License-Identifier: MIT
"""An endpoint that answers as a Firebolt engine of one's own does, over SQLite. Prints its address, then serves.

usage: fake_firebolt.py CATALOGUE.json

The catalogue is {"tables": [[schema, table, type]], "columns": [[schema, table, column, type, nullable, position]],
"indexes": [[schema, table, definition, type]]}; it is read anew for every statement. {"fail": [status, type, body]}
answers so instead.
SQLite is not Firebolt: case rules, privileges and the form of an index definition are assumptions.
"""

from __future__ import annotations

import http.server
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

SHAPES = {
    "tables": ["table_schema", "table_name", "table_type"],
    "columns": ["table_schema", "table_name", "column_name", "data_type", "is_nullable", "ordinal_position"],
    "indexes": ["table_schema", "table_name", "index_definition", "index_type"],
}


def answer(catalogue: dict[str, Any], statement: str) -> dict[str, Any]:
    """Run a statement on the catalogue, as the reply that the SDK expects."""
    database = sqlite3.connect(":memory:")
    database.execute("ATTACH ':memory:' AS information_schema")
    for name, columns in SHAPES.items():
        database.execute(f"CREATE TABLE information_schema.{name} ({', '.join(columns)})")
        rows = catalogue.get(name, [])
        database.executemany(f"INSERT INTO information_schema.{name} VALUES ({', '.join('?' * len(columns))})", rows)
    cursor = database.execute(statement)
    rows = [list(row) for row in cursor.fetchall()]
    meta = [{"name": column[0], "type": "text"} for column in cursor.description or []]
    return {"meta": meta, "data": rows, "rows": len(rows), "statistics": {"elapsed": 0.0}}


class Engine(http.server.BaseHTTPRequestHandler):
    """One statement a POST."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        statement = self.rfile.read(int(self.headers["Content-Length"])).decode()
        catalogue = json.loads(Path(sys.argv[1]).read_text())
        if "fail" in catalogue:
            self.reply(*catalogue["fail"])
            return
        self.reply(200, "application/json", json.dumps(answer(catalogue, statement)))

    def reply(self, status: int, kind: str, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        pass


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Engine)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
