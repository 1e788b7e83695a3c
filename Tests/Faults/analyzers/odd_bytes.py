# SPDX-License-Identifier: MIT
"""Prints the bytes of STUB_BYTES_FILE in pieces of STUB_CHUNK bytes, then succeeds."""

import argparse
import logging
import os
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
data = pathlib.Path(os.environ["STUB_BYTES_FILE"]).read_bytes()
size = int(os.environ["STUB_CHUNK"])
for start in range(0, len(data), size):
    rest = memoryview(data)[start : start + size]
    while rest:
        rest = rest[os.write(1, rest) :]
os.write(1, b"\n")
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
