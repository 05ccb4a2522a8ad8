//! The data layer. Its one door takes a [`Release`], and nothing else opens it.

use comity::{Limits, Measure, Release};
use serde::Serialize;

/// What leaves the platform.
#[derive(Debug, Serialize)]
pub(crate) struct Export {
    decision: String,
    request: String,
    subject: String,
    served: Vec<Served>,
    /// Where the disclosure stands in the log.
    disclosure: u64,
    disclosure_digest: String,
}

#[derive(Debug, Serialize)]
struct Served {
    measure: Measure,
    limits: Option<Limits>,
}

/// Serves what was released. A real data layer reads `subject`'s data here, as far as the limits of each measure go.
pub(crate) fn export(release: &Release) -> Export {
    let served = |measure| Served { measure, limits: release.limits(measure).cloned() };
    Export {
        decision: release.decision().to_owned(),
        request: release.request().to_string(),
        subject: release.subject().as_str().to_owned(),
        served: release.measures().map(served).collect(),
        disclosure: release.receipt().position(),
        disclosure_digest: release.receipt().digest(),
    }
}
