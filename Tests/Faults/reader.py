# SPDX-License-Identifier: MIT
"""A reader of the live file that knows nothing of updates: it opens, reads, and hashes, again and again."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path


class HashingReader:
    """Counts what it reads by hash while it is open; a missing file counts as None."""

    def __init__(self, path: Path) -> None:
        self.reads = 0
        self.seen: set[str | None] = set()
        self._path = path
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self) -> HashingReader:  # noqa: PYI034  (Self needs Python 3.11)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stop.wait(0.001):
            try:
                self.seen.add(hashlib.sha256(self._path.read_bytes()).hexdigest())
            except FileNotFoundError:
                self.seen.add(None)
            self.reads += 1
