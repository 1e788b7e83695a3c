# SPDX-License-Identifier: MIT
"""The analyzer of an OpenDental database: catalogue and samples in, decisions, `tables.yml` out.

The modules are imported one by one where they are used, so that a run pays only for what it needs.
"""
