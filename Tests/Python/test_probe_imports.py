# SPDX-License-Identifier: MIT
"""Missing modules are found from the text alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Probe

CASES = {
    "present": ("import os, json\nimport xml.etree.ElementTree\nfrom os import path\n", []),
    "absent": ("import yaml_is_not_here\n", ["yaml_is_not_here"]),
    "several on a line": ("import os, not_here_a, not_here_b\n", ["not_here_a", "not_here_b"]),
    "dotted": ("import not_here.deep.inside\n", ["not_here"]),
    "from": ("from not_here.deep import thing\n", ["not_here"]),
    "optional": ("try:\n    import not_here\nexcept ImportError:\n    not_here = None\n", []),
    "optional among others": ("try:\n    import not_here\nexcept (KeyError, ModuleNotFoundError):\n    pass\n", []),
    "optional by bare except": ("try:\n    import not_here\nexcept:\n    pass\n", []),
    "try that helps nothing": ("try:\n    import not_here\nexcept KeyError:\n    pass\n", ["not_here"]),
    "type checking": ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import not_here\n", []),
    "inside a function": ("def f():\n    import not_here\n", []),
    "relative": ("from . import not_here\n", []),
    "attribute of a module": ("from os import not_here_but_no_module\n", []),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_must_be_there_is_missed(case: str, probe: Probe, tmp_path: Path) -> None:
    text, missing = CASES[case]
    script = tmp_path / "script.py"
    script.write_text(text)
    modules = probe.ask(script=str(script), want=["modules"])["modules"]
    assert modules == {"missing": missing}


def test_what_is_not_installed_is_missed(probe: Probe, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import yaml, dotenv, pymysql, sqlalchemy.orm\n")
    # An interpreter that sees no installed packages.
    modules = probe.ask(script=str(script), want=["modules"], options=("-S",))["modules"]
    assert sorted(modules["missing"]) == ["dotenv", "pymysql", "sqlalchemy", "yaml"]


def test_imports_are_followed_through_the_pipeline_only(probe: Probe, tmp_path: Path) -> None:
    package = tmp_path / "etl" / "pipeline_package"
    (package / "core").mkdir(parents=True)
    (package / "__init__.py").write_text("import missing_in_package\n")
    (package / "core" / "__init__.py").write_text("")
    (package / "core" / "connections.py").write_text("import missing_in_module\nimport pipeline_package\n")
    (package / "core" / "unused.py").write_text("import missing_but_unused\n")
    script = tmp_path / "etl" / "scripts" / "script.py"
    script.parent.mkdir()
    script.write_text("from pipeline_package.core import connections\nimport pipeline_package.core.nowhere\n")
    modules = probe.ask(script=str(script), python_path=[str(tmp_path / "etl")], want=["modules"])["modules"]
    assert modules["missing"] == [
        "missing_in_module",
        "missing_in_package",
        "pipeline_package.core.nowhere",
    ]


def test_a_module_beside_the_script_is_found(probe: Probe, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("")
    script = tmp_path / "script.py"
    script.write_text("import beside\n")
    assert probe.ask(script=str(script), want=["modules"])["modules"] == {"missing": []}


def test_nothing_is_run(probe: Probe, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for name in ("script.py", "beside.py", "deep/__init__.py", "deep/inner.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"open({str(mark)!r}, 'w')\n")
    script = tmp_path / "script.py"
    script.write_text(f"import beside, deep.inner\nopen({str(mark)!r}, 'w')\n")
    assert probe.ask(script=str(script), want=["modules"])["modules"] == {"missing": []}
    assert not mark.exists()
    assert not list(tmp_path.rglob("__pycache__"))


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [(b"x = (\n", "script_syntax", ":1:"), (b"\0", "script_syntax", ":"), (None, "script_missing", ": ")],
)
def test_a_script_that_cannot_be_read_is_a_problem(
    text: bytes | None, kind: str, where: str, probe: Probe, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    if text is not None:
        script.write_bytes(text)
    modules = probe.ask(script=str(script), want=["modules"])["modules"]
    assert modules["missing"] == []
    assert modules["problem"]["kind"] == kind
    assert modules["problem"]["message"].startswith(f"{script}{where}")
