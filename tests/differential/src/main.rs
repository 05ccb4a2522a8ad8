//! `comity-differential [DECISIONS] [SEED]`: see `run.sh` beside the package.

use std::process::ExitCode;
use std::time::Duration;

use comity_differential::{Options, run};

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let mut options = match Options::here() {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    options.decisions = given.next().map_or(options.decisions, |text| number("DECISIONS", &text));
    options.seed = given.next().map_or(options.seed, |text| number("SEED", &text));
    options.limit = setting("COMITY_DIFFER_SECONDS").map(Duration::from_secs);
    options.stop = std::env::var_os("COMITY_DIFFER_STOP").map(Into::into);
    options.leaves = setting("COMITY_DIFFER_LEAVES").map_or(options.leaves, size).min(20);
    options.workers = setting("COMITY_DIFFER_WORKERS").map_or(options.workers, size);
    options.most = setting("COMITY_DIFFER_REMEMBERED").map_or(options.most, size);
    options.whole_in = setting("COMITY_DIFFER_WHOLE_IN").unwrap_or(options.whole_in).max(1);
    options.rvm_in = setting("COMITY_DIFFER_RVM_IN").unwrap_or(options.rvm_in).max(1);
    options.progress = true;
    let totals = run(&options);
    print!("{totals}");
    if totals.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| number(name, &text))
}

fn number(name: &str, text: &str) -> u64 {
    text.replace('_', "").parse().unwrap_or_else(|_| {
        eprintln!("{name} is a whole number, not `{text}`");
        std::process::exit(2)
    })
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
