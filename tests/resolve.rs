//! Escalations end by signed approvals alone, and an approval lifts nothing but what it may.

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

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use comity::evidence::SigningKey;
use comity::workbench::Case;
use comity::{
    Acknowledgements, AppointRefused, ApprovalRefused, ApprovalTerms, ApproverRole, AuditLog, Border, DataRequest,
    Decision, DigestText, Escalation, Gate, GateBuilder, Lack, Measure, Office, Outcome, Person, PersonKey, PolicySet,
    Quorum, ResolveRefused, RevocationTerms, Roster, RosterKeys, RosterTerms, Several, SignedApproval,
    SignedRevocation, Stated, Timestamp, Unfit, UserContext,
};
use serde_json::{Value, json};

fn key(name: &str) -> SigningKey {
    let mut seed = [7; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    SigningKey::new(name, seed).unwrap()
}

fn person(id: &str, office: Office) -> Person {
    let key = PersonKey::new(key(id).verifier()).unwrap();
    Person::builder(id.parse().unwrap(), key, Several::one(office))
        .country(Stated::Known("IS".parse().unwrap()))
        .under_power_of(Stated::None)
        .agent_of(Stated::None)
        .build()
}

fn roster(version: u32) -> Roster {
    let people = vec![person("c-1", Office::Counsel), person("s-1", Office::SecondReviewer)];
    let (from, until) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2030-01-01T00:00:00Z".parse().unwrap());
    let terms = RosterTerms::new("approvers".parse().unwrap(), version, from, until, people);
    let keys = RosterKeys::new([key("roster").verifier()], 1).unwrap();
    Roster::open(terms.sign([&key("roster")]).unwrap(), &keys).unwrap()
}

fn case(name: &str) -> Case {
    common::read(&common::at(&format!("tests/cases/{name}.yaml")))
}

struct House {
    gate: Gate,
    log: common::Frail,
    audit: AuditLog,
    hand: Arc<common::Hand>,
    request: DataRequest,
    user: UserContext,
}

fn house_with(case: &Case, with: impl Fn(GateBuilder) -> GateBuilder) -> House {
    let (request, user) = common::parts(case);
    let hand = Arc::new(common::Hand::at(&format!("{}T12:00:00Z", common::day_of(case))));
    let log = common::Frail::default();
    let audit = log.log();
    let clock = common::Shared(Arc::clone(&hand));
    let builder = Gate::builder(PolicySet::bundled().unwrap())
        .audit(audit.clone())
        .national_security(common::Frail::default().log())
        .dangerous()
        .clock(clock);
    House { gate: with(builder).build().unwrap(), log, audit, hand, request, user }
}

/// A user in Germany, a warrant of the United States, a holder there: counsel must resolve the conflict.
fn house() -> House {
    house_with(&case("user-in-germany"), |builder| builder.approvers(roster(1), Quorum::default()))
}

impl House {
    fn evaluated(&self) -> Decision {
        self.gate.evaluate(&self.request, &self.user).unwrap()
    }

    fn resolve(
        &self,
        escalation: &Escalation,
        words: (&[SignedApproval], &[SignedRevocation]),
    ) -> Result<Decision, ResolveRefused> {
        self.gate.resolve(&self.request, &self.user, escalation, words)
    }

    fn record(&self, at: usize) -> Value {
        self.log.records()[at].clone()
    }

    fn types(&self) -> Vec<String> {
        self.log.types()
    }
}

fn approval(of: &Escalation, by: &str, role: ApproverRole) -> SignedApproval {
    let analysis = (role == ApproverRole::Counsel).then(|| DigestText::of(b"the analysis"));
    let from: Timestamp = of.reference().time();
    let measures = Several::new(of.measures().iter().copied()).unwrap();
    let by_in = (by.parse().unwrap(), role);
    let terms = ApprovalTerms::new(of.reference(), measures, by_in, analysis, from, from.plus_seconds(86_400));
    terms.unwrap().sign(&key(by)).unwrap()
}

fn both(of: &Escalation) -> Vec<SignedApproval> {
    vec![approval(of, "c-1", ApproverRole::Counsel), approval(of, "s-1", ApproverRole::SecondReviewer)]
}

#[test]
fn two_people_resolve_a_conflict_of_laws_and_the_record_says_how() {
    let house = house();
    let escalated = house.evaluated();
    assert_eq!(escalated.outcome(), Outcome::Escalate);
    let escalation = escalated.escalation().unwrap();
    assert_eq!(escalation.decision().as_str(), escalated.id());
    assert_eq!(escalation.measures(), &BTreeSet::from([Measure::DiscloseContent]));
    let approvals = both(&escalation);
    house.hand.forward(3_600);
    let decision = house.resolve(&escalation, (&approvals, &[])).unwrap();
    assert_eq!(decision.outcome(), Outcome::Allow);
    assert_eq!(decision.rulings().all()[0].routes(), ["holder:us-resolved"]);
    assert!(decision.escalation().is_none(), "a resolution is not approved again");

    assert_eq!(house.types(), ["policy-load", "roster-load", "decision", "escalation-resolution"]);
    let record = house.record(3);
    let clear = record.to_string();
    assert_eq!(clear.as_bytes(), decision.record().bytes(), "RFC 8785");
    assert_eq!(record["previous"], escalated.id());
    assert_eq!(record["previous_position"], escalated.receipt().position());
    assert_eq!(record["previous_record"], escalated.receipt().digest());
    assert_eq!(record["roster_digest"], roster(1).digest().as_str());
    assert_eq!(record["outcome"], "allow");
    let mut digests: Vec<String> = approvals.iter().map(|one| one.digest().unwrap().to_string()).collect();
    digests.sort();
    assert_eq!(record["approvals"], json!(digests));
    for hidden in ["c-1", "s-1", "u-de", "disclose_content"] {
        assert!(!clear.contains(&format!("\"{hidden}\"")), "{hidden}");
    }
    let sealed: Value = common::opened(&house.audit, decision.record());
    assert_eq!(sealed["approvals"].as_array().unwrap().len(), 2);
    assert_eq!(sealed["intake"]["approvals"][0]["measures"], json!(["disclose_content"]));
    let load = house.record(1);
    assert_eq!((&load["version"], &load["roster_digest"]), (&json!(1), &record["roster_digest"]));

    let (_, permit) = decision.into_parts();
    let permit = permit.unwrap();
    let words =
        permit.comes_before().fold(Acknowledgements::none(), |words, duty| words.with(duty, "c-1".parse().unwrap()));
    assert!(permit.redeem(&house.gate, &words).is_ok());
    assert_eq!(house.types().last().unwrap(), "disclosure");
}

#[test]
fn what_an_intake_states_opens_nothing_but_a_preview() {
    let case = self::case("user-in-germany-resolved");
    let house = house_with(&case, |builder| builder.approvers(roster(1), Quorum::default()));
    assert!(!house.request.intake().approvals().is_empty());
    let day = common::day_of(&case);
    let previewed = house.gate.preview(&house.request, &house.user, day).unwrap();
    assert_eq!(previewed.outcome(), Outcome::Allow);
    let alone = house.evaluated();
    let all: Vec<Decision> =
        house.gate.evaluate_all(&house.request, [house.user.clone()]).map(Result::unwrap).collect();
    assert_eq!((alone.outcome(), all[0].outcome()), (Outcome::Escalate, Outcome::Escalate));
    assert!(alone.into_parts().1.is_none());
    let sealed: Value = common::opened(&house.audit, all[0].record());
    assert_eq!(sealed["intake"]["approvals"], json!([]), "what was not signed is not on record as if it were");
    // Signed ones open it, and what is stated beside them adds nothing.
    let escalation = all[0].escalation().unwrap();
    let refused = house.resolve(&escalation, (&both(&escalation)[..1], &[])).unwrap_err();
    let lack = ApprovalRefused::Measure { measure: Measure::DiscloseContent, lack: Lack::SecondReviewer };
    assert_eq!(refused, ResolveRefused::Approvals(vec![lack]));
    assert_eq!(house.resolve(&escalation, (&both(&escalation), &[])).unwrap().outcome(), Outcome::Allow);
}

#[test]
fn refusals_leave_the_escalation_and_write_nothing() {
    let house = house();
    let escalation = house.evaluated().escalation().unwrap();
    let good = both(&escalation);
    let before = house.types();

    // Another demand, intake or user than that of the record.
    let case = self::case("user-in-germany");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["until"] = "2026-04-30".into();
    let other = DataRequest::new(serde_json::from_value(demand).unwrap(), case.intake.clone()).unwrap();
    let refused = house.gate.resolve(&other, &house.user, &escalation, (&good, &[])).unwrap_err();
    assert_eq!(refused, ResolveRefused::Other);
    let mut intake = serde_json::to_value(&case.intake).unwrap();
    intake["hands"][0]["person"] = "p-9".into();
    let other = DataRequest::new(case.demand.clone(), serde_json::from_value(intake).unwrap()).unwrap();
    let refused = house.gate.resolve(&other, &house.user, &escalation, (&good, &[])).unwrap_err();
    assert_eq!(refused, ResolveRefused::Other);
    for (place, value) in [("/subject", json!("u-9")), ("/residence", json!(["FR"])), ("/holder/country", json!("IE"))]
    {
        let mut document = serde_json::to_value(&house.user).unwrap();
        *document.pointer_mut(place).unwrap() = value;
        let other: UserContext = serde_json::from_value(document).unwrap();
        let refused = house.gate.resolve(&house.request, &other, &escalation, (&good, &[])).unwrap_err();
        assert_eq!(refused, ResolveRefused::Other, "{place}");
    }

    // Approvals of another decision on the very same demand.
    let again = house.evaluated().escalation().unwrap();
    let refused = house.resolve(&again, (&good, &[])).unwrap_err();
    let ResolveRefused::Approvals(why) = refused else { panic!("{refused}") };
    assert!(why.contains(&ApprovalRefused::Approval { at: 1, why: Unfit::Other }), "{why:?}");
    assert!(why.contains(&ApprovalRefused::Approval { at: 2, why: Unfit::Other }), "{why:?}");

    // Taken back, and lapsed.
    let taken = RevocationTerms::new(escalation.reference(), "s-1".parse().unwrap(), escalation.reference().time());
    let taken = taken.sign(&key("s-1")).unwrap();
    assert!(matches!(house.resolve(&escalation, (&good, &[taken])), Err(ResolveRefused::Approvals(_))));
    house.hand.forward(86_400);
    assert!(matches!(house.resolve(&escalation, (&good, &[])), Err(ResolveRefused::Approvals(_))));
    assert_eq!(house.types().len(), before.len() + 1, "one evaluation more, no resolution");
    assert_eq!(house.gate.health().live_permits, 0);

    // A gate without a roster.
    let bare = house_with(&case, |builder| builder);
    let escalation = bare.evaluated().escalation().unwrap();
    assert_eq!(bare.resolve(&escalation, (&both(&escalation), &[])).unwrap_err(), ResolveRefused::NoRoster);
    assert_eq!(bare.gate.appoint(roster(2)), Err(AppointRefused::NoRoster));
}

#[test]
fn law_3_no_record_no_resolution() {
    let house = house();
    let escalation = house.evaluated().escalation().unwrap();
    house.log.broken.store(true, Ordering::SeqCst);
    let refused = house.resolve(&escalation, (&both(&escalation), &[])).unwrap_err();
    assert!(matches!(refused, ResolveRefused::Unrecorded(_)), "{refused}");
    assert_eq!(house.gate.health().live_permits, 0);
    assert!(matches!(house.gate.appoint(roster(2)), Err(AppointRefused::Unrecorded(_))));
    house.log.broken.store(false, Ordering::SeqCst);
    assert_eq!(house.types(), ["policy-load", "roster-load", "decision"]);
}

#[test]
fn the_law_of_today_decides_again() {
    let house = house();
    let escalation = house.evaluated().escalation().unwrap();
    let good = both(&escalation);
    // An expired policy set escalates everything, whoever approved.
    let expired = house.gate.policies().expiring("2026-06-10T12:00:00Z".parse().unwrap());
    house.gate.swap(expired).unwrap();
    let decision = house.resolve(&escalation, (&good, &[])).unwrap();
    assert_eq!(decision.outcome(), Outcome::Escalate);
    assert!(decision.into_parts().1.is_none());
    // A clock that went back is a fault, and no approval lifts one.
    house.gate.swap(PolicySet::bundled().unwrap()).unwrap();
    house.hand.forward(60);
    assert_eq!(house.resolve(&escalation, (&good, &[])).unwrap().outcome(), Outcome::Allow);
    house.hand.forward(-30);
    let decision = house.resolve(&escalation, (&good, &[])).unwrap();
    assert_eq!(decision.outcome(), Outcome::Escalate);
    assert!(!decision.faults().is_empty());
    // A border without the route: the second key does not turn.
    let case = self::case("user-in-germany");
    let narrow = house_with(&case, |builder| {
        let border = Border::bundled().unwrap().without("holder:us-resolved");
        builder.border(border).approvers(roster(1), Quorum::default())
    });
    let escalation = narrow.evaluated().escalation().unwrap();
    assert_ne!(narrow.resolve(&escalation, (&both(&escalation), &[])).unwrap().outcome(), Outcome::Allow);
}

#[test]
fn a_roster_gives_way_to_a_later_version_alone() {
    let house = house();
    let escalation = house.evaluated().escalation().unwrap();
    assert_eq!(house.gate.appoint(roster(2)), Ok(()));
    for version in [0, 1, 2] {
        let refused = house.gate.appoint(roster(version));
        assert_eq!(refused, Err(AppointRefused::Version { held: "approvers".to_owned(), version: 2 }));
    }
    assert!(house.resolve(&escalation, (&both(&escalation), &[])).is_ok());
    assert_eq!(house.types(), ["policy-load", "roster-load", "decision", "roster-load", "escalation-resolution"]);
    assert_eq!(house.record(4)["roster_digest"], roster(2).digest().as_str());
}

/// The case with every hand named.
fn named(case: &Case) -> Case {
    let mut intake = serde_json::to_value(&case.intake).unwrap();
    for hand in intake["hands"].as_array_mut().unwrap() {
        hand["person"] = "p-1".into();
    }
    intake["approvals"] = json!([]);
    Case { intake: serde_json::from_value(intake).unwrap(), ..case.clone() }
}

/// Law 8, over every case that there is: approved by the right people, nothing is allowed but what was
/// escalated, on a route that counsel resolves; and what was denied, faulted or without a place stays so.
#[test]
fn law_8_approvals_cure_nothing_else() {
    let routes = Border::bundled().unwrap();
    let (mut escalations, mut opened) = (0, BTreeSet::new());
    let mut clocks = std::collections::BTreeMap::new();
    for (name, case) in common::all_cases() {
        let case = named(&case);
        let day = common::day_of(&case);
        let house = clocks
            .entry(day)
            .or_insert_with(|| house_with(&case, |builder| builder.approvers(roster(1), Quorum::default())));
        let Ok(request) = case.request() else { continue };
        for user in case.users.as_slice() {
            let was = house.gate.evaluate(&request, user).unwrap();
            let Some(escalation) = was.escalation() else {
                assert!(was.rulings().iter().all(|ruling| ruling.outcome() != Outcome::Escalate), "{name}");
                continue;
            };
            escalations += 1;
            let now = match house.gate.resolve(&request, user, &escalation, (&both(&escalation), &[])) {
                Ok(now) => now,
                Err(ResolveRefused::Approvals(_)) => continue,
                Err(refused) => panic!("{name}: {refused}"),
            };
            let facts = serde_json::to_value(comity::Facts::new(&request, user, day)).unwrap();
            let placed = facts["user"]["location"]["state"] == "established";
            for (before, after) in was.rulings().iter().zip(now.rulings()) {
                assert_eq!(before.measure(), after.measure());
                let (was, is) = (before.outcome(), after.outcome());
                if is == Outcome::Allow && was != Outcome::Allow {
                    assert_eq!(was, Outcome::Escalate, "{name}: {}", after.measure());
                    assert!(placed && now.faults().is_empty(), "{name}");
                    assert!(!after.routes().is_empty());
                    assert!(after.routes().iter().all(|route| routes.routes()[route].resolution), "{name}");
                    opened.insert(name.clone());
                } else {
                    assert!(is >= was, "{name}: {} from {was} to {is}", after.measure());
                }
            }
        }
    }
    assert!(escalations > 100, "{escalations}");
    assert!(opened.contains("user-in-germany") && opened.len() > 3, "{opened:?}");
}

/// A hand of whom nobody knows who it is bars approval: it could be the approver.
#[test]
fn an_unknown_hand_bars_approval() {
    let mut case = self::case("user-in-germany");
    for hand in 0..case.intake.hands().len() {
        let mut intake = serde_json::to_value(&case.intake).unwrap();
        intake["hands"][hand]["person"] = "unknown".into();
        let approver = intake["hands"][hand]["role"] == "approver";
        let kept = case.intake.clone();
        case.intake = serde_json::from_value(intake).unwrap();
        let house = house_with(&case, |builder| builder.approvers(roster(1), Quorum::default()));
        let escalation = house.evaluated().escalation().unwrap();
        let resolved = house.resolve(&escalation, (&both(&escalation), &[]));
        match resolved {
            Ok(decision) => assert!(approver && decision.outcome() == Outcome::Allow),
            Err(refused) => {
                assert_eq!(refused, ResolveRefused::Approvals(vec![ApprovalRefused::HandUnknown(hand)]));
            }
        }
        case.intake = kept;
    }
}
