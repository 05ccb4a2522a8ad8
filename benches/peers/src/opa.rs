//! OPA, in this process: the library of the wheel `opa-golib-python-bindings`, called through its C
//! interface and not through Python.
//!
//! A question is a path and the input as JSON text, an answer is JSON text too; the library keeps the
//! prepared query. A call crosses from C to Go and back. What that costs is measured apart from the rows: a
//! call that does nothing, and a rule that is a constant, without input and with that of the pairs.

#![allow(unsafe_code, reason = "a library of C is called")]

use std::ffi::{CStr, CString, c_char, c_int};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use libloading::Library;
use serde_json::Value;

use crate::comity::{bundled, sorted};
use crate::pairs::Pair;
use crate::{FULL, OVERHEAD, REDUCED, Row};

const ALLOW: &CStr = c"peers.reduced.allow";
const CONSTANT: &CStr = c"peers.reduced.constant";
const FINDINGS: &CStr = c"comity.main.findings";

type Text = *const c_char;
type New = unsafe extern "C" fn() -> u64;
type Add = unsafe extern "C" fn(u64, Text, Text) -> *mut c_char;
type Eval = unsafe extern "C" fn(u64, Text, Text, c_int, c_int) -> *mut c_char;
type Free = unsafe extern "C" fn(*mut c_char);

/// The functions of the library that are used here.
#[derive(Clone, Copy)]
struct Bridge {
    new: New,
    add_policy: Add,
    add_data: Add,
    eval: Eval,
    free: Free,
}

impl Bridge {
    fn open(path: &Path) -> Result<Self, String> {
        // SAFETY: the library is the one that the wheel's own `_native.py` loads, and the types are those that
        // stand there. Go cannot be unloaded, so the library stays for good.
        unsafe {
            let library = Library::new(path).map_err(|why| why.to_string())?;
            let library = Box::leak(Box::new(library));
            macro_rules! named {
                ($name:literal, $kind:ty) => {
                    *library.get::<$kind>($name).map_err(|why| why.to_string())?
                };
            }
            Ok(Self {
                new: named!(b"OpaNew\0", New),
                add_policy: named!(b"OpaAddPolicy\0", Add),
                add_data: named!(b"OpaAddData\0", Add),
                eval: named!(b"OpaEvalDocument\0", Eval),
                free: named!(b"OpaFreeString\0", Free),
            })
        }
    }

    /// Takes an answer over and gives it back to the library; `see` looks at it in between.
    fn take<T>(&self, answer: *mut c_char, see: impl FnOnce(&[u8]) -> T) -> T {
        assert!(!answer.is_null(), "OPA gave no answer");
        // SAFETY: an answer is a text with a nul at its end, and is given back exactly once.
        unsafe {
            let seen = see(CStr::from_ptr(answer).to_bytes());
            (self.free)(answer);
            seen
        }
    }
}

/// One engine of OPA.
#[derive(Clone, Copy)]
struct Engine {
    bridge: Bridge,
    handle: u64,
}

impl Engine {
    fn new(bridge: Bridge, modules: &[(String, String)], tables: &[(String, Value)]) -> Self {
        // SAFETY: the function takes nothing.
        let engine = Self { bridge, handle: unsafe { (bridge.new)() } };
        for (path, text) in modules {
            engine.add(bridge.add_policy, path, text);
        }
        for (folder, table) in tables {
            engine.add(bridge.add_data, &folder.replace('/', "."), &table.to_string());
        }
        engine
    }

    fn add(&self, add: Add, path: &str, text: &str) {
        let (path, text) = (CString::new(path).unwrap(), CString::new(text).unwrap());
        // SAFETY: both texts end with a nul and outlive the call, which copies them.
        let answer = unsafe { add(self.handle, path.as_ptr(), text.as_ptr()) };
        self.bridge.take(answer, |answer| {
            let read: Value = serde_json::from_slice(answer).unwrap();
            assert!(read["error"].is_null(), "OPA on {path:?}: {}", read["error"]);
        });
    }

    /// The answer as text, to `see`.
    fn ask<T>(&self, document: &CStr, input: &CStr, see: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: as above; neither coverage nor a trace is wanted.
        let answer = unsafe { (self.bridge.eval)(self.handle, document.as_ptr(), input.as_ptr(), 0, 0) };
        self.bridge.take(answer, see)
    }

    /// The value of a document.
    fn value(&self, document: &CStr, input: &CStr) -> Value {
        let answer: Value = self.ask(document, input, |answer| serde_json::from_slice(answer).unwrap());
        assert!(answer.get("error").is_none_or(Value::is_null), "OPA: {answer}");
        answer.pointer("/result/0/expressions/0/value").unwrap_or_else(|| panic!("OPA: {answer}")).clone()
    }
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
            reduced: Engine::new(bridge, &reduced, &[]),
            full: Engine::new(bridge, &modules, &tables),
        })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            let allowed = self.reduced.value(ALLOW, &text(&pair.ask));
            assert_eq!(allowed, Value::from(pair.ask.allowed()), "{}: OPA", pair.name);
        }
    }

    pub(crate) fn check_full(&self, pairs: &[Pair], emitted: &[Vec<Value>]) {
        for (pair, emitted) in pairs.iter().zip(emitted) {
            let found = sorted(&self.full.value(FINDINGS, &text(&pair.facts)));
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
        let (reduced, full, bridge) = (self.reduced, self.full, self.reduced.bridge);
        let built = move |at: usize| {
            black_box(reduced.ask(ALLOW, &text(black_box(&pairs[at].ask)), <[u8]>::len));
        };
        let derived = move |at: usize| {
            let pair = black_box(&pairs[at]);
            let facts = ::comity::Facts::new(&pair.request, &pair.user, pair.day);
            black_box(full.ask(FINDINGS, &text(&facts), <[u8]>::len));
        };
        // SAFETY: the library frees what it is given as C does, and C lets nothing be freed.
        let nothing = move |_: usize| unsafe { (bridge.free)(black_box(std::ptr::null_mut())) };
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

/// The version of OPA, as the Go linker wrote it into the library.
fn version(bytes: &[u8]) -> String {
    const BEFORE: &[u8] = b"github.com/open-policy-agent/opa\tv";
    let found = bytes.windows(BEFORE.len()).position(|window| window == BEFORE);
    let rest = found.and_then(|at| bytes.get(at + BEFORE.len()..)).unwrap_or_default();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
    let version: String = digits.map(|byte| char::from(*byte)).collect();
    if version.is_empty() { "of unknown version".to_owned() } else { version }
}
