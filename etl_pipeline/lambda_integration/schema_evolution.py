# SPDX-License-Identifier: MIT
"""Schema evolution for a CDC Lambda: five functions that call the `etl-update-schema` binary of a layer.

Nothing here raises into the handler and nothing holds a load up: the binary ends at its own deadline, this
module kills it shortly after, and every trouble is a line in the log. Standard library only: it can be copied
beside any handler.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

logger = logging.getLogger(__name__)

#: Where a Lambda mounts its layers.
BINARY = "/opt/bin/etl-update-schema"
#: Seconds for one call, unless SCHEMA_EVOLUTION_DEADLINE says otherwise.
DEADLINE_SECONDS = 5.0
#: What the operating system may need to start and to end the program.
MARGIN_SECONDS = 1.0
USUAL_KEYS = ("id", "uuid", "{table}_id", "pk_id")

Schema = Mapping[str, str]
Changes = dict[str, Any]


def is_enabled() -> bool:
    """Whether SCHEMA_EVOLUTION_ENABLED is 'true'; anything else is off."""
    return os.environ.get("SCHEMA_EVOLUTION_ENABLED", "").lower() == "true"


def track_schema_evolution(
    table_name: str,
    schema: Schema | Sequence[Mapping[str, Any]],
    bucket: str | None = None,
    *,
    staging_table: str | None = None,
    observed_at: str | None = None,
) -> Changes | None:
    """Compare a table's schema with the one on record, announce and record what changed.

    Returns the changes document, or None when tracking is off or something went wrong. `observed_at` is the
    CDC file's own time (ISO 8601): with it, a file that arrives late moves nothing back.
    """
    if not is_enabled():
        return None
    arguments = ["track", "--table", table_name, "--schema", "-"]
    if staging_table:
        arguments += ["--staging-table", staging_table]
    if observed_at:
        arguments += ["--observed-at", observed_at]
    return _call(arguments, bucket, given=_as_document(schema))


def load_schema_metadata(table_name: str, bucket: str | None = None) -> dict[str, Any] | None:
    """The document on record for a table; None when there is none or it cannot be read."""
    if not is_enabled():
        return None
    return _call(["show", "--table", table_name, "--format", "json"], bucket)


def save_schema_metadata(
    table_name: str,
    schema: Schema | Sequence[Mapping[str, Any]],
    bucket: str | None = None,
    *,
    staging_table: str | None = None,
) -> bool:
    """Record a table's schema, without losing another writer's change; True when it is on record now."""
    outcome = track_schema_evolution(table_name, schema, bucket, staging_table=staging_table)
    return outcome is not None and outcome.get("status") in {"first_sight", "changed", "unchanged"}


def detect_schema_changes(table_name: str, old_schema: Schema, new_schema: Schema) -> Changes | None:
    """The changes document for two schemas, without any store."""
    if not is_enabled():
        return None
    given = json.dumps({"old": dict(old_schema), "new": dict(new_schema)})
    return _call(["compare", "--table", table_name, "--schemas", "-"], None, given=given, has_store=False)


def auto_detect_primary_key(
    table_name: str, columns: Sequence[str], primary_index: Sequence[str] | None = None
) -> list[str] | None:
    """A guess at a table's key: its primary index, else a usual name; None when there is none.

    A Firebolt primary index sorts and promises no unique rows: check a guess before it becomes a merge key.
    """
    known = {column.lower(): column for column in columns}
    if primary_index and all(column.lower() in known for column in primary_index):
        logger.warning("key of %s is a guess, from its primary index: %s", table_name, list(primary_index))
        return list(primary_index)
    for usual in USUAL_KEYS:
        column = known.get(usual.format(table=table_name.lower()))
        if column is not None:
            logger.warning("key of %s is a guess, from a column's name: %s", table_name, column)
            return [column]
    logger.warning("no key was found for %s: decide by hand", table_name)
    return None


def _as_document(schema: Schema | Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(dict(schema) if isinstance(schema, Mapping) else [dict(column) for column in schema])


def _deadline() -> float:
    text = os.environ.get("SCHEMA_EVOLUTION_DEADLINE", "")
    try:
        return min(max(float(text), 0.5), 60.0) if text else DEADLINE_SECONDS
    except ValueError:
        logger.warning("SCHEMA_EVOLUTION_DEADLINE is no number: %r", text)
        return DEADLINE_SECONDS


def _call(
    arguments: list[str], bucket: str | None, *, given: str = "", has_store: bool = True
) -> dict[str, Any] | None:
    deadline = _deadline()
    command = [os.environ.get("ETL_UPDATE_SCHEMA_BIN", BINARY), "evolve", *arguments]
    if has_store:
        bucket = bucket or os.environ.get("SCHEMA_METADATA_BUCKET") or os.environ.get("TABLE_KEYS_S3_BUCKET")
        if not bucket:
            logger.warning("schema evolution: no bucket is named; set SCHEMA_METADATA_BUCKET")
            return None
        command += ["--store", bucket if "://" in bucket else f"s3://{bucket}"]
        command += ["--never-fail", "--deadline", f"{deadline:.1f}s"]
    try:
        finished = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=deadline + MARGIN_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.warning("schema evolution: %s: %s", type(error).__name__, error)
        return None
    for line in finished.stderr.splitlines():
        logger.warning("schema evolution: %s", line)
    if finished.returncode != 0:
        logger.warning("schema evolution: exit code %d", finished.returncode)
    if not finished.stdout.strip():
        return None
    try:
        document = json.loads(finished.stdout)
    except ValueError:
        logger.warning("schema evolution: the answer is no JSON")
        return None
    return document if isinstance(document, dict) else None
