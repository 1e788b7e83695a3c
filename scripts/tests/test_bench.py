# SPDX-License-Identifier: MIT
"""The benchmarks measure what they say: time, memory, and nothing when the program failed."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import bench_growth
import bench_project
import measured_process
import pytest
import summarize_pyyaml
import yaml

import bench

ENVIRONMENT = {"PATH": os.environ["PATH"]}
# A stand-in for the program: quick, except that an update starts the analyzer and takes its result.
PROGRAM = """#!{python}
import json, os, pathlib, subprocess, sys
if "--environment" in sys.argv:
    script = "etl_pipeline/scripts/analyze_opendental_schema.py"
    subprocess.run([os.environ["ETL_PYTHON"], script, "--output-dir", "staged"], check=True)
    os.replace("staged/tables.yml", "etl_pipeline/config/tables.yml")
    print(json.dumps({{"timings": {{"overhead_seconds": 0.125}}}}))
if sys.argv[1] == "diff" and "json" in sys.argv:
    sys.path.insert(0, {scripts!r})
    import summarize_pyyaml
    summary = summarize_pyyaml.summarize(*map(summarize_pyyaml.load, sys.argv[2:4]))
    print(json.dumps({{"diff": {{"summary": summary}}}}))
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "BENCH", tmp_path / "bench")
    path = tmp_path / "etl-update-schema"
    path.write_text(PROGRAM.format(python=sys.executable, scripts=str(Path(bench.__file__).parent)))
    monkeypatch.setattr(bench, "GROWTH", (500, 1000))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def measured(*command: str, samples_memory: bool = False) -> measured_process.Measurement:
    return measured_process.measure(command, Path("/"), ENVIRONMENT, samples_memory=samples_memory)


def test_a_measurement_has_the_commands_output_and_status() -> None:
    run = measured("sh", "-c", "echo out; echo err >&2; exit 3")
    assert (run.status, run.output, run.errors) == (3, b"out\n", b"err\n")
    assert run.seconds > 0


@pytest.mark.parametrize("samples_memory", [False, True])
def test_memory_that_was_used_is_seen(samples_memory: bool) -> None:
    script = (
        "import time; kept = bytearray(150 << 20); kept[::4096] = b'x' * len(kept[::4096]); time.sleep(0.05)"
    )
    run = measured(sys.executable, "-c", script, samples_memory=samples_memory)
    assert run.status == 0
    assert 150 << 10 < run.peak_kib < 300 << 10


def test_sampled_memory_leaves_the_children_out() -> None:
    child = "kept = bytearray(150 << 20); kept[::4096] = b'x' * len(kept[::4096])"
    script = f'import subprocess, sys; subprocess.run([sys.executable, "-c", {child!r}], check=True)'
    assert measured(sys.executable, "-c", script, samples_memory=True).peak_kib < 100 << 10
    assert measured(sys.executable, "-c", script).peak_kib > 150 << 10


def test_a_series_with_a_failed_run_is_no_series() -> None:
    with pytest.raises(measured_process.UnexpectedExitError, match="exit status 4"):
        measured_process.series(["sh", "-c", "exit 4"], Path("/"), ENVIRONMENT, count=2)


def test_the_generated_configurations_are_complete_and_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_project, "REAL", tmp_path / "nowhere")
    bench_project.prepare(tmp_path / "bench")
    documents: dict[str, dict[str, Any]] = {
        name: yaml.safe_load((tmp_path / "bench" / name).read_bytes())
        for name in ("old.yml", "new.yml", "candidate.yml")
    }
    for document in documents.values():
        assert document["metadata"]["total_tables"] == len(document["tables"]) == 446
    assert documents["old.yml"]["tables"] != documents["new.yml"]["tables"]
    assert documents["candidate.yml"]["tables"] != documents["new.yml"]["tables"]


def test_every_figure_is_printed_beside_its_target(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--runs", "2", "--program", str(program)]) == 0
    output = capsys.readouterr().out
    for words in (
        "validate, whole process",
        "diff, whole process",
        "update with changes",
        "peak memory",
        "libyaml alone scans both files",
        "PyYAML's C loader, the same summary",
        "diff with the impact on 150 dbt models",
        "diff of 1,000 tables",
    ):
        assert words in output
    assert "125.0" in output


def test_a_program_that_fails_gives_no_figures(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('[ERROR] no such table')\n")
    assert bench.main(["--runs", "1", "--program", str(program)]) == 1
    captured = capsys.readouterr()
    assert "[ERROR] no such table" in captured.err
    assert "median" not in captured.out


@pytest.mark.parametrize(("value", "verdict"), [(39.9, "met"), (40.0, "met"), (40.1, "MISSED")])
def test_the_verdict_compares_with_the_target(value: float, verdict: str) -> None:
    assert bench.Figure("validate", "ms", value, target=40).verdict == verdict


def test_a_program_that_counts_otherwise_gives_no_figures(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printing = '    print(json.dumps({"diff"'
    text = program.read_text()
    assert printing in text
    program.write_text(text.replace(printing, "    summary['tables_added'] += 1\n" + printing))
    assert bench.main(["--runs", "1", "--program", str(program)]) == 1
    assert "tables_added: the program says 1, PyYAML's script 0" in capsys.readouterr().err


def test_a_grown_configuration_has_that_many_tables_under_names_of_their_own() -> None:
    text = "metadata:\n  total_tables: 2\ntables:\n  a:\n    table_name: a\n  b:\n    table_name: b\n"
    document = yaml.safe_load(bench_growth.grown(text, 5))
    assert list(document["tables"]) == ["a", "b", "a_1", "b_1", "a_2"]
    assert document["metadata"]["total_tables"] == 5


def test_the_script_counts_what_changed() -> None:
    old: dict[str, dict[str, Any]] = {
        "a": {"column_names": ["x"], "schema_hash": 1},
        "b": {"batch_size": 1},
        "c": {},
        "d": {},
    }
    new: dict[str, dict[str, Any]] = {
        "a": {"column_names": ["x", "y"], "schema_hash": 2},
        "b": {"batch_size": 2},
        "c": {},
        "e": {},
    }
    counts = summarize_pyyaml.summarize(old, new)
    assert {name: count for name, count in counts.items() if count} == {
        "tables_added": 1,
        "tables_removed": 1,
        "tables_identical": 1,
        "tables_size_only": 1,
        "tables_modified": 1,
        "columns_added": 1,
    }
