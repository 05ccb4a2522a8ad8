//! What is run on each schedule. A scenario panics where a promise is broken; that it ends at all is
//! the promise that nobody hangs, for the scheduler reports threads that wait for ever.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use shuttle::thread;

use super::Unrecorded;
use super::commit::{Committer, Sink};
use crate::Scenario;

/// All of them.
pub const ALL: &[Scenario] = &[
    ("two threads", two_threads),
    ("threads", threads),
    ("tasks", tasks),
    ("threads and tasks", threads_and_tasks),
    ("dropped tickets", dropped_tickets),
    ("a fault", a_fault),
    ("a panic", a_panic),
    ("a loan", a_loan),
];

/// The disk behind the sink. Looking at it is no step of a schedule.
#[derive(Default)]
struct Disk {
    durable: Mutex<Vec<u64>>,
    busy: AtomicBool,
    broken: AtomicBool,
    closed: AtomicBool,
    rounds: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bad {
    Never,
    Fails,
    Panics,
}

struct Model {
    disk: Arc<Disk>,
    /// What its second round does.
    bad: Bad,
}

impl Sink for Model {
    type Item = u64;
    type Done = (usize, u64);

    fn commit(&mut self, items: Vec<u64>) -> Result<Vec<(usize, u64)>, Unrecorded> {
        let disk = &*self.disk;
        // What is wrong here is seen below: a panic in here counts as the sink's.
        if disk.busy.swap(true, SeqCst) {
            disk.broken.store(true, SeqCst);
            disk.durable.lock().unwrap().clear();
        }
        thread::yield_now();
        let second = disk.rounds.fetch_add(1, SeqCst) == 1;
        if second && self.bad != Bad::Never {
            disk.broken.store(true, SeqCst);
            if self.bad == Bad::Panics {
                // Without the hook that would print the schedule.
                std::panic::resume_unwind(Box::new("a sink that panics"));
            }
            disk.busy.store(false, SeqCst);
            return Err(Unrecorded::new("the disk is gone"));
        }
        let mut durable = disk.durable.lock().unwrap();
        let done = (durable.len()..).zip(items.iter().copied()).collect();
        durable.extend(items);
        drop(durable);
        disk.busy.store(false, SeqCst);
        Ok(done)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.disk.closed.store(true, SeqCst);
    }
}

/// A committer, its disk, and what is true of each answer.
#[derive(Clone)]
struct Bench {
    committer: Committer<Model>,
    disk: Arc<Disk>,
}

impl Bench {
    fn new(bad: Bad) -> Self {
        let disk = Arc::new(Disk::default());
        Self { committer: Committer::new(Model { disk: Arc::clone(&disk), bad }), disk }
    }

    /// Whether the batch was acknowledged; where it was, it is durable, in one piece, and the answers are its own.
    fn check(&self, batch: &[u64], broken_before: bool, outcome: &Result<Vec<(usize, u64)>, Unrecorded>) -> bool {
        let durable = self.disk.durable.lock().unwrap();
        let Ok(done) = outcome else {
            assert!(self.disk.broken.load(SeqCst), "refused by a sink that is well");
            return false;
        };
        assert!(durable.windows(batch.len()).any(|run| run == batch), "acknowledged, not durable");
        assert!(!broken_before, "acknowledged after a fault");
        let values: Vec<u64> = done.iter().map(|(_, value)| *value).collect();
        assert_eq!(values, batch, "another's answers");
        for (position, value) in done {
            assert_eq!(durable[*position], *value, "another's position");
        }
        true
    }

    fn append(&self, batch: &[u64]) -> bool {
        let broken = self.disk.broken.load(SeqCst);
        let outcome = self.committer.append(batch.to_vec());
        self.check(batch, broken, &outcome)
    }

    fn submit(&self, batch: &[u64]) -> bool {
        let broken = self.disk.broken.load(SeqCst);
        let outcome = block_on(self.committer.submit(batch.to_vec()));
        self.check(batch, broken, &outcome)
    }

    /// A thread that does so.
    fn spawn(&self, act: impl FnOnce(&Bench) + Send + 'static) -> thread::JoinHandle<()> {
        let bench = self.clone();
        thread::spawn(move || act(&bench))
    }

    /// Drops the last handle; by then all these are on disk, each once, and the sink is gone.
    fn close(self, mut expected: Vec<u64>) {
        assert_eq!(self.committer.waiting(), 0, "something still waits");
        self.end(&mut expected);
    }

    fn end(self, expected: &mut [u64]) {
        let disk = Arc::clone(&self.disk);
        drop(self.committer);
        assert!(disk.closed.load(SeqCst), "the sink outlives the last handle");
        let mut durable = disk.durable.lock().unwrap().clone();
        durable.sort_unstable();
        expected.sort_unstable();
        assert_eq!(durable, expected, "lost or doubled");
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

fn join(threads: impl IntoIterator<Item = thread::JoinHandle<()>>) {
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Small enough that every schedule can be run.
fn two_threads() {
    let bench = Bench::new(Bad::Never);
    let other = bench.spawn(|bench| assert!(bench.append(&[1])));
    assert!(bench.append(&[2]));
    join([other]);
    bench.close(vec![1, 2]);
}

fn threads() {
    let bench = Bench::new(Bad::Never);
    join([10, 20, 30].map(|own| {
        bench.spawn(move |bench| {
            assert!(bench.append(&[own, own + 1]));
            assert!(bench.append(&[own + 2]));
        })
    }));
    bench.close(vec![10, 11, 12, 20, 21, 22, 30, 31, 32]);
}

fn tasks() {
    let bench = Bench::new(Bad::Never);
    join([10, 20].map(|own| {
        bench.spawn(move |bench| {
            assert!(bench.submit(&[own]));
            assert!(bench.submit(&[own + 1, own + 2]));
        })
    }));
    bench.close(vec![10, 11, 12, 20, 21, 22]);
}

fn threads_and_tasks() {
    let bench = Bench::new(Bad::Never);
    let task = bench.spawn(|bench| {
        assert!(bench.submit(&[10]));
        assert!(bench.submit(&[11]));
    });
    let threads = [20, 30].map(|own| {
        bench.spawn(move |bench| {
            assert!(bench.append(&[own]));
            assert!(bench.append(&[own + 1, own + 2]));
        })
    });
    join(threads.into_iter().chain([task]));
    bench.close(vec![10, 11, 20, 21, 22, 30, 31, 32]);
}

fn dropped_tickets() {
    let bench = Bench::new(Bad::Never);
    let task = bench.spawn(|bench| {
        drop(bench.committer.submit(vec![10]));
        let mut polled = Box::pin(bench.committer.submit(vec![11]));
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let _ = polled.as_mut().poll(&mut Context::from_waker(&waker));
    });
    let thread = bench.spawn(|bench| assert!(bench.append(&[20])));
    join([task, thread]);
    drop(bench.committer.submit(vec![30]));
    // Whatever waits is committed before the last handle is gone.
    bench.end(&mut [10, 11, 20, 30]);
}

fn a_fault() {
    goes_bad(Bad::Fails);
}

fn a_panic() {
    goes_bad(Bad::Panics);
}

fn goes_bad(bad: Bad) {
    let bench = Bench::new(bad);
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut calls = Vec::new();
    for (own, task) in [(10, false), (20, false), (30, true)] {
        let acknowledged = Arc::clone(&acknowledged);
        calls.push(bench.spawn(move |bench| {
            for batch in [vec![own], vec![own + 1, own + 2]] {
                if if task { bench.submit(&batch) } else { bench.append(&batch) } {
                    acknowledged.lock().unwrap().extend(batch);
                }
            }
        }));
    }
    join(calls);
    assert!(bench.committer.fault().is_some() || bench.disk.rounds.load(SeqCst) < 2);
    assert_eq!(bench.committer.with(|_| ()).is_err(), bench.disk.broken.load(SeqCst));
    let mut acknowledged = acknowledged.lock().unwrap().clone();
    bench.end(&mut acknowledged);
}

fn a_loan() {
    let bench = Bench::new(Bad::Never);
    let loan = bench.spawn(|bench| {
        let alone = bench.committer.with(|model| {
            let before = model.disk.busy.swap(true, SeqCst);
            thread::yield_now();
            model.disk.busy.store(false, SeqCst);
            !before
        });
        assert_eq!(alone, Ok(true), "lent during a commit");
    });
    let threads = [20, 30].map(|own| {
        bench.spawn(move |bench| {
            assert!(bench.append(&[own]));
            if own == 20 {
                assert!(bench.submit(&[own + 1]));
            }
        })
    });
    join(threads.into_iter().chain([loan]));
    bench.close(vec![20, 21, 30]);
}
