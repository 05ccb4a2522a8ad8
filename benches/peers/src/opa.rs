//! OPA, in this process.
//!
//! A question is a path and the input as JSON text, an answer is JSON text too; the library keeps the
//! prepared query. A call crosses from C to Go and back. What that costs is measured apart from the rows: a
//! call that does nothing, and a rule that is a constant, without input and with that of the pairs.

use std::ffi::{CStr, CString};
use std::hint::black_box;
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::Value;

use crate::bridge::{Bridge, Engine, version};
use crate::comity::{bundled, sorted};
use crate::pairs::Pair;
use crate::{FULL, OVERHEAD, REDUCED, Row};

const ALLOW: &CStr = c"peers.reduced.allow";
const CONSTANT: &CStr = c"peers.reduced.constant";
const FINDINGS: &CStr = c"comity.main.findings";

/// An engine with those modules and tables.
fn engine(bridge: Bridge, modules: &[(String, String)], tables: &[(String, Value)]) -> Engine {
    let engine = Engine::new(bridge);
    for (path, text) in modules {
        engine.policy(path, text);
    }
    for (folder, table) in tables {
        engine.table(folder, &table.to_string());
    }
    engine
}

/// The value of a document.
fn value(engine: Engine, document: &CStr, input: &CStr) -> Value {
    let answer: Value = engine.ask(document, input, |answer| serde_json::from_slice(answer).unwrap());
    assert!(answer.get("error").is_none_or(Value::is_null), "OPA: {answer}");
    answer.pointer("/result/0/expressions/0/value").unwrap_or_else(|| panic!("OPA: {answer}")).clone()
}

/// An engine for each policy.
pub(crate) struct Opa {
    version: String,
    reduced: Engine,
    full: Engine,
}

impl Opa {
    /// Nothing but why, where there is no OPA here.
    pub(crate) fn new() -> Result<Self, String> {
        let folder = std::env::var_os("COMITY_OPA")
            .ok_or("COMITY_OPA does not name the folder of the unpacked wheel opa-golib-python-bindings")?;
        let path = PathBuf::from(folder).join("opa_bindings/libopabridge.so");
        let bytes = std::fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        let bridge = Bridge::open(&path)?;
        let (modules, tables) = bundled();
        let reduced = [("reduced.rego".to_owned(), include_str!("../policies/reduced.rego").to_owned())];
        Ok(Self {
            version: version(&bytes),
            reduced: engine(bridge, &reduced, &[]),
            full: engine(bridge, &modules, &tables),
        })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            let allowed = value(self.reduced, ALLOW, &text(&pair.ask));
            assert_eq!(allowed, Value::from(pair.ask.allowed()), "{}: OPA", pair.name);
        }
    }

    pub(crate) fn check_full(&self, pairs: &[Pair], emitted: &[Vec<Value>]) {
        for (pair, emitted) in pairs.iter().zip(emitted) {
            let found = sorted(&value(self.full, FINDINGS, &text(&pair.facts)));
            assert_eq!(&found, emitted, "{}: findings of OPA, and of comity", pair.name);
        }
    }

    pub(crate) fn rows<'a>(&self, pairs: &'a [Pair]) -> Vec<Row<'a>> {
        let asks: Rc<[CString]> = pairs.iter().map(|pair| text(&pair.ask)).collect();
        let facts: Rc<[CString]> = pairs.iter().map(|pair| text(&pair.facts)).collect();
        let of = |engine: Engine, document: &'static CStr, inputs: &Rc<[CString]>| {
            let inputs = Rc::clone(inputs);
            move |at: usize| {
                black_box(engine.ask(document, black_box(&inputs[at]), <[u8]>::len));
            }
        };
        let (reduced, full) = (self.reduced, self.full);
        let built = move |at: usize| {
            black_box(reduced.ask(ALLOW, &text(black_box(&pairs[at].ask)), <[u8]>::len));
        };
        let derived = move |at: usize| {
            let pair = black_box(&pairs[at]);
            let facts = ::comity::Facts::new(&pair.request, &pair.user, pair.day);
            black_box(full.ask(FINDINGS, &text(&facts), <[u8]>::len));
        };
        let nothing = move |_: usize| reduced.nothing();
        let none: Rc<[CString]> = pairs.iter().map(|_| CString::default()).collect();
        vec![
            Row::new("OPA", REDUCED, "JSON text prepared", of(reduced, ALLOW, &asks)),
            Row::new("OPA", REDUCED, "JSON text written", built),
            Row::new("OPA", FULL, "JSON text prepared", of(full, FINDINGS, &facts)),
            Row::new("OPA", FULL, "facts derived, written", derived),
            Row::new("OPA: an empty call", OVERHEAD, "no input", nothing),
            Row::new("OPA: a constant", OVERHEAD, "no input", of(reduced, CONSTANT, &none)),
            Row::new("OPA: a constant", OVERHEAD, "reduced input, prepared", of(reduced, CONSTANT, &asks)),
            Row::new("OPA: a constant", OVERHEAD, "facts, prepared", of(reduced, CONSTANT, &facts)),
        ]
    }
}

fn text(of: &impl serde::Serialize) -> CString {
    CString::new(serde_json::to_vec(of).unwrap()).unwrap()
}
