# SPDX-License-Identifier: MIT
"""Writes its candidate where it should, and spoils, adds and removes files beside the live one."""

import argparse
import logging
import os
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--output-dir", type=pathlib.Path, required=True)
target = parser.parse_args().output_dir / "tables.yml"
logging.basicConfig(format="%(asctime)s - schema_analysis - %(levelname)s - %(message)s", level=logging.INFO)
config = pathlib.Path(__file__).resolve().parent.parent / "config"
(config / "spoiled.yml").write_text("spoiled: true\n")
(config / "added.yml").write_text("added: true\n")
(config / "removed.yml").unlink()
target.write_bytes(pathlib.Path(os.environ["STUB_CANDIDATE"]).read_bytes())
logging.info("Configuration saved to: %s", target)
logging.info("Performance-enhanced schema analysis completed successfully!")
