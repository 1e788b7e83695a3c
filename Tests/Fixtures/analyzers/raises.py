# SPDX-License-Identifier: MIT
"""Fails with a traceback after logging it, like a lost database connection."""

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
logging.error("Schema analysis failed: (2013, 'Lost connection to MySQL server during query')")
raise ConnectionError("(2013, 'Lost connection to MySQL server during query')")
