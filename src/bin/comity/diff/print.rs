//! A diff for people: new allows first.

use comity::workbench::{DiffKind, DiffReport, Names};

use crate::say;

/// Prints a report, with that many kinds.
pub(crate) fn text(report: &DiffReport, most: usize) {
    opening(report);
    say(&format!("before    {}", report.before));
    say(&format!("after     {}", report.after));
    let part = if report.whole { "the whole sweep" } else { "a part of the sweep alone" };
    say(&format!(
        "compared  {} rulings: {} places ({part}), {} documents, {} users of cases",
        report.rulings, report.places, report.documents, report.cases
    ));
    names("files", &report.files);
    names("codes", &report.catalogue);
    say(&format!("flips     {}", report.flips));
    for flips in &report.outcomes {
        say(&format!("  {:>9}  {} -> {}", flips.rulings, flips.from, flips.to));
    }
    say(&format!("other     {} rulings with the same outcome, but other codes, limits or duties", report.same_outcome));
    if !report.countries.is_empty() {
        say("by country: flips, of them new allows; wider allows; same outcome");
    }
    for (country, count) in &report.countries {
        let (flips, allows) = (count.flips, count.new_allows);
        say(&format!("  {country:>7}  {flips:>8} {allows:>8} {:>8} {:>8}", count.wider_allows, count.same_outcome));
    }
    if !report.codes.is_empty() {
        say("by code: spoke no more or otherwise, spoke anew or otherwise");
    }
    for (code, count) in &report.codes {
        say(&format!("  {:>8} {:>8}  {code}", count.gone, count.come));
    }
    for (number, kind) in (1_usize..).zip(report.kinds.iter().take(most)) {
        show(number, kind);
    }
    if let Some(more) = report.kinds.len().checked_sub(most).filter(|more| *more > 0) {
        say(&format!("{more} more kinds are not shown; `--show` shows more, JSON has all"));
    }
    for path in &report.unmoved {
        say(&format!("not seen  what depends on `{path}`: a policy reads it, and no demand of the sweep varies it"));
    }
}

/// What nobody may overlook.
fn opening(report: &DiffReport) {
    if report.new_allows > 0 {
        say(&format!("NEW ALLOWS: {} rulings are allowed that were not", report.new_allows));
    }
    if report.wider_allows > 0 {
        say(&format!("WIDER ALLOWS: {} rulings are allowed with wider limits or fewer duties", report.wider_allows));
    }
    if report.new_allows == 0 && report.wider_allows == 0 {
        say("no new allows, and none that is wider, among what was compared");
    }
}

fn names(what: &str, Names { added, removed, changed, .. }: &Names) {
    for (sign, names) in [("+", added), ("-", removed), ("~", changed)] {
        for name in names {
            say(&format!("{what:<9} {sign} {name}"));
        }
    }
}

fn show(number: usize, kind: &DiffKind) {
    let codes = |sign: &str, codes: &std::collections::BTreeSet<String>| -> String {
        codes.iter().fold(String::new(), |all, code| all + " " + sign + code)
    };
    let fields: Vec<&str> = kind.fields.iter().map(String::as_str).collect();
    let head = match (kind.from == kind.to, kind.wider) {
        (false, _) => format!("{} -> {}", kind.from, kind.to),
        (true, true) => format!("{}, WIDER: other {}", kind.to, fields.join(", ")),
        (true, false) => format!("{}, other {}", kind.to, fields.join(", ")),
    };
    say(&format!("\n#{number} {head}{}{}", codes("-", &kind.gone), codes("+", &kind.come)));
    let counted = |names: Vec<String>| names.join(", ");
    let countries = kind.countries.iter().map(|(country, count)| format!("{country} {count}")).collect();
    let measures = kind.measures.iter().map(|(measure, count)| format!("{measure} {count}")).collect();
    say(&format!("  {} rulings: {}; {}", kind.rulings, counted(countries), counted(measures)));
    let example = &kind.example;
    let changes = if example.changes == 1 { "1 fact".to_owned() } else { format!("{} facts", example.changes) };
    say(&format!("  smallest example, {changes} away from the clean demand (found in {}):", example.found));
    for line in example.suite.lines() {
        say(&format!("    {line}"));
    }
}
