//! Facts as the engine's value, as far as they are wanted: built while they are told, without a text in between.

use std::collections::BTreeMap;

use regorus::Value;

use super::value::word;
use crate::tell::{Chosen, Listen, Tell};

/// The engine's value of those facts, of the chosen fields alone. A section none of whose fields is chosen is left
/// out.
pub(super) fn build(facts: &impl Tell, chosen: Chosen) -> Value {
    let mut maker = Maker { chosen, name: "", open: Vec::with_capacity(4), made: Value::Undefined };
    facts.tell(&mut maker);
    maker.made
}

struct Maker {
    chosen: Chosen,
    /// The name of what is told next, where it is a field.
    name: &'static str,
    open: Vec<Open>,
    made: Value,
}

/// What is not over yet, under its name.
enum Open {
    Document(&'static str, Vec<(Value, Value)>),
    List(&'static str, Vec<Value>),
}

impl Maker {
    fn put(&mut self, name: &'static str, value: Value) {
        match self.open.last_mut() {
            Some(Open::Document(_, fields)) => fields.push((word(name), value)),
            Some(Open::List(_, items)) => items.push(value),
            None => self.made = value,
        }
    }

    fn close_one(&mut self) {
        match self.open.pop() {
            Some(Open::Document(_, fields)) if fields.is_empty() && !self.open.is_empty() => {}
            Some(Open::Document(name, fields)) => {
                self.put(name, Value::from(fields.into_iter().collect::<BTreeMap<_, _>>()));
            }
            Some(Open::List(name, items)) => self.put(name, Value::from(items)),
            None => {}
        }
    }
}

impl Listen for Maker {
    fn word(&mut self, _: u8, text: &'static str) {
        self.put(self.name, word(text));
    }

    fn code(&mut self, code: &str) {
        self.put(self.name, Value::from(code));
    }

    fn number(&mut self, number: i64) {
        self.put(self.name, Value::from(number));
    }

    fn list(&mut self, length: usize) {
        self.chosen.list();
        self.open.push(Open::List(self.name, Vec::with_capacity(length)));
    }

    fn end(&mut self) {
        self.chosen.end();
        self.close_one();
    }

    fn name(&mut self, name: &'static str) {
        self.name = name;
    }

    fn open(&mut self) {
        self.open.push(Open::Document(self.name, Vec::with_capacity(16)));
    }

    fn close(&mut self) {
        self.close_one();
    }

    fn wants(&mut self) -> bool {
        self.chosen.wants()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    #[test]
    fn told_facts_are_the_facts_as_json_says_them() {
        let document = Facts::one_of_each();
        let facts: Facts = serde_json::from_value(document.clone()).unwrap();
        let whole = build(&facts, Chosen::new([]));
        assert_eq!(whole, Value::from_json_str(&document.to_string()).unwrap());
        assert_eq!(whole, super::super::value::build(&facts).unwrap());
    }

    #[test]
    fn only_what_is_chosen_is_built() {
        let facts: Facts = serde_json::from_value(Facts::one_of_each()).unwrap();
        let mut paths = Vec::new();
        Facts::paths(String::new(), &mut paths);
        let chosen = ["day", "user.location.countries", "intake.hands"];
        let wanted: Vec<bool> = paths.iter().map(|path| chosen.contains(&path.as_str())).collect();
        let built = build(&facts, Chosen::new(wanted));
        let whole = Facts::one_of_each();
        let expected = serde_json::json!({
            "day": whole["day"],
            "user": {"location": {"countries": whole["user"]["location"]["countries"]}},
            "intake": {"hands": whole["intake"]["hands"]},
        });
        assert_eq!(built, Value::from_json_str(&expected.to_string()).unwrap());
        assert_eq!(build(&facts, Chosen::new(vec![false; paths.len()])), Value::new_object());
    }
}
