# SPDX-License-Identifier: MIT
"""The source database as a place to send read-only statements to, each with a real time limit."""

from __future__ import annotations

import contextlib
import importlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer.failures import (
    AnalysisFailure,
    ConnectionLost,
    QueryDenied,
    QueryFailure,
    QueryTimedOut,
)
from etl_pipeline.analyzer.printable import printable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from etl_pipeline.analyzer.source_settings import SourceSettings

CONNECT_SECONDS = 10
# The server ends a statement first; the driver's own limit is for a server that no longer answers.
DRIVER_GRACE_SECONDS = 5
INTERRUPTED_AFTER_STEPS = 10_000

# MariaDB's and MySQL's codes for the same three conditions.
TIMED_OUT_CODES = {1969, 3024, 1205, 1317}
DENIED_CODES = {1044, 1045, 1142, 1143, 1227, 1370}
LOST_CODES = {0, 2006, 2013, 2014, 2055, 1927, 1053, 4031}
UNKNOWN_VARIABLE_CODE = 1193


class SourceDatabase:
    """One connection to the source database; statements only read, and none outlives its time limit.

    The driver is used as it is: an SQLAlchemy engine would send ten statements of its own before the first
    one of ours. A lost connection raises ConnectionLost and is opened anew for the next statement; a database
    that cannot be reached raises AnalysisFailure.
    """

    def __init__(self, settings: SourceSettings) -> None:
        self.statement_seconds = settings.statement_seconds
        self._address = settings.address
        self._connection: Any = None
        self._driver_error: type[Exception] = OSError
        self._deadline = 0.0

    @property
    def is_sqlite(self) -> bool:
        """True for an embedded database, false for a MySQL or MariaDB server."""
        return self._address.is_sqlite

    @property
    def name(self) -> str:
        """The database's name; an embedded one is called after its file."""
        return Path(self._address.database).stem if self.is_sqlite else self._address.database

    def quoted(self, identifier: str) -> str:
        """A table or column name as an SQL identifier."""
        mark = '"' if self.is_sqlite else "`"
        return mark + identifier.replace(mark, mark * 2) + mark

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one statement; raises a QueryFailure that says how it failed."""
        if self._connection is None:
            self._connect()
        self._deadline = time.monotonic() + self.statement_seconds
        try:
            cursor = self._connection.cursor()
            # Without parameters the driver must not look for them: a name may contain a per cent sign.
            cursor.execute(statement, tuple(parameters)) if parameters else cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]
        except UnicodeDecodeError:
            # The rest of the answer was not read; the next statement would get it.
            self.close()
            raise QueryFailure("the server sent text that is not UTF-8") from None
        except (self._driver_error, OSError) as error:
            raise self._failure(error) from None

    def close(self) -> None:
        """Give the connection back; safe to call twice."""
        if self._connection is not None:
            # A broken connection cannot be closed politely, and there is nothing left to lose.
            with contextlib.suppress(self._driver_error, OSError):
                self._connection.close()
        self._connection = None

    def _connect(self) -> None:
        try:
            # Found by name: only the driver that the address needs is loaded.
            driver = importlib.import_module(self._address.driver)
            self._driver_error = driver.Error
            if self.is_sqlite:
                self._connection = self._open_file(driver)
            else:
                self._connection = self._open_server(driver)
                self._limit_session()
        except ImportError as error:
            advice = "install the driver into the interpreter that runs the analyzer: pip install PyMySQL"
            raise AnalysisFailure(f"the database driver is missing: {error.name}", advice=advice) from None
        except (self._driver_error, OSError, RuntimeError, TypeError, ValueError) as error:
            self.close()
            raise self._unreachable(_reason(error)) from None

    def _open_server(self, driver: Any) -> Any:
        seconds = max(1, round(self.statement_seconds + DRIVER_GRACE_SECONDS))
        limits = {"connect_timeout": CONNECT_SECONDS, "read_timeout": seconds, "write_timeout": seconds}
        # Autocommit is no matter of taste: one transaction over the whole run would keep a metadata lock on
        # every table it has read; schema changes would wait, and each statement searches all these locks.
        # What the address says wins.
        return driver.connect(
            **{"charset": "utf8mb4", "autocommit": True, **limits, **self._address.arguments}
        )

    def _open_file(self, driver: Any) -> sqlite3.Connection:
        # Read-only by URI: opening by name would create an empty database where a file is missing.
        path = Path(self._address.database)
        if not path.is_file():
            raise FileNotFoundError(f"{path} is not a file")
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection: sqlite3.Connection = driver.connect(uri, uri=True, timeout=self.statement_seconds)
        connection.set_progress_handler(self._is_past_deadline, INTERRUPTED_AFTER_STEPS)
        return connection

    def _is_past_deadline(self) -> int:
        return int(time.monotonic() > self._deadline)

    def _limit_session(self) -> None:
        limits = self._mariadb_limits()
        if "mariadb" not in self._connection.get_server_info().lower():
            limits = self._mysql_limits()
        if self._set_session(", ".join(limits)):
            return
        # A server, or a proxy before it, that does not know one of them refuses all: each is then tried
        # alone, whichever family it belongs to. The driver's own limit holds in any case.
        for limit in dict.fromkeys([*self._mariadb_limits(), *self._mysql_limits()]):
            self._set_session(limit)

    def _mariadb_limits(self) -> list[str]:
        return [f"max_statement_time = {self.statement_seconds:.3f}", "tx_read_only = 1", self._lock_limit()]

    def _mysql_limits(self) -> list[str]:
        milliseconds = max(1, round(self.statement_seconds * 1000))
        return [f"max_execution_time = {milliseconds}", "transaction_read_only = 1", self._lock_limit()]

    def _lock_limit(self) -> str:
        # A table locked by a schema change would otherwise be waited for, for up to a year: MySQL does not
        # count that time as execution.
        return f"lock_wait_timeout = {max(1, round(self.statement_seconds))}"

    def _set_session(self, limits: str) -> bool:
        try:
            self._connection.cursor().execute(f"SET SESSION {limits}")
        except self._driver_error as error:
            if _code(error) != UNKNOWN_VARIABLE_CODE:
                raise
            return False
        return True

    def _failure(self, error: Exception) -> QueryFailure:
        code, reason = _code(error), _reason(error)
        is_lost = code in LOST_CODES or isinstance(error, OSError)
        if is_lost:
            self.close()
        if code in TIMED_OUT_CODES or "timed out" in reason or reason == "interrupted":
            return QueryTimedOut(f"no answer within {self.statement_seconds:g} s")
        if is_lost:
            return ConnectionLost(reason)
        return QueryDenied(reason) if code in DENIED_CODES else QueryFailure(reason)

    def _unreachable(self, reason: str) -> AnalysisFailure:
        return AnalysisFailure(
            f"the source database {self._address.shown} cannot be read: {reason}",
            advice="check that it is running and reachable, and the OPENDENTAL_SOURCE_* variables",
        )


def _code(error: Exception) -> int | None:
    code = error.args[0] if error.args else None
    return code if isinstance(code, int) else None


def _reason(error: Exception) -> str:
    code = _code(error)
    text = error.args[-1] if code is not None else error
    line = printable(str(text)) or type(error).__name__
    return f"{line} ({code})" if code else line
