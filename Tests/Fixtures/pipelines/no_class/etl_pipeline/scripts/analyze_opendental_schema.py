# SPDX-License-Identifier: MIT
"""No convention at all: loading the file does everything, and the output stands beside the package."""

import logging
from pathlib import Path

import yaml

from etl_pipeline import opendental_source as source

logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
log = logging.getLogger("schema_analysis")
connection = source.connect()
names = source.table_names(connection)
log.info("Discovered %d tables in database", len(names))
target = Path(__file__).resolve().parent.parent / "etl_pipeline" / "config" / "tables.yml"
with open(target, "w") as stream:
    tables = {name: source.table_entry(connection, name) for name in names}
    yaml.safe_dump(source.document(tables, "4.0_performance_enhanced"), stream, sort_keys=False)
log.info("Configuration saved to: %s", target)
log.info("Performance-enhanced schema analysis completed successfully!")
