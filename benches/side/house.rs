//! What the benches decide: the repository's own cases, under the bundled set or one that is made of it.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use comity::workbench::{Case, Prepared, Probe, When};
use comity::{Border, DataRequest, Day, PolicySet, UserContext};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// One user of one case.
pub(crate) struct One {
    pub(crate) file: String,
    pub(crate) request: DataRequest,
    pub(crate) user: UserContext,
    pub(crate) day: Day,
}

impl One {
    pub(crate) fn copy(&self) -> Self {
        let Self { file, request, user, day } = self;
        Self { file: file.clone(), request: request.clone(), user: user.clone(), day: *day }
    }

    pub(crate) fn probe<'a>(&'a self, policies: &'a PolicySet, border: &'a Border) -> Probe<'a> {
        Probe { policies, border, request: &self.request, user: &self.user, day: self.day }
    }
}

/// The first user of every case of `examples/cases` that speaks of a fixed day, in the order of their names.
pub(crate) fn ones() -> Vec<One> {
    let folder = root().join("examples/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    let one = |file: &PathBuf| {
        let case = Case::from_yaml(&std::fs::read(file).unwrap()).unwrap();
        let When::On(day) = case.on else { return None };
        let (request, user) = (case.request().ok()?, case.users.as_slice().first()?.clone());
        Some(One { file: file.file_name()?.to_string_lossy().into_owned(), request, user, day })
    };
    files.iter().filter_map(one).collect()
}

/// The decisions, as far as the facts.
pub(crate) fn prepared<'a>(ones: &'a [One], policies: &'a PolicySet, border: &'a Border) -> Vec<Prepared<'a>> {
    ones.iter().map(|one| one.probe(policies, border).prepared()).collect()
}

/// Files of a policy set: path and text.
pub(crate) type Files = Vec<(String, String)>;

/// The files of the bundled set, tests left out.
pub(crate) fn files() -> Files {
    let root = root().join("policies");
    let mut files = Vec::new();
    collect(&root, &root.join("comity"), &mut files);
    files
}

fn collect(root: &Path, folder: &Path, into: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let wanted = matches!(ending, "rego" | "json") && !name.ends_with("_test.rego");
        if path.is_dir() {
            collect(root, &path, into);
        } else if wanted {
            into.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The bundled set with those regimes and `default` alone.
pub(crate) fn only(regimes: &[&str]) -> PolicySet {
    let mut files = files();
    let named =
        |path: &str| path.strip_prefix("comity/regimes/").and_then(|rest| rest.split('/').next().map(str::to_owned));
    files
        .retain(|(path, _)| named(path).is_none_or(|regime| regime == "default" || regimes.contains(&regime.as_str())));
    with_table(files, &regimes.iter().map(|name| (*name).to_owned()).collect())
}

/// The bundled set, and beside it so many rules of regimes of other countries, who look things up in a table of so many
/// rows.
pub(crate) fn among(rules: usize, rows: usize) -> PolicySet {
    const EACH: usize = 50;
    const STATES: [&str; 20] = [
        "ar", "cl", "co", "pe", "ec", "uy", "py", "bo", "th", "my", "ph", "id", "bd", "pk", "lk", "np", "kz", "uz",
        "ge", "am",
    ];
    let mut files = files();
    let mut encoded: BTreeSet<String> = PolicySet::bundled().unwrap().regimes().map(str::to_owned).collect();
    assert!(rules <= EACH * STATES.len());
    for country in STATES.iter().take(rules.div_ceil(EACH)) {
        encoded.insert((*country).to_owned());
        let (upper, mut text) = (country.to_uppercase(), format!("package comity.regimes.{country}.process\n"));
        let mut catalogue = serde_json::Map::new();
        for number in 0..EACH {
            let code = format!("{upper}-LAW-{number}");
            let rule = format!(
                "\nfindings contains {{\"effect\": \"escalate\", \"code\": \"{code}\", \"measure\": measure}} if {{\n\t\
                 some measure in input.measures\n\tinput.requester.country == \"{upper}\"\n\t\
                 input.intake.verification_level < {number}\n\tsome row in data.comity.data.ledger[measure]\n\t\
                 row.of == input.user.holder.country\n}}\n"
            );
            text.push_str(&rule);
            let entry = serde_json::json!({
                "effect": "escalate", "title": "t", "reason": "r", "citation": "c", "link": "l",
                "from": "1970-01-01", "until": null, "mark": "p", "read_on": null, "conflict": null,
            });
            catalogue.insert(code, entry);
        }
        let shield = format!(
            "package comity.regimes.{country}.shield\n\nfindings contains {{\"effect\": \"escalate\", \"code\": \
             \"{upper}-LAW-0\", \"measure\": measure}} if {{\n\tsome measure in input.measures\n\t\
             input.intake.verification_level < 0\n}}\n"
        );
        let folder = format!("comity/regimes/{country}");
        files.push((format!("{folder}/process.rego"), text));
        files.push((format!("{folder}/shield.rego"), shield));
        files.push((format!("{folder}/catalogue/data.json"), serde_json::Value::from(catalogue).to_string()));
    }
    let mut ledger = serde_json::Map::new();
    ledger.insert("preserve".to_owned(), serde_json::json!([{"of": "US"}]));
    ledger.extend((0..rows).map(|row| (format!("row-{row}"), serde_json::json!([{"of": "US", "number": row}]))));
    files.push(("comity/data/ledger/data.json".to_owned(), serde_json::Value::from(ledger).to_string()));
    with_table(files, &encoded)
}

/// The set of those files, with the table of countries for those regimes.
fn with_table(mut files: Files, encoded: &BTreeSet<String>) -> PolicySet {
    let mut encoded = encoded.clone();
    encoded.remove("default");
    let table = serde_json::to_string(&Border::bundled().unwrap().regimes(&encoded)).unwrap();
    for (_, text) in files.iter_mut().filter(|(path, _)| path == "comity/data/regime/data.json") {
        text.clone_from(&table);
    }
    PolicySet::from_files(files).unwrap_or_else(|why| panic!("{why}"))
}
