# SPDX-License-Identifier: MIT
"""The source database as a place to send read-only statements to, each with a real time limit."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from etl_pipeline.analyzer.failures import (
    AnalysisFailure,
    ConnectionLost,
    QueryDenied,
    QueryFailure,
    QueryTimedOut,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import URL, Connection, Engine

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

    A lost connection raises ConnectionLost and is opened anew for the next statement; a database that cannot be
    reached raises AnalysisFailure.
    """

    def __init__(self, settings: SourceSettings) -> None:
        self.statement_seconds = settings.statement_seconds
        self._url = settings.url
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._deadline = 0.0

    @property
    def is_sqlite(self) -> bool:
        """True for an embedded database, false for a MySQL or MariaDB server."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def name(self) -> str:
        """The database's name; an embedded one is called after its file."""
        database = self._url.database or ""
        return Path(database).stem if self.is_sqlite else database

    def quoted(self, identifier: str) -> str:
        """A table or column name as an SQL identifier."""
        mark = '"' if self.is_sqlite else "`"
        return mark + identifier.replace(mark, mark * 2) + mark

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one statement; raises a QueryFailure that says how it failed."""
        connection = self._connected()
        self._deadline = time.monotonic() + self.statement_seconds
        try:
            if parameters:
                result = connection.exec_driver_sql(statement, tuple(parameters))
            else:
                # Without parameters the driver must not look for them: a name may contain a per cent sign.
                result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            return [tuple(row) for row in result]
        except DBAPIError as error:
            raise self._failure(error.orig) from None
        except UnicodeDecodeError:
            raise QueryFailure("the server sent text that is not UTF-8") from None
        except OSError as error:
            raise self._failure(error) from None

    def close(self) -> None:
        """Give the connection back; safe to call twice."""
        if self._connection is not None:
            try:
                self._connection.close()
            except (SQLAlchemyError, OSError):
                # A broken connection cannot be closed politely, and there is nothing left to lose.
                self._connection.invalidate()
        self._connection = None
        if self._engine is not None:
            self._engine.dispose()

    def _connected(self) -> Connection:
        if self._connection is None:
            if self._engine is None:
                self._engine = self._make_engine()
            try:
                self._connection = self._engine.connect()
            except DBAPIError as error:
                raise self._unreachable(_reason(error.orig)) from None
            except (SQLAlchemyError, OSError, ImportError, RuntimeError, ValueError) as error:
                raise self._unreachable(_reason(error)) from None
            self._limit_session(self._connection)
        return self._connection

    def _make_engine(self) -> Engine:
        # Autocommit and no reset keep BEGIN, ROLLBACK and their round trips off the wire.
        options: dict[str, Any] = {"poolclass": NullPool, "pool_reset_on_return": None}
        try:
            if self.is_sqlite:
                return create_engine(self._url, creator=self._open_file, isolation_level="AUTOCOMMIT", **options)
            seconds = max(1, round(self.statement_seconds + DRIVER_GRACE_SECONDS))
            limits = {"connect_timeout": CONNECT_SECONDS, "read_timeout": seconds, "write_timeout": seconds}
            given = {name: value for name, value in limits.items() if name not in self._url.query}
            return create_engine(self._server_url(), connect_args=given, isolation_level="AUTOCOMMIT", **options)
        except ImportError as error:
            advice = "install the driver into the interpreter that runs the analyzer: pip install PyMySQL"
            raise AnalysisFailure(f"the database driver is missing: {error.name}", advice=advice) from None
        except SQLAlchemyError:
            raise self._unreachable("its URL is not understood by the driver") from None

    def _server_url(self) -> URL:
        query = {"charset": "utf8mb4"} if "charset" not in self._url.query else {}
        return self._url.update_query_dict(query)

    def _open_file(self) -> sqlite3.Connection:
        # Read-only by URI: opening by name would create an empty database where a file is missing.
        path = Path(self._url.database or "")
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist")
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=self.statement_seconds)
        connection.set_progress_handler(self._is_past_deadline, INTERRUPTED_AFTER_STEPS)
        return connection

    def _is_past_deadline(self) -> int:
        return int(time.monotonic() > self._deadline)

    def _limit_session(self, connection: Connection) -> None:
        if self.is_sqlite:
            return
        # lock_wait_timeout: a table locked by a schema change would otherwise be waited for, for up to a year.
        lock_seconds = max(1, round(self.statement_seconds))
        if getattr(connection.dialect, "is_mariadb", False):
            limits = f"max_statement_time = {self.statement_seconds:.3f}, tx_read_only = 1"
        else:
            limits = f"max_execution_time = {round(self.statement_seconds * 1000)}, transaction_read_only = 1"
        try:
            connection.exec_driver_sql(f"SET SESSION {limits}, lock_wait_timeout = {lock_seconds}")
        except DBAPIError as error:
            # Servers older than these variables keep the driver's own limit.
            if _code(error.orig) != UNKNOWN_VARIABLE_CODE:
                raise self._unreachable(_reason(error.orig)) from None

    def _failure(self, error: BaseException | None) -> QueryFailure:
        code, reason = _code(error), _reason(error)
        timed_out = "timed out" in reason or "interrupted" in reason
        if code in LOST_CODES or isinstance(error, OSError):
            self._drop()
        if timed_out or code in TIMED_OUT_CODES:
            return QueryTimedOut(f"no answer within {self.statement_seconds:g} s")
        if code in LOST_CODES or isinstance(error, OSError):
            return ConnectionLost(reason)
        return QueryDenied(reason) if code in DENIED_CODES else QueryFailure(reason)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None

    def _unreachable(self, reason: str) -> AnalysisFailure:
        where = self._url.database if self.is_sqlite else f"{self._url.host}:{self._url.port or 3306}/{self.name}"
        return AnalysisFailure(
            f"the source database {where} cannot be read: {reason}",
            advice="check that it is running and reachable, and the OPENDENTAL_SOURCE_* variables",
        )


def _code(error: BaseException | None) -> int | None:
    code = error.args[0] if error is not None and error.args else None
    return code if isinstance(code, int) else None


def _reason(error: BaseException | None) -> str:
    if error is None:
        return "unknown error"
    code = _code(error)
    text = str(error.args[-1]) if code is not None else str(error)
    line = " ".join(text.split()) or type(error).__name__
    return f"{line} ({code})" if code else line
