# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# How the scripts speak: colours only on a terminal that wants them, and never as the only carrier of a meaning.

if [[ -t 1 && -z "${NO_COLOR:-}" && "${TERM:-dumb}" != dumb ]]; then
  STYLE_STRONG=$'\e[1m' STYLE_QUIET=$'\e[2m' STYLE_GOOD=$'\e[32m' STYLE_BAD=$'\e[31m' STYLE_END=$'\e[0m'
else
  STYLE_STRONG='' STYLE_QUIET='' STYLE_GOOD='' STYLE_BAD='' STYLE_END=''
fi

# A heading before a part that prints a lot.
heading() {
  printf '\n%s== %s ==%s\n' "$STYLE_STRONG" "$1" "$STYLE_END"
}

# One finished step, on one line.
step_done() {
  printf '%s✓%s %s\n' "$STYLE_GOOD" "$STYLE_END" "$1"
}

step_failed() {
  printf '%s✗%s %s\n' "$STYLE_BAD" "$STYLE_END" "$1" >&2
}

remark() {
  printf '%s%s%s\n' "$STYLE_QUIET" "$1" "$STYLE_END"
}

# fail WHAT STATE NEXT: ends the script with the three parts that every error message has.
fail() {
  printf '%s[ERROR]%s %s\n%s\nNext: %s\n' "$STYLE_BAD" "$STYLE_END" "$1" "$2" "$3" >&2
  exit 1
}
