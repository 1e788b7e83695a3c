# SPDX-License-Identifier: MIT
"""An analysis creates no warehouse tables and scatters no logs; what gets out all the same is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Launch

WITH_STAGE_FIVE = """import os, pathlib
class OpenDentalSchemaAnalyzer:
    def _initialize_new_tables_in_analytics(self, tables, config=None):
        (pathlib.Path(__file__).parent / 'created').touch()
    def analyze_complete_schema(self, output_dir):
        result = self._initialize_new_tables_in_analytics({tables}, config={{}})
        print(len(result['created']), result.get('failed', 'none'))
        os._exit(0)
"""
AS_MAIN = """
import argparse
argparse.ArgumentParser().add_argument('--output-dir')
OpenDentalSchemaAnalyzer().analyze_complete_schema('x')
"""
PATHS = '''"""Where things are."""
from pathlib import Path
ROOT = Path(__file__).resolve().parents[2]
CONFIG_DIR = ROOT / "etl_pipeline" / "config"
LOGS_DIR = ROOT / "logs"
LOGS_DIR.mkdir(parents=True, exist_ok=True)
BACKUP_FOLDER = str(ROOT / "logs" / "schema_analysis" / "backups")
LOG_LEVEL = "INFO"

def tables_path():
    return CONFIG_DIR / "tables.yml"

def report_dir(create=True):
    folder = ROOT / "logs" / "schema_analysis" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
'''
USES_PATHS = """from etl_pipeline.config.paths import BACKUP_FOLDER, CONFIG_DIR, LOG_LEVEL, LOGS_DIR
from etl_pipeline.config.paths import report_dir, tables_path
class OpenDentalSchemaAnalyzer:
    def analyze_complete_schema(self, output_dir):
        (report_dir() / 'report.json').write_text('{}')
        report_dir()
        (LOGS_DIR / 'run.log').write_text('x')
        print(type(BACKUP_FOLDER).__name__, BACKUP_FOLDER, CONFIG_DIR, LOG_LEVEL, tables_path(), sep='\\n')
"""


@pytest.mark.parametrize("placement", ["parameter", "flag"])
@pytest.mark.parametrize("tables", ["['chat', 'chatmsg']", "{'chatmsg', 'chat'}", "('chat', 'chatmsg', 'chat')"])
def test_new_tables_are_listed_instead_of_created(
    placement: str, tables: str, launch: Launch, write_script: Callable[[str], Path]
) -> None:
    script = write_script(WITH_STAGE_FIVE.format(tables=tables) + (AS_MAIN if placement == "flag" else ""))
    assert launch.run(script) == 0, launch.text()
    assert launch.status["placement"] == placement
    assert launch.status["new_tables_to_create"] == ["chat", "chatmsg"]
    assert not (script.parent / "created").exists()
    assert launch.output == b"0 none\n"


def test_other_methods_stay(launch: Launch, write_script: Callable[[str], Path]) -> None:
    script = write_script("""class A:
    def find_new_tables(self): return 'found'
    def create_new_tables_report(self): return 'made'
    def analyze_complete_schema(self, output_dir): print(self.find_new_tables(), self.create_new_tables_report())
""")
    assert launch.run(script) == 0
    assert launch.output == b"found made\n"


@pytest.fixture
def paths_pipeline(tmp_path: Path) -> Path:
    """A pipeline that keeps its log and report folders in one module, below a folder that is itself named logs."""
    pipeline = tmp_path / "logs" / "repository" / "etl_pipeline"
    package = pipeline / "etl_pipeline"
    (package / "config").mkdir(parents=True)
    for folder in (package, package / "config"):
        (folder / "__init__.py").touch()
    (package / "config" / "paths.py").write_text(PATHS)
    script = pipeline / "scripts" / "analyze_opendental_schema.py"
    script.parent.mkdir()
    script.write_text(USES_PATHS)
    return pipeline


def test_log_folders_of_a_paths_module_move(launch: Launch, paths_pipeline: Path) -> None:
    before = sorted(paths_pipeline.rglob("*"))
    assert launch.run(paths_pipeline / "scripts/analyze_opendental_schema.py", PYTHONPATH=str(paths_pipeline)) == 0
    assert (launch.work / "logs/schema_analysis/reports/report.json").exists(), launch.text()
    assert (launch.work / "logs/run.log").exists()
    config = paths_pipeline / "etl_pipeline" / "config"
    assert launch.output.decode().splitlines() == [
        "str",
        f"{launch.work}/logs/schema_analysis/backups",
        str(config),
        "INFO",
        f"{config}/tables.yml",
    ]
    # No folder, no log, no compiled file: the pipeline is as it was.
    assert sorted(paths_pipeline.rglob("*")) == before
    assert launch.status["outside_writes"] == []
    assert {f"etl_pipeline.config.paths.{name}" for name in ("LOGS_DIR", "BACKUP_FOLDER", "report_dir")} <= set(
        launch.status["redirected"]
    )


def test_relative_logs_land_in_the_working_directory(launch: Launch, write_script: Callable[[str], Path]) -> None:
    body = "import os; open('logs/a.log', 'w').close(); print(os.environ['ETL_LOG_PATH'])"
    script = write_script(f"class A:\n    def analyze_complete_schema(self, output_dir):\n        {body}\n")
    assert launch.run(script) == 0
    assert (launch.work / "logs" / "a.log").exists()
    assert launch.output.decode().strip() == str(launch.work / "logs")
    assert launch.status["redirected"] == ["working directory", "ETL_LOG_PATH"]


def test_writes_outside_are_listed_and_reads_are_not(
    launch: Launch, write_script: Callable[[str], Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    script = write_script(f"""import os, pathlib
class A:
    def analyze_complete_schema(self, output_dir):
        open(__file__).close()
        folder = pathlib.Path({str(elsewhere)!r})
        folder.mkdir()
        (folder / 'a.txt').write_text('x')
        os.rename(folder / 'a.txt', folder / 'b.txt')
        os.remove(folder / 'b.txt')
        folder.rmdir()
        pathlib.Path(output_dir, 'tables.yml').write_text('ok')
        os._exit(0)
""")
    assert launch.run(script) == 0, launch.text()
    assert launch.status["outside_writes"] == [str(elsewhere), f"{elsewhere}/a.txt", f"{elsewhere}/b.txt"]


def test_a_file_that_is_moved_away_counts_under_its_old_name(
    launch: Launch, write_script: Callable[[str], Path], tmp_path: Path
) -> None:
    taken = tmp_path / "taken.yml"
    taken.write_text("somebody's")
    script = write_script(f"""import os, pathlib
class Analyzer:
    def analyze_complete_schema(self, output_dir):
        os.rename({str(taken)!r}, pathlib.Path(output_dir, 'tables.yml'))
""")
    assert launch.run(script) == 0, launch.text()
    assert launch.status["outside_writes"] == [str(taken)]


FORKS = """import os, pathlib
class A:
    def analyze_complete_schema(self, output_dir):
        here = pathlib.Path(__file__).parent
        reading, writing = os.pipe()
        if os.fork() == 0:
            (here / 'by the child').touch()
            os.write(writing, b'x')
            os.close(writing)
            os._exit(0)
        os.read(reading, 1)
        (here / 'by the parent').touch()
        os.wait()
"""


def test_what_a_forked_process_writes_is_listed_beside_what_its_parent_writes(
    launch: Launch, write_script: Callable[[str], Path]
) -> None:
    script = write_script(FORKS)
    assert launch.run(script) == 0, launch.text()
    names = [str(script.parent / name) for name in ("by the child", "by the parent")]
    assert sorted(launch.status["outside_writes"]) == names
    assert launch.status["returned"] is True
    assert not list(launch.status_file.parent.glob("*.runner*"))
