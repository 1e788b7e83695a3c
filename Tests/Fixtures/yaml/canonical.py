# SPDX-License-Identifier: MIT
"""Says what PyYAML's SafeLoader makes of documents.

Reads frames (decimal length, line feed, bytes) from the file named in the first argument and answers each with one
frame on standard output: the canonical value, or `!` and the kind of error when the document is refused.
"""

import datetime
import struct
import sys

import yaml


def canonical(value):
    if value is None:
        return "n"
    if isinstance(value, bool):
        return "b1" if value else "b0"
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        return "fnan" if value != value else "f" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return f"s{len(value.encode('utf-8', 'surrogatepass'))}:{value}"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "t" + value.isoformat()
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(k)}={canonical(v)}" for k, v in value.items()) + "}"
    return f"?{type(value).__name__}"


def answer(document):
    try:
        value = yaml.load(document, Loader=yaml.CSafeLoader)
    # PyYAML lets its constructors' own errors through, such as ValueError for a date that does not exist.
    except Exception as error:
        return f"!{type(error).__name__}"
    try:
        return canonical(value)
    except RecursionError:
        return "?recursive"


def frames(data):
    position = 0
    while position < len(data):
        end = data.index(b"\n", position)
        length = int(data[position:end])
        yield data[end + 1 : end + 1 + length]
        position = end + 1 + length


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    output = sys.stdout.buffer
    for document in frames(data):
        reply = answer(document).encode("utf-8", "surrogatepass")
        output.write(b"%d\n" % len(reply) + reply)


main()
