//! How sure a record must be before what it allows may be used.

use super::Gate;
use super::permit::Permit;
use crate::audit::AuditLog;

/// What an allow waits for besides its own durable record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assurance {
    /// Nothing: the record is durable here.
    #[default]
    Local,
    /// A published checkpoint covers the record, so that readers of the log can see it.
    Checkpoint,
    /// So many witnesses as the log asks for cosigned a checkpoint that covers the record, so that even
    /// the owner of the log's key cannot take it back.
    Witnessed,
}

impl Assurance {
    /// The word in records: `local`, `checkpoint` or `witnessed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Checkpoint => "checkpoint",
            Self::Witnessed => "witnessed",
        }
    }

    /// Whether a record at that position is as sure as this asks.
    fn reached(self, log: &AuditLog, position: u64) -> bool {
        match self {
            Self::Local => true,
            Self::Checkpoint => log.published() > position,
            Self::Witnessed => log.witnessed().is_some_and(|size| size > position),
        }
    }
}

/// What a decision grants: at once, or later.
#[derive(Debug)]
pub(super) enum Grant {
    Permit(Permit),
    Withheld(Withheld),
}

impl Grant {
    pub(super) fn of(permit: Permit, assurance: Assurance, log: &AuditLog) -> Self {
        if assurance.reached(log, permit.position()) {
            return Self::Permit(permit);
        }
        Self::Withheld(Withheld { permit, awaits: assurance, log: log.clone() })
    }
}

/// What a withheld allow awaits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaiting {
    /// What the gate asks for.
    pub assurance: Assurance,
    /// Position of the decision's record: the checkpoint must be larger.
    pub position: u64,
    /// Size of the largest checkpoint that is that sure by now.
    pub reached: u64,
}

/// An allow that awaits a checkpoint or witnesses. The ruling stands; there is no permit yet, and the
/// permit's time runs all the same.
#[derive(Debug)]
#[must_use = "what is withheld becomes a permit by claiming it"]
pub struct Withheld {
    permit: Permit,
    awaits: Assurance,
    log: AuditLog,
}

impl Withheld {
    /// What it awaits.
    pub fn awaiting(&self) -> Awaiting {
        let reached = match self.awaits {
            Assurance::Local => self.log.size(),
            Assurance::Checkpoint => self.log.published(),
            Assurance::Witnessed => self.log.witnessed().unwrap_or(0),
        };
        Awaiting { assurance: self.awaits, position: self.permit.position(), reached }
    }

    /// The permit, once what it awaits is there; else itself again.
    ///
    /// # Errors
    /// Itself, as long as it awaits something.
    pub fn claim(self) -> Result<Permit, Box<Self>> {
        if self.awaits.reached(&self.log, self.permit.position()) { Ok(self.permit) } else { Err(Box::new(self)) }
    }
}

impl Gate {
    /// What an allow of that request waits for: orders of national security are shown to nobody.
    pub(super) fn assurance_for(&self, request: &crate::request::DataRequest) -> Assurance {
        if request.demand().national_security() { Assurance::Local } else { self.0.assurance }
    }
}
