# SPDX-License-Identifier: MIT
"""Which database a stage means, and that a half-configured one is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl_pipeline.analyzer.failures import AnalysisFailure
from etl_pipeline.analyzer.source_settings import merged_environment, resolve_source, resolve_stage

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = {"HOST": "db.example", "PORT": "3307", "DB": "opendental", "USER": "u", "PASSWORD": "p@/:%"}


def fields(prefix: str = "OPENDENTAL_SOURCE_", **changed: str) -> dict[str, str]:
    return {f"{prefix}{name}": value for name, value in {**FIELDS, **changed}.items()}


def test_the_stage_asked_for_wins() -> None:
    assert resolve_stage("test", {"ETL_ENVIRONMENT": "clinic"}) == "test"
    assert resolve_stage(None, {"ETL_ENVIRONMENT": "clinic"}) == "clinic"


@pytest.mark.parametrize("environment", [{}, {"ETL_ENVIRONMENT": ""}, {"ETL_ENVIRONMENT": "demo"}])
def test_no_or_unknown_stage_names_the_choices(environment: dict[str, str]) -> None:
    with pytest.raises(AnalysisFailure) as caught:
        resolve_stage(None, environment)
    assert "local, clinic, test, production" in caught.value.advice


def test_fields_are_not_parsed_as_a_url() -> None:
    address = resolve_source("local", fields()).address
    assert (address.driver, address.host, address.port, address.database) == (
        "pymysql", "db.example", 3307, "opendental",
    )  # fmt: skip
    assert address.arguments == {
        "host": "db.example", "port": 3307, "database": "opendental", "user": "u", "password": "p@/:%",
    }  # fmt: skip


def test_a_url_wins_over_fields() -> None:
    variables = {**fields(), "OPENDENTAL_SOURCE_URL": "mysql://a:b%40c@h/d"}
    address = resolve_source("clinic", variables).address
    assert (address.host, address.port, address.driver) == ("h", 3306, "pymysql")
    assert address.arguments == {"host": "h", "database": "d", "user": "a", "password": "b@c"}


def test_options_of_a_url_reach_the_driver() -> None:
    variables = {"OPENDENTAL_SOURCE_URL": "mysql://a:b@h:3310/d?read_timeout=7&ssl_ca=/ca.pem&charset=latin1"}
    arguments = resolve_source("local", variables).address.arguments
    assert arguments == {
        "host": "h", "port": 3310, "database": "d", "user": "a", "password": "b",
        "read_timeout": 7, "ssl": {"ca": "/ca.pem"}, "charset": "latin1",
    }  # fmt: skip


def test_an_address_shows_no_password() -> None:
    for variables in (fields(), {"OPENDENTAL_SOURCE_URL": "mysql://u:p%40%2F%3A%25@h/d"}):
        settings = resolve_source("local", variables)
        assert "p@" not in repr(settings) + settings.address.shown


@pytest.mark.parametrize("missing", ["HOST", "DB", "USER"])
def test_missing_fields_are_named(missing: str) -> None:
    variables = fields()
    del variables[f"OPENDENTAL_SOURCE_{missing}"]
    with pytest.raises(AnalysisFailure, match=f"OPENDENTAL_SOURCE_{missing} not set"):
        resolve_source("local", variables)


def test_all_missing_fields_are_named_at_once() -> None:
    with pytest.raises(AnalysisFailure, match=r"TEST_OPENDENTAL_SOURCE_HOST, .*_DB, .*_USER not set"):
        resolve_source("test", {})


def test_the_port_has_a_default_and_must_be_a_number() -> None:
    variables = fields()
    del variables["OPENDENTAL_SOURCE_PORT"]
    assert resolve_source("local", variables).address.port == 3306
    with pytest.raises(AnalysisFailure, match="PORT is not a number"):
        resolve_source("local", fields(PORT="33o6"))


def test_stage_test_reads_prefixed_names_first() -> None:
    variables = {**fields(), **fields("TEST_OPENDENTAL_SOURCE_", DB="test_opendental")}
    assert resolve_source("test", variables).address.database == "test_opendental"
    assert resolve_source("local", variables).address.database == "opendental"


def test_stage_test_falls_back_field_by_field() -> None:
    variables = {**fields(), "TEST_OPENDENTAL_SOURCE_DB": "test_opendental"}
    address = resolve_source("test", variables).address
    assert (address.database, address.host) == ("test_opendental", "db.example")


def test_an_unprefixed_url_never_beats_prefixed_fields_in_stage_test() -> None:
    variables = {
        **fields("TEST_OPENDENTAL_SOURCE_"),
        "OPENDENTAL_SOURCE_URL": "mysql://u@production/opendental",
    }
    assert resolve_source("test", variables).address.host == "db.example"
    variables["TEST_OPENDENTAL_SOURCE_URL"] = "mysql://u@testing/opendental"
    assert resolve_source("test", variables).address.host == "testing"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("nonsense", "is not a database URL"),
        ("mysql://u:hunter2@h:hunter2/d", "is not a database URL"),
        ("mysql://u:hun@ter2@h/d", "is not written as %40"),
        ("mysql://u:hunter2@h", "names no database"),
        ("postgresql://u:hunter2@h/d", "'postgresql' are not supported"),
        ("mysql://u:hunter2@h/d?read_timeout=hunter2", "an option that is not a number"),
        ("mysql+oursql://u:hunter2@h/d", "not supported"),
    ],
)
def test_bad_urls_are_refused_without_quoting_them(url: str, problem: str) -> None:
    with pytest.raises(AnalysisFailure, match=problem) as caught:
        resolve_source("local", {"OPENDENTAL_SOURCE_URL": url})
    assert "hunter2" not in str(caught.value)
    assert "ter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "1e9", "nan"])
def test_the_statement_limit_must_be_sensible(text: str) -> None:
    with pytest.raises(AnalysisFailure, match="ETL_ANALYZER_STATEMENT_TIMEOUT"):
        resolve_source("local", {**fields(), "ETL_ANALYZER_STATEMENT_TIMEOUT": text})


def test_the_file_of_the_stage_lies_under_the_process(tmp_path: Path) -> None:
    (tmp_path / ".env_local").write_text(
        "# comment\nexport OPENDENTAL_SOURCE_HOST='filehost'\nOPENDENTAL_SOURCE_DB=\"from file\"\n"
        "BASE=/srv\nETL_CONFIG_DIR=${BASE}/config\n"
    )
    (tmp_path / ".env_clinic").write_text("OPENDENTAL_SOURCE_HOST=clinichost\n")
    process = {"OPENDENTAL_SOURCE_DB": "from process", "OPENDENTAL_SOURCE_HOST": "  "}
    merged = merged_environment("local", tmp_path, process)
    assert merged["OPENDENTAL_SOURCE_DB"] == "from process"
    assert merged["OPENDENTAL_SOURCE_HOST"] == "filehost"
    assert merged["ETL_CONFIG_DIR"] == "/srv/config"
    assert merged_environment("test", tmp_path, process) == {"OPENDENTAL_SOURCE_DB": "from process"}
