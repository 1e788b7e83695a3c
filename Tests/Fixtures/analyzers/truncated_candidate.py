# SPDX-License-Identifier: MIT
"""Claims success with a file that breaks off after STUB_KEEP_BYTES bytes (default: half)."""

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
data = candidate.read_bytes()
target.write_bytes(data[: int(os.environ.get("STUB_KEEP_BYTES", len(data) // 2))])
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
