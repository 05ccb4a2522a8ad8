//! Another policy set in the place of the one in force.

use std::sync::Arc;

use super::{Gate, InForce};
use crate::audit::Unrecorded;
use crate::audit::record::Taken;
use crate::border::Border;
use crate::policy::PolicySet;
use crate::roster::{ReviewRefused, Reviewed, SignedReview};

/// Why a policy set did not take the place of the one in force, which stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SwapRefused {
    /// The gate takes no set that nobody reviewed.
    #[error(
        "this gate takes another policy set only on a statement that its reviewers signed: `comity diff .. --statement` \
         writes one; have it signed and call `swap_reviewed`"
    )]
    Unreviewed,
    /// The gate has no reviewers, so that a statement says nothing to it.
    #[error("the gate was built without reviewers; build it with `.reviewed_by(..)`")]
    NoReviewers,
    /// The statement is not enough.
    #[error(transparent)]
    Review(#[from] ReviewRefused),
    /// The change could not be put on record.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

impl Gate {
    /// Puts another policy set in force, whole, once that is on record. Decisions under way end
    /// under the set with which they began; permits of an earlier set are refused from then on.
    ///
    /// # Errors
    /// [`SwapRefused`], and the old set stays in force: where the gate was built with reviewers, or the change could
    /// not be put on record.
    pub fn swap(&self, policies: PolicySet) -> Result<(), SwapRefused> {
        if self.0.reviewers.is_some() {
            return Err(SwapRefused::Unreviewed);
        }
        self.swapped(policies, |_| Ok(None))
    }

    /// The same on a statement that enough of the gate's reviewers signed, about exactly this change: from the set in
    /// force to that one. The digest of what they signed is on record with the change.
    ///
    /// What [`PolicySet::expiring`] says is no part of a set's digest, and so of no statement.
    ///
    /// # Errors
    /// [`SwapRefused`], and the old set stays in force: where the gate has no reviewers, the statement is about another
    /// change, holds no longer or is signed by too few, or the change could not be put on record.
    pub fn swap_reviewed(&self, policies: PolicySet, review: &SignedReview) -> Result<(), SwapRefused> {
        let reviewers = self.0.reviewers.as_ref().ok_or(SwapRefused::NoReviewers)?;
        let bundled = Border::bundled().ok();
        let own = self.0.border.digest();
        let borders = [own, bundled.as_ref().map_or(own, Border::digest)];
        let after = policies.digest().to_owned();
        self.swapped(policies, |before| {
            let today = self.0.clock.now().day();
            let reviewed = reviewers.consent(review, (before.digest(), &after), &borders, today);
            reviewed.map(Some).map_err(SwapRefused::Review)
        })
    }

    /// Swaps where `consent`, asked about the set in force while nobody else swaps, does not refuse.
    fn swapped(
        &self,
        policies: PolicySet,
        consent: impl FnOnce(&PolicySet) -> Result<Option<Reviewed>, SwapRefused>,
    ) -> Result<(), SwapRefused> {
        let _alone = self.0.swapping.write().map_err(|_| Unrecorded::new("a swap panicked; build the gate again"))?;
        let before = self.0.policies.load();
        let review = consent(&before.set)?;
        let since = self.0.clock.now();
        let review = review.as_ref().map(|review| (review.digest.as_str(), review.signatures));
        let taken = Taken { assurance: self.0.assurance.as_str(), review };
        self.0.logs.policy_load(since, &self.0.border, &policies, taken)?;
        let generation = before.generation.saturating_add(1);
        self.0.policies.store(Arc::new(InForce { set: policies, since, generation }));
        Ok(())
    }
}
