//! Rows with days, in tables.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{LintRule, Remarks};

/// What a row may say beside its subject: when it holds, and who says so.
const BESIDE: [&str; 8] = ["from", "until", "source", "link", "citation", "mark", "read_on", "note"];

pub(super) fn check(files: &[(String, String)], remarks: &mut Remarks) {
    let table = |path: &&(String, String)| path.0.ends_with("/data.json") && !path.0.ends_with("/catalogue/data.json");
    for (path, text) in files.iter().filter(table) {
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            walk(path, text, "", &value, remarks);
        }
    }
}

fn walk(path: &str, text: &str, at: &str, value: &Value, remarks: &mut Remarks) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                walk(path, text, &at, value, remarks);
            }
        }
        Value::Array(rows) => {
            list(path, text, at, rows, remarks);
            for (number, row) in rows.iter().enumerate() {
                walk(path, text, &format!("{at}[{number}]"), row, remarks);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// When a row holds: its place in the list, its first day, and the first on which it no longer does.
type Days<'r> = (usize, &'r str, Option<&'r str>);

/// Rows of one list that are about the same.
fn list(path: &str, text: &str, at: &str, rows: &[Value], remarks: &mut Remarks) {
    let mut about: BTreeMap<String, Vec<Days<'_>>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let Some(fields) = row.as_object() else { continue };
        let Some(from) = fields.get("from").and_then(Value::as_str) else { continue };
        let until = fields.get("until").and_then(Value::as_str);
        let line = super::line_of(text, &format!("\"{from}\""));
        if until.is_some_and(|until| until <= from) {
            let message = format!("`{at}[{number}]` ends on `{}`, not after its first day", until.unwrap_or_default());
            remarks.add(LintRule::NeverInForce, (path, line, 1), message);
        }
        let subject: Map<String, Value> = fields
            .iter()
            .filter(|(name, _)| !BESIDE.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        about.entry(Value::Object(subject).to_string()).or_default().push((number, from, until));
    }
    for rows in about.values_mut() {
        rows.sort_by_key(|(_, from, _)| *from);
        for pair in rows.windows(2) {
            if let [(first, _, until), (second, from, _)] = pair
                && until.is_none_or(|until| *from < until)
            {
                let line = super::line_of(text, &format!("\"{from}\""));
                let message = format!(
                    "`{at}[{first}]` and `{at}[{second}]` say the same of days that overlap: the second begins on {from}, \
                     when the first still holds"
                );
                remarks.add(LintRule::DatesOverlap, (path, line, 1), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rows: &str) -> Vec<String> {
        let mut remarks = Remarks::default();
        check(&[("acme/data/x/data.json".to_owned(), rows.to_owned())], &mut remarks);
        remarks.0.into_iter().map(|remark| format!("{} {}", remark.rule, remark.message)).collect()
    }

    #[test]
    fn days_of_one_subject_follow_each_other() {
        let good = r#"{"US":[{"who":"a","from":"2020-01-01","until":"2021-01-01"},{"who":"a","from":"2021-01-01","until":null},
            {"who":"b","from":"2020-06-01","until":null}]}"#;
        assert!(said(good).is_empty(), "{:?}", said(good));
        let bad = good.replace("2021-01-01\",\"until\":null", "2020-12-31\",\"until\":null");
        assert!(said(&bad)[0].starts_with("dates-overlap `US[0]` and `US[1]`"), "{:?}", said(&bad));
        let never = r#"[{"who":"a","from":"2020-01-01","until":"2020-01-01"}]"#;
        assert!(said(never)[0].starts_with("never-in-force"), "{:?}", said(never));
    }
}
