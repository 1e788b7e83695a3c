# SPDX-License-Identifier: MIT
"""A reader of the live file that knows nothing of updates: it opens, reads, and hashes, again and again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from processes import Watch

PAUSE_SECONDS = 0.001


class HashingReader(Watch):
    """Counts what it reads by hash while it is open; a missing file counts as None."""

    def __init__(self, path: Path) -> None:
        super().__init__(PAUSE_SECONDS)
        self.reads = 0
        self.seen: set[str | None] = set()
        self._path = path

    def look(self) -> None:
        try:
            self.seen.add(hashlib.sha256(self._path.read_bytes()).hexdigest())
        except FileNotFoundError:
            self.seen.add(None)
        self.reads += 1
