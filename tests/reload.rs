//! Policy sets that take turns under load: every decision is of one set, in time, and as that set says.

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

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use comity::workbench::Case;
use comity::{
    Acknowledgements, DataRequest, Decision, Gate, MemoryLog, Outcome, Permit, PolicySet, RefusedKind, UserContext,
};
use serde_json::{Value, json};

/// What the other set says beside all that the bundled one says.
const CODE: &str = "COMITY-RELOAD-TEST";
/// Threads that decide, and swaps meanwhile.
const THREADS: usize = 3;
const SWAPS: usize = 300;
/// No decision may take so long, with everything else that a machine does beside.
const LATE: Duration = Duration::from_secs(20);

/// The bundled set with one rule more, which denies every measure.
fn stricter() -> PolicySet {
    let mut files: BTreeMap<String, String> = common::policy_files().into_iter().collect();
    let rule = format!(
        "\nfindings contains {{\"effect\": \"deny\", \"code\": \"{CODE}\", \"measure\": measure}} if {{\n\tsome measure in \
         input.measures\n\tinput.day > 0\n}}\n"
    );
    files.get_mut("comity/conduct.rego").unwrap().push_str(&rule);
    let entry = json!({CODE: {"effect": "deny", "title": "t", "reason": "r", "citation": "c", "link": "l",
        "from": "1970-01-01", "until": null, "mark": "p", "read_on": null, "conflict": null}});
    files.insert("comity/common/reload/catalogue/data.json".to_owned(), entry.to_string());
    PolicySet::from_files(files).unwrap_or_else(|why| panic!("{why}"))
}

/// One demand under each set, while nothing else happens: the rulings by the digest of the set.
struct Known {
    case: Case,
    rulings: BTreeMap<String, String>,
}

struct House {
    gate: Gate,
    log: MemoryLog,
    sets: [PolicySet; 2],
    known: Vec<Known>,
}

fn gate(set: &PolicySet, log: MemoryLog) -> Gate {
    let hand = common::Shared(Arc::new(common::Hand::at("2026-06-10T12:00:00Z")));
    Gate::builder(set.clone()).audit(log).dangerous().clock(hand).build().unwrap()
}

fn house() -> House {
    let sets = [PolicySet::bundled().unwrap(), stricter()];
    let cases = ["21-", "19-", "31-", "40-", "01-", "35-no"].map(common::example);
    let quiet = sets.each_ref().map(|set| gate(set, MemoryLog::new()));
    let known = cases.map(|case| {
        let (request, user) = common::parts(&case);
        let said = quiet.iter().zip(&sets).map(|(gate, set)| {
            let decision = gate.evaluate(&request, &user).unwrap();
            (set.digest().to_owned(), text(&decision))
        });
        Known { rulings: said.collect(), case }
    });
    let outcomes =
        |at: usize| -> Vec<&String> { known.iter().map(|known| &known.rulings[sets[at].digest()]).collect() };
    let allows = |text: &&String| text.contains("\"outcome\":\"allow\"");
    assert!(outcomes(0).iter().any(allows) && !outcomes(0).iter().any(|text| text.contains(CODE)));
    assert!(outcomes(1).iter().all(|text| text.contains(CODE) && !allows(text)));
    let log = MemoryLog::new();
    House { gate: gate(&sets[0], log.clone()), log, known: known.into(), sets }
}

fn text(decision: &Decision) -> String {
    assert!(decision.faults().is_empty(), "{:?}", decision.faults());
    serde_json::to_string(decision.rulings()).unwrap()
}

fn record(decision: &Decision) -> Value {
    serde_json::from_slice(decision.record().bytes()).unwrap()
}

impl Known {
    /// The demand under another number, so that no other decision takes its place.
    fn asked(&self, number: &str) -> (DataRequest, UserContext) {
        let (request, user) = common::parts(&self.case);
        let mut demand = serde_json::to_value(request.demand()).unwrap();
        demand["id"] = number.into();
        (DataRequest::new(serde_json::from_value(demand).unwrap(), request.intake().clone()).unwrap(), user)
    }

    /// The set by which it was decided, and that the decision is what that set says, whole.
    fn hold(&self, decision: &Decision) -> String {
        let record = record(decision);
        let digest = record["policy_digest"].as_str().unwrap().to_owned();
        let want = self.rulings.get(&digest).unwrap_or_else(|| panic!("a set of nobody's: {record}"));
        assert_eq!(text(decision), *want, "under {digest}");
        assert_eq!(record["outcome"], decision.outcome().as_str());
        digest
    }
}

fn redeem(gate: &Gate, permit: Permit) -> Result<(), RefusedKind> {
    let words = permit
        .comes_before()
        .fold(Acknowledgements::none(), |words, duty| words.with(duty, "employee-17".parse().unwrap()));
    permit.redeem(gate, &words).map(drop).map_err(|refused| refused.kind().clone())
}

/// What one thread that decides has seen.
#[derive(Default)]
struct Seen {
    by: BTreeMap<String, u64>,
    slowest: Duration,
    released: u64,
    refused: u64,
}

/// Decides, and redeems what is allowed at once or after a while, until the swaps are over.
fn decide(house: &House, thread: usize, over: &AtomicBool, made: &AtomicU64) -> Seen {
    let mut seen = Seen::default();
    let asked: Vec<_> = (0..house.known.len()).map(|at| house.known[at].asked(&format!("r-{thread}-{at}"))).collect();
    let mut kept: Vec<Option<Permit>> = asked.iter().map(|_| None).collect();
    for turn in 0.. {
        let at = turn % asked.len();
        if at == 0 && over.load(Ordering::SeqCst) {
            break;
        }
        let (request, user) = &asked[at];
        if let Some(permit) = kept[at].take() {
            match redeem(&house.gate, permit) {
                Ok(()) => seen.released += 1,
                Err(RefusedKind::PolicyChanged) => seen.refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        let begun = Instant::now();
        let decision = house.gate.evaluate(request, user).unwrap();
        seen.slowest = seen.slowest.max(begun.elapsed());
        *seen.by.entry(house.known[at].hold(&decision)).or_default() += 1;
        made.fetch_add(1, Ordering::SeqCst);
        kept[at] = decision.into_parts().1;
    }
    seen
}

/// Swaps; before and after each swap it decides, and what was allowed before is refused after it.
fn swap(house: &House, made: &AtomicU64) {
    let own = &house.known[0];
    for turn in 1..=SWAPS {
        // Others decide between two swaps.
        let wanted = made.load(Ordering::SeqCst) + 4;
        let (request, user) = own.asked(&format!("s-{turn}"));
        let before = house.gate.evaluate(&request, &user).unwrap();
        let old = own.hold(&before);
        let set = &house.sets[turn % 2];
        assert_ne!(old, set.digest());
        // As it is, with empty memory, and, more seldom, from its files.
        let next = match turn % 50 {
            0 => PolicySet::bundled().unwrap(),
            3 | 4 | 11 | 12 => set.clone().remembering(1_000),
            _ => set.clone(),
        };
        assert_eq!(next.digest(), set.digest());
        house.gate.swap(next).unwrap();
        for _ in 0..2 {
            let after = house.gate.evaluate(&own.asked(&format!("s-{turn}-after")).0, &user).unwrap();
            assert_eq!(own.hold(&after), set.digest(), "decided by the old set after the swap");
        }
        match before.into_parts().1.map(|permit| redeem(&house.gate, permit)) {
            None => assert_eq!(old, house.sets[1].digest()),
            Some(refused) => assert_eq!(refused, Err(RefusedKind::PolicyChanged)),
        }
        assert_eq!(house.gate.health().policy_digest, set.digest());
        while made.load(Ordering::SeqCst) < wanted {
            std::thread::yield_now();
        }
    }
}

#[test]
fn no_decision_fails_is_late_or_is_of_two_sets() {
    let house = house();
    let (over, made) = (AtomicBool::new(false), AtomicU64::new(0));
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let (house, over, made) = (&house, &over, &made);
        let deciding: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || decide(house, thread, over, made))).collect();
        let swapping = scope.spawn(move || swap(house, made)).join();
        over.store(true, Ordering::SeqCst);
        let seen = deciding.into_iter().map(|thread| thread.join().unwrap()).collect();
        swapping.unwrap();
        seen
    });
    for set in &house.sets {
        assert!(seen.iter().all(|seen| seen.by.get(set.digest()).is_some_and(|count| *count > 0)));
    }
    let sum = |of: fn(&Seen) -> u64| seen.iter().map(of).sum::<u64>();
    let slowest = seen.iter().map(|seen| seen.slowest).max().unwrap();
    let (released, refused) = (sum(|seen| seen.released), sum(|seen| seen.refused));
    println!(
        "{SWAPS} swaps, {} decisions, {released} released, {refused} refused, slowest {slowest:?}",
        made.into_inner()
    );
    assert!(slowest < LATE, "{slowest:?}");
    assert!(released > 0 && refused > 0, "{released} released, {refused} refused");
    assert_eq!(house.gate.health().faults, 0);
    in_order(&house, released);
}

/// What the log says of it: every release is of the set in force where it stands, and every set came into force on
/// record before anything was decided by it.
fn in_order(house: &House, released: u64) {
    let (mut inforce, mut loaded, mut redeemed) = (String::new(), Vec::new(), 0);
    let mut decided: BTreeMap<String, String> = BTreeMap::new();
    for one in house.log.records() {
        let record: Value = serde_json::from_slice(one.bytes()).unwrap();
        let own = |name: &str| record[name].as_str().unwrap().to_owned();
        match own("type").as_str() {
            "policy-load" => {
                inforce = own("policy_digest");
                loaded.push(inforce.clone());
            }
            "decision" => {
                let digest = own("policy_digest");
                assert!(loaded.contains(&digest), "decided by a set that was never put on record before");
                decided.insert(own("id"), digest);
            }
            "disclosure" => {
                assert_eq!(decided[&own("decision")], inforce, "released under a set that was no longer in force");
                redeemed += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!((loaded.len(), redeemed), (SWAPS + 1, released));
}

/// A swap that the log does not take changes nothing.
#[test]
fn a_swap_off_the_record_is_none() {
    let frail = common::Frail::default();
    let (case, set) = (common::example("21-"), PolicySet::bundled().unwrap());
    let (request, user) = common::parts(&case);
    let hand = common::Shared(Arc::new(common::Hand::at("2026-06-10T12:00:00Z")));
    let gate = Gate::builder(set.clone()).audit(frail.log()).dangerous().clock(hand).build().unwrap();
    let decision = gate.evaluate(&request, &user).unwrap();
    assert_eq!(decision.outcome(), Outcome::Allow);
    frail.broken.store(true, Ordering::SeqCst);
    assert!(gate.swap(stricter()).is_err());
    assert_eq!(gate.policies().digest(), set.digest());
    assert!(gate.evaluate(&request, &user).is_err());
    assert_eq!(frail.types(), ["policy-load", "decision"]);
}
