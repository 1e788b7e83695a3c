# SPDX-License-Identifier: MIT
"""Walks a syntax tree as the program would run: branches that can never be taken are left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: Statements of these run later, if at all.
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def live_children(node: ast.AST, *, is_main: bool) -> list[ast.AST]:
    """The children that can run; `is_main` says whether the file is started as a program or imported."""
    if not isinstance(node, (ast.If, ast.IfExp, ast.While)):
        return list(ast.iter_child_nodes(node))
    known = truth(node.test, is_main=is_main)
    first = [] if known is False else as_list(node.body)
    return [node.test, *first, *([] if known is True else as_list(node.orelse))]


def as_list(body: list[ast.stmt] | ast.expr) -> list[ast.AST]:
    """Statements have lists where expressions have one value."""
    return [*body] if isinstance(body, list) else [body]


def module_level(node: ast.AST, *, is_main: bool) -> Iterator[ast.AST]:
    """Statements that run with the file or class itself, also in blocks: `if`, `try`, `except*`, `match`, loops."""
    # No recursion: every `elif` is one level.
    waiting = live_children(node, is_main=is_main)[::-1]
    while waiting:
        child = waiting.pop()
        # Before Python 3.10 there is no ast.match_case.
        if isinstance(child, (ast.stmt, ast.ExceptHandler)) or type(child).__name__ == "match_case":
            yield child
            if not isinstance(child, SCOPES):
                waiting += live_children(child, is_main=is_main)[::-1]


def truth(test: ast.expr, *, is_main: bool) -> bool | None:
    """What a condition always is: constants, TYPE_CHECKING and the name of the module; none when it depends."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        known = truth(test.operand, is_main=is_main)
        return None if known is None else not known
    if isinstance(test, ast.BoolOp):
        values = [truth(value, is_main=is_main) for value in test.values]
        # One false part decides an `and`, one true part an `or`.
        deciding = isinstance(test.op, ast.Or)
        if deciding in values:
            return deciding
        return None if None in values else not deciding
    if last_name(test) == "TYPE_CHECKING":
        return False
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.NotEq)):
        sides = {ast.dump(side) for side in (test.left, test.comparators[0])}
        if sides == {ast.dump(ast.parse(text, mode="eval").body) for text in ("__name__", "'__main__'")}:
            return is_main == isinstance(test.ops[0], ast.Eq)
    return None


def last_name(node: ast.expr) -> str:
    """`option` of `click.option`; empty when it is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def called_name(node: ast.Call) -> str:
    """The last name of what is called, in lower case: `Option` and `click.option` are the same to us."""
    return last_name(node.func).lower()
