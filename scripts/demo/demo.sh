#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The whole story on a made-up OpenDental database: first configuration, an upgrade of the database, the change report, and the
# way back. Everything it makes lies under .demo/, which is built from the start each time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/lib/console.sh
source scripts/lib/console.sh
# shellcheck source=scripts/lib/environment.sh
source scripts/lib/environment.sh

ROOT=$PWD
DEMO=$ROOT/.demo
PROJECT=$DEMO/project
DATABASE=$DEMO/opendental.sqlite
CONFIG=etl_pipeline/config/tables.yml
STEP=0

step() {
  STEP=$((STEP + 1))
  printf '\n%s%d. %s%s\n' "$STYLE_STRONG" "$STEP" "$1" "$STYLE_END"
}

# show STATUS COMMAND…: the command as one would type it, then its real output. Another exit status ends the demonstration.
show() {
  local wanted=$1 status=0
  shift
  printf '%s$%s %s\n' "$STYLE_QUIET" "$STYLE_END" "$*"
  "$@" || status=$?
  [[ $status == "$wanted" ]] ||
    fail "\`$*\` exited with $status instead of $wanted." "What it made so far is under .demo/." \
      "read its message above; its log is under .demo/project/logs/schema_analysis/runs/"
}

explain() {
  remark "→ $1"
}

sha256_of() {
  sha256sum "$1" | cut -d ' ' -f 1
}

build_program() {
  local log=$DEMO/build.log
  echo "Building for release (a first build takes some minutes)…"
  if [[ -t 1 ]]; then
    swift build -c release --product etl-update-schema
  else
    swift build -c release --product etl-update-schema >"$log" 2>&1 || {
      tail -n 40 "$log" >&2
      fail "the release build failed." "Nothing was run." "swift build -c release"
    }
  fi
  PATH="$(swift build -c release --show-bin-path):$PATH"
  export PATH
}

# A pipeline as it stands on a server: the analyzer, its package, dbt models, and one environment file.
make_project() {
  rm -rf "$PROJECT"
  mkdir -p "$PROJECT/etl_pipeline/config"
  cp -R etl_pipeline/scripts etl_pipeline/etl_pipeline "$PROJECT/etl_pipeline/"
  cp -R scripts/demo/dbt_dental_models "$PROJECT/"
  printf "# The demonstration's source. It is a file, so there is no password.\nOPENDENTAL_SOURCE_URL='sqlite:///%s'\n" \
    "$DATABASE" >"$PROJECT/etl_pipeline/.env_local"
}

tell_first_run() {
  step "A first configuration"
  show 0 etl-update-schema --environment local
  explain "The analyzer wrote into a staging directory; the result was validated and moved into place in one step."
  step "The same again"
  local before
  before=$(sha256_of "$CONFIG")
  show 0 etl-update-schema --environment local
  [[ $(sha256_of "$CONFIG") == "$before" ]] ||
    fail "a run without changes rewrote $CONFIG." "The rewritten file is under .demo/project/." "etl-update-schema history"
  explain "Nothing changed in the database, so the file kept its bytes."
}

tell_upgrade() {
  step "OpenDental is upgraded: new tables, new columns, a removed column, a changed type"
  show 0 ../../.venv/bin/python ../../scripts/demo/demo_database.py upgrade ../opendental.sqlite ../../scripts/demo/upgrade.sql
  explain "New: chat, chatmsg; three columns in appointment and patient. Gone: document.ExternalGUID. recall.DateScheduled is a datetime."
  step "What would an update change?"
  show 2 etl-update-schema --environment local --dry-run --detailed-exitcode
  explain "Exit code 2 says: there are differences. The live file was not touched."
  explain "dbt never ran: the models were read, and the one that names the removed column is shown with its line, mart and dashboard."
  step "Update"
  show 0 etl-update-schema --environment local
  explain "The old file was backed up before the analyzer started, and the backup was checked byte by byte."
}

tell_rollback() {
  step "What can be restored, and what happened so far"
  show 0 etl-update-schema rollback --list
  show 0 etl-update-schema history
  step "Back to the configuration from before the upgrade"
  show 0 etl-update-schema rollback
  show 0 sha256sum "$CONFIG"
  printf '%s  %s (before the upgrade)\n' "$1" "$CONFIG"
  [[ $(sha256_of "$CONFIG") == "$1" ]] ||
    fail "the restored file differs from the one before the upgrade." "Both lie under .demo/project/." \
      "etl-update-schema rollback --list"
  explain "The bytes are back. The rollback is in the history as well, and can itself be rolled back."
}

main() {
  local before
  mkdir -p "$DEMO"
  clear_pipeline_environment
  build_program
  make_project
  step "A database like OpenDental's, made up"
  show 0 .venv/bin/python scripts/demo/demo_database.py create "${DATABASE#"$ROOT/"}"
  explain "Real table and column names and types; every row is invented."
  show 0 cd "${PROJECT#"$ROOT/"}"
  # The analyzer runs under the interpreter that has its packages; on a server that is the pipeline's own .venv.
  export ETL_PYTHON=$ROOT/.venv/bin/python
  explain "From here on etl-update-schema is .build/release/etl-update-schema, and ETL_PYTHON names .venv/bin/python."
  tell_first_run
  before=$(sha256_of "$CONFIG")
  tell_upgrade
  tell_rollback "$before"
  printf '\n'
  step_done "The demonstration is complete. Everything it made is under .demo/ (make clean removes it)."
}

main "$@"
