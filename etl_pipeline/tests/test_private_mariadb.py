# SPDX-License-Identifier: MIT
"""The private server: starts, is described, is stopped, and does not outlive what started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PROJECT, private_mariadb

PROGRAM = PROJECT / "scripts" / "dev" / "private_mariadb.py"


def command(action: str, directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROGRAM), action, "--dir", str(directory)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_from_the_command_line(tmp_path: Path) -> None:
    assert command("status", tmp_path).returncode == 1
    try:
        first = json.loads(command("start", tmp_path).stdout)
        assert (
            json.loads(command("start", tmp_path).stdout)
            == first
            == json.loads(command("status", tmp_path).stdout)
        )
        server = private_mariadb.PrivateMariaDB(tmp_path)
        assert server.execute("SELECT @@port, NULL") == [[str(first["port"]), "NULL"]]
        assert server.execute("SELECT @@bind_address") == [["127.0.0.1"]]
    finally:
        assert command("stop", tmp_path).returncode == 0
    assert command("stop", tmp_path).returncode == 0
    assert not private_mariadb.PrivateMariaDB(tmp_path).is_running


def test_temporary_tables_lie_where_no_other_server_deletes_them(tmp_path: Path) -> None:
    with private_mariadb.PrivateMariaDB(tmp_path) as server:
        assert server.execute("SELECT @@tmpdir") == [[str(tmp_path / "tmp")]]


def test_a_deep_directory_gets_a_short_socket(tmp_path: Path) -> None:
    with private_mariadb.PrivateMariaDB(tmp_path / ("deep" * 30)) as server:
        assert len(server.socket) < 108
        assert server.execute("SELECT 1") == [["1"]]
        folder = Path(server.socket).parent
    assert not folder.exists()


def test_a_missing_server_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_mariadb.shutil, "which", lambda *_, **__: None)
    with pytest.raises(private_mariadb.MariaDBError, match="apt-get install"):
        private_mariadb.PrivateMariaDB(tmp_path).start()


def test_a_wrong_statement_raises_the_servers_words(mariadb: private_mariadb.PrivateMariaDB) -> None:
    with pytest.raises(private_mariadb.MariaDBError, match="1064"):
        mariadb.execute("NONSENSE")


def test_a_killed_test_run_takes_its_server_along(tmp_path: Path) -> None:
    program = (
        f"import sys, time; sys.path.insert(0, {str(PROGRAM.parent)!r})\n"
        "from private_mariadb import PrivateMariaDB\n"
        f"with PrivateMariaDB({str(tmp_path / 'db')!r}) as server:\n"
        "    print(server.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not _runs(server):
            break
        time.sleep(0.1)
    assert not _runs(server)


def _runs(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_a_reused_process_id_is_not_taken_for_the_server(tmp_path: Path) -> None:
    server = private_mariadb.PrivateMariaDB(tmp_path)
    server.pid = os.getpid()
    assert not server.is_running
