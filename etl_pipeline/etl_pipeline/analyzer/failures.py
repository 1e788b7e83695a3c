# SPDX-License-Identifier: MIT
"""What can go wrong, as conditions that a caller can tell apart."""

from __future__ import annotations


class AnalysisFailure(Exception):
    """The whole run cannot go on; no configuration is written.

    `advice` is what to type or look at next, in one line.
    """

    def __init__(self, message: str, *, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class QueryFailure(Exception):
    """One statement failed; `reason` is one line without credentials."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class QueryTimedOut(QueryFailure):
    """The statement was ended because it ran past its limit."""


class QueryDenied(QueryFailure):
    """The account may not run the statement."""


class ConnectionLost(QueryFailure):
    """The connection broke while the statement ran; the next statement opens a new one."""
