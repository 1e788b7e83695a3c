# SPDX-License-Identifier: MIT
"""Spoils the live file and removes STUB_REMOVE: the backups, or the whole folder that they are in."""

import argparse
import logging
import os
import pathlib
import shutil

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
root = pathlib.Path(__file__).resolve().parents[2]
logs = root / "logs" / "schema_analysis"
(root / "etl_pipeline" / "config" / "tables.yml").write_text("tables: {}\n")
if os.environ["STUB_REMOVE"] == "folder":
    shutil.rmtree(logs)
else:
    for backup in logs.glob("tables.yml.backup.*"):
        backup.unlink()
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
