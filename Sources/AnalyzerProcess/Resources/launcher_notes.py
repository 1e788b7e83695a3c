# SPDX-License-Identifier: MIT
"""What the runner, and the processes that its script forked, have noted."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any


def collect_notes(path: Path) -> dict[str, Any]:
    """Everything that was noted, once nobody can note anything any more; the files are gone afterwards."""
    fields = read_notes(path)
    for forked in sorted(path.parent.glob(f"{path.name}.*.forked")):
        add_lists(fields, read_notes(forked))
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    return fields


def read_notes(path: Path) -> dict[str, Any]:
    """One process's notes; none when it has noted nothing."""
    # A script that removes its run's folder takes them along.
    with contextlib.suppress(FileNotFoundError):
        return dict(json.loads(path.read_bytes()))
    return {}


def add_lists(fields: dict[str, Any], others: dict[str, Any]) -> None:
    """What a forked process has seen counts; how it ended does not."""
    for name, values in others.items():
        if isinstance(values, list):
            known = fields.setdefault(name, [])
            known += [value for value in values if value not in known]
