//! Decisions that lie close together: one document, some of its leaves each with a second value, and every combination
//! of them. Each of these decisions is as random as any; but most programs read few of the leaves, so that many
//! decisions consist of few readings.

use std::collections::BTreeMap;

use comity::{DataRequest, Day, Demand, Facts, Intake, UserContext};
use serde_json::Value;

use crate::corpus::{Corpus, Document, KEPT_IN, RAREST};
use crate::vocabulary;

/// Bends of the document before its leaves are given second values: at most so many less one.
const BENT: usize = 4;
/// Leaves that are drawn at most for one second value: some lie within others, and some say the same again.
const DRAWN: usize = 40;

/// A document on its way through all combinations.
pub(crate) struct Cube {
    document: Document,
    leaves: Vec<Leaf>,
    demand: Demand,
    intake: Intake,
    user: UserContext,
    day: Day,
    request: Option<DataRequest>,
    /// Combinations that were taken.
    taken: u64,
}

/// A leaf, and the value that does not stand there now.
struct Leaf {
    pointer: String,
    other: Value,
}

impl Corpus {
    /// The next cube, of so many leaves; `counts` says how often each code spoke so far.
    pub(crate) fn cube(&mut self, leaves: usize, counts: &BTreeMap<String, usize>) -> Cube {
        let random = &mut self.random;
        let mut from = &self.cases;
        if !self.kept.is_empty() && random.below(KEPT_IN) == 0 {
            let mut rarest: Vec<_> = self.kept.iter().collect();
            rarest.sort_by_key(|(code, _)| counts.get(*code));
            rarest.truncate(RAREST);
            from = random.pick(&rarest).1;
        }
        let (mut document, facts) = loop {
            let mut document = random.pick(from).clone();
            for _ in 0..random.below(BENT) {
                document.bend(random);
            }
            if let Some(facts) = facts(&document) {
                break (document, facts);
            }
        };
        let mut chosen: Vec<Leaf> = Vec::new();
        for _ in 0..leaves * DRAWN {
            if chosen.len() == leaves {
                break;
            }
            let place = document.leaf(random);
            if chosen.iter().any(|leaf| overlap(&leaf.pointer, &place.pointer)) {
                continue;
            }
            let old = document.0.pointer(&place.pointer).unwrap();
            let mut leaf = Leaf { other: vocabulary::draw(&place.path, old, random), pointer: place.pointer };
            leaf.turn(&mut document);
            let other = self::facts(&document);
            leaf.turn(&mut document);
            // What no fact shows, or makes no request, would give no decision more.
            if other.is_some_and(|other| other != facts) {
                chosen.push(leaf);
            }
        }
        Cube::new(document, chosen)
    }
}

impl Leaf {
    /// Puts the other value there.
    fn turn(&mut self, document: &mut Document) {
        std::mem::swap(document.0.pointer_mut(&self.pointer).unwrap(), &mut self.other);
    }
}

/// The facts of a document, where it makes a request.
fn facts(document: &Document) -> Option<Facts> {
    let (request, user, day) = document.read()?;
    Some(Facts::new(&request, &user, day))
}

/// Whether one place is the other, or lies within it.
fn overlap(one: &str, other: &str) -> bool {
    let within =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    within(one, other) || within(other, one)
}

impl Cube {
    fn new(document: Document, leaves: Vec<Leaf>) -> Self {
        let (demand, intake) = (document.part("demand"), document.part("intake"));
        let (user, day) = (document.part("user"), document.part("on"));
        let mut cube = Self { document, leaves, demand, intake, user, day, request: None, taken: 0 };
        cube.request();
        cube
    }

    /// Goes on to the next combination; false after the last. One leaf changes at each step, in the order of Gray's code.
    pub(crate) fn next(&mut self) -> bool {
        if self.taken > 0 {
            let step = usize::try_from(self.taken.trailing_zeros()).unwrap();
            let Some(leaf) = self.leaves.get_mut(step) else { return false };
            leaf.turn(&mut self.document);
            match leaf.pointer.split('/').nth(1) {
                Some("demand") => self.demand = self.document.part("demand"),
                Some("intake") => self.intake = self.document.part("intake"),
                Some("user") => self.user = self.document.part("user"),
                Some("on") => self.day = self.document.part("on"),
                part => panic!("{part:?} is no part of a document"),
            }
            if leaf.pointer.starts_with("/demand") || leaf.pointer.starts_with("/intake") {
                self.request();
            }
        }
        self.taken += 1;
        true
    }

    fn request(&mut self) {
        self.request = DataRequest::new(self.demand.clone(), self.intake.clone()).ok();
    }

    /// The typed values; nothing where demand and intake contradict each other.
    pub(crate) fn read(&self) -> Option<(&DataRequest, &UserContext, Day)> {
        Some((self.request.as_ref()?, &self.user, self.day))
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_combination_is_met_once_and_read_as_it_stands() {
        let mut corpus = Corpus::new(crate::cases::documents(), 5);
        for _ in 0..20 {
            let mut cube = corpus.cube(6, &BTreeMap::new());
            let mut seen = HashSet::new();
            while cube.next() {
                assert!(seen.insert(cube.document.0.to_string()));
                let whole = cube.document.read();
                assert_eq!(whole.as_ref().map(|(request, user, day)| (request, user, *day)), cube.read());
            }
            assert_eq!(seen.len(), 64);
        }
    }
}
