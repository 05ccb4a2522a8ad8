//! What a sweep varies: each axis sets places of a clean demand, and says which facts it moves.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::request::demand::{Event, OffenceClass, ScopeKind};
use crate::request::instrument::{Element, Framework, InstrumentKind, Issuer, ServedEntity};
use crate::request::intake::{Belief, Channel, Clearance, Verification};
use crate::request::requester::{Agency, Level, Rank};
use crate::user::{Age, Controller, EventRole, KeyHolder, Life, UsPerson};
use crate::words::Answer;

/// Which of the three documents an axis changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::workbench) enum Section {
    Demand,
    Intake,
    User,
}

/// One value of an axis: its label, and the places that it sets.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Setting {
    pub(in crate::workbench) label: String,
    pub(in crate::workbench) places: Vec<(&'static str, Value)>,
}

/// Something that is varied.
#[derive(Debug, Clone)]
pub(in crate::workbench) struct Axis {
    pub(in crate::workbench) name: &'static str,
    pub(in crate::workbench) section: Section,
    /// The facts that it moves: paths, or beginnings of paths.
    pub(in crate::workbench) moves: &'static [&'static str],
    pub(in crate::workbench) settings: Vec<Setting>,
}

impl Axis {
    fn words<T: Copy + serde::Serialize + std::fmt::Display>(
        name: &'static str,
        section: Section,
        moves: &'static [&'static str],
        place: &'static str,
        all: &[T],
    ) -> Self {
        let setting = |word: &T| Setting { label: word.to_string(), places: vec![(place, json!(word))] };
        Self { name, section, moves, settings: all.iter().map(setting).collect() }
    }

    fn listed(
        name: &'static str,
        section: Section,
        moves: &'static [&'static str],
        settings: Vec<(&str, Vec<(&'static str, Value)>)>,
    ) -> Self {
        let settings =
            settings.into_iter().map(|(label, places)| Setting { label: label.to_owned(), places }).collect();
        Self { name, section, moves, settings }
    }

    /// Only the settings for these kinds of paper; all of them where none is named.
    pub(in crate::workbench) fn only(&self, kinds: &[InstrumentKind]) -> Self {
        let named = |setting: &&Setting| kinds.is_empty() || kinds.iter().any(|kind| kind.as_str() == setting.label);
        Self { settings: self.settings.iter().filter(named).cloned().collect(), ..self.clone() }
    }

    /// Whether it moves one of these facts.
    pub(in crate::workbench) fn touches(&self, reads: &BTreeSet<String>) -> bool {
        reads.iter().any(|path| self.covers(path))
    }

    pub(in crate::workbench) fn covers(&self, path: &str) -> bool {
        self.moves
            .iter()
            .any(|moved| path == *moved || path.strip_prefix(moved).is_some_and(|rest| rest.starts_with(['.', '['])))
    }

    /// Only settings that the policies can tell apart: words that none of them writes stand for one another.
    pub(in crate::workbench) fn told_apart(&self, words: &BTreeSet<String>) -> Self {
        let mut other = false;
        let kept = self.settings.iter().filter(|setting| {
            let worded = setting.places.iter().all(|(_, value)| value.is_string());
            let named = !worded || words.contains(&setting.label) || setting.label == "unknown";
            named || !std::mem::replace(&mut other, true)
        });
        Self { settings: kept.cloned().collect(), ..self.clone() }
    }
}

/// Every axis, the ones that tell most about a demand first.
#[expect(clippy::too_many_lines, reason = "a table, some lines an axis")]
pub(in crate::workbench) fn all() -> Vec<Axis> {
    use Section::{Demand, Intake, User};
    let answers = |name, section, moves, place| Axis::words(name, section, moves, place, Answer::ALL);
    let day = |day: &str| json!(format!("{day}T10:00:00Z"));
    let every: Vec<&Element> = Element::ALL.iter().collect();
    vec![
        Axis::words("kind", Demand, &["instrument.kind"], "/instrument/kind", InstrumentKind::ALL),
        Axis::words("issuer", Demand, &["instrument.issuer"], "/instrument/issuer", Issuer::ALL),
        Axis::words("framework", Demand, &["instrument.framework"], "/instrument/framework", Framework::ALL),
        Axis::words("offence", Demand, &["offence.class"], "/offence/class", OffenceClass::ALL),
        answers("emergency", Demand, &["intake.emergency"], "/emergency"),
        Axis::words("validator", Demand, &["instrument.validator"], "/instrument/validator", Issuer::ALL),
        Axis::words("level", Demand, &["requester.level"], "/requester/level", Level::ALL),
        Axis::words("agency", Demand, &["requester.agency"], "/requester/agency", Agency::ALL),
        Axis::words("rank", Demand, &["requester.rank"], "/requester/rank", Rank::ALL),
        answers("notified", Demand, &["instrument.notified"], "/instrument/notified"),
        Axis::words("clearance", Intake, &["intake.clearance"], "/clearance", Clearance::ALL),
        answers("home grounds", Demand, &["instrument.home_grounds"], "/instrument/home_grounds"),
        Axis::listed(
            "received",
            Intake,
            &["intake.received"],
            vec![
                ("yesterday", vec![("/received_at", day("2026-10-31"))]),
                ("12 days ago", vec![("/received_at", day("2026-10-21"))]),
                ("unknown", vec![("/received_at", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "years",
            Demand,
            &["offence.max_years"],
            [("10", json!(10)), ("5", json!(5)), ("2", json!(2)), ("unknown", json!("unknown"))]
                .map(|(label, years)| (label, vec![("/offence/max_years", years)]))
                .into(),
        ),
        answers("listed", Demand, &["offence.listed"], "/offence/listed"),
        Axis::listed(
            "sentence",
            Demand,
            &["offence.sentence_months"],
            [("none", json!("none")), ("3", json!(3)), ("4", json!(4)), ("unknown", json!("unknown"))]
                .map(|(label, months)| (label, vec![("/offence/sentence_months", months)]))
                .into(),
        ),
        Axis::listed(
            "elements",
            Demand,
            &["instrument.elements"],
            vec![
                ("all", vec![("/instrument/elements", json!(every))]),
                ("one", vec![("/instrument/elements", json!(["issuing_authority"]))]),
                ("unknown", vec![("/instrument/elements", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "service",
            Demand,
            &["instrument.service"],
            vec![
                ("in_time", vec![("/instrument/execute_by", day("2026-12-01"))]),
                ("late", vec![("/instrument/execute_by", day("2026-10-20"))]),
                ("no_limit", vec![("/instrument/execute_by", json!("none"))]),
                ("unknown", vec![("/instrument/execute_by", json!("unknown"))]),
            ],
        ),
        Axis::words("belief", Intake, &["intake.emergency_belief"], "/emergency_belief", Belief::ALL),
        Axis::words(
            "verification",
            Intake,
            &["intake.verification", "intake.verification_level"],
            "/verification",
            Verification::ALL,
        ),
        Axis::words("channel", Intake, &["intake.channel"], "/channel", Channel::ALL),
        answers("certificate", Demand, &["instrument.certificate"], "/instrument/certificate"),
        answers("review", Demand, &["instrument.independent_review"], "/instrument/independent_review"),
        answers("third government", Demand, &["instrument.third_government"], "/instrument/third_government"),
        answers("attestation", Demand, &["instrument.attestation"], "/instrument/attestation"),
        answers("errors", Demand, &["instrument.errors"], "/instrument/errors"),
        Axis::words("us person", User, &["user.us_person"], "/us_person", UsPerson::ALL),
        answers("covered by the SCA", User, &["user.holder.sca_covered"], "/holder/sca_covered"),
        Axis::listed(
            "resolved",
            Intake,
            &["intake.resolved"],
            vec![
                ("no", vec![("/approvals", json!([]))]),
                (
                    "by counsel",
                    vec![(
                        "/approvals",
                        json!([{"by": "counsel", "request": "r-1", "subject": "u-1", "conflict_analysis": "yes",
                            "measures": ["disclose_subscriber", "disclose_traffic", "disclose_content"]}]),
                    )],
                ),
            ],
        ),
        Axis::listed(
            "origin",
            Demand,
            &["requester.origin", "requester.states"],
            vec![
                ("none", vec![("/requester/origin", json!("none"))]),
                ("another state", vec![("/requester/origin", json!("TH"))]),
            ],
        ),
        Axis::listed(
            "part of the federation",
            Demand,
            &["requester.subdivision"],
            vec![("none", vec![("/requester/subdivision", json!("none"))])],
        ),
        Axis::listed(
            "secondary",
            Demand,
            &["instrument.secondary"],
            vec![
                ("none", vec![("/instrument/secondary_to", json!("none"))]),
                ("known", vec![("/instrument/secondary_to", json!("r-0"))]),
            ],
        ),
        Axis::listed(
            "silence",
            Demand,
            &["instrument.gag"],
            vec![
                ("none", vec![("/instrument/gag/source", json!("none"))]),
                ("endless", vec![("/instrument/gag/source", json!("court_order"))]),
                (
                    "over",
                    vec![
                        ("/instrument/gag/source", json!("court_order")),
                        ("/instrument/gag/until", day("2026-10-25")),
                    ],
                ),
                ("letter", vec![("/instrument/gag/source", json!("letter"))]),
                ("statute", vec![("/instrument/gag/source", json!("statute"))]),
                ("unknown", vec![("/instrument/gag/source", json!("unknown"))]),
            ],
        ),
        Axis::words(
            "served entity",
            Demand,
            &["instrument.served_entity"],
            "/instrument/served_entity",
            ServedEntity::ALL,
        ),
        Axis::listed(
            "issued",
            Demand,
            &["instrument.issued"],
            vec![
                ("2026", vec![]),
                ("2022", vec![("/instrument/issued_at", day("2022-10-02"))]),
                ("unknown", vec![("/instrument/issued_at", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "issuing country",
            Demand,
            &["instrument.issuing_country"],
            vec![
                ("its own", vec![]),
                ("another", vec![("/instrument/issuing_country", json!("TH"))]),
                ("unknown", vec![("/instrument/issuing_country", json!("unknown"))]),
            ],
        ),
        Axis::words("event", Demand, &["scope.event"], "/scope/event", Event::ALL),
        Axis::words("scope", Demand, &["scope.kind"], "/scope/kind", ScopeKind::ALL),
        answers("case", Demand, &["scope.case"], "/scope/case"),
        answers("ends", Demand, &["scope.ends"], "/scope/ends"),
        answers("severable", Demand, &["scope.severable"], "/scope/severable"),
        Axis::listed(
            "identifiers",
            Demand,
            &["scope.identifiers", "scope.users"],
            [0, 1, 25, 26]
                .map(|number| json!(number))
                .map(|number| ("", vec![("/scope/identifiers", number.clone()), ("/scope/users", number)]))
                .into(),
        ),
        Axis::listed(
            "period",
            Demand,
            &["scope.period"],
            vec![
                ("closed", vec![]),
                ("open", vec![("/scope/until", json!("2026-12-24"))]),
                ("none", vec![("/scope/from", json!("none")), ("/scope/until", json!("none"))]),
                ("unknown", vec![("/scope/from", json!("unknown"))]),
            ],
        ),
        answers("death or torture", Demand, &["offence.death_or_torture"], "/offence/death_or_torture"),
        answers("dual criminality", Demand, &["offence.dual_criminality"], "/offence/dual_criminality"),
        answers("independent judge", Demand, &["offence.independent_judge"], "/offence/independent_judge"),
        Axis::listed(
            "requester",
            Demand,
            &["requester.kind", "requester.state_linked"],
            vec![
                ("authority", vec![]),
                (
                    "private",
                    vec![
                        ("/requester/kind", json!("private_reporter")),
                        ("/requester/country", json!("none")),
                        ("/requester/state_linked", json!("yes")),
                    ],
                ),
            ],
        ),
        answers("demand checked", Intake, &["intake.demand_checked"], "/demand_checked"),
        answers("data held", Intake, &["intake.data_held"], "/data_held"),
        answers("service covered", Intake, &["intake.service_covered"], "/service_covered"),
        answers("immunity", Intake, &["intake.immunity"], "/immunity"),
        Axis::listed(
            "names the user",
            Intake,
            &["intake.names_user"],
            vec![
                ("yes", vec![]),
                ("no", vec![("/subjects", json!(["u-2"]))]),
                ("unknown", vec![("/subjects", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "hands",
            Intake,
            &["intake.hands"],
            vec![
                ("clean", vec![]),
                ("none", vec![("/hands", json!([]))]),
                ("an agent executes", vec![("/hands/2/agent_of", json!(["TH"]))]),
                ("nobody knows", vec![("/hands/0/agent_of", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "history",
            Intake,
            &["intake.history"],
            vec![
                ("none", vec![]),
                ("denied before", vec![("/history/denied_before", json!(1))]),
                ("a state's interest", vec![("/history/state_interest", json!("recent"))]),
            ],
        ),
        Axis::listed(
            "controller's reason",
            Demand,
            &["intake.controller_bypass"],
            vec![("none", vec![]), ("known", vec![("/controller_bypass", json!("it is the suspect"))])],
        ),
        Axis::words("controller", User, &["user.controller"], "/controller", Controller::ALL),
        answers("controller asked", User, &["user.controller_asked"], "/controller_asked"),
        Axis::words("key", User, &["user.key"], "/key", KeyHolder::ALL),
        Axis::words("age", User, &["user.age"], "/age", Age::ALL),
        Axis::words("life", User, &["user.life"], "/life", Life::ALL),
        Axis::words("part in the event", User, &["user.event_role"], "/event_role", EventRole::ALL),
        Axis::listed(
            "roles",
            User,
            &["user.roles"],
            [("none", json!("none")), ("lawyer", json!(["lawyer"])), ("unknown", json!("unknown"))]
                .map(|(label, roles)| (label, vec![("/roles", roles)]))
                .into(),
        ),
        Axis::listed(
            "fled from",
            User,
            &["user.fled_from"],
            [("none", json!("none")), ("unknown", json!("unknown"))]
                .map(|(label, states)| (label, vec![("/fled_from", states)]))
                .into(),
        ),
        Axis::listed(
            "consent",
            User,
            &["user.consent"],
            vec![
                ("none", vec![]),
                ("given", vec![("/consent/giver", json!("subject")), ("/consent/verified", json!("yes"))]),
                ("in custody", vec![("/consent/giver", json!("subject")), ("/consent/in_custody", json!("yes"))]),
            ],
        ),
        Axis::listed(
            "representative in the Union",
            User,
            &["user.holder.eu_representative"],
            vec![
                ("none", vec![("/holder/eu_representative", json!("none"))]),
                ("IE", vec![("/holder/eu_representative", json!("IE"))]),
                ("unknown", vec![("/holder/eu_representative", json!("unknown"))]),
            ],
        ),
        Axis::listed(
            "part of the holder's federation",
            User,
            &["user.holder.subdivision"],
            vec![("none", vec![]), ("unknown", vec![("/holder/subdivision", json!("unknown"))])],
        ),
    ]
}

/// Facts that no axis moves because the place of a sweep does: where user, holder and storage are, and
/// what is asked, all measures at once.
pub(in crate::workbench) const PLACED: &[&str] = &[
    "day",
    "measures",
    "requester.country",
    "requester.states",
    "user.subject",
    "user.location",
    "user.residence",
    "user.presence",
    "user.holder.country",
    "user.stored_in",
];
