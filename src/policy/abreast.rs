//! Strangers' files are worked on side by side, each thread on a stack that recursion does not exhaust.

use std::num::NonZeroUsize;

use super::STACK;

/// Works on each item, on as many threads as the machine runs at once; what comes of them, in order. `begin` makes
/// what one thread keeps from one item to the next. To be called on a thread with a large stack, for it works too.
///
/// A panic goes on in the caller, who is on a thread of its own for that.
pub(super) fn abreast<T: Sync, S, R: Send>(
    items: &[T],
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let part = |first: usize| {
        let mut kept = begin();
        items.iter().skip(first).step_by(threads).map(|item| work(&mut kept, item)).collect::<Vec<R>>()
    };
    let mut parts: Vec<_> = std::thread::scope(|scope| {
        let part = &part;
        let spawn = |first| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || part(first));
        let others: Vec<_> = (1..threads.min(items.len())).map(|first| (first, spawn(first))).collect();
        let mut parts = vec![part(0).into_iter()];
        for (first, other) in others {
            // What no thread could be had for is done here.
            let made = other.map_or_else(|_| Ok(part(first)), std::thread::ScopedJoinHandle::join);
            parts.push(made.unwrap_or_else(|panic| std::panic::resume_unwind(panic)).into_iter());
        }
        parts
    });
    let turn = |at: usize| parts.get_mut(at.checked_rem(threads)?).and_then(Iterator::next);
    (0..items.len()).filter_map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_worked_on_once_and_in_order() {
        for count in [0_usize, 1, 2, 3, 100] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(abreast(&items, || (), |(), item| *item), items);
        }
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let items = [0; 8];
        let run = std::panic::catch_unwind(|| abreast(&items, || (), |(), item: &i32| assert_eq!(*item, 1)));
        assert!(run.is_err());
    }
}
