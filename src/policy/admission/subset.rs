//! The safe subset, rule by rule: what each module may be made of.

#![expect(clippy::wildcard_enum_match_arm, reason = "what is not named falls to the strict side")]

use super::{DiagnosticKind as Kind, Report};
use crate::policy::engine::syntax::{Body, Expr, ExprKind, Kind as RuleKind, Module, Rule, What};

/// Builtins that cannot fail on facts.
const BUILTINS: [&str; 1] = ["count"];
/// Integers beyond this lose digits on their way through other readers (RFC 8259, section 6).
const SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// Checks one module.
pub(super) fn check(module: &Module, report: &mut Report<'_>) {
    for (path, at) in &module.imports {
        if path != "rego.v1" {
            let message = format!("`import {path}`: write the full path, `data.a.b.rule`, at each use");
            report.at(*at, Kind::Import, message);
        }
    }
    for rule in &module.rules {
        head(rule, module, report);
        for body in &rule.bodies {
            walk_body(body, false, report);
        }
        for expr in &rule.head {
            if rule.name == super::findings::ENTRY {
                finding_head(expr, report);
            } else {
                if rule.kind == RuleKind::Set {
                    scalar(expr, report);
                }
                walk(expr, false, report);
            }
        }
    }
}

fn head(rule: &Rule, module: &Module, report: &mut Report<'_>) {
    if BUILTINS.contains(&rule.name.as_str()) {
        report.at(rule.at, Kind::Builtin, format!("`{}` is a builtin, not the name of a rule", rule.name));
    }
    if matches!(rule.name.as_str(), "input" | "data") {
        report.at(rule.at, Kind::Dynamic, format!("`{}` is a document, not the name of a rule", rule.name));
    }
    match rule.kind {
        RuleKind::Function if rule.default => {
            report.at(rule.at, Kind::Default, "a function has no default; use a helper rule without arguments");
        }
        RuleKind::Function => {
            report.at(rule.at, Kind::Function, "no functions: a negated call of an undefined argument is true here and undefined in OPA; use a helper rule");
        }
        RuleKind::Object => {
            report.at(rule.at, Kind::Conflict, "no rules with a path or brackets in the head; use `name contains key`");
        }
        RuleKind::Complete if rule.default => {
            if !is_constant(&rule.head) {
                report.at(rule.at, Kind::Default, "a default is `false`");
            }
        }
        RuleKind::Complete => complete(rule, module, report),
        RuleKind::Set => {}
    }
    for body in &rule.bodies {
        if body.is_else {
            report.at(
                body.at,
                Kind::Else,
                "no `else`: the RVM skips it after a loop that yields nothing; write another rule",
            );
        }
    }
}

/// A complete rule is true, or a value that is written out once and has no condition.
fn complete(rule: &Rule, module: &Module, report: &mut Report<'_>) {
    let valued = rule.head.iter().any(|head| !matches!(head.kind, ExprKind::True))
        || rule.bodies.iter().any(|body| body.value.is_some());
    if !valued {
        return;
    }
    let conditions = rule.bodies.iter().any(|body| !body.statements.is_empty());
    let definitions = module.rules.iter().filter(|other| other.name == rule.name).count();
    if conditions || definitions > 1 {
        let message = "a rule with a value other than true has one definition and no condition, or the engines may see two values; use a set";
        report.at(rule.at, Kind::Conflict, message);
    }
    rule.head.iter().for_each(|value| literal(value, report));
}

fn is_constant(head: &[Expr]) -> bool {
    head.iter().all(|expr| matches!(expr.kind, ExprKind::Constant))
}

fn walk_body(body: &Body, inside: bool, report: &mut Report<'_>) {
    for statement in &body.statements {
        if statement.with {
            report.at(statement.at, Kind::With, "`with` belongs in tests; here it could replace the facts");
        }
        match &statement.what {
            What::Declare(names) => {
                for name in names {
                    shadow(name, statement.at, report);
                }
            }
            What::SomeIn { key, value, collection } => {
                for expr in key.iter().chain([value]) {
                    if let ExprKind::Var(name) = &expr.kind {
                        shadow(name, expr.at, report);
                    }
                }
                for expr in key.iter().chain([value, collection]) {
                    walk(expr, inside, report);
                }
            }
            What::Holds(expr) => walk(expr, inside, report),
            What::Not(expr) => {
                if !is_helper(expr) {
                    report.at(expr.at, Kind::Not, "only a helper rule is negated: anything else may be undefined, which is true here and undefined in OPA");
                }
                walk(expr, inside, report);
            }
            What::Every => {
                report.at(
                    statement.at,
                    Kind::Every,
                    "no `every`: it holds over nothing; collect the offenders in a set and negate a helper rule",
                );
            }
        }
    }
}

fn shadow(name: &str, at: crate::policy::engine::syntax::Place, report: &mut Report<'_>) {
    if matches!(name, "input" | "data") {
        report.at(at, Kind::Dynamic, format!("`{name}` is a document, not the name of a variable"));
    }
}

/// A bare name, or a path that begins at `data` and has no variable in it.
fn is_helper(expr: &Expr) -> bool {
    fn from_data(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Var(name) => name == "data",
            ExprKind::Field { of, .. } => from_data(of),
            _ => false,
        }
    }
    match &expr.kind {
        ExprKind::Var(name) => name != "input" && name != "data",
        ExprKind::Field { of, .. } => from_data(of),
        _ => false,
    }
}

fn walk(expr: &Expr, inside: bool, report: &mut Report<'_>) {
    match &expr.kind {
        ExprKind::Text(_) | ExprKind::True | ExprKind::Constant | ExprKind::Var(_) => {}
        ExprKind::TooDeep => report.at(expr.at, Kind::Nesting, "the expression is too deep; use helper rules"),
        ExprKind::Number(digits) => {
            if !digits.parse::<u64>().is_ok_and(|number| number <= SAFE_INTEGER) {
                report.at(expr.at, Kind::Arithmetic, format!("`{digits}` is no integer of at most 2^53-1"));
            }
        }
        ExprKind::List(_) | ExprKind::Object(_) => literal(expr, report),
        ExprKind::Comprehension { terms, body } => {
            if inside {
                report.at(expr.at, Kind::Comprehension, "no comprehension within another; use a helper rule");
            }
            for term in terms {
                scalar(term, report);
            }
            walk_all(terms, true, report);
            walk_body(body, true, report);
        }
        ExprKind::Call { name, args } => {
            if !BUILTINS.contains(&name.as_str()) {
                let message = format!("`{name}` is not one of the builtins that cannot fail: {}", BUILTINS.join(", "));
                report.at(expr.at, Kind::Builtin, message);
            }
            walk_all(args, inside, report);
        }
        ExprKind::Minus(of) => {
            report.at(
                expr.at,
                Kind::Arithmetic,
                "no negative numbers: facts have none, and rows of signs overflow the parser",
            );
            walk(of, inside, report);
        }
        ExprKind::Field { of, .. } => walk(of, inside, report),
        ExprKind::Index { of, by } => {
            walk(of, inside, report);
            walk(by, inside, report);
        }
        ExprKind::SetOperation(left, right) => {
            walk(left, inside, report);
            walk(right, inside, report);
        }
        ExprKind::Compare { ordered, left, right } => {
            if *ordered {
                for side in [left, right] {
                    if !may_be_integer(side) {
                        report.at(
                            side.at,
                            Kind::Arithmetic,
                            "ordered comparison only between integers: every string is greater than every number",
                        );
                    }
                }
            }
            walk(left, inside, report);
            walk(right, inside, report);
        }
        ExprKind::Arithmetic { additive, left, right } => {
            if !additive {
                report.at(expr.at, Kind::Arithmetic, "only `+` and `-`: the others can fail");
            }
            walk(left, inside, report);
            walk(right, inside, report);
        }
        ExprKind::Assign { declares, left, right } => {
            if !declares {
                report.at(expr.at, Kind::Unify, "write `:=` to name a value and `==` to compare");
            }
            if let ExprKind::Var(name) = &left.kind {
                shadow(name, left.at, report);
            }
            walk(left, inside, report);
            walk(right, inside, report);
        }
        ExprKind::Member { key, value, collection } => {
            for part in key.iter().chain([value, collection]) {
                walk(part, inside, report);
            }
        }
    }
}

/// Lists, sets and objects are written out: values that hold other values can double in size at
/// each rule, and neither engine's timer sees that.
fn literal(expr: &Expr, report: &mut Report<'_>) {
    match &expr.kind {
        ExprKind::Text(_) | ExprKind::True | ExprKind::Constant | ExprKind::Number(_) => walk(expr, true, report),
        ExprKind::List(items) => items.iter().for_each(|item| literal(item, report)),
        ExprKind::Object(fields) => {
            for (key, value) in fields {
                literal(key, report);
                literal(value, report);
            }
        }
        _ => report.at(
            expr.at,
            Kind::Conflict,
            "lists, sets and objects are made of written-out values; collect others with `name contains key`",
        ),
    }
}

/// What a set collects is one value, not a collection of others.
fn scalar(expr: &Expr, report: &mut Report<'_>) {
    if matches!(
        expr.kind,
        ExprKind::List(_) | ExprKind::Object(_) | ExprKind::Comprehension { .. } | ExprKind::SetOperation(..)
    ) {
        report.at(expr.at, Kind::Conflict, "a set collects single values, not collections");
    }
}

/// The head of a finding: an object whose values are written out or variables.
fn finding_head(expr: &Expr, report: &mut Report<'_>) {
    let ExprKind::Object(fields) = &expr.kind else { return };
    for (_, value) in fields {
        if !matches!(value.kind, ExprKind::Var(_)) {
            literal(value, report);
        }
    }
}

fn walk_all(exprs: &[Expr], inside: bool, report: &mut Report<'_>) {
    for expr in exprs {
        walk(expr, inside, report);
    }
}

/// Whether the expression can be an integer as far as its form shows; paths are checked by type
/// where the graph resolves them.
fn may_be_integer(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Var(_) | ExprKind::Field { .. } | ExprKind::Index { .. } => true,
        ExprKind::Arithmetic { left, right, .. } => may_be_integer(left) && may_be_integer(right),
        ExprKind::Minus(of) => may_be_integer(of),
        ExprKind::Call { name, .. } => name == "count",
        ExprKind::Text(_)
        | ExprKind::True
        | ExprKind::Constant
        | ExprKind::List(_)
        | ExprKind::Object(_)
        | ExprKind::Comprehension { .. }
        | ExprKind::SetOperation(..)
        | ExprKind::Compare { .. }
        | ExprKind::Assign { .. }
        | ExprKind::Member { .. }
        | ExprKind::TooDeep => false,
    }
}
