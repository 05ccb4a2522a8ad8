#!/usr/bin/env bash
# Runs a test program in stages, those tests first that decide soonest; the first failure ends it. Cargo calls it with
# the program and its arguments. COMITY_MUTANTS_STAGES=all adds the slow stage.
set -euo pipefail
program="$1"
export COMITY_REMEMBERED="${COMITY_REMEMBERED:-1000}"

# The unit tests of the rooms on the decision path.
"$program" --quiet decision:: border::tests border::members border::dated border::object border::rows border::tables \
    gate:: facts:: user:: policy:: request:: cache:: tell:: roster:: \
    --skip a_bad_approval_never_helps --skip mutants:: --skip a_panic_is_an_error
# The border asked directly, permits, groups, resolutions. The skipped ones compile other crates, or take a minute.
"$program" --quiet mutants::border::both_days mutants::border::european mutants::border::platforms mutants::permits \
    mutants::resolve mutants::laws::law_10 mutants::laws::requesting mutants::laws::a_rule_that_was_not_read \
    --skip the_types_refuse --skip law_8_approvals_cure
# Whole cases.
"$program" --quiet mutants::cases::all_cases mutants::fanout::a_group mutants::laws::law_2 mutants::remembered::the_day
if [ "${COMITY_MUTANTS_STAGES:-quick}" = all ]; then
    # What nobody may have noticed until here. Law 7 listens to all that the process traces, and is at home in its own.
    "$program" --quiet mutants::cases mutants::remembered mutants::laws roster::tests::quorum mutants::resolve \
        mutants::routes mutants::border::no_route mutants::fanout \
        --skip law_4_unknown --skip law_4_a_missing --skip law_7 --skip who_may_use_each_route
fi
