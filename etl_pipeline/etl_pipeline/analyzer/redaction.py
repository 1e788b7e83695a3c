# SPDX-License-Identifier: MIT
"""Keeping credentials out of everything that is printed or logged."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MASK = "***"
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN", re.IGNORECASE)
URL_NAME = re.compile(r"URL$", re.IGNORECASE)
URL_PASSWORD = re.compile(r"://[^:/@\s]*:([^@\s]*)@")
# Replacing every "a" would make the output unreadable and tell nobody anything; statements and messages are
# built without credentials in the first place, this is the second line of defence.
SHORTEST_REPLACED = 3


def secrets_of(environment: Mapping[str, str]) -> frozenset[str]:
    """Every credential in the environment, in the spellings in which it could surface."""
    plain: set[str] = set()
    for name, value in environment.items():
        if SECRET_NAME.search(name):
            plain.add(value)
        elif URL_NAME.search(name):
            plain.update(unquote(found) for found in URL_PASSWORD.findall(value))
    spellings = {spelling for secret in plain for spelling in _spellings(secret)}
    return frozenset(spelling for spelling in spellings if len(spelling) >= SHORTEST_REPLACED)


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret, and the password of any URL in it, masked."""
    # The longest first: a secret may contain another one.
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return URL_PASSWORD.sub(lambda match: match[0].replace(match[1], MASK) if match[1] else match[0], text)


def _spellings(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), repr(secret)[1:-1]}


class RedactingFormatter(logging.Formatter):
    """A formatter whose whole text, tracebacks included, is redacted."""

    def __init__(self, layout: str, secrets: Iterable[str]) -> None:
        super().__init__(layout)
        self._secrets = frozenset(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Format the record, then mask."""
        return redacted(super().format(record), self._secrets)
