//! Facts, findings, border, rulings: one direction. A gate decides by it, and so does a replay.

use crate::border::Border;
use crate::decision::Rulings;
use crate::decision::circumstances::Circumstances;
use crate::decision::finding::{Finding, Says};
use crate::decision::reason::{RuleCode, own};
use crate::facts::Facts;
use crate::jurisdiction::Countries;
use crate::policy::{PolicySet, Way};
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;
use crate::user::location::Location;

/// One request on one day under one law: what is the same for all its users is worked out once.
pub(crate) struct Hearing<'a> {
    set: &'a PolicySet,
    border: &'a Border,
    request: &'a DataRequest,
    day: Day,
    requesting: Countries,
    /// Those of the user who was heard last.
    facts: Option<Facts>,
}

impl<'a> Hearing<'a> {
    pub(crate) fn new(set: &'a PolicySet, border: &'a Border, request: &'a DataRequest, day: Day) -> Self {
        Self { set, border, request, day, requesting: request.requesting(), facts: None }
    }

    /// The facts of one user's decision.
    pub(crate) fn facts(&mut self, user: &UserContext) -> &Facts {
        let location = Location::of(user, &self.requesting, self.day);
        self.turned(user, &location)
    }

    fn turned(&mut self, user: &UserContext, location: &Location) -> &Facts {
        let Self { request, day, requesting, facts, .. } = self;
        if let Some(facts) = facts {
            facts.turn(request, user, location);
        }
        facts.get_or_insert_with(|| Facts::at(request, user, requesting, location, *day))
    }

    /// What is decided about one user: a function of what is given here, and of nothing else.
    ///
    /// What the circumstances hold over the rulings is not applied: see [`crate::decision::circumstances::Over::hold`].
    pub(crate) fn rule(&mut self, user: &UserContext, circumstances: &Circumstances) -> Rulings {
        let (set, border, request, day) = (self.set, self.border, self.request, self.day);
        let location = Location::of(user, &self.requesting, day);
        let facts = self.turned(user, &location);
        let consent = |route: &str, measure| border.consents_at(request, user, &location, day, route, measure).is_ok();
        let rulings = if circumstances.clock_back || circumstances.expired {
            let mut findings = set.ask(facts, day, Way::Both);
            if circumstances.clock_back {
                findings.fault("clock", "the clock went back; set it right");
            }
            if circumstances.expired {
                let code = RuleCode::own(own::EXPIRED);
                findings.findings.push(Finding { code, measure: None, says: Says::Escalate });
            }
            findings.rule(&facts.measures, &consent)
        } else {
            set.rule(facts, day, &consent)
        };
        rulings.dated(request, border)
    }
}
