# SPDX-License-Identifier: MIT
"""Prints STUB_BYTES bytes (200 MB unless told) on each stream, then succeeds."""

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
block = b"0123456789abcdef" * 4095 + b"0123456789abcde\n"
left = int(os.environ.get("STUB_BYTES", 200_000_000))
while left > 0:
    # Both in turn: a reader that drains one stream first would stop us here.
    for stream in (sys.stdout.buffer, sys.stderr.buffer):
        stream.write(block[-left:] if left < len(block) else block)
    left -= len(block)
sys.stdout.flush()
target.write_bytes(candidate.read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
