# SPDX-License-Identifier: MIT
"""Package of a fixture pipeline."""
