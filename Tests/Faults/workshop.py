# SPDX-License-Identifier: MIT
"""Where fault tests work: scratch projects, a scale for the number of rounds, and workers."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from fault_test import Skipped
from pipeline import CANDIDATE, EARLIER, OWN_STUBS, STUBS, Pipeline
from processes import kill_marked

Item = TypeVar("Item")
FAULT_STUBS = Path(__file__).resolve().parent / "analyzers"
OWNER = 1000
#: One more than there are cores: every run waits now and then.
WORKERS = min(4, (os.cpu_count() or 2) + 1)


class Workshop:
    """One per test. `scale` 1 is the full number of rounds."""

    def __init__(self, folder: Path, scale: float) -> None:
        self.folder = folder
        self.scale = scale
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def rounds(self, wanted: int, least: int = 1) -> int:
        """How many rounds this run affords of those that the full test has."""
        return max(least, round(wanted * self.scale))

    def sample(self, items: list[Item], least: int = 1) -> list[Item]:
        """Evenly spread members of a list, all of them at full scale."""
        wanted = min(len(items), self.rounds(len(items), least))
        return [items[position * len(items) // wanted] for position in range(wanted)] if wanted else []

    def new_folder(self) -> Path:
        """An empty folder of its own."""
        with self._lock:
            folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    @contextmanager
    def pipeline(
        self, stub: str = "succeeds", *, live: str | None = EARLIER, at: Path | None = None
    ) -> Iterator[Pipeline]:
        """A project with a stub analyzer, EARLIER live, CANDIDATE on offer; gone afterwards with its processes."""
        folder = at or self.new_folder()
        made = Pipeline.with_stub(folder, stub_named(stub), live=live)
        if live is not None:
            dress(made.live)
        try:
            yield made
        finally:
            kill_marked(made.mark)
            if at is None:
                shutil.rmtree(folder, ignore_errors=True)

    def length_of_run(self, stub: str = "succeeds") -> float:
        """Seconds that one undisturbed run takes here and now, for moments within it."""
        with self.pipeline(stub) as pipeline:
            began = time.monotonic()
            assert pipeline.run().code == 0
            return time.monotonic() - began

    @staticmethod
    def each(work: Callable[[Item], None], items: Iterable[Item]) -> None:
        """Do the work for every item, several at a time; the first exception ends it."""
        with ThreadPoolExecutor(WORKERS) as pool:
            for done in pool.map(work, items):
                assert done is None


def dress(live: Path) -> None:
    """Give the live file a mode, an owner and an attribute of its own, so that there is something to carry over."""
    live.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(live, OWNER, OWNER)
    # Not every file system has attributes.
    with contextlib.suppress(OSError):
        os.setxattr(live, "user.origin", b"a clinic")


def stub_named(name: str) -> Path:
    """A stub analyzer: one of the shared fixtures, of the command-line tests, or of this suite."""
    found = [path for folder in (STUBS, OWN_STUBS, FAULT_STUBS) if (path := folder / f"{name}.py").is_file()]
    assert found, name
    return found[0]


def version(number: int) -> str:
    """A valid configuration that differs from every other one by a column of its own."""
    return CANDIDATE.replace("    - DateDue\n", f"    - DateDue\n    - Added{number}\n")


def require_program(*names: str) -> None:
    """Skip where a program is missing."""
    for name in names:
        if shutil.which(name) is None:
            raise Skipped(f"{name} is not installed")


@contextmanager
def mounted(arguments: list[str], place: Path) -> Iterator[Path]:
    """A mount that is undone at the end; skipped where this user may not mount."""
    require_program("mount", "umount")
    done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Skipped(f"mount {' '.join(arguments)} is not allowed here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", str(place)], check=True, capture_output=True)
