# SPDX-License-Identifier: MIT
"""Names and messages of a server made fit for a line of output: readers split it, and terminals obey it."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text in one line, without characters that a terminal acts on."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(map(_escaped, line))


def one_word(name: str) -> str:
    """A table's or column's name as readers of the progress expect it: without blanks, whatever is in it."""
    if name.isprintable() and " " not in name:
        return name
    return "".join(_escaped(letter) if letter != " " else "\\u0020" for letter in name)


def _escaped(letter: str) -> str:
    return letter if letter.isprintable() else f"\\u{ord(letter):04x}"
