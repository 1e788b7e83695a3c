# SPDX-License-Identifier: MIT
"""What counts as a way to staging: blocks that run, constructors that need nothing, options of the program itself."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Launch

METHOD = "def analyze_complete_schema(self, output_dir): ..."
CLASS = f"class A:\n    {METHOD}\n"
FLAG = "argparse.ArgumentParser().add_argument('--output-dir')"


def indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def within(head: str, text: str, tail: str = "") -> str:
    """A block with these statements."""
    return f"{head}\n{indented(text)}\n{tail}"


BLOCKS = {
    "if False": (within("if False:", CLASS), None),
    "if 0": (within("if 0:", CLASS), None),
    "if not True": (within("if not True:", CLASS), None),
    "else of if True": (within("if True:", "pass", within("else:", CLASS)), None),
    "if TYPE_CHECKING": (within("if TYPE_CHECKING:", CLASS), None),
    "if typing.TYPE_CHECKING": (within("if typing.TYPE_CHECKING:", CLASS), None),
    "TYPE_CHECKING and more": (within("if TYPE_CHECKING and other:", CLASS), None),
    "while False": (within("while False:", CLASS), None),
    "only when started": (within("if __name__ == '__main__':", CLASS), None),
    "only when started, turned round": (within("if '__main__' == __name__:", CLASS), None),
    "inside if False, deep": (within("if x:", within("try:", within("if False:", CLASS), "finally: pass")), None),
    "else of TYPE_CHECKING": (within("if TYPE_CHECKING:", "pass", within("else:", CLASS)), "A"),
    "not TYPE_CHECKING": (within("if not TYPE_CHECKING:", CLASS), "A"),
    "TYPE_CHECKING or more": (within("if TYPE_CHECKING or other:", CLASS), "A"),
    "not when started": (within("if __name__ != '__main__':", CLASS), "A"),
    "if it depends": (within("if sys.version_info > (3, 9):", CLASS), "A"),
    "elif": (within("if x:", "pass", within("elif y:", CLASS)), "A"),
    "with": (within("with x:", CLASS), "A"),
    "for": (within("for x in (1,):", CLASS), "A"),
    "except": (within("try:", "pass", within("except E:", CLASS)), "A"),
    "function": (within("def f():", CLASS), None),
    "class": (within("class B:", CLASS), None),
    "method under if": (within("class A:", within("if x:", METHOD)), "A"),
    "method under if False": (within("class A:", within("if False:", METHOD)), None),
    "two of one name, one of no use": (within("if x:", CLASS, within("else:", "class A: ...")), None),
    "a thousand elifs": ("if x: ...\n" + "elif x: ...\n" * 1000 + within("else:", CLASS), "A"),
}
NEWER = {
    (3, 10): {
        "match": (within("match x:", within("case 1:", CLASS)), "A"),
        "match, no case": (within("match x:", within("case 1:", within("if False:", CLASS))), None),
    },
    (3, 11): {
        "except*": (within("try:", "pass", within("except* E:", CLASS)), "A"),
        "try of except*": (within("try:", CLASS, within("except* E:", "pass")), "A"),
    },
}
BLOCKS |= {name: case for since, cases in NEWER.items() if sys.version_info >= since for name, case in cases.items()}


def base(init: str, more: str = "") -> str:
    """A class that inherits its constructor."""
    return f"class B:\n    {init}\nclass A(B{more}):\n    {METHOD}\n"


DATA = "@dataclass\nclass B:\n    url: str{}\n{}class A(B):\n{}    " + METHOD + "\n"
CONSTRUCTORS = {
    "inherited, needs nothing": (base("def __init__(self, url=None): ..."), "A"),
    "inherited, needs an argument": (base("def __init__(self, url): ..."), None),
    "inherited, needs a keyword": (base("def __init__(self, *, url): ..."), None),
    "inherited with other bases": (base("def __init__(self, url): ...", ", abc.ABC, metaclass=M"), None),
    "inherited from a generic": (base("def __init__(self, url): ...").replace("A(B)", "A(B[int])"), None),
    "inherited over two": (
        "class C:\n    def __init__(self, url): ...\nclass B(C): ...\nclass A(B):\n    " + METHOD + "\n",
        None,
    ),
    "nearer one needs nothing": (
        base("def __init__(self, url): ...").replace(METHOD, "def __init__(self): ...\n    " + METHOD),
        "A",
    ),
    "from elsewhere": (f"class A(elsewhere.B):\n    {METHOD}\n", "A"),
    "base defined in a dead branch": (within("if False:", "class B:\n    def __init__(self, x): ...") + CLASS, "A"),
    "__new__ needs an argument": (base("def __new__(cls, url): ..."), None),
    "a class of itself": ("class A(A):\n    " + METHOD + "\n", "A"),
    "method inherited": (
        f"class B:\n    {METHOD}\n    def __init__(self, url): ...\nclass A(B):\n    def __init__(self): ...\n",
        "A",
    ),
    "method announced": (
        "class B(ABC):\n    @abstractmethod\n    " + METHOD + "\nclass A(B):\n    " + METHOD + "\n",
        "A",
    ),
    "other method only announced": (
        "class B(ABC):\n    @abc.abstractmethod\n    def other(self): ...\nclass A(B):\n    " + METHOD + "\n",
        None,
    ),
    "protocol": (f"class A(typing.Protocol):\n    {METHOD}\n", None),
    "method needs more": ("class A:\n    def analyze_complete_schema(self, database, output_dir): ...\n", None),
    "method offers more": ("class A:\n    def analyze_complete_schema(self, output_dir, stage=None): ...\n", "A"),
    "fields inherited, required": (DATA.format("", "@dataclass\n", ""), None),
    "fields inherited, no dataclass itself": (DATA.format("", "", ""), None),
    "fields inherited, optional": (DATA.format(" = ''", "@dataclass\n", ""), "A"),
    "fields inherited, given a default": (DATA.format("", "@dataclass\n", "    url: str = ''\n"), "A"),
    "fields inherited, no longer": (DATA.format(" = ''", "@dataclass\n", "    url: str\n"), None),
    "fields inherited, own constructor": (DATA.format("", "", "    def __init__(self): ...\n"), "A"),
}


def field(value: str, annotation: str = "str") -> str:
    """A dataclass with one field."""
    return f"@dataclasses.dataclass\nclass A:\n    url: {annotation}{value}\n    {METHOD}\n"


FIELDS = {
    "field()": (field(" = dataclasses.field()"), None),
    "field with other words": (field(" = field(repr=False)"), None),
    "field, default": (field(" = field(default='')"), "A"),
    "field, factory": (field(" = dataclasses.field(default_factory=list)"), "A"),
    "field, not in the constructor": (field(" = field(init=False)"), "A"),
    "field, said to be in it": (field(" = field(init=True)"), None),
    "a call that is no field": (field(" = make_default()"), "A"),
    "only for the constructor": (field("", "dataclasses.InitVar[str]"), None),
    "mark before keyword-only fields": (field("", "dataclasses.KW_ONLY"), "A"),
    "no constructor made": (field("").replace("dataclasses.dataclass", "dataclass(init=False)"), "A"),
    "keyword-only": (field("").replace("dataclasses.dataclass", "dataclass(kw_only=True)"), None),
}

SUB = "p = argparse.ArgumentParser()\nsubs = p.add_subparsers()\n"
OPTIONS = {
    "the program's": (FLAG, True),
    "if False": (within("if False:", FLAG), False),
    "if TYPE_CHECKING": (within("if TYPE_CHECKING:", FLAG), False),
    "only when imported": (within("if __name__ != '__main__':", FLAG), False),
    "only when started": (within("if __name__ == '__main__':", FLAG), True),
    "never in an expression": (f"{FLAG} if False else None", False),
    "in a function": (within("def main():", FLAG), True),
    "after a long text": ("x = " + " + ".join(["'a'"] * 900) + "\n" + FLAG, True),
    "a subparser's": (SUB + "s = subs.add_parser('run')\ns.add_argument('--output-dir')\n", False),
    "a subparser's, at once": (SUB + "subs.add_parser('run').add_argument('--output-dir')\n", False),
    "a subparser's, in a function": (
        within("def main():", SUB + "s = subs.add_parser('run')\ns.add_argument('--output-dir')\n"),
        False,
    ),
    "a subparser's group": (
        SUB + "s = subs.add_parser('run')\ng = s.add_argument_group('out')\ng.add_argument('--output-dir')\n",
        False,
    ),
    "a subparser's, in a loop": (
        SUB + "a, b = 1, 2\nr = subs.add_parser('r')\nt = subs.add_parser('t')\n"
        "for s in (r, t):\n    s.add_argument('--output-dir')\n",
        False,
    ),
    "an attribute's subparser": (
        (
            "class Main:\n    def __init__(self):\n        self.s = subs.add_parser('run')\n"
            "        self.s.add_argument('--output-dir')\n"
        ),
        False,
    ),
    "a subparser's and the program's": (
        SUB + "s = subs.add_parser('run')\ns.add_argument('--output-dir')\np.add_argument('--output-dir')\n",
        True,
    ),
    "the program's group": (SUB + "g = p.add_mutually_exclusive_group()\ng.add_argument('--output-dir')\n", True),
    "one name for both, first": (SUB + "p.add_argument('--output-dir')\np = subs.add_parser('run')\n", True),
    "one name for both, then": (SUB + "p = subs.add_parser('run')\np.add_argument('--output-dir')\n", False),
    "one name in two functions": (
        SUB + within("def other():", "p = subs.add_parser('run')") + "p.add_argument('--output-dir')\n",
        True,
    ),
    "by a function, for a subparser": (
        within("def common(x):", "x.add_argument('--output-dir')") + SUB + "common(subs.add_parser('run'))\n",
        False,
    ),
    "by a function, for both": (
        within("def common(x):", "x.add_argument('--output-dir')")
        + SUB
        + "common(subs.add_parser('run'))\ncommon(p)\n",
        True,
    ),
    "lent to subparsers": (
        SUB + "c = argparse.ArgumentParser(add_help=False)\nc.add_argument('--output-dir')\n"
        "subs.add_parser('run', parents=[c])\n",
        False,
    ),
    "lent to the program": (
        (
            "c = argparse.ArgumentParser(add_help=False)\nc.add_argument('--output-dir')\n"
            "p = argparse.ArgumentParser(parents=[c])\np.add_subparsers().add_parser('run', parents=[c])\n"
        ),
        True,
    ),
    "click command": ("@click.command()\n@click.option('--output-dir')\ndef main(): ...\n", True),
    "click group": ("@click.group()\n@click.option('--output-dir')\ndef main(): ...\n", True),
    "click subcommand": (
        "@click.group()\ndef main(): ...\n@main.command('run')\n@click.option('--output-dir')\ndef run(): ...\n",
        False,
    ),
    "typer, one command": (
        "app = typer.Typer()\n@app.command()\ndef run(out: str = typer.Option('x', '--output-dir')): ...\n",
        True,
    ),
    "typer, two commands": (
        (
            "app = typer.Typer()\n@app.command()\ndef run(out: str = typer.Option('x', '--output-dir')): ...\n"
            "@app.command()\ndef other(): ...\n"
        ),
        False,
    ),
}


def decide(launch: Launch, script: Path) -> dict[str, str]:
    """The answer; nothing of the script runs."""
    assert launch.run(script, "--decide-only") == 0, launch.text()
    answer = json.loads(launch.output)
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("case", BLOCKS | CONSTRUCTORS | FIELDS)
def test_a_class_counts_when_it_is_there_and_can_be_made(
    case: str, launch: Launch, write_script: Callable[[str], Path]
) -> None:
    text, name = (BLOCKS | CONSTRUCTORS | FIELDS)[case]
    answer = decide(launch, write_script(text))
    assert answer == {"placement": "parameter" if name else "in_place", "class": name}


@pytest.mark.parametrize("case", OPTIONS)
def test_an_option_counts_when_the_program_itself_takes_it(
    case: str, launch: Launch, write_script: Callable[[str], Path]
) -> None:
    text, is_flag = OPTIONS[case]
    assert decide(launch, write_script(text))["placement"] == ("flag" if is_flag else "in_place")
