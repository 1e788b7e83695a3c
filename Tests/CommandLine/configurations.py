# SPDX-License-Identifier: MIT
"""Configurations made to measure, in the shape that the analyzer writes."""

from __future__ import annotations

import yaml
from pipeline import CANDIDATE

NAMES = [f"{word}{number}" for number in range(5) for word in ("allergy", "claim", "recall", "sheet")]


def configuration(names: list[str], *, errors: list[str] | None = None, **metadata: object) -> str:
    """A valid configuration with these tables; some of them may hold an error instead of an entry."""
    document = yaml.safe_load(CANDIDATE)
    pattern = document["tables"]["recall"]
    document["metadata"] = {**document["metadata"], "total_tables": len(names), **metadata}
    document["tables"] = {
        name: {"table_name": name, "error": "no such table", "extraction_strategy": "full_table"}
        if name in (errors or [])
        else {**pattern, "table_name": name}
        for name in names
    }
    return yaml.safe_dump(document, sort_keys=False)
