#!/usr/bin/env bash
# Mutants of the decision path: changes one place of the code at a time, and some test must notice.
#
#   tests/mutants.sh                          all of the decision path
#   tests/mutants.sh -f src/border.rs         one file; arguments go on to `cargo mutants`
#   tests/mutants.sh --iterate                what no earlier run has caught, with the slow tests too
#
# It needs `cargo install cargo-mutants` and, for quick links, mold. Not part of CI: it takes hours. What
# survives, and why, is in tests/mutants.md.
#
# A mutant is to cost seconds. So it works on a copy of the tree under the target folder, in place, with the
# incremental state of the last mutant; without debug information; and with the integration tests that are quick
# compiled into the unit tests: one compilation and one link instead of three. The tests run in stages, those first
# that decide soonest (tests/mutants/stages.sh). COMITY_MUTANTS_COPY names the copy, for two runs side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
copy="$target/mutants/${COMITY_MUTANTS_COPY:-one}"
say() { printf '+ %s\n' "$*"; }

mkdir -p "$copy/tree"
say copy the tree to "$copy/tree"
for part in Cargo.toml Cargo.lock README.md DESIGN.md CHANGELOG.md LICENSE build.rs clippy.toml .cargo benches docs examples \
    policies src tests; do
    [ ! -e "$part" ] || rsync -a --checksum --delete --exclude=/target "$part" "$copy/tree/"
done

# The quick integration tests become modules of the unit tests, and share one policy set, which each remembers apart.
{
    printf '\n#[cfg(test)]\nextern crate self as comity;\n#[cfg(test)]\n#[path = "../tests"]\nmod mutants {\n'
    for module in border cases countries fanout laws permits remembered resolve routes; do
        printf '    #[path = "%s.rs"]\n    mod %s;\n' "$module" "$module"
    done
    printf '}\n'
} >>"$copy/tree/src/lib.rs"
(
    cd "$copy/tree/tests"
    sed -i 's/PolicySet::bundled()/common::bundled()/' border.rs cases.rs countries.rs fanout.rs laws.rs permits.rs \
        resolve.rs routes.rs
    cat >>common/mod.rs <<'RUST'

/// The bundled set, loaded once.
pub(crate) fn bundled() -> Result<comity::PolicySet, comity::LoadError> {
    static SET: std::sync::LazyLock<comity::PolicySet> =
        std::sync::LazyLock::new(|| comity::PolicySet::bundled().unwrap());
    Ok(SET.clone().remembering(100_000))
}
RUST
)

path=(src/decision.rs 'src/decision/*.rs' src/border.rs 'src/border/*.rs' src/gate/decide.rs src/gate/group.rs
    src/gate/permit.rs src/gate/permit/registry.rs src/gate/resolve.rs src/facts.rs src/facts/derive.rs src/user.rs
    src/user/location.rs src/policy.rs src/policy/answers.rs src/policy/footprint.rs src/request.rs src/cache.rs
    src/tell.rs src/roster/quorum.rs)
files=()
case " $* " in *" -f "* | *" --file "*) ;; *) for file in "${path[@]}"; do files+=(-f "$file"); done ;; esac

case " $* " in *" --iterate "*) export COMITY_MUTANTS_STAGES="${COMITY_MUTANTS_STAGES:-all}" ;; esac
host="$(rustc -vV | sed -n 's/^host: //p')"
runner="$(tr '[:lower:]-' '[:upper:]_' <<<"CARGO_TARGET_${host}_RUNNER")"
export "$runner=bash $copy/tree/tests/mutants/stages.sh"
export CARGO_TARGET_DIR="${COMITY_MUTANTS_TARGET:-$target}" CARGO_INCREMENTAL=1
export CARGO_PROFILE_DEV_DEBUG=false CARGO_PROFILE_DEV_OPT_LEVEL=0
link=()
if command -v mold >/dev/null; then link=(mold -run); fi
cd "$copy/tree"
run=(cargo mutants --in-place --output "$copy" --no-shuffle --baseline=skip --timeout 240 --build-timeout 300
    --colors never --features file,workbench,schema --cargo-arg=--lib "${files[@]}" "$@")
say "${runner}=tests/mutants/stages.sh" "${link[@]}" "${run[@]}"
exec "${link[@]}" "${run[@]}"
