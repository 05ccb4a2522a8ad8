//! Looking into one decision: its facts, its findings, and what becomes of it when facts are bent.

use serde_json::Value;

use crate::border::Border;
use crate::decision::circumstances::Circumstances;
use crate::decision::finding::{Finding, Says};
use crate::decision::reason::{RuleCode, own};
use crate::decision::{Findings, Rulings};
use crate::facts::Facts;
use crate::gate::decide::Hearing;
use crate::policy::{PolicySet, Way};
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::user::UserContext;
use crate::user::location::Location;

/// One decision to look into. It permits nothing and is not on record: it is for tests and benches.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// The policies.
    pub policies: &'a PolicySet,
    /// The border.
    pub border: &'a Border,
    /// The request.
    pub request: &'a DataRequest,
    /// The user.
    pub user: &'a UserContext,
    /// The day.
    pub day: Day,
}

impl<'a> Probe<'a> {
    /// The facts as policies see them.
    pub fn facts(&self) -> Facts {
        Facts::new(self.request, self.user, self.day)
    }

    /// The decision with all worked out that stands before the policies are asked: what is timed apart from it.
    pub fn prepared(&self) -> Prepared<'a> {
        let requesting = self.request.requesting();
        let location = Location::of(self.user, &requesting, self.day);
        let facts = Facts::at(self.request, self.user, &requesting, &location, self.day);
        Prepared { probe: *self, facts, location }
    }

    /// The rulings on each of these users of the request, as a demand on many is decided: what is the same for all is
    /// worked out once. The user of the probe is not asked about.
    pub fn each(&self, users: impl IntoIterator<Item = &'a UserContext>) -> impl Iterator<Item = Rulings> {
        let mut hearing = Hearing::new(self.policies, self.border, self.request, self.day);
        users.into_iter().map(move |user| hearing.rule(user, &Circumstances::default()))
    }

    /// The rulings on these facts, in that way.
    pub fn rulings(&self, facts: &Facts, way: Way) -> Rulings {
        self.rule(facts, &self.policies.ask(facts, self.day, way))
    }

    /// The rulings on these facts as a gate comes by them: from what the set remembers, or in both ways.
    pub fn remembered(&self, facts: &Facts) -> Rulings {
        let rulings = self.policies.rule(facts, self.day, &|route, measure| self.consents(route, measure));
        rulings.dated(self.request, self.border)
    }

    /// The rulings on a document in place of the facts, as the gate gives them: a document that is
    /// not of the facts' schema denies everything.
    pub fn guarded(&self, document: &Value) -> Rulings {
        match serde_json::from_value::<Facts>(document.clone()) {
            Ok(facts) => self.rulings(&facts, Way::Both),
            Err(why) => self.rule(&self.facts(), &malformed(&why.to_string())),
        }
    }

    /// The rulings on a document in place of the facts, unchecked: what the policies alone make of it.
    pub fn unguarded(&self, document: &Value) -> Rulings {
        let facts = self.facts();
        self.rule(&facts, &self.policies.ask_document(&facts, document, self.day))
    }

    /// Every object that the policies emit on a document, sorted as text, each once.
    ///
    /// # Errors
    /// The first fault of a program.
    pub fn emitted(&self, document: &Value) -> Result<Vec<Value>, String> {
        let mut all = self.policies.emitted(&self.facts(), document)?;
        all.sort_by_key(ToString::to_string);
        all.dedup();
        Ok(all)
    }

    /// The rulings on these facts, where the policies say that.
    pub(super) fn rule(&self, facts: &Facts, findings: &Findings) -> Rulings {
        let consent = |route: &str, measure| self.consents(route, measure);
        findings.rule(&facts.measures, &consent).dated(self.request, self.border)
    }

    fn consents(&self, route: &str, measure: Measure) -> bool {
        self.border.consents(self.request, self.user, self.day, route, measure).is_ok()
    }
}

/// One decision as far as the facts.
#[derive(Debug)]
pub struct Prepared<'a> {
    probe: Probe<'a>,
    facts: Facts,
    location: Location,
}

impl Prepared<'_> {
    /// The facts as policies see them.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The rulings, in that way, made anew.
    pub fn rulings(&self, way: Way) -> Rulings {
        let Probe { policies, border, request, day, .. } = self.probe;
        let findings = policies.ask(&self.facts, day, way);
        findings.rule(&self.facts.measures, &|route, measure| self.consents(route, measure)).dated(request, border)
    }

    /// The rulings as a gate comes by them: from what the set remembers, or in both ways.
    pub fn remembered(&self) -> Rulings {
        let Probe { policies, border, request, day, .. } = self.probe;
        let consent = |route: &str, measure| self.consents(route, measure);
        policies.rule(&self.facts, day, &consent).dated(request, border)
    }

    fn consents(&self, route: &str, measure: Measure) -> bool {
        let Probe { border, request, user, day, .. } = self.probe;
        border.consents_at(request, user, &self.location, day, route, measure).is_ok()
    }
}

/// A document that is not of the facts' schema denies everything: what is missing cannot be known.
fn malformed(why: &str) -> Findings {
    let mut findings = Findings::default();
    findings.fault("facts", why);
    findings.findings.push(Finding { code: RuleCode::own(own::FACTS), measure: None, says: Says::Deny });
    findings
}
