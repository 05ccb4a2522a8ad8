//! How a gate is made.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, RwLock};

use arc_swap::ArcSwap;

use super::permit::Registry;
use super::{Gate, InForce, Inner};
use crate::audit::record::{Law, Record};
use crate::audit::{Log, Unrecorded};
use crate::border::{Border, BorderRefused};
use crate::policy::PolicySet;
use crate::time::{Clock, SystemClock};

/// Seconds after which a permit lapses at the latest: 15 minutes.
const PERMIT_SECONDS: u32 = 900;

/// Builds a [`Gate`].
#[derive(Debug)]
#[must_use]
pub struct GateBuilder {
    policies: PolicySet,
    border: Option<Border>,
    log: Option<Box<dyn Log>>,
    clock: Box<dyn Clock>,
    permit_seconds: u32,
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
        Self { policies, border: None, log: None, clock: Box::new(SystemClock), permit_seconds: PERMIT_SECONDS }
    }

    /// Where decisions are put on record. Needed.
    pub fn audit(mut self, log: impl Log + 'static) -> Self {
        self.log = Some(Box::new(log));
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
        let log = self.log.ok_or(BuildError::NoLog)?;
        let border = self.border.map_or_else(Border::bundled, Ok)?;
        let since = self.clock.now();
        let law = Law {
            policy: self.policies.digest().to_owned(),
            catalogue: self.policies.catalogue_digest().to_owned(),
            border: border.digest().to_owned(),
        };
        log.append(&[Record::policy_load(since, &law, self.policies.expires())?])?;
        Ok(Gate(Arc::new(Inner {
            id: uuid::Uuid::new_v4(),
            policies: ArcSwap::from_pointee(InForce { set: self.policies, since, generation: 0 }),
            border,
            log,
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
