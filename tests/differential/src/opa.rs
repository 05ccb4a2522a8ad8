//! OPA, in this process, asked about one program or about the whole.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::sync::Arc;

use serde_json::Value;

use crate::bridge::{Bridge, Engine};

/// The field of the input that names the entry point; no fact has such a name.
const ENTRY: &str = "entry point";
/// Answers whose reading is kept: most are one of a few.
const KEPT: usize = 20_000;

/// One engine of OPA, for one thread.
pub(crate) struct Opa {
    engine: Engine,
    read: HashMap<Vec<u8>, Arc<[String]>>,
}

impl Opa {
    /// With those policies, those tables but for catalogues, which no policy reads, and a rule that gives the findings of
    /// whichever of the entry points the input names. OPA compiles all anew for each document that it is asked for, and
    /// this is but one.
    pub(crate) fn new<'e>(bridge: Bridge, files: &[(String, String)], entries: impl Iterator<Item = &'e str>) -> Self {
        let engine = Engine::new(bridge);
        for (path, text) in files {
            match path.strip_suffix("/data.json") {
                None => engine.policy(path, text),
                Some(folder) if folder.ends_with("/catalogue") => {}
                Some(folder) => engine.table(folder, text),
            }
        }
        let one = |entry| format!("findings := {entry} if input[{ENTRY:?}] == {entry:?}\n");
        let rules: String = entries.map(one).collect();
        engine.policy("differential/one.rego", &format!("package differential.one\n\n{rules}"));
        Self { engine, read: HashMap::new() }
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

    fn findings(&mut self, document: &CStr, input: &str) -> Result<Arc<[String]>, String> {
        let input = CString::new(input).map_err(|why| why.to_string())?;
        let (engine, read) = (self.engine, &mut self.read);
        engine.ask(document, &input, |answer| {
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
