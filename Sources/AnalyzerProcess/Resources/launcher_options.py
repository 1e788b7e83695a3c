# SPDX-License-Identifier: MIT
"""Whether a script, started without a subcommand, takes `--output-dir`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Union

from launcher_syntax import SCOPES, called_name, last_name, live_children

FLAG = "--output-dir"
DECLARATIONS = ("add_argument", "add_option", "option")
GROUPS = ("add_argument_group", "add_mutually_exclusive_group")
Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]


def declares_flag(tree: ast.Module) -> bool:
    """Whether the option is declared for the program itself: not mentioned, passed on, or for a subcommand only."""
    options = Options(tree)
    return any(not options.is_for_subcommand(call, scopes) for call, scopes in options.declarations())


class Options:
    """Knows the parsers of a script by the names that they are given."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(walk_with_scopes(tree, (tree,)))
        #: (scope, name) → (line, value), in the order of the lines.
        self.assigned: dict[tuple[ast.AST, str], list[tuple[int, ast.expr]]] = {}
        for node, scopes in self.nodes:
            for target, value in assignments(node):
                self.assigned.setdefault((scopes[-1], ast.unparse(target)), []).append((target.lineno, value))
        self.calls = [(node, scopes) for node, scopes in self.nodes if isinstance(node, ast.Call)]

    def declarations(self) -> Iterator[tuple[ast.Call, tuple[ast.AST, ...]]]:
        """The calls that declare the option."""
        for call, scopes in self.calls:
            texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
            if called_name(call) in DECLARATIONS and FLAG in texts:
                yield call, scopes

    def is_for_subcommand(self, call: ast.Call, scopes: tuple[ast.AST, ...]) -> bool:
        """Whether the option belongs to something that is only reached by a subcommand's name."""
        if called_name(call) == "add_argument" and isinstance(call.func, ast.Attribute):
            return self.is_subparser(call.func.value, scopes, call.lineno, 0)
        return any(
            call in ast.walk(function) and self.is_subcommand(function)
            for function, _ in self.nodes
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        )

    # --- argparse -------------------------------------------------------------------------------------

    def is_subparser(self, parser: ast.expr, scopes: tuple[ast.AST, ...], line: int, depth: int) -> bool:
        """Whether the expression is a parser, or a group of one, that `add_parser` made; doubt says no."""
        if depth > 8:
            return False
        if isinstance(parser, (ast.Tuple, ast.List)):
            return bool(parser.elts) and all(self.is_subparser(e, scopes, line, depth + 1) for e in parser.elts)
        if isinstance(parser, ast.Call):
            if called_name(parser) in GROUPS and isinstance(parser.func, ast.Attribute):
                return self.is_subparser(parser.func.value, scopes, line, depth + 1)
            return called_name(parser) == "add_parser"
        for index in range(len(scopes) - 1, -1, -1):
            scope = scopes[index]
            if isinstance(parser, ast.Name) and parser.id in parameters(scope):
                return self.is_always_given_subparsers(scope, parameters(scope).index(parser.id), depth)
            if value := self.value(scope, ast.unparse(parser), line if index == len(scopes) - 1 else None):
                made = self.is_subparser(value, scopes[: index + 1], value.lineno, depth + 1)
                return made or self.is_parent_of_subparsers(parser)
        return False

    def value(self, scope: ast.AST, name: str, line: int | None) -> ast.expr | None:
        """What the name was last given before a line of its own scope; anywhere in an outer one."""
        given = [value for at, value in self.assigned.get((scope, name), []) if line is None or at <= line]
        return given[-1] if given else None

    def is_always_given_subparsers(self, function: ast.AST, position: int, depth: int) -> bool:
        """Whether every call of the function passes a subparser at this place."""
        name = getattr(function, "name", "")
        given = [
            (call.args[position], scopes, call.lineno)
            for call, scopes in self.calls
            if last_name(call.func) == name and len(call.args) > position
        ]
        return bool(given) and all(self.is_subparser(value, at, line, depth + 1) for value, at, line in given)

    def is_parent_of_subparsers(self, parser: ast.expr) -> bool:
        """Whether the parser only lends its options, and to subparsers only."""
        text, lent = ast.unparse(parser), set()
        for call, _ in self.calls:
            function = call.func if isinstance(call.func, ast.Attribute) else None
            if function and function.attr.startswith("parse_") and ast.unparse(function.value) == text:
                return False
            for keyword in call.keywords:
                if keyword.arg == "parents" and text in [ast.unparse(e) for e in getattr(keyword.value, "elts", [])]:
                    lent.add(called_name(call))
        return lent == {"add_parser"}

    # --- click and typer ------------------------------------------------------------------------------

    def is_subcommand(self, function: Function) -> bool:
        """Whether the function is a command of a group; `click.command` alone makes the program itself."""
        owners = [command_owner(decorator) for decorator in function.decorator_list]
        return any(owner is not None and self.is_group(owner) for owner in owners)

    def is_group(self, owner: str) -> bool:
        """A function that click made a group of, or an application with more than one command."""
        functions = [node for node, _ in self.nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for function in functions:
            if function.name == owner and "group" in [decorator_name(item) for item in function.decorator_list]:
                return True
        commands = [item for function in functions for item in function.decorator_list if command_owner(item) == owner]
        made = [value for (_, name), given in self.assigned.items() if name == owner for _, value in given]
        kinds = {called_name(value) for value in made if isinstance(value, ast.Call)}
        return "group" in kinds or ("typer" in kinds and len(commands) > 1)


def walk_with_scopes(node: ast.AST, scopes: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Every node that can run in a started program, with the functions and classes around it."""
    # No recursion: a long concatenation is a deep tree.
    waiting = [(child, scopes) for child in live_children(node, is_main=True)][::-1]
    while waiting:
        child, around = waiting.pop()
        yield child, around
        inside = (*around, child) if isinstance(child, SCOPES) else around
        waiting += [(below, inside) for below in live_children(child, is_main=True)][::-1]


def assignments(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    """Names and what they are given."""
    if isinstance(node, ast.Assign):
        return [(target, node.value) for target in node.targets]
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        return [(node.target, node.value)]
    if isinstance(node, ast.For):
        return [(node.target, node.iter)]
    return []


def parameters(scope: ast.AST) -> list[str]:
    """The names of a function's positional arguments."""
    if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return []
    return [argument.arg for argument in scope.args.posonlyargs + scope.args.args]


def decorator_name(decorator: ast.expr) -> str:
    """`command` of `@group.command("name")`."""
    return last_name(decorator.func if isinstance(decorator, ast.Call) else decorator)


def command_owner(decorator: ast.expr) -> str | None:
    """`group` of `@group.command("name")`."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(function, ast.Attribute) and function.attr == "command":
        return last_name(function.value)
    return None
