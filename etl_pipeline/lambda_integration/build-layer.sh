#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Packs the Lambda layer: the program, linked with Swift's libraries in it, the few others that it needs, and the Python module.
#
# usage: build-layer.sh [OUTPUT.zip]     (default: dist/etl-update-schema-layer.zip)
#
# ETL_UPDATE_SCHEMA_BIN   packs this program instead of building one
# LAYER_GLIBC             the newest C library that the runtime has (default 2.34, Amazon Linux 2023)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

OUTPUT=${1:-dist/etl-update-schema-layer.zip}
NEWEST=${LAYER_GLIBC:-2.34}

fail() {
  printf 'error: %s\n  no layer was written\n  next: %s\n' "$1" "$2" >&2
  exit 1
}

build_program() {
  swift build -c release --product etl-update-schema --static-swift-stdlib -Xlinker -s --scratch-path .build-layer >&2
  echo "$(swift build -c release --static-swift-stdlib --scratch-path .build-layer --show-bin-path)/etl-update-schema"
}

# What a runtime may lack; Lambda looks for libraries in a layer's lib/.
companions() { ldd "$1" | awk '/libyaml|libstdc|libgcc_s/ { print $3 }'; }

# What the program and its companions ask of the machine that it runs on.
check_program() {
  local program=$1 missing needed companions
  missing=$(ldd "$program" | grep -cE 'libswift|libFoundation|not found' || true)
  [[ $missing == 0 ]] || fail "$program needs Swift's shared libraries" "build it with --static-swift-stdlib"
  mapfile -t companions < <(companions "$program")
  needed=$(objdump -T "$program" "${companions[@]}" | grep -oE 'GLIBC_[0-9.]+' | sed 's/GLIBC_//' | sort -V | tail -n 1)
  if [[ $(printf '%s\n%s\n' "$needed" "$NEWEST" | sort -V | tail -n 1) != "$NEWEST" ]]; then
    fail "$program needs glibc $needed, the runtime has $NEWEST" "build it where the runtime's own system is: swift:6.1-amazonlinux2023, or set LAYER_GLIBC"
  fi
}

main() {
  local program stage library
  program=${ETL_UPDATE_SCHEMA_BIN:-$(build_program)}
  [[ -x $program ]] || fail "$program is no program" "unset ETL_UPDATE_SCHEMA_BIN"
  check_program "$program"
  stage=$(mktemp -d)
  # The path is put in now: when the trap runs, the function and its variables are gone.
  # shellcheck disable=SC2064
  trap "rm -rf '$stage'" EXIT
  install -D -m 755 "$program" "$stage/bin/etl-update-schema"
  install -D -m 644 etl_pipeline/lambda_integration/schema_evolution.py "$stage/python/schema_evolution.py"
  while read -r library; do
    install -D -m 644 "$(readlink -f "$library")" "$stage/lib/$(basename "$library")"
  done < <(companions "$program")
  mkdir -p "$(dirname "$OUTPUT")"
  python3 - "$stage" "$OUTPUT" <<'PYTHON'
import pathlib, sys, zipfile

stage, output = map(pathlib.Path, sys.argv[1:])
with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as layer:
    for path in sorted(stage.rglob("*")):
        if path.is_file():
            # One fixed time, so that equal contents give equal layers.
            entry = zipfile.ZipInfo(str(path.relative_to(stage)), (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (path.stat().st_mode & 0o777) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            layer.writestr(entry, path.read_bytes())
unpacked = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file())
print(f"{output}: {output.stat().st_size / 1e6:.1f} MB, {unpacked / 1e6:.1f} MB unpacked (Lambda's limit is 250 MB for all layers)")
PYTHON
}

main
