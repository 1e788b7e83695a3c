# SPDX-License-Identifier: MIT
"""The pipeline's command line."""
