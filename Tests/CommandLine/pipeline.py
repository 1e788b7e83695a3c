# SPDX-License-Identifier: MIT
"""A scratch project: an analyzer, a source, perhaps a live configuration, and the command run in it."""

from __future__ import annotations

import copy
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import yaml
from outcome import ROOT, Outcome
from processes import MARK_VARIABLE, PATIENCE_SECONDS, kill_marked, marked, wait_for

STUBS = ROOT / "Tests" / "Fixtures" / "analyzers"
CONVENTIONS = ROOT / "Tests" / "Fixtures" / "pipelines"
OWN_STUBS = Path(__file__).resolve().parent / "analyzers"
BUNDLED = ROOT / "etl_pipeline"
SCRIPT = Path("scripts") / "analyze_opendental_schema.py"
CANDIDATE = (STUBS / "candidate.yml").read_text()
#: What was live before: the candidate's second table has one column more.
EARLIER = CANDIDATE.replace("    - RecallNum\n    - DateDue\n", "    - RecallNum\n")
assert EARLIER != CANDIDATE


def binary() -> Path:
    """The built command; without it no test can say anything."""
    path = Path(os.environ.get("ETL_UPDATE_SCHEMA_BIN", ROOT / ".build" / "debug" / "etl-update-schema"))
    assert os.access(path, os.X_OK), f"{path} is not built; build it with: swift build"
    return path


class Pipeline:
    """One project on disk. Everything that the command starts carries this project's mark."""

    def __init__(self, folder: Path, config: str = "config") -> None:
        self.folder = folder
        self.root = folder / "clinic project"
        self.home = self.root / "etl_pipeline"
        self.live = self.home / config / "tables.yml"
        self.logs = self.root / "logs" / "schema_analysis"
        self.mark = uuid.uuid4().hex
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "ETL_PYTHON": sys.executable,
            "ETL_ENVIRONMENT": "test",
            MARK_VARIABLE: self.mark,
        }

    # --- making one ---------------------------------------------------------------------------------------

    @classmethod
    def with_stub(cls, folder: Path, script: Path, *, live: str | None = EARLIER) -> Pipeline:
        """A pipeline whose analyzer plays a part; its source is an SQLite file with the candidate's tables."""
        pipeline = cls(folder)
        pipeline.install(script)
        pipeline.live.parent.mkdir()
        if live is not None:
            pipeline.live.write_text(live)
        pipeline.offer(CANDIDATE)
        pipeline.use_sqlite(tables_of(CANDIDATE))
        return pipeline

    @classmethod
    def of_convention(cls, folder: Path, name: str) -> Pipeline:
        """A copy of a fixture pipeline with its own source; there is no live configuration yet."""
        pipeline = cls(folder, "etl_pipeline/config")
        shutil.copytree(CONVENTIONS / name, pipeline.root)
        pipeline.use_sqlite({"patient": ["PatNum", "LName"], "chat": ["ChatNum", "Name"], "recall": ["RecallNum"]})
        return pipeline

    @classmethod
    def bundled(cls, folder: Path) -> Pipeline:
        """A pipeline with the project's own analyzer."""
        pipeline = cls(folder)
        keep_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(BUNDLED / "scripts", pipeline.home / "scripts", ignore=keep_out)
        shutil.copytree(BUNDLED / "etl_pipeline", pipeline.home / "etl_pipeline", ignore=keep_out)
        pipeline.live.parent.mkdir()
        return pipeline

    def install(self, script: Path) -> None:
        """Make a file the pipeline's analyzer."""
        (self.home / SCRIPT).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(script, self.home / SCRIPT)

    def offer(self, candidate: str | bytes) -> None:
        """Choose what a stub will write."""
        path = self.folder / f"candidate-{uuid.uuid4().hex}.yml"
        path.write_bytes(candidate if isinstance(candidate, bytes) else candidate.encode())
        self.variables["STUB_CANDIDATE"] = str(path)

    def use_sqlite(self, tables: dict[str, list[str]]) -> None:
        """Make an SQLite file with these tables the source."""
        path = self.folder / "source.sqlite"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as database, database:
            for table, columns in tables.items():
                database.execute(f'CREATE TABLE "{table}" ({columns[0]} INTEGER PRIMARY KEY)')
                for column in columns[1:]:
                    database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT')
        self.variables["TEST_OPENDENTAL_SOURCE_URL"] = f"sqlite:///{path}"

    # --- running ------------------------------------------------------------------------------------------

    def start(self, *arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.Popen[bytes]:
        """Start the command as a shell would, as the leader of its own group."""
        return subprocess.Popen(
            [binary(), *arguments],
            cwd=cwd or self.root,
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def finish(self, process: subprocess.Popen[bytes]) -> Outcome:
        """Read a started command to its end. However it ended, nothing that it started may outlive it."""
        try:
            output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        except BaseException:
            kill_marked(self.mark)
            process.communicate()
            raise
        assert not marked(self.mark), f"left behind: {marked(self.mark)}"
        return Outcome.of(process, output or b"", errors)

    def run(self, *arguments: str, cwd: Path | None = None, **variables: str) -> Outcome:
        """Run the command to its end."""
        return self.finish(self.start(*arguments, cwd=cwd, **variables))

    def start_until(self, words: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start the command and come back when its analyzer has said these words."""
        known = set(self.logs.glob("runs/*/analyzer.log"))
        process = self.start(*arguments, cwd=None, **variables)

        def said() -> bool:
            assert process.poll() is None, self.finish(process)
            fresh = set(self.logs.glob("runs/*/analyzer.log")) - known
            return any(words in path.read_text() for path in fresh)

        wait_for(said, f"the analyzer to say {words!r}")
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End the command, and only it, without a chance to clean up; wait until its tree has noticed."""
        process.send_signal(signal.SIGKILL)
        process.communicate()
        wait_for(lambda: not marked(self.mark), "the tree of a killed command to end")

    # --- looking at it ------------------------------------------------------------------------------------

    @property
    def backups(self) -> list[Path]:
        """Backups, oldest first."""
        return sorted(self.logs.glob("tables.yml.backup.*"))

    @property
    def runs(self) -> list[Path]:
        """The runs' folders, oldest first."""
        return sorted(self.logs.glob("runs/*"))

    def living(self) -> dict[int, str]:
        """The command and everything that it has started and that still runs, by process id."""
        return marked(self.mark)

    def beside(self) -> Pipeline:
        """The same project for a second command at the same time, with a mark of its own."""
        second = copy.copy(self)
        second.mark = uuid.uuid4().hex
        second.variables = {**self.variables, MARK_VARIABLE: second.mark}
        return second

    @staticmethod
    def log_of(run: Path) -> str:
        """What the analyzer said in a run."""
        return (run / "analyzer.log").read_text()

    def configuration(self) -> dict[str, Any]:
        """The live configuration as its readers load it."""
        document = yaml.load(self.live.read_bytes(), Loader=yaml.CSafeLoader)
        assert isinstance(document, dict)
        return document

    def snapshot(self) -> dict[str, str]:
        """Every file of the project but the command's own records: mode and content by name."""
        own = {self.live.with_name(".tables.yml.lock")}
        names = (path for path in self.root.rglob("*") if self.logs.parent not in (path, *path.parents))
        return {str(path.relative_to(self.root)): describe(path) for path in names if path not in own}

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """The same files with the same content before and after, and the live file is the very same one."""
        before, identity = self.snapshot(), self.identity()
        yield
        after = self.snapshot()
        touched = {name: after.get(name) for name in {**before, **after} if before.get(name) != after.get(name)}
        assert not touched, f"touched: {touched}"
        assert self.identity() == identity

    @contextmanager
    def untouched_content(self) -> Iterator[None]:
        """The same files with the same content and rights before and after; they may have been put back."""
        before = self.snapshot()
        yield
        assert self.snapshot() == before

    def identity(self) -> tuple[int, ...]:
        """What changes when a file is replaced or written, even with equal bytes."""
        if not self.live.exists():
            return ()
        status = self.live.stat()
        return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_uid, status.st_gid


def describe(path: Path) -> str:
    """Kind, mode and content of a file in one line."""
    status = path.lstat()
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return f"{status.st_mode:o} " + (sha256(path) if path.is_file() else "folder")


def sha256(path: Path) -> str:
    """The hash that reports and history use."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tables_of(candidate: str) -> dict[str, list[str]]:
    """Tables and columns of a configuration."""
    tables = yaml.safe_load(candidate)["tables"]
    return {name: entry["column_names"] for name, entry in tables.items()}
