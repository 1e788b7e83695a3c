# SPDX-License-Identifier: MIT
"""Run one schema analyzer under control: where it writes, how it ends, what it leaves behind.

Three processes. This one leads the group, holds the lifeline (standard input) and cleans up. A bystander, forked
from it, is the analyzer's parent: a script that kills its parent hits the bystander. The runner, a second
interpreter, executes the script; its output streams are the ones given to this program, untouched.

Nothing of this lies on disk: the starter passes this text in ETL_UPDATE_SCHEMA_PROGRAM and the texts of
`launcher_*.py`, `runner.py` and `runner_*.py` as one JSON object, by module name, in ETL_UPDATE_SCHEMA_PARTS.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.abc
import importlib.machinery
import json
import os
import resource
import signal
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from launcher_in_place import InPlaceGuard
    from launcher_records import StatusFile

PROGRAM_VARIABLE = "ETL_UPDATE_SCHEMA_PROGRAM"
PARTS_VARIABLE = "ETL_UPDATE_SCHEMA_PARTS"
RUNNER_BOOT = f"import os;exec(compile(os.environ.pop('{PROGRAM_VARIABLE}'),'<runner>','exec'))"
EXIT_LAUNCHER_FAILED = 70


class EmbeddedParts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules whose text came with the program."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for the parts only."""
        return importlib.machinery.ModuleSpec(name, self) if name in self.texts else None

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the part's text as the module's body."""
        name = module.__name__
        exec(compile(self.texts[name], f"<{name}>", "exec"), vars(module))  # noqa: S102


def parse_arguments() -> argparse.Namespace:
    """The command line; all paths are absolute from here on."""
    parser = argparse.ArgumentParser(prog="launcher", allow_abbrev=False)
    parser.add_argument("--script", type=Path, required=True)
    is_run = "--decide-only" not in sys.argv
    for name in ("--output-dir", "--work-dir", "--status-file"):
        parser.add_argument(name, type=Path, required=is_run)
    parser.add_argument("--live-config", type=Path)
    parser.add_argument("--decide-only", action="store_true", help="print the placement as JSON and run nothing")
    parser.add_argument("--decided", type=json.loads, help="what --decide-only printed; the script is not read again")
    parser.add_argument("--placement", choices=("auto", "flag", "parameter", "in_place"), default="auto")
    options = parser.parse_args()
    for name, value in vars(options).items():
        if isinstance(value, Path):
            setattr(options, name, Path(os.path.abspath(value)))
    return options


def main() -> int:
    """Everything in order; a failure of our own becomes a status and exit code 70."""
    parts = dict(json.loads(os.environ.pop(PARTS_VARIABLE)))
    sys.meta_path.insert(0, EmbeddedParts(parts))
    from launcher_containment import adopt_orphans, lead_own_group, reset_signals
    from launcher_records import LauncherFailure, StatusFile

    options = parse_arguments()
    if options.decide_only:
        return print_decision(options)
    reset_signals()
    lead_own_group()
    status = StatusFile(options.status_file)
    status.fields["adopts_orphans"] = adopt_orphans()
    try:
        return conduct(options, parts, status)
    except LauncherFailure as failure:
        return report_failure(status, failure.kind, str(failure))
    except OSError as error:
        return report_failure(status, "launcher_io", str(error))


def print_decision(options: argparse.Namespace) -> int:
    """How the script would be kept away from the live file; nothing runs and nothing is written."""
    from launcher_records import LauncherFailure

    try:
        placement, class_name = placement_of(options)
    except LauncherFailure as failure:
        complain(f"{failure.kind}: {failure}")
        return EXIT_LAUNCHER_FAILED
    print(json.dumps({"placement": placement, "class": class_name}))
    sys.stdout.flush()
    return 0


def placement_of(options: argparse.Namespace) -> tuple[str, str | None]:
    """How this run keeps the script's output away from the live file."""
    if options.decided is not None:
        return options.decided["placement"], options.decided["class"]
    # Reading a syntax tree takes a moment, and so does what it needs.
    from launcher_placement import decide_placement, syntax_tree

    return decide_placement(syntax_tree(options.script), options.placement)


def report_failure(status: StatusFile, kind: str, message: str) -> int:
    """Say on stderr and in the status file why there was no proper run."""
    complain(f"{kind}: {message}")
    try:
        status.write("failed", failure={"kind": kind, "message": message})
    except OSError as error:
        complain(f"{status.path}: {error}")
    return EXIT_LAUNCHER_FAILED


def complain(message: str) -> None:
    """One line on stderr; if nobody reads it, the status file still says it."""
    with contextlib.suppress(OSError):
        print(f"launcher: {message}", file=sys.stderr, flush=True)


def conduct(options: argparse.Namespace, parts: dict[str, str], status: StatusFile) -> int:
    """Place, run, clean up, report; returns the exit code, negative for a signal."""
    from launcher_containment import end_leftovers, watch_lifeline
    from launcher_notes import collect_notes

    placement, class_name = placement_of(options)
    status.write("placed", **{"placement": placement, "class": class_name})
    prepare_folders(options)
    guard = open_guard(options) if placement == "in_place" else None
    notes = options.status_file.with_name(options.status_file.name + ".runner")
    notes.unlink(missing_ok=True)
    command = runner_command(options, placement, class_name, notes)
    # Forked before the lifeline thread exists: a fork of a threaded process may inherit a held lock.
    bystander, report = fork_bystander(command, runner_environment(parts, options.work_dir), options.work_dir)
    watch_lifeline()
    try:
        status.write("started")
        end = await_report(bystander, report)
    finally:
        status.fields["leftovers"] = end_leftovers()
        if guard is not None:
            try:
                guard.close()
            finally:
                if guard.displaced is not None:
                    status.fields["displaced"] = guard.displaced
    return finish(status, collect_notes(notes), end)


def prepare_folders(options: argparse.Namespace) -> None:
    """Staging must be empty: with an earlier file in it the newer analyzers also create warehouse tables."""
    from launcher_records import LauncherFailure

    options.output_dir.mkdir(parents=True, exist_ok=True)
    if any(options.output_dir.iterdir()):
        raise LauncherFailure("staging_not_empty", f"{options.output_dir}: not empty")
    # The oldest scripts open ./logs/… without creating it.
    (options.work_dir / "logs").mkdir(parents=True, exist_ok=True)


def open_guard(options: argparse.Namespace) -> InPlaceGuard:
    """Secure the live file for a script that may write it."""
    from launcher_in_place import InPlaceGuard
    from launcher_records import LauncherFailure

    if options.live_config is None:
        raise LauncherFailure("live_config_unknown", "a script that writes in place needs --live-config")
    guard = InPlaceGuard(options.live_config, options.work_dir, options.output_dir)
    guard.open()
    return guard


def runner_command(options: argparse.Namespace, placement: str, class_name: str | None, notes: Path) -> list[str]:
    """The second interpreter's command line."""
    command = [sys.executable, "-c", RUNNER_BOOT, "--placement", placement, "--script", str(options.script)]
    command += ["--output-dir", str(options.output_dir), "--work-dir", str(options.work_dir), "--notes", str(notes)]
    return command + (["--class", class_name] if class_name else [])


def runner_environment(parts: dict[str, str], work_dir: Path) -> dict[str, str]:
    """The given environment and the second program; log files go to the working directory."""
    runner_parts = {name: text for name, text in parts.items() if name.startswith("runner_")}
    return {
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        **os.environ,
        # A refresh must not leave compiled files in the pipeline's folders.
        "PYTHONDONTWRITEBYTECODE": "1",
        "ETL_LOG_PATH": str(work_dir / "logs"),
        PROGRAM_VARIABLE: parts["runner"],
        PARTS_VARIABLE: json.dumps(runner_parts),
    }


def fork_bystander(command: list[str], environment: dict[str, str], directory: Path) -> tuple[int, int]:
    """Start the bystander; returns its process id and the pipe on which it reports the runner's end."""
    supervisor = os.getpid()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        stand_by(supervisor, writing, command, environment, directory)
    os.close(writing)
    return pid, reading


def stand_by(
    supervisor: int, report: int, command: list[str], environment: dict[str, str], directory: Path
) -> NoReturn:
    """Be the analyzer's parent and pass its end on."""
    from launcher_containment import die_with

    message: dict[str, Any] = {}
    try:
        die_with(supervisor)
        # Closing the other descriptors keeps the starter's exit detection out of the analyzer's hands.
        command = [*command, "--parent", str(os.getpid())]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, cwd=directory) as runner:
            message["code"] = runner.wait()
    except OSError as error:
        message["error"] = str(error)
    finally:
        os.write(report, json.dumps(message).encode())
        os._exit(0)


def await_report(bystander: int, report: int) -> dict[str, Any]:
    """The bystander's last words; none when it was killed."""
    with os.fdopen(report, "rb") as stream:
        text = stream.read()
    os.waitpid(bystander, 0)
    return dict(json.loads(text)) if text else {}


def finish(status: StatusFile, notes: dict[str, Any], end: dict[str, Any]) -> int:
    """Publish how it went; returns the exit code, negative for a signal."""
    status.fields.update(notes)
    if "error" in end:
        return report_failure(status, "runner_not_started", end["error"])
    if failure := status.fields.get("failure"):
        return report_failure(status, failure["kind"], failure["message"])
    if "code" not in end:
        status.fields["failure"] = {"kind": "parent_killed", "message": "the script killed its parent process"}
    code = int(end.get("code", -signal.SIGKILL))
    status.write("ended", exit={"code": code} if code >= 0 else {"signal": -code})
    return code


def leave(code: int) -> NoReturn:
    """Exit as the analyzer did, by code or by signal."""
    if code < 0:
        # The core, if one is wanted, was the analyzer's to dump.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    # At once: the lifeline thread is still waiting in read(2).
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    leave(main())
