# SPDX-License-Identifier: MIT
"""Writes a complete result and exits with code 7."""

import argparse
import os
import pathlib
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes()[:100])
sys.exit(7)
