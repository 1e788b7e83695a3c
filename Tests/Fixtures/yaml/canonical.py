# SPDX-License-Identifier: MIT
"""Says what PyYAML makes of documents: with libyaml, as the pipeline reads, or with `--pure` by itself.

Answers frames (length as four bytes, little-endian, then so many bytes) from standard input, each with one frame on
standard output: the canonical value, or `!` and the kind of error for a document that is refused. The version of
libyaml comes first, in a frame of its own.
"""

from __future__ import annotations

import datetime
import math
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

import yaml

LENGTH = struct.Struct("<I")
# PyYAML lets its constructors' own errors through, such as ValueError for a date that does not exist.
REFUSALS = (
    yaml.YAMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def canonical(value: object) -> str:
    """Write a value so that equal text means an equal value of an equal type."""
    if isinstance(value, str):
        return f"s{len(value.encode('utf-8', 'surrogatepass'))}:{value}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        # By key: merged keys stand in another order since PyYAML 6.0.4 than before.
        members = [f"{canonical(key)}={canonical(item)}" for key, item in value.items()]
        return "{" + ",".join(sorted(members, key=lambda text: text.encode("utf-8", "surrogatepass"))) + "}"
    return plain(value)


def plain(value: object) -> str:
    """Write a number, a date or nothing; any other kind by its name, which no reader but PyYAML gives."""
    if value is None or isinstance(value, bool):
        return {None: "n", True: "b1", False: "b0"}[value]
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        return "fnan" if math.isnan(value) else "f" + struct.pack(">d", value).hex()
    if isinstance(value, datetime.date):
        return "t" + value.isoformat()
    return f"?{type(value).__name__}"


def answer(document: bytes, loader: type[yaml.CSafeLoader | yaml.SafeLoader]) -> str:
    """Read one document with one of the two loaders."""
    try:
        value = yaml.load(document, Loader=loader)
    except REFUSALS as error:
        return f"!{type(error).__name__}"
    try:
        return canonical(value)
    except RecursionError:
        return "?recursive"


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """Split the input into documents."""
    while header := stream.read(LENGTH.size):
        yield stream.read(LENGTH.unpack(header)[0])


def send(text: str) -> None:
    """Write one frame."""
    reply = text.encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(LENGTH.pack(len(reply)) + reply)
    sys.stdout.buffer.flush()


def main() -> None:
    """Say which libyaml this is, then answer every document as it comes."""
    loader = yaml.SafeLoader if "--pure" in sys.argv else yaml.CSafeLoader
    send(yaml.__dict__["_yaml"].get_version_string())
    for document in frames(sys.stdin.buffer):
        send(answer(document, loader))


main()
