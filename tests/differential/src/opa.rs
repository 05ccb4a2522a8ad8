//! OPA, in this process: the library of the wheel `opa-golib-python-bindings`, called through its C interface.

#![allow(unsafe_code, reason = "a library of C is called")]

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char, c_int};
use std::path::Path;
use std::sync::Arc;

use libloading::Library;
use serde_json::Value;

/// The field of the input that names the entry point; no fact has such a name.
const ENTRY: &str = "entry point";
/// Answers whose reading is kept: most are one of a few.
const KEPT: usize = 20_000;

type Text = *const c_char;
type New = unsafe extern "C" fn() -> u64;
type Add = unsafe extern "C" fn(u64, Text, Text) -> *mut c_char;
type Eval = unsafe extern "C" fn(u64, Text, Text, c_int, c_int) -> *mut c_char;
type Free = unsafe extern "C" fn(*mut c_char);

/// The functions of the library that are used here.
#[derive(Clone, Copy)]
pub(crate) struct Bridge {
    new: New,
    add_policy: Add,
    add_data: Add,
    eval: Eval,
    free: Free,
}

impl Bridge {
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        // SAFETY: the library is the one that the wheel's own `_native.py` loads, and the types are those that
        // stand there. Go cannot be unloaded, so the library stays for good.
        unsafe {
            let library = Library::new(path).map_err(|why| format!("{}: {why}", path.display()))?;
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

/// One engine of OPA, for one thread.
pub(crate) struct Opa {
    bridge: Bridge,
    handle: u64,
    read: HashMap<Vec<u8>, Arc<[String]>>,
}

impl Opa {
    /// With those policies, those tables but for catalogues, which no policy reads, and a rule that gives the findings of
    /// whichever of the entry points the input names. OPA compiles all anew for each document that it is asked for, and
    /// this is but one.
    pub(crate) fn new<'e>(bridge: Bridge, files: &[(String, String)], entries: impl Iterator<Item = &'e str>) -> Self {
        // SAFETY: the function takes nothing.
        let handle = unsafe { (bridge.new)() };
        let opa = Self { bridge, handle, read: HashMap::new() };
        for (path, text) in files {
            match path.strip_suffix("/data.json") {
                None => opa.add(bridge.add_policy, path, text),
                Some(folder) if folder.ends_with("/catalogue") => {}
                Some(folder) => opa.add(bridge.add_data, &folder.replace('/', "."), text),
            }
        }
        let one = |entry| format!("findings := {entry} if input[{ENTRY:?}] == {entry:?}\n");
        let rules: String = entries.map(one).collect();
        opa.add(bridge.add_policy, "differential/one.rego", &format!("package differential.one\n\n{rules}"));
        opa
    }

    /// What that entry point finds on an input, which is an object as JSON: each finding as compact JSON, sorted, each once.
    pub(crate) fn entry(&mut self, entry: &str, input: &str) -> Result<Arc<[String]>, String> {
        let fields = input.strip_prefix('{').ok_or("the input is no object")?;
        let comma = if fields == "}" { "" } else { "," };
        self.findings(c"differential.one.findings", &format!("{{{ENTRY:?}:{entry:?}{comma}{fields}"))
    }

    /// What all of them find, by OPA's own dispatch.
    pub(crate) fn main(&mut self, input: &str) -> Result<Arc<[String]>, String> {
        self.findings(c"comity.main.findings", input)
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

    fn findings(&mut self, document: &CStr, input: &str) -> Result<Arc<[String]>, String> {
        let input = CString::new(input).map_err(|why| why.to_string())?;
        // SAFETY: as above; neither coverage nor a trace is wanted.
        let answer = unsafe { (self.bridge.eval)(self.handle, document.as_ptr(), input.as_ptr(), 0, 0) };
        let (bridge, read) = (self.bridge, &mut self.read);
        bridge.take(answer, |answer| {
            if let Some(known) = read.get(answer) {
                return Ok(Arc::clone(known));
            }
            let findings = findings(answer)?;
            if read.len() >= KEPT {
                read.clear();
            }
            read.insert(answer.to_vec(), Arc::clone(&findings));
            Ok(findings)
        })
    }
}

fn findings(answer: &[u8]) -> Result<Arc<[String]>, String> {
    let unread = |why: &dyn std::fmt::Display| format!("OPA: {why}: {}", String::from_utf8_lossy(answer));
    let read: Value = serde_json::from_slice(answer).map_err(|why| unread(&why))?;
    if read.get("error").is_some_and(|error| !error.is_null()) {
        return Err(unread(&"an error"));
    }
    let value = read.pointer("/result/0/expressions/0/value").and_then(Value::as_array);
    let value = value.ok_or_else(|| unread(&"no list of findings"))?;
    let mut findings: Vec<String> = value.iter().map(ToString::to_string).collect();
    findings.sort_unstable();
    findings.dedup();
    Ok(findings.into())
}

/// The version of OPA, as the Go linker wrote it into the library.
pub(crate) fn version(library: &Path) -> String {
    const BEFORE: &[u8] = b"github.com/open-policy-agent/opa\tv";
    let bytes = std::fs::read(library).unwrap_or_default();
    let found = bytes.windows(BEFORE.len()).position(|window| window == BEFORE);
    let rest = found.and_then(|at| bytes.get(at + BEFORE.len()..)).unwrap_or_default();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
    let version: String = digits.map(|byte| char::from(*byte)).collect();
    if version.is_empty() { "of unknown version".to_owned() } else { version }
}
