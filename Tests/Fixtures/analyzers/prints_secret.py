# SPDX-License-Identifier: MIT
"""Prints every environment value that looks like a password, in several dresses, then succeeds."""

import argparse
import logging
import os
import pathlib
import urllib.parse

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
candidate = pathlib.Path(os.environ.get("STUB_CANDIDATE", here / "candidate.yml"))
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
for name, value in sorted(os.environ.items()):
    if "PASSWORD" in name or name.endswith("_URL"):
        logging.info("connecting with %s=%s", name, value)
        print(f"engine parameters: {value!r} {urllib.parse.quote_plus(value)}")
target.write_bytes(candidate.read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
