# SPDX-License-Identifier: MIT
"""The analyzer as a program: exit codes and the words for failures."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer.failures import AnalysisFailure
from etl_pipeline.analyzer.progress import LOGGER_NAME, make_logger
from etl_pipeline.analyzer.redaction import secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable

EXIT_ALL_READ = 0
EXIT_FAILED = 1
EXIT_SOME_TABLES_FAILED = 3
UNCHANGED = "No configuration was written; an existing tables.yml is unchanged."
UNCHANGED_UNLESS_SAVED = 'An existing tables.yml is unchanged, unless "Configuration saved to" stands above.'


def run_to_exit_code(analyze: Callable[[], dict[str, Any]]) -> int:
    """Run an analysis; 0 when all tables were read, 3 when some failed, 1 when nothing was written.

    A failure that was foreseen is told in words; any other with its traceback, both without credentials.
    """
    _tolerate_any_name_in_output()
    try:
        outcome = analyze()
    except AnalysisFailure as failure:
        logger = _logger()
        logger.error("Analysis failed: %s", failure)
        logger.error(UNCHANGED)
        logger.error("Next: %s", failure.advice)
        return EXIT_FAILED
    except KeyboardInterrupt:
        _logger().error("Analysis failed: interrupted")
        _logger().error(UNCHANGED_UNLESS_SAVED)
        # Die of the signal, so that a calling shell script stops as well.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the last resort, with the whole story
        _logger().error("Analysis failed: %s", error, exc_info=True)
        _logger().error(UNCHANGED_UNLESS_SAVED)
        return EXIT_FAILED
    return EXIT_SOME_TABLES_FAILED if outcome["failed_tables"] else EXIT_ALL_READ


def _logger() -> logging.Logger:
    logger = logging.getLogger(LOGGER_NAME)
    return logger if logger.handlers else make_logger(secrets_of(os.environ))


def _tolerate_any_name_in_output() -> None:
    # A table name outside the terminal's encoding must not end a run that has done its work.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
