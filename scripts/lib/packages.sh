# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Debian packages: what is missing is decided by trying the capability, never by asking for the package's name.

# Debian keeps servers in /usr/sbin, which is not on an ordinary user's PATH.
has_program() {
  PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null 2>&1
}

# The newest package whose name starts with $1: some releases carry a version in the name (mariadb-server-core-10.6).
newest_package() {
  local found
  found=$(apt-cache --quiet pkgnames "$1" 2>/dev/null | grep -E "^$1(-[0-9.]+)?$" | sort -V) || true
  if [[ -z "$found" ]] || grep -qx "$1" <<<"$found"; then
    printf '%s\n' "$1"
  else
    tail -n 1 <<<"$found"
  fi
}

# Prints how to run a command as root; fails when this user cannot become root without a password.
root_prefix() {
  if [[ "$(id -u)" == 0 ]]; then
    printf 'env'
  elif has_program sudo && sudo -n true 2>/dev/null; then
    printf 'sudo -n env'
  else
    return 1
  fi
}

install_packages() {
  local prefix
  local command=(apt-get install -y --no-install-recommends "$@")
  has_program apt-get || fail "missing: $* (Debian's names), and this machine has no apt-get." \
    "Nothing was changed." "install them with the system's own package tool, then run the same command again."
  prefix=$(root_prefix) || fail "missing packages: $*" "Nothing was changed." \
    "sudo apt-get update && sudo ${command[*]}"
  read -ra prefix <<<"$prefix"
  # Other package runs are waited for; services are not started by maintainer scripts that ask for a password.
  local apt=("${prefix[@]}" DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
  local log
  log=$(mktemp)
  if ! "${apt[@]}" "${command[@]:1}" >"$log" 2>&1; then
    # Package lists that are absent or out of date are the usual cause; they are fetched only then.
    if ! { "${apt[@]}" update && "${apt[@]}" "${command[@]:1}"; } >"$log" 2>&1; then
      tail -n 15 "$log" >&2
      rm -f "$log"
      fail "apt-get could not install: $*" "The project's own files are unchanged." "sudo ${command[*]}"
    fi
  fi
  rm -f "$log"
  step_done "installed $*"
}
