//! A document as a tree that may be wrong: keys twice, tokens that no JSON value can hold.

use serde_json::Value;

/// A document, or a part of one.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// A scalar as it is spelled, which both JSON and YAML read.
    Leaf(String),
    /// A list.
    List(Vec<Node>),
    /// An object, with its keys in order.
    Object(Vec<(String, Node)>),
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(key, inner)| (key.clone(), inner.into())).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Leaf(value.to_string()),
        }
    }
}

/// Where a node stands: its name as messages spell it, and the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) way: Vec<usize>,
}

impl Node {
    /// Every place below and with the root.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut all = Vec::new();
        self.visit(&Place { path: String::new(), way: Vec::new() }, &mut all);
        all
    }

    fn visit(&self, here: &Place, all: &mut Vec<Place>) {
        all.push(here.clone());
        let deeper = |index: usize, path: String| Place { path, way: [here.way.as_slice(), &[index]].concat() };
        match self {
            Self::Leaf(_) => {}
            Self::List(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, inner)| inner.visit(&deeper(index, format!("{}[{index}]", here.path)), all)),
            Self::Object(fields) => fields.iter().enumerate().for_each(|(index, (key, inner))| {
                let dot = if here.path.is_empty() { "" } else { "." };
                inner.visit(&deeper(index, format!("{}{dot}{key}", here.path)), all);
            }),
        }
    }

    /// The node at a place.
    pub(crate) fn at(&mut self, way: &[usize]) -> &mut Self {
        let Some((first, rest)) = way.split_first() else { return self };
        match self {
            Self::Leaf(leaf) => panic!("nothing lies below {leaf}"),
            Self::List(items) => items[*first].at(rest),
            Self::Object(fields) => fields[*first].1.at(rest),
        }
    }

    /// The document with another node at that place.
    pub(crate) fn with(&self, way: &[usize], node: Self) -> Self {
        let mut changed = self.clone();
        *changed.at(way) = node;
        changed
    }

    /// The document with another node at that path.
    pub(crate) fn set(&self, path: &str, node: Self) -> Self {
        let place = self.places().into_iter().find(|place| place.path == path);
        self.with(&place.unwrap_or_else(|| panic!("no {path}")).way, node)
    }

    /// The document with that token at that path.
    pub(crate) fn put(&self, path: &str, token: &str) -> Self {
        self.set(path, Self::Leaf(token.to_owned()))
    }

    /// As JSON.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Leaf(token) => token.clone(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::json).collect::<Vec<_>>().join(", ")),
            Self::Object(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(key, inner)| format!("{}: {}", quoted(key), inner.json())).collect();
                format!("{{{}}}", fields.join(",\n"))
            }
        }
    }

    /// As YAML in block style.
    pub(crate) fn yaml(&self) -> String {
        let mut text = String::new();
        self.block(0, &mut text);
        text
    }

    fn block(&self, indent: usize, text: &mut String) {
        let spaces = " ".repeat(indent);
        match self {
            Self::Object(fields) if !fields.is_empty() => {
                for (key, inner) in fields {
                    text.push_str(&format!("{spaces}{}:", plain(key)));
                    inner.below(indent, text);
                }
            }
            Self::List(items) if !items.is_empty() => {
                for inner in items {
                    text.push_str(&format!("{spaces}-"));
                    inner.below(indent, text);
                }
            }
            Self::Leaf(_) | Self::List(_) | Self::Object(_) => text.push_str(&format!("{spaces}{}\n", self.json())),
        }
    }

    fn below(&self, indent: usize, text: &mut String) {
        match self {
            Self::Leaf(token) => text.push_str(&format!(" {token}\n")),
            Self::List(items) if items.is_empty() => text.push_str(" []\n"),
            Self::Object(fields) if fields.is_empty() => text.push_str(" {}\n"),
            Self::List(_) | Self::Object(_) => {
                text.push('\n');
                self.block(indent + 2, text);
            }
        }
    }
}

fn plain(key: &str) -> String {
    let word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if word && !key.is_empty() { key.to_owned() } else { quoted(key) }
}

/// A JSON string, which YAML reads as well.
pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
