//! What no finding stands on, and what no test or case reaches.

use std::collections::BTreeSet;

use super::{LintRule, Remarks, line_of};
use crate::gate::{Gate, Preview};
use crate::policy::PolicySet;
use crate::time::Day;
use crate::workbench::suite::SuiteCase;
use crate::workbench::tables::Rulebook;
use crate::{MemoryLog, RuleCode};

/// Rules that no finding stands on, and rules without a test.
pub(super) fn check(book: &Rulebook, files: &[(String, String)], remarks: &mut Remarks) {
    let own = |path: &str| files.iter().any(|(own, _)| own == path);
    let entry = |package: &[String]| format!("data.{}.findings", package.join("."));
    let reached: BTreeSet<String> =
        book.lab.modules().flat_map(|(.., module)| book.lab.rules_under(&entry(&module.package))).collect();
    for (path, _, module) in book.lab.modules().filter(|(path, ..)| own(path)) {
        let mut seen = BTreeSet::new();
        for rule in &module.rules {
            let name = format!("data.{}.{}", module.package.join("."), rule.name);
            if !reached.contains(&name) && seen.insert(&rule.name) {
                let message = format!("no finding stands on `{}`; use it, or remove it", rule.name);
                remarks.add(LintRule::UnusedRule, (path, rule.at.line, rule.at.column), message);
            }
        }
    }
    for lack in book.untested().into_iter().filter(|lack| own(&lack.file)) {
        let message = format!("`{}`: {}; see docs/testing.md", lack.key, lack.what);
        remarks.add(LintRule::Untested, (&lack.file, lack.line, 1), message);
    }
}

/// Codes that none of the cases makes speak.
pub(super) fn codes(
    set: PolicySet,
    files: &[(String, String)],
    (cases, today): (&[SuiteCase], Day),
    remarks: &mut Remarks,
) {
    let Ok(gate) = Gate::builder(set).audit(MemoryLog::new()).build() else { return };
    let mut spoke: BTreeSet<RuleCode> = BTreeSet::new();
    for case in cases {
        let Ok(report) = case.preview(&gate, today) else { continue };
        let rulings = report.previews.iter().flat_map(Preview::rulings);
        spoke.extend(rulings.flat_map(|ruling| ruling.reasons().iter().map(|cited| cited.code.clone())));
    }
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("/catalogue/data.json")) {
        let Ok(codes) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text) else { continue };
        for code in codes.keys().filter(|code| !spoke.iter().any(|spoke| spoke.as_str() == *code)) {
            let message = format!("`{code}` speaks in none of the cases; write one in which it does");
            remarks.add(LintRule::CodeWithoutCase, (path, line_of(text, &format!("\"{code}\"")), 1), message);
        }
    }
}
