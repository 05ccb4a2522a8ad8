//! The form of records, pinned: whoever changes it changes `v`. `COMITY_BLESS=1` writes the files anew.

use super::super::super::seal;
use super::super::super::vault::{Epoch, MemoryVault, Vault as _, Wanted};
use super::*;
use crate::decision::circumstances::Circumstances;
use crate::request::demand::Demand;
use crate::request::intake::Intake;

const ID: &str = "01939f00-0000-7000-8000-000000000001";

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/records").join(name);
    if std::env::var_os("COMITY_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(held == text, "{} is pinned, and would now be\n{text}", path.display());
}

fn time() -> Timestamp {
    "2026-06-10T12:00:00Z".parse().unwrap()
}

fn law() -> Law {
    let digest = |digit: &str| format!("sha256:{}", digit.repeat(64));
    Law { policy: digest("1"), catalogue: digest("2"), border: digest("3") }
}

/// A document of the examples, as JSON.
fn part<T: crate::document::FromJson>(name: &str) -> T {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/records/case.json");
    let case: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    T::from_json(case[name].to_string().as_bytes()).unwrap()
}

fn decided(kind: &'static str, ends: Option<&Resolution<'_>>) -> Draft {
    let (demand, intake, user): (Demand, Intake, UserContext) = (part("demand"), part("intake"), part("user"));
    let request = DataRequest::new(demand, intake).unwrap();
    let day = time().day();
    let facts = Facts::new(&request, &user, day);
    let rulings = crate::decision::Findings::default().rule(&facts.measures, &|_, _| false);
    let decided = Decided {
        kind,
        id: ID,
        time: time(),
        day,
        law: &law(),
        asked: &Asked::of(&request).unwrap(),
        user: &user,
        facts: &facts,
        circumstances: &Circumstances::default(),
        rulings: &rulings,
        ends,
    };
    Draft::decided(&decided, Sheet::salted([7; 16])).unwrap()
}

/// A draft as it stands in the log, with the seal of a key that nobody else has.
fn shown(draft: &Draft) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let Some(sealing) = draft.sealing() else { return text(&draft.leaf(&[])) + "\n" };
    let key = MemoryVault::new()
        .keys(&[Wanted { subject: sealing.subject.as_str().as_bytes(), epoch: Epoch::of("2026-06").unwrap() }])
        .unwrap()
        .remove(0);
    let sealed = seal::seal(&key, draft.id(), &sealing.plain).unwrap();
    assert_eq!(seal::open(&key, draft.id(), &sealed.bytes).unwrap().as_slice(), sealing.plain);
    let sealed = "{\"alg\":\"A256GCM\",\"digest\":\"sha256:..\",\"kid\":\"..\"}".to_owned();
    let leaf = draft.leaf(&[("sealed", sealed), ("subject_tag", "\"..\"".to_owned())]);
    format!("{}\n{}\n", text(&leaf), text(&sealing.plain))
}

fn named(mut draft: Draft) -> Draft {
    draft.members.retain(|(name, _)| *name != "id");
    draft.put("id", ID).unwrap();
    Draft { id: ID.to_owned(), ..draft }
}

#[test]
fn the_form_of_every_record_is_pinned() {
    golden("decision.txt", &shown(&decided("decision", None)));
    golden("preview.txt", &shown(&decided("preview", None)));
    let digest = format!("sha256:{}", "4".repeat(64));
    let ends = Resolution {
        previous: ID,
        previous_position: 41,
        previous_record: &digest,
        roster: &digest,
        approvals: vec![&digest],
        signed: serde_json::json!([{"signed": {"by": "c-1"}}]),
    };
    golden("escalation-resolution.txt", &shown(&decided("escalation-resolution", Some(&ends))));
    let own = |kind, members: serde_json::Value| {
        let members = members.as_object().unwrap().clone();
        let members = members.into_iter().map(|(name, value)| (&*Box::leak(name.into_boxed_str()), value));
        shown(&named(Draft::own(kind, time(), members).unwrap()))
    };
    golden("erasure.txt", &own("erasure", serde_json::json!({"by": "dpo-1", "tags": ["5".repeat(64)]})));
    golden("key-rotation.txt", &own("key-rotation", serde_json::json!({"from": "log+1+A", "to": "log+2+B"})));
    let recovery = serde_json::json!({
        "cut_bytes": 512, "cut_digest": digest, "offset": 1024, "segment": "segments/0.seg", "why": "cut short",
    });
    golden("recovery.txt", &own("recovery", recovery));
    golden("permit-revoked.txt", &shown(&named(Draft::revocation(time(), ID, 2).unwrap())));
    let place = (("r-1".parse().unwrap()), "u-1".parse().unwrap());
    let word = Acknowledgement { duty: crate::decision::duty::Duty::HumanRelease, by: "employee-17".parse().unwrap() };
    let sheet = Sheet::salted([7; 16]);
    let asked = (&[Measure::DiscloseContent][..], &[word][..]);
    let disclosure = Draft::disclosed(time(), (ID, 41), (&place.0, &place.1), asked, sheet).unwrap();
    golden("disclosure.txt", &shown(&named(disclosure)));
    let load = |review| {
        let taken = Taken { assurance: "witnessed", review };
        shown(&named(Draft::policy_load(time(), &law(), Some(time()), taken).unwrap()))
    };
    golden("policy-load.txt", &load(None));
    golden("policy-load-reviewed.txt", &load(Some((digest.as_str(), 2))));
}

#[test]
fn what_is_too_large_is_refused_before_it_reaches_the_log() {
    let tags: Vec<String> = (0..2_000).map(|_| "6".repeat(64)).collect();
    let draft = Draft::own("erasure", time(), [("tags", tags.into())]);
    assert!(draft.unwrap_err().to_string().contains("allowed are"));
}
