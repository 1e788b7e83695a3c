# SPDX-License-Identifier: MIT
"""Leaves a daemon in its own session behind that holds the output streams open, and succeeds."""

import argparse
import logging
import os
import pathlib
import time

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
candidate = pathlib.Path(os.environ.get("STUB_CANDIDATE", here / "candidate.yml"))
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        if "STUB_PID_FILE" in os.environ:
            pathlib.Path(os.environ["STUB_PID_FILE"]).write_text(str(os.getpid()))
        time.sleep(600)
    os._exit(0)
os.wait()
target.write_bytes(candidate.read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
