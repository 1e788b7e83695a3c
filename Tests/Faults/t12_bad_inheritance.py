# SPDX-License-Identifier: MIT
"""T12 and T15: what a careless parent hands down: ignored signals, closed or full streams, few descriptors."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from functools import partial

from aftermath import TORN, check_clean, check_crash, converge, promise
from fault_test import Tally
from outcome import Outcome
from pipeline import CANDIDATE, EARLIER, Pipeline, binary
from processes import PATIENCE_SECONDS, kill_marked, marked
from workshop import Workshop

WRONG = "wrong ends"
SURVIVORS = "survivors"
FAILED_ANALYZER = 70
ENVIRONMENT_WRONG = 78
#: What the shell does before it becomes the command.
STATES = {
    "signals ignored": "trap '' CHLD TERM INT PIPE HUP XFSZ; exec \"$0\"",
    "no standard input": 'exec "$0" <&-',
    "no standard output": 'exec "$0" >&-',
    "no standard error": 'exec "$0" 2>&-',
    "no streams at all": 'exec "$0" <&- >&- 2>&-',
    "16 descriptors": 'ulimit -n 16; exec "$0"',
    "24 descriptors": 'ulimit -n 24; exec "$0"',
}


def run(workshop: Workshop, tally: Tally) -> None:
    """T12: a failure stays a failure, a success stays a success, and no stream is taken for a file."""
    tally.expect_none("states", WRONG, SURVIVORS)
    promise(tally)
    for name, script in STATES.items():
        both_ends(workshop, tally, name, partial(start, ["bash", "-c", script, str(binary())]))
    both_ends(workshop, tally, "signals blocked", partial(start, [str(binary())], before=block_all))
    with workshop.pipeline() as pipeline:
        outcome = start(["env", "-i", str(binary())], pipeline)
        tally.count("states")
        tally.require(outcome.code not in (0, 132) and outcome.code > 0, WRONG, f"empty environment: {outcome}")
        check_crash(pipeline, [EARLIER], tally, "empty environment")


def block_all() -> None:
    """Runs in the child before exec."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP})


def start(command: list[str], pipeline: Pipeline, before: Callable[[], None] | None = None) -> Outcome:
    """Run a command line that ends in the program."""
    process = subprocess.Popen(
        command,
        cwd=pipeline.root,
        env=pipeline.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=before,
    )
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    return Outcome.of(process, output, errors)


def both_ends(workshop: Workshop, tally: Tally, name: str, command: Callable[[Pipeline], Outcome]) -> None:
    """Once with an analyzer that exits with 7, once with one that succeeds."""
    tally.count("states")
    with workshop.pipeline("exits_seven") as pipeline:
        outcome = command(pipeline)
        if "descriptors" in name:
            named = outcome.code == ENVIRONMENT_WRONG and "Next: allow more open files" in outcome.errors
            tally.require(named, WRONG, f"{name}, exit 7: {outcome}")
        else:
            tally.require(outcome.code == FAILED_ANALYZER, WRONG, f"{name}, exit 7: {outcome}")
        check_crash(pipeline, [EARLIER], tally, name)
        check_streams(pipeline, tally, name)
    with workshop.pipeline() as pipeline:
        outcome = command(pipeline)
        tally.require(outcome.code in range(126), WRONG, f"{name}, success: {outcome}")
        if "descriptors" not in name and "output" not in name and "at all" not in name:
            tally.require(outcome.code == 0, WRONG, f"{name}, success: {outcome}")
        check_crash(pipeline, [EARLIER, CANDIDATE], tally, name)
        check_streams(pipeline, tally, name)
        converge(pipeline, tally, name)


def check_streams(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """No message landed in a file of ours, as happens when a file gets the number of a closed stream."""
    tally.require(not marked(pipeline.mark), SURVIVORS, what)
    for path in [*pipeline.logs.rglob("*.json*"), *pipeline.live.parent.glob(".tables.yml.*"), *pipeline.backups]:
        polluted = path.is_file() and any(word in path.read_bytes() for word in (b"[INFO]", b"[ERROR]", b"Next steps"))
        tally.require(not polluted or "report" in path.name, TORN, f"{what}: a message stands in {path.name}")
    kill_marked(pipeline.mark)


def closed_output(workshop: Workshop, tally: Tally) -> None:
    """T15: a reader that goes away, and a full device."""
    tally.expect_none("runs", WRONG, SURVIVORS)
    promise(tally)
    for _ in range(workshop.rounds(10, least=2)):
        with workshop.pipeline() as pipeline:
            process = pipeline.start("--format", "json")
            assert process.stdout is not None
            process.stdout.close()
            process.wait(PATIENCE_SECONDS)
            tally.count("runs")
            what = f"closed pipe: exit {process.returncode}"
            tally.require(process.returncode in range(126), WRONG, what)
            tally.require(not marked(pipeline.mark), SURVIVORS, what)
            check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
            converge(pipeline, tally, what)
    for stream in ("stdout", "stderr"):
        full_device(workshop, tally, stream)


def full_device(workshop: Workshop, tally: Tally, stream: str) -> None:
    """What cannot be printed is no reason to lose anything; on standard output it is no success either."""
    with workshop.pipeline() as pipeline, open("/dev/full", "wb") as full:
        process = subprocess.run(
            [binary()],
            cwd=pipeline.root,
            env=pipeline.variables,
            check=False,
            timeout=PATIENCE_SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=full if stream == "stdout" else subprocess.DEVNULL,
            stderr=full if stream == "stderr" else subprocess.DEVNULL,
        )
        tally.count("runs")
        what = f"{stream} on /dev/full: exit {process.returncode}"
        good = process.returncode in range(126) and (stream == "stderr" or process.returncode != 0)
        tally.require(good, WRONG, what)
        tally.require(not marked(pipeline.mark), SURVIVORS, what)
        check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
        check_clean(pipeline, tally, what)
        converge(pipeline, tally, what)
    assert os.path.exists("/dev/full")
