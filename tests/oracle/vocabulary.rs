//! What each field of a document may say.

use comity::{
    Age, Agency, Answer, Approval, ApproverRole, Belief, Channel, Clearance, ConsentGiver, Controller, Element, Event,
    EventRole, Framework, GagSource, Hand, HandRole, InstrumentKind, Issuer, KeyHolder, Level, Life, Measure,
    OffenceClass, Rank, RequesterKind, Role, ScopeKind, ServedEntity, Several, Signal, SignalKind, StateInterest,
    UsPerson, Verification,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::random::Random;

/// States with regimes, with agreements, with territories, and with none of them.
pub(crate) const COUNTRIES: &[&str] = &[
    "CN", "HK", "MO", "TW", "US", "PR", "GB", "FR", "GP", "PF", "IN", "TH", "AU", "DE", "IE", "DK", "NO", "CA", "NZ",
    "JP", "KR", "SG", "BR", "MX", "ZA", "IL", "CH", "RU", "TR", "AE", "SA", "VN",
];
const ABSENT: &[&str] = &["none", "unknown"];
/// The first and last days that there are, the days around those on which rows come into force, and
/// the days of the cases.
const DAYS: &[&str] = &[
    "1800-01-01",
    "1899-04-10",
    "1899-04-11",
    "1969-12-31",
    "2004-03-02",
    "2004-03-03",
    "2018-06-01",
    "2020-06-03",
    "2022-10-02",
    "2022-10-03",
    "2022-10-04",
    "2024-01-30",
    "2024-01-31",
    "2024-02-01",
    "2026-06-01",
    "2026-06-09",
    "2026-06-10",
    "2026-06-11",
    "2026-07-20",
    "2026-08-17",
    "2026-08-18",
    "2026-08-19",
    "2199-12-31",
];
const PARTS: &[&str] = &["US-CA", "US-NY", "GB-ENG", "CN-BJ"];

/// Whether no fact shows the field, so that bending it would change nothing.
pub(crate) fn hidden(path: &str) -> bool {
    let field = path.rsplit('.').next().unwrap_or_default();
    path.starts_with("demand.deadline")
        || matches!(field, "id" | "name" | "reference" | "text" | "entity" | "observed_at")
}

/// Another value for a field; now and then the same.
#[expect(clippy::too_many_lines, reason = "a table, a line a field")]
pub(crate) fn draw(path: &str, old: &Value, random: &mut Random) -> Value {
    match path {
        "on" => json!(random.pick(DAYS)),
        "user.subject" => json!(random.pick(&["u-1", "u-1", "platform"])),
        "demand.requester.kind" => word(RequesterKind::ALL, random),
        "demand.requester.level" => word(Level::ALL, random),
        "demand.requester.agency" => word(Agency::ALL, random),
        "demand.requester.rank" => word(Rank::ALL, random),
        "demand.instrument.elements" => several(Element::ALL, random),
        "intake.clearance" => word(Clearance::ALL, random),
        "demand.instrument.kind" => word(InstrumentKind::ALL, random),
        "demand.instrument.framework" => word(Framework::ALL, random),
        "demand.instrument.issuer" | "demand.instrument.validator" => word(Issuer::ALL, random),
        "demand.instrument.served_entity" => word(ServedEntity::ALL, random),
        "demand.instrument.gag.source" => word(GagSource::ALL, random),
        "demand.scope.kind" => word(ScopeKind::ALL, random),
        "demand.scope.event" => word(Event::ALL, random),
        "demand.offence.class" => word(OffenceClass::ALL, random),
        "intake.verification" => word(Verification::ALL, random),
        "intake.channel" => word(Channel::ALL, random),
        "intake.emergency_belief" => word(Belief::ALL, random),
        "intake.history.state_interest" => word(StateInterest::ALL, random),
        "intake.hands[].role" => word(HandRole::ALL, random),
        "intake.hands[].person" => json!(random.pick(&["p-1", "p-2", "none", "unknown"])),
        "intake.approvals[].by" => word(ApproverRole::ALL, random),
        "user.signals[].kind" => word(SignalKind::ALL, random),
        "user.controller" => word(Controller::ALL, random),
        "user.key" => word(KeyHolder::ALL, random),
        "user.us_person" => word(UsPerson::ALL, random),
        "user.age" => word(Age::ALL, random),
        "user.life" => word(Life::ALL, random),
        "user.event_role" => word(EventRole::ALL, random),
        "user.consent.giver" => word(ConsentGiver::ALL, random),

        "demand.requester.state_linked"
        | "demand.instrument.certificate"
        | "demand.instrument.independent_review"
        | "demand.instrument.attestation"
        | "demand.instrument.errors"
        | "demand.instrument.notified"
        | "demand.instrument.home_grounds"
        | "demand.instrument.third_government"
        | "demand.scope.severable"
        | "demand.scope.case"
        | "demand.scope.ends"
        | "demand.offence.listed"
        | "demand.offence.death_or_torture"
        | "demand.offence.dual_criminality"
        | "demand.offence.independent_judge"
        | "demand.emergency"
        | "intake.demand_checked"
        | "intake.data_held"
        | "intake.service_covered"
        | "intake.immunity"
        | "intake.approvals[].conflict_analysis"
        | "user.signals[].entered_by_hand"
        | "user.signals[].hand_is_agent"
        | "user.controller_asked"
        | "user.holder.sca_covered"
        | "user.consent.verified"
        | "user.consent.in_custody" => word(Answer::ALL, random),

        "user.signals[].country" => json!(random.pick(COUNTRIES)),
        "demand.requester.country"
        | "demand.requester.origin"
        | "demand.instrument.issuing_country"
        | "intake.hands[].country"
        | "user.signals[].hand_country"
        | "user.holder.country"
        | "user.holder.eu_representative" => json!(random.pick(&[COUNTRIES, ABSENT].concat())),
        "demand.requester.subdivision" | "user.holder.subdivision" => json!(random.pick(&[PARTS, ABSENT].concat())),
        "intake.hands[].agent_of" | "user.residence" | "user.presence" | "user.fled_from" | "user.stored_in" => {
            several(COUNTRIES, random)
        }
        "user.roles" => several(Role::ALL, random),
        "demand.measures" | "intake.approvals[].measures" => {
            let many = 1 + random.below(3);
            json!(random.some(Measure::ALL, many))
        }

        "demand.instrument.issued_at"
        | "demand.instrument.served_on"
        | "demand.instrument.execute_by"
        | "demand.instrument.gag.from"
        | "demand.instrument.gag.until"
        | "intake.received_at" => instant(random),
        "demand.scope.from" | "demand.scope.until" => json!(random.pick(&[DAYS, ABSENT].concat())),
        "demand.instrument.secondary_to" => json!(random.pick(&["r-0", "none", "unknown"])),
        "demand.controller_bypass" => json!(random.pick(&["it would warn the suspect", "none", "unknown"])),
        "demand.scope.identifiers" => json!(random.pick(&[0, 1, 2, 25, 26, u32::MAX])),
        "demand.scope.users" => json!(random.pick(&[0, 1, 2, 50, u32::MAX])),
        "demand.offence.max_years" => match random.below(3) {
            0 => json!(random.pick(ABSENT)),
            _ => json!(random.pick(&[0, 1, 2, 3, 4, 14, u8::MAX])),
        },
        "demand.offence.sentence_months" => match random.below(3) {
            0 => json!(random.pick(ABSENT)),
            _ => json!(random.pick(&[0, 3, 4, 5, u16::MAX])),
        },
        "intake.history.denied_before" => match random.below(3) {
            0 => json!(random.pick(ABSENT)),
            _ => json!(random.pick(&[0, 1, u32::MAX])),
        },

        "intake.hands" => list(old, &Hand::builder().build(), path, random),
        "intake.approvals" => {
            let (request, subject) = ("r-1".parse().unwrap(), "u-1".parse().unwrap());
            let measures = Several::one(Measure::Preserve);
            list(old, &Approval::new(ApproverRole::Counsel, request, subject, measures, Answer::Yes), path, random)
        }
        "user.signals" => {
            list(old, &Signal::builder(SignalKind::Ip, COUNTRIES[0].parse().unwrap()).build(), path, random)
        }
        "intake.subjects" => subjects(random),
        "intake.approvals[].request" => json!(random.pick(&["r-1", "r-2"])),
        "intake.approvals[].subject" => json!(random.pick(&["u-1", "u-2", "platform"])),
        _ => panic!("`{path}` has no vocabulary here; give it one, or hide it"),
    }
}

/// Whom the demand names: nobody knows, somebody else, or the user of the case among others.
fn subjects(random: &mut Random) -> Value {
    match random.below(4) {
        0 => json!(random.pick(ABSENT)),
        1 => json!(["u-other"]),
        _ => json!(["u-1", "u-other"]),
    }
}

fn word<T: Serialize>(all: &[T], random: &mut Random) -> Value {
    json!(random.pick(all))
}

/// One or two of them, or a word that says why there are none.
fn several<T: Serialize + Clone>(all: &[T], random: &mut Random) -> Value {
    match random.below(5) {
        0 => json!("none"),
        1 => json!("unknown"),
        2 => json!(random.some(all, 2)),
        _ => json!(random.some(all, 1)),
    }
}

fn instant(random: &mut Random) -> Value {
    match random.below(5) {
        0 => json!(random.pick(ABSENT)),
        _ => json!(format!("{}T10:00:00Z", random.pick(DAYS))),
    }
}

/// The list with one item less or none, one twice, or a new one whose every field is drawn.
fn list<T: Serialize>(old: &Value, template: &T, path: &str, random: &mut Random) -> Value {
    let mut items = old.as_array().cloned().unwrap_or_default();
    match random.below(5) {
        0 => items.clear(),
        1 if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        2 if !items.is_empty() => items.push(random.pick(&items).clone()),
        _ => {
            let mut item = json!(template);
            for (name, field) in item.as_object_mut().into_iter().flatten() {
                let path = format!("{path}[].{name}");
                if !hidden(&path) {
                    *field = draw(&path, field, random);
                }
            }
            items.push(item);
        }
    }
    items.truncate(8);
    json!(items)
}
