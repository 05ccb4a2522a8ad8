//! Case files and probes: how policies are tested, by the same code that decides.

mod case;
mod probe;
mod suite;
mod sweep;
mod yaml;

pub use case::{Case, CaseFailed, CaseRefused, CaseUsers, Expected, Report, Wanted, When};
pub use probe::Probe;
pub use suite::{Suite, SuiteCase, clean};
pub use sweep::{Distinct, Place, Swept, Sweep, unmoved};
