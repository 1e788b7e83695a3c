# SPDX-License-Identifier: MIT
"""The script as people and programs start it: options, defaults, its class, its words, what it loads."""

from __future__ import annotations

import ast
import re
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import PIPELINE, SCRIPT, AnalyzerRun, SourceServer, run_analyzer

if TYPE_CHECKING:
    from pathlib import Path

# What readers of the progress take a line apart with.
BAR = re.compile(
    r"(Analyzing tables): +(\d+)%\|[^|]*\| (\d+)/(\d+) "
    r"\[([\d:]+)<([\d:?]+), +([\d.?]+)(table/s|s/table)(?:, ([^\]]*))?\]"
)
POSTFIX = re.compile(r"table=(\S+), rows=([\d,]+), processed=([\d.e+]+), errors=([\d.e+]+)")
LOG = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(,\d{3})? - (?:([\w.]+) - )?(DEBUG|INFO|WARNING|ERROR) - (.*)$"
)
MESSAGES = [
    r"^Starting OpenDental Schema Analysis$",
    r"^Using environment: (\S+)$",
    r"^=+$",
    r"^OpenDental Schema Analysis Started$",
    r"^=+$",
    r"^Stage 1/4: (.+)$",
    r"^Discovering dbt models\.\.\.$",
    r"^dbt models directory not found: (.+)$",
    r"^Discovered 120 tables in database \(filtered from 121 total\)$",
    r"^Processing (\d+) tables \(filtered from (\d+) total\)$",
    r"^Stage 1 completed in ([\d.]+)s$",
    r"^Stage 2/4: (.+)$",
    r"^Processing (\d+) tables in (\d+) batches of (\d+)$",
    *[
        r"^Processing batch (\d+)/3: tables (\d+)-(\d+)$",
        r"^Completed batch (\d+)/3\. Processed: \d+, Errors: 0\. Elapsed: [\d.]+s, Est\. remaining: [\d.]+s$",
    ]
    * 3,
    r"^Table processing complete in ([\d.]+)s\. Total processed: 120, Total errors: 0$",
    r"^Stage 2 completed in ([\d.]+)s$",
    r"^Stage 3/4: (.+)$",
    r"^metadata schema_hash covers the first 50 of 120 tables",
    r"^Configuration saved to: (.+)$",
    r"^Stage 4/4: (.+)$",
    r"^Total analysis time: ([\d.]+)s$",
    r"^Performance-enhanced schema analysis completed successfully!$",
]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "opendental.db"
    with sqlite3.connect(path) as connection:
        for number in range(120):
            connection.execute(f"CREATE TABLE t{number:03} (Code text PRIMARY KEY)")
        connection.execute("CREATE TABLE tmp_x (a int)")
    connection.close()
    return path


def variables(database: Path) -> dict[str, str]:
    return {"OPENDENTAL_SOURCE_URL": f"sqlite:///{database}"}


def test_every_line_is_one_that_readers_know(database: Path, tmp_path: Path) -> None:
    run = run_analyzer(tmp_path / "out", variables(database))
    assert run.code == 0
    bars, messages = _parsed(run)
    assert [count for _, count, total in bars if total == 120][-1] == 120
    assert len(messages) == len(MESSAGES)
    for message, pattern in zip(messages, MESSAGES, strict=True):
        assert re.search(pattern, message), (message, pattern)


def test_no_name_breaks_a_line_of_the_progress(tmp_path: Path) -> None:
    names = [
        "two words",
        "line\nend",
        "car\rriage",
        "tab\t",
        "a, rows=9",
        "bell\x07\x1b[31m",
        "naïve",
        "no\u3000break",
    ]
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        for name in names:
            connection.execute(f'CREATE TABLE "{name}" ("Num" integer PRIMARY KEY, "when\n x" datetime)')
            connection.execute(
                f'INSERT INTO "{name}" ("when\n x") WITH RECURSIVE n(i) AS'
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT '2024-05-01' FROM n"
            )
    connection.close()
    run = run_analyzer(tmp_path / "out", variables(path))
    assert (run.code, sorted(run.tables)) == (0, sorted(names))
    assert all(entry["incremental_columns"] == ["Num", "when\n x"] for entry in run.tables.values())
    bars, messages = _parsed(run)
    assert bars
    found = [
        re.fullmatch(r"Filtered incremental columns for (\S+): (\d+) -> (\d+) columns", text)
        for text in messages
    ]
    assert len([match for match in found if match]) == len(names)
    assert not re.search(r"[^\n -~ï]", run.stdout)


def _parsed(run: AnalyzerRun) -> tuple[list[tuple[str, int, int]], list[str]]:
    bars, messages = [], []
    for segment in filter(None, re.split(r"[\r\n]", run.stderr)):
        log, bar = LOG.search(segment), BAR.search(segment)
        assert log or bar, f"neither record nor bar: {segment!r}"
        if log:
            assert log[3] == "schema_analysis"
            messages.append(log[5])
        if bar:
            bars.append((bar[1], int(bar[3]), int(bar[4])))
            if bar[9]:
                assert POSTFIX.search(bar[9]), segment
    return bars, messages


def test_the_summary_has_totals_and_the_path(database: Path, tmp_path: Path) -> None:
    run = run_analyzer(tmp_path / "out", variables(database))
    assert "Performance-Enhanced Schema Analysis Summary" in run.stdout
    assert "- Total Tables: 120\n- Tables not read: 0" in run.stdout
    assert re.search(r"^ 1\. t\d+: 0\.0min \(0 rows, tiny\)$", run.stdout, re.MULTILINE)
    assert f"   tables_config: {run.path}\n" in run.stdout
    assert re.search(r"^   Analysis time: [\d.]+s$", run.stdout, re.MULTILINE)
    assert run.stdout.isascii()


def test_the_stage_option_wins_and_is_checked(database: Path, tmp_path: Path) -> None:
    prefixed = {f"TEST_{name}": value for name, value in variables(database).items()}
    run = run_analyzer(tmp_path, prefixed, arguments=["--stage", "test", "--output-dir", str(tmp_path)])
    assert (run.code, run.document["metadata"]["environment"]) == (0, "test")
    run = run_analyzer(tmp_path, prefixed, arguments=["--stage", "demo"])
    assert run.code == 2
    assert "usage:" in run.stderr


def test_without_a_stage_the_choices_are_named(tmp_path: Path) -> None:
    run = run_analyzer(tmp_path, {"ETL_ENVIRONMENT": ""})
    assert run.code == 1
    assert "local, clinic, test, production" in run.stderr


def test_the_configured_directory_is_the_default(database: Path, tmp_path: Path) -> None:
    configured = {**variables(database), "ETL_CONFIG_DIR": str(tmp_path / "configured")}
    run = run_analyzer(tmp_path / "configured", configured, arguments=["--stage", "local"])
    assert (run.code, len(run.tables)) == (0, 120)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A pipeline of its own: script and package, not installed, with a file of settings."""
    pipeline = tmp_path / "pipeline"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PIPELINE / "scripts", pipeline / "scripts", ignore=ignore)
    shutil.copytree(PIPELINE / "etl_pipeline", pipeline / "etl_pipeline", ignore=ignore)
    return pipeline


def test_a_copied_pipeline_uses_its_own_package_settings_and_directory(copied: Path, database: Path) -> None:
    (copied / ".env_clinic").write_text(f"OPENDENTAL_SOURCE_URL=sqlite:///{database}\n")
    module = copied / "etl_pipeline" / "analyzer" / "document.py"
    module.write_text(module.read_text() + '\nANALYZER_VERSION = "the copy"\n')
    script = copied / "scripts" / SCRIPT.name
    result = subprocess.run(
        [sys.executable, str(script)],
        env={"ETL_ENVIRONMENT": "clinic"},
        cwd="/",
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    document = yaml.safe_load((copied / "config" / "tables.yml").read_text())
    assert document["metadata"]["analyzer_version"] == "the copy"
    assert f"{copied.parent}/dbt_dental_models/models" in result.stderr.decode()


def test_the_class_can_be_used_without_the_command_line(database: Path, tmp_path: Path) -> None:
    program = (
        "import runpy, sys\n"
        f"analyzer = runpy.run_path({str(SCRIPT)!r}, run_name='loaded')['OpenDentalSchemaAnalyzer']()\n"
        f"result = analyzer.analyze_complete_schema(output_dir={str(tmp_path / 'out')!r})\n"
        "assert result['failed_tables'] == {} and result['total_time'] > 0\n"
        "print('PATH', result['tables_config'])\n"
    )
    environment = {"ETL_ENVIRONMENT": "local", **variables(database)}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert f"PATH {tmp_path / 'out' / 'tables.yml'}".encode() in result.stdout
    assert (tmp_path / "out" / "tables.yml").is_file()


def test_flag_and_class_stand_in_the_script_itself() -> None:
    tree = ast.parse(SCRIPT.read_text())
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {"--stage", "--output-dir"} <= texts
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    methods = {node.name: node for node in found.body if isinstance(node, ast.FunctionDef)}
    assert found.name == "OpenDentalSchemaAnalyzer"
    assert [argument.arg for argument in methods["analyze_complete_schema"].args.args] == [
        "self",
        "output_dir",
    ]
    assert methods["__init__"].args.defaults, "the class must be creatable without arguments"


def _loaded_by_a_run(environment: dict[str, str], output: Path) -> set[str]:
    program = (
        "import runpy, sys\n"
        f"sys.argv = ['script', '--output-dir', {str(output)!r}]\n"
        "try:\n"
        f"    runpy.run_path({str(SCRIPT)!r}, run_name='__main__')\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0\n"
        "print('LOADED', *sorted(sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"ETL_ENVIRONMENT": "local", **environment},
        capture_output=True,
        check=True,
    )
    return set(result.stdout.decode().split("LOADED ")[1].split())


def test_a_run_loads_no_more_than_it_uses(database: Path, tmp_path: Path) -> None:
    loaded = _loaded_by_a_run(variables(database), tmp_path)
    assert "etl_pipeline.analyzer.analysis" in loaded
    assert not loaded & {"pandas", "numpy", "sqlalchemy.orm", "pymysql", "click", "dotenv", "cryptography"}


def test_a_run_on_a_server_needs_the_driver_alone(small: SourceServer, tmp_path: Path) -> None:
    loaded = _loaded_by_a_run(small.variables, tmp_path)
    assert "pymysql" in loaded
    assert not loaded & {"sqlalchemy", "sqlite3", "asyncio", "click", "dotenv"}


def test_names_outside_the_terminals_encoding_do_not_end_the_run(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE 日本 (a int)")
    connection.close()
    environment = {**variables(path), "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    run = run_analyzer(tmp_path, environment)
    assert run.code == 0
    assert list(run.tables) == ["日本"]


def test_an_unforeseen_error_keeps_its_traceback_and_the_secret(
    database: Path, copied: Path, tmp_path: Path
) -> None:
    module = copied / "etl_pipeline" / "analyzer" / "catalogue_sqlite.py"
    module.write_text(
        module.read_text() + "\n\ndef read_catalogue(source, warn):\n    raise KeyError('hunter22')\n"
    )
    environment = {**variables(database), "ETL_ENVIRONMENT": "local", "X_PASSWORD": "hunter22"}
    command = [sys.executable, str(copied / "scripts" / SCRIPT.name), "--output-dir", str(tmp_path / "out")]
    result = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert result.returncode == 1
    assert b"Traceback (most recent call last):" in result.stderr
    assert b"KeyError: '***'" in result.stderr
    assert b"hunter22" not in result.stderr + result.stdout
    assert not (tmp_path / "out" / "tables.yml").exists()
