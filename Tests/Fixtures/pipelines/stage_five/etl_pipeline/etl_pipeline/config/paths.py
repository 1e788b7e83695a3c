# SPDX-License-Identifier: MIT
"""Where the pipeline keeps its files, whatever the working directory."""

from pathlib import Path

PIPELINE_ROOT = Path(__file__).resolve().parents[2]
REPOSITORY_ROOT = PIPELINE_ROOT.parent
CONFIG_DIR = PIPELINE_ROOT / "etl_pipeline" / "config"
LOGS_ROOT = PIPELINE_ROOT / "logs"


def schema_analysis_folder(kind):
    """The folder for logs, reports or backups of the analysis, made when it is missing."""
    folder = LOGS_ROOT / "schema_analysis" / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder
