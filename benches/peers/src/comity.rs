//! comity itself, from facts to rulings: on the full bundled set, and on the reduced policy alone.

use std::hint::black_box;
use std::path::Path;

use ::comity::workbench::Prepared;
use ::comity::{Border, Outcome, PolicySet, Rulings, Way};
use serde_json::{Map, Value, json};

use crate::pairs::{Pair, root};
use crate::{FULL, REDUCED, Row};

/// The files of the reduced policy, each the whole of one program.
const FILES: [(&str, &str); 8] = [
    ("comity/territory.rego", include_str!("../policies/comity/territory.rego")),
    ("comity/conduct.rego", include_str!("../policies/comity/conduct.rego")),
    ("comity/scope.rego", include_str!("../policies/comity/scope.rego")),
    ("comity/notice.rego", include_str!("../policies/comity/notice.rego")),
    ("comity/hands.rego", include_str!("../policies/comity/hands.rego")),
    ("comity/people.rego", include_str!("../policies/comity/people.rego")),
    ("comity/regimes/default/process.rego", include_str!("../policies/comity/process.rego")),
    ("comity/regimes/default/shield.rego", include_str!("../policies/comity/shield.rego")),
];

/// Both policy sets, and the border.
pub(crate) struct House {
    full: PolicySet,
    reduced: PolicySet,
    border: Border,
}

impl House {
    pub(crate) fn new() -> Self {
        Self { full: PolicySet::bundled().unwrap(), reduced: reduced(), border: Border::bundled().unwrap() }
    }

    /// Codes in the catalogue of the full set.
    pub(crate) fn codes(&self) -> usize {
        self.full.catalogue().len()
    }

    /// Holds the reduced policy to the list, and on both policies the RVM to the interpreter.
    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            let ruled = self.ruled(pair, REDUCED, &self.reduced);
            let permitted = ruled.all().iter().all(|ruling| ruling.outcome() == Outcome::Escalate);
            assert_eq!(permitted, pair.ask.allowed(), "{}: comity on the reduced policy: {ruled:?}", pair.name);
            self.ruled(pair, FULL, &self.full);
        }
    }

    fn ruled(&self, pair: &Pair, set: &str, policies: &PolicySet) -> Rulings {
        let probe = pair.probe(policies, &self.border);
        let by = |way| probe.rulings(&pair.facts, way);
        let ruled = by(Way::Rvm);
        assert_eq!(ruled, by(Way::Interpreter), "{}, {set}: RVM and interpreter disagree", pair.name);
        assert_eq!(ruled, probe.remembered(&pair.facts), "{}, {set}: what is decided anew", pair.name);
        assert_eq!(ruled, probe.remembered(&pair.facts), "{}, {set}: what is remembered", pair.name);
        assert!(ruled.faults().is_empty(), "{}, {set}: {:?}", pair.name, ruled.faults());
        ruled
    }

    /// What the full set emits on each pair, in both ways, sorted and each once.
    pub(crate) fn emitted(&self, pairs: &[Pair]) -> Vec<Vec<Value>> {
        let of = |pair: &Pair| {
            let document = serde_json::to_value(&pair.facts).unwrap();
            pair.probe(&self.full, &self.border).emitted(&document).unwrap_or_else(|why| panic!("{}: {why}", pair.name))
        };
        pairs.iter().map(of).collect()
    }

    pub(crate) fn rows<'a>(&'a self, pairs: &'a [Pair]) -> Vec<Row<'a>> {
        let prepared = |policies: &'a PolicySet| -> Vec<Prepared<'a>> {
            pairs.iter().map(|pair| pair.prepared(policies, &self.border)).collect()
        };
        let ruled = |policies: &'a PolicySet, way: Way| {
            let prepared = prepared(policies);
            move |at: usize| {
                black_box(black_box(&prepared[at]).rulings(way));
            }
        };
        let derived = move |at: usize| {
            black_box(black_box(&pairs[at]).prepared(&self.full, &self.border).rulings(Way::Rvm));
        };
        let known = prepared(&self.full);
        let hit = move |at: usize| {
            black_box(black_box(&known[at]).remembered());
        };
        // Whatever comes first is remembered; from then on it is found.
        (0..pairs.len()).for_each(&hit);
        vec![
            Row::new("comity, remembered", FULL, "facts prepared", hit),
            Row::new("comity, RVM", FULL, "facts prepared", ruled(&self.full, Way::Rvm)),
            Row::new("comity, RVM", FULL, "facts derived", derived),
            Row::new("comity, interpreter", FULL, "facts prepared", ruled(&self.full, Way::Interpreter)),
            Row::new("comity, RVM", REDUCED, "facts prepared", ruled(&self.reduced, Way::Rvm)),
            Row::new("comity, interpreter", REDUCED, "facts prepared", ruled(&self.reduced, Way::Interpreter)),
        ]
    }
}

/// The reduced policy, spread over the programs that a set must have. What it permits is an escalation:
/// comity allows nothing without a route of its border.
fn reduced() -> PolicySet {
    let mut catalogue = Map::new();
    for text in FILES.map(|(_, text)| text) {
        for head in text.split("findings contains ").skip(1) {
            let head: Value = serde_json::from_str(head.split_once(" if").unwrap().0).unwrap();
            let entry = json!({
                "effect": head["effect"], "title": "t", "reason": "r", "citation": "c", "link": "l",
                "from": "1970-01-01", "until": null, "mark": "p", "read_on": null, "conflict": null,
            });
            catalogue.insert(head["code"].as_str().unwrap().to_owned(), entry);
        }
    }
    let mut files = FILES.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    files.push(("comity/common/catalogue/data.json".to_owned(), Value::from(catalogue).to_string()));
    files.push(("comity/data/regime/data.json".to_owned(), "{}".to_owned()));
    PolicySet::from_files(files).unwrap_or_else(|why| panic!("the reduced policy: {why}"))
}

/// Modules of Rego: path and text.
pub(crate) type Modules = Vec<(String, String)>;
/// Tables: folder and value.
pub(crate) type Tables = Vec<(String, Value)>;

/// The full set as engines of Rego take it. Tests are left out, and so are catalogues, which no policy reads.
pub(crate) fn bundled() -> (Modules, Tables) {
    let root = root().join("policies");
    let (mut modules, mut tables) = (Vec::new(), Vec::new());
    walk(&root.join("comity"), &mut |path| {
        let place = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let read = || std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        if path.extension().is_some_and(|ending| ending == "rego") && !place.ends_with("_test.rego") {
            modules.push((place, read()));
        } else if let Some(folder) = place.strip_suffix("/data.json")
            && !folder.ends_with("/catalogue")
        {
            tables.push((folder.to_owned(), serde_json::from_str(&read()).unwrap()));
        }
    });
    (modules, tables)
}

fn walk(folder: &Path, see: &mut dyn FnMut(&Path)) {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { walk(&path, see) } else { see(&path) }
    }
}

/// A set of findings as comity sorts them, so that two can be compared.
pub(crate) fn sorted(findings: &Value) -> Vec<Value> {
    let mut findings = findings.as_array().unwrap_or_else(|| panic!("no list of findings: {findings}")).clone();
    findings.sort_by_key(ToString::to_string);
    findings.dedup();
    findings
}
