# SPDX-License-Identifier: MIT
"""Where a script can be told to write, read from its syntax tree: nothing of it runs."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Union

from launcher_options import declares_flag
from launcher_records import LauncherFailure
from launcher_syntax import called_name, last_name, module_level

METHOD = "analyze_complete_schema"
PARAMETER = "output_dir"
KNOWN_CLASS = "OpenDentalSchemaAnalyzer"
Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]


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


def entry_class(tree: ast.Module) -> str | None:
    """The module's class that can be made without arguments and be told the output directory."""
    # Imported, not started: what stands under `if __name__ == "__main__"` will not be there.
    classes = [node for node in module_level(tree, is_main=False) if isinstance(node, ast.ClassDef)]
    by_name: dict[str, list[ast.ClassDef]] = {}
    for node in classes:
        by_name.setdefault(node.name, []).append(node)
    # Of two classes with one name nobody knows which one it will be, so both must do.
    usable = [name for name, nodes in by_name.items() if all(is_entry_class(node, by_name) for node in nodes)]
    if KNOWN_CLASS in usable:
        return KNOWN_CLASS
    return usable[0] if usable else None


def is_entry_class(node: ast.ClassDef, by_name: dict[str, list[ast.ClassDef]]) -> bool:
    """Whether the method takes the output directory and the constructor needs nothing; both may be inherited."""
    family = lineage(node, by_name)
    analyze = next((methods(member)[METHOD] for member in family if METHOD in methods(member)), None)
    if not isinstance(analyze, ast.FunctionDef) or PARAMETER not in [
        a.arg for a in analyze.args.args + analyze.args.kwonlyargs
    ]:
        return False
    others = required_arguments(analyze.args) - {PARAMETER}
    return not others and not is_abstract(family) and not constructor_needs(family)


def lineage(node: ast.ClassDef, by_name: dict[str, list[ast.ClassDef]]) -> list[ast.ClassDef]:
    """The class and its bases in this file, nearest first; bases from elsewhere cannot be looked into."""
    family, waiting = [], [node]
    while waiting:
        member = waiting.pop(0)
        if member not in family:
            family.append(member)
            # A generic base is `Base[T]`.
            bases = [base.value if isinstance(base, ast.Subscript) else base for base in member.bases]
            names = [base.id for base in bases if isinstance(base, ast.Name)]
            waiting = [other for name in names for other in by_name.get(name, [])] + waiting
    return family


def methods(node: ast.ClassDef) -> dict[str, Function]:
    """Functions of the class itself, also those under `if` and `try`."""
    found = (item for item in module_level(node, is_main=False))
    return {item.name: item for item in found if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))}


def required_arguments(arguments: ast.arguments) -> set[str]:
    """The names that a call must give, without the first, which is the object."""
    positional = [argument.arg for argument in arguments.posonlyargs + arguments.args]
    without_default = positional[: len(positional) - len(arguments.defaults)]
    keywords = [a.arg for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]
    return {*without_default[1:], *keywords}


def is_abstract(family: list[ast.ClassDef]) -> bool:
    """Whether some method is only announced; such a class cannot be made, nor can a protocol."""
    if "Protocol" in [last_name(base) for base in family[0].bases]:
        return True
    nearest: dict[str, Function] = {}
    for member in family:
        nearest = {**methods(member), **nearest}
    return any("abstractmethod" in [last_name(item) for item in method.decorator_list] for method in nearest.values())


def constructor_needs(family: list[ast.ClassDef]) -> bool:
    """Whether making the object takes arguments: the nearest constructor decides, written or made from fields."""
    makers = [methods(member)["__new__"] for member in family if "__new__" in methods(member)]
    if makers and required_arguments(makers[0].args):
        return True
    for position, member in enumerate(family):
        if init := methods(member).get("__init__"):
            return bool(required_arguments(init.args))
        if has_made_constructor(member):
            return has_required_field(family[position:])
    return False


def has_made_constructor(node: ast.ClassDef) -> bool:
    """Whether the class gets its constructor from its fields."""
    for item in node.decorator_list:
        call = item if isinstance(item, ast.Call) else ast.Call(item, [], [])
        if called_name(call) == "dataclass":
            return not any(keyword.arg == "init" and is_false(keyword.value) for keyword in call.keywords)
    return False


def has_required_field(family: list[ast.ClassDef]) -> bool:
    """Whether a field of the dataclass or of its bases must be given; a nearer one replaces one of the same name."""
    required: dict[str, bool] = {}
    for member in family:
        if any("dataclass" in ast.dump(item) for item in member.decorator_list):
            for item in module_level(member, is_main=False):
                if isinstance(item, ast.AnnAssign) and is_field(item.annotation):
                    required.setdefault(ast.unparse(item.target), is_required(item.value))
    return any(required.values())


def is_field(annotation: ast.expr) -> bool:
    """Variables of the class, and the mark before keyword-only fields, are no fields; the annotation's text tells."""
    text = ast.unparse(annotation)
    return "ClassVar" not in text and "KW_ONLY" not in text


def is_required(value: ast.expr | None) -> bool:
    """Whether what a field is given leaves it without a default: nothing, or a `field(…)` that names none."""
    if not isinstance(value, ast.Call) or called_name(value) != "field":
        return value is None
    named = {keyword.arg: keyword.value for keyword in value.keywords}
    if None in named or "default" in named or "default_factory" in named:
        return False
    return not ("init" in named and is_false(named["init"]))


def is_false(value: ast.expr) -> bool:
    """The constant itself."""
    return isinstance(value, ast.Constant) and value.value is False
