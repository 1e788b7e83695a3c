# SPDX-License-Identifier: MIT
"""Look at the source database and at the analyzer's imports, with the pipeline's own interpreter and driver.

One JSON document on stdin asks, one on stdout answers. A database that cannot be reached is an answer (exit 0);
only a question that is none ends with 64. Neither the script nor anything that it imports is run.

The starter passes this text in ETL_UPDATE_SCHEMA_PROGRAM and those of `probe_*.py` as one JSON object, by module
name, in ETL_UPDATE_SCHEMA_PARTS.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import re
import sys
import types
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote

FORMAT_VERSION = "1.0"
PARTS_VARIABLE = "ETL_UPDATE_SCHEMA_PARTS"
EXIT_BAD_QUESTION = 64
CONNECT_SECONDS = 5.0
CATALOGUE_SECONDS = 60.0
KNOWN_DIALECTS = ("mysql", "mariadb", "sqlite")
#: As SQLAlchemy splits it: the password ends at the first "@".
URL = re.compile(
    r"(?P<dialect>\w+)(?:\+\w+)?://(?:(?P<user>[^:/@]*)(?::(?P<password>[^@]*))?@)?"
    r"(?P<host>\[[^/\]]*\]|[^/:?]*)(?::(?P<port>\d*))?(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?"
)


class EmbeddedParts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules whose text came with the program."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for the parts only."""
        return importlib.machinery.ModuleSpec(name, self) if name in self.texts else None

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the part's text as the module's body."""
        name = module.__name__
        exec(compile(self.texts[name], f"<{name}>", "exec"), vars(module))  # noqa: S102


def target(question: dict[str, Any]) -> dict[str, Any]:
    """Where to connect: the URL when there is one, else the single values."""
    from probe_problems import ProbeFailure

    url = question.get("url")
    if not url:
        return {**question, "dialect": "mysql", "query": {}}
    found = URL.fullmatch(url)
    if found is None:
        raise ProbeFailure("bad_url", "the database URL has no form like dialect://user@host/database")
    if "@" in found["host"]:
        raise ProbeFailure("bad_url", "the database URL has more than one @; write an @ inside a password as %40")
    if found["dialect"] not in KNOWN_DIALECTS:
        raise ProbeFailure(
            "bad_url", f"the database URL names {found['dialect']}; known are {', '.join(KNOWN_DIALECTS)}"
        )
    if not 0 < int(found["port"] or 3306) < 65536:
        raise ProbeFailure("bad_url", f"the database URL names port {found['port']}; ports end at 65535")
    return {
        "dialect": found["dialect"],
        "host": found["host"].strip("[]"),
        "port": found["port"],
        "database": found["database"] if found["dialect"] == "sqlite" else unquote(found["database"] or ""),
        "user": unquote(found["user"] or ""),
        "password": unquote(found["password"] or ""),
        "query": dict(parse_qsl(found["query"] or "")),
    }


def database_answer(question: dict[str, Any], wants_catalogue: bool) -> dict[str, Any]:
    """Connect once and read what is asked for, or say what is in the way."""
    from probe_problems import problem_of, without_secrets

    secrets = [question.get("password") or ""]
    answer: dict[str, Any] = {}
    try:
        where = target(question)
        secrets.append(where.get("password") or "")
        look(where, float(question.get("connect_timeout_seconds") or CONNECT_SECONDS), wants_catalogue, answer)
    except Exception as error:
        problem = problem_of(error)
        problem["message"] = without_secrets(problem["message"], secrets)
        return {"connection": {"reachable": False, "problem": problem}}
    return answer


def look(where: dict[str, Any], seconds: float, wants_catalogue: bool, answer: dict[str, Any]) -> None:
    """Every step has its own limit; connecting includes the name server and the login."""
    from probe_mysql import check_mysql, mysql_catalogue, open_mysql
    from probe_problems import bounded
    from probe_sqlite import check_sqlite, open_sqlite, sqlite_catalogue

    connection: Any
    if where["dialect"] == "sqlite":
        connection = open_sqlite(where["database"])
        answer["connection"] = bounded(lambda: check_sqlite(connection, where["database"]), seconds, "first query")
        read_catalogue = sqlite_catalogue
    else:
        limit = CATALOGUE_SECONDS if wants_catalogue else seconds
        connection = bounded(lambda: open_mysql(where, seconds, limit), seconds, "connecting")
        answer["connection"] = bounded(lambda: check_mysql(connection), seconds, "first query")
        read_catalogue = mysql_catalogue
    if wants_catalogue:
        answer["catalogue"] = bounded(lambda: read_catalogue(connection), CATALOGUE_SECONDS, "reading the catalogue")


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Everything that was asked for."""
    from probe_imports import modules_answer

    want = question.get("want") or []
    python = {"executable": sys.executable, "version": sys.version.split()[0], "prefix": sys.prefix}
    answer: dict[str, Any] = {"format_version": FORMAT_VERSION, "python": python}
    if "modules" in want and question.get("script"):
        answer["modules"] = modules_answer(question["script"], question.get("python_path") or [])
    if "connection" in want or "catalogue" in want:
        answer.update(database_answer(question, "catalogue" in want))
    return answer


def main() -> int:
    """Answer one question."""
    sys.meta_path.insert(0, EmbeddedParts(dict(json.loads(os.environ.pop(PARTS_VARIABLE)))))
    # What a driver prints by the way must not get into the answer.
    output, sys.stdout = sys.stdout, sys.stderr
    code = 0
    try:
        question = dict(json.load(sys.stdin))
    except (ValueError, TypeError) as error:
        # The text of the question stays out: it may hold a password.
        problem = {"kind": "bad_request", "message": f"the question is no JSON object: {type(error).__name__}"}
        answer, code = {"format_version": FORMAT_VERSION, "problem": problem}, EXIT_BAD_QUESTION
    else:
        answer = answer_to(question)
    # In one piece: unbuffered, `json.dump` would make a system call of every comma.
    output.write(json.dumps(answer) + "\n")
    output.flush()
    return code


if __name__ == "__main__":
    # At once: a thread may still wait for a server that never answers.
    os._exit(main())
