//! OPA in a process of Rust: the library of the wheel `opa-golib-python-bindings`, called through its C interface and
//! not through Python. For packages that may call a library of C: the benches of peers, the differential run.

#![allow(unsafe_code, reason = "a library of C is called")]

use std::ffi::{CStr, CString, c_char, c_int};
use std::path::Path;

use libloading::Library;
use serde_json::Value;

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
    /// The library at that path.
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

/// One engine of OPA.
#[derive(Clone, Copy)]
pub(crate) struct Engine {
    bridge: Bridge,
    handle: u64,
}

impl Engine {
    /// An engine that knows nothing yet.
    pub(crate) fn new(bridge: Bridge) -> Self {
        // SAFETY: the function takes nothing.
        Self { bridge, handle: unsafe { (bridge.new)() } }
    }

    /// A module, under the path of its file.
    pub(crate) fn policy(&self, path: &str, text: &str) {
        self.add(self.bridge.add_policy, path, text);
    }

    /// A table, of the folder in which its file lies.
    pub(crate) fn table(&self, folder: &str, text: &str) {
        self.add(self.bridge.add_data, &folder.replace('/', "."), text);
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
    pub(crate) fn ask<T>(&self, document: &CStr, input: &CStr, see: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: as above; neither coverage nor a trace is wanted.
        let answer = unsafe { (self.bridge.eval)(self.handle, document.as_ptr(), input.as_ptr(), 0, 0) };
        self.bridge.take(answer, see)
    }

    /// What crossing from C to Go and back takes: a call that does nothing.
    #[allow(dead_code, reason = "timed by the benches of peers")]
    pub(crate) fn nothing(&self) {
        // SAFETY: the library frees what it is given as C does, and C lets nothing be freed.
        unsafe { (self.bridge.free)(std::hint::black_box(std::ptr::null_mut())) }
    }
}

/// The version of OPA, as the Go linker wrote it into the library.
pub(crate) fn version(bytes: &[u8]) -> String {
    const BEFORE: &[u8] = b"github.com/open-policy-agent/opa\tv";
    let found = bytes.windows(BEFORE.len()).position(|window| window == BEFORE);
    let rest = found.and_then(|at| bytes.get(at + BEFORE.len()..)).unwrap_or_default();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
    let version: String = digits.map(|byte| char::from(*byte)).collect();
    if version.is_empty() { "of unknown version".to_owned() } else { version }
}
