#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Schema evolution from end to end on this machine: moto's S3, SNS and SQS and a private MariaDB on loopback, dummy credentials.
#
# usage: scripts/demo-evolution.sh
#
# ETL_UPDATE_SCHEMA_BIN    the program (default: the debug build)
# ETL_DEMO_PYTHON          an interpreter with the package's `dev` extra (default: .venv/bin/python)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PYTHON=${ETL_DEMO_PYTHON:-$PWD/.venv/bin/python}
PROGRAM=${ETL_UPDATE_SCHEMA_BIN:-$PWD/.build/debug/etl-update-schema}
WORK=$(mktemp -d)
MOTO_PID=''
BUCKET=cdc-demo
STORE=s3://$BUCKET
TABLE=patient

cleanup() {
  [[ -z $MOTO_PID ]] || { kill "$MOTO_PID" && wait "$MOTO_PID"; } 2>/dev/null || true
  "$PYTHON" scripts/dev/private_mariadb.py stop --dir "$WORK/mariadb" >/dev/null 2>&1 || true
  rm -rf "$WORK"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf 'error: %s\n  nothing outside %s was touched\n  next: %s\n' "$1" "$WORK" "$2" >&2
  exit 1
}

start_cloud() {
  export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
  unset AWS_PROFILE AWS_SESSION_TOKEN http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
  "$PYTHON" -u -m moto.server -H 127.0.0.1 -p 0 >"$WORK/moto.log" 2>&1 &
  MOTO_PID=$!
  local try
  for ((try = 0; try < 600; try++)); do
    AWS_ENDPOINT_URL=$(sed -nE 's#.*Running on (http://127\.0\.0\.1:[0-9]+).*#\1#p' "$WORK/moto.log")
    [[ -z $AWS_ENDPOINT_URL ]] || break
    kill -0 "$MOTO_PID" 2>/dev/null || fail "moto did not start: $(tail -n 1 "$WORK/moto.log")" "pip install './etl_pipeline[dev]'"
    sleep 0.1
  done
  export AWS_ENDPOINT_URL
  [[ -n $AWS_ENDPOINT_URL ]] || fail "moto did not start in a minute" "look for what keeps this machine busy"
  SCHEMA_ALERT_SNS_TOPIC=$(cloud begin)
  export SCHEMA_ALERT_SNS_TOPIC SCHEMA_EVOLUTION_ENABLED=true
}

cloud() { "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" "$@"; }

evolve() { "$PROGRAM" evolve "$@" --store "$STORE" --python "$PYTHON"; }

# track SCHEMA [FLAG…]: one line about what came of it.
track() {
  local schema=$1
  shift
  local status=0 answer
  answer=$(evolve track --table "$TABLE" --staging-table "stg_$TABLE" --detailed-exitcode "$@" <<<"$schema") || status=$?
  [[ -n $answer ]] || { echo "  exit $status"; return; }
  "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" summary "$status" <<<"$answer"
}

requests() { grep -cE '"(.\[[0-9;]*m)*(GET|PUT|POST|HEAD|DELETE) ' "$WORK/moto.log" || true; }

life_of_a_table() {
  say "first sight"
  track '{"PatNum": "integer", "LName": "text", "Fax": "text", "Op": "text"}' --observed-at 2026-07-01T08:00:00Z
  say "the same file again, spelled differently: requests made"
  local before
  before=$(requests)
  track '{"patnum": "INT", "LName": "varchar(255)", "Fax": "TEXT"}' --observed-at 2026-07-01T08:05:00Z
  tail -n +"$((before + 1))" <(grep -E 'HTTP/1.1' "$WORK/moto.log") | sed -E 's/.*"(.\[[0-9;]*m)*([A-Z]+ [^ ]+).*/  \2/'
  say "a new column"
  track '{"PatNum": "integer", "LName": "text", "Fax": "text", "Email": "text"}' --observed-at 2026-07-02T08:00:00Z
  say "a wider type"
  track '{"PatNum": "bigint", "LName": "text", "Fax": "text", "Email": "text"}' --observed-at 2026-07-03T08:00:00Z
  say "a removed column"
  track '{"PatNum": "bigint", "LName": "text", "Email": "text"}' --observed-at 2026-07-04T08:00:00Z
  say "the key becomes known, then changes"
  local rest='{"name": "LName", "type": "text"}, {"name": "Email", "type": "text"}, {"name": "ClinicNum", "type": "bigint"'
  track "[{\"name\": \"PatNum\", \"type\": \"bigint\", \"primary_key\": 1}, $rest}]" --observed-at 2026-07-05T08:00:00Z
  track "[{\"name\": \"PatNum\", \"type\": \"bigint\", \"primary_key\": 1}, $rest, \"primary_key\": 2}]" --observed-at 2026-07-06T08:00:00Z
  say "a file of the 2nd that arrives late"
  track '{"PatNum": "integer", "LName": "text", "Fax": "text", "Email": "text"}' --observed-at 2026-07-02T09:00:00Z
}

# race STORE WRITER…: every writer makes ten changes of its own to one table, all at once.
race() {
  local store=$1 writer pid pids=()
  shift
  for writer in "$@"; do
    (for step in {1..10}; do
      "$PROGRAM" evolve track --table race --store "$store" --python "$PYTHON" \
        <<<"{\"id\": \"bigint\", \"${writer}_$step\": \"text\"}" >/dev/null
    done) &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

racing_writers() {
  say "writers at once, ten changes each: changes kept"
  race "$STORE" a b
  cloud chain race 20
  # Without the topic: a directory alone, where eight writers meet more often.
  (
    unset SCHEMA_ALERT_SNS_TOPIC
    race "$WORK/races" a b c d e f g h
  )
  cloud local-chain "$WORK/races/race_history.jsonl" 80
}

denied_read() {
  say "a read that is denied"
  local before
  before=$(cloud objects | cksum)
  # Another account in a shell of its own: this one keeps its rights.
  (
    eval "$(cloud deny)"
    track '{"PatNum": "text"}' --deadline 30s
    say "the same for a load that must not be held up"
    track '{"PatNum": "text"}' --never-fail
  ) || true
  cloud allow
  [[ $before == "$(cloud objects | cksum)" ]] && echo "  the bucket is as it was"
}

scan_a_database() {
  say "all tables of a MariaDB"
  local server
  server=$("$PYTHON" scripts/dev/private_mariadb.py start --dir "$WORK/mariadb")
  "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" database "$WORK/mariadb" create
  mkdir -p "$WORK/project/etl_pipeline/scripts"
  echo 'import pymysql' >"$WORK/project/etl_pipeline/scripts/analyze_opendental_schema.py"
  export ETL_ENVIRONMENT=test TEST_OPENDENTAL_SOURCE_HOST=127.0.0.1 TEST_OPENDENTAL_SOURCE_DB=clinic
  export TEST_OPENDENTAL_SOURCE_USER=demo TEST_OPENDENTAL_SOURCE_PASSWORD=demo-only
  TEST_OPENDENTAL_SOURCE_PORT=$("$PYTHON" -c 'import json, sys; print(json.loads(sys.argv[1])["port"])' "$server")
  export TEST_OPENDENTAL_SOURCE_PORT
  local flags=(--project-root "$WORK/project" --python "$PYTHON" --table-keys "s3://$BUCKET")
  "$PROGRAM" evolve scan "${flags[@]}" --apply | sed 's/^/  /'
  "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" database "$WORK/mariadb" change
  "$PROGRAM" evolve scan "${flags[@]}" | sed 's/^/  /'
}

figures() {
  say "time of track for an unchanged file, median of 20 (milliseconds)"
  local schema=$WORK/schema.json
  echo '{"id": "bigint", "name": "text"}' >"$schema"
  unset SCHEMA_ALERT_SNS_TOPIC
  "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" time "directory" 20 "$PROGRAM" evolve track --table t --schema "$schema" --store "$WORK/store"
  "$PYTHON" scripts/demo/evolution_cloud.py "$BUCKET" time "bucket" 20 "$PROGRAM" evolve track --table t --schema "$schema" --store "$STORE" --python "$PYTHON"
}

main() {
  [[ -x $PROGRAM ]] || fail "$PROGRAM is missing" "swift build, or set ETL_UPDATE_SCHEMA_BIN"
  "$PYTHON" -c 'import boto3, moto' 2>/dev/null || fail "$PYTHON has no boto3 and moto" "pip install './etl_pipeline[dev]'"
  start_cloud
  life_of_a_table
  racing_writers
  denied_read
  scan_a_database
  say "objects in the bucket"
  cloud objects
  say "alerts received through SQS"
  cloud alerts
  say "history of $TABLE"
  evolve history --table "$TABLE" | sed 's/^/  /'
  say "$TABLE as it was at version 2"
  evolve show --table "$TABLE" --at 2 | sed 's/^/  /'
  figures
}

main
