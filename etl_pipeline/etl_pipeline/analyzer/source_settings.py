# SPDX-License-Identifier: MIT
"""Which stage, and which database: settings from `.env_<stage>` files and the process environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_pipeline.analyzer.failures import AnalysisFailure
from etl_pipeline.analyzer.source_address import address_from_fields, address_from_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from etl_pipeline.analyzer.source_address import SourceAddress

STAGES = ("local", "clinic", "test", "production")
PREFIX = "OPENDENTAL_SOURCE_"
FIELDS = ("HOST", "PORT", "DB", "USER", "PASSWORD")
REQUIRED_FIELDS = ("HOST", "DB", "USER")
DEFAULT_STATEMENT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where the source database is and how long one statement may take."""

    stage: str
    address: SourceAddress
    statement_seconds: float


def resolve_stage(requested: str | None, environment: Mapping[str, str]) -> str:
    """The stage asked for, else the one of ETL_ENVIRONMENT."""
    stage = requested or environment.get("ETL_ENVIRONMENT", "").strip()
    if stage in STAGES:
        return stage
    choices = ", ".join(STAGES)
    problem = f"unknown stage {stage!r}" if stage else "no stage: ETL_ENVIRONMENT is not set"
    raise AnalysisFailure(problem, advice=f"pass --stage or set ETL_ENVIRONMENT to one of: {choices}")


def merged_environment(
    stage: str, pipeline_directory: Path | None, environment: Mapping[str, str]
) -> dict[str, str]:
    """The variables of `.env_<stage>` under those of the process; a blank variable counts as unset."""
    merged: dict[str, str] = {}
    path = environment_file(stage, pipeline_directory)
    if path is not None and path.is_file():
        from dotenv import dotenv_values  # noqa: PLC0415 - most runs get their variables from the caller

        merged.update((name, value) for name, value in dotenv_values(path).items() if value)
    merged.update((name, value) for name, value in environment.items() if value.strip())
    return merged


def environment_file(stage: str, pipeline_directory: Path | None) -> Path | None:
    """Where the variables of a stage are looked for."""
    return None if pipeline_directory is None else pipeline_directory / f".env_{stage}"


def resolve_source(stage: str, variables: Mapping[str, str]) -> SourceSettings:
    """The source database of a stage; raises AnalysisFailure naming every variable that is missing.

    Stage test reads the names with `TEST_` in front first. Fields with that prefix also win over an
    unprefixed URL: a half-configured test stage must not reach the production database.
    """
    prefixes = [f"TEST_{PREFIX}", PREFIX] if stage == "test" else [PREFIX]
    for prefix in prefixes:
        if url := variables.get(f"{prefix}URL"):
            return SourceSettings(stage, address_from_url(f"{prefix}URL", url), _statement_seconds(variables))
        if any(f"{prefix}{field}" in variables for field in FIELDS):
            break
    values = {field: _first(variables, [f"{prefix}{field}" for prefix in prefixes]) for field in FIELDS}
    missing = [f"{prefixes[0]}{field}" for field in REQUIRED_FIELDS if not values[field]]
    if missing:
        raise AnalysisFailure(
            f"the source database of stage {stage} is not configured: {', '.join(missing)} not set",
            advice=f"set them, or {prefixes[0]}URL, in the environment or in .env_{stage}",
        )
    return SourceSettings(stage, address_from_fields(prefixes[0], values), _statement_seconds(variables))


def _first(variables: Mapping[str, str], names: list[str]) -> str | None:
    return next((variables[name] for name in names if name in variables), None)


def _statement_seconds(variables: Mapping[str, str]) -> float:
    text = variables.get("ETL_ANALYZER_STATEMENT_TIMEOUT")
    if text is None:
        return DEFAULT_STATEMENT_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:  # noqa: PLR2004 - a day
        raise AnalysisFailure(
            "ETL_ANALYZER_STATEMENT_TIMEOUT is not a number of seconds between 0 and 86400",
            advice="unset it for the default of 30 seconds",
        )
    return seconds
