//! OPA as a child process, asked line by line while this side goes on deciding.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use serde_json::Value;

/// Differences that are shown in full.
const SHOWN: usize = 5;

/// A running OPA, and the thread that compares its answers.
pub(crate) struct Opa {
    child: Child,
    version: String,
    questions: BufWriter<ChildStdin>,
    ours: Sender<Decision>,
    comparing: JoinHandle<Vec<Difference>>,
}

/// One input and what this side made of it.
struct Decision {
    input: String,
    ours: String,
}

struct Difference {
    decision: Decision,
    theirs: String,
}

/// Findings as `opa.py` writes them: compact, keys in order, the list as it is sorted.
pub(crate) fn findings_text(findings: &[Value]) -> String {
    let items: Vec<String> = findings.iter().map(Value::to_string).collect();
    format!("[{}]", items.join(","))
}

impl Opa {
    /// Starts OPA on the policies of this tree. Nothing, after saying why, where it is not there.
    pub(crate) fn start() -> Option<Self> {
        let skip = |why: &str| {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}, and a build may not do without it");
            println!("skipped: {why}");
            None
        };
        let Some(folder) = std::env::var_os("COMITY_OPA") else {
            return skip("COMITY_OPA does not name the folder of the unpacked wheel opa-golib-python-bindings");
        };
        let mut command = Command::new("python3");
        command.arg(crate::common::at("tests/oracle/opa.py")).arg(crate::common::at("policies"));
        // The collector of the Go runtime, left alone, takes half of the time.
        command.env("COMITY_OPA", folder).env("PYTHONDONTWRITEBYTECODE", "1").env("GOGC", "400");
        let mut child = match command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return skip("python3 is not installed"),
            Err(why) => panic!("python3: {why}"),
        };
        let questions = BufWriter::new(child.stdin.take().unwrap());
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut hello = String::new();
        answers.read_line(&mut hello).unwrap();
        let hello: Value = serde_json::from_str(&hello).unwrap_or_else(|_| panic!("opa.py did not start: {hello}"));
        let version = hello["opa"].as_str().unwrap().to_owned();
        let (ours, decisions) = channel();
        let comparing = std::thread::spawn(move || compare(answers, &decisions));
        Some(Self { child, version, questions, ours, comparing })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Holds what this side emitted on an input against what OPA finds on it.
    pub(crate) fn hold(&mut self, input: &Value, emitted: &Result<Vec<Value>, String>) {
        let input = input.to_string();
        writeln!(self.questions, "{{\"input\":{input}}}").unwrap();
        let ours = match emitted {
            Ok(findings) => findings_text(findings),
            Err(why) => serde_json::json!({ "error": why }).to_string(),
        };
        self.ours.send(Decision { input, ours }).unwrap();
    }

    /// Waits for the last answer; fails with every difference.
    pub(crate) fn finish(mut self) {
        self.questions.flush().unwrap();
        drop((self.questions, self.ours));
        let differences = self.comparing.join().unwrap();
        assert!(self.child.wait().unwrap().success(), "opa.py failed");
        for difference in differences.iter().take(SHOWN) {
            show(difference);
        }
        assert!(differences.is_empty(), "{} decisions differ between comity and OPA", differences.len());
    }
}

fn compare(mut answers: impl BufRead, decisions: &Receiver<Decision>) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut line = String::new();
    for decision in decisions {
        line.clear();
        assert!(answers.read_line(&mut line).unwrap() > 0, "opa.py ended before its last answer");
        let theirs = line.trim_end();
        // Two errors are no agreement.
        if theirs != decision.ours || theirs.starts_with('{') {
            differences.push(Difference { theirs: theirs.to_owned(), decision });
        }
    }
    differences
}

fn show(difference: &Difference) {
    let Difference { decision: Decision { input, ours }, theirs } = difference;
    println!("difference on input {input}\n  comity: {ours}\n  OPA:    {theirs}");
    let (here, there) = (by_code(ours), by_code(theirs));
    let codes = |of: &BTreeSet<(String, String)>, but: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        of.difference(but).map(|(code, _)| code.clone()).collect()
    };
    println!("  only comity: {:?}\n  only OPA:    {:?}", codes(&here, &there), codes(&there, &here));
}

/// Each finding with its code; none where the text is an error.
fn by_code(text: &str) -> BTreeSet<(String, String)> {
    let findings: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    findings
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap_or_default().to_owned(), finding.to_string()))
        .collect()
}
