# SPDX-License-Identifier: MIT
"""The database as the analyzer sees it: base tables with columns, primary keys and sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Matched anywhere in the lower-case name, as it always was: `attempt_log` contains `temp` but not `temp_`.
EXCLUDED_NAME_PARTS = ("tmp_", "temp_", "backup_", "#", "test_")
# Lengths, and the labels of ENUM and SET, are no part of a type's name: a label may say anything.
PARENTHESES = re.compile(r"\(.*\)", re.DOTALL)
# `int` stands in these names by accident.
SPATIAL_TYPES = re.compile(r"(multi)?(point|linestring|polygon)\b")


class Column(NamedTuple):
    """A column and its type as the server spells it, for example `bigint(20)`."""

    name: str
    type: str

    @property
    def is_timestamp_like(self) -> bool:
        """True when the type is a point in time; a plain DATE or TIME is not."""
        return "timestamp" in self._type_name or "datetime" in self._type_name

    @property
    def is_integer_like(self) -> bool:
        """True when the type's name contains `int`."""
        return "int" in self._type_name and not SPATIAL_TYPES.match(self._type_name)

    @property
    def _type_name(self) -> str:
        return PARENTHESES.sub("", self.type).lower()


@dataclass(frozen=True, slots=True)
class Table:
    """A base table; `problem` says why its definition could not be read, and is None when it could."""

    name: str
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    rows: int = 0
    size_mb: float = 0.0
    problem: str | None = None

    @property
    def column_names(self) -> list[str]:
        """The columns in ordinal order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The tables to configure, in server order, and how many base tables there are with the excluded ones."""

    tables: tuple[Table, ...]
    base_table_count: int


def is_configured(name: str) -> bool:
    """False for scratch tables, which get no entry."""
    lower = name.lower()
    return not any(part in lower for part in EXCLUDED_NAME_PARTS)


def configured(names: Iterable[str]) -> list[str]:
    """The names that get an entry, in the same order."""
    return [name for name in names if is_configured(name)]


def estimated_rows(rows: int, size_mb: float) -> int:
    """The server's estimate; for a table that has pages but claims no rows, one row a kilobyte."""
    if rows == 0 and size_mb > 0:
        return max(1, int(size_mb * 1024))
    return rows
