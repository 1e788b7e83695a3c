# SPDX-License-Identifier: MIT
"""One run of the analyzer, from settings to a written `tables.yml`.

In: the stage's environment and a database. Out: one file, log lines, a summary. It only reads the database,
and writes nothing unless at least one table could be read.
"""

from __future__ import annotations

import contextlib
import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer import catalogue_mysql, catalogue_sqlite, dbt_models, document
from etl_pipeline.analyzer.configuration_file import FILE_NAME, write_configuration
from etl_pipeline.analyzer.failures import AnalysisFailure
from etl_pipeline.analyzer.known_limits import KnownLimits
from etl_pipeline.analyzer.printable import one_word
from etl_pipeline.analyzer.progress import RULE, TableProgress, make_logger
from etl_pipeline.analyzer.redaction import secrets_of
from etl_pipeline.analyzer.source_database import SourceDatabase
from etl_pipeline.analyzer.source_settings import merged_environment, resolve_source, resolve_stage
from etl_pipeline.analyzer.summary import AnalysisSummary
from etl_pipeline.analyzer.table_analysis import TableAnalysis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etl_pipeline.analyzer.catalogue import Catalogue, Table
    from etl_pipeline.analyzer.table_analysis import AnalyzedTable


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
        read = catalogue_sqlite.read_catalogue if self.source.is_sqlite else catalogue_mysql.read_catalogue
        catalogue = read(self.source, self.logger.warning)
        if not catalogue.tables:
            hidden = (
                f"{catalogue.base_table_count} scratch tables only"
                if catalogue.base_table_count
                else "no tables"
            )
            raise AnalysisFailure(
                f"the source database {self.source.name} shows {hidden}; an empty configuration is refused",
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
            self.logger.warning("dbt models directory not found: neither ETL_DBT_MODELS_DIR nor a pipeline")
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
        tables = TableAnalysis(self.source, catalogue, self._models, self._limits, self.summary, self.logger)
        progress = TableProgress(self.logger, len(catalogue.tables))
        analyzed = []
        try:
            for table in catalogue.tables:
                progress.begin(table.name, table.rows)
                analyzed.append(tables.analyze(table))
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

    def _save(self, path: Path, catalogue: Catalogue, analyzed: list[AnalyzedTable]) -> None:
        self.logger.info("Stage 3/4: Saving configuration files...")
        # A table that could only be read in part is described as unreadable in the hashes, too.
        known = [item.table if item.decision else _unreadable(item.table) for item in analyzed]
        self._limits.report(catalogue.tables, self._models)
        head = document.metadata(self.stage, self.source.name, known, datetime.now())
        write_configuration(path, head, _entries(analyzed))
        self.logger.info("Configuration saved to: %s", path)

    def _conclude(self, path: Path, seconds: float) -> None:
        self.logger.info("Stage 4/4: Summarizing the analysis...")
        # The file is in place; a reader that has closed its end must not turn that into a failure.
        with contextlib.suppress(BrokenPipeError):
            print(self.summary.rendered(self.stage, path, seconds), flush=True)
        if failed := self.summary.failed:
            self.logger.warning(
                "%d of %d tables could not be read and have an error entry: %s",
                len(failed),
                self.summary.total_tables,
                ", ".join(map(one_word, failed)),
            )
        self.logger.info("Total analysis time: %.1fs", seconds)
        self.logger.info("Performance-enhanced schema analysis completed successfully!")


def _entries(analyzed: list[AnalyzedTable]) -> Iterator[tuple[str, dict[str, Any]]]:
    # Made one at a time: thousands of finished entries would be most of the run's memory.
    for item in analyzed:
        yield item.table.name, item.entry()


def _unreadable(table: Table) -> Table:
    return type(table)(table.name, problem=table.problem)
