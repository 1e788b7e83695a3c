# SPDX-License-Identifier: MIT
"""What a fault test is: a name, a body, and the tally that it fills."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop import Workshop

SHOWN_VIOLATIONS = 12


class Skipped(Exception):  # noqa: N818  (not an error: the machine cannot do it)
    """The machine cannot run this test; the reason is shown, and nothing counts as passed."""


class Tally:
    """Figures in the order of their first mention, and violations in words. Several threads may fill it."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self._counts: Counter[str] = Counter()
        self._remarks: list[str] = []
        self._lock = threading.Lock()

    def expect_none(self, *names: str) -> None:
        """Show these figures even when they stay at zero."""
        for name in names:
            self.count(name, 0)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a figure."""
        with self._lock:
            self._counts[name] += number

    def violate(self, name: str, what: str) -> None:
        """Count a broken promise and say how it was broken."""
        with self._lock:
            self._counts[name] += 1
            self.violations.append(f"{name}: {what}")

    def require(self, condition: object, name: str, what: str) -> None:
        """Count a broken promise unless the condition holds."""
        self.count(name, 0)
        if not condition:
            self.violate(name, what)

    def remark(self, text: str) -> None:
        """Add a measured value that is no count."""
        with self._lock:
            self._remarks.append(text)

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def figures(self) -> str:
        """All figures in one line."""
        return ", ".join([*(f"{number} {name}" for name, number in self._counts.items()), *self._remarks])


@dataclass(frozen=True)
class FaultTest:
    """One test of the catalogue."""

    name: str
    title: str
    body: Callable[[Workshop, Tally], None]
    #: Quick enough to run with every `make test`, at the smallest scale.
    fast: bool = False
