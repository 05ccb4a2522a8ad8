//! The counts that are known, and what they belong to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Instructions of one turn, by the name of the row.
pub(crate) type Counts = BTreeMap<String, u64>;

/// A count may differ by so many percent, either way.
const SLACK: f64 = 2.0;
/// The same, where the counts belong to another compiler, C library or processor.
const ELSEWHERE: f64 = 10.0;

/// `baseline.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Baseline {
    /// What the counts belong to.
    pub(crate) belongs: Belongs,
    /// The counts.
    pub(crate) instructions: Counts,
}

/// With another compiler, C library or processor the same program has other instructions.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Belongs {
    /// Such as `1.95.0`.
    pub(crate) rustc: String,
    /// Such as `x86_64-unknown-linux-gnu`.
    pub(crate) target: String,
    /// Such as `glibc 2.36`: whose `malloc` and `memcpy` are counted.
    pub(crate) libc: String,
    /// What the processor can do, as valgrind shows it to the program: libraries choose by it.
    pub(crate) cpu: Vec<String>,
}

impl Belongs {
    /// What counts would belong to here; the processor is asked under valgrind only.
    pub(crate) fn here() -> Result<Self, String> {
        let rustc = output("rustc", &["-vV"])?;
        let of = |name: &str| {
            let line = rustc.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.map(str::to_owned).ok_or_else(|| format!("`rustc -vV` names no {name}"))
        };
        let libc = output("getconf", &["GNU_LIBC_VERSION"]).unwrap_or_else(|_| "another".to_owned());
        Ok(Self { rustc: of("release")?, target: of("host")?, libc: libc.trim().to_owned(), cpu: Vec::new() })
    }

    /// What is not the same.
    fn differs(&self, here: &Self) -> Option<String> {
        let (then, now) = (self.cpu.join(" "), here.cpu.join(" "));
        let pairs = [
            ("rustc", &self.rustc, &here.rustc),
            ("the target", &self.target, &here.target),
            ("the C library", &self.libc, &here.libc),
            ("the processor's", &then, &now),
        ];
        let (what, then, now) = pairs.into_iter().find(|(_, then, now)| then != now)?;
        Some(format!("the baseline was counted with {what} {then}, and here it is {now}"))
    }
}

impl Baseline {
    fn file() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("baseline.json")
    }

    pub(crate) fn read() -> Result<Self, String> {
        let file = Self::file();
        let told = |why: &dyn std::fmt::Display| format!("{}: {why}; make it with `run.sh --bless`", file.display());
        let text = std::fs::read(&file).map_err(|why| told(&why))?;
        serde_json::from_slice(&text).map_err(|why| told(&why))
    }

    pub(crate) fn write(&self) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|why| why.to_string())?;
        std::fs::write(Self::file(), text + "\n").map_err(|why| format!("{}: {why}", Self::file().display()))
    }

    /// Prints each count beside the known one; whether all are as known.
    pub(crate) fn compare(&self, here: &Belongs, counts: &Counts) -> bool {
        let elsewhere = self.belongs.differs(here);
        let slack = if elsewhere.is_some() { ELSEWHERE } else { SLACK };
        if let Some(why) = elsewhere {
            println!("{why}: counts are held to {slack} percent");
        }
        println!("{:<48} {:>14} {:>14} {:>8}", "instructions", "known", "now", "change");
        let mut same = true;
        let names: std::collections::BTreeSet<&String> = self.instructions.keys().chain(counts.keys()).collect();
        for name in names {
            let (then, now) = (self.instructions.get(name), counts.get(name));
            let shown = |count: Option<&u64>| count.map_or_else(|| "-".to_owned(), u64::to_string);
            let (change, what) = match (then, now) {
                (Some(then), Some(now)) => {
                    let change = percent(*then, *now);
                    let what = if change > slack {
                        "  MORE"
                    } else if change < -slack {
                        "  LESS"
                    } else {
                        ""
                    };
                    (format!("{change:+.2}%"), what)
                }
                (None, _) => ("-".to_owned(), "  NEW"),
                (_, None) => ("-".to_owned(), "  GONE"),
            };
            same &= what.is_empty();
            println!("{name:<48} {:>14} {:>14} {change:>8}{what}", shown(then), shown(now));
        }
        if !same {
            println!(
                "a count differs by more than {slack} percent: find out why; if it is to be so, bless it: bash \
                 benches/instructions/run.sh --bless"
            );
        }
        same
    }
}

/// By how many percent a count changed.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn percent(then: u64, now: u64) -> f64 {
    (now as f64 / then as f64 - 1.0) * 100.0
}

/// What a program prints.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let told = |why: &dyn std::fmt::Display| format!("{program} {}: {why}", arguments.join(" "));
    let done = Command::new(program).args(arguments).output().map_err(|why| told(&why))?;
    if !done.status.success() {
        return Err(told(&format!("{}\n{}", done.status, String::from_utf8_lossy(&done.stderr))));
    }
    String::from_utf8(done.stdout).map_err(|why| told(&why))
}
