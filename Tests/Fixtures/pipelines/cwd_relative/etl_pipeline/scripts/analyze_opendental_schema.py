# SPDX-License-Identifier: MIT
"""Oldest convention: no arguments, everything relative to the working directory, log on stdout."""

import json
import logging
import os
from datetime import datetime

import yaml

from etl_pipeline import opendental_source as source

STARTED = datetime.now().strftime("%Y%m%d_%H%M%S")
logging.basicConfig(
    level=logging.INFO,
    format="%(asctime)s - %(name)s - %(levelname)s - %(message)s",
    datefmt="%Y-%m-%d %H:%M:%S",
    # The folder is taken for granted.
    handlers=[logging.StreamHandler(os.fdopen(os.dup(1), "w")), logging.FileHandler(f"logs/schema_{STARTED}.log")],
)
log = logging.getLogger(__name__)


class OpenDentalSchemaAnalyzer:
    """Reads the source database."""

    def __init__(self):
        self.connection = source.connect()

    def analyze_complete_schema(self, output_dir="./etl_pipeline/config"):
        """Write tables.yml, a summary and a report."""
        os.makedirs(output_dir, exist_ok=True)
        names = source.table_names(self.connection)
        log.info("Found %d tables to process", len(names))
        tables = {name: source.table_entry(self.connection, name) for name in names}
        target = os.path.join(output_dir, "tables.yml")
        with open(target, "w") as stream:
            yaml.safe_dump(source.document(tables, "3.0"), stream, sort_keys=False)
        with open(os.path.join(output_dir, f"schema_analysis_{STARTED}.json"), "w") as stream:
            json.dump({"tables": names}, stream)
        with open(os.path.join(output_dir, "tables_summary.txt"), "w") as stream:
            stream.write(f"Total Tables: {len(names)}\n")
        log.info("Schema analysis completed successfully!")
        return {"tables_config": target, "analysis_log": f"logs/schema_{STARTED}.log"}


def main():
    """Run with the defaults."""
    log.info("Starting OpenDental Schema Analysis")
    print("Analysis complete! Files generated:", OpenDentalSchemaAnalyzer().analyze_complete_schema())


if __name__ == "__main__":
    main()
