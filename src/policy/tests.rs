//! A small policy set of one regime, and what it says of itself.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::*;
use crate::sample;

/// A set that allows everything to the United States by `holder:us` where a case is named, escalates it where
/// that is not known, and wants two people before a release. Nothing else of it speaks.
pub(crate) fn small() -> PolicySet {
    static SET: LazyLock<PolicySet> = LazyLock::new(|| PolicySet::from_files(files()).unwrap());
    SET.clone().remembering(100)
}

fn files() -> Vec<(String, String)> {
    let quiet = |package: &str, code: &str| {
        let text = format!(
            "package comity.{package}\n\nfindings contains {{\"effect\": \"deny\", \"code\": \"{code}\", \"measure\": \"*\"}} if input.day < 0\n"
        );
        (format!("comity/{}.rego", package.replace('.', "/")), text)
    };
    let process = r#"package comity.regimes.us.process

findings contains {"effect": "allow", "code": "US-A", "measure": "*", "route": "holder:us"} if input.scope.case == "yes"

findings contains {"effect": "escalate", "code": "US-E", "measure": "*"} if input.scope.case == "unknown"

findings contains {"effect": "oblige", "code": "US-O", "measure": "*", "duty": "human_release"} if input.user.life == "alive"

findings contains {"effect": "oblige", "code": "US-O", "measure": "*", "duty": "second_reviewer"} if input.user.life == "alive"
"#;
    let common = ["territory", "conduct", "scope", "notice", "hands", "people"];
    let mut files: Vec<(String, String)> =
        common.iter().map(|package| quiet(package, &format!("COMITY-{}", package.to_uppercase()))).collect();
    files.extend(
        [
            ("regimes.default.process", "DEFAULT-P"),
            ("regimes.default.shield", "DEFAULT-S"),
            ("regimes.us.shield", "US-S"),
        ]
        .map(|(package, code)| quiet(package, code)),
    );
    files.push(("comity/regimes/us/process.rego".to_owned(), process.to_owned()));
    let entry = |effect: &str| {
        json!({"effect": effect, "title": "t", "reason": "r", "citation": "c", "link": "l",
            "from": "1970-01-01", "until": null, "mark": "s", "read_on": "2026-01-01"})
    };
    let mut codes: BTreeMap<String, Value> =
        common.iter().map(|package| (format!("COMITY-{}", package.to_uppercase()), entry("deny"))).collect();
    codes.extend(["DEFAULT-P", "DEFAULT-S", "US-S"].map(|code| (code.to_owned(), entry("deny"))));
    codes.extend(
        [("US-A", "allow"), ("US-E", "escalate"), ("US-O", "oblige")]
            .map(|(code, effect)| (code.to_owned(), entry(effect))),
    );
    let encoded = BTreeSet::from(["default".to_owned(), "us".to_owned()]);
    let regimes: BTreeMap<String, String> = crate::border::Border::bundled()
        .unwrap()
        .regimes(&encoded)
        .into_iter()
        .map(|(country, regime)| (country.to_string(), regime))
        .collect();
    files.push(("comity/common/catalogue/data.json".to_owned(), json!(codes).to_string()));
    files.push(("comity/data/regime/data.json".to_owned(), json!(regimes).to_string()));
    files
}

fn facts(case: &str) -> Facts {
    Facts::new(&sample::request(&[("/demand/scope/case", json!(case))]), &sample::user(&[]), sample::day())
}

/// The codes that spoke, in order.
fn codes(findings: &Findings) -> Vec<String> {
    let mut codes: Vec<String> = findings.findings.iter().map(|finding| finding.code.to_string()).collect();
    codes.sort();
    codes
}

fn paths(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[test]
fn a_country_has_the_regime_of_its_state_or_none_of_its_own() {
    let set = small();
    for (country, regime) in [("US", "us"), ("PR", "us"), ("FR", "default"), ("CN", "default")] {
        assert_eq!(set.regime(country.parse().unwrap()), regime, "{country}");
    }
    assert_eq!(set.regimes().collect::<Vec<_>>(), ["default", "us"]);
}

#[test]
fn a_set_is_named_by_its_stored_form_and_has_its_catalogue() {
    let set = small();
    // Its own codes, and the crate's.
    assert_eq!(set.catalogue().len(), 12 + crate::decision::reason::own_reasons().len());
    assert!(set.catalogue().contains_key(&"US-A".parse().unwrap()));
    let mut others = files();
    let process = others.iter_mut().find(|(path, _)| path.ends_with("us/process.rego")).unwrap();
    process.1.push_str("\n# Another text.\n");
    let other = PolicySet::from_files(others).unwrap();
    for digest in [set.digest(), set.catalogue_digest(), other.digest()] {
        assert!(digest.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64), "{digest}");
    }
    assert_ne!(set.digest(), other.digest());
    assert_eq!(set.catalogue_digest(), other.catalogue_digest());
}

#[test]
fn a_code_reads_what_its_rules_read() {
    let set = small();
    assert_eq!(set.reads_of("US-A"), paths(&["scope.case"]));
    assert_eq!(set.reads_of("US-O"), paths(&["user.life"]));
    assert_eq!(set.reads_of("COMITY-HANDS"), paths(&["day"]));
    assert_eq!(set.reads_of("US-X"), paths(&[]));
}

#[cfg(feature = "workbench")]
#[test]
fn a_folder_reads_what_its_files_read_and_has_their_words() {
    let set = small();
    let (reads, words) = set.within("comity/regimes/us/");
    assert_eq!(reads, paths(&["day", "scope.case", "user.life"]));
    assert!(words.is_superset(&paths(&["alive", "unknown", "yes"])), "{words:?}");
    assert_eq!(set.within("comity/regimes/fr/"), (paths(&[]), paths(&[])));
}

#[test]
fn a_set_is_past_its_last_instant_from_that_instant_on() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let set = small();
    assert_eq!((set.expires(), set.expired(at("2199-12-31T00:00:00Z"))), (None, false));
    let set = set.expiring(at("2026-06-10T12:00:00Z"));
    assert_eq!(set.expires(), Some(at("2026-06-10T12:00:00Z")));
    for (now, past) in [("2026-06-10T11:59:59Z", false), ("2026-06-10T12:00:00Z", true), ("2026-06-10T12:00:01Z", true)]
    {
        assert_eq!(set.expired(at(now)), past, "{now}");
    }
}

#[cfg(feature = "workbench")]
#[test]
fn facts_and_their_document_are_answered_alike_whoever_runs_the_programs() {
    let set = small();
    for (case, said) in [("yes", vec!["US-A", "US-O", "US-O"]), ("unknown", vec!["US-E", "US-O", "US-O"])] {
        let (facts, day) = (facts(case), sample::day());
        let asked = set.ask(&facts, day, Way::Both);
        assert_eq!(codes(&asked), said);
        let input = Input::told(&facts, set.answers.chosen());
        assert_eq!(set.ask_by(&facts, day, |program| program.run(&input, Way::Both)), asked);
        let document = serde_json::to_value(&facts).unwrap();
        assert_eq!(set.ask_document(&facts, &document, day), asked);
        let emitted = set.emitted(&facts, &document).unwrap();
        let mut emitted: Vec<&str> = emitted.iter().filter_map(|object| object["code"].as_str()).collect();
        emitted.sort_unstable();
        assert_eq!(emitted, said);
    }
}

#[test]
fn a_set_that_takes_the_place_of_another_is_asked_in_time_about_what_that_one_was_asked() {
    let (before, next) = (small(), small());
    let consent = |_: &str, _: Measure| true;
    for case in ["yes", "unknown", "no"] {
        before.rule(&facts(case), sample::day(), &consent);
    }
    assert_eq!((next.warm(&before, Duration::ZERO), next.remembers()), (0, 0));
    assert_eq!((next.warm(&before, Duration::from_secs(600)), next.remembers()), (3, 3));
    for case in ["yes", "unknown", "no"] {
        assert_eq!(
            next.rule(&facts(case), sample::day(), &consent),
            before.rule(&facts(case), sample::day(), &consent)
        );
    }
    assert_eq!(next.remembered(), 3);
    assert_eq!(next.warm(&small(), Duration::from_secs(600)), 0);
}
