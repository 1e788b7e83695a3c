# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The two groups of Python sources: the package with its scripts, and what the Swift program carries with its tests. The second runs
# under interpreters that we did not choose, so it has settings of its own.

CARRIED_SETTINGS=Tests/Python/pyproject.toml

each_ruff() {
  local status=0
  .venv/bin/ruff "$@" etl_pipeline scripts || status=1
  .venv/bin/ruff "$@" --config "$CARRIED_SETTINGS" Sources Tests || status=1
  return "$status"
}
