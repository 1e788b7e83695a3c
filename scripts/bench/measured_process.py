# SPDX-License-Identifier: MIT
"""Whole processes, measured from the outside: wall time, peak memory, exit status."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLE_SECONDS = 0.002


@dataclass(frozen=True)
class Measurement:
    """One run of one command."""

    seconds: float
    peak_kib: int
    status: int
    output: bytes
    errors: bytes


@dataclass(frozen=True)
class Series:
    """Several runs of one command that all ended with the wanted status."""

    runs: tuple[Measurement, ...]

    @property
    def median(self) -> float:
        """The median wall time in seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def fastest(self) -> float:
        """The shortest wall time in seconds."""
        return min(run.seconds for run in self.runs)

    @property
    def peak_kib(self) -> int:
        """The largest peak of resident memory, in KiB."""
        return max(run.peak_kib for run in self.runs)


class UnexpectedExitError(RuntimeError):
    """A measured command did not end as it should, so its time says nothing."""

    def __init__(self, command: Sequence[str], measurement: Measurement) -> None:
        tail = measurement.errors.decode(errors="replace").strip().splitlines()[-8:]
        super().__init__("\n".join([f"{' '.join(command)}: exit status {measurement.status}", *tail]))


def measure(
    command: Sequence[str], directory: Path, environment: Mapping[str, str], *, samples_memory: bool = False
) -> Measurement:
    """Run a command once.

    Peak memory comes from wait4, which also counts children that the command waited for, and is never less
    than this process's own. With `samples_memory` it is that of the command's process alone, read while it
    runs; that disturbs the time a little.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        sampler = MemorySampler(process.pid) if samples_memory else None
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        # Popen must not wait for a process that is already gone.
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = sampler.finish() if sampler else usage.ru_maxrss
        output.seek(0)
        errors.seek(0)
        return Measurement(seconds, peak, process.returncode, output.read(), errors.read())


class MemorySampler:
    """Follows the high-water mark of one process's resident memory until the process is gone."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._peak_kib = 0
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def finish(self) -> int:
        """Wait for the last sample and return the peak in KiB."""
        self._thread.join()
        return self._peak_kib

    def _follow(self) -> None:
        while True:
            try:
                text = self._status.read_text()
            except OSError:
                return
            mark = re.search(r"^VmHWM:\s+(\d+) kB", text, re.MULTILINE)
            if mark is None:  # a zombie has no memory left to report
                return
            # The mark before exec is the parent's; it falls when the program starts.
            self._peak_kib = int(mark.group(1))
            time.sleep(SAMPLE_SECONDS)


def series(
    command: Sequence[str],
    directory: Path,
    environment: Mapping[str, str],
    *,
    count: int,
    wanted: int = 0,
    samples_memory: bool = False,
) -> Series:
    """Run a command several times, after one run that only warms the caches."""
    runs = []
    for _ in range(count + 1):
        run = measure(command, directory, environment, samples_memory=samples_memory)
        if run.status != wanted:
            raise UnexpectedExitError(command, run)
        runs.append(run)
    return Series(tuple(runs[1:]))
