//! The matrix: two good approvals are enough, and each thing that is wrong makes them too few.

use std::collections::BTreeSet;

use super::*;
use crate::jurisdiction::Countries;
use crate::request::intake::{ApproverRole, Hand, HandRole};
use crate::request::measure::Measure;
use crate::roster::{ApprovalRefused, Matter, Quorum, Unfit};

const NOW: &str = "2026-06-11T12:00:00Z";
const CONTENT: Measure = Measure::DiscloseContent;

fn approval(by: &str, role: ApproverRole, analysis: bool, span: (&str, &str)) -> ApprovalTerms {
    let measures = Several::one(CONTENT);
    let analysis = analysis.then(|| DigestText::of(b"the analysis"));
    ApprovalTerms::new(&reference(), measures, (by.parse().unwrap(), role), analysis, at(span.0), at(span.1)).unwrap()
}

const SPAN: (&str, &str) = ("2026-06-11T09:00:00Z", "2026-06-25T09:00:00Z");

pub(in crate::roster) fn counsel() -> ApprovalTerms {
    approval("p-1", ApproverRole::Counsel, true, SPAN)
}

fn second() -> ApprovalTerms {
    approval("p-2", ApproverRole::SecondReviewer, false, SPAN)
}

pub(in crate::roster) fn taken_back(of: &str) -> RevocationTerms {
    RevocationTerms::new(&reference(), of.parse().unwrap(), at("2026-06-11T10:00:00Z"))
}

fn signed(terms: ApprovalTerms) -> SignedApproval {
    let by = terms.by.to_string();
    terms.sign(&key(&by)).unwrap()
}

fn hand(role: HandRole, who: Stated<&str>) -> Hand {
    let who = match who {
        Stated::Known(id) => Stated::Known(id.parse().unwrap()),
        Stated::None => Stated::None,
        Stated::Unknown => Stated::Unknown,
    };
    Hand::builder().role(role).person(who).agent_of(Stated::None).build()
}

/// A demand of the United States on a holder there, submitted by a machine, handled by p-7, executed by p-8.
struct Case {
    people: Vec<Person>,
    hands: Vec<Hand>,
    escalated: BTreeSet<Measure>,
    reach: Countries,
    home: Countries,
    states_known: bool,
    approvals: Vec<SignedApproval>,
    revocations: Vec<SignedRevocation>,
    people_wanted: usize,
    now: Timestamp,
}

fn good() -> Case {
    let us: Countries = ["US".parse().unwrap(), "PR".parse().unwrap()].into();
    Case {
        people: vec![
            person("p-1", &[Office::Counsel]).build(),
            person("p-2", &[Office::SecondReviewer]).build(),
            person("p-3", &[Office::Counsel, Office::SecondReviewer]).build(),
            person("p-4", &[Office::PolicyAuthor]).build(),
            person("p-5", &[Office::LogOperator]).build(),
        ],
        hands: vec![
            hand(HandRole::Submitter, Stated::None),
            hand(HandRole::Handler, Stated::Known("p-7")),
            hand(HandRole::Approver, Stated::Unknown),
            hand(HandRole::Executor, Stated::Known("p-8")),
        ],
        escalated: [CONTENT, Measure::DiscloseTraffic].into(),
        reach: us.clone(),
        home: us,
        states_known: true,
        approvals: vec![signed(counsel()), signed(second())],
        revocations: Vec::new(),
        people_wanted: 2,
        now: at(NOW),
    }
}

impl Case {
    fn check(&self) -> Result<BTreeSet<Measure>, Vec<ApprovalRefused>> {
        self.with(&self.approvals)
    }

    fn with(&self, approvals: &[SignedApproval]) -> Result<BTreeSet<Measure>, Vec<ApprovalRefused>> {
        let reference = reference();
        let matter = Matter {
            reference: &reference,
            escalated: &self.escalated,
            hands: &self.hands,
            reach: self.reach.clone(),
            states_known: self.states_known,
            home: self.home.clone(),
        };
        let roster = roster(self.people.clone());
        let quorum = Quorum::of(self.people_wanted);
        let verified = quorum.check(&roster, (approvals, &self.revocations), &matter, self.now)?;
        assert_eq!(verified.roster, *roster.digest());
        assert!(verified.approvals.len() >= 2);
        Ok(verified.measures)
    }

    /// A person's entry, changed.
    fn change(mut self, at: usize, change: impl Fn(PersonBuilder) -> PersonBuilder) -> Self {
        let offices: Vec<Office> = self.people[at].offices().iter().copied().collect();
        self.people[at] = change(person(self.people[at].id().as_str(), &offices)).build();
        self
    }

    fn refused(&self, why: ApprovalRefused, what: &str) {
        let refused = self.check().expect_err(what);
        assert!(refused.contains(&why), "{what}: {refused:?}");
    }
}

fn unfit(at: usize, why: Unfit) -> ApprovalRefused {
    ApprovalRefused::Approval { at, why }
}

fn lack(lack: Lack) -> ApprovalRefused {
    ApprovalRefused::Measure { measure: CONTENT, lack }
}

#[test]
fn counsel_and_a_second_reviewer_are_enough_for_what_both_name_and_no_more() {
    assert_eq!(good().check(), Ok(BTreeSet::from([CONTENT])));
    let case = Case { escalated: [Measure::DiscloseTraffic].into(), ..good() };
    assert!(case.check().is_err(), "what was not escalated");
    Case { escalated: BTreeSet::new(), ..good() }.refused(ApprovalRefused::Nothing, "nothing escalated");
}

#[test]
fn each_exclusion_of_a_person_alone_refuses() {
    type Change = Box<dyn Fn(PersonBuilder) -> PersonBuilder>;
    let cn = || states(&["CN"]);
    let ways: Vec<(&str, Unfit, Change)> = vec![
        ("an agent of the state that asks", Unfit::Agent, Box::new(|one| one.agent_of(states(&["US"])))),
        ("an agent of another", Unfit::Agent, Box::new(|one| one.agent_of(states(&["FR"])))),
        ("perhaps an agent", Unfit::Agent, Box::new(|one| one.agent_of(Stated::Unknown))),
        ("works there", Unfit::Power, Box::new(|one| one.country(Stated::Known("CN".parse().unwrap())))),
        ("works nowhere known", Unfit::Power, Box::new(|one| one.country(Stated::Unknown))),
        ("works nowhere", Unfit::Power, Box::new(|one| one.country(Stated::None))),
        ("family there", Unfit::Power, Box::new(move |one| one.under_power_of(cn()))),
        ("family there too", Unfit::Power, Box::new(|one| one.under_power_of(states(&["US", "CN"])))),
        ("ties unknown", Unfit::Power, Box::new(|one| one.under_power_of(Stated::Unknown))),
    ];
    // The second state that asks is not the holder's home.
    let asked = || Case { reach: good().reach.into_iter().chain(["CN".parse().unwrap()]).collect(), ..good() };
    assert!(asked().check().is_ok());
    for (what, why, change) in &ways {
        for at in [0, 1] {
            asked().change(at, change).refused(unfit(at + 1, *why), what);
        }
    }
    // At the holder's home everybody is under the power of the state; elsewhere that excludes.
    assert!(good().change(0, |one| one.under_power_of(states(&["US", "PR"]))).check().is_ok());
    Case { home: Countries::new(), ..good() }.refused(unfit(1, Unfit::Power), "the holder is elsewhere");
    assert!(asked().change(0, |one| one.under_power_of(states(&["HK", "TW"]))).check().is_ok());
}

#[test]
fn who_is_not_listed_or_of_another_office_does_not_count() {
    for (by, role, why) in [
        ("p-9", ApproverRole::SecondReviewer, Unfit::Unlisted),
        ("p-4", ApproverRole::SecondReviewer, Unfit::Role),
        ("p-5", ApproverRole::SecondReviewer, Unfit::Role),
        ("p-1", ApproverRole::SecondReviewer, Unfit::Role),
    ] {
        let mut case = good();
        case.approvals[1] = signed(approval(by, role, false, SPAN));
        case.refused(unfit(2, why), by);
    }
    let mut case = good();
    case.approvals[0] = signed(approval("p-2", ApproverRole::Counsel, true, SPAN));
    case.refused(unfit(1, Unfit::Role), "a second reviewer as counsel");
    let mut case = good();
    case.approvals[1] = second().sign(&key("p-1")).unwrap();
    case.refused(unfit(2, Unfit::Signature), "counsel signs for the other");
}

#[test]
fn who_touches_the_demand_does_not_approve_it_and_every_hand_is_known() {
    for role in [HandRole::Submitter, HandRole::Handler, HandRole::Executor] {
        for (at, id) in [(1, "p-1"), (2, "p-2")] {
            let mut case = good();
            case.hands.push(hand(role, Stated::Known(id)));
            case.refused(unfit(at, Unfit::Hand), id);
            let mut case = good();
            case.hands.push(hand(role, Stated::Unknown));
            case.refused(ApprovalRefused::HandUnknown(4), "an unknown hand");
        }
        for office in ["p-4", "p-5"] {
            let mut case = good();
            case.hands.push(hand(role, Stated::Known(office)));
            case.refused(ApprovalRefused::HandOffice(4), office);
        }
    }
    Case { hands: Vec::new(), ..good() }.refused(ApprovalRefused::HandsNone, "no hand");
    // Who is named as approver is who approves.
    let mut case = good();
    case.hands.push(hand(HandRole::Approver, Stated::Known("p-1")));
    assert!(case.check().is_ok());
    Case { states_known: false, ..good() }.refused(ApprovalRefused::Requester, "nobody knows who asks");
}

#[test]
fn an_approval_counts_after_the_decision_and_until_it_lapses() {
    for (now, why) in [("2026-06-11T08:59:59Z", Unfit::Future), ("2026-06-25T09:00:00Z", Unfit::Lapsed)] {
        Case { now: at(now), ..good() }.refused(unfit(1, why), now);
    }
    for now in ["2026-06-11T09:00:00Z", "2026-06-25T08:59:59Z"] {
        assert!(Case { now: at(now), ..good() }.check().is_ok(), "{now}");
    }
    for now in ["2026-05-30T00:00:00Z", "2026-12-01T00:00:00Z"] {
        Case { now: at(now), ..good() }.refused(ApprovalRefused::Roster, now);
    }
    // What the constructor refuses, a bent document does not bring in either.
    for ((from, until), why) in [
        (("2026-06-10T11:59:59Z", "2026-06-25T09:00:00Z"), Unfit::Early),
        (("2026-06-11T09:00:00Z", "2026-07-11T09:00:01Z"), Unfit::Span),
        (("2026-06-11T09:00:00Z", "2026-06-11T09:00:00Z"), Unfit::Span),
    ] {
        let (terms, by) = (counsel(), ("p-1".parse().unwrap(), ApproverRole::Counsel));
        let built = ApprovalTerms::new(&reference(), terms.measures.clone(), by, None, at(from), at(until));
        assert!(built.is_err(), "{from} {until}");
        let mut case = good();
        case.approvals[0] = signed(ApprovalTerms { at: at(from), until: at(until), ..terms });
        case.refused(unfit(1, why), until);
    }
    // The longest, and one of the very instant of the decision.
    for span in [("2026-06-11T09:00:00Z", "2026-07-11T09:00:00Z"), ("2026-06-10T12:00:00Z", "2026-06-25T09:00:00Z")] {
        let mut case = good();
        case.approvals[0] = signed(approval("p-1", ApproverRole::Counsel, true, span));
        assert!(case.check().is_ok(), "{span:?}");
    }
}

#[test]
fn an_approval_is_bound_to_the_record() {
    let other = DigestText::of(b"other");
    for terms in [
        ApprovalTerms { decision: "another".parse().unwrap(), ..counsel() },
        ApprovalTerms { record: other.clone(), ..counsel() },
        ApprovalTerms { request_digest: other, ..counsel() },
    ] {
        let mut case = good();
        case.approvals[0] = signed(terms);
        case.refused(unfit(1, Unfit::Other), "bound to another");
    }
}

#[test]
fn a_quorum_is_of_different_people_with_an_analysis() {
    let only = |approvals: Vec<SignedApproval>| Case { approvals, ..good() };
    only(vec![]).refused(lack(Lack::Counsel), "nobody");
    only(vec![signed(counsel())]).refused(lack(Lack::SecondReviewer), "counsel alone");
    only(vec![signed(counsel()), signed(counsel())]).refused(lack(Lack::SecondReviewer), "the same twice");
    only(vec![signed(second()), signed(second())]).refused(lack(Lack::Counsel), "the second twice");
    let bare = approval("p-1", ApproverRole::Counsel, false, SPAN);
    only(vec![signed(bare), signed(second())]).refused(lack(Lack::Analysis), "no analysis");
    let unknown = ApprovalTerms { conflict_analysis: Stated::Unknown, ..counsel() };
    only(vec![signed(unknown), signed(second())]).refused(lack(Lack::Analysis), "an unknown analysis");
    // One person in both roles is one person.
    let both = |role, analysis| signed(approval("p-3", role, analysis, SPAN));
    let (as_counsel, as_second) = (both(ApproverRole::Counsel, true), both(ApproverRole::SecondReviewer, false));
    let twice = vec![as_counsel.clone(), as_second.clone()];
    only(twice).refused(lack(Lack::SecondReviewer), "one person in both roles");
    assert!(only(vec![as_counsel.clone(), as_second.clone(), signed(second())]).check().is_ok());
    assert!(only(vec![signed(counsel()), as_second.clone()]).check().is_ok());
    // Two counsels are no second reviewer; and a third can be wanted, never fewer than two.
    only(vec![signed(counsel()), as_counsel.clone()]).refused(lack(Lack::SecondReviewer), "two counsels");
    let three = Case { people_wanted: 3, ..good() };
    three.refused(lack(Lack::People), "two of three");
    let third = Case { approvals: vec![signed(counsel()), signed(second()), as_second], people_wanted: 3, ..good() };
    assert!(third.check().is_ok());
    for few in [0, 1, 2] {
        assert_eq!(Quorum::of(few), Quorum::default());
    }
    // What only one of them names is not approved.
    let wider = ApprovalTerms { measures: Several::new([CONTENT, Measure::DiscloseTraffic]).unwrap(), ..counsel() };
    assert_eq!(only(vec![signed(wider), signed(second())]).check(), Ok(BTreeSet::from([CONTENT])));
}

#[test]
fn what_is_taken_back_does_not_count() {
    let with = |revocation: SignedRevocation| Case { revocations: vec![revocation], ..good() };
    for (by, of, at) in [("p-1", "p-1", 1), ("p-2", "p-2", 2), ("roster-a", "p-1", 1), ("roster-b", "p-2", 2)] {
        with(taken_back(of).sign(&key(by)).unwrap()).refused(unfit(at, Unfit::Revoked), by);
    }
    // Somebody else's word takes nothing back, and is looked into before anything is approved.
    with(taken_back("p-1").sign(&key("p-2")).unwrap()).refused(ApprovalRefused::Revocation(1), "another's word");
    assert!(with(taken_back("p-9").sign(&key("p-9")).unwrap()).check().is_ok(), "of nobody in the roster");
    let elsewhere = RevocationTerms { record: DigestText::of(b"other"), ..taken_back("p-1") };
    assert!(with(elsewhere.sign(&key("p-1")).unwrap()).check().is_ok(), "of another decision");
    // In the very second of the revocation nobody knows which came first.
    let moment = approval("p-1", ApproverRole::Counsel, true, ("2026-06-11T10:00:00Z", "2026-06-25T09:00:00Z"));
    let mut case = with(taken_back("p-1").sign(&key("p-1")).unwrap());
    case.approvals[0] = signed(moment);
    case.refused(unfit(1, Unfit::Revoked), "in that second");
    // Approved again later: what was signed up to the revocation stays dead.
    let again = approval("p-1", ApproverRole::Counsel, true, ("2026-06-11T10:00:01Z", "2026-06-25T09:00:00Z"));
    let mut case = with(taken_back("p-1").sign(&key("p-1")).unwrap());
    case.approvals.push(signed(again));
    assert!(case.check().is_ok());
    let later = RevocationTerms { at: at("2026-06-11T11:00:00Z"), ..taken_back("p-1") };
    case.revocations.insert(0, later.sign(&key("roster-a")).unwrap());
    case.refused(unfit(3, Unfit::Revoked), "the latest revocation counts");
}

/// Every set of good and bad approvals, in two orders: a bad one never helps, order never matters.
#[test]
fn a_bad_approval_never_helps_and_order_does_not_matter() {
    let lapsed = ("2026-06-10T12:00:00Z", "2026-06-11T12:00:00Z");
    let good_ones = vec![
        signed(counsel()),
        signed(second()),
        signed(approval("p-3", ApproverRole::Counsel, true, SPAN)),
        signed(approval("p-3", ApproverRole::SecondReviewer, false, SPAN)),
        signed(approval("p-1", ApproverRole::Counsel, false, SPAN)),
    ];
    let bad_ones = vec![
        signed(approval("p-9", ApproverRole::Counsel, true, SPAN)),
        signed(approval("p-4", ApproverRole::SecondReviewer, false, SPAN)),
        signed(approval("p-1", ApproverRole::SecondReviewer, false, SPAN)),
        signed(approval("p-2", ApproverRole::SecondReviewer, false, lapsed)),
        second().sign(&key("p-3")).unwrap(),
        signed(ApprovalTerms { record: DigestText::of(b"other"), ..counsel() }),
    ];
    let chosen = |from: &[SignedApproval], mask: usize| -> Vec<SignedApproval> {
        from.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, one)| one.clone()).collect()
    };
    let mut enough = 0;
    for people_wanted in [2, 3] {
        let case = Case { people_wanted, ..good() };
        for mask in 0..1 << good_ones.len() {
            let some = chosen(&good_ones, mask);
            let alone = case.with(&some).ok();
            enough += usize::from(alone.is_some());
            for bad in 0..1 << bad_ones.len() {
                let mut all = some.clone();
                all.extend(chosen(&bad_ones, bad));
                assert_eq!(case.with(&all).ok(), alone, "{mask:b} {bad:b}");
                all.reverse();
                assert_eq!(case.with(&all).ok(), alone, "{mask:b} {bad:b} reversed");
            }
        }
    }
    assert!(enough > 0 && enough < 2 << good_ones.len());
}

#[test]
fn fewer_than_two_people_are_not_to_be_had() {
    for (asked, people) in [(0, 2), (1, 2), (2, 2), (3, 3), (7, 7)] {
        assert_eq!(Quorum::of(asked).people(), people, "{asked}");
    }
    assert_eq!(Quorum::default().people(), 2);
}
