//! What a policy set said before of the same facts.
//!
//! Exact: an answer is found by all facts that the set can read, compared in full, and belongs to one set.
//! It holds findings alone. What the border consents to is asked on every call, and the rulings are
//! those of the findings with that consent; times are worked out after it. What failed is not kept.

use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use super::footprint::{Footprint, Room};
use super::lately::Lately;
use crate::cache::Cache;
use crate::decision::ruling::Consent;
use crate::decision::rulings::Ruled;
use crate::decision::{Findings, Rulings};
use crate::facts::Facts;
use crate::hashing::Quick;
use crate::request::measure::Measure;
use crate::tell::Chosen;

/// Footprints that are kept where nothing else is said.
pub(super) const MOST: usize = 100_000;
/// Parts that are locked apart.
const SHARDS: usize = 64;
/// Consents beyond the first for which an answer keeps its rulings.
const CONSENTS: usize = 15;

thread_local! {
    static ROOM: RefCell<Room> = const { RefCell::new([0; _]) };
}

/// The answers of one policy set.
#[derive(Debug)]
pub(super) struct Answers {
    footprint: Footprint,
    most: usize,
    seed: u64,
    shards: Vec<Shard>,
    /// Each answer once: many footprints have the same.
    distinct: Mutex<HashSet<Arc<Answer>>>,
    lately: Lately,
}

/// Apart in memory too, so that threads at different shards do not wait for each other's writes.
#[derive(Debug)]
#[repr(align(128))]
struct Shard {
    kept: RwLock<Cache<u64, Kept, BuildHasherDefault<Same>>>,
    found: AtomicU64,
}

/// A footprint in full, and its answer.
type Kept = (Box<[u8]>, Arc<Answer>);

/// For keys that are hashes already.
#[derive(Debug, Default, Clone)]
struct Same(u64);

impl Hasher for Same {
    fn write(&mut self, bytes: &[u8]) {
        // Not called for an integer; any value is right.
        self.0 = bytes.iter().fold(self.0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What was found, and the rulings that followed from it.
#[derive(Debug)]
struct Answer {
    measures: Vec<Measure>,
    findings: Findings,
    /// What the border is asked: each route with each measure that an allow is about.
    asks: Vec<(String, Measure)>,
    first: OnceLock<Consented>,
    more: RwLock<Vec<Consented>>,
}

/// The rulings that follow where the border consents to what these bits say.
type Consented = (u64, Arc<Ruled>);

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.measures == other.measures && self.findings == other.findings
    }
}

impl Eq for Answer {}

impl Hash for Answer {
    fn hash<H: Hasher>(&self, to: &mut H) {
        self.measures.hash(to);
        self.findings.hash(to);
    }
}

impl Answer {
    fn new(measures: &[Measure], findings: Findings) -> Self {
        let asks = findings.asks(measures);
        Self { measures: measures.to_vec(), findings, asks, first: OnceLock::new(), more: RwLock::default() }
    }

    /// The rulings, with what the border says now.
    fn rule(&self, consent: &Consent<'_>) -> Rulings {
        if self.asks.len() > 64 {
            return self.findings.rule(&self.measures, consent);
        }
        let mut bits = 0_u64;
        for (route, measure) in &self.asks {
            bits = bits.wrapping_shl(1).wrapping_add(u64::from(consent(route, *measure)));
        }
        let (first, rulings) = self.first.get_or_init(|| (bits, self.ruled(bits)));
        if *first == bits {
            return Rulings::sound(Arc::clone(rulings));
        }
        let known =
            |more: &[Consented]| more.iter().find(|(known, _)| *known == bits).map(|(_, known)| Arc::clone(known));
        if let Some(known) = known(&self.more.read().unwrap_or_else(PoisonError::into_inner)) {
            return Rulings::sound(known);
        }
        let rulings = self.ruled(bits);
        let mut more = self.more.write().unwrap_or_else(PoisonError::into_inner);
        if more.len() < CONSENTS && known(&more).is_none() {
            more.push((bits, Arc::clone(&rulings)));
        }
        Rulings::sound(rulings)
    }

    fn ruled(&self, bits: u64) -> Arc<Ruled> {
        let last = self.asks.len().saturating_sub(1);
        let consent = |route: &str, measure: Measure| {
            let at = self.asks.iter().position(|(asked, about)| asked == route && *about == measure);
            at.is_some_and(|at| {
                let shift = u32::try_from(last.saturating_sub(at)).unwrap_or(u32::MAX);
                bits.checked_shr(shift).is_some_and(|bits| bits & 1 == 1)
            })
        };
        self.findings.rule(&self.measures, &consent).into_ruled()
    }
}

impl Answers {
    /// None yet, for at most so many footprints; 0 keeps none.
    pub(super) fn new(footprint: Footprint, most: usize) -> Self {
        let shards = most.checked_ilog2().map_or(0, |power| SHARDS.min(1_usize.wrapping_shl(power)));
        let each = most.checked_div(shards).unwrap_or(0);
        let shard = || Shard { kept: RwLock::new(Cache::new(each)), found: AtomicU64::new(0) };
        let shards = std::iter::repeat_with(shard).take(shards).collect();
        Self {
            footprint,
            most,
            seed: RandomState::new().hash_one(0),
            shards,
            distinct: Mutex::default(),
            lately: Lately::default(),
        }
    }

    /// The facts on which an answer can depend.
    pub(super) fn chosen(&self) -> Chosen {
        self.footprint.chosen()
    }

    /// As many, but none of them.
    pub(super) fn empty(&self, most: Option<usize>) -> Self {
        Self::new(self.footprint, most.unwrap_or(self.most))
    }

    /// The rulings on these facts: from the findings that were made on the same footprint, or else on what `find`
    /// finds now.
    pub(super) fn rule(&self, facts: &Facts, consent: &Consent<'_>, find: impl FnOnce() -> Findings) -> Rulings {
        if self.shards.is_empty() {
            return find().rule(&facts.measures, consent);
        }
        ROOM.with_borrow_mut(|room| match self.footprint.write(facts, room) {
            Some(key) => self.look(key, facts, consent, find),
            None => find().rule(&facts.measures, consent),
        })
    }

    fn look(&self, key: &[u8], facts: &Facts, consent: &Consent<'_>, find: impl FnOnce() -> Findings) -> Rulings {
        let mut hasher = Quick::seeded(self.seed);
        hasher.write(key);
        let hash = hasher.finish();
        // The number of shards is a power of two.
        let at = usize::try_from(hash).unwrap_or(usize::MAX) & self.shards.len().saturating_sub(1);
        let Some(shard) = self.shards.get(at) else { return find().rule(&facts.measures, consent) };
        let hit = {
            let kept = shard.kept.read().unwrap_or_else(PoisonError::into_inner);
            let hit = kept.peek(&hash).filter(|((footprint, _), _)| **footprint == *key);
            hit.map(|((_, answer), old)| (answer.rule(consent), old))
        };
        if let Some((rulings, old)) = hit {
            shard.found.fetch_add(1, Ordering::Relaxed);
            if old {
                shard.kept.write().unwrap_or_else(PoisonError::into_inner).get(&hash);
            }
            return rulings;
        }
        let findings = find();
        if !findings.faults.is_empty() {
            return findings.rule(&facts.measures, consent);
        }
        let answer = self.once(Answer::new(&facts.measures, findings));
        let rulings = answer.rule(consent);
        let mut kept = shard.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.put(hash, (key.into(), answer));
        drop(kept);
        self.lately.put(facts);
        rulings
    }

    /// The same answer, kept once.
    fn once(&self, answer: Answer) -> Arc<Answer> {
        let mut distinct = self.distinct.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = distinct.get(&answer) {
            return Arc::clone(known);
        }
        // Those that no footprint has any more go.
        if distinct.len() >= self.most.saturating_mul(2).max(SHARDS) {
            distinct.retain(|known| Arc::strong_count(known) > 1);
        }
        let answer = Arc::new(answer);
        distinct.insert(Arc::clone(&answer));
        answer
    }

    /// The facts on which an answer was kept lately, the last first.
    pub(super) fn lately(&self) -> Vec<Facts> {
        self.lately.all()
    }

    /// How often an answer was found.
    pub(super) fn found(&self) -> u64 {
        self.shards.iter().map(|shard| shard.found.load(Ordering::Relaxed)).fold(0, u64::wrapping_add)
    }

    /// Footprints that are kept.
    pub(super) fn kept(&self) -> usize {
        self.shards.iter().map(|shard| shard.kept.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }
}

#[cfg(test)]
mod tests;
