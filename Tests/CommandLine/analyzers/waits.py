# SPDX-License-Identifier: MIT
"""Says that it is at work, waits until STUB_GATE exists, and succeeds."""

import argparse
import logging
import os
import pathlib
import time

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
logging.info("Discovered 2 tables in database")
while not os.path.exists(os.environ["STUB_GATE"]):
    time.sleep(0.02)
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
