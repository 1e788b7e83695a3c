# SPDX-License-Identifier: MIT
"""T11: requests to stop at random moments: alone, twice, from a terminal, under nohup, and from a background job."""

from __future__ import annotations

import os
import pty
import random
import select
import signal
import subprocess
import time

from aftermath import TORN, check_crash, converge, promise
from fault_test import Tally
from pipeline import CANDIDATE, EARLIER, Pipeline, binary
from processes import PATIENCE_SECONDS, kill_marked, marked, wait_for
from workshop import Workshop

MOMENTS = 100
SEED = 11
SENT = "signals"
WRONG = "wrong exit codes"
SURVIVORS = "survivors"
STOPPED = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
#: How a shell may start the command. A background job of a script has SIGINT ignored.
SHELLS = {
    "nohup": 'nohup "$0" >/dev/null 2>&1 & echo $!; wait $!',
    "background job": '"$0" >/dev/null 2>&1 & echo $!; wait $!',
}


def run(workshop: Workshop, tally: Tally) -> None:
    """Every way, many moments."""
    tally.expect_none(SENT, WRONG, SURVIVORS)
    promise(tally)
    chance = random.Random(SEED)  # noqa: S311
    moments = [
        (list(STOPPED)[index % 3], chance.uniform(0.0, 0.5), index % 4 == 3)
        for index in range(workshop.rounds(MOMENTS, least=6))
    ]

    def at_moment(moment: tuple[signal.Signals, float, bool]) -> None:
        number, delay, twice = moment
        with workshop.pipeline() as pipeline:
            send_at(pipeline, number, delay, tally, twice=twice)

    workshop.each(at_moment, moments)
    for _ in range(workshop.rounds(5)):
        with workshop.pipeline("hangs") as pipeline:
            from_terminal(pipeline, tally)
        for name in SHELLS:
            with workshop.pipeline("hangs") as pipeline:
                from_shell(pipeline, name, tally)


def send_at(pipeline: Pipeline, number: signal.Signals, delay: float, tally: Tally, *, twice: bool) -> None:
    """One signal, or two, at some moment of a run that would succeed."""
    process = pipeline.start()
    time.sleep(delay)
    for _ in range(1 + twice):
        process.send_signal(number)
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    tally.count(SENT, 1 + twice)
    what = f"{number.name} after {delay:.3f} s: exit {process.returncode}\n{output.decode()}\n{errors.decode()}"
    # Before the program has taken the signal over, the kernel ends it; at the very end it may be too late to stop.
    tally.require(process.returncode in (STOPPED[number], -number, 0), WRONG, what)
    # A probe may need a moment to notice that the program is gone.
    wait_for(lambda: not marked(pipeline.mark), "the tree to end")
    check_crash(pipeline, [EARLIER, CANDIDATE], tally, what)
    if process.returncode == 0:
        tally.require(pipeline.live.read_text() == CANDIDATE, TORN, what)
    converge(pipeline, tally, what)


def from_terminal(pipeline: Pipeline, tally: Tally) -> None:
    """Control-C on a terminal of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(pipeline.root)
        os.execve(binary(), [str(binary())], pipeline.variables)  # noqa: S606
    wait_for(lambda: started(pipeline, terminal), "the analyzer to start")
    os.write(terminal, b"\x03")
    tally.count(SENT)
    wait_for(lambda: drained(terminal), "the command to end")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    code = os.waitstatus_to_exitcode(status)
    tally.require(code == 130, WRONG, f"control-C on a terminal: exit {code}")
    survivors(pipeline, tally, "control-C on a terminal")


def started(pipeline: Pipeline, terminal: int) -> bool:
    """Whether the analyzer has spoken; what the terminal shows is read meanwhile."""
    drained(terminal)
    return any("Discovered" in path.read_text() for path in pipeline.logs.glob("runs/*/analyzer.log"))


def drained(terminal: int) -> bool:
    """Read what is there; True at its end."""
    while select.select([terminal], [], [], 0)[0]:
        try:
            if not os.read(terminal, 65536):
                return True
        except OSError:
            return True
    return False


def from_shell(pipeline: Pipeline, name: str, tally: Tally) -> None:
    """SIGTERM to a command that a shell started in the background."""
    shell = subprocess.Popen(
        ["bash", "-c", SHELLS[name], str(binary())], cwd=pipeline.root, env=pipeline.variables, stdout=subprocess.PIPE
    )
    assert shell.stdout is not None
    pid = int(shell.stdout.readline())
    wait_for(lambda: any("Discovered" in path.read_text() for path in pipeline.logs.glob("runs/*/analyzer.log")), "it")
    os.kill(pid, signal.SIGTERM)
    tally.count(SENT)
    shell.communicate()
    tally.require(shell.returncode == 143, WRONG, f"{name}: exit {shell.returncode}")
    survivors(pipeline, tally, name)


def survivors(pipeline: Pipeline, tally: Tally, what: str) -> None:
    """Nothing of it runs any more, and the live file is the old one."""
    left = marked(pipeline.mark)
    tally.require(not left, SURVIVORS, f"{what}: {left}")
    tally.require(pipeline.live.read_text() == EARLIER, TORN, what)
    kill_marked(pipeline.mark)
