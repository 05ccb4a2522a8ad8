//! SARIF 2.1.0 (OASIS), one run. Tests that do not hold are results of the rules `test-failed` and `test-errored`;
//! remarks are results of their own rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Level, Results, Spot, Verdict, lines};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One result, before the rules are numbered.
struct Told<'a> {
    rule: &'a str,
    level: &'static str,
    text: String,
    place: Spot,
    related: &'a [Spot],
}

pub(super) fn write(all: &Results, to: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    let mut told = Vec::new();
    for row in all.rows.iter().filter(|row| row.verdict.is_bad()) {
        let (rule, about) = match row.verdict {
            Verdict::Errored => ("test-errored", "A test that could not be run."),
            Verdict::Passed | Verdict::Skipped(_) | Verdict::Failed => {
                ("test-failed", "A test of policies that is not as wanted.")
            }
        };
        rules.entry(rule).or_insert_with(|| json!({ "id": rule, "shortDescription": { "text": about } }));
        let text = format!("{}: {}", row.name, lines(row).join("\n"));
        let place = Spot { file: row.file.clone(), line: row.line, column: 1, end: None, label: String::new() };
        told.push(Told { rule, level: "error", text, place, related: &row.spots });
    }
    for remark in &all.remarks {
        rules.entry(&remark.rule).or_insert_with(|| rule(&remark.rule, &remark.page));
        let place = Spot {
            file: remark.file.clone(),
            line: remark.line,
            column: remark.column,
            end: remark.end,
            label: String::new(),
        };
        let (rule, level, text) = (remark.rule.as_str(), Level::word(remark.level), remark.text());
        told.push(Told { rule, level, text, place, related: &[] });
    }
    let numbers: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(number, rule)| (*rule, number)).collect();
    let results: Vec<Value> = told.iter().map(|told| result(told, numbers.get(told.rule).copied())).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": all.command,
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *to, &document)?;
    writeln!(to)
}

/// Where a rule is explained is a URL, or a text that names the page.
fn rule(id: &str, page: &str) -> Value {
    if page.starts_with("https://") {
        json!({ "id": id, "helpUri": page })
    } else if page.is_empty() {
        json!({ "id": id })
    } else {
        json!({ "id": id, "help": { "text": format!("See {page}.") } })
    }
}

fn result(told: &Told<'_>, number: Option<usize>) -> Value {
    let mut result = json!({
        "ruleId": told.rule,
        "level": told.level,
        "message": { "text": told.text },
        "locations": [location(&told.place)],
    });
    if let Some(fields) = result.as_object_mut() {
        if let Some(number) = number {
            fields.insert("ruleIndex".to_owned(), json!(number));
        }
        if !told.related.is_empty() {
            fields.insert("relatedLocations".to_owned(), told.related.iter().map(location).collect());
        }
    }
    result
}

fn location(spot: &Spot) -> Value {
    let mut region = json!({ "startLine": spot.line.max(1), "startColumn": spot.column.max(1) });
    if let (Some((line, column)), Some(fields)) = (spot.end, region.as_object_mut()) {
        fields.insert("endLine".to_owned(), json!(line));
        fields.insert("endColumn".to_owned(), json!(column));
    }
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(&spot.file) }, "region": region },
    });
    if let (false, Some(fields)) = (spot.label.is_empty(), location.as_object_mut()) {
        fields.insert("message".to_owned(), json!({ "text": spot.label }));
    }
    location
}

/// A path as a relative reference (RFC 3986), or as a `file` URI where it is absolute.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
