//! Two sets, asked about the same facts.

use crate::border::Border;
use crate::decision::Rulings;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;
use crate::workbench::probe::Probe;
use crate::workbench::programs::{Kept, Programs};

/// One document: who asks for what, about whom, and when.
pub(super) type Document<'d> = (&'d DataRequest, &'d UserContext, Day);

/// The programs of both sets. What stands on the same in both is asked once.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    sets: (&'a PolicySet, &'a PolicySet),
    border: &'a Border,
    programs: (Programs<'a>, Programs<'a>),
}

impl<'a> Pair<'a> {
    pub(super) fn of(before: &'a PolicySet, after: &'a PolicySet, border: &'a Border) -> Self {
        let own = Programs::of(before);
        let beside = Programs::beside(after, &own);
        Self { sets: (before, after), border, programs: (own, beside) }
    }

    /// The rulings of the first set, and those of the second where they can be others.
    pub(super) fn decide(&self, (request, user, day): Document<'_>, kept: &mut Kept) -> (Rulings, Option<Rulings>) {
        let (before, after) = &self.programs;
        let probe = |policies| Probe { policies, border: self.border, request, user, day };
        let first = probe(self.sets.0);
        let facts = first.facts();
        let said = before.findings(&facts, day, kept);
        let rulings = first.rule(&facts, &said);
        if before.alike(after, &facts) {
            return (rulings, None);
        }
        let other = after.findings(&facts, day, kept);
        // The same findings by the same border are the same rulings.
        let otherwise = (other != said).then(|| probe(self.sets.1).rule(&facts, &other));
        (rulings, otherwise)
    }
}
