//! Redeeming without blocking: the same refusals, and swaps, dropped futures and late callers in between.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use comity::{Acknowledgements, Duty, Gate, Permit, Refused, RefusedKind, Release};

use super::{common, gate, warrant, words};

struct House {
    gate: Gate,
    log: common::Frail,
    hand: Arc<common::Hand>,
    permit: Permit,
    words: Acknowledgements,
}

fn house() -> House {
    let (request, user, hand) = warrant();
    let log = common::Frail::default();
    let gate = gate(&log.log(), &hand);
    let permit = gate.evaluate(&request, &user).unwrap().into_parts().1.unwrap();
    let words = words(&permit);
    House { gate, log, hand, permit, words }
}

type Redeeming<'a> = Pin<&'a mut dyn Future<Output = Result<Release, Refused>>>;

fn poll(future: &mut Redeeming<'_>) -> Poll<Result<Release, Refused>> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

fn finish(mut future: Redeeming<'_>) -> Result<Release, Refused> {
    loop {
        if let Poll::Ready(answer) = poll(&mut future) {
            return answer;
        }
        std::thread::yield_now();
    }
}

fn kind(answer: Result<Release, Refused>) -> RefusedKind {
    answer.unwrap_err().kind().clone()
}

const ONE: [&str; 3] = ["policy-load", "decision", "disclosure"];

#[test]
fn a_release_comes_after_its_record() {
    const fn sent<T: Send>(_: &T) {}
    let House { gate, log, permit, words, .. } = house();
    let future = permit.redeem_async(&gate, &words);
    sent(&future);
    let release = finish(pin!(future)).unwrap();
    assert_eq!(log.types(), ONE);
    assert_eq!((release.receipt().position(), release.subject().as_str()), (2, "u-1"));
    assert_eq!(gate.health().live_permits, 0);
}

#[test]
fn nothing_is_released_while_the_log_is_silent_or_fails() {
    let House { gate, log, permit, words, .. } = house();
    log.hold.store(true, Ordering::SeqCst);
    let mut future = pin!(permit.redeem_async(&gate, &words));
    for _ in 0..50 {
        assert!(poll(&mut (future.as_mut() as Redeeming<'_>)).is_pending());
        std::thread::yield_now();
    }
    log.broken.store(true, Ordering::SeqCst);
    log.hold.store(false, Ordering::SeqCst);
    assert!(matches!(kind(finish(future)), RefusedKind::Unrecorded(_)));
    assert_eq!(log.types(), ONE[..2]);
}

#[test]
fn refused_as_by_a_thread() {
    let (one, other) = (house(), house());
    assert_eq!(kind(finish(pin!(one.permit.redeem_async(&other.gate, &one.words)))), RefusedKind::OtherGate);
    let House { gate, log, hand, permit, words } = other;
    let refused = finish(pin!(permit.redeem_async(&gate, &Acknowledgements::none()))).unwrap_err();
    assert!(matches!(refused.kind(), RefusedKind::Unacknowledged(duties) if duties.contains(&Duty::HumanRelease)));
    let permit = refused.into_permit().unwrap();
    hand.forward(900);
    assert_eq!(kind(finish(pin!(permit.redeem_async(&gate, &words)))), RefusedKind::Lapsed);
    assert_eq!(log.types(), ONE[..2]);

    let House { gate, permit, words, log, .. } = house();
    gate.swap(gate.policies()).unwrap();
    assert_eq!(kind(finish(pin!(permit.redeem_async(&gate, &words)))), RefusedKind::PolicyChanged);
    assert_eq!(log.types(), ["policy-load", "decision", "policy-load"]);

    let House { gate, permit, words, log, .. } = house();
    gate.revoke(log.records()[1]["id"].as_str().unwrap()).unwrap();
    assert_eq!(kind(finish(pin!(permit.redeem_async(&gate, &words)))), RefusedKind::NotLive);
}

#[test]
fn a_dropped_future_leaves_the_disclosure_and_no_release() {
    let House { gate, log, permit, words, .. } = house();
    log.hold.store(true, Ordering::SeqCst);
    {
        let mut future = pin!(permit.redeem_async(&gate, &words));
        assert!(poll(&mut (future.as_mut() as Redeeming<'_>)).is_pending());
    }
    log.hold.store(false, Ordering::SeqCst);
    assert_eq!(gate.health().live_permits, 0, "the permit is used up");
    gate.revoke("nothing").unwrap();
    assert_eq!(log.types(), ["policy-load", "decision", "disclosure", "permit-revoked"]);
    // One that was never polled has done nothing.
    let House { gate, log, permit, words, .. } = house();
    drop(permit.redeem_async(&gate, &words));
    assert_eq!(log.types(), ONE[..2]);
}

#[test]
fn law_9_a_swap_in_between_stands_behind_the_disclosure_and_ends_it() {
    let House { gate, log, permit, words, .. } = house();
    log.hold.store(true, Ordering::SeqCst);
    let mut future = pin!(permit.redeem_async(&gate, &words));
    assert!(poll(&mut (future.as_mut() as Redeeming<'_>)).is_pending());
    std::thread::scope(|scope| {
        let swap = scope.spawn(|| gate.swap(gate.policies()));
        std::thread::sleep(std::time::Duration::from_millis(20));
        log.hold.store(false, Ordering::SeqCst);
        swap.join().unwrap().unwrap();
    });
    assert_eq!(log.types(), ["policy-load", "decision", "disclosure", "policy-load"]);
    assert_eq!(kind(finish(future)), RefusedKind::PolicyChanged, "the swap was over before");
}

#[test]
fn a_swap_under_way_gives_the_permit_back() {
    let House { gate, log, permit, words, .. } = house();
    log.hold.store(true, Ordering::SeqCst);
    std::thread::scope(|scope| {
        let swap = scope.spawn(|| gate.swap(gate.policies()));
        // The swap holds its lock from before it waits for the log.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let mut future = pin!(permit.redeem_async(&gate, &words));
        let Poll::Ready(answer) = poll(&mut (future.as_mut() as Redeeming<'_>)) else { panic!("it waits") };
        let refused = answer.unwrap_err();
        assert_eq!(refused.kind(), &RefusedKind::Swapping);
        log.hold.store(false, Ordering::SeqCst);
        swap.join().unwrap().unwrap();
        let permit = refused.into_permit().unwrap();
        assert_eq!(kind(finish(pin!(permit.redeem_async(&gate, &words)))), RefusedKind::PolicyChanged);
    });
}

#[test]
fn who_comes_back_late_has_no_release() {
    let House { gate, log, hand, permit, words } = house();
    let mut future = pin!(permit.redeem_async(&gate, &words));
    log.hold.store(true, Ordering::SeqCst);
    assert!(poll(&mut (future.as_mut() as Redeeming<'_>)).is_pending());
    log.hold.store(false, Ordering::SeqCst);
    hand.forward(900);
    assert_eq!(kind(finish(future)), RefusedKind::Lapsed);
    assert_eq!(log.types(), ONE);
}
