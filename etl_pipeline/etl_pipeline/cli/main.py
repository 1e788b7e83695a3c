# SPDX-License-Identifier: MIT
"""The pipeline's command line.

`update-schema` hands over to the program `etl-update-schema`; `analyze` runs the analyzer alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

PROGRAM = "etl-update-schema"
PROGRAM_VARIABLE = "ETL_UPDATE_SCHEMA_BIN"
EXIT_NOT_FOUND = 69
ANALYZER_SCRIPT = Path("scripts") / "analyze_opendental_schema.py"


class _HandedOver(click.Command):
    """A command whose arguments are somebody else's: nothing is taken out of them, `--` neither."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.params["arguments"] = tuple(args)
        return []


@click.group()
def main() -> None:
    """Run the parts of the ETL pipeline."""


@main.command("update-schema", cls=_HandedOver, add_help_option=False)
def update_schema(arguments: tuple[str, ...]) -> None:
    """Refresh tables.yml safely; all options, --help too, are those of etl-update-schema."""
    program = find_program(Path.cwd())
    if program is None:
        click.echo(_not_found(), err=True)
        sys.exit(EXIT_NOT_FOUND)
    # In place of this process: signals, streams and the exit code are then the program's own.
    os.execv(program, [str(program), *arguments])  # noqa: S606 - no shell is wanted


@main.command()
@click.option("--stage", metavar="STAGE", help="Which stage's database; default: ETL_ENVIRONMENT.")
@click.option(
    "--output-dir", metavar="DIR", help="Where tables.yml goes; default: ETL_CONFIG_DIR, else config."
)
def analyze(stage: str | None, output_dir: str | None) -> None:
    """Write tables.yml from a stage's database, without backup, validation or comparison.

    Exit codes: 0 all tables read; 1 nothing written; 3 written, with error entries.
    """
    # Only this command needs it.
    from etl_pipeline.analyzer.analysis import SchemaAnalysis  # noqa: PLC0415
    from etl_pipeline.analyzer.command import run_to_exit_code  # noqa: PLC0415

    pipeline = find_pipeline(Path.cwd())
    sys.exit(run_to_exit_code(lambda: SchemaAnalysis(stage, pipeline_directory=pipeline).run(output_dir)))


def find_pipeline(directory: Path) -> Path | None:
    """The pipeline around a directory: the nearest one, walking up, of it and its `etl_pipeline`."""
    for above in (directory, *directory.parents):
        for candidate in (above, above / "etl_pipeline"):
            if (candidate / ANALYZER_SCRIPT).is_file():
                return candidate
    return None


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
