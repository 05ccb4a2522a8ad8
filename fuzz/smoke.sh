#!/usr/bin/env bash
# Builds every fuzz target on the installed toolchain, and runs each for some seconds: COMITY_FUZZ_SECONDS (10).
# Names of targets may be given; all are run where none is. COMITY_FUZZ_PROFILE=release for a long run. Stops at the first that fails, with the place of its input.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${COMITY_FUZZ_SECONDS:-10}"
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(demand case policy log receipt)
out="${CARGO_TARGET_DIR:-$PWD/target}"
host="$(rustc -vV | sed -n 's/^host: //p')"

say() { printf '+ %s\n' "$*"; }

# What `cargo fuzz --sanitizer none` gives the compiler: libFuzzer sees which code was reached, and what was compared.
flags=(-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares)
profile="${COMITY_FUZZ_PROFILE:-dev}"
folder="${profile/#dev/debug}"
say cargo build --locked --profile "$profile" --target "$host" --bins
RUSTFLAGS="${flags[*]} --cfg fuzzing" cargo build --locked --profile "$profile" --target "$host" --bins

for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    options=(-max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -max_len=4096 -len_control=0 -seed=20200604
        -artifact_prefix="artifacts/$target/" -print_final_stats=1)
    say "$target" "${options[*]}" "corpus/$target"
    if ! "$out/$host/$folder/$target" "${options[@]}" "corpus/$target" >"$out/$target.log" 2>&1; then
        tail -n 40 "$out/$target.log"
        echo "$target failed; its input lies in fuzz/artifacts/$target, and fuzz/README.md says how to run it again" >&2
        exit 1
    fi
    grep -E '^stat::(number_of_executed_units|average_exec_per_sec)|^#.*DONE' "$out/$target.log"
done
