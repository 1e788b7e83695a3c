# SPDX-License-Identifier: MIT
"""Settings of the pipeline; the generated tables.yml stands here too."""
