# SPDX-License-Identifier: MIT
"""Writes its candidate where it should, and spoils STUB_LIVE_FILE on the side."""

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
pathlib.Path(os.environ["STUB_LIVE_FILE"]).write_text("tables: {}\n")
target.write_bytes(candidate.read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
