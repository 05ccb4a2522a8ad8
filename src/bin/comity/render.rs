//! How a decision is printed.

use std::collections::BTreeMap;
use std::path::Path;

use comity::workbench::Case;
use comity::{Decision, Effect, Fault, Outcome, Preview, Reason, Receipt, RuleCode, Ruling, Rulings};

use crate::{Format, say};

/// Reasons that are printed for each ruling; the others are counted.
const REASONS: usize = 3;
/// What stands before the lines that explain a ruling.
const INDENT: &str = "            ";

/// What a code says.
type Lookup<'a> = Box<dyn Fn(&RuleCode) -> Option<&'a Reason> + 'a>;

/// A decision or a preview, as far as it is printed.
pub(crate) struct Shown<'a> {
    subject: &'a str,
    rulings: &'a Rulings,
    faults: &'a [Fault],
    receipt: &'a Receipt,
    id: Option<&'a str>,
    reason: Lookup<'a>,
}

impl<'a> Shown<'a> {
    pub(crate) fn preview(of: &'a Preview) -> Self {
        Self {
            subject: of.subject().as_str(),
            rulings: of.rulings(),
            faults: of.faults(),
            receipt: of.receipt(),
            id: None,
            reason: Box::new(|code| of.reason(code)),
        }
    }

    pub(crate) fn decision(of: &'a Decision) -> Self {
        Self {
            subject: of.subject().as_str(),
            rulings: of.rulings(),
            faults: of.faults(),
            receipt: of.receipt(),
            id: Some(of.id()),
            reason: Box::new(|code| of.reason(code)),
        }
    }
}

pub(crate) fn render(format: Format, file: &Path, case: &Case, shown: &[Shown<'_>], differences: Option<&[String]>) {
    match format {
        Format::Pretty => pretty(file, case, shown, differences),
        Format::Json => json(file, case, shown, differences),
    }
}

/// One case in one line: the most severe ruling and the first of its reasons.
pub(crate) fn summary(file: &Path, shown: &[Shown<'_>]) -> String {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let rulings = shown.iter().flat_map(|one| one.rulings.iter().map(move |ruling| (one, ruling)));
    let Some((one, worst)) = rulings.rev().max_by_key(|(_, ruling)| ruling.outcome()) else { return name.into_owned() };
    let title = deciding(worst).first().and_then(|code| (one.reason)(code)).map_or("", |reason| reason.title.as_str());
    format!("{:<8}  {name:<36}  {title}", worst.outcome().as_str().to_uppercase())
}

fn json(file: &Path, case: &Case, shown: &[Shown<'_>], differences: Option<&[String]>) {
    let decisions: Vec<_> = shown
        .iter()
        .map(|one| {
            serde_json::json!({
                "id": one.id,
                "user": one.subject,
                "rulings": one.rulings,
                "faults": one.faults,
                "record": one.receipt.position(),
            })
        })
        .collect();
    let line = serde_json::json!({
        "file": file.display().to_string(),
        "note": case.note,
        "on": case.on,
        "decisions": decisions,
        "differences": differences,
    });
    say(&line.to_string());
}

fn pretty(file: &Path, case: &Case, shown: &[Shown<'_>], differences: Option<&[String]>) {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    say(&format!("{name}  ({})", case.on));
    wrapped(&case.note, "  ");
    // Users with the same ruling are told together.
    let mut groups: BTreeMap<(String, Outcome, Vec<&RuleCode>), Vec<&Shown<'_>>> = BTreeMap::new();
    for one in shown {
        for ruling in one.rulings {
            let key = (ruling.measure().to_string(), ruling.outcome(), deciding(ruling));
            groups.entry(key).or_default().push(one);
        }
    }
    for ((measure, outcome, codes), of) in &groups {
        let users: Vec<&str> = of.iter().map(|one| one.subject).collect();
        say(&format!("  {:<8}  {measure}  of {}", outcome.as_str().to_uppercase(), users.join(", ")));
        let Some(first) = of.first() else { continue };
        for code in codes.iter().take(REASONS) {
            let title = (first.reason)(code).map_or("", |reason| reason.title.as_str());
            say(&format!("            {title} [{code}]"));
        }
        if codes.len() > REASONS {
            say(&format!("            and {} more", codes.len().saturating_sub(REASONS)));
        }
        let ruling = first.rulings.iter().find(|ruling| ruling.measure().as_str() == measure);
        let duties: Vec<String> = ruling.map_or_else(Vec::new, |ruling| {
            let due = |duty| first.rulings.due(duty).map_or_else(String::new, |at| format!(", by {at}"));
            ruling.duties().iter().map(|duty| format!("{duty}{}", due(duty))).collect()
        });
        for conflict in ruling.map_or(&[][..], Ruling::conflicts) {
            wrapped(&format!("conflict of laws: {} wants it, {} forbids it", conflict.compels, conflict.bars), INDENT);
        }
        if !duties.is_empty() {
            wrapped(&format!("then: {}", duties.join("; ")), INDENT);
        }
    }
    for one in shown {
        for fault in one.faults {
            say(&format!("  FAULT     {fault}"));
        }
        if let Some(id) = one.id {
            say(&format!("  on record as {id}, number {}", one.receipt.position()));
        }
    }
    match differences {
        Some([]) => say("  as wanted"),
        Some(lines) => lines.iter().for_each(|line| say(&format!("  NOT AS WANTED  {line}"))),
        None => {}
    }
    say("");
}

/// The codes that carry the outcome, in the order of their rank.
fn deciding(ruling: &Ruling) -> Vec<&RuleCode> {
    let effect = match ruling.outcome() {
        Outcome::Allow => Effect::Allow,
        Outcome::Escalate => Effect::Escalate,
        Outcome::Deny => Effect::Deny,
    };
    let mut codes: Vec<&RuleCode> =
        ruling.reasons().iter().filter(|cited| cited.effect == effect).map(|cited| &cited.code).collect();
    codes.sort_by_key(|code| (rank(code), *code));
    codes
}

/// What a reader wants to know first: where, which law, what it is; then what the paper lacks.
fn rank(code: &RuleCode) -> u8 {
    match code.as_str() {
        code if code.starts_with("COMITY-TERRITORY") => 0,
        code if code.starts_with("COMITY-CASE") || code.starts_with("COMITY-PROCESS") => 3,
        code if code.starts_with("COMITY-") || code.starts_with("GATE-") => 2,
        _ => 1,
    }
}

/// Prints a text broken at words to 96 columns.
fn wrapped(text: &str, indent: &str) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent.len().saturating_add(line.len()).saturating_add(word.len()) > 95 {
            say(&format!("{indent}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    say(&format!("{indent}{line}"));
}
