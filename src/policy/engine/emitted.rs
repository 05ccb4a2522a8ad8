//! What a program emitted, in the engine's own form.

use regorus::Value;
use regorus::value::Object;

use crate::decision::finding::Emitted;

/// The set that an entry point gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Emissions(Value);

/// One object of the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Emission<'a>(&'a Object);

impl Emissions {
    /// Nothing where the value is no set.
    pub(super) fn new(value: Value) -> Option<Self> {
        matches!(value, Value::Set(_)).then_some(Self(value))
    }

    fn items(&self) -> impl Iterator<Item = &Value> {
        self.0.as_set().ok().into_iter().flat_map(|set| set.iter_sorted())
    }

    /// Each object, in a fixed order; nothing for an item that is none.
    pub(crate) fn objects(&self) -> impl Iterator<Item = Option<Emission<'_>>> {
        self.items().map(|item| if let Value::Object(object) = item { Some(Emission(object)) } else { None })
    }

    /// Each item as JSON, in the same order.
    #[cfg(feature = "workbench")]
    pub(crate) fn json(&self) -> Result<Vec<serde_json::Value>, serde_json::Error> {
        self.items().map(serde_json::to_value).collect()
    }
}

impl<'a> Emission<'a> {
    fn get(self, key: &str) -> Option<&'a Value> {
        // A finding has few keys: to look at each is cheaper than to make an engine value of the one.
        self.0.iter_sorted().find(|(own, _)| text(own) == Some(key)).map(|(_, value)| value)
    }
}

impl Emitted for Emission<'_> {
    fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter_sorted().map(|(key, _)| text(key).unwrap_or_default())
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(text)
    }

    fn json(&self, key: &str) -> Option<serde_json::Value> {
        // What has no form in JSON is null, which nothing takes.
        self.get(key).map(|value| serde_json::to_value(value).unwrap_or_default())
    }
}

fn text(value: &Value) -> Option<&str> {
    if let Value::String(text) = value { Some(text) } else { None }
}
