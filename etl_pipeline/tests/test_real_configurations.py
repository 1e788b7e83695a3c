# SPDX-License-Identifier: MIT
"""The decisions against configurations that the existing analyzer made from a real database.

Two rules changed between the file of 2026-07-15 and version 4.1's last state, and are expected to differ:
 - `sync_profile`: there, being a mutation candidate was enough for in_place_updates; now the watermark must
   also lie outside the primary key;
 - `lookback_resync`: there for procedurelog only; now for six tables.
The 4.0 files before it also differ in `incremental_strategy` (and_logic existed), in
`primary_incremental_column` (the key came first) and, through it, in the extraction_strategy of tiny tables.
"""

from __future__ import annotations

import datetime
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import DATA, SHARED

from etl_pipeline.analyzer import decisions, document
from etl_pipeline.analyzer.catalogue import Column, Table
from etl_pipeline.analyzer.configuration_file import write_document

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime.datetime(2026, 7, 15, 12, 0, 0)
EXTRACT = json.loads((DATA / "decisions_4_1.json").read_text())
LATEST = SHARED / "tables-yml" / "2026-07-15_f38f6fac.yml"
# Those without `column_names` do not say which tables are wide.
OLDER = sorted((SHARED / "tables-yml").glob("202[56]-*.yml"))[2:-1] if SHARED.is_dir() else []
# Those that an analyzer wrote; the first one was also edited by hand.
WRITTEN = sorted((SHARED / "tables-yml").glob("202[56]-*.yml"))[1:] if SHARED.is_dir() else []
WIDE = {"anestheticdata", "claim", "ehrlab", "ehrlabresult", "patient", "procedurelog"}
VOLATILE = {"schema_hash", "last_analyzed"}
CHANGED_SINCE_4_0 = {"incremental_strategy", "primary_incremental_column", "extraction_strategy"}


def entry(name: str, columns: list[str], inputs: dict[str, Any]) -> dict[str, Any]:
    key = (inputs["primary_key"],) if inputs.get("primary_key") else ()
    size = (inputs["estimated_rows"], inputs["estimated_size_mb"])
    table = Table(name, tuple(Column(column, "text") for column in columns), key, *size)
    layers = inputs["dbt_model_types"]
    decision = decisions.decide_from(table, inputs["incremental_columns"], is_modeled=bool(layers))
    return document.table_entry(table, decision, layers, MOMENT)


def expected_profile(inputs: dict[str, Any]) -> str:
    """The old file's profile, corrected by the one rule that changed."""
    watermark, key = inputs["primary_incremental_column"], inputs.get("primary_key")
    return "append_only" if watermark is None or watermark == key else str(inputs["sync_profile"])


@pytest.mark.parametrize("case", EXTRACT, ids=[case["table"] for case in EXTRACT])
def test_decisions_of_the_extract(case: dict[str, Any]) -> None:
    inputs = {**case, "estimated_rows": case["rows"], "estimated_size_mb": case["size_mb"]}
    found = entry(case["table"], [f"c{number}" for number in range(case["columns"])], inputs)
    wanted = dict(case["expected"])
    wanted["sync_profile"] = expected_profile({**wanted, "primary_key": case["primary_key"]})
    monitoring = wanted.pop("monitoring")
    assert {name: found[name] for name in wanted} == wanted
    assert list(found["monitoring"].values()) == monitoring


def test_the_schema_hash_of_a_real_database() -> None:
    records = json.loads((DATA / "first_fifty_tables.json").read_text())
    tables = [
        Table(
            record["table"],
            tuple(Column(name, "text") for name in record["columns"]),
            (record["primary_key"],) if record["primary_key"] else (),
        )
        for record in records
    ]
    assert document.compatible_schema_hash(tables) == "a7cb6e08061d9c33a6e0e655f8f02510"
    # Tables beyond the fiftieth do not count, as readers of this hash expect; the other hash sees them.
    longer = [*tables, Table("zzz", (Column("a", "text"),))]
    assert document.compatible_schema_hash(longer) == document.compatible_schema_hash(tables)
    assert document.full_schema_hash(longer) != document.full_schema_hash(tables)


if LATEST.is_file():

    @pytest.mark.parametrize("path", WRITTEN, ids=[path.stem for path in WRITTEN])
    def test_the_bytes_of_a_real_configuration(path: Path) -> None:
        real = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        stream = io.BytesIO()
        write_document(stream, real["metadata"], real["tables"].items())
        assert stream.getvalue() == path.read_bytes()

    def test_the_metadata_of_the_latest_configuration() -> None:
        real = yaml.load(LATEST.read_bytes(), Loader=yaml.CSafeLoader)
        theirs = real["metadata"]
        tables = [
            Table(name, tuple(Column(column, "text") for column in columns["column_names"]), key)
            for name, columns in real["tables"].items()
            for key in [(columns["primary_key"],) if "primary_key" in columns else ()]
        ]
        moment = datetime.datetime.fromisoformat(theirs["generated_at"])
        ours = document.metadata(theirs["environment"], theirs["source_database"], tables, moment)
        print(f"{LATEST.name}: {len(theirs)} fields of the metadata compared")
        assert list(ours) == [*theirs, "full_schema_hash"]
        assert {name: ours[name] for name in theirs} == theirs

    def test_every_table_of_the_latest_configuration(record_property: Any) -> None:
        real = yaml.load(LATEST.read_bytes(), Loader=yaml.CSafeLoader)["tables"]
        compared, mismatches = 0, []
        for name, theirs in real.items():
            found = entry(name, theirs["column_names"], theirs)
            wanted = {**theirs, "sync_profile": expected_profile(theirs)}
            for field in wanted.keys() - VOLATILE:
                compared += 1
                if found.get(field) != wanted[field]:
                    mismatches.append((name, field, wanted[field], found.get(field)))
            # Only the additions and the wider lookback may appear, and the order of fields is the file's.
            added = [field for field in found if field not in wanted]
            assert set(added) <= {"column_types", "primary_key_columns", "lookback_resync"}
            assert [field for field in found if field in wanted] == list(wanted)
        record_property("compared", compared)
        print(f"{LATEST.name}: {len(real)} tables, {compared} fields compared, {len(mismatches)} mismatches")
        assert (len(real), mismatches) == (446, [])
        assert compared == 8911

    @pytest.mark.parametrize("path", OLDER, ids=[path.stem for path in OLDER])
    def test_unchanged_rules_against_older_configurations(path: Path) -> None:
        real = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["tables"]
        for name, wanted in real.items():
            columns = wanted.get("column_names") or ["c"] * (51 if name in WIDE else 5)
            found = entry(name, columns, wanted)
            fields = wanted.keys() - VOLATILE - CHANGED_SINCE_4_0 - {"column_names"}
            assert {field: found.get(field) for field in fields} == {field: wanted[field] for field in fields}
        assert len(real) in (436, 446)
