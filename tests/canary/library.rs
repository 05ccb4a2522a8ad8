//! Every way through the library, with canaries in all that it is given.

use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use comity::evidence::{SigningKey, VerifierKey, fields};
use comity::workbench::{Case, Suite};
use comity::{
    Acknowledgements, ApprovalTerms, ApproverRole, Archive, AuditLog, DataRequest, Demand, DigestText, Duty, EntityId,
    Escalation, Facts, FromJson, Gate, GateBuilder, Intake, MemoryLog, Office, Outcome, Person, PersonId, PersonKey,
    PolicySet, Quorum, RequestId, RevocationTerms, Roster, RosterKeys, RosterTerms, Several, SignedApproval,
    SignedRoster, Stated, Subject, UserContext, UserId,
};
use serde_json::{Value, json};

use crate::common::{Frail, Hand, Shared};
use crate::seeds::{
    COUNSEL, DOCUMENTS, ERASER, RELEASER, REQUEST, REVIEWER, ROSTER, SECRET, Said, USER, leaves, request_of, seeded,
};

/// Noon of the day of the case.
const NOON: &str = "2026-06-10T12:00:00Z";

fn key(name: &str) -> SigningKey {
    let mut seed = [7; 32];
    let part = name.len().min(32);
    seed[..part].copy_from_slice(&name.as_bytes()[..part]);
    SigningKey::new(name, seed).unwrap()
}

fn signers() -> RosterKeys {
    RosterKeys::new([key("roster-signer").verifier()], 1).unwrap()
}

fn signed_roster(version: u32) -> SignedRoster {
    let person = |id: &str, office| {
        let key = PersonKey::new(key(id).verifier()).unwrap();
        let place = Stated::Known("IS".parse().unwrap());
        let person = Person::builder(id.parse().unwrap(), key, Several::one(office)).country(place);
        person.under_power_of(Stated::None).agent_of(Stated::None).build()
    };
    let people = vec![person(COUNSEL, Office::Counsel), person(REVIEWER, Office::SecondReviewer)];
    let (from, until) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2030-01-01T00:00:00Z".parse().unwrap());
    let terms = RosterTerms::new(ROSTER.parse().unwrap(), version, from, until, people);
    terms.sign([&key("roster-signer")]).unwrap()
}

fn roster(version: u32) -> Roster {
    Roster::open(signed_roster(version), &signers()).unwrap()
}

fn approval(of: &Escalation, by: &str, role: ApproverRole) -> SignedApproval {
    let analysis = (role == ApproverRole::Counsel).then(|| DigestText::of(b"the analysis"));
    let from = of.reference().time();
    let measures = Several::new(of.measures().iter().copied()).unwrap();
    let by_in = (by.parse().unwrap(), role);
    let terms = ApprovalTerms::new(of.reference(), measures, by_in, analysis, from, from.plus_seconds(86_400));
    terms.unwrap().sign(&key(by)).unwrap()
}

/// The escalated case, and the same as an order of national security.
pub(crate) struct Asked {
    pub(crate) whole: Value,
    request: DataRequest,
    user: UserContext,
    secret: DataRequest,
}

impl Asked {
    pub(crate) fn new() -> Self {
        let whole = seeded(&crate::common::read(&crate::common::at("tests/cases/user-in-germany.yaml")));
        let (request, user) = request_of(&whole);
        let mut hidden = whole.clone();
        hidden["demand"]["id"] = json!(SECRET);
        hidden["demand"]["instrument"]["kind"] = json!("nsl");
        Self { request, user, secret: request_of(&hidden).0, whole }
    }
}

fn builder(log: AuditLog, secret: AuditLog, hand: &Arc<Hand>) -> GateBuilder {
    let builder = Gate::builder(PolicySet::bundled().unwrap()).audit(log).national_security(secret);
    builder.approvers(roster(1), Quorum::default()).dangerous().clock(Shared(Arc::clone(hand)))
}

fn done(permit: &comity::Permit) -> Acknowledgements {
    permit.comes_before().fold(Acknowledgements::none(), |words, duty| words.with(duty, RELEASER.parse().unwrap()))
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
        std::thread::yield_now();
    }
}

/// Decides in every way, through a gate on that log; what is said goes into `said`.
pub(crate) fn decisions(asked: &Asked, log: &AuditLog, secret: &AuditLog, said: &mut Said) {
    let Asked { request, user, secret: hidden, .. } = asked;
    let hand = Arc::new(Hand::at(NOON));
    let builder = builder(log.clone(), secret.clone(), &hand);
    said.debug("GateBuilder", &builder);
    let gate = builder.build().unwrap();
    let escalated = gate.evaluate(request, user).unwrap();
    assert_eq!(escalated.outcome(), Outcome::Escalate, "{:?}", escalated.rulings());
    let at_once = wait(gate.evaluate_async(request, user)).unwrap();
    let all: Vec<_> = gate.evaluate_all(request, [user.clone()]).collect();
    let day = "2026-06-10".parse().unwrap();
    let preview = gate.preview(request, user, day).unwrap();
    let apart = gate.evaluate(hidden, user).unwrap();
    gate.evaluate_all(hidden, [user.clone()]).for_each(|one| drop(one.unwrap()));
    drop(wait(gate.evaluate_async(hidden, user)).unwrap());
    drop(gate.preview(hidden, user, day).unwrap());
    let rest = gate.evaluate_all(request, vec![user.clone(); 3]);
    said.debug("Decisions", &rest);
    rest.for_each(drop);
    said.debug("Decision", &(&escalated, &at_once, &all, &apart, &preview));

    // People resolve it: too few, then enough.
    let escalation = escalated.escalation().unwrap();
    let both = [
        approval(&escalation, COUNSEL, ApproverRole::Counsel),
        approval(&escalation, REVIEWER, ApproverRole::SecondReviewer),
    ];
    let back = RevocationTerms::new(escalation.reference(), REVIEWER.parse().unwrap(), escalation.reference().time());
    said.debug("RevocationTerms", &back);
    let back = back.sign(&key(REVIEWER)).unwrap();
    let resolve = |words: &[SignedApproval], backs: &[_]| gate.resolve(request, user, &escalation, (words, backs));
    said.error("ResolveRefused", &resolve(&both[..1], &[]).unwrap_err());
    said.error("ResolveRefused", &resolve(&both, std::slice::from_ref(&back)).unwrap_err());
    said.error("ResolveRefused", &gate.resolve(hidden, user, &escalation, (&both, &[])).unwrap_err());
    let twice = [&both[..], &both[..1], &[approval(&escalation, "nobody", ApproverRole::Counsel)]].concat();
    let allowed = resolve(&twice, &[]).unwrap();
    assert_eq!(allowed.outcome(), Outcome::Allow);
    said.debug("SignedApproval", &(&both, &back, &escalation, &allowed));
    gate.appoint(roster(2)).unwrap();
    said.error("AppointRefused", &gate.appoint(roster(1)).unwrap_err());

    // Permits: without words, with them, twice, by another gate, taken back, overtaken, lapsed, of an earlier set.
    let permit = allowed.into_parts().1.unwrap();
    said.debug("Permit", &permit);
    let refused = permit.redeem(&gate, &Acknowledgements::none()).unwrap_err();
    said.error("Refused", &refused);
    let permit = refused.into_permit().unwrap();
    let words = done(&permit).with(Duty::CallBack, RELEASER.parse().unwrap());
    said.debug("Acknowledgements", &words);
    let release = permit.redeem(&gate, &words).unwrap();
    said.debug("Release", &release);
    let again = || resolve(&both, &[]).unwrap().into_parts().1.unwrap();
    let other = Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap();
    said.error("Refused", &again().redeem(&other, &words).unwrap_err());
    let (early, late) = (again(), again());
    said.error("Refused", &early.redeem(&gate, &words).unwrap_err());
    said.debug("Release", &wait(late.redeem_async(&gate, &words)).unwrap());
    let taken = resolve(&both, &[]).unwrap();
    assert_eq!(gate.revoke(taken.id()), Ok(1));
    said.error("Refused", &taken.into_parts().1.unwrap().redeem(&gate, &words).unwrap_err());
    let old = again();
    gate.swap(gate.policies()).unwrap();
    said.error("Refused", &wait(old.redeem_async(&gate, &words)).unwrap_err());
    let old = again();
    hand.forward(900);
    said.error("Refused", &old.redeem(&gate, &words).unwrap_err());
    said.debug("Gate", &(&gate, gate.health(), log, secret));
    // A set without a route, or past its end, and a clock that went back: faults and escalations.
    gate.swap(gate.policies().expiring(NOON.parse().unwrap())).unwrap();
    said.debug("Decision", &gate.evaluate(request, user).unwrap());
    hand.forward(-60);
    let faulted = gate.evaluate(request, user).unwrap();
    assert!(!faulted.faults().is_empty());
    said.debug("Decision", &faulted);
}

/// A log that fails, at once and in the middle of something.
pub(crate) fn failing(asked: &Asked, said: &mut Said) {
    let (frail, apart) = (Frail::default(), Frail::default());
    let gate = builder(frail.log(), apart.log(), &Arc::new(Hand::at(NOON))).build().unwrap();
    let escalation = gate.evaluate(&asked.request, &asked.user).unwrap().escalation().unwrap();
    let both = [
        approval(&escalation, COUNSEL, ApproverRole::Counsel),
        approval(&escalation, REVIEWER, ApproverRole::SecondReviewer),
    ];
    let resolve = || gate.resolve(&asked.request, &asked.user, &escalation, (&both, &[]));
    let permit = resolve().unwrap().into_parts().1.unwrap();
    frail.broken.store(true, Ordering::SeqCst);
    apart.broken.store(true, Ordering::SeqCst);
    let words = done(&permit);
    said.error("Refused", &permit.redeem(&gate, &words).unwrap_err());
    said.error("Unrecorded", &gate.evaluate(&asked.request, &asked.user).unwrap_err());
    said.error("Unrecorded", &wait(gate.evaluate_async(&asked.request, &asked.user)).unwrap_err());
    said.error("Unrecorded", &gate.evaluate_all(&asked.request, [asked.user.clone()]).next().unwrap().unwrap_err());
    said.error("ResolveRefused", &resolve().unwrap_err());
    said.error("AppointRefused", &gate.appoint(roster(2)).unwrap_err());
    said.error("SwapRefused", &gate.swap(gate.policies()).unwrap_err());
    said.error("Unrecorded", &gate.revoke(escalation.decision().as_str()).unwrap_err());
    said.debug("Health", &(gate.health(), frail));
    let bare = Gate::builder(PolicySet::bundled().unwrap()).audit(Frail::default().log()).build().unwrap();
    said.error("Unrecorded", &bare.evaluate(&asked.secret, &asked.user).unwrap_err());
    said.error("BuildError", &Gate::builder(PolicySet::bundled().unwrap()).build().unwrap_err());
    let bad = [("comity/conduct.rego", "package comity.conduct\n\nfindings contains 1 if input.requester.nme")];
    said.error("LoadError", &PolicySet::from_files(bad).unwrap_err());
}

/// Every type that holds something of it, as `Debug` shows it.
pub(crate) fn shown(asked: &Asked, said: &mut Said) {
    let Asked { whole, request, user, .. } = asked;
    said.debug("DataRequest", &(request, request.demand(), request.intake(), request.demand().requester()));
    said.debug("Instrument", &(request.demand().instrument(), request.intake().hands(), request.intake().approvals()));
    said.debug("Stated", &(request.demand().text(), request.demand().requester().name(), request.intake().subjects()));
    said.debug("UserContext", &(user, user.subject(), user.holder(), user.signals()));
    let day = "2026-06-10".parse().unwrap();
    said.debug("Facts", &Facts::new(request, user, day));
    said.debug(
        "builders",
        &(
            Demand::builder(
                REQUEST.parse().unwrap(),
                request.demand().requester().clone(),
                Several::one(comity::Measure::Preserve),
            )
            .text("Canletter".parse::<comity::Text>().unwrap()),
            UserContext::builder(USER.parse().unwrap()),
        ),
    );
    said.debug(
        "identifiers",
        &(USER.parse::<UserId>(), COUNSEL.parse::<PersonId>(), "canary-entity-bbf0".parse::<EntityId>()),
    );
    said.debug("Subject", &USER.parse::<Subject>());
    said.debug("RequestId", &REQUEST.parse::<RequestId>());
    said.debug("Roster", &(roster(1), signed_roster(1), roster(1).people(), roster(1).name()));
    let case = Case::from_yaml(whole.to_string().as_bytes()).unwrap();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap();
    let mut wrong = case.clone();
    for want in wrong.want.iter_mut().flatten() {
        want.outcome = Outcome::Deny;
    }
    let report = wrong.preview(&gate, day).unwrap();
    said.debug("Case", &(&case, &case.want, &report));
    let suite = json!({"note": whole["note"], "requester": "US", "home": "US", "cases": [{"name": "Cannote", "change":
        {"demand.text": "Canletter", "user.subject": USER}, "want": [{"measure": "disclose_content", "outcome": "allow"}]}]});
    said.debug("Suite", &Suite::from_yaml(suite.to_string().as_bytes()).unwrap());
}

/// Documents that are wrong in one place: whatever stands there or elsewhere, the message shows none of it.
pub(crate) fn malformed(asked: &Asked, said: &mut Said) {
    for part in ["demand", "intake", "user"] {
        let good = asked.whole[part].clone();
        let mut places = Vec::new();
        leaves(&good, String::new(), &mut places);
        for place in &places {
            for wrong in DOCUMENTS.iter().filter(|seed| seed.needle != seed.text).flat_map(|seed| {
                [json!(seed.text), json!([seed.text]), json!({seed.text: 1}), json!({"kind": seed.text}), json!(7)]
            }) {
                let mut document = good.clone();
                *document.pointer_mut(place).unwrap() = wrong.clone();
                read(part, &document.to_string(), said);
                let mut whole = asked.whole.clone();
                *whole.pointer_mut(&format!("/{part}{place}")).unwrap() = wrong;
                refused("CaseRefused", Case::from_yaml(whole.to_string().as_bytes()), said);
            }
        }
        // Cut off, doubled, with a name of nobody's, with bytes that are no text.
        let text = good.to_string();
        (0..text.len()).step_by(23).for_each(|cut| read(part, &text[..cut], said));
        for seed in DOCUMENTS {
            read(part, &text.replacen('{', &format!("{{{}:1,", json!(seed.text)), 1), said);
            read(part, &text.replace("\"unknown\"", &format!("\"\\x{}\"", seed.needle)), said);
            read(part, &format!("{text}{}", seed.text), said);
        }
    }
    let yaml = asked.whole.to_string();
    (0..yaml.len()).step_by(97).for_each(|cut| refused("CaseRefused", Case::from_yaml(&yaml.as_bytes()[..cut]), said));
    for seed in DOCUMENTS {
        for text in [
            format!("note: {}\nnote: {}\n", seed.text, seed.text),
            format!("{0}: 1\n{0}: 2\n", json!(seed.text)),
            format!("cases: {{{0}: 1, {0}: 2}}\n", json!(seed.text)),
            format!("note: &{0} x\non: *{0}\n", seed.needle),
            format!("note: !{} x\n", seed.needle),
            format!("note: \"{}\n", seed.text),
            format!("note: [{}\n", seed.text),
            format!("demand: {}\n", seed.text),
            format!("{}\n", seed.text),
            format!("- {}\n", seed.text),
            format!("note: \"\\q{}\"\n", seed.needle),
            format!("note: {{{}: }}\n\t{}", seed.needle, seed.needle),
            format!("!{} note: x\n", seed.needle),
        ] {
            refused("CaseRefused", Case::from_yaml(text.as_bytes()), said);
            refused("CaseRefused", Suite::from_yaml(text.as_bytes()), said);
        }
        let twice =
            format!("note: n\nrequester: US\nhome: US\ncases: []\nchange: {{{0}: 1, {0}: 2}}\n", json!(seed.text));
        refused("CaseRefused", Suite::from_yaml(twice.as_bytes()), said);
        let change = |place: &str| {
            json!({"note": "n", "requester": "US", "home": "US", "cases": [{"name": "n", "change": {place: seed.text},
                "want": [{"measure": "disclose_content", "outcome": "allow"}]}]})
        };
        for place in ["demand.scope.users", "demand.scope", "intake.hands", "user.signals.0.kind", seed.text] {
            if seed.needle != seed.text {
                refused("CaseRefused", Suite::from_yaml(change(place).to_string().as_bytes()), said);
            }
        }
        let note = json!([{"code": seed.text, "note": seed.text}]).to_string();
        refused("ExpectRefused", comity::workbench::ExpectedFlips::from_yaml(note.as_bytes()), said);
    }
    // Of people: a roster and an approval in which something is wrong.
    for document in [json!(signed_roster(1)), json!({"signed": 1})] {
        let mut places = Vec::new();
        leaves(&document, String::new(), &mut places);
        for place in places {
            for wrong in [json!(7), json!({"Canvogel of Nowhere": 1}), json!("Canvogel <canvogel@example.net>")] {
                let mut document = document.clone();
                *document.pointer_mut(&place).unwrap() = wrong;
                let text = document.to_string();
                refused("RosterRefused", Roster::read(text.as_bytes(), &signers()), said);
                refused("DocumentRefused", SignedApproval::from_json(text.as_bytes()), said);
                refused("DisclosureRefused", fields::Disclosure::from_json(text.as_bytes()), said);
            }
        }
    }
    for text in DOCUMENTS.iter().map(|seed| seed.text) {
        refused("TextRefused", text.repeat(99).parse::<comity::Text>(), said);
        refused("TextRefused", format!("{text}\u{7}").parse::<comity::Text>(), said);
        refused("TextRefused", format!("{text}@").parse::<UserId>(), said);
        refused("CountryRefused", format!("{text}@").parse::<comity::Country>(), said);
        refused("TimeRefused", format!("{text}@").parse::<comity::Timestamp>(), said);
        refused("UnknownWord", format!("{text}@").parse::<comity::Measure>(), said);
        refused("KeyRefused", format!("{text}@").parse::<VerifierKey>(), said);
    }
}

fn read(part: &str, text: &str, said: &mut Said) {
    match part {
        "demand" => refused("DocumentRefused", Demand::from_json(text.as_bytes()), said),
        "intake" => refused("DocumentRefused", Intake::from_json(text.as_bytes()), said),
        _ => refused("DocumentRefused", UserContext::from_json(text.as_bytes()), said),
    }
}

fn refused<T, E: std::error::Error>(what: &str, read: Result<T, E>, said: &mut Said) {
    if let Err(why) = read {
        said.error(what, &why);
    }
}

/// A log on disk while it is open and once it is closed: what the clear parts say, and every byte that lies there.
pub(crate) fn on_disk(asked: &Asked, folder: &Path, said: &mut Said) {
    let (common, secret) = (folder.join("log"), folder.join("secret"));
    {
        let (log, apart) = (AuditLog::open(&common).unwrap(), AuditLog::open(&secret).unwrap());
        decisions(asked, &log, &apart, said);
        crate::no_canary_in(folder);
        log.erase(&USER.parse().unwrap(), &ERASER.parse().unwrap()).unwrap();
        said.error("Unrecorded", &log.erase(&Subject::Platform, &ERASER.parse().unwrap()).unwrap_err());
    }
    crate::no_canary_in(folder);
    let archive = Archive::open(&common).unwrap();
    said.debug("Archive", &archive);
    let mut records = 0;
    archive
        .each(0, |placed| {
            records += 1;
            said.put("record", "the log", String::from_utf8_lossy(placed.record.bytes()));
            said.debug("Record", &placed);
            true
        })
        .unwrap();
    assert!(records > 15, "{records} records");
    said.debug("Whole", &archive.verify(&[], &[]).unwrap());
    Archive::open(&secret)
        .unwrap()
        .each(0, |placed| {
            said.put("record", "the log apart", String::from_utf8_lossy(placed.record.bytes()));
            true
        })
        .unwrap();
}
