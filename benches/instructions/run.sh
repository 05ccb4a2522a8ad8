#!/usr/bin/env bash
# Counts the instructions of a decision under valgrind and holds them to baseline.json.
#
#     bash benches/instructions/run.sh            # compares
#     bash benches/instructions/run.sh --bless    # writes the baseline anew
#     bash benches/instructions/run.sh --repeat 5 # how far five counts are apart
set -euo pipefail
cd "$(dirname "$0")"
target="${CARGO_TARGET_DIR:-$PWD/../../target}/instructions"

run() {
    printf '+ %s\n' "$*"
    "$@"
}

if ! command -v valgrind >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        run apt-get update -qq && run apt-get install -y -qq --no-install-recommends valgrind >/dev/null || true
    fi
fi
if ! command -v valgrind >/dev/null; then
    if [ "${CI:-}" = true ]; then
        echo "valgrind could not be had, and in CI nothing is skipped" >&2
        exit 1
    fi
    echo "skipped: there is no valgrind here; install it, and run this again"
    exit 0
fi

# Flags of the caller's would change what is counted.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS
export CARGO_TARGET_DIR="$target"
# What is counted stands on what the repository stands on, version by version.
cp ../../Cargo.lock Cargo.lock
run cargo build --quiet --release
run "$target/release/comity-instructions" "$@"
