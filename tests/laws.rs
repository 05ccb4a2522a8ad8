//! The laws of DESIGN.md, each with a test that tries to break it. Law 1 is tested beside the
//! combination of findings, law 5 and 8 with the border, law 3 and permits in `permits.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use comity::workbench::Probe;
use comity::{Border, Countries, Country, Effect, Gate, MemoryLog, Outcome, PolicySet, Ruling, Rulings, Way};
use serde_json::{Value, json};

/// Every place in a document, as a JSON pointer, with its path as the facts' schema names it.
fn places(value: &Value, pointer: &str, path: &str, into: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let deeper = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                into.push((format!("{pointer}/{key}"), deeper.clone()));
                places(inner, &format!("{pointer}/{key}"), &deeper, into);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                into.push((format!("{pointer}/{at}"), format!("{path}[]")));
                places(inner, &format!("{pointer}/{at}"), &format!("{path}[]"), into);
            }
        }
        _ => {}
    }
}

/// The document with that place dropped, nulled and given every other type. A list less one element
/// is another good document, not a broken one, so elements are not dropped.
fn bent(document: &Value, pointer: &str) -> Vec<Value> {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let mut dropped = document.clone();
    let fields = dropped.pointer_mut(parent).unwrap().as_object_mut();
    let removed = fields.and_then(|fields| fields.remove(last)).map(|_| dropped);
    let others = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!("x"),
        json!(""),
        json!([]),
        json!({}),
        json!([null]),
        json!({"x": 1}),
    ];
    let same_type = |a: &Value, b: &Value| std::mem::discriminant(a) == std::mem::discriminant(b);
    let now = document.pointer(pointer).unwrap();
    let retyped = others.into_iter().filter(|other| !same_type(other, now)).map(|other| {
        let mut copy = document.clone();
        *copy.pointer_mut(pointer).unwrap() = other;
        copy
    });
    removed.into_iter().chain(retyped).collect()
}

fn milder(bent: &Rulings, whole: &Rulings) -> bool {
    bent.all().iter().zip(whole.all()).any(|(bent, whole)| bent.outcome() < whole.outcome())
}

#[test]
fn law_4_a_missing_fact_never_helps() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let shape = comity::Facts::shape();
    let (mut allowed_cases, tried, mut paths) = (0, AtomicUsize::new(0), BTreeSet::new());
    let mut seen = BTreeSet::new();
    for (name, case) in common::all_cases() {
        let (request, user) = common::parts(&case);
        let probe =
            Probe { policies: &policies, border: &border, request: &request, user: &user, day: common::day_of(&case) };
        let facts = probe.facts();
        let whole = probe.rulings(&facts, Way::Both);
        let allows: Vec<_> = whole.all().iter().filter(|ruling| ruling.outcome() == Outcome::Allow).collect();
        // One case for each set of rules that allow.
        let by: BTreeSet<String> = allows
            .iter()
            .flat_map(|ruling| ruling.reasons())
            .filter(|cited| cited.effect == Effect::Allow)
            .map(|cited| cited.code.to_string())
            .collect();
        if allows.is_empty() || !seen.insert(by) {
            continue;
        }
        allowed_cases += 1;
        // What the rules read that allow each measure.
        let fired: BTreeMap<_, BTreeSet<String>> = allows
            .iter()
            .map(|ruling| {
                let codes = ruling.reasons().iter().filter(|cited| cited.effect == Effect::Allow);
                (ruling.measure(), codes.flat_map(|cited| policies.reads_of(cited.code.as_str())).collect())
            })
            .collect();
        assert!(fired.values().all(|reads: &BTreeSet<String>| reads.len() > 12), "an allow reads {fired:?} alone");
        let document = serde_json::to_value(&facts).unwrap();
        let mut all = Vec::new();
        places(&document, "", "", &mut all);
        common::demands::spread(&all, |(pointer, path)| {
            assert!(shape.contains_key(path), "{path} is not in the schema");
            // What the rule reads itself, and everything that holds it; another measure of the same request
            // is no fact of the one that is allowed.
            let reads = |ruling: &Ruling| {
                let read = fired.get(&ruling.measure()).into_iter().flatten().any(|read| {
                    read.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                });
                let other = path == "measures[]" && document.pointer(pointer) != Some(&json!(ruling.measure()));
                read && !other
            };
            for bent in bent(&document, pointer) {
                tried.fetch_add(1, Ordering::Relaxed);
                let what = || format!("{name}: {path} in {bent}");
                let guarded = probe.guarded(&bent);
                assert!(!milder(&guarded, &whole), "milder: {}", what());
                assert!(guarded.outcome() == Outcome::Deny, "not refused: {}", what());
                let alone = probe.unguarded(&bent);
                let still = |ruling: &&Ruling| ruling.outcome() == Outcome::Allow && reads(ruling);
                assert!(!alone.all().iter().any(|ruling| still(&ruling)), "the policies alone allow: {}", what());
            }
        });
        paths.extend(all.into_iter().map(|(_, path)| path));
    }
    let tried = tried.into_inner();
    println!("{allowed_cases} allowed cases, {} paths, {tried} broken documents", paths.len());
    assert!(allowed_cases >= 8 && tried > 5_000);
}

/// Every word that some field knows.
fn words() -> Vec<Value> {
    use comity::{
        Age, Agency, Answer, Belief, Channel, ConsentGiver, Controller, Event, EventRole, Framework, GagSource,
        InstrumentKind, Issuer, KeyHolder, Level, Life, OffenceClass, RequesterKind, ScopeKind, ServedEntity,
        StateInterest, UsPerson, Verification,
    };
    fn all<T: Copy + serde::Serialize>(words: &[T]) -> Vec<Value> {
        words.iter().map(|word| json!(word)).collect()
    }
    let mut words = [
        all(RequesterKind::ALL),
        all(Level::ALL),
        all(Agency::ALL),
        all(InstrumentKind::ALL),
        all(Framework::ALL),
        all(Issuer::ALL),
        all(ServedEntity::ALL),
        all(GagSource::ALL),
        all(ScopeKind::ALL),
        all(Event::ALL),
        all(OffenceClass::ALL),
        all(Verification::ALL),
        all(Channel::ALL),
        all(Belief::ALL),
        all(StateInterest::ALL),
        all(Controller::ALL),
        all(KeyHolder::ALL),
        all(UsPerson::ALL),
        all(Age::ALL),
        all(Life::ALL),
        all(EventRole::ALL),
        all(ConsentGiver::ALL),
        all(Answer::ALL),
    ]
    .concat();
    words.extend([
        json!("none"),
        json!("CN"),
        json!("DE"),
        json!("US-CA"),
        json!("US-TX"),
        json!(0),
        json!(1),
        json!(99),
    ]);
    words.extend([
        json!(["CN"]),
        json!(["DE"]),
        json!(["US"]),
        json!(["lawyer"]),
        json!("2019-01-01T00:00:00Z"),
        json!("2031-01-01"),
    ]);
    words
}

#[test]
fn law_4_unknown_is_never_milder_than_any_word() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let words = words();
    let (mut compared, mut tolerant) = (0, BTreeSet::new());
    for file in common::case_files() {
        let case = common::read(&file);
        let (_, user) = common::parts(&case);
        let sections = [
            serde_json::to_value(&case.demand).unwrap(),
            serde_json::to_value(&case.intake).unwrap(),
            serde_json::to_value(&user).unwrap(),
        ];
        // The decision with one place of one section changed; none where that is no document.
        let rule = |at: usize, pointer: &str, value: &Value| -> Option<Outcome> {
            let mut sections = sections.clone();
            *sections[at].pointer_mut(pointer)? = value.clone();
            let [demand, intake, user] = sections;
            let request =
                comity::DataRequest::new(serde_json::from_value(demand).ok()?, serde_json::from_value(intake).ok()?)
                    .ok()?;
            let user: comity::UserContext = serde_json::from_value(user).ok()?;
            let probe = Probe {
                policies: &policies,
                border: &border,
                request: &request,
                user: &user,
                day: common::day_of(&case),
            };
            Some(probe.rulings(&probe.facts(), Way::Rvm).outcome())
        };
        for (at, section) in sections.iter().enumerate() {
            let mut all = Vec::new();
            places(section, "", "", &mut all);
            for (pointer, path) in all {
                if rule(at, &pointer, &json!("unknown")) != Some(Outcome::Allow) {
                    continue;
                }
                tolerant.insert(path.clone());
                for word in &words {
                    compared += 1;
                    let known = rule(at, &pointer, word);
                    assert!(
                        known.is_none_or(|known| known == Outcome::Allow),
                        "{}: {path} unknown is allowed, {word} is not",
                        common::name(&file)
                    );
                }
            }
        }
    }
    println!("{compared} comparisons; unknown is tolerated at: {tolerant:?}");
    assert!(compared > 1_000);
}

#[test]
fn law_4_more_possible_countries_never_loosen() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let more: Vec<Country> =
        ["CN", "HK", "TW", "US", "PR", "GB", "FR", "RU", "TH"].iter().map(|code| code.parse().unwrap()).collect();
    for file in common::case_files() {
        let case = common::read(&file);
        let (request, user) = common::parts(&case);
        let rule = |user: &comity::UserContext| {
            let probe =
                Probe { policies: &policies, border: &border, request: &request, user, day: common::day_of(&case) };
            probe.rulings(&probe.facts(), Way::Rvm)
        };
        let whole = rule(&user);
        for country in &more {
            let mut document = serde_json::to_value(&user).unwrap();
            let signal = json!({"kind": "identity_paper", "country": country, "observed_at": "unknown",
                "entered_by_hand": "no", "hand_country": "none", "hand_is_agent": "no"});
            document["signals"].as_array_mut().unwrap().push(signal);
            let wider: comity::UserContext = serde_json::from_value(document).unwrap();
            for (wide, narrow) in rule(&wider).all().iter().zip(whole.all()) {
                let loosened = wide.outcome() == Outcome::Allow && narrow.outcome() != Outcome::Allow;
                assert!(!loosened, "{} with {country}: {} of {}", common::name(&file), wide.outcome(), wide.measure());
            }
        }
    }
}

#[test]
fn law_2_an_engine_that_fails_escalates_with_a_fault() {
    // A cartesian product over a table outlasts the instruction budget.
    let table: Vec<u32> = (0..60).collect();
    let spin = "package comity.regimes.us.shield\n\nfindings contains {\"effect\": \"deny\", \"code\": \"US-SPIN\", \"measure\": measure} if {\n\tsome measure in input.measures\n\tsome a in data.comity.data.spin\n\tsome b in data.comity.data.spin\n\tsome c in data.comity.data.spin\n\tsome d in data.comity.data.spin\n\ta + b + c + d == 100000\n}\n";
    let entry = json!({"US-SPIN": {"effect": "deny", "title": "t", "reason": "r", "citation": "c", "link": "l",
        "from": "1970-01-01", "until": null, "mark": "s", "read_on": null}});
    let set = with(
        &[
            ("comity/regimes/us/shield.rego", spin.to_owned()),
            ("comity/regimes/us/spin/catalogue/data.json", entry.to_string()),
            ("comity/data/spin/data.json", json!(table).to_string()),
        ],
        "US-2523|US-2702-A-CONTENT-FOREIGN|US-3512-ROUTE",
    );
    let gate = Gate::builder(set).audit(MemoryLog::new()).build().unwrap();
    let case = common::example("19-");
    let report = case.preview(&gate, common::day_of(&case)).unwrap();
    let preview = &report.previews[0];
    assert_eq!(preview.outcome(), Outcome::Escalate);
    assert!(preview.faults().iter().any(|fault| fault.at.contains("shield")), "{:?}", preview.faults());
}

/// The bundled set with other files in it, less the catalogue's entries that match.
fn with(files: &[(&str, String)], without: &str) -> PolicySet {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut all = std::collections::BTreeMap::new();
    let mut open = vec![root.join("comity")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let mut text = std::fs::read_to_string(&path).unwrap();
            if name.ends_with("catalogue/data.json") {
                let mut codes: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
                codes.retain(|code, _| !without.split('|').any(|beginning| code.starts_with(beginning)));
                text = Value::Object(codes).to_string();
            }
            all.insert(name, text);
        }
    }
    for (name, text) in files {
        all.insert((*name).to_owned(), text.clone());
    }
    PolicySet::from_files(all).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn a_rule_that_was_not_read_never_allows() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/comity/regimes/us/catalogue/data.json");
    let text = std::fs::read_to_string(root).unwrap();
    let codes: Value = serde_json::from_str(&text).unwrap();
    let mut changed = codes.clone();
    changed["US-2703-C-2-SUBSCRIBER"]["mark"] = json!("k");
    let mut later = codes;
    later["US-2703-C-2-SUBSCRIBER"]["from"] = json!("2026-12-01");
    for catalogue in [changed, later] {
        let set = with(&[("comity/regimes/us/catalogue/data.json", catalogue.to_string())], "~");
        let gate = Gate::builder(set).audit(MemoryLog::new()).build().unwrap();
        let case = common::example("19-");
        let report = case.preview(&gate, common::day_of(&case)).unwrap();
        assert_eq!(report.previews[0].outcome(), Outcome::Escalate);
    }
}

#[test]
fn law_6_the_same_input_gives_the_same_bytes() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let again = PolicySet::bundled().unwrap();
    for file in common::case_files() {
        let case = common::read(&file);
        let (request, user) = common::parts(&case);
        let bytes = |policies: &PolicySet| {
            let probe = Probe { policies, border: &border, request: &request, user: &user, day: common::day_of(&case) };
            let rulings = probe.rulings(&probe.facts(), Way::Both);
            serde_json::to_string(&(&rulings, rulings.faults())).unwrap()
        };
        let first = bytes(&policies);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| bytes(&again));
            assert_eq!(other.join().unwrap(), first, "{}", common::name(&file));
        });
        assert_eq!(bytes(&policies), first);
    }
    assert_eq!(policies.digest(), again.digest());
}

#[test]
fn law_7_nothing_personal_leaves() {
    const CANARY: &str = "Canary of Nowhere";
    let case = common::example("19-");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    for place in ["/requester/name", "/instrument/reference", "/controller_bypass", "/text"] {
        *demand.pointer_mut(place).unwrap() = json!(CANARY);
    }
    let demand: comity::Demand = serde_json::from_value(demand).unwrap();
    let request = comity::DataRequest::new(demand, case.intake.clone()).unwrap();
    let (_, user) = common::parts(&case);
    let log = MemoryLog::new();
    let ear = Arc::new(common::ear::Ear::default());
    let hand = common::Shared(Arc::new(common::Hand::at("2026-06-10T12:00:00Z")));
    let said = tracing::subscriber::with_default(Arc::clone(&ear), || {
        let gate =
            Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone()).dangerous().clock(hand).build().unwrap();
        let decision = gate.evaluate(&request, &user).unwrap();
        format!("{decision:?} {gate:?} {request:?} {user:?} {:?}", gate.health())
    });
    let heard = ear.0.lock().unwrap().clone();
    assert!(heard.contains("decided") && heard.contains("us-19"), "{heard}");
    let records: String =
        log.records().iter().map(|record| String::from_utf8_lossy(record.bytes()).into_owned()).collect();
    assert!(records.contains("\"type\":\"decision\"") && !records.contains("u-1\""), "{records}");
    for (what, text) in [("Debug", &said), ("tracing", &heard), ("the record", &records)] {
        assert!(!text.contains("Canary"), "{what} shows personal data");
    }
}

#[test]
fn law_10_no_backdating() {
    // A paper that is good on its own day only: the gate's day is the clock's, and only a preview has another.
    let case = common::example("24-");
    let (request, user) = common::parts(&case);
    let hand = Arc::new(common::Hand::at("2026-06-10T12:00:00Z"));
    let gate = Gate::builder(PolicySet::bundled().unwrap())
        .audit(MemoryLog::new())
        .dangerous()
        .clock(common::Shared(Arc::clone(&hand)))
        .build()
        .unwrap();
    let decision = gate.evaluate(&request, &user).unwrap();
    let record: Value = serde_json::from_slice(decision.record().bytes()).unwrap();
    assert!(record["time"].as_str().unwrap().starts_with("2026-06-10"));
    let preview = gate.preview(&request, &user, "2023-01-01".parse().unwrap()).unwrap();
    assert_eq!(preview.day().to_string(), "2023-01-01");
}

#[test]
fn requesting_states_taint_signals_in_facts() {
    let case = common::example("07-users-in-china-with");
    let (request, user) = common::parts(&case);
    let location =
        comity::Location::weigh(user.signals(), &Countries::from(["CN".parse().unwrap()]), common::day_of(&case));
    assert_eq!(location.state(), comity::LocationState::Established);
    assert_eq!(comity::Facts::new(&request, &user, common::day_of(&case)).requester.states.len(), 1);
}
