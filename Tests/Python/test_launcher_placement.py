# SPDX-License-Identifier: MIT
"""The placement is read from the script's text, before any of it runs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Launch

CLASS = "class OpenDentalSchemaAnalyzer:\n"
METHOD = "    def analyze_complete_schema(self, output_dir='etl_pipeline/config'):\n        pass\n"
DATACLASS = "import dataclasses, typing\n@dataclasses.dataclass\n" + CLASS

#: A condition of which nobody knows what it will be, and which is false when the script runs.
OFF = "import os\nOFF = 'NEVER_SET' in os.environ\n"

PLACEMENTS = {
    "argparse flag": ("import argparse\nargparse.ArgumentParser().add_argument('-o', '--output-dir')\n", "flag", None),
    "click option": (OFF + "if OFF:\n    @click.option('--output-dir')\n    def main(): ...\n", "flag", None),
    "flag and class": (
        OFF + "if OFF: p.add_argument('--output-dir')\n" + CLASS + METHOD,
        "flag",
        "OpenDentalSchemaAnalyzer",
    ),
    "class": (CLASS + METHOD, "parameter", "OpenDentalSchemaAnalyzer"),
    "keyword-only": (CLASS + METHOD.replace("self, ", "self, *, "), "parameter", "OpenDentalSchemaAnalyzer"),
    "another class name": ("class A:\n" + METHOD, "parameter", "A"),
    "known name preferred": ("class A:\n" + METHOD + CLASS + METHOD, "parameter", "OpenDentalSchemaAnalyzer"),
    "class under try": (
        "try:\n    class B:\n        def analyze_complete_schema(self, output_dir): pass\nfinally:\n    pass\n",
        "parameter",
        "B",
    ),
    "optional constructor arguments": (
        CLASS + "    def __init__(self, settings=None, *, stage=None): pass\n" + METHOD,
        "parameter",
        "OpenDentalSchemaAnalyzer",
    ),
    "constructor needs an argument": (CLASS + "    def __init__(self, settings): pass\n" + METHOD, "in_place", None),
    "constructor needs a keyword": (CLASS + "    def __init__(self, *, stage): pass\n" + METHOD, "in_place", None),
    "method without the parameter": (CLASS + "    def analyze_complete_schema(self): pass\n", "in_place", None),
    "class inside a function": (
        "def f():\n    class A:\n        def analyze_complete_schema(self, output_dir): 1\n",
        "in_place",
        None,
    ),
    "dataclass with a required field": (DATACLASS + "    url: str\n" + METHOD, "in_place", None),
    "dataclass with defaults": (
        DATACLASS
        + "    url: str = ''\n    kinds: typing.ClassVar[int]\n    size: int = dataclasses.field(init=False)\n"
        + METHOD,
        "parameter",
        "OpenDentalSchemaAnalyzer",
    ),
    "asynchronous method": (CLASS + METHOD.replace("def", "async def"), "in_place", None),
    "flag only in a comment": ("# add_argument('--output-dir')\n", "in_place", None),
    "any keywords": (CLASS + "    def analyze_complete_schema(self, **kwargs): pass\n", "in_place", None),
    "encoding cookie": ("# -*- coding: latin-1 -*-\n" + CLASS + METHOD, "parameter", "OpenDentalSchemaAnalyzer"),
    "flag only mentioned": ("'''use --output-dir'''\nprint('--output-dir')\n", "in_place", None),
    "flag for another program": ("import subprocess\nsubprocess.run(['true', '--output-dir'])\n", "in_place", None),
}


@pytest.mark.parametrize("case", PLACEMENTS)
def test_the_way_to_staging_is_found(case: str, launch: Launch, write_script: Callable[[str], Path]) -> None:
    text, placement, name = PLACEMENTS[case]
    launch.run(write_script(text), "--live-config", str(launch.work / "live.yml"))
    assert (launch.status["placement"], launch.status["class"]) == (placement, name), launch.text()


FAILURES = {
    "script_syntax": b"import os\nprint('a'\n",
    "script_syntax at the place": b"x = 1\ny = = 2\n",
    "script_syntax nul": b"x = 1\0\n",
    "script_syntax encoding": b"x = '\xff'\n",
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_script_that_does_not_parse_is_not_run(
    case: str, launch: Launch, write_script: Callable[[str], Path]
) -> None:
    script = write_script("")
    script.write_bytes(FAILURES[case])
    assert launch.run(script) == 70
    status = launch.status
    assert (status["phase"], status["failure"]["kind"]) == ("failed", "script_syntax")
    assert status["failure"]["message"].startswith(f"{script}:")
    if case.endswith("place"):
        assert f"{script}:2:5: " in status["failure"]["message"]
    assert b"script_syntax" in launch.errors


def test_a_missing_script_is_named(launch: Launch, tmp_path: Path) -> None:
    assert launch.run(tmp_path / "nowhere.py") == 70
    assert launch.status["failure"] == {"kind": "script_missing", "message": f"{tmp_path}/nowhere.py: no such file"}


def test_a_folder_is_no_script(launch: Launch, tmp_path: Path) -> None:
    assert launch.run(tmp_path) == 70
    assert launch.status["failure"]["kind"] == "script_unreadable"


def test_the_placement_can_be_demanded(launch: Launch, write_script: Callable[[str], Path]) -> None:
    script = write_script("import sys, pathlib\npathlib.Path(sys.argv[2], 'tables.yml').write_text('x')\n")
    assert launch.run(script, "--placement", "flag") == 0
    assert launch.candidate.read_text() == "x"


def test_a_decision_is_handed_on_as_it_was_printed(launch: Launch, write_script: Callable[[str], Path]) -> None:
    script = write_script(
        "import pathlib\n"
        "class Analyzer:\n"
        "    def analyze_complete_schema(self, output_dir):\n"
        "        pathlib.Path(output_dir, 'tables.yml').write_text('x')\n"
        "class Other:\n"
        "    def analyze_complete_schema(self, output_dir):\n"
        "        pathlib.Path(output_dir, 'tables.yml').write_text('other')\n"
    )
    assert launch.run(script, "--decide-only") == 0
    assert json.loads(launch.text()) == {"placement": "parameter", "class": "Analyzer"}
    # Taken as it is: the script is not read again.
    assert launch.run(script, "--decided", '{"placement": "parameter", "class": "Other"}') == 0
    assert launch.candidate.read_text() == "other"
    assert (launch.status["placement"], launch.status["class"]) == ("parameter", "Other")


def test_a_demanded_parameter_needs_its_class(launch: Launch, write_script: Callable[[str], Path]) -> None:
    assert launch.run(write_script("pass\n"), "--placement", "parameter") == 70
    assert launch.status["failure"]["kind"] == "no_entry_point"


def test_a_class_that_is_gone_after_loading_is_no_entry_point(
    launch: Launch, write_script: Callable[[str], Path]
) -> None:
    assert launch.run(write_script(CLASS + METHOD + "del OpenDentalSchemaAnalyzer\n")) == 70
    status = launch.status
    assert (status["phase"], status["failure"]["kind"]) == ("failed", "no_entry_point")


def test_staging_must_be_empty(launch: Launch, write_script: Callable[[str], Path]) -> None:
    launch.candidate.write_text("left over\n")
    assert launch.run(write_script(CLASS + METHOD)) == 70
    assert launch.status["failure"]["kind"] == "staging_not_empty"
    assert launch.candidate.read_text() == "left over\n"


def test_a_script_that_writes_in_place_is_not_run_unguarded(
    launch: Launch, write_script: Callable[[str], Path]
) -> None:
    assert launch.run(write_script("print('ran')\n")) == 70
    assert launch.status["failure"]["kind"] == "live_config_unknown"
    assert launch.output == b""


def test_the_status_names_the_process_for_good(launch: Launch, write_script: Callable[[str], Path]) -> None:
    script = write_script(
        CLASS + "    def analyze_complete_schema(self, output_dir):\n"
        "        import os\n"
        "        print(os.getpgrp(), open(f'/proc/{os.getpgrp()}/stat').read().rpartition(')')[2].split()[19])\n"
    )
    process = launch.start(script)
    assert launch.finish() == 0
    status = launch.status
    assert launch.output.split() == [str(process.pid).encode(), str(status["start_time"]).encode()]
    assert status["pid"] == status["pgid"] == process.pid
    assert status["boot_id"] == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert status["phase"] == "ended"
    assert status["exit"] == {"code": 0}
    assert status["python"]["executable"]
    assert [name for name in os.listdir(launch.status_file.parent) if "status" in name] == ["status.json"]
