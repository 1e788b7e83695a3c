# SPDX-License-Identifier: MIT
"""What can be wrong with a database, told without its secrets."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any, Callable, TypeVar
from urllib.parse import quote, quote_plus

LONGEST_MESSAGE = 300
SERVER_ERRORS = {
    1044: "no_select",
    1045: "access_denied",
    1049: "unknown_database",
    1130: "access_denied",
    1142: "no_select",
    1143: "no_select",
    1698: "access_denied",
}
DRIVER_ERRORS = {2005: "unknown_host", 2006: "lost", 2013: "lost"}
Value = TypeVar("Value")


class ProbeFailure(Exception):  # noqa: N818  (finding a problem is what the probe is for)
    """Why the database cannot be read."""

    def __init__(self, kind: str, message: str, number: int | None = None) -> None:
        super().__init__(message)
        self.kind, self.number = kind, number


def bounded(action: Callable[[], Value], seconds: float, what: str) -> Value:
    """Run in a thread that is left behind when it takes too long: a name server may hang without a time limit."""
    outcome: list[Any] = []

    def work() -> None:
        try:
            outcome.append((action(), None))
        except Exception as error:
            outcome.append((None, error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise ProbeFailure("timed_out", f"{what}: no answer within {seconds:g} s")
    value, error = outcome[0]
    if error is not None:
        raise error
    return value  # type: ignore[no-any-return]


def problem_of(error: BaseException) -> dict[str, Any]:
    """The kind, the words and the number of a failure."""
    number = getattr(error, "number", None)
    if number is None and error.args and isinstance(error.args[0], int):
        number = error.args[0]
    text = error.args[1] if number is not None and len(error.args) > 1 else error
    message = " ".join(str(text).split())[:LONGEST_MESSAGE] or type(error).__name__
    problem: dict[str, Any] = {"kind": kind_of(error, number), "message": message}
    return problem if number is None else {**problem, "errno": number}


def kind_of(error: BaseException, number: int | None) -> str:
    """One word for the cause; what the server itself says goes before what the network did."""
    if isinstance(error, ProbeFailure):
        return error.kind
    if number in SERVER_ERRORS:
        return SERVER_ERRORS[number]
    for cause in causes(error):
        if isinstance(cause, (TimeoutError, socket.timeout)):
            return "timed_out"
        # A name with an empty or overlong part fails before any name server is asked.
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            return "unknown_host"
        # A missing unix socket is a server that does not listen.
        if isinstance(cause, (ConnectionRefusedError, FileNotFoundError)):
            return "refused"
    if isinstance(error, RuntimeError) and "cryptography" in str(error):
        return "driver_missing"
    if isinstance(error, sqlite3.DatabaseError) and ("not a database" in str(error) or "malformed" in str(error)):
        return "not_a_database"
    return DRIVER_ERRORS.get(number or 0, "other")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The failure and those behind it."""
    pending: list[BaseException | None] = [error]
    seen = set()
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        pending += [current.__context__, current.__cause__, getattr(current, "original_exception", None)]


def without_secrets(text: str, secrets: list[str]) -> str:
    """Mask every dress in which a driver may print a password."""
    dresses = set()
    for secret in filter(None, secrets):
        dresses |= {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
        dresses |= {repr(secret)[1:-1], json.dumps(secret)[1:-1]}
    for dress in sorted(dresses, key=len, reverse=True):
        text = text.replace(dress, "***")
    return text
