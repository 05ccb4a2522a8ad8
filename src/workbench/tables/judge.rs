//! Holds what a rule gave against what its table says.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Document, Entry, Target, Want};
use crate::policy::Given;

impl Entry {
    /// Whether the rule did on the document what the table says; the error says what it did.
    pub(in crate::workbench) fn judge(&self, document: &Document, given: &Given) -> Result<(), String> {
        match &self.target {
            Target::Code { code, effect } => {
                let effect = effect.map_or("", crate::decision::reason::Effect::as_str);
                code_speaks(&document.want, effect, &given.findings(code))
            }
            Target::Helper(_) => helper_holds(&document.want, given.json().as_ref()),
        }
    }
}

fn code_speaks(want: &Want, effect: &str, findings: &[Value]) -> Result<(), String> {
    let text = |finding: &Value, field: &str| {
        finding.get(field).and_then(Value::as_str).map_or_else(|| "?".to_owned(), str::to_owned)
    };
    let speaks: BTreeSet<String> = findings.iter().map(|finding| text(finding, "measure")).collect();
    let Want::Findings { measures, asked, says } = want else {
        return if speaks.is_empty() { Ok(()) } else { Err(format!("should be silent, fires for {}", list(&speaks))) };
    };
    let speaks = if speaks.contains("*") { asked.clone() } else { speaks };
    if speaks != *measures {
        return Err(format!("should fire for {}, fires for {}", list(measures), list(&speaks)));
    }
    for finding in findings {
        let Some(fields) = finding.as_object() else { continue };
        let mut rest: Map<String, Value> = fields.clone();
        rest.retain(|field, _| !matches!(field.as_str(), "effect" | "code" | "measure"));
        if text(finding, "effect") != effect {
            return Err(format!("does `{}`, but the catalogue says `{effect}`", text(finding, "effect")));
        }
        let rest = Value::Object(rest);
        if sorted(&rest) != sorted(says) {
            return Err(format!("should say {says}, says {rest}"));
        }
    }
    Ok(())
}

fn helper_holds(want: &Want, given: Option<&Value>) -> Result<(), String> {
    let holds = match given {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    let shown = given.map_or_else(|| "undefined".to_owned(), Value::to_string);
    match want {
        Want::Silent if holds => Err(format!("should not hold, is {shown}")),
        Want::Holds if !holds => Err(format!("should hold, is {shown}")),
        Want::Value(wanted) if !holds || given.map(sorted) != Some(sorted(wanted)) => {
            Err(format!("should be {wanted}, is {shown}"))
        }
        Want::Findings { .. } => Err("is a helper rule, and has no findings".to_owned()),
        Want::Value(_) | Want::Holds | Want::Silent => Ok(()),
    }
}

/// The value with its lists in order: sets come as lists.
pub(super) fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(sorted).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), sorted(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn list(measures: &BTreeSet<String>) -> String {
    if measures.is_empty() {
        return "nothing".to_owned();
    }
    measures.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
