# SPDX-License-Identifier: MIT
"""What the launcher leaves on disk about a run, written so that a reader never sees half of it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

FORMAT_VERSION = "1.0"


class LauncherFailure(Exception):  # noqa: N818  (the analyzer has errors, the launcher fails)
    """The launcher could not do its own work; the analyzer is not to blame."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def write_durably(path: Path, data: bytes, mode: int = 0o600, owner: tuple[int, int] | None = None) -> None:
    """Replace `path` in one step; the new bytes are on disk before the name points at them."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if owner is not None:
                # Only root may give a file away; the bytes matter more than the owner.
                with contextlib.suppress(PermissionError):
                    os.fchown(stream.fileno(), *owner)
            # After fchown, which clears set-id bits.
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class StatusFile:
    """What the starting program reads about this run; every state of it is one complete JSON document.

    `pid`, `start_time` and `boot_id` together name this process for good: a later start may kill what is left
    of the group only if all three still match.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fields: dict[str, Any] = {
            "format_version": FORMAT_VERSION,
            "python": {"executable": sys.executable, "version": sys.version.split()[0]},
            "pid": os.getpid(),
            "pgid": os.getpgrp(),
            "start_time": own_start_time(),
            "boot_id": boot_id(),
            "redirected": [],
            "new_tables_to_create": [],
            "outside_writes": [],
            "leftovers": [],
        }

    def write(self, phase: str, **fields: Any) -> None:
        """Add the fields and publish the document under its new phase."""
        self.fields.update(fields, phase=phase)
        write_durably(self.path, json.dumps(self.fields, indent=1).encode())


def own_start_time() -> int | None:
    """Field 22 of /proc/self/stat: clock ticks since boot."""
    try:
        # The command in field 2 may hold blanks and brackets; everything after its last bracket is plain.
        after_command = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(after_command[22 - 3])


def boot_id() -> str | None:
    """The kernel's name for this boot."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
