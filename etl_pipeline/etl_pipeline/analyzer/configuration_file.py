# SPDX-License-Identifier: MIT
"""`tables.yml` on disk: written beside its place, synced and renamed over it: readers see old or new."""

from __future__ import annotations

import os
import stat
from typing import IO, TYPE_CHECKING, Any

import yaml

from etl_pipeline.analyzer.failures import AnalysisFailure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "tables.yml"
NEW_FILE_MODE = 0o644

# The C emitter is ten times as fast; a PyYAML built without libyaml has only the other one.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _PlainDumper(_Dumper):  # type: ignore[misc]
    """Writes a value that occurs twice twice: readers should not need anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def write_configuration(
    path: Path, metadata: dict[str, Any], entries: Iterable[tuple[str, dict[str, Any]]]
) -> None:
    """Replace the file in one step; whatever goes wrong before that leaves it untouched."""
    # A link keeps pointing to the file, which may live on another disk.
    target = path.resolve()
    sibling = target.with_name(f".{FILE_NAME}.writing-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with sibling.open("wb") as stream:
            write_document(stream, metadata, entries)
            stream.flush()
            os.fchmod(stream.fileno(), _mode_of(target))
            os.fsync(stream.fileno())
        sibling.replace(target)
        _sync_directory(target.parent)
    except OSError as error:
        sibling.unlink(missing_ok=True)
        raise AnalysisFailure(
            f"{path} cannot be written: {error.strerror}",
            advice="check the folder's permissions and free space",
        ) from None
    except BaseException:
        sibling.unlink(missing_ok=True)
        raise


def write_document(
    stream: IO[bytes], metadata: dict[str, Any], entries: Iterable[tuple[str, dict[str, Any]]]
) -> None:
    """Write the same bytes as one dump of the whole document would, a table at a time.

    The emitter's tree of a document takes fifty times the document's size; of one table it is nothing.
    """
    stream.write(_dumped({"metadata": metadata}))
    stream.write(b"tables:\n")
    for name, entry in entries:
        _, _, nested = _dumped({"tables": {name: entry}}).partition(b"\n")
        stream.write(nested)


def _dumped(document: dict[str, Any]) -> bytes:
    text = yaml.dump(
        document, Dumper=_PlainDumper, default_flow_style=False, sort_keys=False, encoding="utf-8"
    )
    return bytes(text)


def _mode_of(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return NEW_FILE_MODE


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
