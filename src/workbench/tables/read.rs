//! Reads the tables: evaluates each once, and makes every document.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{Document, Entry, Rulebook, TableFailure, Target, Want, of_file};
use crate::facts::Facts;
use crate::policy::syntax::Module;
use crate::policy::{Input, Lab, test_module};

/// One entry as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base: Value,
    fires: Vec<Value>,
    silent: Vec<Value>,
    #[serde(default)]
    bent: Vec<Value>,
    measures: Option<Vec<String>>,
    value: Option<Value>,
    says: Option<Value>,
}

/// A test file as it stands.
struct File<'t> {
    path: &'t str,
    text: &'t str,
    module: Module,
    /// The package under test; nothing where the file has no table and serves others.
    tests: Option<String>,
}

/// Reads every table into the book.
pub(super) fn tables(book: &mut Rulebook, tests: &[(String, String)]) {
    let mut files = Vec::new();
    for (path, text) in tests {
        match test_module(path, text) {
            Ok(module) => files.push(File { path, text, tests: under_test(text, &module), module }),
            Err(fault) => book.failures.push(of_file(fault)),
        }
    }
    let shared: Vec<(&str, &str)> =
        files.iter().filter(|file| file.tests.is_none()).map(|file| (file.path, file.text)).collect();
    for file in &files {
        let Some(package) = &file.tests else { continue };
        if !file.module.rules.iter().any(|rule| rule.name == "test_table") {
            let what = "the file has no `test_table`, by which `opa test` walks the table; see CONTRIBUTING.md";
            book.failures.push(failure(file, 1, "", what.to_owned()));
        }
        match rules(&book.lab, file, &shared) {
            Ok(rules) => {
                for (key, written) in rules {
                    entry(book, file, package, key, written);
                }
            }
            Err((line, what)) => book.failures.push(failure(file, line, "", what)),
        }
    }
}

/// The package that a failure of reading is about.
pub(super) fn about(failure: &TableFailure) -> String {
    failure.file.trim_end_matches("_test.rego").replace('/', ".")
}

fn rules(lab: &Lab, file: &File<'_>, shared: &[(&str, &str)]) -> Result<Vec<(String, Value)>, (u32, String)> {
    let mut modules = vec![(file.path, file.text)];
    modules.extend_from_slice(shared);
    let path = format!("data.{}.rules", file.module.package.join("."));
    let given = lab.document(&path, &modules).map_err(|(of, place, why)| match of {
        Some(other) if other != file.path => (1, format!("{other}:{}:{}: {why}", place.line, place.column)),
        _ => (place.line, why),
    })?;
    match given.json() {
        Some(Value::Object(rules)) => Ok(rules.into_iter().collect()),
        Some(_) => Err((1, "`rules` is no object".to_owned())),
        None => Err((1, "`rules` is undefined; something that a base or a patch refers to has no value".to_owned())),
    }
}

/// The package that the file tests, if it has a table.
fn under_test(text: &str, module: &Module) -> Option<String> {
    if !module.rules.iter().any(|rule| rule.name == "rules" || rule.name.starts_with("rules.")) {
        return None;
    }
    let head = text.lines().map(str::trim).take_while(|line| line.is_empty() || line.starts_with('#'));
    let mut comments = head.map(|line| line.trim_start_matches('#').trim()).skip_while(|line| *line != "custom:");
    let named = comments.find_map(|line| line.strip_prefix("tests:")).map(|name| name.trim().to_owned());
    let own = module.package.join(".");
    Some(named.unwrap_or_else(|| own.strip_suffix("_test").unwrap_or(&own).to_owned()))
}

fn failure(file: &File<'_>, line: u32, key: &str, what: String) -> TableFailure {
    TableFailure { file: file.path.to_owned(), line, key: key.to_owned(), at: String::new(), what, patch: None }
}

/// The line on which the key stands.
fn line_of(file: &File<'_>, key: &str) -> u32 {
    let named = format!("rules.{key}");
    if let Some(rule) = file.module.rules.iter().find(|rule| rule.name == named) {
        return rule.at.line;
    }
    let quoted = format!("\"{key}\"");
    let line = file.text.lines().position(|line| line.contains(&quoted)).unwrap_or(0);
    u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1)
}

fn entry(book: &mut Rulebook, file: &File<'_>, package: &str, key: String, written: Value) {
    let line = line_of(file, &key);
    let mut refuse = |what: String| book.failures.push(failure(file, line, &key, what));
    let written: Written = match serde_path_to_error::deserialize(written) {
        Ok(written) => written,
        Err(why) => return refuse(format!("the entry does not read: {why}")),
    };
    let name = key.split(' ').next().unwrap_or_default();
    let Some((_, _, module)) = book.lab.module(package) else {
        return refuse(format!(
            "there is no package `{package}`; name the one under test at the file's head: `custom:`, `tests: <package>`"
        ));
    };
    let target = if module.rules.iter().any(|rule| rule.code() == Some(name)) {
        let reason = book.lab.catalogue().iter().find(|(code, _)| code.as_str() == name);
        Target::Code { code: name.to_owned(), effect: reason.map(|(_, reason)| reason.effect) }
    } else if name != "findings" && module.rules.iter().any(|rule| rule.name == name) {
        Target::Helper(name.to_owned())
    } else {
        return refuse(format!("`{package}` has neither a code nor a helper rule `{name}`"));
    };
    match (&target, &written) {
        (Target::Code { .. }, Written { value: Some(_), .. }) => {
            return refuse("`value` is for helper rules; a code has `measures` and `says`".to_owned());
        }
        (Target::Helper(_), Written { says: Some(_), .. }) => {
            return refuse("`says` is for codes; a helper rule has `value`".to_owned());
        }
        (Target::Helper(_), Written { value: Some(_), measures: Some(_), .. }) => {
            return refuse("`measures` and `value` say the same of a helper rule; write one".to_owned());
        }
        _ => {}
    }
    let mut entry =
        Entry { file: file.path.to_owned(), line, key, package: package.to_owned(), target, documents: Vec::new() };
    let fires = written.fires.iter().map(|patch| ("fires", patch)).enumerate();
    let silent = written.silent.iter().map(|patch| ("silent", patch)).enumerate();
    let bent = written.bent.iter().map(|patch| ("bent", patch)).enumerate();
    for (index, (side, patch)) in fires.chain(silent).chain(bent) {
        let at = format!("{side}[{index}]");
        match document(&entry.target, &written, &at, patch, side) {
            Ok(document) => entry.documents.push(document),
            Err(what) => book.failures.push(entry.failure(&at, what, Some(patch.clone()))),
        }
    }
    book.entries.push(entry);
}

fn document(target: &Target, written: &Written, at: &str, patch: &Value, side: &str) -> Result<Document, String> {
    let made = union(&written.base, patch);
    let facts: Result<Facts, _> = serde_path_to_error::deserialize(&made);
    let facts = match (facts, side) {
        (Ok(_), "bent") => return Err("the document is well-formed facts; put the patch into `silent`".to_owned()),
        (Ok(facts), _) => Some(facts),
        (Err(_), "bent") => None,
        (Err(why), _) => return Err(format!("the document is no facts: {why}")),
    };
    let input = Input::of(&made).map_err(|why| why.to_string())?;
    let asked: BTreeSet<String> = facts.iter().flat_map(|facts| &facts.measures).map(ToString::to_string).collect();
    let silent = side != "fires";
    let named = written.measures.as_ref().map(|measures| measures.iter().cloned().collect::<BTreeSet<String>>());
    if let Some(stranger) = named.iter().flatten().find(|measure| !asked.contains(*measure)).filter(|_| !silent) {
        return Err(format!("`{stranger}` is among the entry's `measures`, but the document does not ask for it"));
    }
    let want = match (target, silent) {
        (_, true) => Want::Silent,
        (Target::Code { .. }, false) => Want::Findings {
            measures: named.unwrap_or_else(|| asked.clone()),
            asked,
            says: written.says.clone().unwrap_or_else(|| serde_json::json!({})),
        },
        (Target::Helper(_), false) => match (named, &written.value) {
            (Some(measures), _) => Want::Value(measures.into_iter().collect()),
            (None, Some(value)) => Want::Value(value.clone()),
            (None, None) => Want::Holds,
        },
    };
    Ok(Document { at: at.to_owned(), patch: patch.clone(), input, want })
}

/// What `object.union` makes: objects are joined, and anything else on the right takes the place.
fn union(left: &Value, right: &Value) -> Value {
    let (Value::Object(left), Value::Object(right)) = (left, right) else { return right.clone() };
    let mut joined = left.clone();
    for (key, value) in right {
        let made = joined.get(key).map_or_else(|| value.clone(), |under| union(under, value));
        joined.insert(key.clone(), made);
    }
    Value::Object(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patches_are_laid_over_as_object_union_does_it() {
        let base = json!({"a": {"b": [1, 2], "c": 3}, "d": 4});
        let made = union(&base, &json!({"a": {"b": [5]}, "d": {"e": 6}}));
        assert_eq!(made, json!({"a": {"b": [5], "c": 3}, "d": {"e": 6}}));
        assert_eq!(union(&base, &json!({})), base);
    }

    #[test]
    fn the_walk_for_opa_sees_the_same_in_the_interpreter() {
        const POLICY: &str = r#"package comity.p
            findings contains {"effect": "deny", "code": "C-1", "measure": m} if some m in input.measures
            odd contains m if { some m in input.measures; m > 2 }"#;
        const TEST: &str = r#"package comity.p_test
            rules["C-1"] := {"base": {"measures": [1, 3]}, "fires": [{}, {"measures": [2]}], "measures": [1, 3], "silent": [{"measures": []}]}
            rules["C-1 again"] := {"base": {"measures": [1]}, "fires": [{}], "says": {"duty": "hold"}, "silent": []}
            rules.odd := {"base": {"measures": [1, 3]}, "fires": [{}], "value": {3}, "silent": [{"measures": [1]}, {}], "bent": [{"measures": []}]}
            failing contains document.at if {
                some document in data.comity.table_test.documents(rules)
                not data.comity.table_test.holds(document, data.comity.p) with input as document.input
            }"#;
        let walk = include_str!("../../../policies/comity/table_test.rego");
        let modules = [("p.rego", POLICY), ("p_test.rego", TEST), ("table_test.rego", walk)];
        let lab = Lab::of(Vec::new()).unwrap();
        let failing = lab.document("data.comity.p_test.failing", &modules).unwrap().json();
        assert_eq!(failing, Some(json!(["C-1 again fires[0]", "C-1 fires[1]", "odd silent[1]"])));
    }
}
