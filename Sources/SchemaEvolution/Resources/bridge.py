# SPDX-License-Identifier: MIT
"""Object store, notifications and Firebolt for the command: one request a line on stdin, one answer a line on stdout.

Credentials and addresses of services come from the environment, by the rules of boto3; none is ever part of a request,
an answer or an error. Every request says how many seconds it may take, and ends within them.

The starter passes this text in ETL_UPDATE_SCHEMA_PROGRAM and those of `bridge_*.py` as one JSON object, by module
name, in ETL_UPDATE_SCHEMA_PARTS.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import json
import os
import signal
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

PARTS_VARIABLE = "ETL_UPDATE_SCHEMA_PARTS"
#: Which part does an operation. A part, and the SDK behind it, is imported by its first request.
OPERATIONS = {
    "s3_get": "bridge_amazon",
    "s3_put": "bridge_amazon",
    "s3_list": "bridge_amazon",
    "sns_publish": "bridge_amazon",
    "firebolt_catalogue": "bridge_firebolt",
}


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


class Late(BaseException):
    """The request's time is over. Not an Exception: no library may take it for one of its own and try again."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise Late in the middle of whatever runs when the time is over."""

    def ring(_number: int, _frame: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do one request; whatever happens, there is an answer."""
    from bridge_refusal import Refused

    try:
        seconds = float(request["seconds"])
        part = importlib.import_module(OPERATIONS[request["op"]])
        with time_limit(seconds):
            return {"ok": True, **getattr(part, request["op"])(request)}
    except Late:
        return {"ok": False, "kind": "timed_out", "message": f"no answer within {seconds:.1f} seconds"}
    except Refused as refusal:
        return {"ok": False, "kind": refusal.kind, "message": str(refusal)}
    except Exception as error:
        return {"ok": False, "kind": "failed", "message": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    sys.meta_path.insert(0, EmbeddedParts(json.loads(os.environ.pop(PARTS_VARIABLE, "{}"))))
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # A library that prints must not print into the conversation.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        replies.write(json.dumps(answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
