# SPDX-License-Identifier: MIT
"""Hangs, deaf to SIGTERM and SIGINT, together with a child that is the same."""

import argparse
import logging
import os
import pathlib
import signal
import time

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
candidate = pathlib.Path(os.environ.get("STUB_CANDIDATE", here / "candidate.yml"))
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = os.fork()
if child and "STUB_PID_FILE" in os.environ:
    pathlib.Path(os.environ["STUB_PID_FILE"]).write_text(f"{os.getpid()} {child}")
if child:
    logging.info("Stage 1/5: Generating table configuration...")
time.sleep(600)
