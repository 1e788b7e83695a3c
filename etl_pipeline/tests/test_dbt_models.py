# SPDX-License-Identifier: MIT
"""Which files are models, and which tables they model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl_pipeline.analyzer.dbt_models import DbtModels, discover

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    "staging/opendental/stg_opendental__Patient.sql",
    "staging/opendental/deep/er/stg_opendental__claim.sql",
    "staging/raw/stg_opendental__fee.sql",
    "staging/other/stg_opendental__ignored.sql",
    "staging/opendental/notes.md",
    "marts/dim_claimproc.sql",
    "marts/finance/fact_payments.sql",
    "intermediate/top_level.sql",
    "intermediate/scheduling/int_appointment_metrics.sql",
]


@pytest.fixture
def models(tmp_path: Path) -> DbtModels:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = discover(tmp_path)
    assert found is not None
    return found


def test_files_by_layer(models: DbtModels) -> None:
    assert models.staging == {"stg_opendental__patient", "stg_opendental__claim", "stg_opendental__fee"}
    assert models.mart == {"dim_claimproc", "fact_payments"}
    assert models.intermediate == {"int_appointment_metrics"}
    assert models.count == 6


@pytest.mark.parametrize(
    ("table", "layers", "accidental"),
    [
        ("patient", ["staging"], False),
        ("PATIENT", ["staging"], False),
        ("claim", ["staging", "mart"], False),
        ("claimproc", ["mart"], False),
        ("payment", ["mart"], False),
        ("pay", ["mart"], True),
        ("appointment", ["intermediate"], False),
        ("metric", ["intermediate"], False),
        ("point", ["intermediate"], True),
        ("ignored", [], False),
        ("top", [], False),
        ("feesched", [], False),
    ],
)
def test_tables(models: DbtModels, table: str, layers: list[str], accidental: bool) -> None:
    assert models.types_of(table) == layers
    assert models.is_accidental(table) is accidental


def test_no_directory_is_not_the_same_as_no_models(tmp_path: Path) -> None:
    assert discover(tmp_path / "absent") is None
    assert discover(tmp_path) == DbtModels()
