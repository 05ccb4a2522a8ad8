//! Rules apart from any gate: their values one by one, for test tables, coverage and mutants.

use regorus::Value;

use super::{EngineFault, Input, Misplaced, Modules, Program, Tables, Way, timer};

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
    /// What the rule gives, be it a set or not.
    pub(crate) fn value(&self, input: &Input, way: Way) -> Result<Given, EngineFault> {
        self.evaluate(input, way).map(Given)
    }
}

/// Modules that may use all of Rego, ready to be asked for the values of many rules, by the interpreter alone.
#[derive(Clone)]
pub(crate) struct Interpreter(regorus::Engine);

impl std::fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter").finish_non_exhaustive()
    }
}

impl Interpreter {
    /// Analyses them, by asking for one rule.
    pub(crate) fn of(modules: &[(&str, &str)], tables: &Tables, any: &str) -> Result<Self, Misplaced> {
        Modules::none().with(modules.iter().copied())?.make(|mut engine| {
            engine.add_data(tables.0.clone()).map_err(|why| why.to_string())?;
            engine.set_execution_timer_config(patient());
            engine.eval_rule(any.to_owned()).map_err(|why| why.to_string())?;
            Ok(Self(engine))
        })
    }

    /// The value of a rule. What fails in a builtin is an error, and not undefined as in OPA.
    pub(crate) fn value(&self, rule: &str, files: &[String]) -> Result<Given, Misplaced> {
        let modules = Modules { engine: self.0.clone(), paths: files.to_vec() };
        modules.make(|mut engine| {
            engine.set_execution_timer_config(patient());
            engine.eval_rule(rule.to_owned()).map(Given).map_err(|why| why.to_string())
        })
    }
}

/// What a test may take.
fn patient() -> regorus::utils::limits::ExecutionTimerConfig {
    let mut limit = timer();
    limit.limit = std::time::Duration::from_secs(20);
    limit
}

/// The value at a path such as `data.a.b_test.rules`, by the interpreter. The modules may use all of
/// Rego: they are tests, which no gate sees.
pub(crate) fn document(path: &str, modules: &[(&str, &str)], tables: &Tables) -> Result<Given, Misplaced> {
    Modules::none().with(modules.iter().copied())?.make(|mut engine| {
        engine.add_data(tables.0.clone()).map_err(|why| why.to_string())?;
        engine.set_execution_timer_config(patient());
        let results = engine.eval_query(path.to_owned(), false).map_err(|why| why.to_string())?;
        let first = results.result.first().and_then(|result| result.expressions.first());
        Ok(Given(first.map_or(Value::Undefined, |found| found.value.clone())))
    })
}
