//! Each user, with the facts that the rules read.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::found::Rules;
use super::{Source, labels, plain};
use crate::quoting::seen;
use crate::user::location::{Location, LocationState};

/// One user of the decision.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct UserTold {
    /// The opaque identifier.
    pub user: String,
    /// Where the user may be, in a sentence.
    pub location: String,
    /// The evidence of it, a line each.
    pub signals: Vec<String>,
    /// What the rules that spoke can read, in the order of the facts.
    pub facts: Vec<FactTold>,
    /// The names of facts that are not known, whoever reads them.
    pub unknown: Vec<String>,
}

/// One fact.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct FactTold {
    /// Its path, such as `user.location`.
    pub path: String,
    /// What it is.
    pub label: String,
    /// What stands there, as the policies see it.
    pub value: Value,
    /// The same in words.
    pub told: String,
    /// Whether it, or a part of it, is not known.
    pub unknown: bool,
    /// The codes that spoke and can read it.
    pub codes: Vec<String>,
}

pub(super) fn told(source: &Source<'_>, rules: &Rules<'_>) -> Vec<UserTold> {
    let requesting = source.request.requesting();
    let each = source.users.iter().zip(&rules.facts).map(|((user, rulings), facts)| {
        let location = Location::of(user, &requesting, source.day);
        let codes: BTreeSet<_> =
            rulings.iter().flat_map(crate::decision::ruling::Ruling::reasons).map(|cited| &cited.code).collect();
        let read: Vec<_> = codes.iter().map(|code| (code.as_str(), rules.reads(code))).collect();
        let fact = |(path, label): (&'static str, &'static str)| {
            let value = labels::at(facts, path)?.clone();
            let codes = read.iter().filter(|(_, paths)| paths.contains(&path)).map(|(code, _)| (*code).to_owned());
            Some(FactTold {
                path: path.to_owned(),
                label: label.to_owned(),
                told: seen(&labels::told(path, &value)),
                unknown: labels::unknown(&value),
                codes: codes.collect(),
                value,
            })
        };
        let all: Vec<FactTold> = labels::paths().filter_map(fact).collect();
        UserTold {
            user: seen(user.subject().as_str()),
            location: where_about(&location),
            signals: signals(user),
            unknown: all.iter().filter(|fact| fact.unknown).map(|fact| fact.label.clone()).collect(),
            facts: all.into_iter().filter(|fact| !fact.codes.is_empty()).collect(),
        }
    });
    each.collect()
}

fn where_about(location: &Location) -> String {
    let countries = plain::countries(location.countries());
    match (location.state(), countries.is_empty()) {
        (LocationState::Established, _) => format!("established in {countries}: two kinds of evidence agree"),
        (LocationState::Conflict, _) => format!("in conflict: the evidence names {countries}"),
        (LocationState::Unknown, true) => "not known: there is no evidence".to_owned(),
        (LocationState::Unknown, false) => {
            format!("not established: fewer than two kinds of evidence count, which name {countries}")
        }
    }
}

fn signals(user: &crate::user::UserContext) -> Vec<String> {
    use crate::words::Answer;
    let told = |signal: &crate::user::signal::Signal| {
        let observed = plain::stated(signal.observed_at(), |at| plain::instant(*at));
        let hand = match signal.entered_by_hand() {
            Answer::No => "",
            Answer::Yes => ", typed in by a person",
            Answer::Unknown => ", perhaps typed in by a person",
        };
        let kind = plain::spaced(signal.kind().as_str());
        format!("{kind}: {}, observed {observed}{hand}", plain::country(*signal.country()))
    };
    user.signals().iter().map(told).collect()
}
