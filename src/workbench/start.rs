//! What a platform's policy engineer begins with: a package of the platform's own, its tables, a suite, and what runs them.

use crate::policy::platform_name;

/// The files as they are written for a platform called `acme`.
const TEMPLATES: [(&str, &str); 6] = [
    ("policies/acme/platform/data.json", include_str!("start/files/platform.json")),
    ("policies/acme/rules.rego", include_str!("start/files/rules.rego")),
    ("policies/acme/rules_test.rego", include_str!("start/files/rules_test.rego")),
    ("policies/acme/catalogue/data.json", include_str!("start/files/catalogue.json")),
    ("suites/acme.yaml", include_str!("start/files/suite.yaml")),
    ("README.md", include_str!("start/files/README.md")),
];

/// What tests of the law stand on too, for the platform's own tests.
const SHARED: [(&str, &str); 2] = [
    ("fixture_test", include_str!("../../policies/comity/fixture_test.rego")),
    ("table_test", include_str!("../../policies/comity/table_test.rego")),
];

/// What runs the checks; its words are not the platform's.
const WORKFLOW: &str = include_str!("start/files/policies.yml");

/// The first files of a platform's own policies: rules that are admitted, tables and a suite that hold.
///
/// ```
/// use comity::workbench::Start;
/// let start = Start::named("acme").unwrap();
/// assert!(start.files().iter().any(|(path, _)| path == "policies/acme/rules.rego"));
/// assert!(Start::named("Acme").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    name: String,
}

/// A platform cannot be called that. The words are those of admission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameRefused(String);

impl Start {
    /// For a platform of that name: the folder of its policies, and in capitals the beginning of its codes.
    ///
    /// # Errors
    /// Where admission would refuse the folder.
    pub fn named(name: &str) -> Result<Self, NameRefused> {
        platform_name(name).map_err(NameRefused)?;
        if name == "comity" {
            return Err(NameRefused("`comity` is the folder of the law's policies; a platform has its own".to_owned()));
        }
        Ok(Self { name: name.to_owned() })
    }

    /// The files, by path from the folder in which they belong.
    pub fn files(&self) -> Vec<(String, String)> {
        let named = |text: &str| text.replace("acme", &self.name).replace("ACME", &self.name.to_ascii_uppercase());
        let shared = SHARED.iter().map(|(name, text)| {
            let text = text.replace(&format!("comity.{name}"), &format!("{}.{name}", self.name));
            (format!("policies/{}/{name}.rego", self.name), text)
        });
        let mut files: Vec<(String, String)> =
            TEMPLATES.iter().map(|(path, text)| (named(path), named(text))).chain(shared).collect();
        let workflow = WORKFLOW.replace("VERSION", env!("CARGO_PKG_VERSION"));
        files.push((".github/workflows/policies.yml".to_owned(), workflow));
        files.sort();
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_another_name_stand_nowhere() {
        for (path, text) in Start::named("otherwise").unwrap().files() {
            assert!(!path.contains("acme") && !text.to_lowercase().contains("acme"), "{path}");
            assert!(!text.contains("data.comity.fixture_test") && !text.contains("VERSION"), "{path}");
        }
    }

    #[test]
    fn a_name_is_refused_in_the_words_of_admission() {
        for bad in ["", "ab", "Acme", "9acme", "acme.example", "../acme", "data", "seventeenletters1", "a\u{0430}me"] {
            let why = Start::named(bad).unwrap_err().to_string();
            assert!(why.contains("3 to 16 lower-case letters"), "{bad}: {why}");
        }
        assert!(Start::named("comity").is_err());
    }
}
