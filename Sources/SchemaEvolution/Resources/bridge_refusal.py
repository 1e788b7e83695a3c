# SPDX-License-Identifier: MIT
"""A failure that has a name in the bridge's protocol."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an outcome of the protocol
    """The request was not done. `kind` is what the other side decides by; the message is for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
