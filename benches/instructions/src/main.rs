//! Instructions of a decision, of a record and of loading the bundled set, counted under valgrind's callgrind and held
//! to the counts in `baseline.json`.
//!
//! `run.sh` builds it and runs it; without an argument it compares, with `--bless` it writes the baseline anew, with
//! `--repeat N` it counts so many times and says how far the counts differ. Exit status: 0 as in the baseline, 1 a count
//! differs by more than 2 percent (by 10 with another compiler, C library or processor than the baseline's), 2 the
//! counting failed or the usage is wrong.
//!
//! A count is of user space alone and says nothing of caches, branches or the disk; for time there are the other
//! benches. It is reproducible, though, and a change of 2 percent is a change of the program.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench fails by panicking")]

mod baseline;
mod count;
mod rows;

use std::process::ExitCode;

use baseline::{Baseline, Belongs, Counts};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => compare(),
        ["--bless"] => bless(),
        ["--repeat", times] => times.parse().map_err(|_| format!("`{times}` is no number")).and_then(repeat),
        // What runs under callgrind.
        [count::ROWS] => rows::run().map(|()| true),
        [count::LOAD] => rows::load().map(|()| true),
        other => Err(format!("`{}` is no usage; say nothing, `--bless` or `--repeat N`", other.join(" "))),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("instructions: {why}");
            ExitCode::from(2)
        }
    }
}

fn compare() -> Result<bool, String> {
    let known = Baseline::read()?;
    let (cpu, counts) = count::all()?;
    Ok(known.compare(&Belongs { cpu, ..Belongs::here()? }, &counts))
}

fn bless() -> Result<bool, String> {
    let (cpu, instructions) = count::all()?;
    let baseline = Baseline { belongs: Belongs { cpu, ..Belongs::here()? }, instructions };
    for (name, count) in &baseline.instructions {
        println!("{name:<48} {count:>14}");
    }
    baseline.write()?;
    Ok(true)
}

fn repeat(times: u32) -> Result<bool, String> {
    let all: Vec<Counts> = (0..times).map(|_| count::all().map(|(_, counts)| counts)).collect::<Result<_, _>>()?;
    println!("{:<48} {:>14} {:>14} {:>8}", "", "least", "most", "apart");
    for name in all.iter().flat_map(Counts::keys).collect::<std::collections::BTreeSet<_>>() {
        let seen = all.iter().filter_map(|counts| counts.get(name));
        let (least, most) = (seen.clone().min().unwrap(), seen.max().unwrap());
        println!("{name:<48} {least:>14} {most:>14} {:>7.3}%", baseline::percent(*least, *most));
    }
    Ok(true)
}
