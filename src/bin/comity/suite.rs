//! `comity test`: suites of cases.

use std::path::{Path, PathBuf};

use comity::workbench::Suite;
use comity::{Clock as _, Gate, MemoryLog, SystemClock};

use crate::evaluate::read;
use crate::{ALLOWED, FAILED, complain, policies, say};

pub(crate) fn test(folder: Option<&Path>, files: &[PathBuf]) -> u8 {
    let gate = policies(folder).map_err(|why| why.to_string());
    let gate = gate.and_then(|set| Gate::builder(set).audit(MemoryLog::new()).build().map_err(|why| why.to_string()));
    let gate = match gate {
        Ok(gate) => gate,
        Err(why) => {
            complain(&why);
            return FAILED;
        }
    };
    let (mut ran, mut failed) = (0_usize, 0_usize);
    for file in files {
        let suite = match read(file).and_then(|bytes| Suite::from_yaml(&bytes).map_err(|why| why.to_string())) {
            Ok(suite) => suite,
            Err(why) => {
                complain(&format!("{}: {why}", file.display()));
                failed = failed.saturating_add(1);
                continue;
            }
        };
        for (name, case) in &suite.cases {
            ran = ran.saturating_add(1);
            let lines = match case.preview(&gate, SystemClock.now().day()) {
                Ok(report) => report.differences,
                Err(why) => vec![why.to_string()],
            };
            if !lines.is_empty() {
                failed = failed.saturating_add(1);
                say(&format!("{}: {name}", file.display()));
                for line in &lines {
                    say(&format!("  {line}"));
                }
            }
        }
    }
    say(&format!("{ran} cases, {failed} not as wanted"));
    if failed == 0 { ALLOWED } else { FAILED }
}
