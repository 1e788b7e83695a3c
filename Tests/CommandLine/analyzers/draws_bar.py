# SPDX-License-Identifier: MIT
"""Draws its bar a thousand times a second until STUB_GATE exists, then succeeds."""

import argparse
import logging
import os
import pathlib
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
logging.info("Discovered 1000000 tables in database")
done = 0
while not os.path.exists(os.environ["STUB_GATE"]):
    done += 1
    fields = "table=a_table_with_a_rather_long_name, rows=1,234, processed=1e+4, errors=0"
    sys.stderr.write(f"\rAnalyzing tables:   0%|          | {done}/1000000 [00:01<01:00, 99.00table/s, {fields}]")
    sys.stderr.flush()
    time.sleep(0.001)
sys.stderr.write("\n")
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
