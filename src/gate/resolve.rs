//! Where escalations end: people sign, and the gate decides again with what they signed.

use std::collections::BTreeSet;

use super::recording::{Batch, span, traced, unapproved};
use super::{Decision, Gate, Pending, group};
use crate::audit::receipt::{Proof, ProofRefused};
use crate::audit::record::{Draft, Opened, Resolution};
use crate::audit::{AuditLog, Record, Unrecorded, Unsealed};
use crate::border::{Border, Relation};
use crate::decision::Rulings;
use crate::decision::outcome::Outcome;
use crate::decision::reason::{RuleCode, own};
use crate::decision::ruling::Ruling;
use crate::facts::Facts;
use crate::jurisdiction::{Countries, Country};
use crate::request::DataRequest;
use crate::request::intake::{Approval, ApproverRole};
use crate::request::measure::Measure;
use crate::request::requester::RequesterKind;
use crate::roster::{
    ApprovalRefused, Matter, Quorum, Reference, ReferenceRefused, Roster, SignedApproval, SignedRevocation, Verified,
};
use crate::several::Several;
use crate::text::DecisionId;
use crate::time::{Day, Timestamp};
use crate::user::UserContext;
use crate::user::location::{Location, LocationState};
use crate::words::{Answer, Stated};

/// Who may approve at this gate, and how many it takes.
#[derive(Debug)]
pub(super) struct Approvers {
    pub(super) roster: Roster,
    pub(super) quorum: Quorum,
}

impl Approvers {
    /// The record by which the roster comes into use.
    pub(super) fn load(&self, now: Timestamp) -> Result<Draft, Unrecorded> {
        let roster = &self.roster;
        let members = [
            ("name", roster.name().as_str().into()),
            ("roster_digest", roster.digest().as_str().into()),
            ("version", roster.version().into()),
        ];
        Draft::own("roster-load", now, members)
    }
}

/// A decision on record that sent something to people, and where it stands in the log.
#[derive(Debug, Clone)]
pub struct Escalation {
    record: Record,
    opened: Opened,
    position: u64,
    reference: Reference,
    measures: BTreeSet<Measure>,
}

/// Why a record cannot be read as an escalation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EscalationRefused {
    /// It is no decision's.
    #[error(transparent)]
    Reference(#[from] ReferenceRefused),
    /// The proof is not one of this record under this log's key.
    #[error("the decision is not proved to stand in this log: {0}")]
    Proof(#[from] ProofRefused),
    /// What lies under its seal does not open.
    #[error(transparent)]
    Sealed(#[from] Unsealed),
    /// What lies under its seal was erased.
    #[error("what the decision was on is erased; nothing can be resolved any more")]
    Erased,
    /// What lies under its seal does not read.
    #[error("the sealed part of the decision does not read: {0}")]
    Content(String),
}

impl Escalation {
    /// Reads it off the record of a decision that stands at that position of a log.
    pub(super) fn of(log: &AuditLog, record: &Record, position: u64) -> Result<Self, EscalationRefused> {
        let reference = Reference::read(record.bytes())?;
        let plain = log.unseal(record)?.ok_or(EscalationRefused::Erased)?;
        let opened = Opened::read(&plain).map_err(EscalationRefused::Content)?;
        Ok(Self { record: record.clone(), measures: opened.escalated(), opened, position, reference })
    }

    /// The decision.
    pub const fn decision(&self) -> &DecisionId {
        self.reference.decision()
    }

    /// Where its record stands in the log.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// What approvals are bound to.
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// What was sent to people.
    pub const fn measures(&self) -> &BTreeSet<Measure> {
        &self.measures
    }
}

/// Why an escalation was not decided again. It stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveRefused {
    /// The gate has no roster.
    #[error("the gate has no roster of approvers; name one with `.approvers(..)`")]
    NoRoster,
    /// The decision was on something else.
    #[error(
        "the escalated decision was on another demand, intake or user than these; evaluate these, and have that decision approved"
    )]
    Other,
    /// The approvals are not enough.
    #[error("the approvals are not enough: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Approvals(Vec<ApprovalRefused>),
    /// The resolution could not be put on record.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

/// Why a roster did not take the place of the one in use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppointRefused {
    /// The gate was built without a roster.
    #[error("the gate was built without a roster of approvers; build it with one")]
    NoRoster,
    /// Another roster, or an earlier version.
    #[error("the roster in use is `{held}` version {version}; only a higher version of it takes its place")]
    Version {
        /// Name of the roster in use.
        held: String,
        /// Version of the roster in use.
        version: u32,
    },
    /// The change could not be put on record.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

impl Gate {
    /// An escalation that was decided earlier, in this process or another: its record, and the proof that it stands
    /// in this gate's log, as [`Archive::prove`](crate::Archive::prove) gives it.
    ///
    /// # Errors
    /// Where the proof does not hold under the log's key in force, the record is no decision's, or what lies under
    /// its seal does not open or is erased.
    pub fn escalation(&self, record: &Record, proof: &Proof) -> Result<Escalation, EscalationRefused> {
        let mut refused = None;
        for log in self.0.logs.each() {
            match proof.verify(record.bytes(), std::slice::from_ref(log.verifier()), &[], 0) {
                Ok(verified) => return Escalation::of(log, record, verified.position()),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        Err(refused.map_or(EscalationRefused::Erased, EscalationRefused::Proof))
    }

    /// Decides again about an escalated decision, today and under the policy set in force, with what people
    /// signed; and puts that on record.
    ///
    /// `request` and `user` are those of the escalated decision, unchanged. Approvals turn a route that
    /// needs counsel's resolution into an allow, and nothing else: they lift no denial, no fault and no
    /// unknown location, and reach no measure that was not escalated.
    ///
    /// # Errors
    /// [`ResolveRefused`], and the escalation stands: where the gate has no roster, the decision was on
    /// something else, what was signed is not enough, or the resolution could not be put on record.
    pub fn resolve(
        &self,
        request: &DataRequest,
        user: &UserContext,
        escalation: &Escalation,
        (approvals, revocations): (&[SignedApproval], &[SignedRevocation]),
    ) -> Result<Decision, ResolveRefused> {
        let _span = span("resolve", request).entered();
        let approvers = self.0.approvers.load_full().ok_or(ResolveRefused::NoRoster)?;
        let inforce = self.0.policies.load_full();
        let now = self.0.clock.now();
        let plain = unapproved(request);
        let then = Facts::new(&plain, user, escalation.reference.time().day());
        if !escalation.opened.is_of(escalation.record.bytes(), &plain, user, &then) {
            return Err(ResolveRefused::Other);
        }
        let matter = matter(&self.0.border, request, user, escalation, now.day());
        let verified = approvers.quorum.check(&approvers.roster, (approvals, revocations), &matter, now);
        let verified = verified.map_err(|refused| {
            if traced(request).is_some() {
                tracing::warn!(decision = escalation.decision().as_str(), "the approvals are not enough");
            }
            ResolveRefused::Approvals(refused)
        })?;
        for why in verified.refused.iter().filter(|_| traced(request).is_some()) {
            tracing::info!(decision = escalation.decision().as_str(), %why, "not counted");
        }
        let decided = |request: &DataRequest| {
            self.decide(&mut self.hearing(&inforce.set, request, now.day()), &inforce.set, user, now)
        };
        let before = decided(&plain);
        let approved = approved(request, user, &verified);
        let mut pending = decided(&approved);
        let location = Location::of(user, &request.requesting(), now.day());
        hold(&before.rulings, &mut pending, &self.0.border, location.state());
        group::alone(request, &mut pending);
        let ends = ends(escalation, &verified)?;
        let pending = vec![(user, pending)];
        let batch = Batch { pending, ends: Some(&ends), ..Batch::of(inforce, &approved, now) };
        let mut made = self.record(batch)?;
        Ok(made.pop().ok_or_else(Unrecorded::no_receipt)?)
    }

    /// Puts a later version of the roster in use, once that is on record.
    ///
    /// # Errors
    /// [`AppointRefused`] where the gate has no roster, this is no later version of it, or the change could
    /// not be put on record; the roster in use stays.
    pub fn appoint(&self, roster: Roster) -> Result<(), AppointRefused> {
        let swapping = self.0.swapping.write();
        let _alone = swapping.map_err(|_| Unrecorded::new("a swap panicked; build the gate again"))?;
        let held = self.0.approvers.load_full().ok_or(AppointRefused::NoRoster)?;
        if roster.name() != held.roster.name() || roster.version() <= held.roster.version() {
            let (held, version) = (held.roster.name().to_string(), held.roster.version());
            return Err(AppointRefused::Version { held, version });
        }
        let next = Approvers { roster, quorum: held.quorum };
        self.0.logs.all(|| next.load(self.0.clock.now()))?;
        self.0.approvers.store(Some(std::sync::Arc::new(next)));
        Ok(())
    }
}

/// What approvals must fit: the decision, and who may not approve.
fn matter<'a>(
    border: &Border,
    request: &'a DataRequest,
    user: &UserContext,
    escalation: &'a Escalation,
    day: Day,
) -> Matter<'a> {
    let demand = request.demand();
    let asked = [&demand.requester.country, &demand.requester.origin, &demand.instrument.issuing_country];
    let states_known = demand.requester.kind == RequesterKind::PrivateReporter
        || asked.into_iter().all(|state| !matches!(state, Stated::Unknown));
    let fled: Countries = user.fled_from().known().into_iter().flatten().copied().collect();
    // A part of a state is that state, under whatever code and since whenever.
    let parts = || border.territories().iter().filter(|row| row.relation == Relation::Part);
    let whole = |states: &Countries| -> Countries {
        let parts = parts().filter(|row| states.contains(&row.of)).map(|row| row.code);
        states.iter().copied().chain(parts).collect()
    };
    let over = parts().filter(|row| fled.contains(&row.code)).map(|row| row.of);
    let near: Countries = request.requesting().into_iter().chain(fled.iter().copied()).chain(over).collect();
    let at_home = |holder: Country| {
        let held = near.iter().copied().filter(|state| border.within(holder, *state, day));
        whole(&held.chain([holder]).collect())
    };
    let home = user.holder().country().known().copied().map_or_else(Countries::new, at_home);
    Matter {
        reference: &escalation.reference,
        escalated: &escalation.measures,
        hands: request.intake().hands(),
        reach: whole(&near),
        states_known,
        home,
    }
}

/// The request with the one approval that facts and border know: of what was verified, and nothing more.
fn approved(request: &DataRequest, user: &UserContext, verified: &Verified<'_>) -> DataRequest {
    let of = |measures| {
        let id = request.demand().id().clone();
        Approval::new(ApproverRole::Counsel, id, user.subject().clone(), measures, Answer::Yes)
    };
    let measures = Several::new(verified.measures.iter().copied()).ok();
    request.with_approvals(measures.map(of).into_iter().collect())
}

/// What the record says of how it came about.
fn ends<'a>(escalation: &'a Escalation, verified: &'a Verified<'_>) -> Result<Resolution<'a>, Unrecorded> {
    let signed: Vec<&SignedApproval> = verified.approvals.values().copied().collect();
    Ok(Resolution {
        previous: escalation.decision().as_str(),
        previous_position: escalation.position,
        previous_record: escalation.reference.record().as_str(),
        roster: verified.roster.as_str(),
        approvals: verified.approvals.keys().map(crate::roster::DigestText::as_str).collect(),
        signed: serde_json::to_value(signed).map_err(|why| Unrecorded::new(format!("no canonical form: {why}")))?,
    })
}

/// Holds rulings with approvals to those without: an approval opens routes that counsel resolves, for a user
/// whose location is established, and lifts nothing else. It asks no policy, so that none can widen it.
fn hold(before: &Rulings, pending: &mut Pending, border: &Border, place: LocationState) {
    let code = RuleCode::own(own::APPROVAL);
    let sound = before.faults().is_empty() && place == LocationState::Established;
    let resolves = |ruling: &Ruling| {
        let needs = |route: &String| border.routes().get(route).is_some_and(|route| route.resolution);
        !ruling.routes().is_empty() && ruling.routes().iter().all(needs)
    };
    let worst: Vec<(Measure, Outcome)> = pending
        .rulings
        .all()
        .iter()
        .filter_map(|ruling| {
            let held = before.all().iter().find(|other| other.measure() == ruling.measure());
            match held.map_or(Outcome::Deny, Ruling::outcome) {
                Outcome::Deny => Some((ruling.measure(), Outcome::Deny)),
                Outcome::Escalate if !(sound && resolves(ruling)) => Some((ruling.measure(), Outcome::Escalate)),
                Outcome::Escalate | Outcome::Allow => None,
            }
        })
        .collect();
    for (measure, to) in worst {
        pending.hold(measure, to, &code);
    }
}

#[cfg(test)]
mod tests;
