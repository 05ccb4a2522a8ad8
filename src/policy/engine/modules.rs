//! What programs are made of: modules and base data in the engine's own form, made once for many programs.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use regorus::Value;

use super::{Misplaced, one_line, syntax, value};

/// Modules that were read. A copy shares them, so that what many programs stand on is read once.
#[derive(Clone)]
pub(crate) struct Modules {
    pub(super) engine: regorus::Engine,
    pub(super) paths: Vec<String>,
}

impl std::fmt::Debug for Modules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Modules").field("paths", &self.paths).finish_non_exhaustive()
    }
}

impl Modules {
    /// None yet.
    pub(crate) fn none() -> Self {
        let mut engine = regorus::Engine::new();
        engine.set_strict_builtin_errors(true);
        Self { engine, paths: Vec::new() }
    }

    /// These and more, each a path and a text.
    pub(crate) fn with<'a>(&self, more: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Misplaced> {
        let mut all = self.clone();
        for (path, text) in more {
            all.paths.push(path.to_owned());
            let read = catch_unwind(AssertUnwindSafe(|| all.engine.add_policy(path.to_owned(), text.to_owned())));
            match read {
                Ok(Ok(_)) => {}
                Ok(Err(why)) => return Err(all.located(&why.to_string())),
                Err(_) => return Err(all.located("the parser panicked")),
            }
        }
        Ok(all)
    }

    /// Makes something of them, with the place of what is wrong.
    pub(super) fn make<T>(self, work: impl FnOnce(regorus::Engine) -> Result<T, String>) -> Result<T, Misplaced> {
        let Self { engine, paths } = self;
        let made = catch_unwind(AssertUnwindSafe(|| work(engine)));
        let made = made.unwrap_or_else(|_| Err("the engine panicked".to_owned()));
        made.map_err(|message| located(&paths, &message))
    }

    fn located(&self, message: &str) -> Misplaced {
        located(&self.paths, message)
    }
}

/// Finds the file and the place that the engine's message is about.
fn located(paths: &[String], message: &str) -> Misplaced {
    let file = paths.iter().find(|path| message.contains(path.as_str()));
    let (place, why) = syntax::located(file.map_or("-->", String::as_str), message);
    (file.cloned(), place, one_line(&why))
}

/// Base data. A part of it shares the rows with the whole.
#[derive(Debug, Clone)]
pub(crate) struct Tables(pub(super) Value);

impl Tables {
    pub(crate) fn of(tables: &serde_json::Value) -> Result<Self, String> {
        value::build(tables).map(Self)
    }

    /// The tables at these dotted paths alone, where they stood.
    pub(crate) fn only(&self, paths: &BTreeSet<String>) -> Self {
        let mut part = Value::new_object();
        let within = |path: &str| path.match_indices('.').any(|(at, _)| paths.contains(path.get(..at).unwrap_or("")));
        for path in paths.iter().filter(|path| !within(path)) {
            let names: Vec<&str> = path.split('.').collect();
            let found = names.iter().try_fold(&self.0, |at, name| at.as_object().ok()?.get(&Value::from(*name)));
            if let Some(found) = found {
                put(&mut part, &names, found);
            }
        }
        Self(part)
    }
}

/// Puts a value at a path.
fn put(into: &mut Value, names: &[&str], value: &Value) {
    let Some((first, rest)) = names.split_first() else { return };
    let Ok(fields) = into.as_object_mut() else { return };
    let name = Value::from(*first);
    if rest.is_empty() {
        fields.insert(name, value.clone());
        return;
    }
    if !fields.contains_key(&name) {
        fields.insert(name.clone(), Value::new_object());
    }
    if let Some(deeper) = fields.get_mut(&name) {
        put(deeper, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_tables_that_it_names_and_no_others() {
        let whole = serde_json::json!({"a": {"b": {"c": 1, "d": [2]}, "e": {"f": 3}}, "g": 4});
        let tables = Tables::of(&whole).unwrap();
        let only = |paths: &[&str]| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            serde_json::to_value(&tables.only(&paths).0).unwrap()
        };
        assert_eq!(only(&[]), serde_json::json!({}));
        assert_eq!(only(&["a.b.d", "g"]), serde_json::json!({"a": {"b": {"d": [2]}}, "g": 4}));
        assert_eq!(only(&["a.b", "a.b.c", "a.b.d", "a.x", "y.z"]), serde_json::json!({"a": {"b": {"c": 1, "d": [2]}}}));
        assert_eq!(only(&["a", "g"]), whole);
    }

    #[test]
    fn what_is_wrong_has_its_file_and_place() {
        let good = ("comity/good.rego", "package comity.good\n\nx := 1\n");
        let known = Modules::none().with([good]).unwrap();
        let (file, place, _) = known.with([("comity/bad.rego", "package comity.bad\n\nx := := 1\n")]).unwrap_err();
        assert_eq!((file.as_deref(), place.line), (Some("comity/bad.rego"), 3));
        // The first is as it was.
        assert!(known.with([("comity/more.rego", "package comity.more\n")]).is_ok());
    }
}
