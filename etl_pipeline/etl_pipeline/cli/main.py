# SPDX-License-Identifier: MIT
"""The pipeline's command line: `update-schema` hands over to the `etl-update-schema` program."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

PROGRAM = "etl-update-schema"
PROGRAM_VARIABLE = "ETL_UPDATE_SCHEMA_BIN"
EXIT_NOT_FOUND = 69


@click.group()
def main() -> None:
    """Run the parts of the ETL pipeline."""


@main.command(
    "update-schema",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def update_schema(arguments: tuple[str, ...]) -> None:
    """Refresh tables.yml safely; all options, --help too, are those of etl-update-schema."""
    program = find_program(Path.cwd())
    if program is None:
        click.echo(_not_found(), err=True)
        sys.exit(EXIT_NOT_FOUND)
    # In place of this process: signals, streams and the exit code are then the program's own.
    os.execv(program, [str(program), *arguments])  # noqa: S606 - no shell is wanted


def find_program(directory: Path) -> Path | None:
    """Where the program is: ETL_UPDATE_SCHEMA_BIN, else PATH, else the project's release build."""
    if named := os.environ.get(PROGRAM_VARIABLE):
        return _executable(Path(named))
    if found := shutil.which(PROGRAM):
        return Path(found)
    package_root = Path(__file__).resolve().parents[2]
    for root in (package_root.parent, directory, *directory.parents):
        if built := _executable(root / ".build" / "release" / PROGRAM):
            return built
    return None


def _executable(path: Path) -> Path | None:
    return path.absolute() if path.is_file() and os.access(path, os.X_OK) else None


def _not_found() -> str:
    named = os.environ.get(PROGRAM_VARIABLE)
    where = f"{PROGRAM_VARIABLE}={named} is not a program" if named else f"{PROGRAM} was not found"
    return (
        f"[ERROR] {where}\n"
        "Configuration unchanged: nothing was started.\n"
        f"Next: build it with `swift build -c release`, put it on PATH, or set {PROGRAM_VARIABLE}."
    )


if __name__ == "__main__":
    main()
