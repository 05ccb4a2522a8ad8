//! The pages of the rules, as they stand in `docs/checks`.

/// The rule of tables and catalogues that do not read.
pub(super) const TABLE: &str = "table";
/// The rule of sets that could not be loaded at all.
pub(super) const LOAD: &str = "load";

macro_rules! pages {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../docs/checks/", $name, ".md")))),*]
    };
}

static PAGES: &[(&str, &str)] = pages! {
    "allow" "allow-unverified" "arithmetic" "builtin" "code" "code-without-case" "comprehension" "condition"
    "conflict" "data" "dates-overlap" "default" "dynamic" "else" "entry" "every" "final-newline" "finding"
    "function" "import" "indent" "input" "line-end" "link" "load" "nesting" "never-in-force" "not" "overlap"
    "package" "platform" "reason-text" "recursion" "rule-name" "size" "syntax" "table" "title-text" "todo"
    "trailing-space" "unify" "unread" "unsafe" "untested" "untitled" "unused-rule" "with" "word"
};

/// What the rule of that name is about, as Markdown: what to avoid, what to write, and why.
pub fn page(rule: &str) -> Option<&'static str> {
    PAGES.iter().find(|(name, _)| *name == rule).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::DiagnosticKind;
    use crate::workbench::LintRule;

    #[test]
    fn every_rule_has_its_page_and_every_page_its_rule() {
        let kinds = DiagnosticKind::ALL.iter().map(|kind| kind.as_str());
        let rules = kinds.chain(LintRule::ALL.iter().map(|rule| rule.as_str())).chain([TABLE, LOAD]);
        let mut rules: Vec<&str> = rules.collect();
        rules.sort_unstable();
        assert_eq!(rules, PAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for (name, text) in PAGES {
            assert!(text.starts_with(&format!("# {name}\n\n")) && text.contains("\n## Why\n"), "{name}");
        }
    }
}
