//! Ten times as many callers as the log takes at once, on a slow store, and on one that fails in the middle: every call
//! ends in a decision on record or in `Unrecorded`, nothing is lost, and nothing is allowed by accident.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "overload/store.rs"]
mod store;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use comity::evidence::{SigningKey, Vault as _};
use comity::{
    Acknowledgements, AuditLog, DataRequest, Decision, Gate, Outcome, Permit, PolicySet, RefusedKind, Unrecorded,
    UserContext,
};
use serde_json::Value;
use store::{Fails, Shared, Slow};

/// Calls that are more than the queue takes, and so many more after it is full.
const MOST: usize = 4_000;
const MORE: usize = 1_000;
/// However slow the machine: nobody waits for ever.
const BOUND: Duration = Duration::from_secs(120);

/// A demand, and what comes of it where nothing else happens.
struct Quiet {
    documents: [Value; 3],
    outcome: Outcome,
    rulings: String,
}

struct House {
    gate: Gate,
    store: Slow,
    vault: Shared,
    quiet: Vec<Quiet>,
}

fn house(store: Slow, signals_more: usize) -> House {
    let gate = |log: AuditLog| {
        let hand = common::Shared(Arc::new(common::Hand::at("2026-06-10T12:00:00Z")));
        Gate::builder(PolicySet::bundled().unwrap()).audit(log).dangerous().clock(hand).build().unwrap()
    };
    let still = gate(common::Frail::default().log());
    let quiet: Vec<Quiet> = ["21-", "01-", "40-", "31-"]
        .iter()
        .map(|case| {
            let (request, user) = common::parts(&common::example(case));
            // Much evidence of one kind is one piece of evidence, and a large record.
            let mut user = serde_json::to_value(user).unwrap();
            let signals = user["signals"].as_array_mut().unwrap();
            signals.extend(vec![signals[0].clone(); signals_more]);
            let user: UserContext = serde_json::from_value(user).unwrap();
            let decision = still.evaluate(&request, &user).unwrap();
            let json = |document: Result<Value, serde_json::Error>| document.unwrap();
            let documents = [
                json(serde_json::to_value(request.demand())),
                json(serde_json::to_value(request.intake())),
                json(serde_json::to_value(&user)),
            ];
            Quiet { documents, outcome: decision.outcome(), rulings: said(&decision) }
        })
        .collect();
    let allowed = quiet.iter().filter(|quiet| quiet.outcome == Outcome::Allow).count();
    assert_eq!(allowed, 2, "some of them are allowed, and some are not");
    let vault = Shared::default();
    let key = SigningKey::generate("comity/tests").unwrap();
    let log = AuditLog::over(Box::new(store.clone()), Box::new(vault.clone()), key);
    House { gate: gate(log), store, vault, quiet }
}

fn said(decision: &Decision) -> String {
    assert!(decision.faults().is_empty(), "{:?}", decision.faults());
    serde_json::to_string(decision.rulings()).unwrap()
}

/// What became of one call.
enum End {
    Decided(Box<Decision>),
    Unrecorded(Unrecorded),
    Dropped,
}

impl From<Result<Decision, Unrecorded>> for End {
    fn from(made: Result<Decision, Unrecorded>) -> Self {
        made.map_or_else(Self::Unrecorded, |decision| Self::Decided(Box::new(decision)))
    }
}

/// Each call has a request and a user of its own, both of this number.
type Ends = BTreeMap<usize, End>;

/// A record of a decision: its position, identifier and outcome.
type Logged = (u64, String, String);

impl House {
    fn quiet(&self, call: usize) -> &Quiet {
        &self.quiet[call % self.quiet.len()]
    }

    fn asked(&self, call: usize) -> (DataRequest, UserContext) {
        let [mut demand, mut intake, mut user] = self.quiet(call).documents.clone();
        demand["id"] = format!("r-{call}").into();
        intake["subjects"] = serde_json::json!([subject(call)]);
        user["subject"] = subject(call).into();
        let request =
            DataRequest::new(serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap());
        (request.unwrap(), serde_json::from_value(user).unwrap())
    }

    /// The records of decisions, by the call whose user they are about.
    fn logged(&self, ends: &Ends) -> BTreeMap<usize, Logged> {
        let mut vault = self.vault.clone();
        let mut calls = BTreeMap::new();
        for call in ends.keys() {
            for tag in vault.tags_of(subject(*call).as_bytes()).unwrap() {
                calls.insert(tag.to_string(), *call);
            }
        }
        let mut logged = BTreeMap::new();
        for (position, entry) in (0..).zip(self.store.kept.entries()) {
            let clear: Value = serde_json::from_slice(entry.clear()).unwrap();
            let own = |name: &str| clear[name].as_str().unwrap().to_owned();
            if clear["type"] == "decision" {
                let call = calls.get(clear["subject_tag"].as_str().unwrap()).expect("a record of nobody's call");
                let twice = logged.insert(*call, (position, own("id"), own("outcome")));
                assert!(twice.is_none(), "call {call} has two records");
            }
        }
        logged
    }

    /// Holds what callers heard to what the log has and the gate permits; the permits that were handed out.
    fn settle(&self, ends: Ends) -> (Heard, Vec<Permit>) {
        let mut logged = self.logged(&ends);
        let (mut heard, mut permits) = (Heard::default(), Vec::new());
        for (call, end) in ends {
            let record = logged.remove(&call);
            let quiet = self.quiet(call);
            if let Some((_, _, outcome)) = &record {
                assert_eq!(outcome, quiet.outcome.as_str(), "call {call}");
            }
            match end {
                End::Decided(decision) => {
                    heard.decided += 1;
                    let (position, id, _) = record.unwrap_or_else(|| panic!("call {call} was decided off the record"));
                    assert_eq!((decision.receipt().position(), decision.id()), (position, &*id), "call {call}");
                    assert_eq!(said(&decision), quiet.rulings, "call {call}");
                    let permit = decision.into_parts().1;
                    assert_eq!(permit.is_some(), quiet.outcome == Outcome::Allow, "call {call}");
                    permits.extend(permit);
                }
                End::Unrecorded(why) => {
                    heard.unrecorded += 1;
                    heard.away += usize::from(why.to_string().contains("overload"));
                    heard.recorded_untold += usize::from(record.is_some());
                    assert!(why.to_string().contains("nothing was decided"), "{why}");
                }
                End::Dropped => heard.dropped += 1,
            }
        }
        assert!(logged.is_empty(), "records of nobody: {logged:?}");
        let live: usize = permits.iter().map(|permit| permit.measures().count()).sum();
        assert_eq!(self.gate.health().live_permits, live, "permits that nobody holds");
        (heard, permits)
    }

    fn redeem(&self, permit: Permit) -> Result<(), RefusedKind> {
        let words = permit
            .comes_before()
            .fold(Acknowledgements::none(), |words, duty| words.with(duty, "employee-17".parse().unwrap()));
        permit.redeem(&self.gate, &words).map(drop).map_err(|refused| refused.kind().clone())
    }

    /// Calls from many threads, in two ways, each until it heard of a failure three times.
    fn threads(&self, threads: usize, each: usize, ends: &Mutex<Ends>) {
        std::thread::scope(|scope| {
            for thread in 0..threads {
                scope.spawn(move || {
                    let mut refused = 0;
                    for call in (0..each).map(|turn| thread * each + turn) {
                        let (request, user) = self.asked(call);
                        let made = match call % 5 {
                            0 => self.gate.evaluate_all(&request, [user]).next().unwrap(),
                            _ => self.gate.evaluate(&request, &user),
                        };
                        refused += usize::from(made.is_err());
                        ends.lock().unwrap().insert(call, made.into());
                        if refused == 3 {
                            return;
                        }
                    }
                });
            }
        });
    }
}

/// What callers heard, in numbers.
#[derive(Debug, Default)]
struct Heard {
    decided: usize,
    unrecorded: usize,
    /// Of those: turned away because too much waits.
    away: usize,
    /// Of those: the store has their record all the same.
    recorded_untold: usize,
    dropped: usize,
}

fn subject(call: usize) -> String {
    format!("u-{call}")
}

/// A call under way.
type Call<'a> = Pin<Box<dyn Future<Output = Result<Decision, Unrecorded>> + Send + 'a>>;

fn poll(call: &mut Call<'_>) -> Option<End> {
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => Some(made.into()),
        Poll::Pending => None,
    }
}

/// Polls until every call has ended.
fn finish(calls: Vec<(usize, Call<'_>)>, ends: &Mutex<Ends>) {
    let mut calls = calls;
    while !calls.is_empty() {
        calls.retain_mut(|(number, call)| match poll(call) {
            Some(end) => {
                ends.lock().unwrap().insert(*number, end);
                false
            }
            None => true,
        });
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Kilobytes of memory that this process has now.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.to_owned();
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// One test at a time, and none for ever.
fn bounded(test: impl FnOnce() + Send + 'static) {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (tell, told) = std::sync::mpsc::channel();
    let begun = Instant::now();
    let thread = std::thread::spawn(move || {
        test();
        let _ = tell.send(());
    });
    match told.recv_timeout(BOUND) {
        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("still not at its end after {BOUND:?}"),
        Ok(()) | Err(_) => thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)),
    }
    println!("{:?}", begun.elapsed());
}

#[test]
fn threads_wait_for_a_slow_store_and_nothing_is_lost() {
    bounded(|| {
        let house = house(Slow::new(2, Fails::Never), 0);
        let ends = Mutex::default();
        house.threads(80, 12, &ends);
        let (heard, permits) = house.settle(ends.into_inner().unwrap());
        println!("{heard:?}, {} commits", house.store.commits.load(Ordering::SeqCst));
        assert_eq!((heard.decided, heard.unrecorded, permits.len()), (960, 0, 480));
        // They shared commits: no caller waited for a commit of each other's own.
        assert!(house.store.commits.load(Ordering::SeqCst) < 480);
        for permit in permits {
            assert_eq!(house.redeem(permit), Ok(()));
        }
        assert_eq!(house.gate.health().live_permits, 0);
    });
}

#[test]
fn ten_rounds_of_tasks_fill_the_queue_and_the_rest_is_turned_away_at_once() {
    bounded(|| {
        let house = house(Slow::new(5, Fails::Never), 240);
        house.store.hold.store(true, Ordering::SeqCst);
        let asked: Vec<_> = (0..MOST).map(|call| house.asked(call)).collect();
        let (ends, mut calls) = (Mutex::new(Ends::new()), Vec::new());
        // Until the queue is full; then as many again, which leave nothing behind.
        let mut asked = asked.iter().enumerate();
        for (number, (request, user)) in asked.by_ref() {
            let mut call: Call<'_> = Box::pin(house.gate.evaluate_async(request, user));
            match poll(&mut call) {
                None => calls.push((number, call)),
                Some(end) => {
                    ends.lock().unwrap().insert(number, end);
                    break;
                }
            }
        }
        let full = (calls.len(), house.gate.health().log_waiting, memory());
        assert!(asked.len() > MORE, "the queue took {} calls: ask more of it", full.0);
        for (number, (request, user)) in asked.take(MORE) {
            let mut call: Call<'_> = Box::pin(house.gate.evaluate_async(request, user));
            ends.lock().unwrap().insert(number, poll(&mut call).expect("turned away at once"));
        }
        assert_eq!(house.gate.health().log_waiting, full.1);
        if let (Some(before), Some(after)) = (full.2, memory()) {
            println!("{} calls wait; {before} kB, and after {MORE} more {after} kB", full.0);
            assert!(after < before + 48 * 1_024, "{before} kB have become {after} kB");
        }
        // Some go away and do not want to hear.
        let (gone, calls): (Vec<_>, Vec<_>) = calls.into_iter().partition(|(number, _)| number % 40 == 4);
        ends.lock().unwrap().extend(gone.into_iter().map(|(number, _)| (number, End::Dropped)));
        house.store.hold.store(false, Ordering::SeqCst);
        finish(calls, &ends);
        let (heard, permits) = house.settle(ends.into_inner().unwrap());
        let (commits, largest) = (&house.store.commits, &house.store.largest);
        println!("{heard:?}, {commits:?} commits, the largest of {largest:?}");
        assert_eq!((heard.unrecorded, heard.away, heard.recorded_untold), (MORE + 1, MORE + 1, 0));
        assert_eq!(heard.decided + heard.dropped, full.0);
        assert!(commits.load(Ordering::SeqCst) >= 8 && largest.load(Ordering::SeqCst) <= 4_096);
        // Turned away is not broken: the next one is served.
        let (request, user) = house.asked(MOST);
        assert!(house.gate.evaluate(&request, &user).is_ok());
        for permit in permits.into_iter().take(50) {
            assert_eq!(house.redeem(permit), Ok(()));
        }
    });
}

#[test]
fn a_log_that_fails_in_the_middle_of_it_leaves_nobody_in_doubt() {
    for fails in [Fails::Before(12), Fails::After(12)] {
        bounded(move || fail(fails));
    }
}

fn fail(fails: Fails) {
    const TASKS: usize = 1_500;
    let house = house(Slow::new(4, fails), 0);
    let ends = Mutex::new(Ends::new());
    let (threads, each) = (48, 40);
    let asked: Vec<_> = (0..TASKS).map(|task| house.asked(threads * each + task)).collect();
    std::thread::scope(|scope| {
        let (house, ends) = (&house, &ends);
        scope.spawn(move || house.threads(threads, each, ends));
        let mut calls = Vec::new();
        for (task, (request, user)) in asked.iter().enumerate() {
            let number = threads * each + task;
            let mut call: Call<'_> = Box::pin(house.gate.evaluate_async(request, user));
            let end = poll(&mut call).or_else(|| (task % 40 == 3).then_some(End::Dropped));
            match end {
                Some(end) => drop(ends.lock().unwrap().insert(number, end)),
                None => calls.push((number, call)),
            }
        }
        finish(calls, ends);
    });
    let (heard, permits) = house.settle(ends.into_inner().unwrap());
    println!("{fails:?}: {heard:?}, {} permits", permits.len());
    assert!(heard.decided > 0 && heard.unrecorded > threads && heard.dropped > 0, "{heard:?}");
    // What was written and not told is one commit's at most, and permits nothing.
    let largest = house.store.largest.load(Ordering::SeqCst);
    match fails {
        Fails::After(_) => assert!((1..=largest).contains(&heard.recorded_untold), "{heard:?}, {largest}"),
        Fails::Never | Fails::Before(_) => assert_eq!(heard.recorded_untold, 0),
    }
    assert!(house.gate.health().log_fault.is_some());
    for permit in permits {
        assert!(matches!(house.redeem(permit), Err(RefusedKind::Unrecorded(_))), "released off the record");
    }
    assert_eq!(house.gate.health().live_permits, 0);
    let (request, user) = house.asked(0);
    assert!(house.gate.evaluate(&request, &user).is_err());
}
