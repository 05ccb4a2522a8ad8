"""Runs a program that has all mutants in it (see together.py), one mutant at a time, in stages.

    python3 alive.py PROGRAM LIST LEFT_OUT RESULTS [STAGES]

What an earlier run has written to RESULTS, a JSON object from numbers to what became of each mutant, stands; so a run
goes on where it stopped. STAGES is how many stages are run at most.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

# What is run, with the seconds after which a mutant counts as one that never ends. The same as in stages.sh.
STAGES = [
    (
        "decision:: border::tests border::members border::dated border::object border::rows border::tables gate:: facts::"
        " user:: policy:: request:: cache:: tell:: roster:: --skip a_bad_approval_never_helps --skip mutants::"
        " --skip a_panic_is_an_error",
        60,
    ),
    (
        "mutants::border::both_days mutants::border::european mutants::border::platforms"
        " mutants::permits mutants::resolve mutants::laws::law_10 mutants::laws::requesting"
        " mutants::laws::a_rule_that_was_not_read --skip the_types_refuse --skip law_8_approvals_cure",
        120,
    ),
    ("mutants::cases::all_cases mutants::fanout::a_group mutants::laws::law_2 mutants::remembered::the_day", 120),
    (
        "mutants::cases mutants::remembered mutants::laws roster::tests::quorum mutants::resolve mutants::routes"
        " mutants::border::no_route mutants::border::the_bundled mutants::fanout --skip law_4_unknown"
        " --skip law_4_a_missing --skip law_7 --skip who_may_use_each_route",
        400,
    ),
]


def run(program, number, stage):
    arguments, seconds = STAGES[stage]
    setting = {**os.environ, "COMITY_MUTANT": str(number), "COMITY_REMEMBERED": "1000", "RUST_BACKTRACE": "0"}
    command = ["bash", "-c", 'ulimit -v 12000000; exec "$@"', "-", program, "--quiet", *arguments.split()]
    if os.environ.get("FAIL_FAST"):
        setting["RUSTC_BOOTSTRAP"] = "1"
        command += ["-Zunstable-options", "--fail-fast"]
    try:
        ended = subprocess.run(command, env=setting, capture_output=True, timeout=seconds, start_new_session=True)
    except subprocess.TimeoutExpired:
        return "timeout"
    return "alive" if ended.returncode == 0 else f"killed in stage {stage + 1}"


def main():
    program, mutants, left_out, results = sys.argv[1:5]
    stages = int(sys.argv[5]) if len(sys.argv) > 5 else len(STAGES)
    mutants = json.loads(pathlib.Path(mutants).read_text())
    left = set(map(int, pathlib.Path(left_out).read_text().split()))
    results = pathlib.Path(results)
    said = {int(number): what for number, what in json.loads(results.read_text()).items()} if results.exists() else {}
    workers = int(os.environ.get("WORKERS", "2"))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for stage in range(stages):
            want = "new" if stage == 0 else f"alive after {stage}"
            todo = [
                number
                for number in range(1, len(mutants) + 1)
                if number not in left and said.get(number, "new") == want
            ]
            for number, what in zip(todo, pool.map(lambda number: run(program, number, stage), todo)):
                said[number] = f"alive after {stage + 1}" if what == "alive" else what
                results.write_text(json.dumps(said))
            print(f"stage {stage + 1}: {len(todo)} run", flush=True)
    for number, what in sorted(said.items()):
        if what.startswith("alive") or what == "timeout":
            print(f"{what}: {mutants[number - 1]['name']}")


main()
