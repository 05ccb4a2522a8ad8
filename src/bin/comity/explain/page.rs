//! The page: an explanation in a template.

use std::path::Path;

use comity::workbench::explain::Explanation;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};

use crate::log;

/// The template that is built in.
pub(super) const BUILT_IN: &str = include_str!("page.html");

/// Instructions that a template may execute: many times what the built-in one needs.
const FUEL: u64 = 100_000_000;

/// A template with the name that errors call it.
pub(super) struct Template {
    name: String,
    text: String,
}

impl Default for Template {
    fn default() -> Self {
        Self { name: "the template that is built in".to_owned(), text: BUILT_IN.to_owned() }
    }
}

impl Template {
    /// Reads one, and refuses what is no template.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let template = Self { name: file.display().to_string(), text: log::read_text(file)? };
        template.environment()?;
        Ok(template)
    }

    fn environment(&self) -> Result<Environment<'_>, String> {
        let mut environment = Environment::new();
        // Whatever the file is called: a page is HTML, and what stands in a demand is a stranger's.
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_fuel(Some(FUEL));
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_template("page", &self.text).map_err(|why| self.told(&why))?;
        Ok(environment)
    }

    /// The page of an explanation.
    pub(super) fn fill(&self, explanation: &Explanation) -> Result<String, String> {
        let environment = self.environment()?;
        let page = environment.get_template("page").and_then(|page| page.render(Serde(explanation)));
        page.map_err(|why| self.told(&why))
    }

    /// Where a template is wrong, and what. Of what it was filled with nothing is quoted.
    fn told(&self, why: &Error) -> String {
        let line = why.line().map_or_else(String::new, |line| format!(", line {line}"));
        let detail = why.detail().map_or_else(String::new, |detail| format!(": {}", detail.escape_debug()));
        format!("{}{line}: {}{detail}; `comity explain --print-template` shows one that fits", self.name, why.kind())
    }
}
