//! The committer on many schedules: as it is, and with a bug planted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use comity_schedules::{PLANTED, as_it_is};
use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, FailurePersistence, Runner};

/// Schedules of each scenario, half by chance and half by PCT (few preemptions, at chosen places). In both,
/// a thread that sleeps may wake for no reason.
const AS_IT_IS: usize = 50_000;
const PLANTED_BUG: usize = 4_000;

fn run(scheduler: impl Scheduler + 'static, scenario: fn()) -> usize {
    let mut config = Config::new();
    config.stack_size = 0x2_0000;
    config.failure_persistence = FailurePersistence::None;
    Runner::new(scheduler, config).run(scenario)
}

fn run_all(scenario: fn(), schedules: usize) -> usize {
    let pct = |depth| run(PctScheduler::new_from_seed(1, depth, schedules / 8), scenario);
    run(RandomScheduler::new_from_seed(1, schedules / 2), scenario) + (2..=5).map(pct).sum::<usize>()
}

#[test]
fn every_promise_holds_on_every_schedule_tried() {
    for (name, scenario) in as_it_is::scenarios::ALL {
        let schedules = run_all(*scenario, AS_IT_IS);
        println!("{name}: {schedules} schedules");
        assert_eq!(schedules, AS_IT_IS);
    }
}

#[test]
fn every_planted_bug_is_found() {
    for (bug, scenarios) in PLANTED {
        let finds = |scenario: fn()| catch_unwind(AssertUnwindSafe(|| run_all(scenario, PLANTED_BUG))).is_err();
        let found: Vec<_> = scenarios.iter().filter(|(_, scenario)| finds(*scenario)).collect();
        println!("{bug}: found by {:?}", found.iter().map(|(name, _)| name).collect::<Vec<_>>());
        assert!(!found.is_empty(), "no scenario finds the planted bug `{bug}`");
    }
}
