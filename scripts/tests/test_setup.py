# SPDX-License-Identifier: MIT
"""`scripts/setup`: installs what is missing, says one command when it cannot, is quiet the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Checkout

INSTALL = "apt-get install -y --no-install-recommends"
# A stand-in for python3 that notes every virtual environment and installation instead of making them.
RECORDING_PYTHON = """
case "$*" in
  *"sys.version_info"*) echo 3.12 ;;
  *"import ensurepip"*) exit "${NO_ENSUREPIP:-0}" ;;
  *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo venv >>calls ;;
  *"-m pip"*) echo "pip ${*: -1}" >>calls; exit "${PIP_STATUS:-0}" ;;
esac
"""


@pytest.fixture
def project(checkout: Checkout) -> Checkout:
    checkout.program("python3", RECORDING_PYTHON)
    checkout.program("id", "echo 1000")
    for name in ("strace", "chromium", "chromedriver"):
        checkout.program(name, "true")
    checkout.program("mariadb", "true")
    checkout.program("mariadbd", "true")
    checkout.program("mariadb-install-db", "true")
    checkout.write("etl_pipeline/pyproject.toml", "[project]\n")
    return checkout


def calls(project: Checkout) -> list[str]:
    path = project.root / "calls"
    return path.read_text().splitlines() if path.exists() else []


def test_the_second_run_does_nothing_and_says_nothing(project: Checkout) -> None:
    first = project.run("scripts/setup", "demo")
    assert first.returncode == 0, first.stderr
    assert calls(project) == ["venv", "pip ./etl_pipeline"]

    second = project.run("scripts/setup", "demo")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert calls(project) == ["venv", "pip ./etl_pipeline"]


def test_tests_need_the_development_packages_and_the_demo_is_content_with_them(project: Checkout) -> None:
    project.run("scripts/setup", "demo")
    assert project.run("scripts/setup", "test").returncode == 0
    assert project.run("scripts/setup", "demo").returncode == 0
    assert calls(project) == ["venv", "pip ./etl_pipeline", "pip ./etl_pipeline[dev]"]


def test_a_changed_pyproject_is_installed_again(project: Checkout) -> None:
    project.run("scripts/setup", "demo")
    project.write("etl_pipeline/pyproject.toml", "[project]\nname = 'other'\n")
    assert project.run("scripts/setup", "demo").returncode == 0
    assert calls(project).count("pip ./etl_pipeline") == 2


def test_a_failed_installation_is_tried_again(project: Checkout) -> None:
    failed = project.run("scripts/setup", "demo", PIP_STATUS="1")
    assert failed.returncode == 1
    assert "pip could not install ./etl_pipeline into .venv" in failed.stderr
    assert project.run("scripts/setup", "demo").returncode == 0
    assert calls(project).count("pip ./etl_pipeline") == 2


def test_an_environment_whose_python_is_gone_is_made_anew(project: Checkout) -> None:
    project.run("scripts/setup", "demo")
    (project.root / ".venv/bin/python").unlink()
    (project.root / ".venv/bin/python").symlink_to("/nonexistent/python")
    assert project.run("scripts/setup", "demo").returncode == 0
    assert calls(project).count("venv") == 2
    assert calls(project).count("pip ./etl_pipeline") == 2


def test_without_root_it_prints_the_one_command_and_installs_nothing(project: Checkout) -> None:
    project.program("pkg-config", "exit 1")
    project.program("apt-get", "echo called >>apt-calls")
    result = project.run("scripts/setup", "demo", NO_ENSUREPIP="1")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "[ERROR] missing packages: pkg-config libyaml-dev python3-venv",
        "Nothing was changed.",
        f"Next: sudo apt-get update && sudo {INSTALL} pkg-config libyaml-dev python3-venv",
    ]
    assert not (project.root / "apt-calls").exists()
    assert not (project.root / ".venv").exists()


APT = """
echo "$*" >>"$HOME/apt-calls"
case "$*" in
  *update*) touch "$HOME/lists" ;;
  *install*) [[ -e "$HOME/lists" ]] || { echo "E: Unable to locate package" >&2; exit 100; } ;;
esac
"""


@pytest.mark.parametrize(
    ("lists", "verbs"), [("there", ["install"]), ("missing", ["install", "update", "install"])]
)
def test_package_lists_are_fetched_only_when_an_installation_needs_them(
    project: Checkout, lists: str, verbs: list[str]
) -> None:
    project.program("id", "echo 0")
    project.program("apt-get", APT)
    (project.bin / "strace").unlink()
    if lists == "there":
        project.write("lists", "")
    result = project.run("scripts/setup", "test")
    assert result.returncode == 0, result.stderr
    assert "✓ installed strace" in result.stdout
    calls_of_apt = (project.root / "apt-calls").read_text().splitlines()
    assert [line.split()[3] for line in calls_of_apt] == verbs


def test_sudo_is_used_only_when_it_asks_for_no_password(project: Checkout) -> None:
    project.program("apt-get", APT)
    project.write("lists", "")
    project.program("pkg-config", "exit 1")
    project.program("sudo", '[[ "$1" == -n ]] || exit 1; shift; exec "$@"')
    assert project.run("scripts/setup", "build").returncode == 0

    project.program("sudo", "echo 'a password is required' >&2; exit 1")
    assert project.run("scripts/setup", "build").returncode == 1


@pytest.mark.parametrize(
    ("version", "status"), [("6.0.3", 1), ("6.1", 0), ("6.3.1", 0), ("5.10", 1), ("7.0-dev", 0)]
)
def test_the_swift_version_is_compared_as_a_version(project: Checkout, version: str, status: int) -> None:
    project.program("swift", f'echo "Swift version {version} (swift-{version}-RELEASE)"')
    result = project.run("scripts/setup", "build")
    assert result.returncode == status
    assert ("is too old" in result.stderr) == (status == 1)


def test_an_old_python3_is_passed_over_for_a_newer_one(project: Checkout) -> None:
    project.program("python3", "echo 3.9")
    refused = project.run("scripts/setup", "demo")
    assert refused.returncode == 1
    assert "no Python 3.10 or newer was found" in refused.stderr

    project.program("python3.11", RECORDING_PYTHON)
    assert project.run("scripts/setup", "demo").returncode == 0


def test_an_unknown_purpose_is_refused(project: Checkout) -> None:
    result = project.run("scripts/setup", "everything")
    assert result.returncode == 1
    assert "unknown purpose: everything" in result.stderr
