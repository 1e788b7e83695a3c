# SPDX-License-Identifier: MIT
"""Says what PyYAML's SafeLoader makes of documents.

Reads frames (decimal length, line feed, bytes) from the file named in the first argument and answers each
with one frame on standard output: the canonical value, or `!` and the kind of error for a document that
is refused.
"""

import datetime
import math
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

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


def answer(document: bytes) -> str:
    """Read one document as the pipeline does."""
    try:
        value = yaml.load(document, Loader=yaml.CSafeLoader)
    except REFUSALS as error:
        return f"!{type(error).__name__}"
    try:
        return canonical(value)
    except RecursionError:
        return "?recursive"


def frames(data: bytes) -> Iterator[bytes]:
    """Split the input into documents."""
    position = 0
    while position < len(data):
        end = data.index(b"\n", position)
        length = int(data[position:end])
        yield data[end + 1 : end + 1 + length]
        position = end + 1 + length


def main() -> None:
    """Answer every document of the file."""
    for document in frames(Path(sys.argv[1]).read_bytes()):
        reply = answer(document).encode("utf-8", "surrogatepass")
        sys.stdout.buffer.write(b"%d\n" % len(reply) + reply)


main()
