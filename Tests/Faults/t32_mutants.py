# SPDX-License-Identifier: MIT
"""T32: each safeguard is taken out of a copy of the program, one at a time; at least one fault test must turn red."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fault_test import Tally
from outcome import ROOT
from workshop import Workshop

STORE = "Sources/TablesStore"
COPY = ROOT / ".build-mutants"
CAUGHT = "mutants caught"
SURVIVED = "mutants survived"
SCALE = "0.06"


@dataclass(frozen=True)
class Mutant:
    """A safeguard that is taken away, and the tests that should notice."""

    name: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]


MUTANTS = [
    Mutant("no fsync of new files", f"{STORE}/DurableFile.swift", "      try file.synchronize()\n", "", ("T3",)),
    Mutant(
        "no fsync of the candidate's metadata",
        f"{STORE}/TablesStore+Swap.swift",
        "      try file.synchronize()\n",
        "",
        ("T3",),
    ),
    Mutant(
        "no fsync of the configuration folder",
        f"{STORE}/TablesStore+Swap.swift",
        "      try fileSystem.synchronizeDirectory(layout.directory)\n",
        "      _ = try fileSystem.metadata(of: layout.directory, followLink: true)\n",
        ("T3",),
    ),
    Mutant(
        "no fsync of the folder after a durable write",
        f"{STORE}/DurableFile.swift",
        "    try synchronizeDirectory(folder)\n",
        "",
        ("T3",),
    ),
    Mutant("no fsync of any file", "Sources/HostSystem/PosixOpenFile.swift", "{ fsync(descriptor) }", "{ 0 }", ("T3",)),
    Mutant(
        "no lock", "Sources/HostSystem/PosixOpenFile.swift", "flock(descriptor, LOCK_EX | LOCK_NB)", "CInt(0)", ("T7",)
    ),
    Mutant(
        "no intent",
        f"{STORE}/TablesStore+Swap.swift",
        "    try onDisk { () throws(FileSystemError) in try open(intent) }\n",
        "    _ = intent\n",
        ("T3",),
    ),
    Mutant(
        "no look at the live file before the rename",
        f"{STORE}/TablesStore+Swap.swift",
        "      try lock.verify()\n      try requireLive(backup?.digest)\n",
        "      try lock.verify()\n",
        ("T22",),
    ),
    Mutant(
        "no comparison of hashes",
        f"{STORE}/TablesStore+Swap.swift",
        "    guard found == expected else { throw",
        "    guard found != nil || expected != nil || found == expected else { throw",
        ("T22",),
    ),
    Mutant(
        "no repair by the next start",
        f"{STORE}/TablesStore+Recovery.swift",
        "      try carryOut(step, holding: lock, &report)\n",
        "      if report.steps.count > 1_000 { try carryOut(step, holding: lock, &report) }\n",
        ("T1",),
    ),
    Mutant(
        "no proof of the backup",
        f"{STORE}/TablesStore+Backup.swift",
        "    guard found == digest else { throw .backupNotVerified(path) }\n",
        "    _ = found\n",
        ("T2b",),
    ),
    Mutant(
        "no proof of the replacement",
        f"{STORE}/TablesStore+Swap.swift",
        "    guard found != candidate.digest else { return }\n",
        "    if backup == nil || found != nil { return }\n",
        ("T2b",),
    ),
]


def run(_: Workshop, tally: Tally) -> None:
    """Build each mutant in the copy and show it to its tests."""
    tally.expect_none(CAUGHT, SURVIVED)
    copy_sources()
    rows = []
    try:
        assert build() == "", "the copy does not build"
        assert red_tests(("T1", "T3", "T7", "T22", "T2b")) == [], "the unchanged copy fails its tests"
        for mutant in MUTANTS:
            reds = try_out(mutant, tally)
            tally.count(CAUGHT, int(bool(reds)))
            tally.require(reds, SURVIVED, mutant.name)
            rows.append(f"{mutant.name:<48} {', '.join(reds) or 'NOT CAUGHT'}")
    finally:
        print("\n".join(f"     {row}" for row in rows), flush=True)


def copy_sources() -> None:
    """What git knows or would add, in a folder whose build stays warm."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        source, target = ROOT / name, COPY / name
        if source.is_file() and (not target.is_file() or target.read_bytes() != source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def build() -> str:
    """Build the copy; what the compiler said when it failed."""
    done = subprocess.run(
        ["swift", "build", "--product", "etl-update-schema"], cwd=COPY, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout[-2000:] + done.stderr[-500:]


def try_out(mutant: Mutant, tally: Tally) -> list[str]:
    """Apply, build, test, and put back."""
    path = COPY / mutant.path
    original = path.read_text()
    if original.count(mutant.before) < 1:
        tally.violate("mutants out of date", f"{mutant.name}: its line is no longer in {mutant.path}")
        return []
    try:
        path.write_text(original.replace(mutant.before, mutant.after))
        complaints = build()
        if complaints:
            tally.violate("mutants that do not build", f"{mutant.name}: {complaints}")
            return []
        return red_tests(mutant.tests)
    finally:
        path.write_text(original)


def red_tests(tests: tuple[str, ...]) -> list[str]:
    """Which of these fault tests fail with the copy's program."""
    program = COPY / ".build" / "debug" / "etl-update-schema"
    command = [sys.executable, str(Path(__file__).with_name("run_faults.py")), "--scale", SCALE]
    return [
        name
        for name in tests
        if subprocess.run(
            [*command, name],
            env={**os.environ, "ETL_UPDATE_SCHEMA_BIN": str(program)},
            capture_output=True,
            check=False,
        ).returncode
        != 0
    ]
