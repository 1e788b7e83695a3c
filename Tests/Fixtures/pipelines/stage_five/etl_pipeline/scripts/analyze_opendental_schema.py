# SPDX-License-Identifier: MIT
"""Newest convention: a fifth stage creates the added tables in the warehouse when there was an earlier file."""

import json
import logging
import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import yaml

from etl_pipeline import opendental_source as source
from etl_pipeline.config.paths import CONFIG_DIR, REPOSITORY_ROOT, schema_analysis_folder

STARTED = datetime.now().strftime("%Y%m%d_%H%M%S")
ANALYTICS = os.environ.get("FIXTURE_ANALYTICS_DB", REPOSITORY_ROOT / "analytics.sqlite")
LOG_FILE = schema_analysis_folder("logs") / f"schema_analysis_{STARTED}.log"
logging.basicConfig(
    level=logging.INFO,
    format="%(asctime)s - %(name)s - %(levelname)s - %(message)s",
    handlers=[logging.StreamHandler(), logging.FileHandler(LOG_FILE)],
)
log = logging.getLogger("schema_analysis")


class OpenDentalSchemaAnalyzer:
    """Reads the source database in five stages."""

    def __init__(self, settings=None, stage=None):
        self.connection = source.connect()

    def analyze_complete_schema(self, output_dir=None):
        """Generate, compare, save, report, initialise."""
        target = Path(output_dir or CONFIG_DIR) / "tables.yml"
        before = self._back_up(target)
        log.info("Stage 1/5: Generating table configuration...")
        names = source.table_names(self.connection)
        log.info("Discovered %d tables in database (filtered from %d total)", len(names), len(names))
        tables = {name: source.table_entry(self.connection, name) for name in names}
        log.info("Stage 2/5: Detecting schema changes...")
        added = [name for name in names if before is not None and name not in before]
        log.info("Stage 3/5: Saving configuration...")
        with open(target, "w") as stream:
            yaml.safe_dump(source.document(tables, "4.1_replica_fidelity"), stream, sort_keys=False)
        log.info("Configuration saved to: %s", target)
        log.info("Stage 4/5: Generating detailed analysis report...")
        report = schema_analysis_folder("reports") / f"schema_analysis_{STARTED}.json"
        report.write_text(json.dumps({"tables": names}))
        result = self._run_stage_five(added)
        log.info("Performance-enhanced schema analysis completed successfully!")
        return {"tables_config": str(target), "analysis_report": str(report), "init_new_tables": result}

    def _back_up(self, target):
        if not target.exists():
            return None
        backup = schema_analysis_folder("backups") / f"tables.yml.backup.{STARTED}"
        shutil.copy2(target, backup)
        log.info("Backed up existing configuration to: %s", backup)
        return yaml.safe_load(target.read_text())["tables"]

    def _run_stage_five(self, added):
        if not added:
            log.info("Stage 5/5: No new tables to initialize (skipped)")
            return None
        log.info("Stage 5/5: Initializing new tables...")
        return self._initialize_new_tables_in_analytics(added)

    def _initialize_new_tables_in_analytics(self, names):
        log.info("Initializing %d new tables in analytics: %s", len(names), ", ".join(names))
        with sqlite3.connect(ANALYTICS) as analytics:
            for name in names:
                columns = ", ".join(
                    f'"{column}"' for column in source.table_entry(self.connection, name)["column_names"]
                )
                analytics.execute(f'CREATE TABLE IF NOT EXISTS "{name}" ({columns})')
                log.info("  %s: created successfully", name)
        analytics.close()
        return {"created": names, "skipped": [], "failed": []}


def main(argv=None):
    """Run with the defaults."""
    result = OpenDentalSchemaAnalyzer().analyze_complete_schema()
    print("PERFORMANCE-ENHANCED ANALYSIS COMPLETE!")
    print(f"   tables_config: {result['tables_config']}")


if __name__ == "__main__":
    main()
