use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use super::super::queue::{QUEUE_ITEMS, ROUND_ITEMS};
use super::*;

/// What the tests see of a sink from outside.
#[derive(Default)]
struct Seen {
    rounds: Mutex<Vec<Vec<u64>>>,
    dropped: AtomicBool,
}

impl Seen {
    fn items(&self) -> Vec<u64> {
        self.rounds.lock().unwrap().concat()
    }
}

/// Keeps what it is given; answers with the position.
struct Memory {
    seen: Arc<Seen>,
    next: u64,
    /// Each round waits for a word from here.
    gate: Option<mpsc::Receiver<Word>>,
}

enum Word {
    Go,
    Fail,
    Panic,
    Short,
}

impl Sink for Memory {
    type Item = u64;
    type Done = (u64, u64);

    fn commit(&mut self, items: Vec<u64>) -> Result<Vec<(u64, u64)>, Unrecorded> {
        let word = self.gate.as_ref().map_or(Word::Go, |gate| gate.recv().unwrap_or(Word::Go));
        let mut done: Vec<_> = (self.next..).zip(items.iter().copied()).collect();
        match word {
            Word::Go => {}
            Word::Fail => return Err(Unrecorded::new("the disk is gone")),
            Word::Panic => panic!("a sink that panics"),
            Word::Short => drop(done.pop()),
        }
        self.next = self.next.saturating_add(items.len() as u64);
        self.seen.rounds.lock().unwrap().push(items);
        Ok(done)
    }

    fn bytes(_item: &u64) -> usize {
        8
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.seen.dropped.store(true, Ordering::SeqCst);
    }
}

fn free() -> (Committer<Memory>, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    (Committer::new(Memory { seen: Arc::clone(&seen), next: 0, gate: None }), seen)
}

fn gated() -> (Committer<Memory>, Arc<Seen>, mpsc::Sender<Word>) {
    let (word, gate) = mpsc::channel();
    let seen = Arc::new(Seen::default());
    (Committer::new(Memory { seen: Arc::clone(&seen), next: 0, gate: Some(gate) }), seen, word)
}

/// Waits until so many items are in the queue.
fn until_waiting(committer: &Committer<Memory>, count: usize) {
    while committer.waiting() != count {
        thread::yield_now();
    }
}

/// Waits until the first commit has taken what it takes: the lead is gone and the queue empty.
fn until_led(committer: &Committer<Memory>) {
    loop {
        let queue = lock(&committer.handle.0.queue);
        if queue.idle.is_none() && queue.errand.is_none() && queue.items == 0 {
            return;
        }
        drop(queue);
        thread::yield_now();
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The whole executor.
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

fn values(done: &[(u64, u64)]) -> Vec<u64> {
    done.iter().map(|(_, value)| *value).collect()
}

#[test]
fn one_caller_gets_its_answers_in_order() {
    let (committer, seen) = free();
    assert_eq!(committer.append(vec![7, 8]).unwrap(), [(0, 7), (1, 8)]);
    assert_eq!(committer.append(Vec::new()).unwrap(), []);
    assert_eq!(committer.append(vec![9]).unwrap(), [(2, 9)]);
    assert_eq!(*seen.rounds.lock().unwrap(), [vec![7, 8], vec![9]]);
    drop(committer);
    assert!(seen.dropped.load(Ordering::SeqCst));
}

#[test]
fn many_threads_lose_nothing_and_get_their_own() {
    let (committer, seen) = free();
    thread::scope(|scope| {
        for caller in 0..16_u64 {
            let committer = &committer;
            scope.spawn(move || {
                for turn in 0..500_u64 {
                    let batch: Vec<u64> = (0..=turn % 3).map(|k| caller << 32 | turn << 8 | k).collect();
                    let done = committer.append(batch.clone()).unwrap();
                    assert_eq!(values(&done), batch);
                    assert!(done.windows(2).all(|two| two[0].0 + 1 == two[1].0), "a batch was split");
                }
            });
        }
    });
    let mut items = seen.items();
    assert_eq!(items.len(), 16 * (0..500).map(|turn| turn % 3 + 1).sum::<usize>());
    for caller in 0..16 {
        let own: Vec<_> = items.iter().filter(|item| **item >> 32 == caller).collect();
        assert!(own.is_sorted(), "the order of caller {caller} was not kept");
    }
    items.sort_unstable();
    items.dedup();
    assert_eq!(items.len(), 16 * (0..500).map(|turn| turn % 3 + 1).sum::<usize>());
    assert_eq!(committer.waiting(), 0);
}

#[test]
fn what_waits_goes_into_one_commit_and_no_batch_is_split() {
    let (committer, seen, word) = gated();
    thread::scope(|scope| {
        scope.spawn(|| committer.append(vec![0]).unwrap());
        until_led(&committer);
        let mut before = 0;
        for size in [ROUND_ITEMS - 1, 1, 2, ROUND_ITEMS + 5] {
            let committer = &committer;
            scope.spawn(move || assert_eq!(committer.append(vec![9; size]).unwrap().len(), size));
            before += size;
            until_waiting(committer, before);
        }
        (0..4).for_each(|_| word.send(Word::Go).unwrap());
    });
    let sizes: Vec<usize> = seen.rounds.lock().unwrap().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, ROUND_ITEMS, 2, ROUND_ITEMS + 5]);
}

#[test]
fn after_a_fault_nobody_is_told_that_anything_is_durable() {
    for bad in [Word::Fail, Word::Panic, Word::Short] {
        let (committer, seen, word) = gated();
        thread::scope(|scope| {
            let append = |value| {
                let committer = &committer;
                scope.spawn(move || committer.append(vec![value]))
            };
            let first = append(1);
            until_led(&committer);
            let mut later: Vec<_> = (2..6).map(append).collect();
            let ticket = committer.submit(vec![6]);
            let with = scope.spawn(|| committer.with(|_| ()));
            until_waiting(&committer, 5);
            word.send(bad).unwrap();
            first.join().unwrap().unwrap_err();
            later.push(append(7));
            for call in later {
                let why = call.join().unwrap().unwrap_err().to_string();
                assert!(why.contains("opened again"), "{why}");
            }
            block_on(ticket).unwrap_err();
            with.join().unwrap().unwrap_err();
        });
        block_on(committer.submit(vec![8])).unwrap_err();
        committer.append(Vec::new()).unwrap_err();
        committer.with(|_| ()).unwrap_err();
        assert!(committer.fault().is_some());
        assert_eq!(committer.waiting(), 0);
        assert!(!seen.dropped.load(Ordering::SeqCst), "what the sink holds is held until the last handle is gone");
        drop(committer);
        assert!(seen.dropped.load(Ordering::SeqCst));
    }
}

#[test]
fn tickets_resolve_without_a_runtime_and_without_blocking() {
    let (committer, seen, word) = gated();
    let tickets: Vec<_> = (0..100).map(|value| committer.submit(vec![value])).collect();
    for _ in 0..100 {
        word.send(Word::Go).unwrap();
    }
    for (value, ticket) in (0..).zip(tickets) {
        assert_eq!(block_on(ticket).unwrap(), [(value, value)]);
    }
    assert_eq!(seen.items(), (0..100).collect::<Vec<_>>());
    assert_eq!(block_on(committer.submit(Vec::new())).unwrap(), []);
}

#[test]
fn a_ticket_wakes_the_waker_of_its_last_poll_once() {
    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let (committer, _, word) = gated();
    let counts = [(); 2].map(|()| Arc::new(Count(AtomicUsize::new(0))));
    let mut ticket = pin!(committer.submit(vec![1]));
    for count in &counts {
        let waker = Waker::from(Arc::clone(count));
        assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    word.send(Word::Go).unwrap();
    block_on(ticket.as_mut()).unwrap();
    block_on(ticket.as_mut()).expect_err("one answer a ticket");
    assert!(counts.iter().all(|count| Arc::strong_count(count) == 1), "no waker is kept");
    assert!(counts[0].0.load(Ordering::SeqCst) == 0);
}

#[test]
fn a_dropped_ticket_takes_nothing_back() {
    let (committer, seen, word) = gated();
    let kept = committer.submit(vec![1]);
    until_led(&committer);
    drop(committer.submit(vec![2]));
    let mut polled = Box::pin(committer.submit(vec![3]));
    assert!(polled.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(polled);
    drop(kept);
    assert_eq!(committer.waiting(), 2);
    word.send(Word::Go).unwrap();
    word.send(Word::Go).unwrap();
    // The last handle waits for what is queued.
    drop(committer);
    assert_eq!(*seen.rounds.lock().unwrap(), [vec![1], vec![2, 3]]);
    assert!(seen.dropped.load(Ordering::SeqCst));
}

#[test]
fn a_ticket_outlives_the_committer() {
    let (committer, _) = free();
    let ticket = committer.submit(vec![5]);
    drop(committer);
    assert_eq!(block_on(ticket).unwrap(), [(0, 5)]);
}

#[test]
fn overload_turns_tasks_away_and_harms_nobody() {
    let (committer, seen, word) = gated();
    let first = committer.submit(vec![0]);
    until_led(&committer);
    let quarter = QUEUE_ITEMS / 4;
    let taken: Vec<_> = (0..4).map(|_| committer.submit(vec![1; quarter])).collect();
    let refused: Vec<_> = (0..36).map(|_| committer.submit(vec![2; quarter])).collect();
    for ticket in refused {
        let why = block_on(ticket).unwrap_err().to_string();
        assert!(why.contains("overload"), "{why}");
    }
    assert!(committer.fault().is_none());
    thread::scope(|scope| {
        // A thread is not turned away: it waits.
        let thread = scope.spawn(|| committer.append(vec![3]).unwrap());
        until_waiting(&committer, QUEUE_ITEMS + 1);
        drop(word);
        assert_eq!(values(&thread.join().unwrap()), [3]);
    });
    block_on(first).unwrap();
    for ticket in taken {
        assert_eq!(block_on(ticket).unwrap().len(), QUEUE_ITEMS / 4);
    }
    assert_eq!(seen.items().len(), QUEUE_ITEMS + 2);
    assert!(!seen.items().contains(&2), "what was turned away is not on record");
    block_on(committer.submit(vec![4; QUEUE_ITEMS * 2])).expect("an empty queue takes any batch");
}

#[test]
fn the_sink_itself_is_lent_between_two_commits() {
    let (committer, seen, word) = gated();
    assert_eq!(committer.with(|sink| sink.next).unwrap(), 0);
    thread::scope(|scope| {
        scope.spawn(|| committer.append(vec![1]).unwrap());
        until_led(&committer);
        scope.spawn(|| committer.append(vec![2]).unwrap());
        until_waiting(&committer, 1);
        let with = scope.spawn(|| committer.with(|sink| (sink.next, sink.seen.rounds.lock().unwrap().len())).unwrap());
        while lock(&committer.handle.0.queue).waiting.len() < 2 {
            thread::yield_now();
        }
        scope.spawn(|| committer.append(vec![3]).unwrap());
        until_waiting(&committer, 2);
        (0..3).for_each(|_| word.send(Word::Go).unwrap());
        assert_eq!(with.join().unwrap(), (2, 2), "in the order of the queue");
    });
    assert_eq!(seen.items(), [1, 2, 3]);
    assert!(committer.with(|_| panic!("what was lent was broken")).is_err());
    assert!(committer.fault().is_some());
}

#[test]
fn what_fails_on_the_sink_itself_is_a_fault() {
    let (committer, seen) = free();
    assert_eq!(committer.attempt(|sink| sink.commit(vec![1])).unwrap(), [(0, 1)]);
    committer.append(vec![2]).unwrap();
    let why = Unrecorded::new("the disk is gone");
    assert_eq!(committer.attempt(|_| Err::<(), _>(why.clone())), Err(why));
    assert!(committer.append(vec![3]).unwrap_err().to_string().contains("opened again"));
    assert_eq!(seen.items(), [1, 2]);
}

#[test]
fn a_waker_that_panics_harms_nobody_else() {
    struct Bad;
    impl Wake for Bad {
        fn wake(self: Arc<Self>) {
            panic!("a waker that panics");
        }
    }
    let (committer, seen, word) = gated();
    let mut ticket = pin!(committer.submit(vec![1]));
    let waker = Waker::from(Arc::new(Bad));
    assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(word);
    assert_eq!(block_on(committer.submit(vec![2])).unwrap().len(), 1);
    assert_eq!(block_on(ticket).unwrap(), [(0, 1)]);
    drop(committer);
    assert_eq!(seen.items(), [1, 2]);
}

#[test]
fn the_last_handle_may_go_with_a_waker() {
    struct Holds(Mutex<Option<Committer<Memory>>>);
    impl Wake for Holds {
        fn wake(self: Arc<Self>) {
            drop(self.0.lock().unwrap().take());
        }
    }
    let (committer, seen, word) = gated();
    let mut ticket = pin!(committer.submit(vec![1]));
    let waker = Waker::from(Arc::new(Holds(Mutex::new(Some(committer)))));
    assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(waker);
    drop(word);
    while !seen.dropped.load(Ordering::SeqCst) {
        thread::yield_now();
    }
    assert_eq!(block_on(ticket).unwrap(), [(0, 1)]);
}

#[test]
fn a_million_appends_by_threads_and_tasks_lose_no_wake_up() {
    const EACH: u32 = 125_000;
    let (committer, seen) = free();
    thread::scope(|scope| {
        for caller in 0..8_u64 {
            let committer = &committer;
            scope.spawn(move || {
                for turn in 0..EACH {
                    let value = caller << 32 | u64::from(turn);
                    let done = match caller % 4 {
                        0 => block_on(committer.submit(vec![value])),
                        _ => committer.append(vec![value]),
                    };
                    assert_eq!(values(&done.unwrap()), [value]);
                }
            });
        }
    });
    assert_eq!(seen.items().len(), 8 * EACH as usize);
}
