# SPDX-License-Identifier: MIT
"""However an analyzer ends, its end is reported as it was and nothing of it stays."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import (
    BOOT,
    LAUNCHER_FOLDER,
    PATIENCE_SECONDS,
    PROBE_FOLDER,
    STUBS,
    Launch,
    is_running,
    program_environment,
    wait_for,
)

CLASS = "class A:\n    def analyze_complete_schema(self, output_dir):\n        "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pass", 0),
        ("import sys; sys.exit(3)", 3),
        ("import os; os._exit(7)", 7),
        ("raise SystemExit('message')", 1),
        ("raise ValueError('wrong')", 1),
        ("import sys; sys.exit(70)", 70),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("import os; os.abort()", -signal.SIGABRT),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
        ("raise KeyboardInterrupt", -signal.SIGINT),
    ],
)
def test_the_exit_is_passed_on(body: str, expected: int, launch: Launch, write_script: Callable[[str], Path]) -> None:
    assert launch.run(write_script(CLASS + body + "\n")) == expected, launch.text()
    assert launch.status["exit"] == ({"code": expected} if expected >= 0 else {"signal": -expected})
    assert launch.status["phase"] == "ended"
    # Only an analyzer that came back by itself has finished; os._exit(0) and signals have not.
    assert launch.status.get("returned", False) is (expected == 0)


def test_a_traceback_shows_the_script_only(launch: Launch, write_script: Callable[[str], Path]) -> None:
    script = write_script("import nowhere_to_be_found\n" + CLASS + "pass\n")
    assert launch.run(script) == 1
    lines = launch.errors.decode().splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1] == f'  File "{script}", line 1, in <module>'
    assert lines[-1] == "ModuleNotFoundError: No module named 'nowhere_to_be_found'"
    assert "runner" not in launch.errors.decode()


@pytest.mark.parametrize("stub", ["succeeds", "exits_zero_without_file", "exit_one_after_write", "raises"])
def test_plain_stubs_end_as_they_say(stub: str, launch: Launch) -> None:
    expected = 0 if stub in ("succeeds", "exits_zero_without_file") else 1
    assert launch.run(STUBS / f"{stub}.py") == expected
    assert launch.candidate.exists() is (stub in ("succeeds", "exit_one_after_write"))
    assert launch.status["leftovers"] == []
    assert launch.status["placement"] == "flag"


def test_output_passes_untouched(launch: Launch) -> None:
    size = 5_000_000
    assert launch.run(STUBS / "flood_output.py", STUB_BYTES=str(size)) == 0
    block = b"0123456789abcdef" * 4095 + b"0123456789abcde\n"
    whole, rest = divmod(size, len(block))
    expected = block * whole + block[-rest:]
    assert launch.output == expected
    assert launch.errors.startswith(expected)


def test_bytes_that_are_no_text_pass_untouched(launch: Launch, write_script: Callable[[str], Path]) -> None:
    raw = bytes(range(256)) * 3 + b"\r\x1b[2K"
    body = f"import sys; sys.stdout.buffer.write({raw!r}); sys.stdout.flush()\n"
    assert launch.run(write_script(CLASS + body)) == 0
    assert launch.output == raw


def test_the_analyzer_has_no_standard_input(launch: Launch, write_script: Callable[[str], Path]) -> None:
    assert launch.run(write_script(CLASS + "import sys; print(repr(sys.stdin.read()))\n")) == 0
    assert launch.output == b"''\n"


def test_nothing_of_the_launcher_reaches_the_analyzer(launch: Launch, write_script: Callable[[str], Path]) -> None:
    body = """import os, subprocess, sys
        print([name for name in os.environ if name.startswith('ETL_UPDATE_SCHEMA')], len(os.listdir('/proc/self/fd')))
        sys.stdout.flush()
        subprocess.run(['env'], check=True)
"""
    assert launch.run(write_script(CLASS + body)) == 0
    first, _, rest = launch.output.partition(b"\n")
    # Three streams, and the listing itself.
    assert first == b"[] 4"
    assert b"ETL_UPDATE_SCHEMA" not in rest
    assert b"ETL_ENVIRONMENT=test" in rest


def test_signals_that_were_blocked_or_ignored_work_again(launch: Launch, write_script: Callable[[str], Path]) -> None:
    default = "all(signal.getsignal(number) is signal.SIG_DFL for number in (15, 1, 17))"
    body = f"import signal; print({default}, signal.pthread_sigmask(0, []))\n"
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTERM, signal.SIGHUP)}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1])
    try:
        launch.start(write_script(CLASS + body))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before.items():
            signal.signal(number, handler)
    assert launch.finish() == 0
    assert launch.output == b"True set()\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_group_ends_the_analyzer_and_is_reported(number: signal.Signals, launch: Launch) -> None:
    process = launch.start(STUBS / "hangs.py")
    wait_for(lambda: launch.status.get("phase") == "started", "the start")
    assert process.stderr is not None
    assert b"Stage 1/5" in process.stderr.readline()
    os.killpg(process.pid, number)
    assert launch.finish() == -number
    assert launch.status["exit"] == {"signal": number}


def test_an_analyzer_deaf_to_sigterm_goes_with_the_group(launch: Launch, tmp_path: Path) -> None:
    process = launch.start(STUBS / "ignores_sigterm.py", STUB_PID_FILE=str(tmp_path / "pids"))
    assert process.stderr is not None
    assert b"Stage 1/5" in process.stderr.readline()
    os.killpg(process.pid, signal.SIGTERM)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2
    assert all(is_running(pid) for pid in [process.pid, *pids])
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE_SECONDS)
    wait_for(lambda: not any(is_running(pid) for pid in pids), "the end of the tree")
    assert launch.status["phase"] == "started"


def test_the_lifeline_takes_the_whole_tree_along(launch: Launch, tmp_path: Path) -> None:
    process = launch.start(STUBS / "ignores_sigterm.py", STUB_PID_FILE=str(tmp_path / "pids"))
    assert process.stderr is not None
    assert b"Stage 1/5" in process.stderr.readline()
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    launch.cut_lifeline()
    assert process.wait(timeout=PATIENCE_SECONDS) == -signal.SIGKILL
    wait_for(lambda: not any(is_running(pid) for pid in pids), "the end of the tree")


def test_the_lifeline_reaches_a_process_that_left_the_group(
    launch: Launch, tmp_path: Path, write_script: Callable[[str], Path]
) -> None:
    body = f"""import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open({str(tmp_path / "pid")!r}, 'w').write(str(os.getpid()))
                print('ready', flush=True)
                time.sleep(600)
            os._exit(0)
        os.wait()
        time.sleep(600)
"""
    process = launch.start(write_script(CLASS + body))
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    stray = int((tmp_path / "pid").read_text())
    assert os.getpgid(stray) != process.pid
    launch.cut_lifeline()
    assert process.wait(timeout=PATIENCE_SECONDS) == -signal.SIGKILL
    wait_for(lambda: not is_running(stray), "the end of the stray process")


def test_a_daemon_is_found_named_and_ended(launch: Launch, tmp_path: Path) -> None:
    assert launch.run(STUBS / "forks_daemon.py", STUB_PID_FILE=str(tmp_path / "pid")) == 0
    daemon = int((tmp_path / "pid").read_text())
    assert not is_running(daemon)
    assert [left["pid"] for left in launch.status["leftovers"]] == [daemon]
    # The program only: arguments may hold secrets.
    assert launch.status["leftovers"][0]["command"].startswith("python")
    assert launch.candidate.exists()


def test_a_killed_parent_is_not_the_one_that_cleans_up(launch: Launch) -> None:
    assert launch.run(STUBS / "kills_parent.py") == -signal.SIGKILL
    status = launch.status
    assert (status["phase"], status["exit"]) == ("ended", {"signal": 9})
    assert status["failure"]["kind"] == "parent_killed"


def test_a_killed_launcher_takes_its_children_along(launch: Launch) -> None:
    process = launch.start(STUBS / "hangs.py")
    assert process.stderr is not None
    assert b"Stage 1/5" in process.stderr.readline()
    group = [int(name) for name in os.listdir("/proc") if name.isdigit() and group_of(int(name)) == process.pid]
    assert len(group) == 3
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE_SECONDS)
    wait_for(lambda: not any(is_running(pid) for pid in group), "the end of the tree")


def group_of(pid: int) -> int:
    """The process group, or none of ours when the process has gone meanwhile."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


def test_an_unwritable_status_ends_the_run(launch: Launch, write_script: Callable[[str], Path]) -> None:
    launch.status_file.mkdir()
    assert launch.run(write_script(CLASS + "print('ran')\n")) == 70
    assert launch.output == b""
    assert b"launcher_io" in launch.errors


@pytest.mark.parametrize("folder", [LAUNCHER_FOLDER, PROBE_FOLDER])
def test_the_programs_fit_into_the_environment(folder: Path) -> None:
    # One string of the environment holds at most 128 KiB with its name.
    program = "launcher" if folder == LAUNCHER_FOLDER else "probe"
    assert all(len(f"{n}={text}".encode()) < 100_000 for n, text in program_environment(folder, program).items())
    assert len(BOOT) < 200


def test_many_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    launches = []
    for number in range(6):
        (tmp_path / str(number)).mkdir()
        launches.append(Launch(tmp_path / str(number)))
    codes: dict[int, int] = {}

    def run(number: int) -> None:
        codes[number] = launches[number].run(STUBS / "forks_daemon.py")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(launches))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == dict.fromkeys(range(6), 0)
    assert all(len(launch.status["leftovers"]) == 1 for launch in launches)
