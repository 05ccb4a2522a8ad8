//! An error at every call in turn: the log says so, takes nothing more, and opens again with all that it
//! acknowledged.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::sim::{FAULTS, Fault, Planted, SimDisk};
use super::work::Plan;

/// One run in which one call fails. Whether the run came to its end all the same.
fn strike(plan: &Plan, call: u64, fault: Fault) -> Result<bool, String> {
    let disk = SimDisk::new(Planted::Nothing);
    disk.fail(call, fault);
    let run = plan.run(&disk);
    let struck = disk.heal();
    if !struck {
        return Err("the fault was never met".to_owned());
    }
    if fault == Fault::Short && run.is_err() {
        return Err(format!("a short write is no error: {run:?}"));
    }
    for seed in 0..2 {
        plan.check(&disk.state().crash(call.wrapping_mul(31).wrapping_add(seed)), false)
            .map_err(|why| format!("after a crash: {why}"))?;
    }
    // Opened again by the same machine, which may hold in memory what its disk lost.
    plan.check(&disk, true)?;
    Ok(run.is_ok())
}

#[test]
fn every_call_may_fail() {
    let plans = std::env::var("COMITY_CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000_u64) / 5_000;
    let (struck, harmless) = (AtomicU64::new(0), AtomicU64::new(0));
    for seed in 1..=plans.max(1) {
        let plan = Plan::new(seed * 5 - 2, 4);
        let disk = SimDisk::new(Planted::Nothing);
        plan.run(&disk).unwrap();
        let (calls, writes) = disk.calls();
        let all = (0..calls).map(|call| (call, Fault::Eio));
        let more = FAULTS.into_iter().skip(1).flat_map(|fault| writes.iter().map(move |call| (*call, fault)));
        let work = Mutex::new(all.chain(more));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    loop {
                        let next = work.lock().unwrap().next();
                        let Some((call, fault)) = next else { break };
                        match strike(&plan, call, fault) {
                            Ok(end) => harmless.fetch_add(u64::from(end), Ordering::Relaxed),
                            Err(why) => panic!("plan {seed}, call {call}, {fault:?}: {why}"),
                        };
                        struck.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
    }
    println!("{} faults, {} of them without effect", struck.into_inner(), harmless.into_inner());
}
