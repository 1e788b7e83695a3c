# SPDX-License-Identifier: MIT
"""Prints the bytes of STUB_BYTES_FILE in STUB_CHUNK pieces, then succeeds."""

import argparse
import os
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
data = pathlib.Path(os.environ["STUB_BYTES_FILE"]).read_bytes()
size = int(os.environ["STUB_CHUNK"])
for start in range(0, len(data), size):
    os.write(1, data[start : start + size])
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
