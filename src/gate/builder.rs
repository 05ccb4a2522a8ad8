//! How a gate is made.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, RwLock};

use arc_swap::{ArcSwap, ArcSwapOption};

use super::assurance::Assurance;
use super::permit::Registry;
use super::resolve::Approvers;
use super::{Gate, InForce, Inner};
use crate::audit::record::Taken;
use crate::audit::{AuditLog, Logs, Unrecorded};
use crate::border::{Border, BorderRefused};
use crate::policy::PolicySet;
use crate::roster::{Quorum, Reviewers, Roster};
use crate::time::{Clock, SystemClock};

/// Seconds after which a permit lapses at the latest: 15 minutes.
const PERMIT_SECONDS: u32 = 900;

/// Builds a [`Gate`].
#[derive(Debug)]
#[must_use]
pub struct GateBuilder {
    policies: PolicySet,
    border: Option<Border>,
    logs: Option<Logs>,
    national_security: Option<AuditLog>,
    assurance: Assurance,
    clock: Box<dyn Clock>,
    permit_seconds: u32,
    approvers: Option<Approvers>,
    reviewers: Option<Reviewers>,
}

/// Why no gate was built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No log was named.
    #[error("the gate has no log: name one with `.audit(..)`; nothing is decided off the record")]
    NoLog,
    /// The border's rows do not read.
    #[error(transparent)]
    Border(#[from] BorderRefused),
    /// The first record could not be made durable.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

impl GateBuilder {
    pub(super) fn new(policies: PolicySet) -> Self {
        Self {
            policies,
            border: None,
            logs: None,
            national_security: None,
            assurance: Assurance::Local,
            clock: Box::new(SystemClock),
            permit_seconds: PERMIT_SECONDS,
            approvers: None,
            reviewers: None,
        }
    }

    /// Where decisions are put on record. Needed.
    pub fn audit(mut self, log: impl Into<Logs>) -> Self {
        self.logs = Some(log.into());
        self
    }

    /// Where decisions on orders of national security (18 U.S.C. 2709, 50 U.S.C. 1801 and following) are
    /// put on record. Without such a log nothing is decided on them: in the common log a witness, a
    /// sample or a count would tell of them.
    pub fn national_security(mut self, log: AuditLog) -> Self {
        self.national_security = Some(log);
        self
    }

    /// Who may approve escalations, and how many of them it takes. Without, every escalation stands.
    pub fn approvers(mut self, roster: Roster, quorum: Quorum) -> Self {
        self.approvers = Some(Approvers { roster, quorum });
        self
    }

    /// Who must have signed a change of policies before it comes into force: from then on [`Gate::swap`] is refused,
    /// and [`Gate::swap_reviewed`] asks for what they signed. The set with which the gate is built is the host's word.
    pub fn reviewed_by(mut self, reviewers: Reviewers) -> Self {
        self.reviewers = Some(reviewers);
        self
    }

    /// What an allow waits for besides its own durable record.
    pub const fn assurance(mut self, assurance: Assurance) -> Self {
        self.assurance = assurance;
        self
    }

    /// A border of one's own, narrowed from [`Border::bundled`].
    pub fn border(mut self, border: Border) -> Self {
        self.border = Some(border);
        self
    }

    /// Lets permits lapse earlier than after 15 minutes; later is not to be had.
    pub fn permits_lapse_after(mut self, seconds: u32) -> Self {
        self.permit_seconds = seconds.min(PERMIT_SECONDS);
        self
    }

    /// Settings that can make a gate decide wrongly. A reviewer looks for this word.
    pub fn dangerous(self) -> Dangerous {
        Dangerous(self)
    }

    /// Builds the gate and puts its policy set on record.
    ///
    /// # Errors
    /// Where there is no log, the border does not read, or the first record is not durable.
    pub fn build(self) -> Result<Gate, BuildError> {
        let logs = self.logs.ok_or(BuildError::NoLog)?;
        let logs = match self.national_security {
            Some(log) => logs.with_national_security(log),
            None => logs,
        };
        let border = self.border.map_or_else(Border::bundled, Ok)?;
        let since = self.clock.now();
        logs.policy_load(since, &border, &self.policies, Taken { assurance: self.assurance.as_str(), review: None })?;
        if let Some(approvers) = &self.approvers {
            logs.all(|| approvers.load(since))?;
        }
        Ok(Gate(Arc::new(Inner {
            id: uuid::Uuid::new_v4(),
            policies: ArcSwap::from_pointee(InForce { set: self.policies, since, generation: 0 }),
            border,
            approvers: ArcSwapOption::from_pointee(self.approvers),
            reviewers: self.reviewers,
            logs,
            assurance: self.assurance,
            clock: self.clock,
            permits: Registry::default(),
            permit_seconds: self.permit_seconds,
            latest: AtomicI64::new(since.seconds()),
            swapping: RwLock::new(()),
            decided: AtomicU64::new(0),
            faults: AtomicU64::new(0),
        })))
    }
}

/// Settings that can make a gate decide wrongly.
#[derive(Debug)]
#[must_use]
pub struct Dangerous(GateBuilder);

impl Dangerous {
    /// Another clock. Whoever sets the clock can backdate decisions: for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> GateBuilder {
        self.0.clock = Box::new(clock);
        self.0
    }
}
