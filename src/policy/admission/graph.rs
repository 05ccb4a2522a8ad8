//! What refers to what: rules to rules, to tables and to the facts.

#![expect(clippy::wildcard_enum_match_arm, reason = "what is not named is no reference")]

mod known;

use std::collections::{BTreeMap, BTreeSet};

use known::{Known, id, nearest};

use super::{Diagnostic, DiagnosticKind as Kind, File, Report};
use crate::facts::{Facts, Shape};
use crate::policy::engine::syntax::{Body, Expr, ExprKind, Module, Rule, What};

/// Rules that may stand on each other.
const CHAIN: usize = 32;

/// What one rule refers to, all its definitions together.
#[derive(Debug, Default, Clone)]
struct Node {
    file: String,
    reads: BTreeSet<String>,
    uses: BTreeSet<String>,
    tables: BTreeSet<String>,
}

/// The graph of a policy set.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    rules: BTreeMap<String, Node>,
    /// By code: what the definitions of findings with that code refer to.
    codes: BTreeMap<String, Node>,
}

/// Everything that an entry point can reach.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    pub(crate) files: BTreeSet<String>,
    pub(crate) reads: BTreeSet<String>,
    pub(crate) tables: BTreeSet<String>,
}

impl Graph {
    pub(super) fn of(files: &[File<'_>], tables: &serde_json::Value, faults: &mut Vec<Diagnostic>) -> Self {
        let known = Known::of(files, tables);
        let mut graph = Self::default();
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            known.overlaps(&file.module, &mut report);
            for rule in &file.module.rules {
                let mut walker =
                    Walker { known: &known, module: &file.module, report: &mut report, node: Node::default() };
                walker.rule(rule);
                let found = Node { file: file.path.to_owned(), ..walker.node };
                if let Some(code) = code_of(rule) {
                    graph.codes.entry(code.to_owned()).or_default().add(&found);
                }
                let id = id(&file.module.package, &rule.name);
                let node = graph.rules.entry(id).or_default();
                node.file.clone_from(&found.file);
                node.add(&found);
            }
        }
        graph.refuse_circles(files, faults);
        if !faults.iter().any(|fault| fault.kind == Kind::Recursion) {
            graph.refuse_chains(files, faults);
        }
        graph
    }

    /// Long chains of rules overflow the interpreter's stack.
    fn refuse_chains(&self, files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
        let mut heights: BTreeMap<&str, usize> = BTreeMap::new();
        // Without circles each round settles at least one more level.
        for _ in 0..=CHAIN.saturating_add(1) {
            for (id, node) in &self.rules {
                let below = node.uses.iter().filter_map(|used| heights.get(used.as_str())).max().copied().unwrap_or(0);
                heights.insert(id, below.saturating_add(1));
            }
        }
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            for rule in &file.module.rules {
                let id = id(&file.module.package, &rule.name);
                if heights.get(id.as_str()).is_some_and(|height| *height > CHAIN) {
                    report.at(rule.at, Kind::Nesting, format!("`{id}` stands on a chain of more than {CHAIN} rules"));
                }
            }
        }
    }

    /// What the entry point can reach.
    pub(crate) fn reach(&self, entry: &str) -> Reach {
        self.closure(BTreeSet::from([entry.to_owned()]), Reach::default())
    }

    /// The input paths that the findings with that code can read, however far away.
    pub(crate) fn reads_of(&self, code: &str) -> BTreeSet<String> {
        let Some(node) = self.codes.get(code) else { return BTreeSet::new() };
        let reach = Reach { reads: node.reads.clone(), ..Reach::default() };
        self.closure(node.uses.clone(), reach).reads
    }

    fn closure(&self, mut open: BTreeSet<String>, mut reach: Reach) -> Reach {
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop_first() {
            let Some(node) = self.rules.get(&id) else { continue };
            if !seen.insert(id) {
                continue;
            }
            reach.files.insert(node.file.clone());
            reach.reads.extend(node.reads.iter().cloned());
            reach.tables.extend(node.tables.iter().cloned());
            open.extend(node.uses.iter().filter(|used| !seen.contains(*used)).cloned());
        }
        reach
    }

    /// The RVM does not see recursion; it would overflow the stack and abort.
    fn refuse_circles(&self, files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
        let circular = |start: &String| {
            let uses = self.rules.get(start).map(|node| node.uses.clone()).unwrap_or_default();
            let mut open: Vec<String> = uses.into_iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(id) = open.pop() {
                if id == *start {
                    return true;
                }
                if seen.insert(id.clone()) {
                    open.extend(self.rules.get(&id).into_iter().flat_map(|node| node.uses.iter().cloned()));
                }
            }
            false
        };
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            for rule in &file.module.rules {
                let id = id(&file.module.package, &rule.name);
                if circular(&id) {
                    report.at(rule.at, Kind::Recursion, format!("`{id}` refers to itself, directly or through others"));
                }
            }
        }
    }
}

impl Node {
    fn add(&mut self, other: &Self) {
        self.reads.extend(other.reads.iter().cloned());
        self.uses.extend(other.uses.iter().cloned());
        self.tables.extend(other.tables.iter().cloned());
    }
}

/// The code that a definition of findings writes out.
fn code_of(rule: &Rule) -> Option<&str> {
    let [Expr { kind: ExprKind::Object(fields), .. }] = rule.head.as_slice() else { return None };
    fields.iter().find_map(|(key, value)| match (&key.kind, &value.kind) {
        (ExprKind::Text(key), ExprKind::Text(code)) if key == "code" => Some(code.as_str()),
        _ => None,
    })
}

/// A step of a reference.
enum Step<'e> {
    Name(&'e str),
    Variable,
}

struct Walker<'w, 'r> {
    known: &'w Known<'w>,
    module: &'w Module,
    report: &'w mut Report<'r>,
    node: Node,
}

/// Variables of a body that stand for a part of the facts.
type Scope = BTreeMap<String, Option<String>>;

impl Walker<'_, '_> {
    fn rule(&mut self, rule: &Rule) {
        if rule.bodies.is_empty() {
            self.all(&rule.head, &Scope::new());
        }
        for body in &rule.bodies {
            let scope = self.body(body, &Scope::new());
            self.all(&rule.head, &scope);
            self.all(body.value.as_slice(), &scope);
        }
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
        let Some((base, steps)) = self.steps(expr, scope, false) else { return };
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
                ExprKind::Text(text) => serde_json::json!(text),
                ExprKind::Number(digits) => {
                    digits.parse::<u64>().map_or(serde_json::Value::Null, |number| serde_json::json!(number))
                }
                ExprKind::True | ExprKind::Constant => serde_json::Value::Null,
                _ => continue,
            };
            if !Facts::admits(&path, &json) {
                let message = format!("`{path}` can never be {json}; see `comity schema facts` for its words");
                self.report.at(value.at, Kind::Word, message);
            }
        }
    }

    fn declare(
        &mut self,
        name: &str,
        path: Option<String>,
        at: crate::policy::engine::syntax::Place,
        scope: &mut Scope,
    ) {
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
            ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::True | ExprKind::Constant | ExprKind::TooDeep => {}
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
