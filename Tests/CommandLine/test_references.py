# SPDX-License-Identifier: MIT
"""Backups by time, runs by name, `live`: what `diff` and `report` take, and what they say of what is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import PipelineMaker, stub_script
from outcome import Outcome, assert_fails
from pipeline import CANDIDATE, EARLIER, Pipeline, tables_of

FORMS = {"text": "report.txt", "json": "report.json", "markdown": "report.md", "html": "report.html"}


def version(number: int) -> str:
    """A configuration with a column of its own."""
    return CANDIDATE.replace("    - DateDue\n", f"    - DateDue\n    - Added{number}\n")


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """EARLIER was replaced by version 1, that by 2; version 3 was only tried."""
    pipeline = Pipeline.with_stub(tmp_path_factory.mktemp("references"), stub_script("succeeds"))
    for number, options in ((1, []), (2, []), (3, ["--dry-run"])):
        pipeline.offer(version(number))
        outcome = pipeline.run(*options)
        assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == version(2)
    return pipeline


def names(pipeline: Pipeline) -> dict[str, str]:
    """References by what they stand for."""
    history = json.loads(pipeline.run("history", "--format", "json").output)["runs"]
    tried, second, first = (run["run_id"] for run in history)
    stamps = [run["backup"].removeprefix("tables.yml.backup.") for run in reversed(history)]
    return {
        "first": first,
        "second": second,
        "tried": tried,
        "backup0": stamps[0],
        "backup1": stamps[1],
        "live": "live",
    }


def added(outcome: Outcome) -> set[str]:
    """The columns that came, of a comparison as JSON."""
    changes = outcome.document["diff"]["changes"]
    return {change["new"] for change in changes if change["kind"] == "column_added"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("backup0", "live", {"DateDue", "Added2"}),
        ("backup0", "backup1", {"DateDue", "Added1"}),
        ("first", "second", {"Added2"}),
        ("first", "live", {"Added2"}),
        ("live", "tried", {"Added3"}),
        ("live", "second", set()),
    ],
)
def test_diff_takes_backups_runs_and_live(updated: Pipeline, old: str, new: str, expected: set[str]) -> None:
    known = names(updated)
    outcome = updated.run("diff", known[old], known[new], "--format", "json")
    assert outcome.code == 0, outcome
    assert added(outcome) == expected


def test_a_file_and_a_backup_can_be_compared(updated: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(EARLIER)
    outcome = updated.run("diff", str(tmp_path / "mine.yml"), names(updated)["backup0"])
    assert (outcome.code, "No changes." in outcome.output) == (0, True), outcome


def test_a_file_called_live_is_meant_by_its_path(updated: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "live").write_text(EARLIER)
    places = ["--project-root", str(updated.root), "--format", "json"]
    assert added(updated.run("diff", "./live", "live", *places, cwd=tmp_path)) == {"DateDue", "Added2"}


def test_what_is_not_there_is_answered_with_what_is(updated: Pipeline) -> None:
    known = names(updated)
    missing = updated.run("diff", "nosuchthing", "live")
    assert_fails(
        missing,
        65,
        failed="nosuchthing is no file, no backup and no run",
        advice="rollback --list",
        state="nothing was changed",
    )
    assert known["backup0"] in missing.errors
    assert known["second"] in missing.errors
    stamp = updated.run("diff", "20010101_000000", "live")
    assert_fails(stamp, 65, failed="20010101_000000", advice="rollback --list", state="nothing was changed")
    assert known["backup1"] in stamp.errors
    run = updated.run("report", "20010101-000000-aaaa")
    assert_fails(run, 66, failed="there is no run 20010101-000000-aaaa", advice="history", state="nothing was changed")
    assert known["first"] in run.errors


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_served_as_the_run_left_it(updated: Pipeline, form: str) -> None:
    outcome = updated.run("report", names(updated)["second"], "--format", form)
    folder = updated.logs / "runs" / names(updated)["second"]
    assert (outcome.code, outcome.output) == (0, (folder / FORMS[form]).read_text())
    assert "Added2" in outcome.output


@pytest.mark.parametrize(
    ("reference", "run"),
    [(None, "tried"), ("live", "second"), ("backup0", "first"), ("backup1", "second"), ("first", "first")],
)
def test_report_finds_the_run(updated: Pipeline, reference: str | None, run: str) -> None:
    known = names(updated)
    outcome = updated.run("report", *([known[reference]] if reference else []), "--format", "json")
    assert outcome.document["run_id"] == known[run]


def test_without_a_run_there_is_no_report(stub: PipelineMaker) -> None:
    outcome = stub("succeeds").run("report")
    assert_fails(outcome, 66, failed="there is no run yet", advice="etl-update-schema", state="nothing was changed")


def test_a_form_that_is_not_kept_is_said_with_those_that_are(updated: Pipeline) -> None:
    run = names(updated)["first"]
    page = updated.logs / "runs" / run / "report.html"
    content = page.read_bytes()
    page.unlink()
    outcome = updated.run("report", run, "--format", "html")
    page.write_bytes(content)
    assert_fails(
        outcome, 66, failed="has left no report.html", advice=f"report {run} --format text", state="nothing was changed"
    )


def test_a_rollback_leaves_its_reports(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    assert pipeline.run().code == 0
    assert pipeline.run("rollback").code == 0
    document = pipeline.run("report", "--format", "json").document
    assert (document["kind"], document["outcome"]) == ("rollback", "applied")
    assert "<svg" in pipeline.run("report", "--format", "html").output


def test_the_markdown_report_goes_to_a_file_as_well(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    outcome = pipeline.run("--report-md", "changes.md", "--format", "json")
    assert outcome.document["outcome"] == "applied"
    run = pipeline.runs[-1]
    assert (pipeline.root / "changes.md").read_text() == (run / "report.md").read_text()
    lost = pipeline.run("--report-md", "nowhere/changes.md", "--force")
    assert lost.code == 0, lost
    assert "the report could not be written" in lost.errors


def test_a_listing_is_no_page(stub: PipelineMaker) -> None:
    outcome = stub("succeeds").run("history", "--format", "html")
    assert outcome.code == 64, outcome
    assert "a listing is text or json" in outcome.errors


def test_a_table_that_goes_back_and_forth_is_flapping_not_news(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    large = CANDIDATE.replace(
        "extraction_strategy: full_table\n    estimated_rows: 12\n", STRATEGY.format("incremental", 10_400), 1
    )
    small = large.replace(STRATEGY.format("incremental", 10_400), STRATEGY.format("full_table", 9_700))
    assert large != CANDIDATE
    assert "allergy" in tables_of(large)
    kinds = []
    pipeline.live.write_text(small)
    for candidate in (large, small, large):
        pipeline.offer(candidate)
        outcome = pipeline.run("--format", "json")
        assert outcome.code == 0, outcome
        changes = [change for change in outcome.document["diff"]["changes"] if change["table"] == "allergy"]
        kinds.append([(change["kind"], change["severity"]) for change in changes])
    # Once it is news; there and back again, it is one remark that says between which numbers it wanders.
    assert kinds[0][0][0] == "strategy_changed"
    assert kinds[1:] == [[("strategy_flapping", "informational")]] * 2
    assert "9700 to 10400 rows around 10000" in changes[0]["note"]


STRATEGY = "extraction_strategy: {}\n    estimated_rows: {}\n"
