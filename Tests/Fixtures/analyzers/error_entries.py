# SPDX-License-Identifier: MIT
"""Exits 0 although a table failed, and says so in its file."""

import argparse
import logging
import os
import pathlib

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
candidate = pathlib.Path(os.environ.get("STUB_CANDIDATE", here / "candidate.yml"))
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
logging.error("Failed to process table recall: (1146, \"Table 'opendental.recall' doesn't exist\")")
head, _, _ = candidate.read_text().rpartition("  recall:\n")
failed = "  recall:\n    table_name: recall\n    error: no such table\n    extraction_strategy: full_table\n"
target.write_text(head + failed)
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
