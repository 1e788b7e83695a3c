# SPDX-License-Identifier: MIT
"""Projects, servers and stand-ins for the tests of the built command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pipeline import OWN_STUBS, STUBS, Pipeline
from processes import kill_marked, take_usual_signals
from source_server import SHARED_SCHEMA, SourceServer

PipelineMaker = Callable[[str], Pipeline]
take_usual_signals()


def pytest_report_header() -> str:
    """Say where the large schema comes from."""
    return f"schema: {SHARED_SCHEMA if SHARED_SCHEMA.is_file() else 'generated (446 tables)'}"


def stub_script(name: str) -> Path:
    """A stub analyzer by name, from the shared ones or this suite's own."""
    found = [folder / f"{name}.py" for folder in (STUBS, OWN_STUBS) if (folder / f"{name}.py").is_file()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[PipelineMaker]:
    """Makes a pipeline with a stub analyzer and a live configuration; whatever a failed test leaves is ended."""
    made: list[Pipeline] = []

    def make(name: str) -> Pipeline:
        made.append(Pipeline.with_stub(tmp_path / f"stub{len(made)}", stub_script(name)))
        return made[-1]

    yield make
    for pipeline in made:
        kill_marked(pipeline.mark)


@pytest.fixture
def convention(tmp_path: Path) -> Iterator[PipelineMaker]:
    """Makes a pipeline of one of the calling conventions."""
    made: list[Pipeline] = []

    def make(name: str) -> Pipeline:
        made.append(Pipeline.of_convention(tmp_path / f"convention{len(made)}", name))
        return made[-1]

    yield make
    for pipeline in made:
        kill_marked(pipeline.mark)


@pytest.fixture
def bundled(tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline with the project's own analyzer, without a source."""
    pipeline = Pipeline.bundled(tmp_path / "bundled")
    yield pipeline
    kill_marked(pipeline.mark)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceServer]:
    """A private MariaDB; where none is installed the tests fail with the command to type."""
    with SourceServer(tmp_path_factory.mktemp("mariadb")) as running:
        yield running
