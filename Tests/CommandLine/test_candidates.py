# SPDX-License-Identifier: MIT
"""Candidates that must not go live: what no consent helps, and what --force lets through."""

from __future__ import annotations

import re
import shutil

import pytest
from configurations import NAMES, configuration
from conftest import PipelineMaker
from outcome import assert_fails
from pipeline import CANDIDATE, EARLIER, Pipeline, tables_of

INVALID: dict[str, tuple[str | bytes, str]] = {
    "an open quote": (CANDIDATE.replace("environment: test", "environment: 'test"), "9:"),
    "a tab for a blank": (CANDIDATE.replace("    error: ", "\t").replace("    batch_size", "\tbatch_size", 1), "^"),
    "no text at all": (b"\x00\x01\x02", ""),
    "nothing": ("", ""),
    "a list": ("- one\n- two\n", "mapping"),
    "two documents": (CANDIDATE + "---\n" + CANDIDATE, ""),
    "a table twice": (CANDIDATE.replace("  recall:\n", "  allergy:\n"), "allergy"),
    "a Python object": (
        CANDIDATE.replace("dbt_model_types: []", "dbt_model_types: !!python/object:os.system {}", 1),
        "python",
    ),
    "no tables": (
        CANDIDATE.partition("tables:\n")[0].replace("total_tables: 2", "total_tables: 0") + "tables: {}\n",
        "",
    ),
    "fewer tables than announced": (CANDIDATE.replace("total_tables: 2", "total_tables: 3"), "total_tables"),
    "text where a number belongs": (CANDIDATE.replace("batch_size: 10000", "batch_size: many", 1), "batch_size"),
    "a name where a list belongs": (
        CANDIDATE.replace("incremental_columns:\n    - RecallNum", "incremental_columns: RecallNum"),
        "incremental_columns",
    ),
    "no strategy": (CANDIDATE.replace("    extraction_strategy: full_table\n", "", 1), "extraction_strategy"),
}


@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize("case", INVALID)
def test_an_invalid_candidate_never_goes_live(stub: PipelineMaker, case: str, forced: bool) -> None:
    candidate, words = INVALID[case]
    pipeline = stub("succeeds")
    pipeline.offer(candidate)
    with pipeline.untouched():
        outcome = pipeline.run(*(["--force"] if forced else []))
    assert_fails(outcome, 65, failed="not a valid configuration", advice="etl-update-schema validate")
    assert words in outcome.errors
    kept = pipeline.runs[-1] / "tables.yml"
    assert kept.read_bytes() == (candidate if isinstance(candidate, bytes) else candidate.encode())
    assert str(kept.relative_to(pipeline.root)) in outcome.message.next
    # What the message says to type works, and says the same.
    assert pipeline.run("validate", str(kept)).code == 65


def test_a_syntax_error_is_shown_with_its_place(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.offer(CANDIDATE.replace("    - PatNum\n", "    - PatNum: [\n", 1))
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 65, failed="tables.yml:", advice="--force does not help")
    place = re.search(r"tables\.yml:(\d+):(\d+): error: (.*)\n *\d+ \| (.*)\n *\| ( *)\^", outcome.errors)
    assert place is not None, outcome
    line, column, _, shown, lead = place.groups()
    assert CANDIDATE.splitlines()[int(line) - 1] == shown
    assert len(lead) == int(column) - 1
    report = pipeline.run("--format", "json").document
    assert (report["outcome"], report["config"]["sha256_after"]) == ("invalid", None)
    assert all(finding["line"] for finding in report["findings"] if finding["severity"] == "invalid")


def live_of_twenty(make: PipelineMaker, candidate: str, source: list[str] | None = None) -> Pipeline:
    """A pipeline with twenty tables, all of them in the source unless told otherwise."""
    pipeline = make("succeeds")
    pipeline.live.write_text(configuration(NAMES))
    pipeline.use_sqlite({name: ["RecallNum", "DateDue"] for name in source or NAMES})
    pipeline.offer(candidate)
    return pipeline


BLOCKED = {
    "half of the tables": (configuration(NAMES[:10]), {"tables-vanished", "candidate-incomplete"}),
    "one table that the database still has": (configuration(NAMES[:19]), {"tables-vanished"}),
    "errors in tables that were fine": (configuration(NAMES, errors=NAMES[3:5]), {"tables-turned-into-errors"}),
    "another environment": (configuration(NAMES, environment="production"), {"origin-changed"}),
    "another database": (configuration(NAMES, source_database="elsewhere"), {"origin-changed"}),
}


@pytest.mark.parametrize("case", BLOCKED)
def test_a_doubtful_candidate_waits_for_consent(stub: PipelineMaker, case: str) -> None:
    candidate, rules = BLOCKED[case]
    pipeline = live_of_twenty(stub, candidate)
    with pipeline.untouched():
        outcome = pipeline.run("--format", "json")
        assert_fails(outcome, 3, failed="the gate refused", advice="--force")
    assert outcome.document["outcome"] == "refused"
    assert outcome.rules("gate") == rules
    assert (pipeline.runs[-1] / "tables.yml").read_text() == candidate
    # A dry run gives the same answer with the same code.
    with pipeline.untouched():
        assert_fails(pipeline.run("--dry-run"), 3, failed="the gate refused", advice="--force")
    forced = pipeline.run("--force")
    assert forced.code == 0, forced
    assert "Forced in spite of" in forced.errors
    assert pipeline.live.read_text() == candidate


def test_the_refusal_names_the_tables(stub: PipelineMaker) -> None:
    pipeline = live_of_twenty(stub, configuration(NAMES[:10]))
    outcome = pipeline.run()
    assert_fails(
        outcome, 3, failed=f"10 of 20 tables would vanish, more than 5 %: {sorted(NAMES[10:])[0]}", advice="diff"
    )
    for name in NAMES[10:]:
        assert name in outcome.errors


def test_tables_that_the_database_dropped_may_go(stub: PipelineMaker) -> None:
    pipeline = live_of_twenty(stub, configuration(NAMES[:19]), source=NAMES[:19])
    outcome = pipeline.run("--format", "json")
    assert (outcome.code, outcome.document["diff"]["summary"]["tables_removed"]) == (0, 1), outcome


def test_dbt_flags_do_not_all_go_at_once(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    modeled = CANDIDATE.replace(
        "is_modeled: false\n    dbt_model_types: []", "is_modeled: true\n    dbt_model_types:\n    - staging"
    )
    pipeline.live.write_text(modeled)
    with pipeline.untouched():
        outcome = pipeline.run("--format", "json")
    assert (outcome.code, outcome.rules("gate")) == (3, {"dbt-flags-lost"}), outcome


@pytest.mark.parametrize(("limit", "code"), [("breaking", 3), ("risky", 3), (None, 0)])
def test_a_caller_may_stop_at_breaking_changes(stub: PipelineMaker, limit: str | None, code: int) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(CANDIDATE.replace("    - PatNum\n", "    - PatNum\n    - Removed\n"))
    outcome = pipeline.run("--format", "json", *(["--fail-on", limit] if limit else []))
    assert outcome.code == code, outcome
    if limit:
        assert outcome.rules("gate") == {"fail-on"}


def test_an_edit_made_during_the_run_is_kept(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    gate = pipeline.folder / "gate"
    process = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    edit = pipeline.live.read_text() + "# edited by hand\n"
    pipeline.live.write_text(edit)
    gate.touch()
    outcome = pipeline.finish(process)
    assert_fails(
        outcome,
        3,
        failed="edited by somebody else during the run",
        state="as somebody else left it",
        advice="start again",
    )
    assert pipeline.live.read_text() == edit
    assert (pipeline.runs[-1] / "tables.yml").read_text() == CANDIDATE


def test_a_file_that_was_removed_during_the_run_stays_removed_with_force_too(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    gate = pipeline.folder / "gate"
    process = pipeline.start_until("Discovered", "--force", STUB_GATE=str(gate))
    pipeline.live.unlink()
    gate.touch()
    outcome = pipeline.finish(process)
    (backup,) = pipeline.backups
    advice = f"etl-update-schema rollback --to {backup.name}"
    assert_fails(outcome, 3, failed="removed by somebody else", state="tables.yml is gone", advice=advice)
    assert not pipeline.live.exists()
    assert pipeline.run("rollback", "--to", backup.name).code == 0
    assert pipeline.live.read_text() == EARLIER


def test_a_file_that_appears_during_a_first_run_is_kept(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    pipeline.live.unlink()
    gate = pipeline.folder / "gate"
    process = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    pipeline.live.write_text(EARLIER)
    gate.touch()
    outcome = pipeline.finish(process)
    assert_fails(
        outcome,
        3,
        failed="edited by somebody else during the run",
        state="as somebody else left it",
        advice="start again",
    )
    assert pipeline.live.read_text() == EARLIER


def test_a_configuration_folder_that_was_removed_during_the_run_is_not_called_unchanged(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    gate = pipeline.folder / "gate"
    process = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    shutil.rmtree(pipeline.live.parent)
    gate.touch()
    outcome = pipeline.finish(process)
    assert_fails(outcome, 73, failed="no such file", state="tables.yml is gone", advice="rollback --to")
    assert_fails(pipeline.run("rollback"), 73, failed="does not exist", advice="mkdir -p")
    pipeline.live.parent.mkdir()
    assert pipeline.run("rollback", "--to", pipeline.backups[0].name).code == 0
    assert pipeline.live.read_text() == EARLIER


def test_the_source_of_the_stubs_fits_their_candidate() -> None:
    # Otherwise the gate would refuse for reasons of its own, and the tests above would pass for these.
    assert tables_of(configuration(NAMES)) == {name: ["RecallNum", "DateDue"] for name in NAMES}


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
@pytest.mark.parametrize("is_gone", [True, False])
def test_nothing_is_said_of_a_live_file_that_was_not_compared(
    stub: PipelineMaker, arguments: tuple[str, ...], is_gone: bool
) -> None:
    pipeline = stub("waits")
    pipeline.offer(EARLIER)
    gate = pipeline.folder / "gate"
    process = pipeline.start_until("Discovered", *arguments, STUB_GATE=str(gate))
    if is_gone:
        pipeline.live.unlink()
    else:
        pipeline.live.write_text("torn")
    gate.touch()
    outcome = pipeline.finish(process)
    assert_fails(outcome, 3, failed="by somebody else during the run", advice="start again", state="did not touch it")
    assert "tables.yml matches" not in outcome.output
    assert "unchanged" not in outcome.output
    assert (pipeline.runs[-1] / "tables.yml").read_text() == EARLIER
