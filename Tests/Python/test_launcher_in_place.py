# SPDX-License-Identifier: MIT
"""A script that can only write the live file gets it back as it was, also after a crash."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PATIENCE_SECONDS, Launch, wait_for

ORIGINAL = b"tables:\n  old: {}\n# \xc3\xa9dited by hand\r\n"


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A live file with contents and rights of its own."""
    path = tmp_path / "config" / "tables.yml"
    path.parent.mkdir()
    path.write_bytes(ORIGINAL)
    path.chmod(0o640)
    return path


def guarded(launch: Launch, script: Path, live: Path) -> int:
    """Run a script under the guard."""
    code = launch.run(script, "--live-config", str(live))
    assert launch.status["placement"] == "in_place"
    return code


def test_what_was_written_is_staged_and_the_original_is_back(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    assert guarded(launch, write_script(f"open({str(live)!r}, 'w').write('new')\n"), live) == 0
    assert launch.candidate.read_bytes() == b"new"
    assert live.read_bytes() == ORIGINAL
    assert live.stat().st_mode & 0o7777 == 0o640
    assert not (launch.work / "in-place.json").exists()
    assert os.listdir(live.parent) == ["tables.yml"]


def test_an_untouched_live_file_keeps_its_inode(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    before = live.stat()
    assert guarded(launch, write_script("print('nothing')\n"), live) == 0
    assert (live.stat().st_ino, live.stat().st_ctime_ns) == (before.st_ino, before.st_ctime_ns)
    assert not launch.candidate.exists()


def test_the_same_bytes_written_again_are_a_result(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    script = write_script(
        f"open({str(live)!r}, 'wb').write({ORIGINAL!r})\nimport os; os.utime({str(live)!r}, (0, 0))\n"
    )
    assert guarded(launch, script, live) == 0
    assert launch.candidate.read_bytes() == ORIGINAL


def test_an_output_below_the_working_directory_is_found(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    assert guarded(launch, write_script("open('etl_pipeline/config/tables.yml', 'w').write('relative')\n"), live) == 0
    assert launch.candidate.read_bytes() == b"relative"
    assert live.read_bytes() == ORIGINAL


def test_a_first_configuration_does_not_stay_behind(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    live.unlink()
    assert guarded(launch, write_script(f"open({str(live)!r}, 'w').write('first')\n"), live) == 0
    assert launch.candidate.read_bytes() == b"first"
    assert not live.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        "os.unlink(live)",
        "os.rename(live, live + '.moved')",
        "os.unlink(live); os.symlink('/dev/null', live)",
        "open(live, 'w').write('torn'); os.kill(os.getpid(), 9)",
        "open(live, 'w').write('torn'); os.kill(os.getppid(), 9); import time; time.sleep(600)",
        "import shutil; shutil.rmtree(os.path.dirname(live))",
        "os.chmod(live, 0o777)",
        "os.unlink(live); os.mkdir(live, 0)",
        "os.unlink(live); os.makedirs(live + '/inside')",
        "os.unlink(live); os.mkfifo(live)",
        "os.unlink(live); os.symlink('nowhere', live)",
        "os.rename(live, live + '.moved'); os.symlink(live + '.moved', live)",
    ],
)
def test_whatever_a_script_does_to_it_the_original_comes_back(
    spoil: str, launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    guarded(launch, write_script(f"import os\nlive = {str(live)!r}\n{spoil}\n"), live)
    assert not live.is_symlink()
    assert live.read_bytes() == ORIGINAL
    assert live.stat().st_mode & 0o7777 == 0o640
    assert not (launch.work / "in-place.json").exists()


@pytest.mark.parametrize("existed", [True, False])
@pytest.mark.parametrize(
    ("make", "what"),
    [
        ("os.makedirs(live + '/inside')", "a directory"),
        ("os.mkfifo(live)", "a special file"),
        ("os.symlink('nowhere', live)", "a symbolic link"),
    ],
)
def test_what_is_no_file_is_moved_away_and_named(
    existed: bool, make: str, what: str, launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    if not existed:
        live.unlink()
    removal = "os.unlink(live)\n" if existed else ""
    guarded(launch, write_script(f"import os\nlive = {str(live)!r}\n{removal}{make}\n"), live)
    assert os.path.lexists(live) == existed
    moved = launch.status["displaced"]
    assert moved == {"what": what, "path": str(launch.work / "displaced.tables.yml")}
    assert os.path.lexists(moved["path"])
    assert what != "a directory" or os.listdir(moved["path"]) == ["inside"]


def test_a_file_where_none_was_is_taken_away_without_a_word(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    assert guarded(launch, write_script(f"open({str(live)!r}, 'w').write('new')\n"), live) == 0
    assert "displaced" not in launch.status


def test_a_daemon_cannot_write_after_the_restoration(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    script = write_script(f"""import os, time
if os.fork() == 0:
    os.setsid()
    while True:
        open({str(live)!r}, 'w').write('late')
        time.sleep(0.001)
time.sleep(0.1)
""")
    assert guarded(launch, script, live) == 0
    assert len(launch.status["leftovers"]) == 1
    assert live.read_bytes() == ORIGINAL


def test_a_symlink_stays_one(launch: Launch, live: Path, write_script: Callable[[str], Path]) -> None:
    link = live.parent.parent / "link.yml"
    link.symlink_to(live)
    assert guarded(launch, write_script(f"open({str(link)!r}, 'w').write('new')\n"), link) == 0
    assert link.is_symlink()
    assert live.read_bytes() == ORIGINAL
    assert launch.candidate.read_bytes() == b"new"


@pytest.mark.parametrize("existed", [True, False])
def test_after_a_crash_the_record_says_how_to_restore(
    existed: bool, launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    if not existed:
        live.unlink()
    script = write_script(
        f"open({str(live)!r}, 'w').write('torn')\nprint('written', flush=True)\nimport time; time.sleep(600)\n"
    )
    process = launch.start(script, "--live-config", str(live))
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE_SECONDS)
    assert live.read_bytes() == b"torn"
    record = json.loads((launch.work / "in-place.json").read_bytes())
    assert (record["live_config"], record["existed"]) == (str(live), existed)
    if existed:
        saved = Path(record["snapshot"]).read_bytes()
        assert saved == ORIGINAL
        assert (hashlib.sha256(saved).hexdigest(), record["mode"]) == (record["sha256"], 0o640)


def test_an_unfinished_guard_is_not_overwritten(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    # Its snapshot may be the only copy of the original that is left.
    (launch.work / "in-place.json").write_text("{}")
    (launch.work / "in-place.tables.yml").write_text("precious")
    assert guarded(launch, write_script("print('ran')\n"), live) == 70
    assert launch.status["failure"]["kind"] == "guard_open"
    assert (launch.work / "in-place.tables.yml").read_text() == "precious"
    assert launch.output == b""


def test_the_record_stands_before_the_script_runs(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    script = write_script(f"print(open({str(launch.work / 'in-place.json')!r}).read())\n")
    assert guarded(launch, script, live) == 0
    assert json.loads(launch.output)["sha256"] == hashlib.sha256(ORIGINAL).hexdigest()


def test_a_candidate_that_cannot_be_staged_still_restores(
    launch: Launch, live: Path, write_script: Callable[[str], Path]
) -> None:
    script = write_script(f"open({str(live)!r}, 'w').write('new')\nimport os; os.rmdir({str(launch.staging)!r})\n")
    assert guarded(launch, script, live) == 70
    assert launch.status["failure"]["kind"] == "staging_failed"
    assert live.read_bytes() == ORIGINAL
    wait_for(lambda: not (launch.work / "in-place.json").exists(), "the end of the guard")
