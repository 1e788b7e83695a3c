# SPDX-License-Identifier: MIT
"""Which tables the dbt project models, from the names of its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STAGING_PREFIX = "stg_opendental__"


@dataclass(frozen=True, slots=True)
class DbtModels:
    """The models' names in lower case, by layer."""

    staging: frozenset[str] = frozenset()
    mart: frozenset[str] = frozenset()
    intermediate: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """All models."""
        return len(self.staging) + len(self.mart) + len(self.intermediate)

    def types_of(self, table: str) -> list[str]:
        """The layers that model a table; outside staging, a name that contains the table's is enough."""
        name = table.lower()
        found = {
            "staging": f"{STAGING_PREFIX}{name}" in self.staging,
            "mart": any(name in model for model in self.mart),
            "intermediate": any(name in model for model in self.intermediate),
        }
        return [layer for layer, is_modeled in found.items() if is_modeled]

    def is_accidental(self, table: str) -> bool:
        """True when only a piece of another word in a model's name makes the table count as modeled."""
        if not self.types_of(table) or f"{STAGING_PREFIX}{table.lower()}" in self.staging:
            return False
        word = re.compile(rf"(?<![a-z0-9]){re.escape(table.lower())}s?(?![a-z0-9])")
        return not any(word.search(model) for model in self.mart | self.intermediate)


def discover(directory: Path) -> DbtModels | None:
    """The models below a directory; None when there is no such directory."""
    if not directory.is_dir():
        return None
    # Files directly in the intermediate folder are not models of it: only those of its areas are.
    areas = [area for area in _entries(directory / "intermediate") if area.is_dir()]
    return DbtModels(
        staging=_names([directory / "staging" / "opendental", directory / "staging" / "raw"]),
        mart=_names([directory / "marts"]),
        intermediate=_names(areas),
    )


def _names(directories: Iterable[Path]) -> frozenset[str]:
    return frozenset(path.stem.lower() for directory in directories for path in directory.rglob("*.sql"))


def _entries(directory: Path) -> list[Path]:
    return sorted(directory.iterdir()) if directory.is_dir() else []
