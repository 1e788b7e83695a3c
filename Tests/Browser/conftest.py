# SPDX-License-Identifier: MIT
"""One browser for all tests, and reports that the built command has written."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from outcome import ROOT
from page import Page
from pipeline import CANDIDATE, Pipeline, binary
from processes import kill_marked
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

FIXTURES = ROOT / "Tests" / "Fixtures" / "diffing"
Opener = Callable[[Path], Page]
Comparer = Callable[[str, str], Path]


def program(*names: str) -> str:
    """A program of the browser's package; without it no test can say anything."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, f"none of {', '.join(names)} is installed; install them with: scripts/setup test"
    return found


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless browser that keeps what the page says on its console."""
    options = ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    profile = tmp_path_factory.mktemp("profile")
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
    ):
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # The driver is named, so that nothing looks for one on the network.
    browser = Chrome(options=options, service=Service(program("chromedriver")))
    yield browser
    browser.quit()


@pytest.fixture
def open_page(driver: Chrome) -> Iterator[Opener]:
    """Opens reports; afterwards the console must be empty, and nothing may have been fetched."""
    driver.get_log("browser")  # type: ignore[no-untyped-call]
    yield lambda file: Page(driver, file)
    fetched = driver.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert fetched == []
    assert driver.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Comparer:
    """Writes the HTML report of two configurations."""

    def written(old: str, new: str) -> Path:
        folder = tmp_path_factory.mktemp("report")
        (folder / "old.yml").write_text(old)
        (folder / "new.yml").write_text(new)
        command = [str(binary()), "diff", "old.yml", "new.yml", "--format", "html"]
        page = subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout
        (folder / "report.html").write_bytes(page)
        return folder / "report.html"

    return written


@pytest.fixture(scope="session")
def upgrade(compare: Comparer) -> Path:
    """The report of an OpenDental upgrade: every severity, many kinds."""
    return fixture_report(compare, "opendental-upgrade")


@pytest.fixture(scope="session")
def updates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The page that the third update of a pipeline has left."""
    stub = ROOT / "Tests" / "Fixtures" / "analyzers" / "succeeds.py"
    pipeline = Pipeline.with_stub(tmp_path_factory.mktemp("updates"), stub)
    for number in (1, 2, 3):
        pipeline.offer(CANDIDATE.replace("    - DateDue\n", f"    - DateDue\n    - Added{number}\n"))
        assert pipeline.run().code == 0
    page = pipeline.folder / "report.html"
    page.write_text(pipeline.run("report", "--format", "html").output)
    yield page
    kill_marked(pipeline.mark)


def fixture_report(compare: Comparer, name: str) -> Path:
    """The report of one of the fixtures of the comparison."""
    folder = FIXTURES / name
    return compare((folder / "before.yml").read_text(), (folder / "after.yml").read_text())
