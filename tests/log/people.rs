//! Escalations on record: listed, approved, and gone when people resolved them.

use std::sync::Arc;

use comity::evidence::SigningKey;
use comity::{
    ApprovalTerms, ApproverRole, AuditLog, DigestText, Escalation, Gate, Office, Person, PersonKey, PolicySet, Quorum,
    Roster, RosterKeys, RosterTerms, Several, SignedApproval, Stated,
};

use super::room;
use crate::common::room::Room;
use crate::common::{self, Hand, Shared};

#[test]
fn what_waits_for_people_is_listed_and_approved_from_the_log() {
    let (room, ids) = room("people");
    let listed = room.ok("escalations log");
    assert!(listed.starts_with("log: 1 open\n"), "{listed}");
    let line = listed.lines().nth(1).unwrap();
    assert!(
        line.starts_with(&ids[1]) && line.contains("record 2  20") && line.contains("  0 h  disclose_subscriber"),
        "{line}"
    );

    room.ok("key c-1 --to c-1.key");
    room.write("analysis.txt", "Both laws, and why this one.");
    std::fs::create_dir(room.path("words")).unwrap();
    let sign = "--measure disclose_subscriber --by c-1 --role counsel --analysis analysis.txt --key c-1.key --to words";
    let said = room.ok(&format!("approve --log log {} {sign}", ids[1]));
    assert!(said.contains(&ids[1]), "{said}");
    let record = room.ok("show log 2");
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let digest = DigestText::of(serde_json::to_string(&record["record"]).unwrap().as_bytes());
    assert!(said.contains(digest.as_str()), "the approval is bound to the record as it stands in the log: {said}");
    let listed = room.ok("escalations log --approvals words");
    assert!(listed.contains("  approved  c-1 as counsel: disclose_subscriber; until"), "{listed}");
    room.ok("revoke --log log 2 --of c-1 --key c-1.key --to words");
    assert!(room.ok("escalations log --approvals words").contains("  revoked   what c-1 approved"));

    let why = room.refused(1, &format!("approve --log log 0 {sign}"));
    assert!(why.contains("record 0") && why.contains("policy-load"), "{why}");
    let why = room.refused(1, &format!("approve --log log 77 {sign}"));
    assert!(why.contains("77"), "{why}");
    assert!(room.refused(1, &format!("approve --log nowhere 1 {sign}")).contains("there is no log"));
    let why = room.refused(1, &format!("approve {} {sign}", ids[1]));
    assert!(why.contains(&ids[1]), "without --log it is a file: {why}");

    // Without keys the list has no measures, and says why.
    std::fs::rename(room.path("log/keys"), room.path("keys")).unwrap();
    let listed = room.ok("escalations log");
    assert!(listed.contains(&ids[1]) && listed.contains("under the seal") && listed.contains("--keys"), "{listed}");
    assert!(!listed.contains("disclose_subscriber"), "{listed}");
    assert!(room.ok("escalations log --keys keys").contains("disclose_subscriber"));
    assert!(room.refused(1, "escalations log --keys nowhere").contains("nowhere"));
    assert!(room.refused(1, "escalations nowhere").contains("nowhere"));
    let empty = room.path("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(room.refused(1, "escalations empty").contains("there is no log"));
}

fn key(name: &str) -> SigningKey {
    let mut seed = [7; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    SigningKey::new(name, seed).unwrap()
}

fn roster() -> Roster {
    let person = |id: &str, office| {
        let builder =
            Person::builder(id.parse().unwrap(), PersonKey::new(key(id).verifier()).unwrap(), Several::one(office));
        builder
            .country(Stated::Known("IS".parse().unwrap()))
            .under_power_of(Stated::None)
            .agent_of(Stated::None)
            .build()
    };
    let people = vec![person("c-1", Office::Counsel), person("s-1", Office::SecondReviewer)];
    let (from, until) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2030-01-01T00:00:00Z".parse().unwrap());
    let terms = RosterTerms::new("approvers".parse().unwrap(), 1, from, until, people);
    let keys = RosterKeys::new([key("roster").verifier()], 1).unwrap();
    Roster::open(terms.sign([&key("roster")]).unwrap(), &keys).unwrap()
}

fn approval(of: &Escalation, by: &str, role: ApproverRole) -> SignedApproval {
    let analysis = (role == ApproverRole::Counsel).then(|| DigestText::of(b"the analysis"));
    let from = of.reference().time();
    let measures = Several::new(of.measures().iter().copied()).unwrap();
    let by_in = (by.parse().unwrap(), role);
    let terms = ApprovalTerms::new(of.reference(), measures, by_in, analysis, from, from.plus_seconds(86_400));
    terms.unwrap().sign(&key(by)).unwrap()
}

#[test]
fn what_people_resolved_is_not_listed_any_more() {
    let room = Room::new("log-resolved");
    let case = common::read(&common::at("tests/cases/user-in-germany.yaml"));
    let (request, user) = common::parts(&case);
    let clock = Shared(Arc::new(Hand::at(&format!("{}T12:00:00Z", common::day_of(&case)))));
    let log = AuditLog::options().dangerous_clock(clock.clone()).open(room.path("log")).unwrap();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log).approvers(roster(), Quorum::default());
    let gate = gate.dangerous().clock(clock).build().unwrap();
    let (first, second) = (gate.evaluate(&request, &user).unwrap(), gate.evaluate(&request, &user).unwrap());
    // The list can be had beside the writer.
    assert!(room.ok("escalations log").starts_with("log: 2 open\n"));
    // Writing beside it is refused.
    assert!(room.refused(1, "erase log u-1 --by privacy-7").contains("in use by another process"));
    let escalation = first.escalation().unwrap();
    let words = [
        approval(&escalation, "c-1", ApproverRole::Counsel),
        approval(&escalation, "s-1", ApproverRole::SecondReviewer),
    ];
    drop(gate.resolve(&request, &user, &escalation, (&words, &[])).unwrap());
    let listed = room.ok("escalations log");
    assert!(listed.starts_with("log: 1 open\n") && listed.contains(second.id()), "{listed}");
    assert!(!listed.contains(first.id()) && listed.contains(" d  "), "{listed}");
}
