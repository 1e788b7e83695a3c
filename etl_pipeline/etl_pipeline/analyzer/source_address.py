# SPDX-License-Identifier: MIT
"""Where the source database is, as the driver wants to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from etl_pipeline.analyzer.failures import AnalysisFailure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL

EMBEDDED = "sqlite3"
# The drivers' modules by their names in a URL; they take the same limits and placeholders.
DRIVERS = {"pymysql": "pymysql", "mysqldb": "MySQLdb"}
DEFAULT_PORT = 3306
URL_ADVICE = (
    "use sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST:PORT/DATABASE, special characters as %XX"
)


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """A server's database with the arguments of its driver's `connect`, or the file of an embedded one."""

    driver: str
    database: str
    host: str = ""
    port: int = DEFAULT_PORT
    # Not shown: the password is one of them.
    arguments: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_sqlite(self) -> bool:
        """True for an embedded database, false for a MySQL or MariaDB server."""
        return self.driver == EMBEDDED

    @property
    def shown(self) -> str:
        """The address for people."""
        return self.database if self.is_sqlite else f"{self.host}:{self.port}/{self.database}"


def address_from_fields(prefix: str, values: Mapping[str, str | None]) -> SourceAddress:
    """The address in the variables `<prefix>HOST`, `PORT`, `DB`, `USER` and `PASSWORD`, nothing escaped."""
    port = values["PORT"] or str(DEFAULT_PORT)
    if not port.isdecimal():
        raise AnalysisFailure(
            f"{prefix}PORT is not a number", advice=f"set {prefix}PORT to the server's TCP port"
        )
    host, database = values["HOST"] or "", values["DB"] or ""
    arguments = {"host": host, "port": int(port), "database": database, "user": values["USER"]}
    if values["PASSWORD"]:
        arguments["password"] = values["PASSWORD"]
    return SourceAddress("pymysql", database, host, int(port), arguments)


def address_from_url(name: str, text: str) -> SourceAddress:
    """The address in an SQLAlchemy URL; `name` is the variable that holds it."""
    url = _parsed(name, text)
    backend = url.get_backend_name()
    if backend == "sqlite":
        return SourceAddress(EMBEDDED, url.database or "")
    if backend not in ("mysql", "mariadb"):
        raise AnalysisFailure(f"{name}: databases of type {backend!r} are not supported", advice=URL_ADVICE)
    if not url.database:
        raise AnalysisFailure(f"{name} names no database", advice=URL_ADVICE)
    # Without a driver in the URL SQLAlchemy's own choice would be a C extension that few machines have.
    driver = url.drivername.partition("+")[2] or "pymysql"
    if driver not in DRIVERS:
        raise AnalysisFailure(f"{name}: driver {url.drivername!r} is not supported", advice=URL_ADVICE)
    arguments = _driver_arguments(name, url.set(drivername=f"mysql+{driver}"))
    return SourceAddress(DRIVERS[driver], url.database, url.host or "", url.port or DEFAULT_PORT, arguments)


# SQLAlchemy takes longer to import than everything else together; only URLs need it.
def _parsed(name: str, text: str) -> URL:
    from sqlalchemy.engine import make_url  # noqa: PLC0415
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The parser's own text may quote pieces of the password.
        raise AnalysisFailure(f"{name} is not a database URL", advice=URL_ADVICE) from None
    if "@" in (url.host or ""):
        raise AnalysisFailure(
            f"{name} has an @ in its password that is not written as %40", advice=URL_ADVICE
        )
    return url


def _driver_arguments(name: str, url: URL) -> dict[str, Any]:
    # Only the concrete dialects can be made without arguments; the class they share does not say so.
    dialect_type: Any = url.get_dialect()
    try:
        _, arguments = dialect_type().create_connect_args(url)
    except ValueError:
        raise AnalysisFailure(f"{name} has an option that is not a number", advice=URL_ADVICE) from None
    return dict(arguments)
