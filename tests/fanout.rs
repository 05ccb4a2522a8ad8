//! One request on many users: the same decisions on one thread and on several, and word of how far it is.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use comity::{DataRequest, Gate, MemoryLog, PolicySet, UserContext};
use serde_json::Value;

/// A warrant that names so many users, and the users: every third elsewhere, every seventh with data stored abroad.
fn house(count: usize, severable: &str) -> (DataRequest, Vec<UserContext>) {
    let case = common::example("21-");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["users"] = count.into();
    demand["scope"]["identifiers"] = count.into();
    demand["scope"]["severable"] = severable.into();
    let mut intake = serde_json::to_value(&case.intake).unwrap();
    let names: Vec<String> = (0..count).map(|number| format!("u-{number}")).collect();
    // A paper that names them one by one lists 64 at most.
    intake["subjects"] = if count > 64 { "unknown".into() } else { names.clone().into() };
    let request =
        DataRequest::new(serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap()).unwrap();
    let abroad = serde_json::to_value(&common::example("01-").users.as_slice()[0]).unwrap();
    let here = serde_json::to_value(&case.users.as_slice()[0]).unwrap();
    let user = |(number, name): (usize, &String)| {
        let mut document: Value = if number % 3 == 2 { abroad.clone() } else { here.clone() };
        document["subject"] = name.as_str().into();
        if number % 7 == 6 {
            document["stored_in"] = serde_json::json!(["CN"]);
        }
        serde_json::from_value(document).unwrap()
    };
    let users = names.iter().enumerate().map(user).collect();
    (request, users)
}

/// What is decided of each, in order, and of how many word came each time.
fn decided(request: &DataRequest, users: &[UserContext], threads: usize) -> (Vec<String>, Vec<usize>, usize) {
    let log = MemoryLog::new();
    let hand = Arc::new(common::Hand::at(&format!("{}T12:00:00Z", common::day_of(&common::example("21-")))));
    let clock = common::Shared(hand);
    let builder = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone());
    let gate = builder.dangerous().clock(clock).build().unwrap();
    let mut told = Vec::new();
    let all = gate
        .evaluate_all(request, users.to_vec())
        .threads(NonZeroUsize::new(threads).unwrap())
        .watched(|so_far| told.push(so_far));
    let said = all
        .map(|decision| {
            let decision = decision.unwrap();
            let said = format!("{:?} {:?} {:?}", decision.outcome(), decision.rulings(), decision.faults());
            let permit = decision.into_parts().1.map(|permit| permit.measures().collect::<Vec<_>>());
            format!("{said} {permit:?}")
        })
        .collect();
    let records = log.records().len();
    (said, told, records)
}

#[test]
fn threads_change_no_decision_and_word_comes_of_each_part() {
    let (request, users) = house(5_000, "yes");
    let (alone, told, records) = decided(&request, &users, 1);
    assert_eq!((alone.len(), records), (5_000, 5_001), "a record each, and the one of the policies");
    assert_eq!(told, [4_096, 5_000]);
    assert!(alone.iter().collect::<BTreeSet<_>>().len() > 2, "the users differ");
    for threads in [2, 5] {
        assert_eq!(decided(&request, &users, threads).0, alone, "{threads}");
    }
}

#[test]
fn a_group_is_ruled_whole_on_any_number_of_threads() {
    let (request, users) = house(600, "no");
    let (alone, told, _) = decided(&request, &users, 1);
    assert_eq!(told, [600]);
    assert!(alone.iter().all(|said| said.starts_with("Escalate")));
    assert_eq!(decided(&request, &users, 4).0, alone);
}
