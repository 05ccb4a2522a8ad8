//! One document of a table, in both engines.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::tables::{Document, Entry, Target, Want};
use super::law::{Law, facts};
use super::{Spot, Tested};
use crate::policy::Way;

pub(super) fn run(law: &Law, entry: usize, document: usize, tested: &mut Tested) {
    let Some(entry) = law.book.entries.get(entry) else { return tested.err("the entry is gone") };
    let Some(document) = entry.documents.get(document) else { return tested.err("the document is gone") };
    let program = match law.program(&entry.rule()) {
        Ok(program) => program,
        Err(why) => return tested.err(why),
    };
    let given = match program.value(&document.input, Way::Both) {
        Ok(given) => given,
        Err(why) => return tested.err(why.to_string()),
    };
    let Err(what) = entry.judge(document, &given) else { return };
    tested.fail(what);
    let silent = matches!(document.want, Want::Silent);
    let label = if silent { "spoke, and must not" } else { "did not speak as wanted" };
    let found = match &entry.target {
        Target::Code { code, .. } => {
            let findings = given.findings(code);
            tested.spots = law.spots_of_code(code, label);
            if findings.is_empty() {
                vec!["nothing".to_owned()]
            } else {
                findings.iter().map(Value::to_string).collect()
            }
        }
        Target::Helper(name) => {
            let label = if silent { "holds, and must not" } else { "does not hold as wanted" };
            tested.spots = law.spots_of_rule(&entry.package, name, label);
            vec![given.json().map_or_else(|| "undefined".to_owned(), |value| value.to_string())]
        }
    };
    tested.detail("expected", vec![wanted(&document.want)]);
    tested.detail("found", found);
    tested.detail("patch", vec![document.patch.to_string()]);
    tested.detail("facts", seen(law, entry, document));
}

fn wanted(want: &Want) -> String {
    match want {
        Want::Findings { measures, says, .. } => {
            let measures = measures.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            if says.as_object().is_some_and(serde_json::Map::is_empty) {
                format!("fires for {measures}")
            } else {
                format!("fires for {measures}, and says {says}")
            }
        }
        Want::Value(value) => value.to_string(),
        Want::Holds => "holds".to_owned(),
        Want::Silent => "nothing".to_owned(),
    }
}

/// The facts that the rule reads.
fn seen(law: &Law, entry: &Entry, document: &Document) -> Vec<String> {
    let reads: BTreeSet<String> = match &entry.target {
        Target::Code { code, .. } => law.book.lab.reads_of_code(code),
        Target::Helper(_) => law.book.lab.reads_of_rule(&entry.rule()),
    };
    let input = document.input.json().ok().and_then(|text| serde_json::from_str(&text).ok());
    facts(&input.unwrap_or(Value::Null), &reads)
}

/// That the tables of a package have both sides of each of its rules.
pub(super) fn complete(law: &Law, package: &str, tested: &mut Tested) {
    let mut failures = Vec::new();
    law.book.complete(&|other| other == package, &mut failures);
    let Some(first) = failures.first() else { return };
    tested.fail(match failures.len() {
        1 => format!("`{}`: {}", first.key, first.what),
        count => format!("{count} rules lack a side"),
    });
    let spot = |failure: &super::super::tables::TableFailure| Spot {
        file: law.shown(&failure.file),
        line: failure.line,
        column: 1,
        end: None,
        label: failure.what.clone(),
    };
    tested.spots = failures.iter().map(spot).collect();
    tested.detail("lacks", failures.iter().map(|failure| format!("`{}`: {}", failure.key, failure.what)).collect());
}
