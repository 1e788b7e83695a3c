# SPDX-License-Identifier: MIT
"""The guard around a script that can only write the live file."""

from __future__ import annotations

import hashlib
import json
import os
import stat as file_kinds
from pathlib import Path
from typing import Any

from launcher_records import FORMAT_VERSION, LauncherFailure, sync_directory, write_durably


class InPlaceGuard:
    """Lets a script write the live file, takes what it wrote and puts the original back.

    From `open` to `close` the file `in-place.json` stands in the working directory. Found there without its
    launcher, it says how to restore: write `snapshot` (its hash is `sha256`) over `live_config` with `mode`, or
    remove `live_config` when `existed` is false; then delete `in-place.json`. The promise is "recoverable".
    """

    def __init__(self, live: Path, work_dir: Path, staging: Path) -> None:
        # A symlink stays one: the file it leads to is what is guarded.
        self.live = live.resolve()
        # The working directory lies in the folder of the run.
        self.run_name = work_dir.parent.name
        self.record = work_dir / "in-place.json"
        self.snapshot = work_dir / "in-place.tables.yml"
        self.relative_output = work_dir / "etl_pipeline" / "config" / "tables.yml"
        self.staged = staging / "tables.yml"
        self.original: tuple[bytes, os.stat_result] | None = None
        #: What was moved away from the live path because it was no file, and where to.
        self.displaced: dict[str, str] | None = None

    def open(self) -> None:
        """Put the original in safety before anything can write."""
        if self.record.exists():
            message = f"{self.record}: an earlier guarded run was not finished; restore it first"
            raise LauncherFailure("guard_open", message)
        self.relative_output.parent.mkdir(parents=True, exist_ok=True)
        record: dict[str, Any] = {"format_version": FORMAT_VERSION, "live_config": str(self.live), "existed": False}
        try:
            if self.live.exists():
                data, stat = self.live.read_bytes(), self.live.stat()
                write_durably(self.snapshot, data)
                record.update(existed=True, snapshot=str(self.snapshot), sha256=hashlib.sha256(data).hexdigest())
                record.update(mode=stat.st_mode & 0o7777, uid=stat.st_uid, gid=stat.st_gid)
                self.original = data, stat
            write_durably(self.record, json.dumps(record, indent=1).encode())
        except OSError as error:
            raise LauncherFailure("snapshot_failed", f"{self.live}: {error}") from error

    def close(self) -> None:
        """Stage what was written and restore the original; both hold on disk when this returns."""
        try:
            self._stage()
        except OSError as error:
            self._restore()
            raise LauncherFailure("staging_failed", f"{self.staged}: {error}") from error
        self._restore()

    def _stage(self) -> None:
        if self.relative_output.is_file():
            write_durably(self.staged, self.relative_output.read_bytes(), 0o644)
        elif self._touched() and self.live.is_file():
            write_durably(self.staged, self.live.read_bytes(), 0o644)

    def _touched(self) -> bool:
        if self.original is None:
            return os.path.lexists(self.live)
        if self.live.is_symlink() or not self.live.is_file():
            return True
        now, before = self.live.stat(), self.original[1]
        # The change time moves with every write, chmod and rename, and no program can set it back.
        return (now.st_dev, now.st_ino, now.st_ctime_ns) != (
            before.st_dev,
            before.st_ino,
            before.st_ctime_ns,
        )

    def _restore(self) -> None:
        try:
            if self._touched():
                self._put_back()
            self.record.unlink()
            sync_directory(self.record.parent)
        except OSError as error:
            message = f"{self.live}: {error}; the original is in {self.snapshot}"
            raise LauncherFailure("restore_failed", message) from error

    def _put_back(self) -> None:
        self._move_aside()
        if self.original is None:
            self.live.unlink(missing_ok=True)
            sync_directory(self.live.parent)
            return
        data, stat = self.original
        self.live.parent.mkdir(parents=True, exist_ok=True)
        write_durably(self.live, data, stat.st_mode & 0o7777, (stat.st_uid, stat.st_gid))

    def _move_aside(self) -> None:
        """No file can be renamed over a directory, and whatever a script left there may be worth keeping."""
        if not os.path.lexists(self.live) or file_kinds.S_ISREG(self.live.lstat().st_mode):
            return
        what = kind_of(self.live)
        try:
            place = move_to_free_name(self.live, self.record.with_name("displaced.tables.yml"))
        except OSError:
            # Another file system, or a directory whose own mode forbids a new parent.
            place = move_to_free_name(
                self.live,
                self.live.with_name(f"{self.live.name}.displaced-{self.run_name}"),
            )
        sync_directory(place.parent)
        self.displaced = {"what": what, "path": str(place)}


def kind_of(path: Path) -> str:
    """What a person calls it, with its article."""
    if path.is_symlink():
        return "a symbolic link"
    return "a directory" if path.is_dir() else "a special file"


def move_to_free_name(path: Path, place: Path) -> Path:
    """Rename without replacing anything; returns the new name."""
    wanted, attempt = place, 1
    while os.path.lexists(place):
        attempt += 1
        place = wanted.with_name(f"{wanted.name}_{attempt}")
    path.rename(place)
    return place
