//! Tests that are rules in Rego, by the interpreter, with all of the language: `with`, `every`, functions.
//!
//! Each definition is copied into a rule of its own, so that of two definitions of one test the one that holds does not
//! hide the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use serde_json::Value;

use super::generator::{Generator, Within, whole};
use super::law::{Law, spot};
use super::{Spot, Test, Tested, What, Wrong, why};
use crate::policy::syntax::{Expr, ExprKind, Kind, Module, Rule};
use crate::policy::{Interpreter, test_module};

/// What `opa test` walks a table with; the workbench walks it by itself.
const WALK: &str = "count(rules) > 0 count(failing) == 0";

/// Every file in Rego, with a rule for each definition of a test.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) interpreter: Interpreter,
    /// Path within the set and text with the rules of the workbench.
    pub(super) files: BTreeMap<String, String>,
    pub(super) paths: Vec<String>,
    /// What each partial rule holds, asked once.
    held: BTreeMap<String, OnceLock<Result<BTreeSet<String>, String>>>,
    /// Failures that were looked into.
    pub(super) explained: AtomicUsize,
}

/// One case of a rule.
#[derive(Debug)]
pub(super) struct RuleTest {
    /// The path of its file within the set.
    pub(super) path: String,
    /// Which rule and which body of it.
    pub(super) rule: usize,
    /// The full name of the copy.
    copy: String,
    pub(super) note: Option<Note>,
    /// Where the definition stands.
    at: Spot,
}

/// The name of one case of a partial rule.
#[derive(Debug, Clone)]
pub(super) struct Note {
    /// The variable.
    pub(super) key: String,
    pub(super) value: Value,
    /// Statements that give it its value.
    pub(super) length: usize,
}

/// A definition of a test, before it is known which cases it has.
struct Planned {
    path: String,
    file: String,
    rule: usize,
    name: String,
    line: u32,
    copy: String,
    at: Spot,
    cases: Option<(String, Generator)>,
}

/// Finds the tests of these files (path within the set), and makes the interpreter ready where there are any.
/// `beside` are the modules that tests may refer to.
pub(super) fn find(law: &mut Law, tests: &[(String, String)], beside: &[(String, String)]) -> Vec<Test> {
    let mut found = Vec::new();
    let mut planned = Vec::new();
    let mut files: BTreeMap<String, String> = beside.iter().chain(tests).cloned().collect();
    for (path, text) in tests {
        // What does not parse is told as a failure of the table.
        let Ok(module) = test_module(path, text) else { continue };
        let mut copies = String::new();
        plan(law, (path, text), &module, &mut copies, &mut planned, &mut found);
        if !copies.is_empty() {
            files.insert(path.clone(), format!("{text}\n{copies}\nworkbench_ready := 1\n"));
        }
    }
    let Some(first) = planned.first() else { return found };
    let package = first.copy.rsplit_once('.').map_or("", |(package, _)| package);
    let any = format!("{package}.workbench_ready");
    let modules: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let interpreter = match law.book.lab.interpreter(&modules, &any) {
        Ok(interpreter) => interpreter,
        Err((file, place, message)) => {
            let file = file.map_or_else(|| "the tests".to_owned(), |file| law.shown(&file));
            let message =
                format!("the tests in Rego do not compile: {file}:{}:{}: {message}", place.line, place.column);
            found.extend(planned.into_iter().map(|plan| {
                let wrong = Wrong { message: message.clone(), spots: vec![plan.at.clone()] };
                plan.test(What::Wrong(wrong), None)
            }));
            return found;
        }
    };
    let paths: Vec<String> = files.keys().cloned().collect();
    let mut held = BTreeMap::new();
    let mut names: BTreeMap<(String, String), usize> = BTreeMap::new();
    for plan in planned {
        if plan.cases.is_some() {
            held.insert(plan.copy.clone(), OnceLock::new());
        }
        for mut test in plan.tests(law, &interpreter, &paths, &files) {
            let count = names.entry((test.file.clone(), test.name.clone())).or_default();
            *count = count.saturating_add(1);
            match (&test.what, *count) {
                (_, 1) => {}
                (What::Rule(rule), _) if rule.note.is_some() => {
                    let message = format!("two cases have the name `{}`, so one could hide the other", test.name);
                    test.what = What::Wrong(Wrong { message, spots: vec![rule.at.clone()] });
                }
                // As `opa test` numbers them.
                (_, count) => test.name = format!("{}#{:02}", test.name, count.saturating_sub(1)),
            }
            found.push(test);
        }
    }
    law.rego = Some(Ready { interpreter, files, paths, held, explained: AtomicUsize::new(0) });
    found
}

/// Plans the tests of one file.
fn plan(
    law: &Law,
    (path, text): (&str, &str),
    module: &Module,
    copies: &mut String,
    planned: &mut Vec<Planned>,
    found: &mut Vec<Test>,
) {
    let package = module.package.join(".");
    let file = law.shown(path);
    let has_table = module.rules.iter().any(|rule| rule.name == "rules" || rule.name.starts_with("rules."));
    for (number, rule) in module.rules.iter().enumerate().filter(|(_, rule)| !rule.default) {
        let base = rule.name.split('.').next().unwrap_or_default();
        let at = spot(&file, text, rule, "");
        let (name, line) = (base.to_owned(), rule.at.line);
        let made = |what| Test { file: file.clone(), line, name: rule.name.replace(".[]", ""), what };
        if base.starts_with("todo_test_") {
            found.push(made(What::Skipped("to do".to_owned())));
            continue;
        }
        if !base.starts_with("test_") || (has_table && base == "test_table" && walks(text, rule)) {
            continue;
        }
        let wrong = |message: &str| {
            let spots = vec![Spot { label: "this rule".to_owned(), ..at.clone() }];
            made(What::Wrong(Wrong { message: message.to_owned(), spots }))
        };
        if rule.kind == Kind::Function {
            found.push(wrong("a test takes no arguments; give its cases as `test_x[note] if {..}`"));
            continue;
        }
        let copy = format!("workbench_copy_{number}");
        let plan = |cases| Planned {
            path: path.to_owned(),
            file: file.clone(),
            rule: number,
            name: if rule.keys.is_empty() && rule.kind != Kind::Set { rule.name.clone() } else { name.clone() },
            line,
            copy: format!("data.{package}.{copy}"),
            at: at.clone(),
            cases,
        };
        match partial(rule) {
            Partial::No => {
                let whole = match rule.keys.last() {
                    // A constant name in brackets goes with the copy.
                    Some(key) => {
                        let rest = text.get(key.bytes.end..rule.bytes.end).unwrap_or_default();
                        rest.split_once(']').map(|(_, rest)| rest)
                    }
                    None => text.get(rule.bytes.start..rule.bytes.end).and_then(|whole| whole.strip_prefix(&rule.name)),
                };
                match whole {
                    Some(rest) => {
                        let _ = write!(copies, "\n{copy} {rest}\n");
                        planned.push(plan(None));
                    }
                    None => found.push(wrong("the definition could not be read")),
                }
            }
            Partial::Cases(key) => match cases(text, &file, rule, key, number) {
                Ok((generator, holds)) => {
                    copies.push_str(&generator.rules);
                    let _ = write!(copies, "\n{copy} contains {key} if {{\n{holds}\n}}\n");
                    planned.push(plan(Some((key.to_owned(), generator))));
                }
                Err(wrong) => found.push(made(What::Wrong(wrong))),
            },
            Partial::Unknown(why) => found.push(wrong(why)),
        }
    }
}

/// Whether it is the rule by which `opa test` walks a table.
fn walks(text: &str, rule: &Rule) -> bool {
    let [body] = rule.bodies.as_slice() else { return false };
    let body = text.get(body.bytes.start..body.bytes.end).unwrap_or_default();
    body.trim_matches(['{', '}']).split_whitespace().collect::<Vec<_>>().join(" ") == WALK
}

/// Whether a rule has cases of its own.
enum Partial<'a> {
    No,
    /// Named by that variable.
    Cases(&'a str),
    Unknown(&'static str),
}

fn partial(rule: &Rule) -> Partial<'_> {
    let key = match (rule.kind, rule.keys.as_slice(), rule.head.first()) {
        (Kind::Set, [], Some(key)) => key,
        (_, [key], _) if rule.name.ends_with(".[]") => key,
        (Kind::Complete | Kind::Object, keys, _) if keys.iter().all(|key| matches!(key.kind, ExprKind::Text(_))) => {
            return Partial::No;
        }
        _ => return Partial::Unknown("the cases cannot be known: the head has more than one name in brackets"),
    };
    if let ExprKind::Var(name) = &key.kind {
        Partial::Cases(name)
    } else {
        Partial::Unknown("the cases cannot be known: write a variable in the head, such as `test_x[note] if {..}`")
    }
}

/// What has to be asked to know the cases, and the body with the value of the head.
fn cases(text: &str, file: &str, rule: &Rule, key: &str, number: usize) -> Result<(Generator, String), Wrong> {
    let [body] = rule.bodies.as_slice() else {
        let message = "the cases cannot be known: write one definition for each body, without `else`".to_owned();
        return Err(Wrong { message, spots: vec![spot(file, text, rule, "")] });
    };
    let within = Within { file, text, body };
    let generator = Generator::of(within, key, number)?;
    let mut holds = within.first(body.statements.len()).to_owned();
    let value: Option<&Expr> = if rule.kind == Kind::Set { None } else { rule.head.first() };
    if let Some(value) = value {
        let _ = write!(holds, "\n({}) == true", within.of(value));
    }
    Ok((generator, holds))
}

impl Planned {
    fn test(&self, what: What, note: Option<&Value>) -> Test {
        let name = note.map_or_else(|| self.name.clone(), |note| self.named(note));
        Test { file: self.file.clone(), line: self.line, name, what }
    }

    fn named(&self, note: &Value) -> String {
        let note = note.as_str().map_or_else(|| note.to_string(), str::to_owned);
        format!("{}[{note}]", self.name)
    }

    fn rule_test(&self, note: Option<Note>) -> What {
        What::Rule(Box::new(RuleTest {
            path: self.path.clone(),
            rule: self.rule,
            copy: self.copy.clone(),
            note,
            at: self.at.clone(),
        }))
    }

    /// The tests of a definition: one, or one for each case.
    fn tests(
        &self,
        law: &Law,
        interpreter: &Interpreter,
        paths: &[String],
        files: &BTreeMap<String, String>,
    ) -> Vec<Test> {
        let Some((key, generator)) = &self.cases else { return vec![self.test(self.rule_test(None), None)] };
        let wrong = |message: String, spots: Vec<Spot>| vec![self.test(What::Wrong(Wrong { message, spots }), None)];
        let package = self.copy.rsplit_once('.').map_or("", |(package, _)| package);
        let ask = |rule: &str| {
            let given = interpreter.value(&format!("{package}.{rule}"), paths);
            given.map(|given| given.json()).map_err(|(_, _, why)| format!("the cases cannot be known: {why}"))
        };
        let text = files.get(&self.path).map(String::as_str).unwrap_or_default();
        for (check, statement) in &generator.checks {
            if let Err(why) = ask(check).and_then(|said| whole(said.as_ref())) {
                let spot = why::statement(law, &self.path, text, self.rule, *statement);
                return wrong(why, spot.into_iter().collect());
            }
        }
        let notes = match ask(&generator.notes) {
            Ok(Some(Value::Array(notes))) if !notes.is_empty() => notes,
            Ok(_) => {
                return wrong("the rule has no case: nothing gives the note a value".to_owned(), vec![self.at.clone()]);
            }
            Err(why) => return wrong(why, vec![self.at.clone()]),
        };
        let mut seen = BTreeSet::new();
        if let Some(twin) = notes.iter().find(|note| !seen.insert(note.to_string())) {
            let message = format!("two cases have the name `{}`, so one could hide the other", self.named(twin));
            return wrong(message, vec![self.at.clone()]);
        }
        let note = |value: &Value| Note { key: key.clone(), value: value.clone(), length: generator.length };
        notes.iter().map(|value| self.test(self.rule_test(Some(note(value))), Some(value))).collect()
    }
}

pub(super) fn run(law: &Law, test: &RuleTest, tested: &mut Tested) {
    let Some(ready) = &law.rego else { return tested.err("there is no interpreter") };
    match holds(ready, test) {
        Ok(true) => {}
        Ok(false) => {
            tested.fail(if test.note.is_some() { "the case does not hold" } else { "the rule does not hold" });
            why::explain(law, ready, test, tested);
            if tested.spots.is_empty() {
                tested.spots.push(Spot { label: "does not hold".to_owned(), ..test.at.clone() });
            }
        }
        Err(why) => {
            tested.err(why);
            tested.spots.push(Spot { label: "failed".to_owned(), ..test.at.clone() });
        }
    }
}

fn holds(ready: &Ready, test: &RuleTest) -> Result<bool, String> {
    let ask = || {
        let given = ready.interpreter.value(&test.copy, &ready.paths);
        given.map(|given| given.json()).map_err(|(_, place, why)| format!("line {}: {why}", place.line))
    };
    let Some(note) = &test.note else { return Ok(!matches!(ask()?, None | Some(Value::Bool(false)))) };
    let Some(place) = ready.held.get(&test.copy) else { return Err("the rule is gone".to_owned()) };
    let held = place.get_or_init(|| match ask()? {
        Some(Value::Array(notes)) => Ok(notes.iter().map(Value::to_string).collect()),
        Some(_) | None => Ok(BTreeSet::new()),
    });
    held.as_ref().map(|held| held.contains(&note.value.to_string())).map_err(Clone::clone)
}
