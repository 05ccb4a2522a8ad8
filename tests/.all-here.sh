#!/usr/bin/env bash
# Passes every test, and first fetches what they need: real OPA, as a Python wheel, into target/opa.
set -euo pipefail
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-$PWD/target}"

say() { printf '+ %s\n' "$*"; }

opa="$target/opa"
if ! command -v python3 >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say apt-get install -y python3 python3-pip
        apt-get update -qq && apt-get install -y -qq python3 python3-pip >/dev/null
    fi
fi
if [ ! -f "$opa/opa_bindings/libopabridge.so" ] && command -v python3 >/dev/null; then
    say python3 -m pip download opa-golib-python-bindings==0.4.4
    mkdir -p "$opa"
    if python3 -m pip download --quiet --no-deps --python-version 3.14 --only-binary=:all: \
        --dest "$opa" opa-golib-python-bindings==0.4.4; then
        python3 -m zipfile -e "$opa"/opa_golib_python_bindings-*.whl "$opa"
    elif [ "${CI:-}" = true ]; then
        echo "real OPA could not be fetched, and in CI nothing is skipped" >&2
        exit 1
    fi
fi
if [ -f "$opa/opa_bindings/libopabridge.so" ]; then export COMITY_OPA="$opa"; fi

# The log in PostgreSQL is tested on a server of the tests' own, unless COMITY_POSTGRES names one.
features=cli
if connection="$(bash tests/postgres/start.sh)"; then
    export COMITY_POSTGRES="$connection"
    trap 'bash tests/postgres/start.sh stop' EXIT
    features=cli,postgres
elif [ "${CI:-}" = true ]; then
    exit 1
fi

say cargo test --features "$features"
cargo test --no-fail-fast --features "$features"

say cargo test --manifest-path tests/schedules/Cargo.toml --test committer
CARGO_TARGET_DIR="$target/schedules" cargo test --manifest-path tests/schedules/Cargo.toml --test committer
