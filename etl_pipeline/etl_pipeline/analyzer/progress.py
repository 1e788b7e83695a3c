# SPDX-License-Identifier: MIT
"""What a run says while it works: log lines and a bar on stderr, in the grammar that its readers parse."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, NoReturn, TextIO

from etl_pipeline.analyzer.printable import one_word
from etl_pipeline.analyzer.redaction import RedactingFormatter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tqdm import tqdm

    _StreamHandler = logging.StreamHandler[TextIO]
else:
    # Subscripting it fails before Python 3.11.
    _StreamHandler = logging.StreamHandler

LOGGER_NAME = "schema_analysis"
LAYOUT = "%(asctime)s - %(name)s - %(levelname)s - %(message)s"
RULE = "=" * 60
TABLES_PER_BATCH = 50


class _BarAwareHandler(_StreamHandler):
    """Writes to whatever stderr is now, and on a terminal takes the bar away first."""

    bar: tqdm[NoReturn] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        bar = self.bar if self.stream.isatty() else None
        if bar is not None:
            bar.clear()
        super().emit(record)
        if bar is not None:
            bar.refresh()


def make_logger(secrets: Iterable[str]) -> logging.Logger:
    """The analyzer's logger, masking these secrets; a second call replaces the first one's handler."""
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
    handler = _BarAwareHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(LAYOUT, secrets))
    logger.addHandler(handler)
    return logger


class TableProgress:
    """The bar "Analyzing tables" and the batch lines between which it advances."""

    def __init__(self, logger: logging.Logger, total: int) -> None:
        from tqdm import tqdm  # noqa: PLC0415 - a run that fails before its first table needs no bar

        self._logger = logger
        self._total = total
        self._batches = -(-total // TABLES_PER_BATCH)
        self._started = time.monotonic()
        self.processed = 0
        self.errors = 0
        logger.info("Processing %d tables in %d batches of %d", total, self._batches, TABLES_PER_BATCH)
        self._bar: tqdm[NoReturn] = tqdm(total=total, desc="Analyzing tables", unit="table", file=sys.stderr)
        for handler in logger.handlers:
            if isinstance(handler, _BarAwareHandler):
                handler.bar = self._bar

    def begin(self, table: str, rows: int) -> None:
        """A table is next."""
        if self._done % TABLES_PER_BATCH == 0:
            last = min(self._done + TABLES_PER_BATCH, self._total)
            batch = self._done // TABLES_PER_BATCH + 1
            self._logger.info(
                "Processing batch %d/%d: tables %d-%d", batch, self._batches, self._done + 1, last
            )
        self._bar.set_postfix(
            {
                "table": one_word(table),
                "rows": f"{rows:,}",
                "processed": self.processed,
                "errors": self.errors,
            },
            refresh=False,
        )

    def end(self, *, failed: bool) -> None:
        """The table is decided, or given up."""
        self.processed += not failed
        self.errors += failed
        self._bar.update()
        if self._done % TABLES_PER_BATCH and self._done < self._total:
            return
        elapsed = time.monotonic() - self._started
        self._logger.info(
            "Completed batch %d/%d. Processed: %d, Errors: %d. Elapsed: %.1fs, Est. remaining: %.1fs",
            -(-self._done // TABLES_PER_BATCH),
            self._batches,
            self.processed,
            self.errors,
            elapsed,
            elapsed / self._done * (self._total - self._done),
        )

    def close(self) -> None:
        """Leave the bar as it stands and say the totals."""
        for handler in self._logger.handlers:
            if isinstance(handler, _BarAwareHandler):
                handler.bar = None
        self._bar.close()
        self._logger.info(
            "Table processing complete in %.1fs. Total processed: %d, Total errors: %d",
            time.monotonic() - self._started,
            self.processed,
            self.errors,
        )

    @property
    def _done(self) -> int:
        return self.processed + self.errors
