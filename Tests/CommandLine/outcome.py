# SPDX-License-Identifier: MIT
"""What one run of the command left on its streams, and what must be true of every one."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
AIRFLOW_MARK = "###AIRFLOW_RESULT###"


@dataclass(frozen=True)
class Message:
    """An error as a person reads it: what failed, in what state the file is, what to type next."""

    failed: str
    state: str
    next: str


@dataclass(frozen=True)
class Outcome:
    """A finished run of the command."""

    code: int
    output: str
    errors: str

    @classmethod
    def of(cls, process: subprocess.Popen[bytes], output: bytes, errors: bytes) -> Outcome:
        """The outcome of an ended process; text that is no UTF-8 fails here."""
        return cls(process.returncode, output.decode(), errors.decode())

    @cached_property
    def document(self) -> dict[str, Any]:
        """Standard output as what it must be with `--format json`: one document, valid by the schema."""
        document = json.loads(self.output)
        VALIDATOR.validate(document)
        assert isinstance(document, dict)
        if "exit_code" in document:
            assert document["exit_code"] == self.code
        return document

    @cached_property
    def message(self) -> Message:
        """The three parts of the error on standard error; a run without all three fails here."""
        lines = self.errors.splitlines()
        first = next((number for number, line in enumerate(lines) if line.startswith("[ERROR] ")), None)
        assert first is not None, f"no [ERROR] line in:\n{self.errors}"
        step = next((number for number, line in enumerate(lines) if line.startswith("Next: ")), None)
        assert step is not None, f"no 'Next:' line in:\n{self.errors}"
        gap = max(number for number, line in enumerate(lines[:step]) if not line.strip())
        assert first < gap < step - 1 or lines[step - 1].strip(), f"no state before 'Next:' in:\n{self.errors}"
        return Message(
            failed=_joined([line.removeprefix("[ERROR] ") for line in lines[first:gap]]),
            state=_joined(lines[gap + 1 : step]),
            next=_joined(lines[step:]).removeprefix("Next: "),
        )

    @property
    def airflow(self) -> dict[str, Any]:
        """The very last line of standard output, for a scheduler that keeps only that one."""
        last = self.output.splitlines()[-1]
        assert last.startswith(AIRFLOW_MARK), self.output
        result = json.loads(last.removeprefix(AIRFLOW_MARK))
        assert isinstance(result, dict)
        return result

    def rules(self, stage: str) -> set[str]:
        """The rules that a stage's findings are about."""
        return {finding["rule"] for finding in self.document["findings"] if finding["stage"] == stage}

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout ---\n{self.output}\n--- stderr ---\n{self.errors}"


def _joined(lines: list[str]) -> str:
    """Lines that were wrapped for a terminal, as one line."""
    return " ".join(" ".join(lines).split())


def assert_fails(outcome: Outcome, code: int, *, failed: str, advice: str, state: str = "unchanged") -> None:
    """The exit code and all three parts of the message."""
    assert outcome.code == code, outcome
    message = outcome.message
    assert failed.lower() in message.failed.lower(), message
    assert state.lower() in message.state.lower(), message
    assert advice.lower() in message.next.lower(), message
