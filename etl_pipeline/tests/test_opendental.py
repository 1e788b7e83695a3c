# SPDX-License-Identifier: MIT
"""The 446 tables of a real database with 2.2 million made-up rows, where they lie beside the project.

The existing analyzer 4.1 ran on the same database; its log says, table by table, how many incremental columns
it kept and which watermark it chose, and its summary counts strategies and categories.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import SHARED, AnalyzerRun, SourceServer, locked

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 16_384
CONFIGURATION = SHARED / "tables-yml" / "2026-07-15_f38f6fac.yml"
TRANSCRIPTS = SHARED / "transcripts"
DECISION_LINE = re.compile(
    r"INFO - (Filtered incremental .*|Mutation table .*|Table \S+: mutation candidate .*)"
)
# Row estimates of the storage engine wander by a few per cent from load to load; everything else is exact.
DRIFT = 0.05

if SHARED.is_dir():

    @pytest.fixture(scope="module")
    def real() -> dict[str, Any]:
        tables = yaml.load(CONFIGURATION.read_bytes(), Loader=yaml.CSafeLoader)["tables"]
        assert isinstance(tables, dict)
        return tables

    @pytest.fixture(scope="module")
    def models(real: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A dbt project that models exactly the tables that the real one does."""
        root = tmp_path_factory.mktemp("models")
        places = {
            "staging": "staging/opendental/stg_opendental__{}.sql",
            "mart": "marts/mart_{}.sql",
            "intermediate": "intermediate/area/int_{}.sql",
        }
        for name, entry in real.items():
            for layer in entry["dbt_model_types"]:
                path = root / places[layer].format(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        return root

    @pytest.fixture(scope="module")
    def run(full: SourceServer, models: Path, tmp_path_factory: pytest.TempPathFactory) -> AnalyzerRun:
        return full.analyze(tmp_path_factory.mktemp("full"), ETL_DBT_MODELS_DIR=str(models))

    def test_every_decision_line_of_the_existing_analyzer(run: AnalyzerRun) -> None:
        text = (TRANSCRIPTS / "analyzer-4.1-446-tables.stderr.txt").read_text(encoding="utf-8")
        theirs = sorted(match for part in re.split(r"[\r\n]", text) for match in DECISION_LINE.findall(part))
        ours = sorted(
            match for part in re.split(r"[\r\n]", run.stderr) for match in DECISION_LINE.findall(part)
        )
        print(f"{len(theirs)} decision lines compared")
        assert run.code == 0
        assert len(theirs) == 526
        assert ours == theirs

    def test_the_totals_of_the_existing_analyzer(run: AnalyzerRun) -> None:
        text = (TRANSCRIPTS / "analyzer-4.1-446-tables.stdout.txt").read_text(encoding="utf-8")
        pairs = {
            "Incremental": "incremental",
            "Incremental Chunked": "incremental_chunked",
            "Full Table": "full_table",
        }
        for theirs, ours in pairs.items():
            count = re.search(rf"^- {theirs}: (\d+)$", text, re.MULTILINE)
            assert count is not None
            assert f"- {ours}: {count[1]}\n" in run.stdout
        for name in ("Large", "Medium", "Small", "Tiny"):
            count = re.search(rf"^- {name} \([^)]*\): (\d+)$", text, re.MULTILINE)
            assert count is not None
            assert f"- {name}: {count[1]}\n" in run.stdout
        assert "Total Memory Requirements: 6,805 MB" in text
        assert "- Total Memory Requirements: 6,805 MB\n" in run.stdout

    def test_the_largest_tables_of_the_existing_analyzer(run: AnalyzerRun) -> None:
        text = (TRANSCRIPTS / "analyzer-4.1-446-tables.stdout.txt").read_text(encoding="utf-8")
        ranked = re.findall(r"^ ?\d+\. (\S+): [\d.]+min \(([\d,]+) rows, (\w+)\)$", text, re.MULTILINE)
        assert len(ranked) == 10
        for name, rows, category in ranked:
            entry = run.tables[name]
            assert entry["performance_category"] == category
            assert entry["estimated_rows"] == pytest.approx(int(rows.replace(",", "")), rel=DRIFT)

    def test_definitions_are_the_real_ones(run: AnalyzerRun, real: dict[str, Any]) -> None:
        assert list(run.tables) == list(real)
        for field in ("column_names", "dbt_model_types", "is_modeled", "primary_key", "table_name"):
            differing = [name for name in real if run.tables[name].get(field) != real[name].get(field)]
            assert differing == [], field
        assert run.document["metadata"]["schema_hash"] == "a7cb6e08061d9c33a6e0e655f8f02510"

    def test_the_budget_of_statements(full: SourceServer, tmp_path: Path) -> None:
        before = full.server.status("Questions")
        idle = full.server.status("Questions") - before
        before = full.server.status("Questions")
        run = full.analyze(tmp_path)
        spent = full.server.status("Questions") - before - idle
        sampled = _sampled(run)
        print(f"{spent} statements, {sampled} sampled columns")
        assert 0 < spent <= 12 + -(-sampled // 50)

    def _sampled(run: AnalyzerRun) -> int:
        from etl_pipeline.analyzer.thresholds import BUSINESS_TIMESTAMPS

        return sum(
            kind.startswith(("datetime", "timestamp")) and column not in BUSINESS_TIMESTAMPS
            for entry in run.tables.values()
            for column, kind in entry["column_types"].items()
        )

    # The first page says what the file is.
    @pytest.mark.parametrize(
        ("damaged", "reason"),
        [
            (lambda _: None, "Tablespace is missing"),
            (lambda data: data[:PAGE] + b"\xff" * (len(data) - PAGE), "corrupted"),
            (lambda data: data[: 2 * PAGE], "corrupted"),
        ],
        ids=["missing", "overwritten", "truncated"],
    )
    def test_one_broken_table_of_446(
        full: SourceServer, tmp_path: Path, damaged: Callable[[bytes], bytes | None], reason: str
    ) -> None:
        full.execute("FLUSH TABLES")
        path = Path(full.server.data_directory) / "opendental" / "recall.ibd"
        content = path.read_bytes()
        remains = damaged(content)
        full.server.stop()
        path.unlink()
        if remains is not None:
            path.write_bytes(remains)
        full.server.start()
        try:
            run = full.analyze(tmp_path)
        finally:
            full.server.stop()
            path.write_bytes(content)
            full.server.start()
        _assert_only_recall_failed(run, reason)

    def test_one_table_of_446_that_does_not_answer(full: SourceServer, tmp_path: Path) -> None:
        with locked(full, "recall"):
            run = full.analyze(tmp_path, ETL_ANALYZER_STATEMENT_TIMEOUT="2")
        _assert_only_recall_failed(run, "no answer within 2 s")

    def _assert_only_recall_failed(run: AnalyzerRun, reason: str) -> None:
        failed = {name: entry["error"] for name, entry in run.tables.items() if "error" in entry}
        print(f"{len(run.tables) - len(failed)} of {len(run.tables)} tables read; failed: {failed}")
        assert (run.code, len(run.tables), list(failed)) == (3, 446, ["recall"])
        assert reason in failed["recall"]
        assert "1 of 446 tables could not be read and have an error entry: recall" in run.warnings
