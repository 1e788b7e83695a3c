# SPDX-License-Identifier: MIT
"""Going back, forward again, and further back; and what there is to go back to."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from conftest import stub_script
from outcome import assert_fails
from pipeline import CANDIDATE, EARLIER, Pipeline, sha256

STEPS = 3


def version(number: int) -> str:
    """A configuration that differs from every other one by a column of its own."""
    return CANDIDATE.replace("    - DateDue\n", f"    - DateDue\n    - Added{number}\n")


@pytest.fixture(scope="module")
def three_updates(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """EARLIER was replaced by version 1, that by 2, that by 3."""
    pipeline = Pipeline.with_stub(tmp_path_factory.mktemp("updates"), stub_script("succeeds"))
    for number in range(1, STEPS + 1):
        pipeline.offer(version(number))
        assert pipeline.run().code == 0
    assert pipeline.live.read_text() == version(STEPS)
    assert len(pipeline.backups) == STEPS
    return pipeline


@pytest.fixture
def updated(three_updates: Pipeline, tmp_path: Path) -> Pipeline:
    """A copy of the project after its updates; the record of a project moves with it."""
    pipeline = Pipeline(tmp_path)
    shutil.copytree(three_updates.root, pipeline.root)
    # The history belongs to a place, which is another one now.
    history = pipeline.logs / "history.jsonl"
    history.write_text(history.read_text().replace(str(three_updates.root), str(pipeline.root)))
    pipeline.variables["PATH"] = "/nowhere"
    del pipeline.variables["ETL_ENVIRONMENT"], pipeline.variables["ETL_PYTHON"]
    return pipeline


def test_back_is_byte_for_byte_and_twice_is_forward_again(updated: Pipeline) -> None:
    # Neither an interpreter nor an environment nor a source is needed.
    outcome = updated.run("rollback")
    assert outcome.code == 0, outcome
    assert updated.live.read_text() == version(2)
    assert "Configuration restored successfully!" in outcome.output
    assert "Added3" in outcome.output
    newest = updated.backups[-1]
    assert newest.read_text() == version(3)
    assert f"Backup saved: {newest.relative_to(updated.root)}" in outcome.output
    assert updated.run("rollback").code == 0
    assert updated.live.read_text() == version(3)


@pytest.mark.parametrize(("steps", "expected"), [(1, version(2)), (2, version(1)), (3, EARLIER)])
def test_back_by_a_number_of_steps(updated: Pipeline, steps: int, expected: str) -> None:
    outcome = updated.run("rollback", "--to", str(steps), "--format", "json")
    assert outcome.code == 0, outcome
    assert updated.live.read_text() == expected
    report = outcome.document
    assert (report["kind"], report["outcome"]) == ("rollback", "applied")
    assert report["config"]["sha256_after"] == sha256(updated.live)


def test_back_by_the_time_in_a_name(updated: Pipeline) -> None:
    # Runs within a second share their time; the number behind it tells them apart.
    target = updated.backups[1].name.removeprefix("tables.yml.backup.")
    expected = updated.backups[1].read_bytes()
    outcome = updated.run("rollback", "--to", target)
    assert outcome.code == 0, outcome
    assert updated.live.read_bytes() == expected


@pytest.mark.parametrize("spelling", ["name", "path", "absolute"])
def test_back_by_a_file(updated: Pipeline, spelling: str) -> None:
    backup = updated.backups[0]
    target = {"name": backup.name, "path": str(backup.relative_to(updated.root)), "absolute": str(backup)}[spelling]
    outcome = updated.run("rollback", "--to", target)
    assert outcome.code == 0, outcome
    assert updated.live.read_text() == EARLIER


def test_a_file_from_elsewhere_can_be_restored(updated: Pipeline) -> None:
    elsewhere = updated.folder / "by hand.yml"
    elsewhere.write_text(version(7))
    assert updated.run("rollback", "--to", str(elsewhere)).code == 0
    assert updated.live.read_text() == version(7)
    assert updated.run("rollback").code == 0
    assert updated.live.read_text() == version(3)


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--detailed-exitcode",), 2)])
def test_a_dry_run_shows_and_changes_nothing(updated: Pipeline, options: tuple[str, ...], code: int) -> None:
    backups = updated.backups
    with updated.untouched():
        outcome = updated.run("rollback", "--dry-run", *options)
    assert outcome.code == code, outcome
    assert "Added3" in outcome.output
    assert updated.backups == backups


def test_the_list_shows_every_backup_and_its_effect(updated: Pipeline) -> None:
    updated.run("rollback")
    with updated.untouched():
        listing = updated.run("rollback", "--list", "--format", "json")
    assert listing.code == 0, listing
    items = listing.document["backups"]
    assert [item["sha256"] for item in items] == [sha256(path) for path in reversed(updated.backups)]
    assert [item["tables"] for item in items] == [2] * 4
    assert len({item["stamp"] for item in items}) == len(items)
    # The newest is what was replaced; the one before is what is live again.
    assert [item["effect"] for item in items] == ["1 modified", "live now", "1 modified", "1 modified"]
    text = updated.run("rollback", "--list").output
    for item in items:
        assert item["stamp"] in text
        assert item["sha256"][:12] in text


def test_the_history_tells_of_every_run_newest_first(updated: Pipeline) -> None:
    updated.run("rollback")
    runs = updated.run("history", "--format", "json").document["runs"]
    assert [run["kind"] for run in runs] == ["rollback", "update", "update", "update"]
    assert [run["outcome"] for run in runs] == ["applied"] * 4
    assert [(run["sha256_before"], run["sha256_after"]) for run in runs][1:] == [
        (sha256_of(version(2)), sha256_of(version(3))),
        (sha256_of(version(1)), sha256_of(version(2))),
        (sha256_of(EARLIER), sha256_of(version(1))),
    ]
    text = updated.run("history", "--limit", "1").output
    assert text.startswith(runs[0]["run_id"])
    assert len(text.splitlines()) == 1


def test_a_backup_that_was_altered_is_refused(updated: Pipeline) -> None:
    with updated.backups[-1].open("a") as stream:
        stream.write("# altered\n")
    with updated.untouched():
        outcome = updated.run("rollback")
    assert_fails(outcome, 66, failed="is damaged", advice="rollback --list")
    listing = updated.run("rollback", "--list", "--format", "json").document["backups"]
    assert listing[0]["damage"] is not None


def test_a_file_that_is_no_configuration_is_refused(updated: Pipeline) -> None:
    broken = updated.folder / "broken.yml"
    broken.write_text("tables:\n  recall: [\n")
    with updated.untouched():
        outcome = updated.run("rollback", "--to", str(broken))
    assert_fails(outcome, 66, failed="not a readable configuration", advice="rollback --list")
    assert "broken.yml:3:1" in outcome.errors or "broken.yml:2:" in outcome.errors
    assert "^" in outcome.errors


@pytest.mark.parametrize("target", ["99", "20200101", "no such file.yml"])
def test_what_does_not_exist_cannot_be_restored(updated: Pipeline, target: str) -> None:
    with updated.untouched():
        outcome = updated.run("rollback", "--to", target)
    assert_fails(outcome, 66, failed=target, advice="rollback --list")


def test_without_an_update_there_is_nothing_to_restore(tmp_path: Path) -> None:
    pipeline = Pipeline.with_stub(tmp_path, stub_script("succeeds"))
    with pipeline.untouched():
        outcome = pipeline.run("rollback")
    assert_fails(outcome, 66, failed="no earlier configuration", advice="etl-update-schema")
    assert "No backups" in pipeline.run("rollback", "--list").output
    assert "No runs yet." in pipeline.run("history").output


def test_a_live_file_that_is_broken_or_gone_can_be_replaced(updated: Pipeline) -> None:
    updated.live.write_text("tables: [\n")
    assert updated.run("rollback").code == 0
    assert updated.live.read_text() == version(2)
    updated.live.unlink()
    assert updated.run("rollback", "--to", updated.backups[0].name).code == 0
    assert updated.live.read_text() == EARLIER


def sha256_of(text: str) -> str:
    """The hash of a text as a file holds it."""
    return hashlib.sha256(text.encode()).hexdigest()
