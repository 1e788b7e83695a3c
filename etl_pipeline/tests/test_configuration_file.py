# SPDX-License-Identifier: MIT
"""The bytes of the file, and that every fault on the way leaves the old ones."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from etl_pipeline.analyzer.configuration_file import write_configuration, write_document
from etl_pipeline.analyzer.failures import AnalysisFailure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHARED_LIST = ["DateTStamp"]
METADATA = {"generated_at": "2026-07-15T12:00:00", "configuration_version": "4.1", "total_tables": 3}
ENTRIES: dict[str, dict[str, Any]] = {
    "account": {
        "table_name": "account",
        "columns": SHARED_LIST,
        "again": SHARED_LIST,
        "none": None,
        "flag": True,
    },
    "on": {
        "table_name": "on",
        "size": 0.0,
        "empty": [],
        "nested": {"yes": 1, "naïve": "Ü", "1e3": "=", "b": {}},
    },
    "broken": {
        "table_name": "broken",
        "error": "a reason that is long enough to be folded " * 4 + "\nline two: x",
    },
}


def test_table_by_table_is_the_same_as_all_at_once() -> None:
    stream = io.BytesIO()
    write_document(stream, METADATA, ENTRIES.items())

    class Plain(yaml.CSafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

    whole = yaml.dump(
        {"metadata": METADATA, "tables": ENTRIES}, Dumper=Plain, sort_keys=False, encoding="utf-8"
    )
    assert stream.getvalue() == whole
    assert yaml.safe_load(stream.getvalue()) == {"metadata": METADATA, "tables": ENTRIES}
    assert b"&id" not in whole
    assert b"\n    columns:\n    - DateTStamp\n" in whole
    assert whole.isascii()


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "made" / "tables.yml"
    write_configuration(path, METADATA, ENTRIES.items())
    assert yaml.safe_load(path.read_bytes())["tables"].keys() == ENTRIES.keys()
    assert path.stat().st_mode & 0o777 == 0o644
    assert [entry.name for entry in path.parent.iterdir()] == ["tables.yml"]


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "tables.yml"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "tables.yml"
    link.symlink_to(target)
    write_configuration(link, METADATA, ENTRIES.items())
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_bytes().startswith(b"metadata:")


@pytest.mark.parametrize("call", ["fchmod", "fsync"])
def test_a_failing_call_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    _assert_old_file_survives(tmp_path, AnalysisFailure, iter(ENTRIES.items()))


def test_a_failing_rename_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "replace", fail)
    _assert_old_file_survives(tmp_path, AnalysisFailure, iter(ENTRIES.items()))


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interruption_half_way_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    def entries() -> Iterator[tuple[str, dict[str, Any]]]:
        yield from list(ENTRIES.items())[:2]
        raise error

    _assert_old_file_survives(tmp_path, error, entries())


def _assert_old_file_survives(
    tmp_path: Path, error: type[BaseException], entries: Iterator[tuple[str, dict[str, Any]]]
) -> None:
    path = tmp_path / "tables.yml"
    path.write_text("old")
    with pytest.raises(error):
        write_configuration(path, METADATA, entries)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["tables.yml"]


def test_the_file_is_synced_before_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, order = tmp_path / "tables.yml", []
    real_sync, real_replace = os.fsync, type(path).replace

    def sync(descriptor: int) -> None:
        order.append("directory synced" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file synced")  # noqa: PTH112
        real_sync(descriptor)

    def replace(source: Path, target: Path) -> Any:
        order.append("renamed")
        return real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(type(path), "replace", replace)
    write_configuration(path, METADATA, ENTRIES.items())
    assert order == ["file synced", "renamed", "directory synced"]
