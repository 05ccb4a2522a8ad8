//! Which rules nearly spoke, and what would turn the outcome: for counsel alone.
//!
//! Found by changing the documents of the decision one thing at a time, over the closed set of values that each fact
//! has, and by deciding again. Where no single change suffices, changes are heaped up, each time the one that takes
//! most away; what is told in the end lacks nothing that it could lack. There may be other ways that were not tried.

mod changes;
mod told;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use self::changes::{Change, Documents};
use self::told::{alone, difference, join, least, unknown, widen};
use super::{Source, plain};
use crate::decision::Rulings;
use crate::decision::outcome::Outcome;
use crate::decision::reason::{Effect, own};
use crate::decision::ruling::Ruling;
use crate::facts::Facts;
use crate::policy::Way;
use crate::quoting::seen;
use crate::request::measure::Measure;
use crate::user::UserContext;
use crate::workbench::probe::Probe;
use crate::workbench::programs::{Kept, Programs};

/// Users whose near misses are looked for, of those with different rulings.
const USERS: usize = 5;
/// Changes that are heaped up at most.
const HEAP: usize = 7;
/// First changes from which others are heaped up.
const STARTS: usize = 6;

/// What nearly spoke.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Near {
    /// What a reader must know of it.
    pub caution: String,
    /// One user of each kind of rulings.
    pub users: Vec<NearUser>,
    /// Users with rulings of their own that were not looked at.
    pub unlooked: usize,
}

/// What nearly spoke on one user.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct NearUser {
    /// Which.
    pub user: String,
    /// By measure.
    pub measures: Vec<NearMeasure>,
    /// Facts that are not known and would change something if they were.
    pub unknown: Vec<UnknownFact>,
    /// Facts that are not known and that no change here makes known.
    pub unvaried: Vec<String>,
}

/// What nearly spoke on one measure.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct NearMeasure {
    /// Which.
    pub measure: Measure,
    /// The same in words.
    pub measure_told: String,
    /// What the rules say of this user alone, before the others of a group are looked at.
    pub outcome: Outcome,
    /// The same in words.
    pub decided: String,
    /// Rules that allowed it, where the border did not consent.
    pub refused: Vec<Refused>,
    /// Changes that would make the outcome milder.
    pub turns: Vec<Turn>,
    /// Rules that would allow it after one change.
    pub rules: Vec<NearRule>,
}

/// An allow to which the border did not consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The rule.
    pub code: String,
    /// The route that it named.
    pub route: String,
    /// The first thing that speaks against it.
    pub why: String,
}

/// Changes that would make an outcome milder.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Turn {
    /// What it would be.
    pub outcome: Outcome,
    /// The same in words.
    pub decided: String,
    /// What would have to be another; all of it, and none can be left out.
    pub changes: Vec<Changed>,
}

/// A rule that would allow the measure.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct NearRule {
    /// Its code.
    pub code: String,
    /// A few words.
    pub title: String,
    /// What would have to be another.
    pub changes: Vec<Changed>,
    /// Codes that would stand against it still.
    pub still: Vec<String>,
}

/// A fact that would have to be another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Changed {
    /// Its path.
    pub path: String,
    /// What it is.
    pub label: String,
    /// What stands there.
    pub from: String,
    /// What would have to stand there; several are alternatives.
    pub to: String,
}

/// A fact that is not known and would change something.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct UnknownFact {
    /// Its path.
    pub path: String,
    /// What it is.
    pub label: String,
    /// What each value would change, a sentence each.
    pub told: String,
}

/// A change with what it comes to.
struct Tried {
    changed: Vec<Changed>,
    rulings: Rulings,
}

struct Court<'a> {
    source: &'a Source<'a>,
    programs: Programs<'a>,
    kept: Kept,
}

pub(super) fn near(source: &Source<'_>) -> Near {
    let mut court = Court { source, programs: Programs::of(source.policies), kept: Kept::default() };
    let (mut kinds, mut all): (BTreeSet<String>, Vec<NearUser>) = (BTreeSet::new(), Vec::new());
    let mut unlooked = 0_usize;
    for (user, rulings) in &source.users {
        if !kinds.insert(serde_json::to_string(rulings).unwrap_or_default()) {
            continue;
        }
        if all.len() < USERS {
            all.extend(court.user(user));
        } else {
            unlooked = unlooked.saturating_add(1);
        }
    }
    let caution = "This teaches a requester how to ask: it is for counsel, and goes to nobody else. It says what the rules \
                   would make of other facts, not that those facts would be true. It was found by changing the documents \
                   one thing at a time; there may be other ways that were not tried.";
    Near { caution: caution.to_owned(), users: all, unlooked }
}

impl Court<'_> {
    fn user(&mut self, user: &UserContext) -> Option<NearUser> {
        let base = Documents::of(self.source.request, user);
        let (facts, rulings) = self.hear(&base, false)?;
        let mut tried: Vec<(Change, Tried)> = Vec::new();
        for change in changes::all(self.source, user, &base) {
            let Some((after, heard)) = base.with(&change).and_then(|documents| self.hear(&documents, false)) else {
                continue;
            };
            let changed = difference(&facts, &after);
            if !changed.is_empty() && !tried.iter().any(|(_, other)| other.changed == changed) {
                tried.push((change, Tried { changed, rulings: heard }));
            }
        }
        let mut measures = Vec::new();
        for ruling in &rulings {
            measures.push(self.measure(user, &base, &facts, ruling, &tried));
        }
        let (unknown, unvaried) = unknown(&facts, &rulings, &tried);
        Some(NearUser { user: seen(user.subject().as_str()), measures, unknown, unvaried })
    }

    /// Decides on these documents; `surely` in both ways, as a gate does.
    fn hear(&mut self, documents: &Documents, surely: bool) -> Option<(Value, Rulings)> {
        let (request, user) = documents.read()?;
        let Source { policies, border, day, .. } = *self.source;
        let probe = Probe { policies, border, request: &request, user: &user, day };
        let facts = probe.facts();
        let rulings = if surely {
            probe.rulings(&facts, Way::Both)
        } else {
            probe.rule(&facts, &self.programs.findings(&facts, day, &mut self.kept))
        };
        Some((serde_json::to_value(&facts).ok()?, rulings))
    }

    fn measure(
        &mut self,
        user: &UserContext,
        base: &Documents,
        facts: &Value,
        ruling: &Ruling,
        tried: &[(Change, Tried)],
    ) -> NearMeasure {
        let (measure, outcome) = (ruling.measure(), ruling.outcome());
        let mut turns: Vec<Turn> = Vec::new();
        let mut rules: Vec<NearRule> = Vec::new();
        let spoke: BTreeSet<_> = ruling.reasons().iter().map(|cited| &cited.code).collect();
        for (change, one) in tried {
            let Some(after) = of(&one.rulings, measure) else { continue };
            if after.outcome() < outcome && self.holds(base, change, measure, after.outcome()) {
                join(&mut turns, after.outcome(), &one.changed);
            }
            for cited in
                after.reasons().iter().filter(|cited| cited.effect == Effect::Allow && !spoke.contains(&cited.code))
            {
                let still =
                    after.reasons().iter().filter(|cited| matches!(cited.effect, Effect::Deny | Effect::Escalate));
                let still: Vec<String> = still.map(|cited| cited.code.to_string()).collect();
                let title =
                    self.source.policies.catalogue().get(&cited.code).map_or_else(String::new, |one| one.title.clone());
                let code = cited.code.to_string();
                let alike = rules
                    .iter_mut()
                    .find(|rule| rule.code == code && rule.still == still && alone(&rule.changes, &one.changed));
                match alike {
                    Some(rule) => widen(&mut rule.changes, &one.changed),
                    None => rules.push(NearRule { code, title, changes: one.changed.clone(), still }),
                }
            }
        }
        if outcome != Outcome::Allow && !turns.iter().any(|turn| turn.outcome == Outcome::Allow) {
            let heap = self.heap(base, facts, measure, outcome, tried);
            let better = |heap: &Turn| turns.iter().all(|turn| heap.outcome < turn.outcome);
            turns.extend(heap.filter(better));
        }
        turns = least(turns);
        turns.sort_by_key(|turn| (turn.outcome, turn.changes.len()));
        rules.sort_by_key(|rule| rule.still.len());
        NearMeasure {
            measure,
            measure_told: plain::measure(measure).to_owned(),
            outcome,
            decided: plain::decided(outcome).to_owned(),
            refused: self.refused(user, measure),
            turns,
            rules,
        }
    }

    /// Whether a change comes to that in both ways of the engine.
    fn holds(&mut self, base: &Documents, change: &Change, measure: Measure, outcome: Outcome) -> bool {
        let heard = base.with(change).and_then(|documents| self.hear(&documents, true));
        heard.is_some_and(|(_, rulings)| of(&rulings, measure).is_some_and(|ruling| ruling.outcome() == outcome))
    }

    /// Heaps up changes until the measure is allowed, or nothing more helps; then leaves out what is not needed.
    fn heap(
        &mut self,
        base: &Documents,
        facts: &Value,
        measure: Measure,
        outcome: Outcome,
        tried: &[(Change, Tried)],
    ) -> Option<Turn> {
        let begin = against(of(&self.hear(base, false)?.1, measure)?);
        let mut first: Vec<(Against, &Change)> = Vec::new();
        for (change, one) in tried {
            let comes_to = of(&one.rulings, measure).map(against);
            first.extend(comes_to.filter(|comes_to| *comes_to < begin).map(|comes_to| (comes_to, change)));
        }
        first.sort_by_key(|(comes_to, _)| *comes_to);
        // The change that takes most away may lead nowhere: others are gone on from, too.
        let mut found: Option<(Outcome, Vec<&Change>)> = None;
        for (comes_to, change) in first.into_iter().take(STARTS) {
            let (outcome, heap) = self.climb(base, measure, (comes_to, change), tried);
            if found.as_ref().is_none_or(|(best, least)| (outcome, heap.len()) < (*best, least.len())) {
                found = Some((outcome, heap));
            }
        }
        let (best, mut heap) = found.filter(|(best, _)| *best < outcome)?;
        let mut at = 0;
        while at < heap.len() {
            let mut without = heap.clone();
            without.remove(at);
            let whole: Change = without.iter().flat_map(|change| change.iter().cloned()).collect();
            if self.holds(base, &whole, measure, best) {
                heap = without;
            } else {
                at = at.saturating_add(1);
            }
        }
        let whole: Change = heap.iter().flat_map(|change| change.iter().cloned()).collect();
        let (after, rulings) = self.hear(&base.with(&whole)?, true)?;
        let after_outcome = of(&rulings, measure)?.outcome();
        (after_outcome == best).then(|| Turn {
            outcome: after_outcome,
            decided: plain::decided(after_outcome).to_owned(),
            changes: difference(facts, &after),
        })
    }

    /// Goes on from one change, each time with the one that takes most away.
    fn climb<'c>(
        &mut self,
        base: &Documents,
        measure: Measure,
        (mut best, first): (Against, &'c Change),
        tried: &'c [(Change, Tried)],
    ) -> (Outcome, Vec<&'c Change>) {
        let mut heap = vec![first];
        let Some(mut here) = base.with(first) else { return (best.0, heap) };
        while heap.len() < HEAP && best.0 != Outcome::Allow {
            let mut next: Option<(&Change, Documents, Against)> = None;
            for (change, _) in tried {
                let Some(documents) = here.with(change) else { continue };
                let Some((_, rulings)) = self.hear(&documents, false) else { continue };
                let Some(comes_to) = of(&rulings, measure).map(against) else { continue };
                if comes_to < next.as_ref().map_or(best, |(_, _, so_far)| *so_far) {
                    next = Some((change, documents, comes_to));
                }
            }
            let Some((change, documents, comes_to)) = next else { break };
            heap.push(change);
            (here, best) = (documents, comes_to);
        }
        (best.0, heap)
    }

    /// The allows of today to which the border does not consent.
    fn refused(&self, user: &UserContext, measure: Measure) -> Vec<Refused> {
        let Source { policies: _, border, request, day, .. } = *self.source;
        let facts = Facts::new(request, user, day);
        let told = self.programs.told(&facts);
        let mut all = Vec::new();
        for program in self.programs.concerned(&facts) {
            let said = program.say(&told, Way::Both).and_then(|said| said.json()).unwrap_or_default();
            for object in said {
                let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
                if text("effect") != Effect::Allow.as_str() || !["*", measure.as_str()].contains(&text("measure")) {
                    continue;
                }
                if let Err(why) = border.consents(request, user, day, text("route"), measure) {
                    let refused = Refused {
                        code: text("code").to_owned(),
                        route: text("route").to_owned(),
                        why: why.to_string(),
                    };
                    if !all.contains(&refused) {
                        all.push(refused);
                    }
                }
            }
        }
        all
    }
}

fn of(rulings: &Rulings, measure: Measure) -> Option<&Ruling> {
    rulings.iter().find(|ruling| ruling.measure() == measure)
}

/// What stands against a measure: the outcome, codes that deny, codes that escalate, whether nothing allows it.
type Against = (Outcome, usize, usize, bool);

fn against(ruling: &Ruling) -> Against {
    let count = |effect| {
        let counted =
            ruling.reasons().iter().filter(|cited| cited.effect == effect && cited.code.as_str() != own::NO_RULE);
        counted.count()
    };
    (ruling.outcome(), count(Effect::Deny), count(Effect::Escalate), count(Effect::Allow) == 0)
}
