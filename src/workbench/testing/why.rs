//! Why a rule does not hold: the first line of its body at which nothing is left, and what was compared there.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use serde_json::Value;

use super::generator::Within;
use super::law::{Law, spot_of};
use super::rego::{Ready, RuleTest};
use super::{Spot, Tested};
use crate::policy::syntax::{Expr, ExprKind, Statement, What};
use crate::policy::test_module;

/// Failures that are looked into in one run: each reads all files again.
const MOST: usize = 25;

/// Where a statement of a rule stands.
pub(super) fn statement(law: &Law, path: &str, text: &str, rule: usize, number: usize) -> Option<Spot> {
    let module = test_module(path, text).ok()?;
    let statement = module.rules.get(rule)?.bodies.first()?.statements.get(number)?;
    Some(spot_of(&law.shown(path), text, statement.bytes, "this line"))
}

/// Points at the line, as far as it can be found.
pub(super) fn explain(law: &Law, ready: &Ready, test: &RuleTest, tested: &mut Tested) {
    if ready.explained.fetch_add(1, Ordering::Relaxed) >= MOST {
        return;
    }
    let _ = pointed(law, ready, test, tested);
}

fn pointed(law: &Law, ready: &Ready, test: &RuleTest, tested: &mut Tested) -> Option<()> {
    let source = ready.files.get(&test.path)?;
    let module = test_module(&test.path, source).ok()?;
    let [body] = module.rules.get(test.rule)?.bodies.as_slice() else { return None };
    let file = law.shown(&test.path);
    let within = Within { file: &file, text: source, body };
    let (begin, bound) = match &test.note {
        Some(note) => (note.length, format!("{} == {}\n", note.key, note.value)),
        None => (0, String::new()),
    };
    let mut more = String::from("\nworkbench_any := 1\n");
    for (index, statement) in body.statements.iter().enumerate().skip(begin) {
        let upto = within.first(index.saturating_add(1));
        let _ = write!(more, "\nworkbench_upto_{index} if {{\n{upto}\n{bound}}}\n");
        let sides = sides(within, statement);
        if !sides.is_empty() {
            let before = if index == 0 { "true" } else { within.first(index) };
            let sides = sides.iter().map(|(_, text)| format!("({text})")).collect::<Vec<_>>().join(", ");
            let _ = write!(more, "\nworkbench_sides_{index} contains [{sides}] if {{\n{before}\n{bound}}}\n");
        }
    }
    let copy = format!("{source}\n{more}");
    let modules = ready
        .files
        .iter()
        .map(|(path, text)| (path.as_str(), if *path == test.path { copy.as_str() } else { text.as_str() }));
    let modules: Vec<(&str, &str)> = modules.collect();
    let package = format!("data.{}", module.package.join("."));
    let interpreter = law.book.lab.interpreter(&modules, &format!("{package}.workbench_any")).ok()?;
    let ask = |rule: String| interpreter.value(&format!("{package}.{rule}"), &ready.paths).ok()?.json();
    let (index, statement) = body.statements.iter().enumerate().skip(begin).find(|(index, statement)| {
        !matches!(statement.what, What::Declare(_)) && ask(format!("workbench_upto_{index}")).is_none()
    })?;
    tested.spots.push(spot_of(&file, source, statement.bytes, "does not hold"));
    let sides = sides(within, statement);
    if !sides.is_empty() {
        let found = ask(format!("workbench_sides_{index}"));
        let rows = found.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut lines: Vec<String> = Vec::new();
        for row in rows.iter().take(4) {
            for (number, (name, _)) in sides.iter().enumerate() {
                let value = row.get(number).map_or_else(|| "undefined".to_owned(), Value::to_string);
                lines.push(format!("{name} is {value}"));
            }
        }
        if lines.is_empty() {
            lines.push(sides.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", or ") + " is undefined");
        }
        tested.detail("found", lines);
    }
    Some(())
}

/// What a statement compares, or what it asks: each with its name.
fn sides<'a>(within: Within<'a>, statement: &Statement) -> Vec<(String, &'a str)> {
    if statement.with {
        return Vec::new();
    }
    let What::Holds(expr) = &statement.what else { return Vec::new() };
    let named = |expr: &Expr| {
        let text = within.of(expr);
        (format!("`{}`", text.split_whitespace().collect::<Vec<_>>().join(" ")), text)
    };
    let constant = |expr: &&Expr| {
        !matches!(expr.kind, ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::True | ExprKind::Constant)
    };
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => [&**left, &**right].into_iter().filter(constant).map(named).collect(),
        ExprKind::Field { .. } | ExprKind::Index { .. } | ExprKind::Call { .. } | ExprKind::Var(_) => vec![named(expr)],
        ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::True
        | ExprKind::Constant
        | ExprKind::List(_)
        | ExprKind::Object(_)
        | ExprKind::Comprehension { .. }
        | ExprKind::Minus(_)
        | ExprKind::SetOperation(..)
        | ExprKind::Arithmetic { .. }
        | ExprKind::Assign { .. }
        | ExprKind::Member { .. }
        | ExprKind::TooDeep => Vec::new(),
    }
}
