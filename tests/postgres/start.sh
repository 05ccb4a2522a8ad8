#!/usr/bin/env bash
# A private PostgreSQL for the tests, on a Unix socket that nobody else can reach.
#
#   start.sh [start [NAME [-c SETTING=VALUE]...]]   starts it where it does not run, prints its connection string
#   start.sh stop [NAME]                            ends it, or all of them, and removes the data
#   start.sh kill [NAME]                            stops it at once, as a crash would; `start` recovers
#
# Several names are several servers. The data lie under the target folder (or, where the server's user
# cannot reach that, in a folder of their own under /tmp). With COMITY_POSTGRES set (`key=value` pairs;
# the role may make schemas), `start` without a name prints that and starts nothing. Where no server can
# be had: `skipped: why` on standard error and status 3; in CI (CI=true) nothing is skipped, and the
# status is 1.
set -euo pipefail
cd "$(dirname "$0")/../.."

action="${1:-start}"
only="${2:-}"
name="${2:-main}"
[ $# -gt 2 ] && shift 2 || shift $#
say() { printf '+ %s\n' "$*" >&2; }
skip() {
    if [ "${CI:-}" = true ]; then
        echo "PostgreSQL cannot be started, and in CI nothing is skipped: $1" >&2
        exit 1
    fi
    echo "skipped: $1" >&2
    exit 3
}

case "$name" in '' | *[!a-z0-9-]*) echo "a name has small letters, digits and hyphens, not \`$name\`" >&2 && exit 2 ;; esac
if [ "$action" = start ] && [ "$name" = main ] && [ -n "${COMITY_POSTGRES:-}" ]; then
    printf '%s\n' "$COMITY_POSTGRES"
    exit
fi

target="${CARGO_TARGET_DIR:-$PWD/target}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"

# One at a time: tests in several processes may ask at once.
exec 9>"$target/postgres.lock"
flock 9

binaries() {
    local found
    found="$(command -v pg_ctl || true)"
    if [ -z "$found" ]; then
        found="$(find /usr/lib/postgresql /usr/pgsql-* -path '*/bin/pg_ctl' 2>/dev/null | sort -V | tail -n 1)"
    fi
    [ -n "$found" ] && dirname "$(readlink -f "$found")"
}

bin="$(binaries || true)"
if [ -z "$bin" ]; then
    [ "$action" = start ] || exit 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        skip "there is no PostgreSQL, and only root can install one with apt-get"
    fi
    say apt-get install -y postgresql
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; } >/dev/null 2>&1 9>&- ||
        skip "apt-get could not install postgresql"
    bin="$(binaries || true)"
    [ -n "$bin" ] || skip "the package postgresql brought no pg_ctl"
fi

# The server does not run as root.
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as() { (cd / && setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups "$@" 9>&-); }
else
    user="$(id -un)"
    as() { (cd / && "$@" 9>&-); }
fi

# A socket's path has at most 107 bytes, and the server's user must reach the folder.
base="$target/postgres"
if [ ${#base} -gt 60 ] || ! as test -x "$target"; then
    base="/tmp/comity-postgres-$(id -u)-$(printf '%s' "$target" | cksum | cut -d ' ' -f 1)"
fi
if [ ! -d "$base" ]; then
    mkdir -m 0711 "$base"
fi
if [ ! -O "$base" ] || [ -L "$base" ]; then
    skip "$base belongs to somebody else"
fi
folder="$base/$name"
data="$folder/data"
socket="$folder/s"

running() { [ -d "$data" ] && as "$bin/pg_ctl" status -D "$data" >/dev/null 2>&1; }

case "$action" in
start)
    if [ ! -d "$folder" ]; then
        mkdir "$folder"
        [ "$(id -u)" != 0 ] || chown "$user" "$folder"
    fi
    as chmod 0700 "$folder"
    as mkdir -p "$socket"
    if [ ! -e "$folder/ready" ]; then
        # Whatever is there is half made.
        as rm -rf "$data"
        say initdb "$data"
        as "$bin/initdb" -D "$data" -U comity --auth=trust -E UTF8 --locale=C --no-sync >"$target/postgres.log" 2>&1 ||
            { cat "$target/postgres.log" >&2 && skip "initdb failed"; }
        # Small, for machines with two cores. Nothing here weakens durability.
        as tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$socket'
unix_socket_permissions = 0700
max_connections = 64
shared_buffers = 64MB
autovacuum_max_workers = 1
max_worker_processes = 2
logging_collector = off
CONF
        as touch "$folder/ready"
    fi
    if ! running; then
        # A server that was killed leaves its file of the process behind.
        say pg_ctl start -D "$data" "$@"
        as "$bin/pg_ctl" start -w -t 60 -D "$data" -l "$folder/log" -o "$*" >/dev/null ||
            { tail -n 20 "$folder/log" >&2 && skip "the server did not start"; }
    fi
    printf 'host=%s port=5432 user=comity dbname=postgres\n' "$socket"
    ;;
kill)
    if running; then as "$bin/pg_ctl" stop -m immediate -w -D "$data" >/dev/null; fi
    ;;
stop)
    for folder in "$base"/${only:-*}; do
        data="$folder/data"
        if running; then as "$bin/pg_ctl" stop -m fast -w -D "$data" >/dev/null; fi
        rm -rf "$folder"
    done
    rmdir "$base" 2>/dev/null || true
    ;;
*)
    echo "start, stop or kill, not \`$action\`" >&2
    exit 2
    ;;
esac
