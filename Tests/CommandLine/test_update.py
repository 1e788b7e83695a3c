# SPDX-License-Identifier: MIT
"""What an update does when all is well, in both forms of output."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import PipelineMaker, stub_script
from pipeline import CANDIDATE, EARLIER, Pipeline, sha256


def test_a_change_is_applied_backed_up_and_reported_by_name(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    before = pipeline.live.read_bytes()
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == CANDIDATE
    assert [backup.read_bytes() for backup in pipeline.backups] == [before]
    for words in ("Environment: test", "Columns added: 1", "recall", "DateDue", "Configuration updated successfully!"):
        assert words in outcome.output
    assert f"Backup saved: {pipeline.backups[0].relative_to(pipeline.root)}" in outcome.output
    # Standard output is the result; what happens on the way belongs to the other stream.
    assert "[INFO] Creating backup" in outcome.errors
    assert "[INFO]" not in outcome.output


def test_every_stage_is_announced_in_the_order_of_the_documentation(stub: PipelineMaker) -> None:
    outcome = stub("succeeds").run("--log-level", "DEBUG")
    assert outcome.code == 0, outcome
    stages = [line.removeprefix("[DEBUG] Stage: ") for line in outcome.errors.splitlines() if "] Stage: " in line]
    order = "environment preflight lock backup analysis validation comparison gate swap"
    assert stages == order.split()


def test_the_report_of_a_change_is_one_document(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    before = sha256(pipeline.live)
    outcome = pipeline.run("--format", "json")
    assert outcome.code == 0, outcome
    report = outcome.document
    assert (report["kind"], report["outcome"], report["environment"]) == ("update", "applied", "test")
    assert (report["config"]["sha256_before"], report["config"]["sha256_after"]) == (before, sha256(pipeline.live))
    assert report["backup"]["sha256"] == before
    assert report["analyzer"]["placement"] == "flag"
    assert {change["table"] for change in report["diff"]["changes"]} == {"recall"}
    assert report["timings"]["total_seconds"] >= report["timings"]["analyzer_seconds"] > 0
    kept = pipeline.runs[-1] / "report.json"
    assert kept.read_text() == outcome.output


@pytest.mark.parametrize("directory", ["", "etl_pipeline", "etl_pipeline/scripts"])
def test_it_finds_the_pipeline_from_any_folder_inside(stub: PipelineMaker, directory: str) -> None:
    pipeline = stub("succeeds")
    outcome = pipeline.run("--format", "json", cwd=pipeline.root / directory)
    assert outcome.code == 0, outcome
    assert outcome.document["config"]["resolved_path"] == str(pipeline.live)
    assert pipeline.live.read_text() == CANDIDATE


@pytest.mark.parametrize("root", ["clinic project", "clinic project/etl_pipeline"])
def test_it_finds_the_pipeline_by_name_from_anywhere(stub: PipelineMaker, root: str) -> None:
    pipeline = stub("succeeds")
    outcome = pipeline.run("--project-root", root, "--format", "json", cwd=pipeline.folder)
    assert outcome.code == 0, outcome
    assert outcome.document["config"]["resolved_path"] == str(pipeline.live)


def test_the_mode_of_the_live_file_and_a_link_to_it_stay(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    elsewhere = pipeline.folder / "kept elsewhere" / "tables.yml"
    elsewhere.parent.mkdir()
    pipeline.live.rename(elsewhere)
    pipeline.live.symlink_to(elsewhere)
    elsewhere.chmod(0o640)
    assert pipeline.run().code == 0
    assert pipeline.live.is_symlink()
    assert elsewhere.read_text() == CANDIDATE
    assert elsewhere.stat().st_mode & 0o7777 == 0o640


def test_a_first_configuration_has_nothing_to_back_up(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.live.unlink()
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "nothing to back up" in outcome.errors
    assert "First configuration" in outcome.output
    assert pipeline.backups == []
    assert pipeline.live.read_text() == CANDIDATE


def test_nothing_changed_is_one_line_and_the_file_stays_the_same_file(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    # Only what changes with every run differs.
    pipeline.live.write_text(
        CANDIDATE.replace("08:30:00", "07:15:59").replace("estimated_rows: 30", "estimated_rows: 31")
    )
    with pipeline.untouched():
        outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "No changes. tables.yml matches" in outcome.output
    with pipeline.untouched():
        assert pipeline.run("--format", "json").document["outcome"] == "unchanged"


def test_force_renews_a_file_in_which_nothing_changed(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(CANDIDATE.replace("08:30:00", "07:15:59"))
    outcome = pipeline.run("--force", "--format", "json")
    assert (outcome.code, outcome.document["outcome"]) == (0, "applied"), outcome
    assert pipeline.live.read_text() == CANDIDATE


@pytest.mark.parametrize(
    ("days", "zone", "outcome"), [(26, "UTC", "applied"), (26, "America/Chicago", "applied"), (24, "UTC", "unchanged")]
)
def test_a_file_that_readers_will_soon_refuse_is_renewed(
    stub: PipelineMaker, days: int, zone: str, outcome: str
) -> None:
    now = datetime.now(tz=ZoneInfo(zone)).replace(tzinfo=None)
    pipeline = stub("succeeds")
    pipeline.offer(CANDIDATE.replace("2026-01-05T08:30:00.125000", now.isoformat()))
    pipeline.live.write_text(
        CANDIDATE.replace("2026-01-05T08:30:00.125000", (now - timedelta(days=days)).isoformat(timespec="seconds"))
    )
    run = pipeline.run("--format", "json", TZ=zone)
    assert (run.code, run.document["outcome"]) == (0, outcome), run
    assert (f"the file is {days} days old" in run.errors) == (outcome == "applied")


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--detailed-exitcode",), 2)])
def test_a_dry_run_tells_and_keeps_the_candidate(stub: PipelineMaker, options: tuple[str, ...], code: int) -> None:
    pipeline = stub("succeeds")
    with pipeline.untouched():
        outcome = pipeline.run("--dry-run", *options)
    assert outcome.code == code, outcome
    assert "DateDue" in outcome.output
    assert "Dry run: configuration unchanged." in outcome.output
    assert [path.read_text() for path in pipeline.runs[-1].glob("tables.yml")] == [CANDIDATE]
    assert not list(pipeline.live.parent.glob(".tables.yml.staged-*"))


def test_a_dry_run_without_differences_exits_0(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(CANDIDATE)
    with pipeline.untouched():
        outcome = pipeline.run("--dry-run", "--detailed-exitcode", "--format", "json")
    assert (outcome.code, outcome.document["outcome"]) == (0, "dry_run"), outcome


@pytest.mark.parametrize("live", [EARLIER, CANDIDATE])
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_airflow_line_is_the_very_last(stub: PipelineMaker, live: str, form: str) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(live)
    outcome = pipeline.run("--airflow-result", "--format", form)
    assert outcome.code == 0, outcome
    result = outcome.airflow
    assert result["outcome"] == ("applied" if live == EARLIER else "unchanged")
    assert result["run_id"] == pipeline.runs[-1].name
    assert result["report"] == str(pipeline.runs[-1] / "report.json")
    assert result["summary"]["columns_added"] == (1 if live == EARLIER else 0)


def test_the_airflow_line_also_closes_a_run_that_failed(stub: PipelineMaker) -> None:
    outcome = stub("raises").run("--airflow-result")
    assert outcome.code == 70, outcome
    assert (outcome.airflow["outcome"], outcome.airflow["exit_code"]) == ("failed", 70)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
@pytest.mark.parametrize(
    ("variables", "live", "code"),
    [
        ({"ETL_ENVIRONMENT": "nowhere"}, EARLIER, 78),
        ({"TEST_OPENDENTAL_SOURCE_URL": "sqlite:////nowhere/at/all"}, EARLIER, 69),
        ({}, EARLIER.replace("environment: test", "environment: clinic"), 3),
        ({}, CANDIDATE, 0),
    ],
)
def test_every_ending_closes_with_the_airflow_line(
    stub: PipelineMaker, variables: dict[str, str], live: str, code: int, form: str
) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(live)
    outcome = pipeline.run("--airflow-result", "--format", form, cwd=None, **variables)
    assert outcome.code == code, outcome
    assert outcome.airflow["exit_code"] == code
    assert outcome.output.count("###AIRFLOW_RESULT###") == 1


@pytest.mark.parametrize(("live", "code"), [(EARLIER, 0), (CANDIDATE, 99)])
def test_a_scheduler_can_choose_the_code_of_no_change(stub: PipelineMaker, live: str, code: int) -> None:
    pipeline = stub("succeeds")
    pipeline.live.write_text(live)
    outcome = pipeline.run("--no-change-exit-code", "99")
    assert outcome.code == code, outcome


def test_the_analyzer_gets_an_environment_of_its_own(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    script = pipeline.home / "scripts" / "analyze_opendental_schema.py"
    script.write_text(
        stub_script("succeeds").read_text()
        + "for name in sorted(os.environ):\n    print('variable', name, os.environ[name], flush=True)\n"
    )
    (pipeline.home / ".env_clinic").write_text(
        "# comment\nexport BASE=/srv\nOPENDENTAL_SOURCE_URL='sqlite:///${BASE}/none'\nDERIVED=\"${BASE}/x\" # why\n"
    )
    source = pipeline.variables.pop("TEST_OPENDENTAL_SOURCE_URL")
    outcome = pipeline.run(
        "--environment", "clinic", "--force", OPENDENTAL_SOURCE_URL=source, PYTHONSTARTUP="/nowhere", TQDM_DISABLE="1"
    )
    assert outcome.code == 0, outcome
    log = Pipeline.log_of(pipeline.runs[-1])
    assert "variable ETL_ENVIRONMENT clinic" in log
    assert "variable DERIVED /srv/x" in log
    # The process's own variable wins over the file's.
    assert f"variable OPENDENTAL_SOURCE_URL {source}" in log
    assert f"variable PYTHONPATH {pipeline.home}" in log
    assert "PYTHONSTARTUP" not in log
    assert "TQDM_DISABLE" not in log


AWKWARD = ["a@b:c/d%20#e", 'it\'s "quoted" twice', "  spaces around  ", "back\\slash \\n ${HOME} $x", "naïve-密码"]


@pytest.mark.parametrize("source", ["file", "process"])
@pytest.mark.parametrize("password", AWKWARD)
def test_an_awkward_password_reaches_the_analyzer_as_it_is(stub: PipelineMaker, password: str, source: str) -> None:
    pipeline = stub("succeeds")
    script = pipeline.home / "scripts" / "analyze_opendental_schema.py"
    # The password itself would be masked.
    shown = "hashlib.sha256(os.environ['TEST_OPENDENTAL_SOURCE_PASSWORD'].encode()).hexdigest()"
    script.write_text(stub_script("succeeds").read_text() + f"import hashlib\nprint('password', {shown}, flush=True)\n")
    variables: dict[str, str] = {}
    if source == "file":
        quoted = password.replace("\\", "\\\\").replace("'", "\\'")
        (pipeline.home / ".env_test").write_text(f"TEST_OPENDENTAL_SOURCE_PASSWORD='{quoted}'\n", encoding="utf-8")
        # As python-dotenv reads it: references are replaced within single quotes, too.
        password = password.replace("${HOME}", pipeline.variables["HOME"])
    else:
        variables = {"TEST_OPENDENTAL_SOURCE_PASSWORD": password}
    outcome = pipeline.run(cwd=None, **variables)
    assert outcome.code == 0, outcome
    assert f"password {hashlib.sha256(password.encode()).hexdigest()}" in Pipeline.log_of(pipeline.runs[-1])


def test_the_local_stage_reads_the_warehouse_project_too(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    script = pipeline.home / "scripts" / "analyze_opendental_schema.py"
    script.write_text(
        stub_script("succeeds").read_text()
        + "for name in ('BOTH', 'ONLY_DBT'):\n    print('variable', name, os.environ.get(name), flush=True)\n"
    )
    (pipeline.home / ".env_local").write_text("BOTH=pipeline\n")
    warehouse = pipeline.root / "dbt_dental_models"
    warehouse.mkdir()
    (warehouse / ".env_local").write_text("BOTH=warehouse\nONLY_DBT=warehouse\n")
    source = pipeline.variables.pop("TEST_OPENDENTAL_SOURCE_URL")
    expected = {"local": ("pipeline", "warehouse"), "clinic": (None, None)}
    for stage, (both, only) in expected.items():
        options = ["--environment", stage, "--force", "--format", "json"]
        outcome = pipeline.run(*options, OPENDENTAL_SOURCE_URL=source)
        assert outcome.code == 0, outcome
        log = Pipeline.log_of(pipeline.logs / "runs" / outcome.document["run_id"])
        assert f"variable BOTH {both}" in log
        assert f"variable ONLY_DBT {only}" in log
