# SPDX-License-Identifier: MIT
"""Claims success without having written anything."""

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
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
