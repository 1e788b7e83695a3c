# SPDX-License-Identifier: MIT
"""What a person sees who watches an update in a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import PipelineMaker
from pipeline import CANDIDATE, Pipeline, binary
from processes import PATIENCE_SECONDS

#: Back to the first column, and everything behind it away: how the live line is redrawn.
ERASE = "\r\x1b[K"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Window:
    """A terminal window with an update in it."""

    def __init__(self, pipeline: Pipeline, columns: int, **variables: str) -> None:
        self.master, terminal = pty.openpty()
        self.resize(columns)
        self.gate = pipeline.folder / "gate"
        self.pipeline = pipeline
        self.seen = ""
        self.process = subprocess.Popen(
            [binary()],
            cwd=pipeline.root,
            env={**pipeline.variables, "TERM": "xterm-256color", "STUB_GATE": str(self.gate), **variables},
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)

    def resize(self, columns: int) -> None:
        """Give the window another width."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def read_until(self, enough: Callable[[str], bool]) -> str:
        """What is shown from here on, until it is enough or the command ends."""
        shown = ""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not enough(shown):
            assert time.monotonic() < deadline, shown
            try:
                shown += os.read(self.master, 65536).decode()
            except OSError:  # Linux says EIO when the other side has gone.
                break
        self.seen += shown
        return shown

    def finish(self) -> int:
        """Let the analyzer end, read the rest, and give the exit code."""
        self.gate.touch()
        self.read_until(lambda _: False)
        return self.process.wait(PATIENCE_SECONDS)


def redraws(shown: str) -> list[str]:
    """The live lines that were drawn whole."""
    return [piece for piece in re.split(r"\r\x1b\[K|\r?\n", shown)[1:-1] if "/1000000" in piece]


@pytest.fixture
def open_window(stub: PipelineMaker) -> Iterator[Callable[..., Window]]:
    """Opens windows; what a failed test leaves in them is ended."""
    windows: list[Window] = []

    def opened(columns: int, **variables: str) -> Window:
        windows.append(Window(stub("draws_bar"), columns, **variables))
        return windows[-1]

    yield opened
    for window in windows:
        window.gate.touch()
        window.process.kill()
        window.process.wait()
        os.close(window.master)


def test_the_live_line_is_drawn_at_most_ten_times_a_second(open_window: Callable[..., Window]) -> None:
    window = open_window(100)
    window.read_until(lambda shown: ERASE in shown)
    begun = time.monotonic()
    shown = window.read_until(lambda shown: shown.count(ERASE) >= 15)
    seconds = time.monotonic() - begun
    assert len(redraws(shown)) <= seconds * 10 + 2
    assert window.finish() == 0
    assert window.pipeline.live.read_text() == CANDIDATE


def test_the_live_line_follows_the_window(open_window: Callable[..., Window]) -> None:
    window = open_window(120)
    wide = redraws(window.read_until(lambda shown: shown.count(ERASE) >= 4))
    assert any("a_table_with_a_rather_long_name" in line for line in wide)
    window.resize(20)
    # What was under way when the window shrank may still have the old width.
    window.read_until(lambda shown: shown.count(ERASE) >= 2)
    narrow = redraws(window.read_until(lambda shown: shown.count(ERASE) >= 5))
    assert narrow
    assert all(len(line) < 20 for line in narrow)
    assert window.finish() == 0


def test_nothing_of_the_live_line_stays_behind(open_window: Callable[..., Window]) -> None:
    window = open_window(100)
    window.read_until(lambda shown: shown.count(ERASE) >= 3)
    assert window.finish() == 0
    screen = [line.rsplit(ERASE, 1)[-1] for line in window.seen.split("\r\n")]
    assert not [line for line in screen if "/1000000" in line]
    assert [COLOUR.sub("", line) for line in screen if "Configuration updated successfully!" in line]


@pytest.mark.parametrize(
    ("variables", "has_colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_terminals_that_want_it(
    open_window: Callable[..., Window], variables: dict[str, str], has_colour: bool
) -> None:
    window = open_window(100, **variables)
    assert window.finish() == 0
    assert bool(COLOUR.search(window.seen)) == has_colour
    assert "Columns added: 1" in COLOUR.sub("", window.seen)


def test_without_a_terminal_there_are_plain_lines(stub: PipelineMaker, tmp_path: Path) -> None:
    pipeline = stub("draws_bar")
    gate = tmp_path / "gate"
    process = pipeline.start_until("2000/1000000", STUB_GATE=str(gate))
    gate.touch()
    outcome = pipeline.finish(process)
    assert outcome.code == 0, outcome
    assert "\x1b" not in outcome.errors + outcome.output
    assert "\r" not in outcome.errors + outcome.output
    assert "[INFO] Analyzing 1000000 tables..." in outcome.errors
    # Two seconds of a bar that moves by a fifth of a percent are no news.
    assert len([line for line in outcome.errors.splitlines() if "/1000000" in line]) <= 1
