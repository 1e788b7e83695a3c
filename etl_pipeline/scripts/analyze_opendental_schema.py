#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write tables.yml from the OpenDental database of a stage.

Exit codes: 0 all tables read; 1 nothing written; 2 wrong usage; 3 written, with error entries.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

# Not resolved: a linked script belongs to the pipeline that holds the link.
PIPELINE_DIRECTORY = Path(os.path.abspath(__file__)).parent.parent  # noqa: PTH100
# The package lies beside this script; a linked script may have left it where it points to.
for _candidate in (Path(__file__).resolve().parent.parent, PIPELINE_DIRECTORY):
    if (_candidate / "etl_pipeline" / "analyzer").is_dir():
        sys.path.insert(0, str(_candidate))

from etl_pipeline.analyzer.analysis import SchemaAnalysis  # noqa: E402
from etl_pipeline.analyzer.command import run_to_exit_code  # noqa: E402

STAGES = ("local", "clinic", "test", "production")


class OpenDentalSchemaAnalyzer(SchemaAnalysis):
    """The analyzer of this pipeline, for programs that load the script instead of running it."""

    def __init__(self, stage: str | None = None) -> None:
        super().__init__(stage, pipeline_directory=PIPELINE_DIRECTORY)

    def analyze_complete_schema(self, output_dir: str | os.PathLike[str] | None = None) -> dict[str, Any]:
        """Write `<output_dir>/tables.yml`; returns its path, the time taken and the failed tables."""
        return self.run(output_dir)


def main(argv: list[str] | None = None) -> int:
    """Run the analyzer from the command line."""
    parser = argparse.ArgumentParser(description="Write tables.yml from the OpenDental database of a stage.")
    parser.add_argument("--stage", choices=STAGES, help="which stage's database; default: ETL_ENVIRONMENT")
    parser.add_argument(
        "--output-dir", metavar="DIR", help="where tables.yml goes; default: ETL_CONFIG_DIR, else config"
    )
    options = parser.parse_args(argv)
    return run_to_exit_code(
        lambda: OpenDentalSchemaAnalyzer(options.stage).analyze_complete_schema(options.output_dir)
    )


if __name__ == "__main__":
    sys.exit(main())
