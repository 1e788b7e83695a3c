# SPDX-License-Identifier: MIT
"""Writes its file and then fails, as a stage after the writing can."""

import argparse
import logging
import os
import pathlib
import sys

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
candidate = pathlib.Path(os.environ.get("STUB_CANDIDATE", here / "candidate.yml"))
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
target.write_bytes(candidate.read_bytes())

logging.info("Configuration saved to: %s", target)
logging.error("Failed to initialize new tables: connection to the warehouse refused")
sys.exit(1)
