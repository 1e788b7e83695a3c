# SPDX-License-Identifier: MIT
"""Starts the embedded programs the way the command does: text in the environment, lifeline on stdin."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER_FOLDER = ROOT / "Sources" / "AnalyzerProcess" / "Resources"
PROBE_FOLDER = ROOT / "Sources" / "Preflight" / "Resources"
STUBS = ROOT / "Tests" / "Fixtures" / "analyzers"
PIPELINES = ROOT / "Tests" / "Fixtures" / "pipelines"
BOOT = "import os;exec(compile(os.environ.pop('ETL_UPDATE_SCHEMA_PROGRAM'),'<%s>','exec'))"
#: How long anything may take before a test gives up; no test asserts on it.
PATIENCE_SECONDS = 60.0


def is_running(pid: int) -> bool:
    """Whether a process exists and is not merely waiting to be collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """Poll until the condition gives something true; the pause is short, the patience long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"gave up waiting for {what}")
        time.sleep(0.02)
    return value


def program_environment(folder: Path, program: str) -> dict[str, str]:
    """What the command adds to the environment to start one of its programs."""
    texts = {file.stem: file.read_text() for file in folder.glob("*.py")}
    return {
        "ETL_UPDATE_SCHEMA_PROGRAM": texts.pop(program),
        "ETL_UPDATE_SCHEMA_PARTS": json.dumps(texts),
    }


class Launch:
    """One run of the launcher, with everything it may write below one folder."""

    def __init__(self, folder: Path) -> None:
        self.staging = folder / "run" / "staging"
        self.work = folder / "run" / "analyzer"
        self.status_file = folder / "run" / "status.json"
        self.staging.mkdir(parents=True)
        self.work.mkdir()
        self.start_directory = self.work
        self.process: subprocess.Popen[bytes] | None = None
        self.output = b""
        self.errors = b""

    def start(self, script: Path, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start it as the leader of its own group, as Foundation's Process does."""
        base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        arguments = ["--script", script, "--output-dir", self.staging, "--work-dir", self.work]
        arguments += ["--status-file", self.status_file, *options]
        self.process = subprocess.Popen(
            [sys.executable, "-c", BOOT % "launcher", *map(str, arguments)],
            env={**base, "ETL_ENVIRONMENT": "test", **environment, **program_environment(LAUNCHER_FOLDER, "launcher")},
            cwd=self.start_directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: os.setpgid(0, 0),
        )
        return self.process

    def finish(self) -> int:
        """Read both streams to their end and return the exit status, the lifeline being held all the while."""
        assert self.process is not None
        lifeline, self.process.stdin = self.process.stdin, None
        try:
            self.output, self.errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            if lifeline is not None:
                lifeline.close()
        return self.process.returncode

    def run(self, script: Path, *options: str, **environment: str) -> int:
        """Start and finish."""
        self.start(script, *options, **environment)
        return self.finish()

    def cut_lifeline(self) -> None:
        """What the kernel does when the command is killed."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()

    @property
    def status(self) -> dict[str, Any]:
        """The status file; empty before there is one."""
        return json.loads(self.status_file.read_bytes()) if self.status_file.exists() else {}

    @property
    def candidate(self) -> Path:
        """Where the result is expected."""
        return self.staging / "tables.yml"

    def text(self) -> str:
        """Everything that was printed, for a look at it in a failed test."""
        return (self.output + self.errors).decode(errors="replace")

    def clean_up(self) -> None:
        """End whatever a failed test has left."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process.wait()


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """A run of the launcher in a fresh folder."""
    run = Launch(tmp_path)
    yield run
    run.clean_up()


@pytest.fixture
def write_script(tmp_path: Path) -> Callable[[str], Path]:
    """Puts a script where a pipeline would have it."""

    def write(text: str) -> Path:
        path = tmp_path / "pipeline" / "scripts" / "analyze_opendental_schema.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


class Probe:
    """Asks the probe as the command does."""

    def __init__(self) -> None:
        self.process_arguments: list[str] = []
        self.process_environment: dict[str, str] = {}

    def send(self, text: str, options: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        """One question as it is; the exit code and the answer."""
        self.process_arguments = [sys.executable, *options, "-c", BOOT % "probe"]
        self.process_environment = {"PATH": os.environ["PATH"], **program_environment(PROBE_FOLDER, "probe")}
        result = subprocess.run(
            self.process_arguments,
            input=text.encode(),
            capture_output=True,
            env=self.process_environment,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert result.stdout.count(b"\n") == 1, result.stderr.decode()
        return result.returncode, json.loads(result.stdout)

    def ask(self, options: tuple[str, ...] = (), **question: Any) -> dict[str, Any]:
        """A question that can be answered."""
        code, answer = self.send(json.dumps(question), options)
        assert code == 0, answer
        return answer


def refusal(answer: dict[str, Any]) -> dict[str, Any]:
    """The problem of an answer that must be one."""
    assert answer["connection"]["reachable"] is False, answer
    return dict(answer["connection"]["problem"])


@pytest.fixture
def probe() -> Probe:
    """The probe."""
    return Probe()
