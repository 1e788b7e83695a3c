# SPDX-License-Identifier: MIT
"""A password with every awkward character appears nowhere: on no stream, in no file, in no process's arguments."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import pytest
from conftest import PipelineMaker
from pipeline import CANDIDATE, Pipeline
from processes import ArgumentWatch
from source_server import PASSWORD, SourceServer

#: The marker inside every spelling: whatever an escape does to the characters around, these words stay.
SPELLINGS = {
    PASSWORD,
    quote(PASSWORD, safe=""),
    quote(PASSWORD, safe="").lower(),
    quote_plus(PASSWORD),
    repr(PASSWORD)[1:-1],
    json.dumps(PASSWORD)[1:-1],
    PASSWORD.replace("'", "\\'"),
}
DOTENV = "TEST_OPENDENTAL_SOURCE_PASSWORD='" + PASSWORD.replace("\\", "\\\\").replace("'", "\\'") + "'\n"


def assert_hidden(pipeline: Pipeline, *texts: str) -> None:
    """No spelling in the texts, nor in any file that the command has written."""
    written = [path for path in pipeline.logs.parent.rglob("*") if path.is_file()] + [pipeline.live]
    places = {str(path): path.read_bytes().decode(errors="replace") for path in written}
    places.update({f"text {number}": text for number, text in enumerate(texts)})
    assert [place for place, text in places.items() for spelling in SPELLINGS if spelling in text] == []


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--log-level", "DEBUG"), ("--dry-run",)])
def test_an_analyzer_that_prints_the_password_is_masked(stub: PipelineMaker, options: tuple[str, ...]) -> None:
    pipeline = stub("prints_secret")
    url = f"postgresql://etl:{quote(PASSWORD, safe='')}@127.0.0.1/analytics"
    (pipeline.home / ".env_test").write_text(DOTENV)
    outcome = pipeline.run(*options, WAREHOUSE_URL=url, API_TOKEN=PASSWORD + "-token")
    assert outcome.code == 0, outcome
    log = pipeline.log_of(pipeline.runs[-1])
    # It did print: the lines are there, masked.
    assert "connecting with TEST_OPENDENTAL_SOURCE_PASSWORD=***" in log
    assert "postgresql://etl:***@127.0.0.1/analytics" in log
    assert_hidden(pipeline, outcome.output, outcome.errors)


def test_an_analyzer_that_fails_with_the_password_in_its_last_words(stub: PipelineMaker) -> None:
    pipeline = stub("prints_secret")
    (pipeline.home / ".env_test").write_text(DOTENV)
    script = pipeline.home / "scripts" / "analyze_opendental_schema.py"
    words = "raise ConnectionError('no login with ' + repr(os.environ['TEST_OPENDENTAL_SOURCE_PASSWORD']))\n"
    script.write_text(script.read_text().replace("target.write_bytes", words + "target.write_bytes"))
    for options in ((), ("--format", "json", "--airflow-result")):
        outcome = pipeline.run(*options)
        assert outcome.code == 70, outcome
        assert "no login with" in outcome.errors
        assert_hidden(pipeline, outcome.output, outcome.errors)
    history = pipeline.run("history", "--format", "json")
    assert_hidden(pipeline, history.output)


def test_no_process_carries_the_password_in_its_arguments(bundled: Pipeline, server: SourceServer) -> None:
    server.create_database("secrets")
    server.execute("CREATE TABLE IF NOT EXISTS recall (RecallNum bigint PRIMARY KEY, DateDue date)", "secrets")
    server.serve(bundled, "secrets")
    # From the file, so that not even the command itself is told by its environment.
    del bundled.variables["TEST_OPENDENTAL_SOURCE_PASSWORD"]
    (bundled.home / ".env_test").write_text(DOTENV)
    with ArgumentWatch(bundled.mark) as watch:
        outcome = bundled.run("--log-level", "DEBUG")
    assert outcome.code == 0, outcome
    assert any("launcher" in arguments or "--script" in arguments for arguments in watch.seen)
    assert_hidden(bundled, outcome.output, outcome.errors, *watch.seen)


@pytest.mark.parametrize("wrong", ["not the password: @/%", PASSWORD])
def test_a_refused_login_does_not_repeat_the_password(bundled: Pipeline, server: SourceServer, wrong: str) -> None:
    server.serve(bundled, "mysql", user="nobody-of-that-name", password=wrong)
    for options in ((), ("--format", "json")):
        outcome = bundled.run(*options)
        assert outcome.code == 69, outcome
        assert wrong not in outcome.output + outcome.errors
        assert json.dumps(wrong)[1:-1] not in outcome.output + outcome.errors


def test_a_password_that_is_part_of_the_candidate_does_not_damage_it(stub: PipelineMaker) -> None:
    # Masking is for what people read; the file that goes live is what the analyzer wrote.
    pipeline = stub("succeeds")
    outcome = pipeline.run(OTHER_PASSWORD="recall")
    assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == CANDIDATE
