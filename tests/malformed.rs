//! Malformed input of every kind gives a clear error; none is decided, and nothing panics.
//!
//! Most inputs are made from valid documents by a walk over their fields, so that a new field is
//! covered without a new line here.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::format_push_string,
    reason = "a test fails by panicking"
)]

#[path = "malformed/base.rs"]
mod base;
#[path = "malformed/bytes.rs"]
mod bytes;
#[path = "malformed/command.rs"]
mod command;
#[path = "malformed/fields.rs"]
mod fields;
#[path = "malformed/tree.rs"]
mod tree;
#[path = "malformed/values.rs"]
mod values;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use base::{Bad, CANARY, Kind, written};
use comity::workbench::Case;
use comity::{Demand, FromJson as _, Intake, UserContext};

/// As long as reading any one input may take.
const SLOW: Duration = Duration::from_secs(20);

/// Every malformed input, each once.
fn all() -> Vec<Bad> {
    let mut seen = BTreeSet::new();
    let all = [fields::all(), values::all(), bytes::all()].concat();
    all.into_iter().filter(|bad| seen.insert((bad.kind, bad.bytes.clone()))).collect()
}

/// Reads a document; what is wrong with it, or nothing.
fn read(kind: Kind, bytes: &[u8]) -> Option<String> {
    match kind {
        Kind::Case => Case::from_yaml(bytes).err().map(|why| why.to_string()),
        Kind::Demand => Demand::from_json(bytes).err().map(|why| why.to_string()),
        Kind::Intake => Intake::from_json(bytes).err().map(|why| why.to_string()),
        Kind::User => UserContext::from_json(bytes).err().map(|why| why.to_string()),
    }
}

/// What a message lacks or has too much of.
pub(crate) fn unhelpful(message: &str, says: &[String]) -> Option<String> {
    if message.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    if message.contains(char::is_control) {
        return Some("has control characters or more than one line".to_owned());
    }
    if message.len() > 1_200 {
        return Some(format!("has {} bytes", message.len()));
    }
    for leak in
        ["Option<", "Vec<", "Box<", "::", "struct ", "enum ", "tuple", "visitor", "panicked", CANARY, "Quillfeather"]
    {
        if message.contains(leak) {
            return Some(format!("has `{leak}`"));
        }
    }
    let lacks = |wanted: &&String| !wanted.split('|').any(|one| message.contains(one));
    says.iter().find(lacks).map(|wanted| format!("lacks `{wanted}`"))
}

#[test]
fn valid_documents_are_read() {
    for kind in Kind::ALL {
        assert_eq!(read(kind, &kind.write(&kind.valid())), None, "{kind:?}");
        assert_eq!(read(kind, kind.valid().json().as_bytes()), None, "{kind:?} as JSON");
    }
    assert_eq!(read(Kind::Case, written().as_bytes()), None);
}

#[test]
fn every_malformed_input_has_a_clear_error() {
    let inputs = all();
    println!("{} malformed inputs", inputs.len());
    assert!(inputs.len() >= 250);
    let mut faults = Vec::new();
    for bad in &inputs {
        let begun = Instant::now();
        let read = catch_unwind(|| read(bad.kind, &bad.bytes));
        let took = begun.elapsed();
        let told = match read {
            Err(_) => Some("panics".to_owned()),
            Ok(None) => Some("is accepted".to_owned()),
            Ok(Some(_)) if took > SLOW => Some(format!("takes {took:?}")),
            Ok(Some(message)) => unhelpful(&message, &bad.says)
                .map(|lack| format!("{lack}: {}", message.chars().take(300).collect::<String>())),
        };
        faults.extend(told.map(|told| format!("{:?}, {}: {told}", bad.kind, bad.what)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
