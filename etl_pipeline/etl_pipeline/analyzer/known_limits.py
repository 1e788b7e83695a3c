# SPDX-License-Identifier: MIT
"""Warnings about values that are kept because readers compare them, but say less than they seem to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_pipeline.analyzer import thresholds
from etl_pipeline.analyzer.printable import one_word

if TYPE_CHECKING:
    import logging
    from collections.abc import Sequence

    from etl_pipeline.analyzer.catalogue import Table
    from etl_pipeline.analyzer.dbt_models import DbtModels

NAMES_SHOWN = 10


class KnownLimits:
    """Collects what a run comes upon, and says it once at the end."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self.unreadable_columns = 0
        self.beyond_last_year: list[str] = []

    def report(self, tables: Sequence[Table], models: DbtModels) -> None:
        """One warning for each limit that this run touched."""
        if self.unreadable_columns:
            self._logger.warning(
                "%d timestamp columns may not be read by this account and are not used for incremental loads;"
                " grant SELECT to have them judged",
                self.unreadable_columns,
            )
        if self.beyond_last_year:
            self._logger.warning(
                "%d timestamp columns are not used because they hold values after the year %d: %s",
                len(self.beyond_last_year),
                thresholds.LAST_YEAR,
                _shown(self.beyond_last_year),
            )
        if len(tables) > thresholds.HASHED_TABLES:
            self._logger.warning(
                "metadata schema_hash covers the first %d of %d tables and no types;"
                " full_schema_hash covers all",
                thresholds.HASHED_TABLES,
                len(tables),
            )
        accidental = [one_word(table.name) for table in tables if models.is_accidental(table.name)]
        if accidental:
            self._logger.warning(
                "%d tables count as modeled only because their name is part of a word in"
                " a dbt model's name: %s",
                len(accidental),
                _shown(accidental),
            )


def _shown(names: list[str]) -> str:
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
