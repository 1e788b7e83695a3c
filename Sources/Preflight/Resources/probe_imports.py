# SPDX-License-Identifier: MIT
"""Which modules a script needs that its interpreter cannot find; none of them is imported."""

from __future__ import annotations

import ast
import contextlib
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAXIMUM_FILES = 500
IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def modules_answer(script: str, python_path: list[str]) -> dict[str, Any]:
    """The missing modules, or why the script cannot be read."""
    try:
        tree = ast.parse(Path(script).read_bytes())
    except FileNotFoundError:
        return failure("script_missing", f"{script}: no such file")
    except OSError as error:
        return failure("script_unreadable", f"{script}: {error.strerror}")
    except SyntaxError as error:
        return failure("script_syntax", f"{script}:{error.lineno or 1}:{error.offset or 1}: {error.msg}")
    except (ValueError, RecursionError, MemoryError) as error:
        return failure("script_syntax", f"{script}:1:1: {error}")
    folders = [os.path.dirname(os.path.realpath(script)), *map(os.path.abspath, python_path)]
    return {"missing": ImportWalk(folders).missing(tree)}


def failure(kind: str, message: str) -> dict[str, Any]:
    """An answer without a list."""
    return {"missing": [], "problem": {"kind": kind, "message": message}}


def unconditional_imports(body: list[ast.stmt]) -> Iterator[list[str]]:
    """Imports that must succeed for the module to load; each as the names to try, the first being required."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from ([alias.name] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Try) and not any(map(catches_import_errors, node.handlers)):
            yield from unconditional_imports(node.body + node.finalbody)


def catches_import_errors(handler: ast.ExceptHandler) -> bool:
    """Whether a missing module would be dealt with here."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", getattr(kind, "attr", "")) in IMPORT_ERRORS for kind in kinds)


class ImportWalk:
    """Follows imports through the pipeline's own files; installed packages are only looked for."""

    def __init__(self, folders: list[str]) -> None:
        self.folders = folders
        self.seen: set[str] = set()

    def missing(self, tree: ast.Module) -> list[str]:
        """All names that cannot be found, in order."""
        found: set[str] = set()
        pending = [tree]
        while pending and len(self.seen) < MAXIMUM_FILES:
            for names in unconditional_imports(pending.pop().body):
                for position, name in enumerate(names):
                    lost, files = self._resolve(name)
                    # In `from a import b`, b may be no module at all.
                    if lost and position == 0:
                        found.add(lost)
                    pending += self._trees(files)
        return sorted(found)

    def _resolve(self, name: str) -> tuple[str | None, list[str]]:
        """The part of a dotted name that is not there, and the pipeline's own files that loading it would run."""
        files: list[str] = []
        spec = self._top_level(name.partition(".")[0])
        if spec is None:
            return name.partition(".")[0], []
        for end in [index for index, letter in enumerate(name) if letter == "."] + [len(name)]:
            if end > len(spec.name):
                spec = importlib.machinery.PathFinder.find_spec(name[:end], spec.submodule_search_locations or [])
                if spec is None:
                    return name, files
            if not self._is_own(spec):
                return None, files
            if spec.origin and spec.has_location:
                files.append(spec.origin)
        return None, files

    def _top_level(self, name: str) -> importlib.machinery.ModuleSpec | None:
        # Through all finders: an editable installation has one of its own. A top-level search runs no code.
        kept = sys.path[:]
        sys.path[:] = self.folders + [entry for entry in kept if entry]
        try:
            return importlib.util.find_spec(name)
        except (ValueError, ImportError):
            # Already loaded, and without a description of itself.
            return importlib.machinery.ModuleSpec(name, None) if name in sys.modules else None
        finally:
            sys.path[:] = kept

    def _is_own(self, spec: importlib.machinery.ModuleSpec) -> bool:
        places = [
            *(spec.submodule_search_locations or []),
            *([spec.origin] if spec.has_location and spec.origin else []),
        ]
        return any(os.path.abspath(place).startswith(folder + os.sep) for place in places for folder in self.folders)

    def _trees(self, files: list[str]) -> list[ast.Module]:
        trees = []
        for file in files:
            if file not in self.seen:
                self.seen.add(file)
                # A broken file of the pipeline fails in the analysis, with the interpreter's own words.
                with contextlib.suppress(OSError, SyntaxError, ValueError):
                    trees.append(ast.parse(Path(file).read_bytes()))
        return trees
