# SPDX-License-Identifier: MIT
"""The Python side of the pipeline: the schema analyzer and a thin command line."""

__version__ = "0.1.0"
