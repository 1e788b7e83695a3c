# SPDX-License-Identifier: MIT
"""What an analysis may not do: create warehouse tables, scatter logs, leave files unnoticed."""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib.abc
import importlib.machinery
import json
import os
import re
import sys
import threading
import types
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Callable

PATHS_MODULE = "config.paths"
ARTEFACT_FOLDERS = frozenset(("logs", "log", "reports", "backups"))
CREATES_TABLES = re.compile(r"_*(?:init|initiali[sz]e|create)_(?:\w+_)?new_tables(?:_in_\w+)?")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: Audit events that change a file or folder, and which of their arguments name one.
#: A rename takes a file away from its old name.
CHANGING = {
    "open": (0,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.truncate": (0,),
    "os.rename": (0, 1),
    "os.link": (1,),
    "os.symlink": (1,),
}
MAXIMUM_OUTSIDE_WRITES = 100


class Notes:
    """What the launcher is told; on disk after every change, since a script may end by os._exit.

    A process that the script forks inherits what is known here, and keeps a file of its own from then on: two
    processes that wrote one file would each erase what the other has seen.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fields: dict[str, Any] = {}
        self.owner = os.getpid()

    def record(self, name: str, value: Any) -> None:
        """Set one field."""
        self.fields[name] = value
        self._save()

    def add(self, name: str, value: str, limit: int = 1000) -> None:
        """Add to a list that holds each value once."""
        values = self.fields.setdefault(name, [])
        if value not in values and len(values) < limit:
            values.append(value)
            self._save()

    def _save(self) -> None:
        process = os.getpid()
        path = str(self.path) if process == self.owner else f"{self.path}.{process}.forked"
        # Two threads of one process may be here at once.
        temporary = f"{self.path}.{process}.{threading.get_ident()}.partial"
        with open(temporary, "w", encoding="utf-8") as stream:
            json.dump(self.fields, stream)
        os.replace(temporary, path)


def raise_walls(notes: Notes, work_dir: Path, staging: Path) -> None:
    """Put all of it in place, before a line of the script runs."""
    notes.add("redirected", "working directory")
    notes.add("redirected", "ETL_LOG_PATH")
    record_table_creation(notes)
    sys.meta_path.insert(0, PathsFinder(ArtefactPaths(work_dir, staging, notes)))
    sys.addaudithook(OutsideWrites(notes, work_dir, staging).observe)


# --- warehouse tables ---------------------------------------------------------------------------------


def record_table_creation(notes: Notes) -> None:
    """Replace, in every class from now on, the method that creates tables by one that lists them.

    At class creation, since a script run as `__main__` gives no later moment to reach its class.
    """
    build = builtins.__build_class__

    def build_harmless(*arguments: Any, **keywords: Any) -> Any:
        made = build(*arguments, **keywords)
        for name in [name for name in vars(made) if "new_tables" in name and CREATES_TABLES.fullmatch(name)]:
            setattr(made, name, table_recorder(notes))
        return made

    vars(builtins)["__build_class__"] = build_harmless


def table_recorder(notes: Notes) -> Callable[..., Any]:
    """A method that notes the table names among its arguments; its result reads as "nothing was done"."""

    def record(*arguments: Any, **keywords: Any) -> Any:
        for value in (*arguments, *keywords.values()):
            if isinstance(value, (list, tuple, set, frozenset)) and all(isinstance(name, str) for name in value):
                for name in sorted(value):
                    notes.add("new_tables_to_create", name)
        return defaultdict(list)

    return record


# --- log and report directories -----------------------------------------------------------------------


class ArtefactPaths:
    """Moves paths below a log, report or backup folder into the working directory."""

    def __init__(self, work_dir: Path, staging: Path, notes: Notes) -> None:
        self.work_dir = work_dir
        self.own = (str(work_dir), str(staging))
        self.notes = notes
        self.base = ""

    def moved(self, path: Any) -> str | None:
        """The new place of a path, or none when it stays."""
        if not isinstance(path, (str, Path)) or not os.path.isabs(path) or is_below(str(path), self.own):
            return None
        # A folder named "logs" above the pipeline is no log folder of the pipeline.
        relative = os.path.relpath(path, self.base) if is_below(str(path), (self.base,)) else os.path.basename(path)
        parts = relative.split(os.sep)
        first = next((index for index, part in enumerate(parts) if part.lower() in ARTEFACT_FOLDERS), None)
        return None if first is None else os.path.join(self.work_dir, *parts[first:])

    def redirect(self, module: types.ModuleType) -> None:
        """Move the module's path constants and the results of its functions."""
        for name, value in list(vars(module).items()):
            label = f"{module.__name__}.{name}"
            if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
                setattr(module, name, self._wrapped(value, label))
            elif (new := self.moved(value)) is not None:
                setattr(module, name, type(value)(new))
                self.notes.add("redirected", label)

    def _wrapped(self, function: Callable[..., Any], label: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **keywords: Any) -> Any:
            with self.folders_moved():
                value = function(*arguments, **keywords)
            if (new := self.moved(value)) is None:
                return value
            self.notes.add("redirected", label)
            return type(value)(new)

        return call

    @contextlib.contextmanager
    def folders_moved(self) -> Iterator[None]:
        """Create log folders where they will be used; the functions of such modules create them on the way."""
        kept = os.mkdir, Path.mkdir
        vars(os)["mkdir"] = self._moved_making(os.mkdir)
        # Before Python 3.11 a Path keeps the system call that it found when pathlib was loaded.
        setattr(Path, "mkdir", self._moved_making(Path.mkdir))  # noqa: B010
        try:
            yield
        finally:
            vars(os)["mkdir"] = kept[0]
            setattr(Path, "mkdir", kept[1])  # noqa: B010

    def _moved_making(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def made(path: Any, *arguments: Any, **keywords: Any) -> None:
            if (new := self.moved(path)) is None:
                make(path, *arguments, **keywords)
            else:
                os.makedirs(new, exist_ok=True)

        return made


class PathsFinder(importlib.abc.MetaPathFinder):
    """Gives the pipeline's `….config.paths` a loader that redirects it before anybody reads a name from it."""

    def __init__(self, paths: ArtefactPaths) -> None:
        self.paths = paths

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for that one module."""
        if not f".{name}".endswith(f".{PATHS_MODULE}"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = RedirectedLoader(spec.loader.name, spec.loader.path, self.paths)
        return spec


class RedirectedLoader(importlib.machinery.SourceFileLoader):
    """Runs the module, then moves its paths."""

    def __init__(self, name: str, path: str, paths: ArtefactPaths) -> None:
        super().__init__(name, path)
        self.paths = paths

    def exec_module(self, module: types.ModuleType) -> None:
        """Below <repository>/<pipeline>/<package>/config/paths.py everything belongs to the pipeline."""
        self.paths.base = os.path.abspath(os.path.join(self.path, *[os.pardir] * 4))
        with self.paths.folders_moved():
            super().exec_module(module)
        self.paths.redirect(module)


# --- what gets out all the same -----------------------------------------------------------------------


class OutsideWrites:
    """Lists the files and folders that Python code creates or changes outside the run's own folders."""

    def __init__(self, notes: Notes, work_dir: Path, staging: Path) -> None:
        self.notes = notes
        self.ours = (str(work_dir), str(staging), "/dev", "/proc")
        self.notes_prefix = str(notes.path)

    def observe(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook. It must never raise: that would forbid what it only reports."""
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING):
            return
        for position in CHANGING.get(event, ()):
            if isinstance(arguments[position], (str, bytes, Path)):
                with contextlib.suppress(Exception):
                    self._note(os.path.abspath(os.fsdecode(arguments[position])))

    def _note(self, path: str) -> None:
        # Our own notes come first: saving them opens a file, which would bring us here again.
        if not path.startswith(self.notes_prefix) and not is_below(path, self.ours):
            self.notes.add("outside_writes", path, MAXIMUM_OUTSIDE_WRITES)


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is one of the folders or inside one."""
    return any(folder and (path == folder or path.startswith(folder.rstrip("/") + "/")) for folder in folders)
