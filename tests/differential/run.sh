#!/usr/bin/env bash
# Holds interpreter, RVM and OPA to each other over random decisions: run.sh [DECISIONS] [SEED].
#
#   COMITY_DIFFER_SECONDS     stop after so many seconds, with the totals of what was done
#   COMITY_DIFFER_STOP        a file: stop in the same way when it appears
#   COMITY_DIFFER_LEAVES      leaves of a document that have two values, each of whose combinations is a decision (10);
#                             with 0 each decision is drawn apart
#   COMITY_DIFFER_WORKERS     threads; otherwise as many as there are processors
#   COMITY_DIFFER_REMEMBERED  readings of programs that are remembered at most (60,000,000)
#   COMITY_DIFFER_WHOLE_IN    one decision in so many is held whole, with OPA's own dispatch (1,000)
#   COMITY_DIFFER_RVM_IN      one decision in so many is run by the RVM on all facts (100)
#
# It stands outside of CI; what CI runs of it is tests/oracle.rs. The same numbers with as many workers draw the same
# documents. It ends with 1 where something differs.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"

say() { printf '+ %s\n' "$*"; }

if [ -z "${COMITY_OPA:-}" ]; then
    export COMITY_OPA="$target/opa"
    if [ ! -f "$COMITY_OPA/opa_bindings/libopabridge.so" ]; then
        say python3 -m pip download opa-golib-python-bindings==0.4.4
        mkdir -p "$COMITY_OPA"
        python3 -m pip download --quiet --no-deps --python-version 3.14 --only-binary=:all: \
            --dest "$COMITY_OPA" opa-golib-python-bindings==0.4.4
        python3 -m zipfile -e "$COMITY_OPA"/opa_golib_python_bindings-*.whl "$COMITY_OPA"
    fi
fi
# The collector of the Go runtime, left alone, takes half of the time of OPA; there is memory enough.
export GOGC="${GOGC:-1600}"

say cargo build --release --manifest-path tests/differential/Cargo.toml
CARGO_TARGET_DIR="$target/differential" cargo build --release --manifest-path tests/differential/Cargo.toml
say comity-differential "$@"
exec "$target/differential/release/comity-differential" "$@"
