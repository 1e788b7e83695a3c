# SPDX-License-Identifier: MIT
"""`scripts/check`: each step can fail, and all of them run."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Checkout

HEAD = "// SPDX-License-Identifier: MIT\n"
SWIFT = """
case "$*" in
  --version) echo "Swift version 6.3.1" ;;
  *) echo "swift $*" >>calls; exit "${SWIFT_STATUS:-0}" ;;
esac
"""


@pytest.fixture
def project(checkout: Checkout) -> Checkout:
    checkout.prepare()
    git = shutil.which("git")
    assert git is not None, "git is needed by scripts/check"
    (checkout.bin / "git").unlink()
    (checkout.bin / "git").symlink_to(git)
    subprocess.run([git, "init", "-q", str(checkout.root)], check=True)
    checkout.program("swift", SWIFT)
    for tool in ("ruff", "mypy"):
        checkout.program(
            tool, f'echo "{tool} $*" >>"$HOME/calls"; exit "${{TOOL_STATUS:-0}}"', checkout.root / ".venv/bin"
        )
    checkout.write(".gitignore", ".build/\n.venv/\n")
    checkout.write("Sources/A/Short.swift", HEAD)
    # What the project's own programs look like today must not decide these tests.
    for folder in ("bench", "demo", "dev", "tests"):
        shutil.rmtree(checkout.root / "scripts" / folder, ignore_errors=True)
        checkout.write(f"scripts/{folder}/program.py", HEAD.replace("//", "#"))
    return checkout


def test_everything_in_order_passes(project: Checkout) -> None:
    result = project.run("scripts/check")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "✓ all checks passed: format sizes shell ruff mypy build" in result.stdout


def test_the_build_has_its_own_place_and_its_warnings_are_errors(project: Checkout) -> None:
    project.run("scripts/check", "build")
    call = (project.root / "calls").read_text()
    for words in (
        "--scratch-path .build-check",
        "--explicit-target-dependency-import-check error",
        "-Xswiftc -warnings-as-errors",
    ):
        assert words in call


def test_all_steps_run_after_a_failure_and_each_failure_is_named(project: Checkout) -> None:
    result = project.run("scripts/check", SWIFT_STATUS="1", TOOL_STATUS="1")
    assert result.returncode == 1
    assert "[ERROR] failed: format ruff mypy build" in result.stderr
    assert "✓ shell" in result.stdout


@pytest.mark.parametrize(("lines", "status"), [(300, 0), (301, 1)])
def test_a_source_file_has_at_most_300_lines(project: Checkout, lines: int, status: int) -> None:
    project.write("Sources/A/Long.swift", HEAD + "\n" * (lines - 1))
    result = project.run("scripts/check", "sizes")
    assert result.returncode == status
    assert ("Sources/A/Long.swift: 301 lines, the limit is 300" in result.stderr) == (status == 1)


def test_a_source_file_names_its_licence(project: Checkout) -> None:
    project.write("Sources/A/Bare.swift", "struct Bare {}\n")
    result = project.run("scripts/check", "sizes")
    assert result.returncode == 1
    assert "Sources/A/Bare.swift: the SPDX line is missing from the top" in result.stderr


def test_ignored_files_are_not_checked(project: Checkout) -> None:
    project.write(".build/Sources/Generated.swift", "\n" * 400)
    project.write("Sources/.build/Generated.swift", "\n" * 400)
    assert project.run("scripts/check", "sizes").returncode == 0


def test_a_shell_script_with_a_syntax_error_is_found_with_or_without_an_ending(project: Checkout) -> None:
    project.write("scripts/broken", "#!/usr/bin/env bash\nif true; then\n")
    result = project.run("scripts/check", "shell")
    assert result.returncode == 1
    assert "scripts/broken: line 3: syntax error" in result.stderr


def test_the_programs_of_each_stage_are_checked_apart(project: Checkout) -> None:
    for room in ("A", "B"):
        project.write(f"Sources/{room}/Resources/program.py", "# SPDX-License-Identifier: MIT\n")
    project.run("scripts/check", "mypy")
    calls = (project.root / "calls").read_text().splitlines()
    assert "mypy --config-file Tests/Python/pyproject.toml Sources/A/Resources" in calls
    assert "mypy --config-file Tests/Python/pyproject.toml Sources/B/Resources" in calls


def test_an_unknown_step_is_refused(project: Checkout) -> None:
    result = project.run("scripts/check", "formatting")
    assert result.returncode == 1
    assert "unknown step: formatting" in result.stderr
