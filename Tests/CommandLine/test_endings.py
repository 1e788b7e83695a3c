# SPDX-License-Identifier: MIT
"""Ways in which an analyzer ends, by itself or by us, and what the command makes of each."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import PipelineMaker
from measured_process import measure
from outcome import assert_fails
from pipeline import CANDIDATE, binary, sha256
from processes import is_running, wait_for

MEMORY_LIMIT_KIB = 64 * 1024
FLOOD_BYTES_PER_STREAM = 100_000_000


def test_a_lost_connection_is_named_as_the_cause(stub: PipelineMaker) -> None:
    pipeline = stub("raises")
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 70, failed="Lost connection to MySQL server", advice="analyzer.log")
    # One line for the person, the traceback in the log.
    assert "Traceback" not in outcome.errors
    assert "Traceback" in pipeline.log_of(pipeline.runs[-1])


def test_a_claim_of_success_without_a_file(stub: PipelineMaker) -> None:
    pipeline = stub("exits_zero_without_file")
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 70, failed="ended with success but left no tables.yml", advice="analyzer.log")


def test_a_failure_after_the_file_was_written_waits_for_consent(stub: PipelineMaker) -> None:
    pipeline = stub("exit_one_after_write")
    with pipeline.untouched():
        outcome = pipeline.run("--format", "json")
        assert_fails(outcome, 3, failed="exit code 1, although it left a complete candidate", advice="--force")
    assert outcome.rules("gate") == {"analyzer-ended-badly"}
    assert pipeline.run("--force").code == 0
    assert pipeline.live.read_text() == CANDIDATE


def test_error_entries_for_tables_that_were_fine_wait_for_consent(stub: PipelineMaker) -> None:
    pipeline = stub("error_entries")
    with pipeline.untouched():
        outcome = pipeline.run()
        assert_fails(outcome, 3, failed="1 table that was fine now holds an error: recall", advice="--force")
    forced = pipeline.run("--force")
    assert forced.code == 0, forced
    assert "error" in pipeline.configuration()["tables"]["recall"]


def test_a_script_that_kills_its_parent(stub: PipelineMaker) -> None:
    pipeline = stub("kills_parent")
    with pipeline.untouched():
        outcome = pipeline.run()
    assert_fails(outcome, 70, failed="killed its parent", advice="analyzer.log")


def test_a_daemon_that_stays_behind_is_ended_and_told(stub: PipelineMaker) -> None:
    pipeline = stub("forks_daemon")
    note = pipeline.folder / "pid"
    with pipeline.untouched():
        outcome = pipeline.run("--format", "json", STUB_PID_FILE=str(note))
        assert_fails(outcome, 3, failed="left processes running, which were ended: python", advice="--force")
    assert not is_running(int(note.read_text()))


def test_a_flood_of_output_is_kept_whole_and_costs_no_memory(stub: PipelineMaker) -> None:
    pipeline = stub("flood_output")
    variables = {**pipeline.variables, "STUB_BYTES": str(FLOOD_BYTES_PER_STREAM)}
    run = measure([str(binary())], pipeline.root, variables, samples_memory=True)
    assert run.status == 0, run.errors.decode()[-2000:]
    assert pipeline.live.read_text() == CANDIDATE
    assert (pipeline.runs[-1] / "analyzer.log").stat().st_size >= 2 * FLOOD_BYTES_PER_STREAM
    assert 0 < run.peak_kib < MEMORY_LIMIT_KIB
    (pipeline.runs[-1] / "analyzer.log").unlink()


def test_the_time_limit_ends_the_whole_tree(stub: PipelineMaker) -> None:
    pipeline = stub("ignores_sigterm")
    note = pipeline.folder / "pids"
    with pipeline.untouched():
        outcome = pipeline.run("--timeout", "2s", STUB_PID_FILE=str(note))
        assert_fails(outcome, 124, failed="ran longer than 2.0s and was ended in stage 1 of 5", advice="--timeout")
    assert [pid for pid in note.read_text().split() if is_running(int(pid))] == []


def test_silence_ends_the_run_and_names_the_place(stub: PipelineMaker) -> None:
    pipeline = stub("hangs")
    with pipeline.untouched():
        outcome = pipeline.run("--stall-timeout", "1s", "--format", "json")
        assert_fails(
            outcome, 124, failed="printed nothing for 1.0s and was ended in stage 1 of 5", advice="--stall-timeout"
        )
    assert outcome.document["outcome"] == "failed"


BARS = {
    "with names": ("table=claim, rows=1,234, processed=147, errors=0", "table claim (148 of 446)"),
    "without names": ("", "after 148 of 446 tables"),
}


@pytest.mark.parametrize("bar", BARS)
def test_silence_names_stage_and_table(stub: PipelineMaker, bar: str) -> None:
    fields, place = BARS[bar]
    pipeline = stub("stalls_under_bar")
    with pipeline.untouched():
        outcome = pipeline.run("--stall-timeout", "1s", STUB_FIELDS=fields)
    assert_fails(outcome, 124, failed=f"was ended in stage 1 of 5, {place}", advice="--stall-timeout")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_request_to_stop_ends_the_run(stub: PipelineMaker, number: signal.Signals, code: int) -> None:
    pipeline = stub("hangs")
    with pipeline.untouched():
        process = pipeline.start_until("Stage 1/5", "--format", "json")
        process.send_signal(number)
        outcome = pipeline.finish(process)
        assert_fails(outcome, code, failed=f"interrupted by signal {number.value}", advice="etl-update-schema")
    assert outcome.document["outcome"] == "interrupted"
    assert outcome.document["config"]["sha256_before"] == sha256(pipeline.live)


def test_a_second_request_ends_a_deaf_tree_at_once(stub: PipelineMaker) -> None:
    pipeline = stub("ignores_sigterm")
    note = pipeline.folder / "pids"
    with pipeline.untouched():
        process = pipeline.start_until("Stage 1/5", STUB_PID_FILE=str(note))
        pids = [int(pid) for pid in note.read_text().split()]
        assert len(pids) == 2
        process.send_signal(signal.SIGTERM)
        while any(is_running(pid) for pid in pids):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        assert_fails(pipeline.finish(process), 143, failed="interrupted by signal 15", advice="etl-update-schema")


def test_control_c_reaches_the_whole_group_as_a_terminal_sends_it(stub: PipelineMaker) -> None:
    pipeline = stub("hangs")
    with pipeline.untouched():
        process = pipeline.start_until("Stage 1/5")
        os.killpg(process.pid, signal.SIGINT)
        assert_fails(pipeline.finish(process), 130, failed="interrupted by signal 2", advice="etl-update-schema")


def test_a_killed_command_takes_its_analyzer_along_and_leaves_nothing_stuck(stub: PipelineMaker) -> None:
    pipeline = stub("hangs")
    process = pipeline.start_until("Stage 1/5")
    with pipeline.untouched():
        pipeline.kill(process)
    pipeline.install(Path(__file__).parents[1] / "Fixtures" / "analyzers" / "succeeds.py")
    outcome = pipeline.run()
    assert outcome.code == 0, outcome
    assert "Repaired after a crashed run" in outcome.errors
    assert pipeline.live.read_text() == CANDIDATE
    outcomes = [run["outcome"] for run in pipeline.run("history", "--format", "json").document["runs"]]
    assert outcomes == ["applied", "interrupted"]


def test_a_second_update_does_not_start_beside_the_first(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    gate = pipeline.folder / "gate"
    first = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    # The second one has its own mark: only what it starts itself must be gone with it.
    second = pipeline.beside()
    with pipeline.untouched():
        for limit in ("0", "0.3s"):
            outcome = second.run("--lock-timeout", limit)
            assert_fails(outcome, 75, failed=f"another update is running: pid {first.pid}", advice="--lock-timeout")
        assert_fails(second.run("rollback"), 75, failed="another update is running", advice="--lock-timeout")
    gate.touch()
    assert pipeline.finish(first).code == 0


def test_a_second_update_may_wait_for_the_first(stub: PipelineMaker) -> None:
    pipeline = stub("waits")
    gate = pipeline.folder / "gate"
    first = pipeline.start_until("Discovered", STUB_GATE=str(gate))
    second = pipeline.beside()
    waiting = second.start("--lock-timeout", "100", STUB_GATE=str(gate))
    # Its probe has come and gone: it stands before the lock.
    wait_for(lambda: len(second.living()) > 1, "the probe of the second update")
    wait_for(lambda: len(second.living()) == 1, "the end of the probe")
    gate.touch()
    assert pipeline.finish(first).code == 0
    outcome = second.finish(waiting)
    assert outcome.code == 0, outcome
    assert "No changes." in outcome.output


@pytest.mark.parametrize(
    "command", [(), ("--format", "json"), ("history",), ("rollback",), ("validate", "--list-rules")]
)
def test_a_result_that_nobody_got_is_no_success(stub: PipelineMaker, command: tuple[str, ...]) -> None:
    pipeline = stub("succeeds")
    assert command != ("rollback",) or pipeline.run().code == 0
    with Path("/dev/full").open("wb") as full:
        process = subprocess.Popen(
            [binary(), *command],
            cwd=pipeline.root,
            env=pipeline.variables,
            stdout=full,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        outcome = pipeline.finish(process)
    assert_fails(outcome, 1, failed="standard output could not be written", state="is recorded", advice="history")


def test_a_reader_that_has_seen_enough_is_no_trouble(stub: PipelineMaker) -> None:
    pipeline = stub("succeeds")
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [binary(), "--format", "json"],
        cwd=pipeline.root,
        env=pipeline.variables,
        stdout=writer,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(writer)
    outcome = pipeline.finish(process)
    assert outcome.code == 0, outcome
    assert pipeline.live.read_text() == CANDIDATE
