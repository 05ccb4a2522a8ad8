//! Malformed documents made from valid ones, field by field.

use crate::base::{Bad, FREE, Kind};
use crate::tree::{Node, quoted};

/// Tokens that no field takes, whatever its type.
const NOWHERE: [&str; 9] =
    ["null", "true", "1.5", "-1", "1e400", "9007199254740993", "18446744073709551616", "\"\"", "\"\\u0000\""];

/// Every malformed document that a walk over the valid ones gives.
pub(crate) fn all() -> Vec<Bad> {
    Kind::ALL.into_iter().flat_map(|kind| [dropped(kind), surplus(kind), twice(kind), wrong(kind)]).flatten().collect()
}

fn key_of(path: &str) -> &str {
    let key = path.rsplit('.').next().unwrap_or_default();
    key.split('[').next().unwrap_or_default()
}

fn bad(kind: Kind, what: String, node: &Node, says: &[&str]) -> Bad {
    Bad::new(kind, what, kind.write(node), says)
}

/// Each field left out; `want` may be.
fn dropped(kind: Kind) -> Vec<Bad> {
    each_field(kind, |valid, parent, way, index, key| {
        if parent.is_empty() && key == "want" {
            return None;
        }
        let mut node = valid.clone();
        if let Node::Object(fields) = node.at(way) {
            fields.remove(index);
        }
        Some(bad(kind, format!("{parent} without {key}"), &node, &[&format!("`{key}`"), parent]))
    })
}

/// Each field twice.
fn twice(kind: Kind) -> Vec<Bad> {
    each_field(kind, |valid, parent, way, index, key| {
        let mut node = valid.clone();
        if let Node::Object(fields) = node.at(way) {
            fields.push(fields[index].clone());
        }
        Some(bad(kind, format!("{parent} with {key} twice"), &node, &[key, parent, "duplicate"]))
    })
}

fn each_field(kind: Kind, mut make: impl FnMut(&Node, &str, &[usize], usize, &str) -> Option<Bad>) -> Vec<Bad> {
    let valid = kind.valid();
    let mut all = Vec::new();
    for place in valid.places() {
        let Node::Object(fields) = valid.clone().at(&place.way).clone() else { continue };
        for (index, (key, _)) in fields.iter().enumerate() {
            all.extend(make(&valid, &place.path, &place.way, index, key));
        }
    }
    all
}

/// A field that nobody knows, in each object.
fn surplus(kind: Kind) -> Vec<Bad> {
    let valid = kind.valid();
    let mut all = Vec::new();
    for place in valid.places() {
        for (key, says) in [("surplus", "surplus"), ("Kind", "Kind"), ("a\nb", ""), ("", ""), (&"x".repeat(5_000), "")]
        {
            let mut node = valid.clone();
            let Node::Object(fields) = node.at(&place.way) else { break };
            fields.push((key.to_owned(), Node::Leaf("\"none\"".to_owned())));
            let shown: String = key.chars().take(8).collect();
            all.push(bad(kind, format!("{} with unknown {shown:?}", place.path), &node, &[&place.path, says]));
        }
    }
    all
}

/// Each value replaced by one of another type.
fn wrong(kind: Kind) -> Vec<Bad> {
    let valid = kind.valid();
    let mut all = Vec::new();
    for place in valid.places() {
        let here = valid.clone().at(&place.way).clone();
        let mut tokens: Vec<Node> = NOWHERE.iter().map(|&token| Node::Leaf(token.to_owned())).collect();
        tokens.push(Node::List(vec![Node::List(Vec::new())]));
        match &here {
            Node::Leaf(token) if token.starts_with('"') => {
                tokens.extend([Node::Leaf("5".to_owned()), Node::List(Vec::new()), Node::Object(Vec::new())]);
                tokens.push(Node::List(vec![here.clone()]));
                tokens.push(Node::Object(vec![("value".to_owned(), here.clone())]));
                if !FREE.contains(&key_of(&place.path)) {
                    tokens.extend(
                        ["not a word", "Yes", "NONE", " none", "yes "]
                            .map(|word| Node::Leaf(quoted(word)))
                            .into_iter()
                            .filter(|word| !identifier(&place.path) || word.json().contains(' ')),
                    );
                }
            }
            Node::Leaf(number) => {
                tokens.extend(
                    ["\"x\"", "[1]", "{}", "[]", "0.0", "256.0", "4294967296"]
                        .map(|token| Node::Leaf(token.to_owned())),
                );
                tokens.push(Node::Leaf(quoted(number)));
            }
            Node::List(items) => {
                tokens.extend([Node::Leaf("5".to_owned()), Node::Leaf("\"x\"".to_owned()), Node::Object(Vec::new())]);
                tokens.push(items.first().cloned().unwrap_or(Node::Leaf("5".to_owned())));
            }
            Node::Object(fields) => {
                tokens.extend([Node::Leaf("5".to_owned()), Node::Leaf("\"x\"".to_owned()), Node::List(Vec::new())]);
                // By position, as no document is read.
                tokens.push(Node::List(fields.iter().map(|(_, inner)| inner.clone()).collect()));
                tokens.push(Node::List(vec![here.clone()]));
            }
        }
        for token in tokens {
            let shown: String = token.json().chars().take(20).collect();
            // What looks like a word but is a number is told by its line alone.
            let says = if kind == Kind::Case && shown == "1e400" { "line" } else { &place.path };
            all.push(bad(kind, format!("{} as {shown:?}", place.path), &valid.with(&place.way, token), &[says]));
        }
    }
    all
}

fn identifier(path: &str) -> bool {
    matches!(key_of(path), "id" | "secondary_to" | "request" | "subject" | "subjects" | "entity" | "person")
}
