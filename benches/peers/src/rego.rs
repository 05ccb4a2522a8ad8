//! The interpreter of regorus alone: a plain engine on the Rego that OPA gets too.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use regorus::{Engine, Value};
use serde_json::json;

use crate::comity::{bundled, sorted};
use crate::pairs::Pair;
use crate::{FULL, REDUCED, Row};

const ALLOW: &str = "data.peers.reduced.allow";
const FINDINGS: &str = "data.comity.main.findings";

/// An engine for each policy.
pub(crate) struct Regorus {
    reduced: Rc<RefCell<Engine>>,
    full: Rc<RefCell<Engine>>,
}

impl Regorus {
    pub(crate) fn new() -> Self {
        let reduced = [("reduced.rego".to_owned(), include_str!("../policies/reduced.rego").to_owned())];
        let (modules, tables) = bundled();
        Self { reduced: engine(reduced.into(), &[]), full: engine(modules, &tables) }
    }

    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            let allowed = decide(&self.reduced, ALLOW, value(&pair.ask));
            assert_eq!(allowed, Value::from(pair.ask.allowed()), "{}: regorus", pair.name);
        }
    }

    pub(crate) fn check_full(&self, pairs: &[Pair], emitted: &[Vec<serde_json::Value>]) {
        for (pair, emitted) in pairs.iter().zip(emitted) {
            let found = serde_json::to_value(decide(&self.full, FINDINGS, value(&pair.facts))).unwrap();
            assert_eq!(&sorted(&found), emitted, "{}: findings of regorus, and of comity", pair.name);
        }
    }

    pub(crate) fn rows<'a>(&self, pairs: &'a [Pair]) -> Vec<Row<'a>> {
        let of = |engine: &Rc<RefCell<Engine>>, rule: &'static str, inputs: Vec<Value>| {
            let engine = Rc::clone(engine);
            move |at: usize| {
                black_box(decide(&engine, rule, black_box(&inputs[at]).clone()));
            }
        };
        let text: Vec<String> = pairs.iter().map(|pair| serde_json::to_string(&pair.ask).unwrap()).collect();
        let engine = Rc::clone(&self.reduced);
        let parsed = move |at: usize| {
            let input = Value::from_json_str(black_box(&text[at])).unwrap();
            black_box(decide(&engine, ALLOW, input));
        };
        let asks = pairs.iter().map(|pair| value(&pair.ask)).collect();
        let facts = pairs.iter().map(|pair| value(&pair.facts)).collect();
        vec![
            Row::new("regorus, interpreter", REDUCED, "input prepared", of(&self.reduced, ALLOW, asks)),
            Row::new("regorus, interpreter", REDUCED, "JSON text read", parsed),
            Row::new("regorus, interpreter", FULL, "input prepared", of(&self.full, FINDINGS, facts)),
        ]
    }
}

fn value(of: &impl serde::Serialize) -> Value {
    Value::from_json_str(&serde_json::to_string(of).unwrap()).unwrap()
}

fn decide(engine: &Rc<RefCell<Engine>>, rule: &str, input: Value) -> Value {
    let mut engine = engine.borrow_mut();
    engine.set_input(input);
    engine.eval_rule(rule.to_owned()).unwrap()
}

fn engine(modules: Vec<(String, String)>, tables: &[(String, serde_json::Value)]) -> Rc<RefCell<Engine>> {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(true);
    for (path, text) in modules {
        engine.add_policy(path, text).unwrap();
    }
    for (folder, table) in tables {
        let nested = folder.rsplit('/').fold(table.clone(), |inner, name| json!({ name: inner }));
        engine.add_data_json(&nested.to_string()).unwrap();
    }
    Rc::new(RefCell::new(engine))
}
