# SPDX-License-Identifier: MIT
"""What a finished run prints to stdout: totals, the slowest tables, and where the file is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl_pipeline.analyzer.printable import one_word

if TYPE_CHECKING:
    from pathlib import Path

    from etl_pipeline.analyzer.catalogue import Table
    from etl_pipeline.analyzer.decisions import Decision

SLOWEST_TABLES = 10
RULE = "=" * 60
CATEGORIES = ("large", "medium", "small", "tiny")
STRATEGIES = ("incremental", "incremental_chunked", "full_table")


@dataclass(slots=True)
class AnalysisSummary:
    """Totals over the tables of a run."""

    total_tables: int = 0
    minutes: float = 0.0
    memory_mb: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    strategies: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int, str, str]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def add(self, table: Table, decision: Decision) -> None:
        """Count a table that was read."""
        self.total_tables += 1
        self.minutes += decision.processing_minutes
        self.memory_mb += decision.memory_mb
        self.categories[decision.performance_category] += 1
        self.strategies[decision.extraction_strategy] += 1
        ranked = (
            decision.processing_minutes,
            table.rows,
            one_word(table.name),
            decision.performance_category,
        )
        self.slowest = sorted([*self.slowest, ranked], reverse=True)[:SLOWEST_TABLES]

    def add_failed(self, table: str, reason: str) -> None:
        """Count a table that could not be read."""
        self.total_tables += 1
        self.failed[table] = reason

    def rendered(self, stage: str, path: Path, seconds: float) -> str:
        """The text of the closing block."""
        lines = ["", "Performance-Enhanced Schema Analysis Summary", RULE, f"- Environment: {stage}"]
        lines.append(f"- Total Tables: {self.total_tables}")
        lines.append(f"- Tables not read: {len(self.failed)}")
        lines.append(f"- Total Estimated Processing Time: {self.minutes:.1f} minutes")
        lines.append(f"- Total Memory Requirements: {self.memory_mb:,} MB")
        lines += [f"- {name.capitalize()}: {self.categories[name]}" for name in CATEGORIES]
        lines += [f"- {name}: {self.strategies[name]}" for name in STRATEGIES]
        lines += ["", f"Top {len(self.slowest)} Tables by Processing Time:"]
        for rank, (minutes, rows, name, category) in enumerate(self.slowest, 1):
            lines.append(f"{rank:>2}. {name}: {minutes:.1f}min ({rows:,} rows, {category})")
        if self.failed:
            lines += ["", f"Tables that could not be read ({len(self.failed)}):"]
            lines += [f"- {one_word(name)}: {reason}" for name, reason in self.failed.items()]
        lines += ["", RULE, "PERFORMANCE-ENHANCED ANALYSIS COMPLETE!", RULE, "", "Files generated:"]
        lines += [f"   tables_config: {path}", "", "Timing:", f"   Analysis time: {seconds:.1f}s", RULE]
        return "\n".join(lines)
