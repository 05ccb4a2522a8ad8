//! Facts, findings, border, rulings: one direction. A gate decides by it, and so does a replay.

use crate::border::Border;
use crate::decision::Rulings;
use crate::decision::circumstances::Circumstances;
use crate::decision::finding::{Finding, Says};
use crate::decision::reason::{RuleCode, own};
use crate::facts::Facts;
use crate::policy::{PolicySet, Way};
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;

/// What is decided about one user: a function of what is given here, and of nothing else.
///
/// What the circumstances hold over the rulings is not applied: see [`crate::decision::circumstances::Over::hold`].
pub(crate) fn decide(
    set: &PolicySet,
    border: &Border,
    request: &DataRequest,
    user: &UserContext,
    day: Day,
    circumstances: &Circumstances,
) -> (Facts, Rulings) {
    let facts = Facts::new(request, user, day);
    let consent = |route: &str, measure| border.consents(request, user, day, route, measure).is_ok();
    let rulings = if circumstances.clock_back || circumstances.expired {
        let mut findings = set.ask(&facts, day, Way::Both);
        if circumstances.clock_back {
            findings.fault("clock", "the clock went back; set it right");
        }
        if circumstances.expired {
            let code = RuleCode::own(own::EXPIRED);
            findings.findings.push(Finding { code, measure: None, says: Says::Escalate });
        }
        findings.rule(&facts.measures, &consent)
    } else {
        set.rule(&facts, day, &consent)
    };
    (facts, rulings.dated(request, border))
}
