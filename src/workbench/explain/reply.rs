//! A draft of what the authority is told: what is granted and what is refused, and by which rule.
//!
//! It names no fact on the user and nothing that the platform alone knows: a rule is named only where all that it
//! can read is what the authority wrote itself. A rule on where the user is would tell where the user is.

use std::collections::BTreeSet;

use super::found::Found;
use super::rulings::RulingTold;
use super::{Source, plain};
use crate::decision::duty::Duty;
use crate::decision::outcome::Outcome;
use crate::decision::reason::{Effect, Mark};
use crate::quoting::seen;
use crate::request::measure::Measure;
use crate::words::Stated;

pub(super) fn draft(source: &Source<'_>, rulings: &[RulingTold]) -> Vec<String> {
    let demand = source.request.demand();
    let reference = match demand.instrument().reference() {
        Stated::Known(reference) => format!(", reference {}", seen(reference.reveal())),
        Stated::None | Stated::Unknown => String::new(),
    };
    let mut paragraphs = vec![format!("Our number {}{reference}.", seen(demand.id().as_str()))];
    for measure in demand.measures() {
        let of: Vec<&RulingTold> = rulings.iter().filter(|ruling| ruling.measure == *measure).collect();
        paragraphs.push(on(*measure, &of));
    }
    let duty = |wanted: Duty| rulings.iter().flat_map(|ruling| &ruling.duties).any(|duty| duty.duty.duty() == wanted);
    if duty(Duty::NameLawfulRoute) || duty(Duty::NameAddressee) {
        paragraphs.push(
            "[Counsel: name here the lawful route or the addressee, as far as that does not tell where a user is or who \
             holds the data.]"
                .to_owned(),
        );
    }
    if duty(Duty::AskForMissing) {
        paragraphs.push("[Counsel: name here what the paper lacks by the law on which it stands.]".to_owned());
    }
    if duty(Duty::RefuseByForm3) || duty(Duty::InformByForm3) {
        paragraphs.push("[Counsel: the form of Annex III to Regulation (EU) 2023/1543 goes with this.]".to_owned());
    }
    paragraphs.push(
        "This answers the demand as it was recorded. It says nothing on whether the platform has an account or data of \
         any person, beyond what is served with it."
            .to_owned(),
    );
    paragraphs
}

/// The paragraph on one measure, whatever number of users it is about.
fn on(measure: Measure, of: &[&RulingTold]) -> String {
    let words = plain::measure(measure);
    let outcomes: BTreeSet<Outcome> = of.iter().map(|ruling| ruling.outcome).collect();
    let with = |outcome: Outcome| of.iter().filter(move |ruling| ruling.outcome == outcome).copied();
    let granted = || {
        let limits: BTreeSet<&str> =
            with(Outcome::Allow).flat_map(|ruling| &ruling.limits_told).map(String::as_str).collect();
        let limits = if limits.is_empty() {
            String::new()
        } else {
            format!(", within these limits: {}", plain::listed(limits.into_iter().map(str::to_owned)))
        };
        let by: BTreeSet<&str> = with(Outcome::Allow)
            .flat_map(|ruling| &ruling.findings)
            .filter(|found| found.effect == Effect::Allow)
            .map(|found| found.citation.as_str())
            .collect();
        format!("{limits}, under {}", plain::listed(by.into_iter().map(str::to_owned)))
    };
    match (outcomes.len(), outcomes.first()) {
        (1, Some(Outcome::Allow)) => format!("The request to {words} is granted{}.", granted()),
        (1, Some(Outcome::Escalate)) => {
            format!("The request to {words} is under review. Nothing is served until then.")
        }
        (1, Some(Outcome::Deny)) => format!("The request to {words} is refused{}.", grounds(with(Outcome::Deny))),
        _ if outcomes.contains(&Outcome::Allow) => {
            format!("The request to {words} is granted in part{}; for the rest it is not served.", granted())
        }
        _ => format!("The request to {words} is not served. It is refused in part, and in part under review."),
    }
}

/// The grounds of a refusal that can be told, and no other.
fn grounds<'a>(of: impl Iterator<Item = &'a RulingTold>) -> String {
    let mut told: Vec<String> = Vec::new();
    for found in
        of.flat_map(|ruling| &ruling.findings).filter(|found| found.effect == Effect::Deny && tells_nothing(found))
    {
        let source = match found.mark {
            Some(Mark::Policy | Mark::Mechanism) | None => "policy of the platform",
            Some(Mark::Statute | Mark::Knowledge) => found.citation.as_str(),
        };
        let ground = format!("{} ({source})", found.title);
        if !told.contains(&ground) {
            told.push(ground);
        }
    }
    if told.is_empty() {
        return " under the law that applies to the platform and under the platform's policies".to_owned();
    }
    format!(" on these grounds: {}", told.join("; "))
}

/// Whether all that a rule can read stands in the authority's own paper.
fn tells_nothing(found: &Found) -> bool {
    let own = |path: &String| {
        ["day", "measures"].contains(&path.as_str())
            || ["requester.", "instrument.", "scope.", "offence."].iter().any(|part| path.starts_with(part))
    };
    !found.reads.is_empty() && found.reads.iter().all(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicySet;

    fn found(reads: &[&str]) -> Found {
        Found {
            code: "US-1-A".to_owned(),
            effect: Effect::Deny,
            title: String::new(),
            reason: String::new(),
            citation: String::new(),
            link: String::new(),
            from: None,
            until: None,
            mark: None,
            read_on: None,
            checked: String::new(),
            side: None,
            programs: Vec::new(),
            owners: Vec::new(),
            places: Vec::new(),
            reads: reads.iter().map(|path| (*path).to_owned()).collect(),
        }
    }

    #[test]
    fn a_rule_on_the_user_or_on_what_the_platform_knows_is_not_named() {
        assert!(tells_nothing(&found(&["measures", "scope.case"])));
        for silent in [&["scope.case", "user.location"][..], &["intake.hands"], &["intake.names_user"], &[]] {
            assert!(!tells_nothing(&found(silent)), "{silent:?}");
        }
    }

    #[test]
    fn rules_on_territory_read_the_user_and_rules_on_paper_do_not() {
        let policies = PolicySet::bundled().unwrap();
        let reads = |code: &str| policies.reads_of(code);
        assert!(reads("COMITY-TERRITORY-OUTSIDE").iter().any(|path| path.starts_with("user.")));
        assert!(!reads("COMITY-CASE-NONE").iter().any(|path| path.starts_with("user.")));
    }
}
