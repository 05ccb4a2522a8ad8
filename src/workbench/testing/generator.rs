//! Which cases a rule `test_x[note] if {..}` has, those that fail among them.
//!
//! The engine gives the notes for which the whole body holds; a case that fails is simply not there. So the beginning
//! of the body, up to the line that binds the note, is asked by itself. It may only name things: `some .. in ..`,
//! `x := ..`, and `x := collection[note]`. A condition there would leave cases out unseen, and so would an item that does
//! not fit a pattern, a field that an item has not, or two cases of one name: each is an error, and no test passes by it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::Wrong;
use super::law::spot_of;
use crate::policy::syntax::{Body, Expr, ExprKind, Statement, What};

/// What has to be asked to know the cases of one body.
#[derive(Debug)]
pub(super) struct Generator {
    /// Definitions, to stand in the file of the body.
    pub(super) rules: String,
    /// The rule of the notes, as they come.
    pub(super) notes: String,
    /// Rules that say whether a line leaves something out, and the statement that each is about.
    pub(super) checks: Vec<(String, usize)>,
    /// Statements of the beginning.
    pub(super) length: usize,
}

/// A body of a rule in the file in which it stands.
#[derive(Clone, Copy)]
pub(super) struct Within<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) body: &'a Body,
}

impl<'a> Within<'a> {
    /// The first so many statements, as written.
    pub(super) fn first(&self, count: usize) -> &'a str {
        let statements = self.body.statements.get(..count).unwrap_or_default();
        let (Some(first), Some(last)) = (statements.first(), statements.last()) else { return "" };
        self.text.get(first.bytes.start..last.bytes.end).unwrap_or_default()
    }

    pub(super) fn of(&self, expr: &Expr) -> &'a str {
        self.text.get(expr.bytes.start..expr.bytes.end).unwrap_or_default()
    }

    pub(super) fn wrong(&self, statement: &Statement, label: &str, message: String) -> Wrong {
        Wrong { message, spots: vec![spot_of(self.file, self.text, statement.bytes, label)] }
    }
}

impl Generator {
    /// Takes the beginning of a body that binds `key`; `number` tells the definitions of one file apart.
    pub(super) fn of(within: Within<'_>, key: &str, number: usize) -> Result<Self, Wrong> {
        let mut bound = BTreeSet::new();
        let mut made =
            Self { rules: String::new(), notes: format!("workbench_notes_{number}"), checks: Vec::new(), length: 0 };
        // Statements so far that bind something.
        let mut binding = false;
        for (index, statement) in within.body.statements.iter().enumerate() {
            let before = if binding { within.first(index) } else { "" };
            let upto = within.first(index.saturating_add(1));
            let collection = match names(statement, &bound, &mut bound.clone()) {
                Names::Nothing => continue,
                Names::Condition => {
                    let message = format!(
                        "the cases cannot be known: a condition stands before the line that gives `{key}` its value; \
                         move it behind"
                    );
                    return Err(within.wrong(statement, "may leave cases out", message));
                }
                Names::One => None,
                Names::Items(of) => Some(within.of(of)),
            };
            let check = format!("workbench_check_{number}_{index}");
            made.rules.push_str(&definition(&check, before, upto, collection));
            made.checks.push((check, index));
            names(statement, &bound.clone(), &mut bound);
            binding = true;
            if bound.contains(key) {
                made.length = index.saturating_add(1);
                let _ = write!(made.rules, "\n{} := [{key} | {upto}\n]\n", made.notes);
                return Ok(made);
            }
        }
        let message =
            format!("the cases cannot be known: no line gives `{key}` its value, such as `some {key}, given in cases`");
        let spots = vec![spot_of(within.file, within.text, within.body.bytes, "")];
        Err(Wrong { message, spots })
    }
}

/// What a statement before the note does.
enum Names<'a> {
    /// Only says that names are variables.
    Nothing,
    /// Gives one value to names.
    One,
    /// Gives each item of a collection to names.
    Items(&'a Expr),
    /// Can be false.
    Condition,
}

/// What a statement binds, over what is bound already.
fn names<'a>(statement: &'a Statement, bound: &BTreeSet<String>, into: &mut BTreeSet<String>) -> Names<'a> {
    if statement.with {
        return Names::Condition;
    }
    match &statement.what {
        What::Declare(_) => Names::Nothing,
        What::SomeIn { key, value, collection } => {
            key.iter().chain([value]).for_each(|pattern| variables(pattern, into));
            Names::Items(collection)
        }
        What::Holds(Expr { kind: ExprKind::Assign { left, right, .. }, .. }) => {
            variables(left, into);
            let ExprKind::Index { of, by } = &right.kind else { return Names::One };
            let ExprKind::Var(name) = &by.kind else { return Names::One };
            if bound.contains(name) {
                return Names::One;
            }
            into.insert(name.clone());
            Names::Items(of)
        }
        What::Holds(_) | What::Not(_) | What::Every => Names::Condition,
    }
}

/// The variables of a pattern.
fn variables(pattern: &Expr, into: &mut BTreeSet<String>) {
    if let ExprKind::Var(name) = &pattern.kind {
        into.insert(name.clone());
    } else if let ExprKind::List(items) = &pattern.kind {
        for item in items {
            variables(item, into);
        }
    } else if let ExprKind::Object(fields) = &pattern.kind {
        for (_, value) in fields {
            variables(value, into);
        }
    }
}

/// A rule that counts what comes before a statement and behind it.
fn definition(name: &str, before: &str, upto: &str, collection: Option<&str>) -> String {
    let counted = if before.is_empty() { "1".to_owned() } else { format!("count([1 | {before}\n])") };
    let (known, items) = match collection {
        Some(collection) => {
            let prior = if before.is_empty() { String::new() } else { format!("{before}\n") };
            let each = format!("{prior}workbench_items := {collection}\n");
            (format!("count([1 | {each}])"), format!("sum([count(workbench_items) | {each}])"))
        }
        None => (counted.clone(), counted.clone()),
    };
    format!(
        "\n{name} := {{\"before\": {counted}, \"after\": count([1 | {upto}\n]), \"known\": {known}, \"items\": {items}}}\n"
    )
}

/// Whether a line left nothing out, by what its rule says.
pub(super) fn whole(said: Option<&Value>) -> Result<(), String> {
    let count = |field: &str| said.and_then(|said| said.get(field)).and_then(Value::as_u64);
    let (Some(before), Some(after), Some(known), Some(items)) =
        (count("before"), count("after"), count("known"), count("items"))
    else {
        return Err("the cases cannot be known: this line could not be counted".to_owned());
    };
    if known != before {
        return Err(format!("the cases cannot be known: this collection has a value for {known} of {before}"));
    }
    if after < items {
        let lost = items.saturating_sub(after);
        return Err(format!("the cases cannot be known: this line leaves out {lost} of {items}"));
    }
    if after > items {
        return Err("the cases cannot be known: this line has several values; write `some .. in ..`".to_owned());
    }
    Ok(())
}
