//! Rules apart from any gate: their values one by one, for test tables, coverage and mutants.

use std::panic::{AssertUnwindSafe, catch_unwind};

use regorus::Value;

use super::{EngineFault, Input, Misplaced, Program, Way, link, linked, located, timer, value};

/// Base data in the engine's own form, made once for many programs.
#[derive(Debug, Clone)]
pub(crate) struct Tables(Value);

impl Tables {
    pub(crate) fn of(tables: &serde_json::Value) -> Result<Self, String> {
        value::build(tables).map(Self)
    }
}

/// What a rule gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given(Value);

impl Given {
    /// The value as JSON, where a set is a list in order; nothing where the rule is undefined.
    pub(crate) fn json(&self) -> Option<serde_json::Value> {
        if self.0 == Value::Undefined { None } else { serde_json::to_value(&self.0).ok() }
    }

    /// The findings with a code, where the value is a set of findings.
    pub(crate) fn findings(&self, code: &str) -> Vec<serde_json::Value> {
        let code = Value::from(code);
        let Ok(set) = self.0.as_set() else { return Vec::new() };
        let own = set.iter_sorted().filter(|finding| finding["code"] == code);
        own.filter_map(|finding| serde_json::to_value(finding).ok()).collect()
    }

    /// The numbers in a set of numbers.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        let Ok(set) = self.0.as_set() else { return Vec::new() };
        set.iter_sorted().filter_map(|number| number.as_u64().ok().and_then(|number| number.try_into().ok())).collect()
    }
}

impl Program {
    /// Compiles modules (path, text) over tables that are in the engine's form already.
    pub(crate) fn link(entry: &str, modules: &[(&str, &str)], tables: &Tables) -> Result<Self, Misplaced> {
        let mut programs = linked(modules, || link(&[entry.to_owned()], modules, &tables.0))?;
        programs.pop().ok_or_else(|| located(modules, "no program was made"))
    }

    /// What the rule gives, be it a set or not.
    pub(crate) fn value(&self, input: &Input, way: Way) -> Result<Given, EngineFault> {
        self.evaluate(input, way).map(Given)
    }
}

/// The value at a path such as `data.a.b_test.rules`, by the interpreter. The modules may use all of
/// Rego: they are tests, which no gate sees.
pub(crate) fn document(path: &str, modules: &[(&str, &str)], tables: &Tables) -> Result<Given, Misplaced> {
    let run = catch_unwind(AssertUnwindSafe(|| {
        let mut engine = regorus::Engine::new();
        engine.set_strict_builtin_errors(true);
        for (file, text) in modules {
            engine.add_policy((*file).to_owned(), (*text).to_owned())?;
        }
        engine.add_data(tables.0.clone())?;
        let mut limit = timer();
        limit.limit = std::time::Duration::from_secs(20);
        engine.set_execution_timer_config(limit);
        engine.eval_query(path.to_owned(), false)
    }));
    let results = match run {
        Err(_) => return Err(located(modules, "the interpreter panicked")),
        Ok(Err(why)) => return Err(located(modules, &why.to_string())),
        Ok(Ok(results)) => results,
    };
    let first = results.result.first().and_then(|result| result.expressions.first());
    Ok(Given(first.map_or(Value::Undefined, |found| found.value.clone())))
}
