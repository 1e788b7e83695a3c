# SPDX-License-Identifier: MIT
"""A throw-away copy of the scripts, run with a PATH on which every outside program is a stand-in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SCRIPTS))
sys.path.insert(0, str(SCRIPTS / "demo"))
sys.path.insert(0, str(SCRIPTS / "bench"))

# What the scripts may use of the real system; anything else has to be a stand-in.
SYSTEM_PROGRAMS = """
awk bash cat chmod cp cut dirname env grep head id mkdir mktemp mv rm sed sh sha256sum sleep sort
tail touch tr true wc
"""


class Checkout:
    """A project directory with our scripts and nothing else, and a bin directory that is the whole PATH."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "a project"
        self.bin = directory / "bin"
        self.bin.mkdir(parents=True)
        shutil.copytree(SCRIPTS, self.root / "scripts", ignore=shutil.ignore_patterns("__pycache__", "tests"))
        for name in SYSTEM_PROGRAMS.split():
            found = shutil.which(name)
            assert found is not None, f"{name} is needed by the scripts"
            (self.bin / name).symlink_to(found)
        self.program("python3", f'exec "{sys.executable}" "$@"')
        self.program("swift", 'echo "Swift version 6.3.1 (stand-in)"')
        self.program("make", "true")
        self.program("git", "true")
        self.program("pkg-config", "true")

    def write(self, path: str, text: str) -> Path:
        """Write a file of the project."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def program(self, name: str, body: str, directory: Path | None = None) -> None:
        """Put a shell program on the PATH, in place of any earlier one of that name."""
        target = (directory or self.bin) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
        target.chmod(0o755)

    def prepare(self) -> None:
        """Make `scripts/setup` find everything in place."""
        package = self.write("etl_pipeline/pyproject.toml", "[project]\n")
        self.program("python", f'exec "{sys.executable}" "$@"', self.root / ".venv/bin")
        stamp = hashlib.sha256(package.read_bytes()).hexdigest()
        self.write(".venv/.installed", f"{stamp} dev\n")
        for name in (
            "strace",
            "chromium",
            "chromedriver",
            "mariadb",
            "mariadbd",
            "mariadb-install-db",
            "shellcheck",
        ):
            self.program(name, "true")

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the project and keep what it said."""
        environment = {"PATH": str(self.bin), "HOME": str(self.root), "LC_ALL": "C.UTF-8", **variables}
        return subprocess.run(
            [str(self.root / command[0]), *command[1:]],
            capture_output=True,
            text=True,
            env=environment,
            cwd=os.sep,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)
