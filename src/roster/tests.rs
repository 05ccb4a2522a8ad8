//! Fixtures: two keys that sign rosters, of which both must; and people of every kind.

mod quorum;

use serde_json::{Value, json};

use super::*;
use crate::audit::note::SigningKey;
use crate::document::FromJson;
use crate::jurisdiction::Country;
use crate::several::Several;
use crate::time::Timestamp;
use crate::words::Stated;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn key(name: &str) -> SigningKey {
    SigningKey::new(name, DigestText::of(name.as_bytes()).as_str().as_bytes()[7..39].try_into().unwrap()).unwrap()
}

pub(super) fn keys() -> RosterKeys {
    RosterKeys::new(["roster-a", "roster-b"].map(|name| key(name).verifier()), 2).unwrap()
}

pub(super) fn states(codes: &[&str]) -> Stated<Several<Country>> {
    Stated::Known(Several::new(codes.iter().map(|code| code.parse().unwrap())).unwrap())
}

/// A person who works in the United States and is tied to nobody.
pub(super) fn person(id: &str, offices: &[Office]) -> PersonBuilder {
    let key = PersonKey::new(key(id).verifier()).unwrap();
    Person::builder(id.parse().unwrap(), key, Several::new(offices.iter().copied()).unwrap())
        .country(Stated::Known("US".parse().unwrap()))
        .under_power_of(Stated::None)
        .agent_of(Stated::None)
}

pub(super) fn terms(people: Vec<Person>) -> RosterTerms {
    let name = "approvers".parse().unwrap();
    RosterTerms::new(name, 3, at("2026-06-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), people)
}

pub(super) fn signed(people: Vec<Person>) -> SignedRoster {
    terms(people).sign([&key("roster-a"), &key("roster-b")]).unwrap()
}

pub(super) fn roster(people: Vec<Person>) -> Roster {
    Roster::open(signed(people), &keys()).unwrap()
}

/// The clear part of the record of a decision.
pub(super) fn record(request: &str) -> Vec<u8> {
    let digest = DigestText::of(request.as_bytes());
    let id = "019756a1-0000-7000-8000-000000000001";
    json!({"id": id, "request_digest": digest, "time": "2026-06-10T12:00:00Z", "type": "decision", "v": 1})
        .to_string()
        .into_bytes()
}

pub(super) fn reference() -> Reference {
    Reference::read(&record("r-1")).unwrap()
}

fn two() -> Vec<Person> {
    vec![person("p-1", &[Office::Counsel]).build(), person("p-2", &[Office::SecondReviewer]).build()]
}

#[test]
fn a_roster_needs_as_many_pinned_keys_as_wanted_each_counted_once() {
    let open = |names: &[&str]| {
        let held: Vec<SigningKey> = names.iter().map(|name| key(name)).collect();
        Roster::open(terms(two()).sign(&held).unwrap(), &keys())
    };
    assert_eq!(open(&["roster-a", "roster-b"]).unwrap().people().len(), 2);
    assert!(open(&["stranger", "roster-b", "roster-a"]).is_ok());
    for few in [&[][..], &["roster-a"], &["roster-a", "roster-a"], &["roster-a", "stranger"], &["stranger", "p-1"]] {
        assert!(matches!(open(few), Err(RosterRefused::Signatures { threshold: 2, .. })), "{few:?}");
    }
    // The same key under another name is the same key.
    let seed: [u8; 32] = DigestText::of(b"roster-a").as_str().as_bytes()[7..39].try_into().unwrap();
    let alias = SigningKey::new("roster-b", seed).unwrap();
    assert!(Roster::open(terms(two()).sign([&key("roster-a"), &alias]).unwrap(), &keys()).is_err());
    let twice = RosterKeys::new([key("roster-a").verifier(), alias.verifier()], 2);
    assert!(matches!(twice, Err(RosterRefused::PinnedTwice(_))));
    for threshold in [0, 2] {
        let refused = RosterKeys::new([key("roster-a").verifier()], threshold);
        assert!(matches!(refused, Err(RosterRefused::Threshold { keys: 1, .. })), "{threshold}");
    }
    assert!(RosterKeys::new([], 0).is_err());
    // Two people sign copies, and join them.
    let one = |name| terms(two()).sign([&key(name)]).unwrap();
    assert!(Roster::open(one("roster-a").join(one("roster-b")).unwrap(), &keys()).is_ok());
    let other = terms(Vec::new()).sign([&key("roster-b")]).unwrap();
    assert_eq!(one("roster-a").join(other), Err(RosterRefused::Differs));
}

#[test]
fn one_person_one_key_and_no_two_sides() {
    let open = |people: Vec<Person>| Roster::open(signed(people), &keys()).map(|_| ());
    let second = || person("p-2", &[Office::SecondReviewer]);
    assert_eq!(open(vec![second().build(), second().build()]), Err(RosterRefused::Twice { at: 1, what: "the person" }));
    let borrowed = |id: &str, of: &str| {
        let key = PersonKey::new(key(of).verifier()).unwrap();
        Person::builder(id.parse().unwrap(), key, Several::one(Office::Counsel)).build()
    };
    assert_eq!(
        open(vec![second().build(), borrowed("p-1", "p-2")]),
        Err(RosterRefused::Twice { at: 1, what: "the key" })
    );
    assert_eq!(open(vec![borrowed("p-1", "somebody")]), Err(RosterRefused::KeyName(0)));
    assert_eq!(open(vec![borrowed("roster-a", "roster-a")]), Err(RosterRefused::OwnWord(0)));
    for offices in [
        &[Office::Counsel, Office::PolicyAuthor][..],
        &[Office::SecondReviewer, Office::LogOperator],
        &[Office::PolicyAuthor, Office::LogOperator],
    ] {
        assert_eq!(open(vec![person("p-1", offices).build()]), Err(RosterRefused::Offices(0)), "{offices:?}");
    }
    assert!(open(vec![person("p-1", &[Office::Counsel, Office::SecondReviewer]).build()]).is_ok());
    let (from, until) = (at("2026-06-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
    let empty = RosterTerms::new("approvers".parse().unwrap(), 3, from, until, two());
    let empty = empty.sign([&key("roster-a"), &key("roster-b")]).unwrap();
    assert_eq!(Roster::open(empty, &keys()), Err(RosterRefused::Reversed { from, until }));
}

#[test]
fn a_roster_holds_from_its_first_instant_until_before_its_last() {
    let roster = roster(two());
    for (now, holds) in [
        ("2026-05-31T23:59:59Z", false),
        ("2026-06-01T00:00:00Z", true),
        ("2026-11-30T23:59:59Z", true),
        ("2026-12-01T00:00:00Z", false),
    ] {
        assert_eq!(roster.in_force(at(now)), holds, "{now}");
    }
}

#[test]
fn a_roster_is_read_strictly_and_its_digest_is_of_what_it_says() {
    let document = serde_json::to_value(signed(two())).unwrap();
    let read = |document: &Value| Roster::read(document.to_string().as_bytes(), &keys());
    let held = read(&document).unwrap();
    assert_eq!(held, roster(two()));
    let content = crate::canonical::bytes(&document["signed"]).unwrap();
    assert_eq!(*held.digest(), DigestText::of(&content));
    // Spaces and order change nothing; a signature more changes no digest.
    assert_eq!(Roster::read(serde_json::to_string_pretty(&document).unwrap().as_bytes(), &keys()).unwrap(), held);

    let paths = [
        "/signed/v",
        "/signed/type",
        "/signed/name",
        "/signed/version",
        "/signed/from",
        "/signed/until",
        "/signed/people",
        "/signed/people/0/id",
        "/signed/people/0/key",
        "/signed/people/0/offices",
        "/signed/people/0/country",
        "/signed/people/0/under_power_of",
        "/signed/people/0/agent_of",
        "/signatures",
        "/signatures/0/key",
        "/signatures/0/signature",
    ];
    for path in paths {
        let (parent, field) = path.rsplit_once('/').unwrap();
        let mut without = document.clone();
        without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field);
        assert!(matches!(read(&without), Err(RosterRefused::Document(_))), "without {path}");
        let mut more = document.clone();
        more.pointer_mut(parent).unwrap()["note"] = json!("x");
        assert!(matches!(read(&more), Err(RosterRefused::Document(_))), "more beside {path}");
        let text = document.to_string();
        let (whole, mark) = (document.pointer(path).unwrap().to_string(), format!("\"{field}\":"));
        let given = format!("{mark}{whole}");
        let twice = text.replacen(&given, &format!("{given},{given}"), 1);
        assert_ne!(text, twice, "{path}");
        assert!(matches!(Roster::read(twice.as_bytes(), &keys()), Err(RosterRefused::Document(_))), "{path} twice");
    }
    // What changes what it says is not signed.
    for (path, value) in [
        ("/signed/version", json!(4)),
        ("/signed/until", json!("2027-12-01T00:00:00Z")),
        ("/signed/people/0/offices", json!(["second_reviewer"])),
        ("/signed/people/1/under_power_of", json!(["CN"])),
        ("/signed/people/1/country", json!("DE")),
        ("/signed/people", json!([])),
    ] {
        let mut changed = document.clone();
        *changed.pointer_mut(path).unwrap() = value;
        let refused = read(&changed).unwrap_err();
        assert!(matches!(refused, RosterRefused::Signatures { valid: 0, .. }), "{path}");
        assert!(refused.to_string().contains("roster-a, roster-b"), "{refused}");
    }
    for (path, value) in
        [("/signed/v", json!(2)), ("/signed/type", json!("approval")), ("/signed/people/0/key", json!("p-1+00+AA"))]
    {
        let mut changed = document.clone();
        *changed.pointer_mut(path).unwrap() = value;
        assert!(matches!(read(&changed), Err(RosterRefused::Document(_))), "{path}");
    }
}

#[test]
fn a_reference_is_the_record_of_a_decision_and_of_nothing_else() {
    let bytes = record("r-1");
    let reference = Reference::read(&bytes).unwrap();
    assert_eq!(*reference.record(), DigestText::of(&bytes));
    assert_ne!(Reference::read(&record("r-2")).unwrap(), reference);
    let loaded = br#"{"type":"policy-load","v":1}"#;
    assert_eq!(Reference::read(loaded), Err(ReferenceRefused::Type("policy-load".to_owned())));
    let mut preview: Value = serde_json::from_slice(&bytes).unwrap();
    preview["type"] = json!("preview");
    assert!(Reference::read(preview.to_string().as_bytes()).is_err());
    for bad in [&b""[..], b"[]", br#"{"type":"decision"}"#, b"\xff"] {
        assert!(matches!(Reference::read(bad), Err(ReferenceRefused::Record(_))), "{bad:?}");
    }
}

#[test]
fn every_bit_of_a_signature_and_every_field_counts() {
    let roster = roster(two());
    let approval = quorum::counsel().sign(&key("p-1")).unwrap();
    assert!(approval.verify(&roster));
    let document = serde_json::to_value(&approval).unwrap();
    assert_eq!(SignedApproval::from_json(document.to_string().as_bytes()).unwrap(), approval);
    for bit in 0..512 {
        let mut bent = approval.clone();
        bent.signature.0[bit / 8] ^= 1 << (bit % 8);
        assert!(!bent.verify(&roster), "bit {bit}");
    }
    let (other, later) = (DigestText::of(b"other").to_string(), "2026-06-12T00:00:00Z");
    for (field, value) in [
        ("decision", json!("another")),
        ("record", json!(other)),
        ("request_digest", json!(other)),
        ("measures", json!(["disclose_traffic"])),
        ("by", json!("p-2")),
        ("role", json!("second_reviewer")),
        ("conflict_analysis", json!("none")),
        ("at", json!(later)),
        ("until", json!(later)),
    ] {
        let mut bent = document.clone();
        bent["signed"][field] = value;
        let bent = SignedApproval::from_json(bent.to_string().as_bytes()).unwrap();
        assert!(!bent.verify(&roster), "{field}");
    }
    // A signature under one kind of statement is none under another.
    let mut revocation = serde_json::to_value(quorum::taken_back("p-1").sign(&key("p-1")).unwrap()).unwrap();
    revocation["signature"] = document["signature"].clone();
    assert!(!SignedRevocation::from_json(revocation.to_string().as_bytes()).unwrap().verify(&roster));
    assert!(SignedApproval::from_json(revocation.to_string().as_bytes()).is_err());
    // Who signs with another key than the roster's has not signed.
    assert!(!quorum::counsel().sign(&key("p-2")).unwrap().verify(&roster));
}
