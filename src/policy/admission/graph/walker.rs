//! Walks one rule and notes what it refers to.

#![expect(clippy::wildcard_enum_match_arm, reason = "what is not named is no reference")]

use std::collections::BTreeMap;

use super::super::{DiagnosticKind as Kind, Report};
use super::Node;
use super::known::{Known, id, nearest};
use crate::facts::Shape;
use crate::policy::engine::syntax::{Body, Expr, ExprKind, Module, Place, Rule, What};

/// A step of a reference.
enum Step<'e> {
    Name(&'e str),
    Variable,
}

/// Walks the rules of one module.
pub(super) struct Walker<'w, 'r> {
    known: &'w Known<'w>,
    module: &'w Module,
    report: &'w mut Report<'r>,
    node: Node,
}

/// Variables of a body that stand for a part of the facts.
type Scope = BTreeMap<String, Option<String>>;

impl<'w, 'r> Walker<'w, 'r> {
    pub(super) fn new(known: &'w Known<'w>, module: &'w Module, report: &'w mut Report<'r>) -> Self {
        Self { known, module, report, node: Node::default() }
    }

    /// What one rule refers to.
    pub(super) fn rule(mut self, rule: &Rule) -> Node {
        if rule.bodies.is_empty() {
            self.all(&rule.head, &Scope::new());
        }
        for body in &rule.bodies {
            let scope = self.body(body, &Scope::new());
            self.all(&rule.head, &scope);
            self.all(body.value.as_slice(), &scope);
        }
        self.node
    }

    fn body(&mut self, body: &Body, outer: &Scope) -> Scope {
        let mut scope = outer.clone();
        for statement in &body.statements {
            match &statement.what {
                What::Declare(names) => {
                    for name in names {
                        self.declare(name, None, statement.at, &mut scope);
                    }
                }
                What::SomeIn { key, value, collection } => {
                    self.walk(collection, &scope);
                    let element = self.facts_path(collection, &scope).map(|path| format!("{path}[]"));
                    for (expr, path) in key.iter().map(|key| (key, None)).chain([(value, element)]) {
                        match &expr.kind {
                            ExprKind::Var(name) => self.declare(name, path, statement.at, &mut scope),
                            _ => self.walk(expr, &scope),
                        }
                    }
                }
                What::Holds(Expr { kind: ExprKind::Assign { declares: true, left, right }, .. }) => {
                    self.walk(right, &scope);
                    let path = self.facts_path(right, &scope);
                    match &left.kind {
                        ExprKind::Var(name) => self.declare(name, path, statement.at, &mut scope),
                        _ => self.walk(left, &scope),
                    }
                }
                What::Holds(expr) => {
                    self.condition(expr, &scope, false);
                    self.walk(expr, &scope);
                }
                What::Not(expr) => {
                    self.condition(expr, &scope, true);
                    self.walk(expr, &scope);
                }
                What::Every => {}
            }
        }
        scope
    }

    /// A bare name as a condition must be a rule that can fail to hold: a set holds even when it is
    /// empty, and a word of the facts holds whatever it says.
    fn condition(&mut self, expr: &Expr, scope: &Scope, negated: bool) {
        let decides = matches!(
            expr.kind,
            ExprKind::Compare { .. } | ExprKind::Member { .. } | ExprKind::Assign { .. } | ExprKind::TooDeep
        );
        let Some((base, steps)) = self.steps(expr, scope, false) else {
            if !decides {
                let message = "a condition compares, asks for membership, or names a helper rule";
                self.report.at(expr.at, Kind::Condition, message);
            }
            return;
        };
        let mut path = if base == "data" { base.to_owned() } else { id(&self.module.package, base) };
        for step in &steps {
            match step {
                Step::Name(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Variable => return,
            }
        }
        let fact = self.facts_path(expr, scope).is_some();
        let local = scope.contains_key(base);
        if fact || local || self.known.sets.contains(&path) {
            let holds = if negated { "never" } else { "always" };
            self.report.at(
                expr.at,
                Kind::Condition,
                format!("this condition {holds} holds; compare a fact with a word, or write `count(..) > 0`"),
            );
        }
    }

    /// A word or number that is compared with a fact must be able to stand there.
    fn comparable(&mut self, fact: &Expr, literal: &Expr, scope: &Scope) {
        let Some(path) = self.facts_path(fact, scope).filter(|path| self.known.shape.contains_key(path)) else {
            return;
        };
        let values: Vec<&Expr> = match &literal.kind {
            ExprKind::List(items) => items.iter().collect(),
            _ => vec![literal],
        };
        for value in values {
            let json = match &value.kind {
                ExprKind::SetOperation(..) => {
                    self.report.at(value.at, Kind::Word, "write the words out in one set, so that each can be checked");
                    continue;
                }
                ExprKind::Text(text) => serde_json::json!(text),
                ExprKind::Number(digits) => {
                    digits.parse::<u64>().map_or(serde_json::Value::Null, |number| serde_json::json!(number))
                }
                ExprKind::True | ExprKind::Constant => serde_json::Value::Null,
                _ => continue,
            };
            if !self.known.admits(&path, &json) {
                let message = format!("`{path}` can never be {json}; see `comity schema facts` for its words");
                self.report.at(value.at, Kind::Word, message);
            }
        }
    }

    fn declare(&mut self, name: &str, path: Option<String>, at: Place, scope: &mut Scope) {
        if self.module.rules.iter().any(|rule| rule.name == name) {
            self.report.at(at, Kind::Conflict, format!("the variable `{name}` has the name of a rule of this package"));
        }
        scope.insert(name.to_owned(), path);
    }

    fn all(&mut self, exprs: &[Expr], scope: &Scope) {
        for expr in exprs {
            self.walk(expr, scope);
        }
    }

    fn walk(&mut self, expr: &Expr, scope: &Scope) {
        match &expr.kind {
            ExprKind::Var(_) | ExprKind::Field { .. } | ExprKind::Index { .. } => self.reference(expr, scope),
            ExprKind::Text(word) => {
                self.node.words.insert(word.clone());
            }
            ExprKind::Number(_) | ExprKind::True | ExprKind::Constant | ExprKind::TooDeep => {}
            ExprKind::List(items) | ExprKind::Call { args: items, .. } => self.all(items, scope),
            ExprKind::Object(fields) => {
                for (key, value) in fields {
                    self.walk(key, scope);
                    self.walk(value, scope);
                }
            }
            ExprKind::Comprehension { terms, body } => {
                let inner = self.body(body, scope);
                self.all(terms, &inner);
            }
            ExprKind::Minus(of) => self.walk(of, scope),
            ExprKind::Compare { ordered, left, right } => {
                if !*ordered {
                    self.comparable(left, right, scope);
                    self.comparable(right, left, scope);
                }
                for side in [left, right] {
                    self.walk(side, scope);
                    let path = self.facts_path(side, scope).filter(|_| *ordered);
                    if path
                        .is_some_and(|path| self.known.shape.get(&path).is_some_and(|shape| *shape != Shape::Integer))
                    {
                        self.report.at(
                            side.at,
                            Kind::Arithmetic,
                            "ordered comparison only between integers; this fact is none",
                        );
                    }
                }
            }
            ExprKind::SetOperation(left, right)
            | ExprKind::Arithmetic { left, right, .. }
            | ExprKind::Assign { left, right, .. } => {
                self.walk(left, scope);
                self.walk(right, scope);
            }
            ExprKind::Member { key, value, collection } => {
                self.comparable(value, collection, scope);
                for part in key.iter().chain([value, collection]) {
                    self.walk(part, scope);
                }
            }
        }
    }

    /// The reference as its first variable and the steps from it.
    fn steps<'e>(&mut self, expr: &'e Expr, scope: &Scope, walk: bool) -> Option<(&'e str, Vec<Step<'e>>)> {
        match &expr.kind {
            ExprKind::Var(name) => Some((name, Vec::new())),
            ExprKind::Field { of, name } => {
                let (base, mut steps) = self.steps(of, scope, walk)?;
                steps.push(Step::Name(name));
                Some((base, steps))
            }
            ExprKind::Index { of, by } => {
                if walk && !matches!(&by.kind, ExprKind::Var(name) if name == "_") {
                    self.walk(by, scope);
                }
                let (base, mut steps) = self.steps(of, scope, walk)?;
                steps.push(Step::Variable);
                Some((base, steps))
            }
            _ => {
                if walk {
                    self.walk(expr, scope);
                }
                None
            }
        }
    }

    /// The path of the facts that the expression stands for, if it does.
    fn facts_path(&mut self, expr: &Expr, scope: &Scope) -> Option<String> {
        let (base, steps) = self.steps(expr, scope, false)?;
        let start = if base == "input" { String::new() } else { scope.get(base)?.clone()? };
        let mut path = start;
        for step in &steps {
            match step {
                Step::Name(name) if path.is_empty() => path.push_str(name),
                Step::Name(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Variable => path.push_str("[]"),
            }
        }
        Some(path)
    }

    fn reference(&mut self, expr: &Expr, scope: &Scope) {
        let Some((base, steps)) = self.steps(expr, scope, true) else { return };
        if base == "data" {
            self.data(expr, &steps);
        } else if let Some(path) = self.facts_path(expr, scope) {
            self.input(expr, &path);
        } else if !scope.contains_key(base) {
            let own = id(&self.module.package, base);
            if self.known.rules.contains(&own) {
                self.node.uses.insert(own);
            }
        }
    }

    fn input(&mut self, expr: &Expr, path: &str) {
        if path.is_empty() || path.starts_with("[]") {
            self.report.at(
                expr.at,
                Kind::Dynamic,
                "write the whole input path; `input` alone or `input[..]` hides what is read",
            );
            return;
        }
        if self.known.shape.contains_key(path) {
            self.node.reads.insert(path.to_owned());
            return;
        }
        let parent = path.trim_end_matches("[]");
        if path.ends_with("[]") && self.known.shape.get(parent).is_some_and(|shape| *shape == Shape::Object) {
            self.report.at(
                expr.at,
                Kind::Dynamic,
                format!("`{parent}` is an object; write out which of its fields is read"),
            );
            return;
        }
        let near = nearest(path, self.known.shape.keys());
        self.report.at(expr.at, Kind::Input, format!("the facts have no `{path}`; did you mean `{near}`?"));
    }

    fn data(&mut self, expr: &Expr, steps: &[Step<'_>]) {
        let names: Vec<&str> = steps
            .iter()
            .map_while(|step| match step {
                Step::Name(name) => Some(*name),
                Step::Variable => None,
            })
            .collect();
        let mut path = "data".to_owned();
        for name in &names {
            path.push('.');
            path.push_str(name);
            if self.known.rules.contains(&path) {
                self.node.uses.insert(path);
                return;
            }
        }
        if names.is_empty() || self.known.leads_to_package(&path) {
            self.report.at(
                expr.at,
                Kind::Dynamic,
                format!("`{path}` is no single rule or table; write the full path, `data.a.b.rule`"),
            );
        } else if self.known.table(&names) {
            self.node.tables.insert(names.join("."));
        } else {
            self.report.at(expr.at, Kind::Data, format!("there is no rule or table `{path}`"));
        }
    }
}
