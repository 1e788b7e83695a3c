# SPDX-License-Identifier: MIT
"""One table after the other: its samples judged, its values decided, and the reasons said in the log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from etl_pipeline.analyzer import decisions, document, sampling
from etl_pipeline.analyzer.failures import QueryFailure
from etl_pipeline.analyzer.printable import one_word

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator

    from etl_pipeline.analyzer.catalogue import Catalogue, Table
    from etl_pipeline.analyzer.dbt_models import DbtModels
    from etl_pipeline.analyzer.decisions import Decision
    from etl_pipeline.analyzer.known_limits import KnownLimits
    from etl_pipeline.analyzer.source_database import SourceDatabase
    from etl_pipeline.analyzer.summary import AnalysisSummary


class AnalyzedTable(NamedTuple):
    """A table with what was decided about it; without a decision it could not be read."""

    table: Table
    moment: datetime
    decision: Decision | None = None
    dbt_types: tuple[str, ...] = ()
    reason: str = ""

    def entry(self) -> dict[str, Any]:
        """The table's part of the document."""
        if self.decision is None:
            return document.error_entry(self.table.name, self.reason)
        return document.table_entry(self.table, self.decision, list(self.dbt_types), self.moment)


class TableAnalysis:
    """Analyzes the tables of a catalogue; limits and totals are collected on the way."""

    def __init__(
        self,
        source: SourceDatabase,
        catalogue: Catalogue,
        models: DbtModels,
        limits: KnownLimits,
        summary: AnalysisSummary,
        logger: logging.Logger,
    ) -> None:
        self._sampler = sampling.Sampler(source, sampled_columns(catalogue))
        self._models = models
        self._limits = limits
        self._summary = summary
        self._logger = logger

    def analyze(self, table: Table) -> AnalyzedTable:
        """Decide on the next table, or say why it cannot be read; tables are taken in catalogue order."""
        try:
            # Asked for even when the table is known to be broken: the sampler hands out tables in order.
            samples = self._sampler.samples(table.name)
            reason = table.problem
        except QueryFailure as failure:
            reason = table.problem or failure.reason
        if reason is not None:
            name = one_word(table.name)
            self._logger.warning("Failed to get schema for table %s: %s", name, reason)
            self._logger.warning("Skipping table %s due to errors", name)
            self._summary.add_failed(table.name, reason)
            return AnalyzedTable(table, datetime.now(), reason=reason)
        candidates = decisions.candidate_columns(table)
        usable = [name for name in candidates if self._is_usable(table.name, name, samples[name])]
        dbt_types = self._models.types_of(table.name)
        decision = decisions.decide(table, usable, is_modeled=bool(dbt_types))
        self._explain(table, len(usable), decision)
        self._summary.add(table, decision)
        return AnalyzedTable(table, datetime.now(), decision, tuple(dbt_types))

    def _is_usable(self, table: str, column: str, sample: sampling.Sample) -> bool:
        if sample.denied is not None:
            self._logger.warning(
                "Could not validate data quality for column %s in %s: %s",
                one_word(column),
                one_word(table),
                sample.denied,
            )
            self._limits.unreadable_columns += 1
        rejection = sampling.rejection(sample)
        if sampling.is_beyond_last_year(sample):
            self._limits.beyond_last_year.append(one_word(f"{table}.{column}"))
        return rejection is None

    def _explain(self, table: Table, usable: int, decision: Decision) -> None:
        name, chosen = one_word(table.name), len(decision.incremental_columns)
        if usable != chosen:
            self._logger.info("Filtered incremental columns for %s: %d -> %d columns", name, usable, chosen)
        if not decision.is_mutation_candidate:
            return
        if decision.sync_profile == decisions.APPEND_ONLY:
            self._logger.info(
                "Table %s: mutation candidate but no non-PK timestamp watermark;"
                " using append_only (PK capture only)",
                name,
            )
        elif table.primary_key:
            self._logger.info(
                "Mutation table %s: watermark %s (PK %s not used for incremental sync)",
                name,
                one_word(decision.watermark or ""),
                one_word(table.primary_key[0]),
            )


def sampled_columns(catalogue: Catalogue) -> Iterator[sampling.SampledColumn]:
    """Every column worth sampling, in the order of the tables; those of unreadable tables are left alone."""
    for table in catalogue.tables:
        if table.problem is not None:
            continue
        for name in decisions.candidate_columns(table):
            yield sampling.SampledColumn(table.name, name)
