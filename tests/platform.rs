//! A platform's own policies beside the law's: what they may add, and what they can never do.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use std::fmt::Write as _;

use comity::workbench::Case;
use comity::{Border, Gate, LoadError, MemoryLog, Outcome, PolicySet, Preview};
use common::acme::{Files, acme, silent};

const RULES: &str = r#"{"packages":["acme.rules"]}"#;
const ALLOWING: &str = r#"{"packages":["acme.rules"],"allows":["acme.rules"]}"#;

fn gate(files: Files) -> Gate {
    let set = PolicySet::from_files(files).unwrap_or_else(|why| panic!("{why}"));
    Gate::builder(set).audit(MemoryLog::new()).build().unwrap()
}

fn previews(gate: &Gate, case: &Case) -> Vec<Preview> {
    gate.preview_all(&case.request().unwrap(), case.users.as_slice(), common::day_of(case)).unwrap()
}

/// The first ruling on a case.
fn ruled(gate: &Gate, case: &Case) -> (Outcome, Vec<String>, Vec<String>) {
    let previews = previews(gate, case);
    let ruling = previews[0].rulings().iter().next().unwrap().clone();
    let codes = ruling.reasons().iter().map(|cited| cited.code.to_string()).collect();
    (ruling.outcome(), codes, ruling.duties().iter().map(ToString::to_string).collect())
}

fn refused(files: Files) -> String {
    match PolicySet::from_files(files) {
        Err(why @ (LoadError::Policies(_) | LoadError::Json { .. })) => why.to_string(),
        Err(why) => panic!("refused for another reason: {why}"),
        Ok(_) => panic!("admitted"),
    }
}

#[test]
fn denials_escalations_and_duties_are_added_freely() {
    let case = common::example("21-");
    let bundled = gate(common::policy_files());
    let (outcome, _, duties) = ruled(&bundled, &case);
    assert_eq!(outcome, Outcome::Allow);
    for (effect, more, wanted) in [
        ("deny", "", Outcome::Deny),
        ("escalate", "", Outcome::Escalate),
        ("oblige", ", \"duty\": \"filter_team\"", Outcome::Allow),
    ] {
        let rules = format!(
            "findings contains {{\"effect\": \"{effect}\", \"code\": \"ACME-OURS\", \"measure\": \"*\"{more}}} if {{\n\tdata.comity.clear.hands\n}}"
        );
        let (outcome, codes, after) = ruled(&gate(acme(RULES, &rules, &[("ACME-OURS", effect)])), &case);
        assert_eq!(outcome, wanted, "{effect}");
        assert!(codes.contains(&"ACME-OURS".to_owned()), "{codes:?}");
        if effect == "oblige" {
            assert!(
                !duties.contains(&"filter_team".to_owned()) && after.contains(&"filter_team".to_owned()),
                "{after:?}"
            );
        }
    }
}

/// Facts that the platform's rules alone read are among what a decision is remembered by.
#[test]
fn what_a_platform_reads_is_remembered_with_the_rest() {
    let case = common::example("21-");
    let rules = "findings contains {\"effect\": \"deny\", \"code\": \"ACME-NAME\", \"measure\": \"*\"} if {\n\tinput.user.us_person == \"none_indicated\"\n}";
    let gate = gate(acme(RULES, rules, &[("ACME-NAME", "deny")]));
    let mut other = serde_json::to_value(&case).unwrap();
    let was = other["user"]["us_person"].clone();
    assert_eq!(was, "known");
    other["user"]["us_person"] = "none_indicated".into();
    let other = Case::from_yaml(other.to_string().as_bytes()).unwrap();
    for _ in 0..2 {
        assert_eq!(ruled(&gate, &case).0, Outcome::Allow);
        assert_eq!(ruled(&gate, &other).0, Outcome::Deny);
    }
    assert!(gate.policies().remembered() >= 2);
}

/// A platform that allows everything by every route: nothing is allowed that the border or any denial of the law
/// speaks against.
#[test]
fn no_allow_of_a_platform_crosses_the_border_or_lifts_a_denial() {
    let border = Border::bundled().unwrap();
    let (mut rules, mut codes) = (String::new(), Vec::new());
    for (number, (id, _)) in border.routes().iter().enumerate() {
        let code = format!("ACME-ALL-{number}");
        writeln!(
            rules,
            "findings contains {{\"effect\": \"allow\", \"code\": \"{code}\", \"measure\": measure, \"route\": \"{id}\"}} if {{\n\tsome measure in input.measures\n}}\n"
        )
        .unwrap();
        codes.push(code);
    }
    let codes: Vec<(&str, &str)> = codes.iter().map(|code| (code.as_str(), "allow")).collect();
    let all = gate(acme(ALLOWING, &rules, &codes));
    let bundled = gate(common::policy_files());
    let (mut lifted, mut held) = (Vec::new(), 0);
    for (name, case) in common::all_cases() {
        let day = common::day_of(&case);
        let request = case.request().unwrap();
        for (user, (before, after)) in
            case.users.as_slice().iter().zip(previews(&bundled, &case).iter().zip(&previews(&all, &case)))
        {
            for (was, is) in before.rulings().iter().zip(after.rulings()) {
                if was.outcome() == Outcome::Allow {
                    continue;
                }
                held += 1;
                if is.outcome() != Outcome::Allow {
                    continue;
                }
                let spoke: Vec<&str> = was.reasons().iter().map(|cited| cited.code.as_str()).collect();
                assert_eq!(spoke, ["GATE-NO-RULE"], "{name}: a denial or an escalation was lifted");
                let consents = border
                    .routes()
                    .keys()
                    .any(|route| border.consents(&request, user, day, route, is.measure()).is_ok());
                assert!(consents, "{name}: {} is allowed outside the border", is.measure());
                lifted.push(format!("{name}: {}", is.measure()));
            }
        }
    }
    assert!(held > 300, "{held}");
    println!("{held} rulings held, {} allowed within the border: {lifted:?}", lifted.len());
}

/// What no law of the set forbids or permits, a platform may allow by a route that the border has; and by no other.
#[test]
fn an_allow_of_a_platforms_own_holds_within_the_border_alone() {
    let case = common::example("21-");
    for (route, wanted, code) in [
        ("domestic:us", Outcome::Allow, "ACME-OURS"),
        ("domestic:br", Outcome::Deny, "GATE-BORDER"),
        ("holder:us", Outcome::Deny, "GATE-BORDER"),
        ("acme:anywhere", Outcome::Deny, "GATE-BORDER"),
    ] {
        let rules = format!(
            "findings contains {{\"effect\": \"allow\", \"code\": \"ACME-OURS\", \"measure\": measure, \"route\": \"{route}\"}} if {{\n\tsome measure in input.measures\n}}"
        );
        let files = [silent(), acme(ALLOWING, &rules, &[("ACME-OURS", "allow")])].concat();
        let (outcome, codes, _) = ruled(&gate(files), &case);
        assert_eq!(outcome, wanted, "{route}: {codes:?}");
        assert!(codes.contains(&code.to_owned()), "{route}: {codes:?}");
    }
}

#[test]
fn what_is_not_declared_is_refused_with_its_place() {
    let deny = "findings contains {\"effect\": \"deny\", \"code\": \"ACME-OURS\", \"measure\": \"*\"} if {\n\tinput.day > 0\n}";
    let allow = "findings contains {\"effect\": \"allow\", \"code\": \"ACME-OURS\", \"measure\": \"preserve\", \"route\": \"domestic:us\"} if {\n\tinput.day > 0\n}";
    let denies = [("ACME-OURS", "deny")];
    let allows = [("ACME-OURS", "allow")];
    let foreign = deny.replace("ACME", "COMITY");
    let state = deny.replace("ACME-OURS", "US-OURS");
    for (why, files, parts) in [
        (
            "an allow of a package that may not",
            acme(RULES, allow, &allows),
            vec!["acme/rules.rego:3:", "`allows`", "[allow]"],
        ),
        (
            "a package that nobody asks",
            acme(r#"{"packages":[]}"#, deny, &denies),
            vec!["acme/rules.rego", "`packages`", "[platform]"],
        ),
        (
            "a package without findings",
            acme(r#"{"packages":["acme.rules","acme.more"]}"#, deny, &denies),
            vec!["acme/platform/data.json", "`acme.more`", "no file of it has `findings`"],
        ),
        (
            "another's package",
            acme(r#"{"packages":["acme.rules","comity.hands"]}"#, deny, &denies),
            vec!["acme/platform/data.json", "`comity.hands` is no package of this folder"],
        ),
        (
            "may allow, and is not asked",
            acme(r#"{"packages":["acme.rules"],"allows":["acme.more"]}"#, deny, &denies),
            vec!["acme/platform/data.json", "`acme.more` may allow, but is not among `packages`"],
        ),
        (
            "an unknown field",
            acme(r#"{"packages":["acme.rules"],"allow":[]}"#, deny, &denies),
            vec!["unknown field `allow`"],
        ),
        (
            "the law's codes",
            acme(RULES, &foreign, &[("COMITY-OURS", "deny")]),
            vec!["acme/rules.rego:3:", "begin with `ACME-`"],
        ),
        (
            "a state's codes",
            acme(RULES, &state, &[("US-OURS", "deny")]),
            vec!["acme/rules.rego:3:", "begin with `ACME-`"],
        ),
        (
            "rows of the border",
            [acme(RULES, deny, &denies), vec![("comity/data/routes/data.json".to_owned(), "{}".to_owned())]].concat(),
            vec!["comity/data/routes/data.json", "border"],
        ),
    ] {
        let said = refused(files);
        for part in parts {
            assert!(said.contains(part), "{why}: {part} is not in\n{said}");
        }
    }
    let undeclared: Files =
        acme(RULES, deny, &denies).into_iter().filter(|(path, _)| !path.contains("platform")).collect();
    assert!(refused(undeclared).contains("the folder `acme` beside `comity` does not say what it holds"));
    for name in ["us", "main", "a-cme", "gate", "anameofmanyletters"] {
        let files = acme(RULES, deny, &denies).into_iter();
        let renamed: Files =
            files.map(|(path, text)| (path.replace("acme", name), text.replace("acme", name))).collect();
        let said = refused(renamed);
        assert!(said.contains("cannot be the folder of a platform's own policies"), "{name}: {said}");
    }
}

/// The law's own policies stay as they are: they stand on nothing that a platform writes.
#[test]
fn the_law_stands_on_nothing_of_a_platforms() {
    let deny = "open if {\n\tinput.day > 0\n}\n\nfindings contains {\"effect\": \"deny\", \"code\": \"ACME-OURS\", \"measure\": \"*\"} if {\n\tinput.day > 0\n}";
    let mut files = common::policy_files();
    let hands = files.iter_mut().find(|(path, _)| path == "comity/clear.rego").unwrap();
    hands.1.push_str("\nleaning if {\n\tdata.acme.rules.open\n}\n");
    files.extend(acme(RULES, deny, &[("ACME-OURS", "deny")]));
    let said = refused(files);
    assert!(
        said.contains("comity/clear.rego") && said.contains("`data.acme.rules.open` is a platform's own"),
        "{said}"
    );
}

/// The set has one digest with what stands beside it, and comes back from its stored form.
#[test]
fn a_set_with_a_platforms_policies_is_stored_whole() {
    let deny = "findings contains {\"effect\": \"deny\", \"code\": \"ACME-OURS\", \"measure\": \"*\"} if {\n\tinput.day > 0\n}";
    let alone = PolicySet::bundled().unwrap();
    let beside = PolicySet::from_files(acme(RULES, deny, &[("ACME-OURS", "deny")])).unwrap();
    let whole = [common::policy_files(), acme(RULES, deny, &[("ACME-OURS", "deny")])].concat();
    assert_ne!(alone.digest(), beside.digest());
    assert_eq!(PolicySet::from_files(whole).unwrap().digest(), beside.digest());
    let again = PolicySet::from_object(&beside.to_object()).unwrap();
    assert_eq!(again.digest(), beside.digest());
    assert!(again.catalogue().keys().any(|code| code.as_str() == "ACME-OURS"));
}
