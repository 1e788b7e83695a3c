# SPDX-License-Identifier: MIT
"""Credentials never come out, in any spelling."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest

from etl_pipeline.analyzer.redaction import RedactingFormatter, redacted, secrets_of

SECRET = "s3cr@t/w ö'rd"


@pytest.mark.parametrize("name", ["OPENDENTAL_SOURCE_PASSWORD", "MY_SECRET_KEY", "API_TOKEN", "password"])
def test_values_of_telling_names_are_secrets(name: str) -> None:
    assert SECRET in secrets_of({name: SECRET})
    assert secrets_of({"OPENDENTAL_SOURCE_HOST": SECRET}) == frozenset()


@pytest.mark.parametrize("spelling", [SECRET, quote(SECRET, safe=""), quote(SECRET), repr(SECRET)[1:-1]])
def test_every_spelling_is_masked(spelling: str) -> None:
    assert redacted(f"<{spelling}>", secrets_of({"PASSWORD": SECRET})) == "<***>"


def test_the_password_of_a_url_is_found_and_masked() -> None:
    secrets = secrets_of({"OPENDENTAL_SOURCE_URL": "mysql+pymysql://user:hunter%402@host/db"})
    assert {"hunter@2", "hunter%402"} <= secrets
    assert redacted("login with hunter@2 failed", secrets) == "login with *** failed"
    assert redacted("mysql://user:anything@host/db", []) == "mysql://user:***@host/db"
    assert redacted("mysql://user@host/db and sqlite:////x", []) == "mysql://user@host/db and sqlite:////x"


def test_a_secret_inside_another_one_leaves_no_rest() -> None:
    assert redacted("hunter22", secrets_of({"A_PASSWORD": "hunter", "B_PASSWORD": "hunter22"})) == "***"


def test_tracebacks_are_masked() -> None:
    formatter = RedactingFormatter("%(message)s", ["hunter22"])
    try:
        raise ValueError("bad hunter22")
    except ValueError as error:
        record = logging.LogRecord("n", logging.ERROR, __file__, 1, "x", None, (type(error), error, None))
    text = formatter.format(record)
    assert "ValueError: bad ***" in text
    assert "hunter22" not in text
