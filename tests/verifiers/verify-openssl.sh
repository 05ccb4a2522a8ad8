#!/usr/bin/env bash
# Checks the Ed25519 signature of a checkpoint, and of the one in a receipt, with `openssl`.
#
#     verify-openssl.sh FILE VKEYS
#
# Prints `ok`, or says why not and exits 1.
set -euo pipefail
fail() { echo "openssl: $*" >&2; exit 1; }
[ $# = 2 ] || fail "usage: verify-openssl.sh FILE VKEYS"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# A receipt begins with its proof and an empty line; its checkpoint is what follows.
if [ "$(head -n 1 "$1")" = "c2sp.org/tlog-proof@v1" ]; then sed '1,/^$/d' "$1" >"$work/note"; else cp "$1" "$work/note"; fi
sed '/^$/,$d' "$work/note" >"$work/text"
origin="$(head -n 1 "$work/text")"

while IFS= read -r vkey; do
    [ -n "$vkey" ] || continue
    name="${vkey%%+*}" rest="${vkey#*+}"
    [ "$name" = "$origin" ] || continue
    id="${rest%%+*}"
    printf '%s' "${rest#*+}" | openssl base64 -d -A >"$work/key" || fail "malformed key"
    [ "$(head -c 1 "$work/key" | od -An -tx1 | tr -d ' ')" = 01 ] || fail "not an Ed25519 key of a log"
    # What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
    { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; tail -c +2 "$work/key"; } >"$work/key.der"
    while IFS= read -r line; do
        printf '%s' "${line##* }" | openssl base64 -d -A >"$work/both"
        [ "$(head -c 4 "$work/both" | od -An -tx1 | tr -d ' ')" = "$id" ] || continue
        tail -c +5 "$work/both" >"$work/signature"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/text" \
            -sigfile "$work/signature" >/dev/null 2>&1 || fail "the signature is wrong"
        echo ok
        exit 0
    done < <(sed '1,/^$/d' "$work/note" | grep -F "— $name " || true)
done <"$2"
fail "no key of the log has signed"
