# SPDX-License-Identifier: MIT
"""The convention one would wish for: the output directory is a declared option, and there are no side effects."""

import argparse
import logging
import os
from pathlib import Path

import yaml

from etl_pipeline import opendental_source as source

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--stage", choices=("local", "clinic", "test", "production"))
parser.add_argument("--output-dir", type=Path, default=Path(__file__).resolve().parents[1] / "etl_pipeline" / "config")


def main():
    """Analyze into the chosen directory."""
    options = parser.parse_args()
    if options.stage:
        os.environ["ETL_ENVIRONMENT"] = options.stage
    logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
    log = logging.getLogger("schema_analysis")
    log.info("Stage 1/4: Generating table configuration...")
    with source.connect() as connection:
        names = source.table_names(connection)
        log.info("Discovered %d tables in database", len(names))
        tables = {name: source.table_entry(connection, name) for name in names}
    log.info("Stage 3/4: Saving configuration...")
    target = options.output_dir / "tables.yml"
    target.write_text(yaml.safe_dump(source.document(tables, "4.1_replica_fidelity"), sort_keys=False))
    log.info("Configuration saved to: %s", target)
    log.info("Performance-enhanced schema analysis completed successfully!")


if __name__ == "__main__":
    main()
