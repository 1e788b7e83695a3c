# SPDX-License-Identifier: MIT
"""Writes its candidate where it should, and puts a directory where the live file belongs; STUB_HANG hangs it there."""

import argparse
import logging
import os
import pathlib
import subprocess
import time

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(
    format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s",
    level=logging.INFO,
)
live = pathlib.Path(__file__).resolve().parent.parent / "config" / "tables.yml"
if "STUB_UNSEEN" in os.environ:
    # By another program, which no audit hook watches.
    subprocess.run(["rm", "-f", str(live)], check=True)
    subprocess.run(["mkdir", str(live)], check=True)
else:
    live.unlink(missing_ok=True)
    live.mkdir()
(live / "inside").write_text("somebody's work")
logging.info("Stage 3/5: Saving configuration...")
if "STUB_HANG" in os.environ:
    time.sleep(600)
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
