# SPDX-License-Identifier: MIT
"""Where a script can be told to write, read from its syntax tree: nothing of it runs."""

from __future__ import annotations

import ast
from pathlib import Path

from launcher_records import LauncherFailure

FLAG = "--output-dir"
METHOD = "analyze_complete_schema"
PARAMETER = "output_dir"
KNOWN_CLASS = "OpenDentalSchemaAnalyzer"
OPTION_DECLARATIONS = ("add_argument", "add_option", "option")


def syntax_tree(script: Path) -> ast.Module:
    """Parse the script as the interpreter would."""
    try:
        return ast.parse(script.read_bytes(), filename=str(script))
    except FileNotFoundError:
        raise LauncherFailure("script_missing", f"{script}: no such file") from None
    except OSError as error:
        raise LauncherFailure("script_unreadable", f"{script}: {error.strerror}") from error
    except SyntaxError as error:
        where = f"{script}:{error.lineno or 1}:{error.offset or 1}"
        raise LauncherFailure("script_syntax", f"{where}: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise LauncherFailure("script_syntax", f"{script}:1:1: {error}") from error


def decide_placement(tree: ast.Module, requested: str) -> tuple[str, str | None]:
    """How the output reaches staging, and the class that takes part in it."""
    name = entry_class(tree)
    if requested == "parameter" and name is None:
        raise LauncherFailure("no_entry_point", f"no class with {METHOD}({PARAMETER}=…) in the script")
    if requested != "auto":
        return requested, name
    if declares_flag(tree):
        return "flag", name
    return ("parameter", name) if name else ("in_place", None)


def declares_flag(tree: ast.Module) -> bool:
    """Whether the option is declared, not merely mentioned in a text or passed on to another program."""
    return any(
        called_name(node) in OPTION_DECLARATIONS
        and any(isinstance(argument, ast.Constant) and argument.value == FLAG for argument in node.args)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


def called_name(node: ast.Call) -> str:
    """The last name of what is called, in lower case: `Option` and `click.option` are the same to us."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr.lower()
    return node.func.id.lower() if isinstance(node.func, ast.Name) else ""


def entry_class(tree: ast.Module) -> str | None:
    """The module's class that can be made without arguments and be told the output directory."""
    usable = [node.name for node in module_level(tree) if isinstance(node, ast.ClassDef) and is_entry_class(node)]
    if KNOWN_CLASS in usable:
        return KNOWN_CLASS
    return usable[0] if usable else None


def module_level(node: ast.AST) -> list[ast.AST]:
    """Statements that run when the module is loaded, also those under `if` and `try`."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        found.append(child)
        if isinstance(child, (ast.If, ast.Try, ast.With, ast.ExceptHandler)):
            found.extend(module_level(child))
    return found


def is_entry_class(node: ast.ClassDef) -> bool:
    """Whether the method takes the output directory and the constructor needs nothing."""
    methods = {item.name: item.args for item in node.body if isinstance(item, ast.FunctionDef)}
    analyze, init = methods.get(METHOD), methods.get("__init__")
    if analyze is None or PARAMETER not in [a.arg for a in analyze.args + analyze.kwonlyargs]:
        return False
    if init is None:
        return not (is_dataclass(node) and any(is_required_field(item) for item in node.body))
    required = len(init.posonlyargs + init.args) - 1 - len(init.defaults)
    return required <= 0 and all(default is not None for default in init.kw_defaults)


def is_dataclass(node: ast.ClassDef) -> bool:
    """Whether the class gets its constructor from its fields."""
    calls = [item if isinstance(item, ast.Call) else ast.Call(item, [], []) for item in node.decorator_list]
    return any(called_name(call) == "dataclass" for call in calls)


def is_required_field(item: ast.stmt) -> bool:
    """Whether the statement declares a field that the constructor must be given; text of the annotation tells."""
    return isinstance(item, ast.AnnAssign) and item.value is None and "ClassVar" not in ast.dump(item.annotation)
