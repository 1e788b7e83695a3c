#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A MariaDB server of one's own, for tests, benchmarks and a development database.

It has its own data directory, a free port on 127.0.0.1 and a socket beside its data, shares nothing with a
server that the machine may already run, and is stopped by its process id. Durability is switched off: the
data is meant to be thrown away.

    python3 scripts/dev/private_mariadb.py start --dir DIR     prints {"port": …, "socket": …, "pid": …}
    python3 scripts/dev/private_mariadb.py status --dir DIR    the same, exit 1 when it is not running
    python3 scripts/dev/private_mariadb.py stop --dir DIR

As a library: `with PrivateMariaDB(directory) as server: server.execute("CREATE DATABASE …")`.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

INSTALL_COMMAND = "sudo apt-get install -y --no-install-recommends mariadb-server"
# sockaddr_un holds 108 bytes; a longer path makes the server refuse to start.
LONGEST_SOCKET_PATH = 100
ERROR_LOG = "server.log"
STATE = "server.json"
# The server refuses to run as root unless it is told so.
RUN_AS = ["--user=root"] if os.geteuid() == 0 else []
START_ATTEMPTS = 3
START_SECONDS = 60.0
STOP_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


class MariaDBError(RuntimeError):
    """The private server could not be installed, started, reached or stopped."""


class PrivateMariaDB:
    """One private server; `start()` and `stop()`, or a context manager that does both."""

    def __init__(self, directory: str | os.PathLike[str], *, outlives_parent: bool = False) -> None:
        self.directory = Path(directory).resolve()
        self.outlives_parent = outlives_parent
        self.port = 0
        self.pid = 0
        self.socket = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._read_state()

    def __enter__(self) -> PrivateMariaDB:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def data_directory(self) -> Path:
        """Where the server keeps its tables (`<data_directory>/<database>/<table>.ibd`)."""
        return self.directory / "data"

    @property
    def is_running(self) -> bool:
        """True while the recorded process is a server on this data directory (process ids are re-used)."""
        if self.pid <= 0 or (self._process is not None and self._process.poll() is not None):
            return False
        try:
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
        return f"--datadir={self.data_directory}\0" in command

    def start(self) -> None:
        """Start the server unless it runs; raises MariaDBError with the server's own words."""
        if self.is_running:
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        self._install()
        for attempt in range(1, START_ATTEMPTS + 1):
            # Another program may take the free port before the server binds it; then the next one is tried.
            self.port = _free_port()
            self.socket = _socket_path(self.directory)
            self._launch()
            if self._wait_until_ready():
                self._write_state()
                return
            self.stop()
            if attempt == START_ATTEMPTS:
                raise MariaDBError(
                    f"the private MariaDB server did not start; its log:\n{_tail(self.directory / ERROR_LOG)}"
                )

    def stop(self) -> None:
        """End the server by its process id: politely, then by force; safe to call twice."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
            if not self._wait_until_gone():
                os.kill(self.pid, signal.SIGKILL)
                self._wait_until_gone()
        if self._process is not None:
            self._process.wait()
            self._process = None
        if self.socket and Path(self.socket).parent != self.directory:
            shutil.rmtree(Path(self.socket).parent, ignore_errors=True)
        (self.directory / STATE).unlink(missing_ok=True)
        self.pid = 0

    def execute(self, sql: str, database: str | None = None) -> list[list[str]]:
        """Run statements as root over the socket; returns the rows as text, NULL as the word NULL."""
        answer = self._run_client(sql.encode(), database)
        return [line.split("\t") for line in answer.splitlines()]

    def load(self, path: str | os.PathLike[str], database: str) -> None:
        """Run a file of statements in a database, which is created when missing."""
        self.create_database(database)
        self._run_client(Path(path).read_bytes(), database)

    def create_database(self, name: str) -> None:
        """Create a database when it is missing."""
        self.execute(f"CREATE DATABASE IF NOT EXISTS {quoted_identifier(name)}")

    def create_user(self, name: str, password: str, *grants: str) -> None:
        """Create or replace an account on this machine, with grants such as `SELECT ON shop.*`."""
        statements = []
        for host in ("127.0.0.1", "localhost"):
            account = f"{quoted_text(name)}@{quoted_text(host)}"
            statements.append(f"CREATE OR REPLACE USER {account} IDENTIFIED BY {quoted_text(password)};")
            statements.extend(f"GRANT {grant} TO {account};" for grant in grants)
        self.execute("\n".join(statements))

    def status(self, name: str) -> int:
        """One of the server's own counters, for example `Questions`."""
        rows = self.execute(f"SHOW GLOBAL STATUS LIKE {quoted_text(name)}")
        return int(rows[0][1])

    def description(self) -> dict[str, Any]:
        """What a caller in another language needs to connect."""
        directory = str(self.data_directory)
        return {"port": self.port, "socket": self.socket, "pid": self.pid, "data_directory": directory}

    def _run_client(self, statements: bytes, database: str | None) -> str:
        command = [_program("mariadb"), "--no-defaults", f"--socket={self.socket}", "--user=root", "--batch"]
        command += ["--skip-column-names", "--default-character-set=utf8mb4"]
        command += [f"--database={database}"] if database else []
        # The statements go through stdin: arguments are visible to every process on the machine. MYSQL_HOST,
        # MYSQL_TCP_PORT and MYSQL_PWD would override where and as whom the client connects.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MYSQL_")}
        result = subprocess.run(command, input=statements, capture_output=True, check=False, env=environment)
        if result.returncode != 0:
            raise MariaDBError(result.stderr.decode(errors="replace").strip())
        return result.stdout.decode()

    def _install(self) -> None:
        if (self.data_directory / "mysql").is_dir():
            return
        command = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={self.data_directory}"]
        command += ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        result = subprocess.run(command + RUN_AS, capture_output=True, check=False)
        if result.returncode != 0:
            # A half-made data directory would look installed to the next start.
            shutil.rmtree(self.data_directory, ignore_errors=True)
            raise MariaDBError(f"mariadb-install-db failed:\n{result.stderr.decode(errors='replace')}")

    def _launch(self) -> None:
        # A starting server deletes what temporary tables it finds, in /tmp also those of its neighbours.
        temporary = self.directory / "tmp"
        temporary.mkdir(exist_ok=True)
        command = [
            _program("mariadbd"),
            "--no-defaults",
            f"--datadir={self.data_directory}",
            f"--tmpdir={temporary}",
            f"--socket={self.socket}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--skip-log-bin",
            f"--pid-file={self.directory / 'server.pid'}",
            f"--log-error={self.directory / ERROR_LOG}",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--innodb-buffer-pool-size=256M",
        ]
        self._process = subprocess.Popen(
            command + RUN_AS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=None if self.outlives_parent else _die_with_parent,  # noqa: PLW1509 - one system call
        )
        self.pid = self._process.pid

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            try:
                self.execute("SELECT 1")
            except MariaDBError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _wait_until_gone(self) -> bool:
        deadline = time.monotonic() + STOP_SECONDS
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.is_running

    def _read_state(self) -> None:
        try:
            state = json.loads((self.directory / STATE).read_text())
        except (OSError, ValueError):
            return
        self.port, self.pid, self.socket = state["port"], state["pid"], state["socket"]

    def _write_state(self) -> None:
        (self.directory / STATE).write_text(json.dumps(self.description()) + "\n")


def quoted_identifier(name: str) -> str:
    """A table, column or database name between backticks."""
    return "`" + name.replace("`", "``") + "`"


def quoted_text(value: str) -> str:
    """A string literal for the server's default sql_mode."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _program(name: str) -> str:
    # Debian keeps servers in /usr/sbin, which is not on an ordinary user's PATH.
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise MariaDBError(f"{name} is not installed; install the server with:\n    {INSTALL_COMMAND}")
    return found


def _die_with_parent() -> None:
    # A test run that is killed must not leave its server behind.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _socket_path(directory: Path) -> str:
    path = str(directory / "server.sock")
    if len(path.encode()) <= LONGEST_SOCKET_PATH:
        return path
    return str(Path(tempfile.mkdtemp(prefix="mariadb-")) / "server.sock")


def _tail(path: Path, lines: int = 20) -> str:
    text = path.read_text(errors="replace") if path.is_file() else "(it wrote no log)"
    return "\n".join(text.splitlines()[-lines:])


def main(arguments: list[str] | None = None) -> int:
    """Start, describe or stop the server of a directory."""
    parser = argparse.ArgumentParser(description="A private MariaDB server on 127.0.0.1.")
    parser.add_argument("action", choices=["start", "status", "stop"])
    parser.add_argument("--dir", required=True, help="the server's own directory; made when missing")
    options = parser.parse_args(arguments)
    server = PrivateMariaDB(options.dir, outlives_parent=True)
    try:
        if options.action == "stop":
            server.stop()
            return 0
        if options.action == "start":
            server.start()
    except MariaDBError as error:
        print(f"private_mariadb: {error}", file=sys.stderr)
        return 1
    if not server.is_running:
        print(f"private_mariadb: no server runs in {server.directory}", file=sys.stderr)
        return 1
    print(json.dumps(server.description()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
