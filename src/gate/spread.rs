//! The same work on many users, on several threads.

use std::num::NonZeroUsize;

use crate::audit::Unrecorded;

/// Users for whom a thread is worth its start.
const SHARE: usize = 128;

/// Works on each item, on so many threads at most; what comes of them, in order. `begin` makes what one thread
/// keeps from one item to the next.
///
/// # Errors
/// Where a thread panicked: then nothing of the work counts.
pub(super) fn spread<T: Sync, S, R: Send>(
    threads: NonZeroUsize,
    items: &[T],
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Result<Vec<R>, Unrecorded> {
    let share = items.len().div_ceil(threads.get()).max(SHARE);
    let part = |items: &[T]| {
        let mut kept = begin();
        items.iter().map(|item| work(&mut kept, item)).collect::<Vec<R>>()
    };
    let (own, others) = items.split_at_checked(share).unwrap_or((items, &[]));
    if others.is_empty() {
        return Ok(part(own));
    }
    let part = &part;
    std::thread::scope(|scope| {
        let others: Vec<_> = others.chunks(share).map(|items| scope.spawn(move || part(items))).collect();
        let mut all = part(own);
        for other in others {
            let made = other.join().map_err(|_| Unrecorded::new("a thread panicked while deciding"))?;
            all.extend(made);
        }
        Ok(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_worked_on_once_and_in_order() {
        for count in [0_usize, 1, 127, 128, 129, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            for threads in 1..5 {
                let threads = NonZeroUsize::new(threads).unwrap();
                let counted = |before: &mut usize, item: &usize| {
                    *before = before.saturating_add(1);
                    (*item, *before)
                };
                let made = spread(threads, &items, || 0, counted).unwrap();
                assert_eq!(made.iter().map(|(item, _)| *item).collect::<Vec<_>>(), items);
                let begun = made.iter().filter(|(_, turn)| *turn == 1).count();
                assert!(begun <= threads.get(), "{count} {threads} {begun}");
            }
        }
    }

    #[test]
    fn a_panic_is_an_error() {
        let items = vec![0; 1_000];
        let threads = NonZeroUsize::new(2).unwrap();
        let here = std::thread::current().id();
        let work = |(): &mut (), _: &i32| assert_eq!(std::thread::current().id(), here);
        assert!(spread(threads, &items, || (), work).is_err());
    }
}
