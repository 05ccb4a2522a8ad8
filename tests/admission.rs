//! An adversarial corpus: every file of `tests/admission` is one attack or mistake.
//!
//! The first line says what must become of it: `# wants: KIND LINE` is refused with that diagnostic
//! at that line, `# wants: ends` is refused or ends within a second when it is evaluated.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use comity::workbench::Case;
use comity::{Gate, LoadError, MemoryLog, Outcome, PolicySet};

/// The rest of a set, as small as a set can be. Demands of TH are decided by the regime under attack.
const AROUND: &[(&str, &str)] = &[
    (
        "comity/territory.rego",
        "package comity.territory\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-T\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/conduct.rego",
        "package comity.conduct\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-C\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/scope.rego",
        "package comity.scope\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-S\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/notice.rego",
        "package comity.notice\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-N\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/people.rego",
        "package comity.people\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-P\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/hands.rego",
        "package comity.hands\n\nfindings contains {\"effect\": \"oblige\", \"code\": \"COMITY-H\", \"measure\": \"*\", \"duty\": \"call_back\"} if input.day > 0\n",
    ),
    (
        "comity/regimes/default/process.rego",
        "package comity.regimes.default.process\n\nfindings contains {\"effect\": \"deny\", \"code\": \"DEFAULT-P\", \"measure\": \"*\"} if input.day > 0\n",
    ),
    (
        "comity/regimes/default/shield.rego",
        "package comity.regimes.default.shield\n\nfindings contains {\"effect\": \"deny\", \"code\": \"DEFAULT-S\", \"measure\": \"*\"} if input.day > 0\n",
    ),
    (
        "comity/regimes/xx/process.rego",
        "package comity.regimes.xx.process\n\nfindings contains {\"effect\": \"deny\", \"code\": \"XX-P\", \"measure\": \"*\"} if input.day > 0\n",
    ),
    (
        "comity/regimes/xx/shield.rego",
        "package comity.regimes.xx.shield\n\nfindings contains {\"effect\": \"deny\", \"code\": \"XX-S\", \"measure\": \"*\"} if input.day > 0\n",
    ),
];

struct Attack {
    name: String,
    wants: String,
    path: String,
    data: serde_json::Value,
    text: String,
}

fn header<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().take(4).find_map(|line| line.strip_prefix(key)).map(str::trim)
}

fn attacks() -> Vec<Attack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/admission");
    let mut found: Vec<Attack> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let file = entry.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap();
            Attack {
                name: file.file_name().unwrap().to_string_lossy().into_owned(),
                wants: header(&text, "# wants:")
                    .unwrap_or_else(|| panic!("{} says not what it wants", file.display()))
                    .to_owned(),
                path: header(&text, "# path:").unwrap_or("comity/regimes/xx/process.rego").to_owned(),
                data: header(&text, "# data:")
                    .map_or_else(|| serde_json::json!({}), |data| serde_json::from_str(data).unwrap()),
                text,
            }
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// A catalogue entry for every code that the texts write out.
fn catalogue(files: &BTreeMap<String, String>) -> String {
    let mut entries = serde_json::Map::new();
    for text in files.values() {
        for line in text.lines().filter(|line| line.contains("\"code\": \"")) {
            let quoted =
                |key: &str| line.split(&format!("\"{key}\": \"")).nth(1).and_then(|rest| rest.split('"').next());
            if let (Some(code), Some(effect)) = (quoted("code"), quoted("effect"))
                && code.parse::<comity::RuleCode>().is_ok()
                && effect.parse::<comity::Effect>().is_ok()
            {
                let entry = serde_json::json!({
                    "effect": effect, "title": "t", "reason": "r", "citation": "c", "link": "l",
                    "from": "1970-01-01", "until": null, "mark": "s", "read_on": "2026-01-01",
                });
                entries.insert(code.to_owned(), entry);
            }
        }
    }
    serde_json::Value::Object(entries).to_string()
}

fn leaves(value: &serde_json::Value, path: &str, into: &mut BTreeMap<String, String>) {
    // Tables lie two levels below `comity`; what lies elsewhere is mounted where it is.
    match value {
        serde_json::Value::Object(fields) if path.split('/').count() < 3 && !fields.is_empty() => {
            for (key, inner) in fields {
                leaves(inner, &if path.is_empty() { key.clone() } else { format!("{path}/{key}") }, into);
            }
        }
        _ if path.is_empty() => {}
        _ => {
            into.insert(format!("{path}/data.json"), value.to_string());
        }
    }
}

fn load(attack: &Attack) -> Result<PolicySet, LoadError> {
    let mut files: BTreeMap<String, String> =
        AROUND.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    leaves(&attack.data, "", &mut files);
    files.insert("comity/data/regime/data.json".to_owned(), "{\"TH\":\"xx\"}".to_owned());
    files.insert(attack.path.clone(), attack.text.clone());
    let codes = catalogue(&files);
    files.insert("comity/common/catalogue/data.json".to_owned(), codes);
    PolicySet::from_files(files)
}

fn case() -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cases/39-traveller.yaml");
    Case::from_yaml(&std::fs::read(path).unwrap()).unwrap()
}

/// What became of the attack, if not what was wanted.
fn attempt(attack: &Attack, case: &Case) -> Option<String> {
    let started = Instant::now();
    let loaded = load(attack);
    let slow = |what: &str| {
        (started.elapsed() > Duration::from_secs(20)).then(|| format!("{what} took {:?}", started.elapsed()))
    };
    match (attack.wants.as_str(), loaded) {
        ("ends", Err(_)) => slow("refusing"),
        ("ends", Ok(set)) => {
            let gate = Gate::builder(set).audit(MemoryLog::new()).build().unwrap();
            let report = case.preview(&gate, "2026-06-10".parse().unwrap()).unwrap();
            let allowed = report.previews.iter().any(|preview| preview.outcome() == Outcome::Allow);
            if allowed { Some("it was allowed".to_owned()) } else { slow("deciding") }
        }
        (wants, Ok(_)) => Some(format!("wanted {wants}, but it was admitted")),
        (wants, Err(LoadError::Policies(faults))) => {
            let (kind, line) = wants.split_once(' ').unwrap();
            let line: u32 = line.trim().parse().unwrap();
            let met = faults.iter().any(|fault| {
                fault.kind.as_str() == kind
                    && fault.line == line
                    && fault.file == attack.path
                    && !fault.message.contains('\n')
            });
            if met {
                return slow("refusing");
            }
            let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Some(format!("wanted {wants}, but: {}", said.join(" | ")))
        }
        (wants, Err(other)) => Some(format!("wanted {wants}, but: {other}")),
    }
}

#[test]
fn every_attack_is_refused_with_its_place_or_ends() {
    let (attacks, case) = (attacks(), case());
    assert!(attacks.len() >= 50);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let halves = attacks.chunks(attacks.len().div_ceil(2));
        let work: Vec<_> = halves
            .map(|half| {
                scope.spawn(|| {
                    half.iter()
                        .filter_map(|attack| attempt(attack, &case).map(|why| format!("{}: {why}", attack.name)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        work.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), attacks.len(), failures.join("\n"));
}
