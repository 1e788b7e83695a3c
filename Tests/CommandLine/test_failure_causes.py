# SPDX-License-Identifier: MIT
"""What the versions of the analyzer print when they fail, and what a person is told to do about it."""

from __future__ import annotations

import pytest
from conftest import PipelineMaker
from outcome import assert_fails

#: The last line of the traceback; what the message says; what to do next.
CAUSES = {
    "no environment": (
        "ValueError: ETL_ENVIRONMENT environment variable is not set",
        "misses environment variables",
        "create",
    ),
    "no environment file": (
        "FileNotFoundError: Environment file .env_test not found in /srv",
        "Environment file .env_test not found",
        ".env_test",
    ),
    "no source": ("ValueError: Source database is not configured", "misses environment variables", ".env_test"),
    "settings of the later versions": (
        "ValueError: Invalid ETL configuration for test environment (profile=full): 2 validation error(s)",
        "2 validation error(s)",
        ".env_test",
    ),
    "no warehouse": (
        "FileNotFoundError: No local warehouse env found. Create it",
        "misses environment variables",
        "dbt_dental_models/.env_local",
    ),
    "a stage that is gone": (
        "ValueError: 'production' has been removed",
        "misses environment variables",
        "--environment clinic",
    ),
    "a module by another name": (
        "ModuleNotFoundError: No module named 'dotenv'",
        "imports 'dotenv'",
        "-m pip install python-dotenv",
    ),
    "a module of the pipeline itself": (
        "ModuleNotFoundError: No module named 'etl_pipeline.scripts.script_env'",
        "imports 'etl_pipeline.scripts.script_env', which",
        "script and package to one version",
    ),
    "a server that is down": (
        "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db'\")",
        "could not reach the database",
        "TEST_OPENDENTAL_SOURCE_HOST",
    ),
    "the same in old words": (
        "Exception: Failed to create MySQL connection to opendental",
        "could not reach the database",
        "TEST_OPENDENTAL_SOURCE_HOST",
    ),
    "a full server": (
        "pymysql.err.OperationalError: (1040, 'Too many connections')",
        "could not reach the database",
        "TEST_OPENDENTAL_SOURCE_HOST",
    ),
    "a refused login": (
        "pymysql.err.OperationalError: (1045, 'Access denied')",
        "refused the analyzer's login",
        "TEST_OPENDENTAL_SOURCE_USER",
    ),
    "a refused host": (
        "pymysql.err.OperationalError: (1130, 'Host is not allowed')",
        "refused the analyzer's login",
        "TEST_OPENDENTAL_SOURCE_USER",
    ),
    "an unknown database": (
        "pymysql.err.OperationalError: (1049, 'Unknown database')",
        "database does not exist",
        "TEST_OPENDENTAL_SOURCE_DB",
    ),
    "a lost connection": (
        "pymysql.err.OperationalError: (2006, 'MySQL server has gone away')",
        "lost its connection",
        "start again",
    ),
    "an existing file with merge marks": (
        "yaml.scanner.ScannerError: while scanning a simple key",
        "could not read an existing YAML file",
        "etl-update-schema validate",
    ),
    "an existing file with odd bytes": (
        "yaml.reader.ReaderError: unacceptable character",
        "could not read an existing YAML file",
        "etl-update-schema validate",
    ),
    "a terminal without letters": (
        "UnicodeEncodeError: 'ascii' codec can't encode character",
        "could not print a character",
        "analyzer.log",
    ),
    "anything else": ("AttributeError: no attribute 'get_source_connection'", "AttributeError: no", "analyzer.log"),
}


@pytest.mark.parametrize("case", CAUSES)
def test_a_signature_becomes_a_cause(stub: PipelineMaker, case: str) -> None:
    last, failed, advice = CAUSES[case]
    pipeline = stub("fails_as_told")
    with pipeline.untouched():
        outcome = pipeline.run(STUB_LAST=last)
    assert_fails(outcome, 70, failed=failed, advice=advice)
    assert "Traceback" not in outcome.errors
    assert last.partition(": ")[2] in pipeline.log_of(pipeline.runs[-1])


def test_the_missing_variables_are_listed(stub: PipelineMaker) -> None:
    pipeline = stub("fails_as_told")
    words = "Missing required variables for test environment:\n  - source: A_HOST\n  - replication: B_DB"
    outcome = pipeline.run(
        STUB_WORDS=words, STUB_LAST="ValueError: Configuration validation failed for test environment"
    )
    assert_fails(outcome, 70, failed="(missing: A_HOST, B_DB)", advice=".env_test")


def test_the_cause_is_named_where_a_result_was_left(stub: PipelineMaker) -> None:
    pipeline = stub("fails_as_told")
    last = "UnicodeEncodeError: 'ascii' codec can't encode character"
    with pipeline.untouched():
        outcome = pipeline.run(STUB_LAST=last, STUB_WRITES="1")
    assert_fails(outcome, 3, failed=f"could not print a character: {last}", advice="--force")


def test_an_empty_database_is_named_where_an_empty_result_was_left(stub: PipelineMaker) -> None:
    pipeline = stub("fails_as_told")
    pipeline.offer("metadata: {total_tables: 0}\ntables: {}\n")
    with pipeline.untouched():
        outcome = pipeline.run(STUB_LAST="ZeroDivisionError: division by zero", STUB_WRITES="1")
    assert_fails(outcome, 70, failed="found no tables in the database", advice="TEST_OPENDENTAL_SOURCE_DB")
