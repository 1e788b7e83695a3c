# SPDX-License-Identifier: MIT
"""One run of the analyzer, from settings to a written `tables.yml`.

In: the stage's environment and a database. Out: one file, log lines, a summary. It only reads the database, and
writes nothing unless at least one table could be read.
"""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from etl_pipeline.analyzer import catalogue_mysql, catalogue_sqlite, dbt_models, decisions, document, sampling
from etl_pipeline.analyzer.configuration_file import FILE_NAME, write_configuration
from etl_pipeline.analyzer.failures import AnalysisFailure, QueryFailure
from etl_pipeline.analyzer.known_limits import KnownLimits
from etl_pipeline.analyzer.progress import RULE, TableProgress, make_logger
from etl_pipeline.analyzer.redaction import secrets_of
from etl_pipeline.analyzer.source_database import SourceDatabase
from etl_pipeline.analyzer.source_settings import merged_environment, resolve_source, resolve_stage
from etl_pipeline.analyzer.summary import AnalysisSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etl_pipeline.analyzer.catalogue import Catalogue, Table
    from etl_pipeline.analyzer.decisions import Decision


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


class SchemaAnalysis:
    """The analyzer of one stage's source database.

    `pipeline_directory` is where `.env_<stage>` files are, and beside which the dbt project is looked for.
    """

    def __init__(
        self,
        stage: str | None = None,
        *,
        pipeline_directory: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        given = os.environ if environment is None else environment
        self.logger = make_logger(secrets_of(given))
        self.logger.info("Starting OpenDental Schema Analysis")
        self.stage = resolve_stage(stage, given)
        self.variables = merged_environment(self.stage, pipeline_directory, given)
        # The stage's file may hold further credentials.
        self.logger = make_logger(secrets_of(self.variables))
        self.logger.info("Using environment: %s", self.stage)
        self.source = SourceDatabase(resolve_source(self.stage, self.variables))
        self.summary = AnalysisSummary()
        self._pipeline_directory = pipeline_directory
        self._models = dbt_models.DbtModels()
        self._limits = KnownLimits(self.logger)

    def output_directory(self, requested: str | os.PathLike[str] | None) -> Path:
        """Where `tables.yml` goes: as asked, else ETL_CONFIG_DIR, else the pipeline's `config`."""
        if requested is not None:
            return Path(requested)
        if configured := self.variables.get("ETL_CONFIG_DIR"):
            return Path(configured)
        if self._pipeline_directory is not None:
            return self._pipeline_directory / "config"
        raise AnalysisFailure("no output directory", advice="pass --output-dir or set ETL_CONFIG_DIR")

    def run(self, output_directory: str | os.PathLike[str] | None = None) -> dict[str, Any]:
        """Analyze and write; returns where the file is, the time taken, and which tables failed and why."""
        started = time.monotonic()
        path = self.output_directory(output_directory) / FILE_NAME
        for line in (RULE, "OpenDental Schema Analysis Started", RULE):
            self.logger.info(line)
        try:
            catalogue = self._read_catalogue()
            analyzed = self._analyze_tables(catalogue)
        finally:
            self.source.close()
        self._save(path, catalogue, analyzed)
        seconds = time.monotonic() - started
        self._conclude(path, seconds)
        return {"tables_config": str(path), "total_time": seconds, "failed_tables": dict(self.summary.failed)}

    def _read_catalogue(self) -> Catalogue:
        started = time.monotonic()
        self.logger.info("Stage 1/4: Reading the database catalogue...")
        self._discover_models()
        reader = catalogue_sqlite if self.source.is_sqlite else catalogue_mysql
        catalogue = reader.read_catalogue(self.source, self.logger.warning)
        if not catalogue.tables:
            hidden = f"{catalogue.base_table_count} scratch tables only" if catalogue.base_table_count else "no tables"
            raise AnalysisFailure(
                f"the source database {self.source.name} shows {hidden}; refusing to write an empty configuration",
                advice="check the database name and that the account may see its tables",
            )
        count = len(catalogue.tables)
        self.logger.info(
            "Discovered %d tables in database (filtered from %d total)", count, catalogue.base_table_count
        )
        self.logger.info("Processing %d tables (filtered from %d total)", count, catalogue.base_table_count)
        self.logger.info("Stage 1 completed in %.1fs", time.monotonic() - started)
        return catalogue

    def _discover_models(self) -> None:
        if configured := self.variables.get("ETL_DBT_MODELS_DIR"):
            directory = Path(configured)
        elif self._pipeline_directory is not None:
            directory = self._pipeline_directory.parent / "dbt_dental_models" / "models"
        else:
            return
        self.logger.info("Discovering dbt models...")
        models = dbt_models.discover(directory)
        if models is None:
            self.logger.warning("dbt models directory not found: %s", directory)
            return
        self._models = models
        self.logger.info(
            "Discovered %d dbt models: %d staging, %d mart, %d intermediate",
            models.count,
            len(models.staging),
            len(models.mart),
            len(models.intermediate),
        )

    def _analyze_tables(self, catalogue: Catalogue) -> list[AnalyzedTable]:
        started = time.monotonic()
        self.logger.info("Stage 2/4: Analyzing tables...")
        sampler = sampling.Sampler(self.source, _sampled_columns(catalogue))
        progress = TableProgress(self.logger, len(catalogue.tables))
        analyzed = []
        try:
            for table in catalogue.tables:
                progress.begin(table.name, table.rows)
                analyzed.append(self._analyze(table, sampler))
                progress.end(failed=analyzed[-1].decision is None)
        finally:
            progress.close()
        if not progress.processed:
            raise AnalysisFailure(
                f"none of the {len(analyzed)} tables could be read; the first: {analyzed[0].reason}",
                advice="check the database's health and the account's privileges",
            )
        self.logger.info("Stage 2 completed in %.1fs", time.monotonic() - started)
        return analyzed

    def _analyze(self, table: Table, sampler: sampling.Sampler) -> AnalyzedTable:
        try:
            # Asked for even when the table is known to be broken: the sampler hands out tables in order.
            samples = sampler.samples(table.name)
            reason = table.problem
        except QueryFailure as failure:
            reason = table.problem or failure.reason
        if reason is not None:
            self.logger.warning("Failed to get schema for table %s: %s", table.name, reason)
            self.logger.warning("Skipping table %s due to errors", table.name)
            self.summary.add_failed(table.name, reason)
            return AnalyzedTable(table, datetime.now(), reason=reason)
        candidates = decisions.candidate_columns(table)
        usable = [name for name in candidates if self._is_usable(table.name, name, samples[name])]
        dbt_types = self._models.types_of(table.name)
        decision = decisions.decide(table, usable, is_modeled=bool(dbt_types))
        self._explain(table, len(candidates), decision)
        self.summary.add(table, decision)
        return AnalyzedTable(table, datetime.now(), decision, tuple(dbt_types))

    def _is_usable(self, table: str, column: str, sample: sampling.Sample) -> bool:
        if sample.denied is not None:
            self.logger.warning(
                "Could not validate data quality for column %s in %s: %s", column, table, sample.denied
            )
            self._limits.unreadable_columns += 1
        rejection = sampling.rejection(sample)
        if sampling.is_beyond_last_year(sample):
            self._limits.beyond_last_year.append(f"{table}.{column}")
        return rejection is None

    def _explain(self, table: Table, candidates: int, decision: Decision) -> None:
        chosen = len(decision.incremental_columns)
        if candidates != chosen:
            self.logger.info(
                "Filtered incremental columns for %s: %d -> %d columns", table.name, candidates, chosen
            )
        if not decision.is_mutation_candidate:
            return
        if decision.sync_profile == decisions.APPEND_ONLY:
            self.logger.info(
                "Table %s: mutation candidate but no non-PK timestamp watermark; using append_only (PK capture only)",
                table.name,
            )
        elif table.primary_key:
            self.logger.info(
                "Mutation table %s: watermark %s (PK %s not used for incremental sync)",
                table.name,
                decision.watermark,
                table.primary_key[0],
            )

    def _save(self, path: Path, catalogue: Catalogue, analyzed: list[AnalyzedTable]) -> None:
        self.logger.info("Stage 3/4: Saving configuration files...")
        # A table that could only be read in part is described as unreadable in the hashes, too.
        known = [item.table if item.decision else _unreadable(item.table) for item in analyzed]
        head = document.metadata(self.stage, self.source.name, known, datetime.now())
        write_configuration(path, head, _entries(analyzed))
        self.logger.info("Configuration saved to: %s", path)
        self._limits.report(catalogue.tables, self._models)

    def _conclude(self, path: Path, seconds: float) -> None:
        self.logger.info("Stage 4/4: Summarizing the analysis...")
        print(self.summary.rendered(self.stage, path, seconds), flush=True)
        if failed := self.summary.failed:
            self.logger.warning(
                "%d of %d tables could not be read and have an error entry: %s",
                len(failed),
                self.summary.total_tables,
                ", ".join(failed),
            )
        self.logger.info("Total analysis time: %.1fs", seconds)
        self.logger.info("Performance-enhanced schema analysis completed successfully!")


def _sampled_columns(catalogue: Catalogue) -> Iterator[sampling.SampledColumn]:
    for table in catalogue.tables:
        if table.problem is not None:
            continue
        for name in decisions.candidate_columns(table):
            column = table.column(name)
            yield sampling.SampledColumn(table.name, name, column is not None and column.is_temporal)


def _entries(analyzed: list[AnalyzedTable]) -> Iterator[tuple[str, dict[str, Any]]]:
    # Made one at a time: thousands of finished entries would be most of the run's memory.
    for item in analyzed:
        yield item.table.name, item.entry()


def _unreadable(table: Table) -> Table:
    return type(table)(table.name, problem=table.problem)
