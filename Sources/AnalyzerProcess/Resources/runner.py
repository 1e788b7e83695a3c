# SPDX-License-Identifier: MIT
"""Execute one analyzer script as the interpreter would, with its output directory and side effects redirected."""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import io
import json
import os
import signal
import sys
import types
from pathlib import Path
from typing import Any, NoReturn

PARTS_VARIABLE = "ETL_UPDATE_SCHEMA_PARTS"
PR_SET_PDEATHSIG = 1
EXIT_LAUNCHER_FAILED = 70
OWN_FRAMES = ("<string>", "<runner>", "<frozen importlib")


def parse_arguments() -> argparse.Namespace:
    """The command line, made by the launcher."""
    parser = argparse.ArgumentParser(prog="runner", allow_abbrev=False)
    for name in ("--script", "--output-dir", "--work-dir", "--notes"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--placement", required=True)
    parser.add_argument("--class", dest="class_name")
    parser.add_argument("--parent", type=int, required=True)
    return parser.parse_args()


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def load_part(name: str) -> types.ModuleType:
    """Make a module of a text that came with the program; the variable is gone afterwards."""
    text = json.loads(os.environ.pop(PARTS_VARIABLE))[name]
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, f"<{name}>", "exec"), vars(module))  # noqa: S102
    return module


def main() -> None:
    """Set the stage, then let the script run to its own end."""
    options = parse_arguments()
    die_with(options.parent)
    firewall = load_part("runner_firewall")
    notes = firewall.Notes(options.notes)
    firewall.raise_walls(notes, options.work_dir, options.output_dir)
    # `python script` puts the script's real folder first; `python -c` has put the working directory there.
    sys.path[:1] = [str(options.script.resolve().parent)]
    sys.argv[:] = [str(options.script)]
    try:
        if options.placement == "parameter":
            call_entry_point(options, notes)
        else:
            if options.placement == "flag":
                sys.argv += ["--output-dir", str(options.output_dir)]
            run_as_main(options.script)
    except SystemExit as ending:
        notes.record("returned", ending.code in (None, 0))
        raise
    except BaseException as error:
        show_as_interpreter(error)
        raise
    notes.record("returned", True)


def call_entry_point(options: argparse.Namespace, notes: Any) -> None:
    """Import the script and call its analyzer class with the staging directory."""
    name = options.script.stem if options.script.stem.isidentifier() else "schema_analyzer_script"
    spec = importlib.util.spec_from_file_location(name, options.script)
    if spec is None or spec.loader is None:
        fail(notes, "no_entry_point", f"{options.script}: not importable as a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    analyzer: Any = getattr(module, options.class_name, None)
    if not isinstance(analyzer, type):
        fail(notes, "no_entry_point", f"{options.script}: class {options.class_name} is not there after loading")
    analyzer().analyze_complete_schema(output_dir=str(options.output_dir))


def fail(notes: Any, kind: str, message: str) -> NoReturn:
    """End the run as a launcher failure, not as one of the analyzer."""
    notes.record("failure", {"kind": kind, "message": message})
    sys.exit(EXIT_LAUNCHER_FAILED)


def run_as_main(script: Path) -> None:
    """Run the file as `__main__`; the module stays, for threads and exit handlers that outlive its last line."""
    module = types.ModuleType("__main__")
    module.__file__ = str(script)
    vars(module)["__builtins__"] = __builtins__
    sys.modules["__main__"] = module
    with io.open_code(str(script)) as stream:
        code = compile(stream.read(), str(script), "exec", dont_inherit=True)
    exec(code, vars(module))  # noqa: S102


def show_as_interpreter(error: BaseException) -> None:
    """Print the traceback without our own frames, and keep the interpreter from printing it again."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(OWN_FRAMES):
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)
    # Raised on from here, the interpreter still chooses the exit: 1, or SIGINT for an interrupt.
    sys.excepthook = lambda *_: None


if __name__ == "__main__":
    main()
