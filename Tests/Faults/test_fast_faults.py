# SPDX-License-Identifier: MIT
"""The quick fault tests at a small scale, for every `make test`; all of them at full scale: `make test-faults`."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogue import TESTS
from fault_test import FaultTest, Skipped, Tally
from workshop import Workshop

SCALE = 0.02
FAST = [test for test in TESTS if test.fast]


@pytest.mark.parametrize("test", FAST, ids=[test.name for test in FAST])
def test_nothing_is_lost(test: FaultTest, tmp_path: Path) -> None:
    tally = Tally()
    try:
        test.body(Workshop(tmp_path, SCALE), tally)
    except Skipped as reason:
        pytest.skip(f"NOT RUN: {reason}")
    assert not tally.violations, "\n".join(tally.violations)
    assert tally.figures(), "a test without figures proves nothing"


def test_a_fault_that_did_not_happen_is_no_proof(tmp_path: Path) -> None:
    tally = Tally()
    tally.require(condition=False, name="kills missed", what="nothing was killed")
    assert tally.violations == ["kills missed: nothing was killed"]
    assert tally.figures() == "1 kills missed"
    assert Workshop(tmp_path, 0.5).sample(list(range(10))) == [0, 2, 4, 6, 8]
