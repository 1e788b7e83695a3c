#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the release build on configurations of 446 tables and prints the figures beside their targets.

    bench.py [--runs N] [--program PATH]

Figures never make it fail; a command that does not end as it should does, because then there is no figure.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import bench_growth
from measured_process import Series, UnexpectedExitError, measure, series

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / ".bench"
PREPARATION = Path(__file__).with_name("bench_project.py")
PYYAML = Path(__file__).with_name("summarize_pyyaml.py")
# The program against libyaml alone, and what it may need for files of this many tables.
TIMES_LIBYAML, TIMES_FLOOR = 3, 12
GROWTH = (5_000, 50_000)
LARGE_MILLISECONDS, BYTES_PER_BYTE, LARGE_BASE_MB = 3000, 10, 50
IMPACT_MILLISECONDS = 300
UPDATE = ["--environment", "local", "--force", "--format", "json"]


@dataclass(frozen=True)
class Figure:
    """One row of the table: what was measured, how much of which unit, and the most it should be."""

    name: str
    unit: str
    value: float
    best: float | None = None
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met; rows without one only inform."""
        if self.target is None:
            return ""
        return "met" if self.value <= self.target else "MISSED"

    def line(self) -> str:
        """The row as text."""
        target = f"≤ {self.target:.4g} {self.unit}" if self.target is not None else ""
        best = f"{self.best:.1f}" if self.best is not None else ""
        return f"{self.name:<44} {self.value:>9.1f} {best:>9} {self.unit:<4} {target:<10} {self.verdict}"


class Bench:
    """The program under measurement and the project it works on."""

    def __init__(self, program: Path, runs: int) -> None:
        self.program = str(program)
        self.runs = runs
        self.project = BENCH / "project"
        self.live = self.project / "etl_pipeline" / "config" / "tables.yml"
        # Complete, so that nothing of the caller's own pipeline is measured.
        self.environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": os.environ.get("HOME", "/"),
            "LC_ALL": "C.UTF-8",
            "ETL_PYTHON": sys.executable,
            "BENCH_CANDIDATE": str(BENCH / "candidate.yml"),
        }

    def command(self, *arguments: str, **options: int | bool) -> Series:
        """Run the program itself several times."""
        wanted = int(options.get("wanted", 0))
        samples = bool(options.get("samples_memory"))
        count = int(options.get("runs", self.runs))
        words = [self.program, *arguments]
        return series(
            words, self.project, self.environment, count=count, wanted=wanted, samples_memory=samples
        )

    def other(self, *words: str, runs: int | None = None) -> Series:
        """Run another program several times, and watch its memory."""
        return series(words, self.project, self.environment, count=runs or self.runs, samples_memory=True)

    def stub(self) -> Series:
        """Run the stub analyzer alone, as its interpreter would."""
        script = self.project / "etl_pipeline" / "scripts" / "analyze_opendental_schema.py"
        words = [sys.executable, str(script), "--output-dir", str(BENCH / "stub-output")]
        return series(words, self.project, self.environment, count=self.runs)

    def update(self, start: str, *, samples_memory: bool = False) -> Series:
        """Run the whole update several times, each from the same live file."""
        words = [self.program, *UPDATE]
        runs = []
        for _ in range(self.runs + 1):
            shutil.copyfile(BENCH / start, self.live)
            run = measure(words, self.project, self.environment, samples_memory=samples_memory)
            if run.status != 0:
                raise UnexpectedExitError(words, run)
            runs.append(run)
        return Series(tuple(runs[1:]))


def milliseconds(name: str, runs: Series, target: float | None = None, minus: float = 0.0) -> Figure:
    """A row of times, less the time that is not ours."""
    return Figure(name, "ms", (runs.median - minus) * 1000, (runs.fastest - minus) * 1000, target)


def own_account(runs: Series) -> Figure:
    """What the program itself says it added to the analyzer's time, in the median run."""
    seconds = sorted(float(json.loads(run.output)["timings"]["overhead_seconds"]) for run in runs.runs)
    return Figure(
        "  the same by the program's own account", "ms", seconds[len(seconds) // 2] * 1000, seconds[0] * 1000
    )


def memory(name: str, runs: Series, target: float | None) -> Figure:
    """A row of peak memory."""
    return Figure(name, "MiB", runs.peak_kib / 1024, None, target)


def same_summary(program: Series, script: Series) -> None:
    """Both must have counted the same, or the comparison of their times says nothing."""
    counted: dict[str, int] = json.loads(program.runs[0].output)["diff"]["summary"]
    expected: dict[str, int] = json.loads(script.runs[0].output)
    for name, count in expected.items():
        if counted[name] != count:
            raise DifferentSummaryError(f"{name}: the program says {counted[name]}, PyYAML's script {count}")


class DifferentSummaryError(RuntimeError):
    """The program and the script do not agree on what changed."""


def measure_yardsticks(bench: Bench, old: str, new: str) -> list[Figure]:
    """`diff` beside libyaml alone and beside PyYAML."""
    scanner = str(bench_growth.build_yardstick(BENCH))
    floor = bench.other(scanner, old, new)
    diff = bench.command("diff", old, new, samples_memory=True)
    script = bench.other(sys.executable, str(PYYAML), old, new)
    same_summary(bench.command("diff", old, new, "--format", "json", runs=1), script)
    return [
        milliseconds("libyaml alone scans both files", floor),
        milliseconds("diff, beside libyaml alone", diff, TIMES_LIBYAML * floor.median * 1000),
        milliseconds("PyYAML's C loader, the same summary", script),
        memory("libyaml alone, peak memory", floor, None),
        memory("diff, peak memory beside libyaml's", diff, TIMES_FLOOR * floor.peak_kib / 1024),
        memory("PyYAML's C loader, peak memory", script, None),
    ]


def measure_growth(bench: Bench) -> list[Figure]:
    """`diff` on files of many tables."""
    figures = []
    for tables in GROWTH:
        old, new = bench_growth.grow(BENCH, tables)
        size = old.stat().st_size + new.stat().st_size
        diff = bench.command("diff", str(old), str(new), samples_memory=True, runs=min(3, bench.runs))
        is_largest = tables == GROWTH[-1]
        limit = (BYTES_PER_BYTE * size + LARGE_BASE_MB * 1_000_000) / (1 << 20)
        name = f"diff of {tables:,} tables, 2 x {new.stat().st_size / 1_000_000:.0f} MB"
        figures.append(milliseconds(name, diff, LARGE_MILLISECONDS if is_largest else None))
        figures.append(memory("  its peak memory", diff, limit if is_largest else None))
    return figures


def measure_impact(bench: Bench) -> list[Figure]:
    """`diff` with columns that are gone, with a dbt project of 150 models to ask and without."""
    gone = [str(BENCH / "candidate.yml"), str(BENCH / "new.yml")]
    names = json.loads((BENCH / "names.json").read_text(encoding="utf-8"))
    project = bench_growth.make_dbt_project(BENCH, names)
    without = bench.command("diff", *gone)
    asked = bench.command("diff", *gone, "--dbt-project", str(project))
    return [
        milliseconds("diff with the impact on 150 dbt models", asked, IMPACT_MILLISECONDS),
        milliseconds("  of this the impact", asked, minus=without.median),
    ]


def measure_all(bench: Bench) -> list[Figure]:
    """Every figure, in the order of the table."""
    old, new = str(BENCH / "old.yml"), str(BENCH / "new.yml")
    version = bench.command("--version")
    validate = bench.command("validate", new)
    diff = bench.command("diff", old, new)
    stub = bench.stub()
    changed = bench.update("new.yml")
    unchanged = bench.update("candidate.yml")
    followed = bench.update("new.yml", samples_memory=True)
    return [
        milliseconds("start alone (--version)", version),
        milliseconds("validate, whole process", validate, 40),
        milliseconds("diff, whole process", diff, 60),
        milliseconds("update with changes, beyond the analyzer", changed, 300, minus=stub.median),
        own_account(changed),
        milliseconds("update without changes, beyond the analyzer", unchanged, 300, minus=stub.median),
        milliseconds("the stub analyzer alone", stub),
        memory("validate, peak memory", validate, 64),
        memory("diff, peak memory", diff, 64),
        memory("update, peak memory of the program itself", followed, 64),
        *measure_yardsticks(bench, old, new),
        *measure_impact(bench),
        *measure_growth(bench),
    ]


def release_program() -> Path:
    """Where the release build put the program."""
    words = ["swift", "build", "-c", "release", "--show-bin-path"]
    answer = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return Path(answer.stdout.strip()) / "etl-update-schema"


def main(arguments: list[str] | None = None) -> int:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description="Measure the release build.")
    parser.add_argument("--runs", type=int, default=15, help="measured runs of each command (default: 15)")
    parser.add_argument("--program", type=Path, help="another build of the program")
    options = parser.parse_args(arguments)
    program = options.program or release_program()
    # In another process: the memory that it takes would become the least that wait4 reports here.
    subprocess.run([sys.executable, str(PREPARATION), str(BENCH)], check=True)
    print(f"{options.runs} runs each, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start\n")
    try:
        figures = measure_all(Bench(program.resolve(), max(1, options.runs)))
    except (OSError, subprocess.CalledProcessError, UnexpectedExitError, DifferentSummaryError) as error:
        print(
            f"bench: {error}\nNo figures. What it ran on is under .bench/.\nNext: make build", file=sys.stderr
        )
        return 1
    print(f"{'':<44} {'median':>9} {'fastest':>9}      target")
    for figure in figures:
        print(figure.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
