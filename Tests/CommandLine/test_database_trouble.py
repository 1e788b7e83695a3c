# SPDX-License-Identifier: MIT
"""A source that cannot be read, in every way that a real server knows: found in preflight, before anything slow."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from outcome import Outcome, assert_fails
from pipeline import EARLIER, Pipeline
from source_server import SourceServer

CLINIC = "trouble"
BLOCK = [
    "Troubleshooting:",
    "1. Check database connectivity",
    "2. Verify environment variables",
    "3. Ensure database permissions",
]


@pytest.fixture
def clinic(bundled: Pipeline, server: SourceServer) -> Pipeline:
    """A pipeline that would succeed: each test spoils one thing."""
    server.create_database(CLINIC)
    server.execute("CREATE TABLE IF NOT EXISTS recall (RecallNum bigint PRIMARY KEY, DateDue date)", CLINIC)
    server.serve(bundled, CLINIC)
    bundled.live.write_text(EARLIER)
    return bundled


@pytest.fixture
def black_hole() -> Iterator[str]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield str(listener.getsockname()[1])


def assert_unreachable(pipeline: Pipeline, outcome: Outcome, words: str, advice: str) -> None:
    """Exit 69 with the troubleshooting block, and no analyzer was started."""
    assert_fails(outcome, 69, failed=f"Database connection failed: {words}", advice=advice)
    lines = outcome.errors.splitlines()
    assert [line for line in BLOCK if line not in lines] == []
    assert "[ERROR] Cannot proceed with schema analysis\n" in outcome.errors
    assert "Findings:" not in outcome.output
    assert not pipeline.logs.exists()


SPOILED = {
    "a wrong password": ({"password": "wrong"}, "Access denied", "TEST_OPENDENTAL_SOURCE_PASSWORD"),
    "an unknown account": ({"user": "nobody"}, "Access denied", "TEST_OPENDENTAL_SOURCE_USER"),
    "a missing database": ({"db": "no_such_clinic"}, "Unknown database", "TEST_OPENDENTAL_SOURCE_DB"),
    "an account without rights": ({"user": "stranger"}, "", "GRANT SELECT"),
    "an unknown host": ({"host": "not..a..name"}, "Unknown host", "TEST_OPENDENTAL_SOURCE_HOST"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_what_the_server_refuses(clinic: Pipeline, server: SourceServer, case: str) -> None:
    changes, words, advice = SPOILED[case]
    server.serve(clinic, CLINIC, **changes)
    with clinic.untouched():
        outcome = clinic.run()
    assert_unreachable(clinic, outcome, words, advice)


def test_the_same_in_a_report(clinic: Pipeline, server: SourceServer) -> None:
    server.serve(clinic, CLINIC, password="wrong")
    report = clinic.run("--format", "json").document
    assert (report["outcome"], report["exit_code"]) == ("failed", 69)
    assert [finding["rule"] for finding in report["findings"]] == ["database-access-denied"]
    assert len(report["message"]["troubleshooting"]) == 3


def test_a_source_that_would_do_is_accepted(clinic: Pipeline) -> None:
    # Shows that what the other tests change is what makes the difference.
    outcome = clinic.run("--force")
    assert outcome.code == 0, outcome


def test_a_server_that_was_stopped(clinic: Pipeline, server: SourceServer) -> None:
    assert clinic.run("--dry-run", "--force").code == 0
    server.stop()
    try:
        with clinic.untouched():
            outcome = clinic.run()
    finally:
        server.start()
    assert_fails(
        outcome, 69, failed="Database connection failed: Connection refused", advice="TEST_OPENDENTAL_SOURCE_HOST"
    )


def test_a_black_hole(clinic: Pipeline, server: SourceServer, black_hole: str) -> None:
    server.serve(clinic, CLINIC, port=black_hole)
    with clinic.untouched():
        outcome = clinic.run("--connect-timeout", "1")
    assert_unreachable(clinic, outcome, "Connection timeout", "--connect-timeout")


def test_a_file_that_is_no_database(bundled: Pipeline) -> None:
    bundled.live.write_text(EARLIER)
    text = bundled.folder / "text.sqlite"
    text.write_text("no database\n" * 100)
    for url, words in (
        (f"sqlite:///{text}", "Not a database file"),
        ("sqlite:////nowhere.sqlite", "Database file missing"),
    ):
        with bundled.untouched():
            outcome = bundled.run(TEST_OPENDENTAL_SOURCE_URL=url)
        assert_unreachable(bundled, outcome, words, "TEST_OPENDENTAL_SOURCE_URL")


def test_a_server_that_stops_during_the_analysis(clinic: Pipeline, server: SourceServer) -> None:
    # Preflight has seen it; the analyzer meets it too late.
    script = clinic.home / "scripts" / "analyze_opendental_schema.py"
    gate = clinic.folder / "gate"
    wait = f"import os, time\nprint('at work', flush=True)\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.02)\n"
    text = script.read_text()
    script.write_text(text.replace("import argparse\n", "import argparse\n" + wait, 1))
    process = clinic.start_until("at work")
    server.stop()
    try:
        with clinic.untouched():
            gate.touch()
            outcome = clinic.finish(process)
    finally:
        server.start()
    assert_fails(outcome, 70, failed="could not reach the database", advice="TEST_OPENDENTAL_SOURCE_HOST")
    assert "Troubleshooting:" in outcome.errors
