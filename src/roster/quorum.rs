//! Whether what was signed is enough.

use std::collections::{BTreeMap, BTreeSet};

use super::approval::{Reference, SignedApproval, SignedRevocation, spans};
use super::people::{Person, Roster};
use super::statement::DigestText;
use crate::jurisdiction::Countries;
use crate::request::intake::{ApproverRole, Hand, HandRole};
use crate::request::measure::Measure;
use crate::text::PersonId;
use crate::time::Timestamp;
use crate::words::Stated;

/// How many different people must approve: two at least, of whom one is counsel with a written analysis of
/// the conflict of laws and another a second reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quorum {
    people: usize,
}

impl Default for Quorum {
    fn default() -> Self {
        Self { people: 2 }
    }
}

impl Quorum {
    /// So many different people; fewer than two is not to be had.
    pub fn of(people: usize) -> Self {
        Self { people: people.max(2) }
    }

    /// How many it takes.
    pub const fn people(self) -> usize {
        self.people
    }
}

/// Why one approval does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Not of the roster.
    #[error("the roster has no such person")]
    Unlisted,
    /// Not signed by the person's key.
    #[error("the signature is not by the person's key in the roster")]
    Signature,
    /// The person does not hold that office.
    #[error("the person does not approve in that role")]
    Role,
    /// It is bound to another decision, record or request.
    #[error("it approves another decision, or another record of it")]
    Other,
    /// Given before the decision.
    #[error("it is dated before the decision that it approves")]
    Early,
    /// Given in the future.
    #[error("it is dated in the future")]
    Future,
    /// Lapsed.
    #[error("it has lapsed; the person must approve again")]
    Lapsed,
    /// It ends before it begins, or lasts more than 30 days.
    #[error("it must lapse after its beginning, and at most 30 days later")]
    Span,
    /// Taken back.
    #[error("it was taken back")]
    Revoked,
    /// The person is an agent of a state, or nobody knows.
    #[error("the person is an agent or liaison of a state, or nobody knows; approvers are nobody's")]
    Agent,
    /// The person is in reach of a state that asks or from which the user fled, or nobody knows.
    #[error(
        "the person is under the power of a state that asks, or from which the user fled, and which is not the holder's home; or nobody knows"
    )]
    Power,
    /// The person submitted, handled or executes the demand.
    #[error("the person is one of those who submitted, handle or execute the demand")]
    Hand,
}

/// What a measure lacks to be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Lack {
    /// Counsel's approval.
    #[error("an approval by counsel")]
    Counsel,
    /// The digest of a written analysis, in counsel's approval.
    #[error("counsel's written analysis of the conflict of laws")]
    Analysis,
    /// Another person's.
    #[error("a second reviewer other than that counsel")]
    SecondReviewer,
    /// More people.
    #[error("as many different people as the gate is set to want")]
    People,
}

/// What speaks against approvals, or one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalRefused {
    /// The roster does not hold at the moment.
    #[error("the roster of approvers is not in force; name the present one")]
    Roster,
    /// Nobody knows who it is that submitted, handles or executes the demand.
    #[error(
        "`intake.hands[{0}].person` is unknown: nobody can say that an approver is someone else; name each hand, or `none` for a machine"
    )]
    HandUnknown(usize),
    /// Nobody is named who handles the demand.
    #[error("`intake.hands` is empty: nobody can say that an approver is someone else; name each hand")]
    HandsNone,
    /// A hand writes policies or runs the log.
    #[error("`intake.hands[{0}].person` writes policies or runs the log; another person must handle the demand")]
    HandOffice(usize),
    /// Nobody knows for which state the demand is made.
    #[error(
        "nobody knows which states ask (`requester.country`, `requester.origin`, `instrument.issuing_country`), so nobody can be untied from them"
    )]
    Requester,
    /// One approval does not count.
    #[error("approval {at}: {why}")]
    Approval {
        /// Which of those given, from 1.
        at: usize,
        /// Why.
        why: Unfit,
    },
    /// A revocation that nobody signed who may.
    #[error(
        "revocation {0} takes back an approval of this decision, but neither the person's key nor one for rosters signed it; find out what it is"
    )]
    Revocation(usize),
    /// What is left is not enough for a measure.
    #[error("{measure} lacks {lack}")]
    Measure {
        /// Which measure.
        measure: Measure,
        /// What it lacks.
        lack: Lack,
    },
    /// No measure was sent to people.
    #[error("the decision escalated no measure, so there is nothing to approve")]
    Nothing,
}

/// What approvals must fit.
#[derive(Debug, Clone)]
pub(crate) struct Matter<'a> {
    /// The decision.
    pub(crate) reference: &'a Reference,
    /// What it escalated.
    pub(crate) escalated: &'a BTreeSet<Measure>,
    /// Who touches the demand.
    pub(crate) hands: &'a [Hand],
    /// States that ask or from which the user fled, and their parts.
    pub(crate) reach: Countries,
    /// Whether all states that ask are known.
    pub(crate) states_known: bool,
    /// The holder's home: there everybody is under the power of the state, and its own counsel too.
    pub(crate) home: Countries,
}

/// Approvals that are enough.
#[derive(Debug, Clone)]
pub(crate) struct Verified<'a> {
    /// Measures for which they are.
    pub(crate) measures: BTreeSet<Measure>,
    /// What counted, by digest of what is signed.
    pub(crate) approvals: BTreeMap<DigestText, &'a SignedApproval>,
    /// The roster by which it counted.
    pub(crate) roster: DigestText,
    /// What did not count.
    pub(crate) refused: Vec<ApprovalRefused>,
}

impl Matter<'_> {
    /// What bars every approval.
    fn bars(&self, roster: &Roster, now: Timestamp) -> Vec<ApprovalRefused> {
        let mut bars = Vec::new();
        if !roster.in_force(now) {
            bars.push(ApprovalRefused::Roster);
        }
        if !self.states_known {
            bars.push(ApprovalRefused::Requester);
        }
        if self.hands.is_empty() {
            bars.push(ApprovalRefused::HandsNone);
        }
        if self.escalated.is_empty() {
            bars.push(ApprovalRefused::Nothing);
        }
        for (at, hand) in self.hands.iter().enumerate() {
            let apart = |person: &Person| person.offices().iter().any(|office| office.approves_as().is_none());
            match hand.person() {
                Stated::Unknown if *hand.role() != HandRole::Approver => bars.push(ApprovalRefused::HandUnknown(at)),
                Stated::Known(id) if roster.person(id).is_some_and(apart) => bars.push(ApprovalRefused::HandOffice(at)),
                Stated::Known(_) | Stated::None | Stated::Unknown => {}
            }
        }
        bars
    }

    /// Whether that person submitted, handles or executes the demand.
    fn handled(&self, id: &PersonId) -> bool {
        self.hands.iter().any(|hand| *hand.role() != HandRole::Approver && hand.person().known() == Some(id))
    }

    /// Whether a state that asks has the person in its power, or nobody knows.
    fn reached(&self, person: &Person) -> bool {
        let (Some(at), Stated::Known(_) | Stated::None) = (person.country().known(), person.under_power_of()) else {
            return true;
        };
        let others = person.under_power_of().known().into_iter().flatten();
        std::iter::once(at).chain(others).any(|state| self.reach.contains(state) && !self.home.contains(state))
    }

    fn fits<'a>(&self, roster: &'a Roster, one: &SignedApproval, now: Timestamp) -> Result<&'a Person, Unfit> {
        let terms = &one.signed;
        let person = roster.person(&terms.by).ok_or(Unfit::Unlisted)?;
        let of = self.reference;
        let holds = |office: &super::people::Office| office.approves_as() == Some(terms.role);
        let checks = [
            (!one.verify(roster), Unfit::Signature),
            (
                (&terms.decision, &terms.record, &terms.request_digest)
                    != (of.decision(), of.record(), of.request_digest()),
                Unfit::Other,
            ),
            (!person.offices().iter().any(holds), Unfit::Role),
            (!spans(terms.at, terms.until), Unfit::Span),
            (terms.at < of.time(), Unfit::Early),
            (now < terms.at, Unfit::Future),
            (terms.until <= now, Unfit::Lapsed),
            (!matches!(person.agent_of(), Stated::None), Unfit::Agent),
            (self.reached(person), Unfit::Power),
            (self.handled(&terms.by), Unfit::Hand),
        ];
        checks.into_iter().find(|(fails, _)| *fails).map_or(Ok(person), |(_, why)| Err(why))
    }
}

impl Quorum {
    /// Whether these approvals are enough for some measure that was escalated. Their order does not matter,
    /// and a person counts once.
    pub(crate) fn check<'a>(
        self,
        roster: &Roster,
        (approvals, revocations): (&'a [SignedApproval], &[SignedRevocation]),
        matter: &Matter<'_>,
        now: Timestamp,
    ) -> Result<Verified<'a>, Vec<ApprovalRefused>> {
        let mut refused = matter.bars(roster, now);
        let revoked = revoked(roster, revocations, matter.reference, &mut refused);
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut fit = Vec::new();
        for (index, one) in approvals.iter().enumerate() {
            let taken_back = revoked.get(one.by()).is_some_and(|until| one.at() <= *until);
            let fits = matter.fits(roster, one, now).map(|_| ());
            match fits.and(if taken_back { Err(Unfit::Revoked) } else { Ok(()) }) {
                Ok(()) => fit.push(one),
                Err(why) => refused.push(ApprovalRefused::Approval { at: index.saturating_add(1), why }),
            }
        }
        let mut measures = BTreeSet::new();
        for measure in matter.escalated {
            match self.lack(*measure, &fit) {
                None => {
                    measures.insert(*measure);
                }
                Some(lack) => refused.push(ApprovalRefused::Measure { measure: *measure, lack }),
            }
        }
        if measures.is_empty() {
            return Err(refused);
        }
        let counted = fit.into_iter().filter(|one| one.measures().iter().any(|measure| measures.contains(measure)));
        let approvals = counted.filter_map(|one| Some((one.digest().ok()?, one))).collect();
        Ok(Verified { measures, approvals, roster: roster.digest().clone(), refused })
    }

    /// What a measure lacks. A roster gives each person a key of their own, so different people are
    /// different keys.
    fn lack(self, measure: Measure, fit: &[&SignedApproval]) -> Option<Lack> {
        let of =
            |role: ApproverRole| fit.iter().filter(move |one| one.role() == role && one.measures().contains(&measure));
        let all: BTreeSet<&PersonId> =
            fit.iter().filter(|one| one.measures().contains(&measure)).map(|one| one.by()).collect();
        let analysed = |one: &&&SignedApproval| one.conflict_analysis().known().is_some();
        let counsel: BTreeSet<&PersonId> = of(ApproverRole::Counsel).filter(analysed).map(|one| one.by()).collect();
        let second: BTreeSet<&PersonId> = of(ApproverRole::SecondReviewer).map(|one| one.by()).collect();
        if of(ApproverRole::Counsel).next().is_none() {
            return Some(Lack::Counsel);
        }
        if counsel.is_empty() {
            return Some(Lack::Analysis);
        }
        if second.is_empty() || counsel.union(&second).count() < 2 {
            return Some(Lack::SecondReviewer);
        }
        (all.len() < self.people).then_some(Lack::People)
    }
}

/// Until when each person's approvals of the decision are taken back.
fn revoked(
    roster: &Roster,
    revocations: &[SignedRevocation],
    of: &Reference,
    refused: &mut Vec<ApprovalRefused>,
) -> BTreeMap<PersonId, Timestamp> {
    let mut revoked: BTreeMap<PersonId, Timestamp> = BTreeMap::new();
    for (index, one) in revocations.iter().enumerate() {
        if (&one.signed.decision, &one.signed.record) != (of.decision(), of.record()) {
            continue;
        }
        if one.verify(roster) {
            let until = revoked.entry(one.of().clone()).or_insert(one.at());
            *until = (*until).max(one.at());
        } else if roster.person(one.of()).is_some() {
            refused.push(ApprovalRefused::Revocation(index.saturating_add(1)));
        }
    }
    revoked
}
