# SPDX-License-Identifier: MIT
"""Prints STUB_WORDS and ends with a traceback whose last line is STUB_LAST; STUB_WRITES leaves a result before."""

import os
import pathlib


class OpenDentalSchemaAnalyzer:
    """The known name, as in every version."""

    def analyze_complete_schema(self, output_dir: str) -> None:
        """Fail."""
        if "STUB_WRITES" in os.environ:
            candidate = pathlib.Path(os.environ["STUB_CANDIDATE"])
            pathlib.Path(output_dir, "tables.yml").write_bytes(candidate.read_bytes())
        print(os.environ.get("STUB_WORDS", "nothing to say"))
        name, _, text = os.environ["STUB_LAST"].partition(": ")
        module, _, last = name.rpartition(".")
        raise type(last, (Exception,), {"__module__": module or "builtins"})(text)
