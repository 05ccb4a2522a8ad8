#!/usr/bin/env bash
# Has programs that we did not write check what comity publishes: each must take it as it is, and must refuse
# it with one bit changed anywhere. Installs what is missing into target/verifiers, or says why it skips; with
# CI=true nothing is skipped. With WHY=1 it prints each refusal's reason.
#
#     tests/verifiers/run.sh SAMPLES [COMITY]
#
# With COMITY, the program itself, a client that we did not write feeds a log to `comity witness` as well.
#
# SAMPLES holds
#     log/             a log as published: checkpoint, tile/...
#     log.vkey         its keys, one a line
#     receipts/N.tlog-proof, receipts/N.json   receipts and their records; two at least, of different checkpoints
#     witness.vkey     keys of witnesses that cosigned all of them; may be absent
#     earlier.checkpoint   an earlier checkpoint of the log; may be absent
#     fork.checkpoint      a smaller one of another history, signed with the log's key; may be absent
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
target="${CARGO_TARGET_DIR:-$here/../../target}"
[ $# -ge 1 ] && [ -f "$1/log/checkpoint" ] || { echo "usage: $0 SAMPLES [COMITY]" >&2; exit 2; }
samples="$(cd "$1" && pwd)" comity="${2:-}"
mkdir -p "$target/verifiers"
tools="$(cd "$target/verifiers" && pwd)"
work="$(mktemp -d)" serving=
trap 'if [ -n "$serving" ]; then kill "$serving"; fi; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# --- What checks, and where it comes from -------------------------------------------------------------------

missing() { # NAME WHY
    echo "skipped: $1: $2"
    skipped=$((skipped + 1))
    if [ "${CI:-}" = true ]; then
        echo "in CI nothing is skipped" >&2
        failed=$((failed + 1))
    fi
}

debian() { # PACKAGE...
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "+ apt-get install -y --no-install-recommends $*"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Go's golang.org/x/mod, from Debian's packages: what lies in /usr/share/gocode, without modules.
has_go() {
    local sources=/usr/share/gocode
    if ! command -v go >/dev/null || [ ! -d "$sources/src/golang.org/x/mod/sumdb/tlog" ]; then
        debian golang-go golang-golang-x-mod-dev || true
    fi
    command -v go >/dev/null && [ -d "$sources/src/golang.org/x/mod/sumdb/tlog" ] || return 1
    GO111MODULE=off GOFLAGS='' GOPATH="$sources" GOCACHE="$tools/go-cache" \
        go build -o "$tools/go-verify" "$here/verify.go"
}
go_checks() { "$tools/go-verify" "$@"; }

# The aics packages ask for Python 3.12 and work on 3.11 as well.
has_python() {
    local python
    python="$tools/python/bin/python"
    if ! "$python" -c 'import aics_tlog, aics_witness, rfc8785' 2>/dev/null; then
        command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null || debian python3 python3-venv || true
        command -v python3 >/dev/null || return 1
        echo "+ pip install aics-tlog==0.2.1 aics-witness==0.1.0 rfc8785==0.1.4"
        rm -rf "$tools/python"
        python3 -m venv "$tools/python" &&
            "$python" -m pip install --quiet --disable-pip-version-check --ignore-requires-python \
                aics-tlog==0.2.1 aics-witness==0.1.0 rfc8785==0.1.4 || return 1
    fi
    "$python" -c 'import aics_tlog, aics_witness, rfc8785'
}
python_checks() { "$tools/python/bin/python" "$here/verify.py" "$@"; }

has_npm() {
    if [ ! -d "$tools/npm/node_modules/@sigstore/verify" ]; then
        command -v npm >/dev/null || debian nodejs npm || true
        command -v npm >/dev/null || return 1
        echo "+ npm install @sigstore/verify@3.1.1"
        npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$tools/npm" @sigstore/verify@3.1.1 2>/dev/null || return 1
    fi
    command -v node >/dev/null
}
npm_checks() { NODE_PATH="$tools/npm/node_modules" node "$here/verify.cjs" "$@"; }

has_openssl() {
    command -v openssl >/dev/null || debian openssl || true
    command -v openssl >/dev/null
}
# A receipt and its record come with their keys; the signature is all that is looked at.
openssl_checks() { bash "$here/verify-openssl.sh" "$2" "$4"; }

# --- What is checked ----------------------------------------------------------------------------------------

accepts() { # WHAT COMMAND...
    local what="$1" said
    shift
    if said="$("$@" 2>&1)" && [ "$said" = ok ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what must be accepted: $said"
    fi
}

refuses() { # WHAT COMMAND...
    local what="$1" said
    shift
    if said="$("$@" 2>&1)"; then
        failed=$((failed + 1))
        echo "FAILED: $what must be refused: $said"
    elif [ -z "$said" ]; then
        failed=$((failed + 1))
        echo "FAILED: $what is refused without saying why"
    else
        passed=$((passed + 1))
        if [ -n "${WHY:-}" ]; then echo "$what: $said"; fi
    fi
}

flip() { # FILE OFFSET: changes one bit of one byte
    local byte
    byte="$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')"
    { head -c "$2" "$1"; printf "\\x$(printf %x $((byte ^ 1)))"; tail -c +$(($2 + 2)) "$1"; } >"$1.new"
    mv "$1.new" "$1"
}

# Changes one bit of what a base64 letter stands for: the letter's neighbour in the alphabet.
neighbour() { tr 'A-Za-z0-9+/' 'BADCFEHGJILKNMPORQTSVUXWZYbadcfehgjilknmporqtsvuxwzy1032547698/+'; }
turn() { # FILE LINE COLUMN
    local line
    line="$(sed -n "$2p" "$1")"
    line="${line:0:$3}$(printf %s "${line:$3:1}" | neighbour)${line:$(($3 + 1))}"
    { head -n $(($2 - 1)) "$1"; printf '%s\n' "$line"; tail -n +$(($2 + 1)) "$1"; } >"$1.new"
    mv "$1.new" "$1"
}

empty_line() { grep -n -m 1 '^$' "$1" | cut -d : -f 1; }
# The signature of the log is the first line after the text; a letter in the middle of it.
turn_signature() { # FILE LINE
    local line
    line="$(sed -n "$2p" "$1")"
    turn "$1" "$2" $((${#line} - 40))
}

receipts() { # CHECKS: all that is asked of a receipt
    local checks="$1" whole="$2" one record keys="$samples/log.vkey" other n text
    for one in "$samples"/receipts/*.tlog-proof; do
        n="$(basename "$one" .tlog-proof)" record="${one%.tlog-proof}.json"
        accepts "$checks: receipt $n" "$checks" receipt "$one" "$record" "$keys"
        text="$(empty_line "$one")"

        cp "$one" "$work/receipt" && turn_signature "$work/receipt" $((text + 5))
        refuses "$checks: receipt $n with a bit of the signature changed" "$checks" receipt "$work/receipt" "$record" "$keys"
        cp "$one" "$work/receipt" && turn "$work/receipt" $((text + 3)) 7
        refuses "$checks: receipt $n with a bit of the root changed" "$checks" receipt "$work/receipt" "$record" "$keys"
        sed "$((text + 2))s/\$/0/" "$one" >"$work/receipt"
        refuses "$checks: receipt $n with another size" "$checks" receipt "$work/receipt" "$record" "$keys"
        refuses "$checks: receipt $n with the key of another log" "$checks" receipt "$one" "$record" "$work/other.vkey"
        [ "$whole" = whole ] || continue

        cp "$record" "$work/record" && flip "$work/record" $(($(wc -c <"$record") / 2))
        refuses "$checks: receipt $n with a bit of the record changed" "$checks" receipt "$one" "$work/record" "$keys"
        cp "$record" "$work/record" && printf ' ' >>"$work/record"
        refuses "$checks: receipt $n with a longer record" "$checks" receipt "$one" "$work/record" "$keys"
        sed 's/^index .*/index 99999999/' "$one" >"$work/receipt"
        refuses "$checks: receipt $n with another index" "$checks" receipt "$work/receipt" "$record" "$keys"
        if [ "$text" -gt 3 ]; then
            cp "$one" "$work/receipt" && turn "$work/receipt" $((text - 1)) 3
            refuses "$checks: receipt $n with a bit of the proof changed" "$checks" receipt "$work/receipt" "$record" "$keys"
            sed "$((text - 1))d" "$one" >"$work/receipt"
            refuses "$checks: receipt $n with a shorter proof" "$checks" receipt "$work/receipt" "$record" "$keys"
        fi
        for other in "$samples"/receipts/*.tlog-proof; do
            sed '1,/^$/d' "$other" >"$work/head"
            sed '1,/^$/d' "$one" | cmp -s - "$work/head" && continue
            { sed '/^$/q' "$one"; cat "$work/head"; } >"$work/receipt"
            refuses "$checks: receipt $n under another checkpoint" "$checks" receipt "$work/receipt" "$record" "$keys"
            break
        done
    done
}

published() { # CHECKS: all that is asked of a log as published
    local checks="$1" log="$work/log" keys="$samples/log.vkey" path
    accepts "$checks: the log" "$checks" log "$samples/log" "$keys"
    for path in $(cd "$samples/log" && find tile -type f | sort | sed -n '1p;$p' | uniq) checkpoint; do
        rm -rf "$log" && cp -r "$samples/log" "$log"
        if [ "$path" = checkpoint ]; then turn_signature "$log/$path" 5; else flip "$log/$path" 9; fi
        refuses "$checks: the log with a bit of $path changed" "$checks" log "$log" "$keys"
        rm "$log/$path"
        refuses "$checks: the log without $path" "$checks" log "$log" "$keys"
    done
    if [ -f "$samples/earlier.checkpoint" ]; then
        accepts "$checks: the log grown from an earlier one" "$checks" grown "$samples/earlier.checkpoint" "$samples/log" "$keys"
    fi
    if [ -f "$samples/fork.checkpoint" ]; then
        refuses "$checks: the log after another history" "$checks" grown "$samples/fork.checkpoint" "$samples/log" "$keys"
    fi
    if [ -f "$samples/witness.vkey" ]; then
        accepts "$checks: the log with its witnesses" "$checks" log "$samples/log" "$keys" "$samples/witness.vkey"
        rm -rf "$log" && cp -r "$samples/log" "$log" && turn_signature "$log/checkpoint" 6
        refuses "$checks: the log with a bit of a cosignature changed" "$checks" log "$log" "$keys" "$samples/witness.vkey"
        sed 6,99d "$samples/log/checkpoint" >"$log/checkpoint"
        refuses "$checks: the log without cosignatures" "$checks" log "$log" "$keys" "$samples/witness.vkey"
    fi
}

witnessed() { # a client of others against our witness
    local state="$work/witness" log witness address
    log="$("$tools/python/bin/python" "$here/feed.py" key)"
    witness="$("$comity" witness keygen --name witness.example/w1 --key "$work/key" --state "$state")"
    "$comity" witness --state "$state" --key "$work/key" --log "$log" --listen 127.0.0.1:0 >"$work/said" 2>"$work/refused" &
    serving=$!
    for _ in $(seq 100); do [ -s "$work/said" ] && break || sleep 0.1; done
    address="$(sed -n 's/.* at //p' "$work/said")"
    accepts "python: the witness" "$tools/python/bin/python" "$here/feed.py" "$address" "$witness"
    kill "$serving" && serving=
}

# Some key that is not the log's, from the documentation of golang.org/x/mod/sumdb/note.
echo 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' >"$work/other.vkey"

if has_go; then receipts go_checks whole; published go_checks; else missing "Go's sumdb/note and sumdb/tlog" "Debian's golang-go and golang-golang-x-mod-dev are not here"; fi
if has_python; then
    receipts python_checks whole
    published python_checks
    if [ -n "$comity" ]; then witnessed; fi
else
    missing "PyPI's aics-tlog, aics-witness and rfc8785" "they could not be installed"
fi
if has_npm; then receipts npm_checks whole; else missing "npm's @sigstore/verify" "it could not be installed"; fi
if has_openssl; then receipts openssl_checks signature; else missing openssl "it is not here"; fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
