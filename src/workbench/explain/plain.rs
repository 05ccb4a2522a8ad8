//! The words of the documents in words for people.

use crate::border::{Party, RouteKind};
use crate::decision::duty::{Duty, Form3, Obligation};
use crate::decision::finding::Limits;
use crate::decision::outcome::Outcome;
use crate::decision::reason::Mark;
use crate::jurisdiction::Country;
use crate::request::instrument::{Framework, InstrumentKind};
use crate::request::intake::Verification;
use crate::request::measure::Measure;
use crate::time::{Day, Timestamp};
use crate::words::{State, Stated};

/// A word of a vocabulary as text: `court_order` is `court order`.
pub(super) fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

pub(super) fn country(country: Country) -> String {
    format!("{} ({})", country.name(), country.code())
}

pub(super) fn countries<'a>(all: impl IntoIterator<Item = &'a Country>) -> String {
    listed(all.into_iter().map(|one| country(*one)))
}

/// A list in a sentence.
pub(super) fn listed(all: impl IntoIterator<Item = String>) -> String {
    let mut all: Vec<String> = all.into_iter().collect();
    match (all.pop(), all.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} and {last}", all.join(", ")),
    }
}

pub(super) fn stated<T>(stated: &Stated<T>, known: impl FnOnce(&T) -> String) -> String {
    match stated {
        Stated::Known(value) => known(value),
        Stated::None => State::None.as_str().to_owned(),
        Stated::Unknown => "not known".to_owned(),
    }
}

/// A day as a reader has it: `1 June 2018`.
pub(super) fn day(day: Day) -> String {
    dated(&day.to_string()).unwrap_or_else(|| day.to_string())
}

/// An instant as a reader has it: `1 June 2018, 09:30 UTC`. Seconds are told where there are any.
pub(super) fn instant(at: Timestamp) -> String {
    let written = at.to_string();
    let told = written.split_once('T').and_then(|(day, time)| {
        let time = time.trim_end_matches('Z');
        Some(format!("{}, {} UTC", dated(day)?, time.strip_suffix(":00").unwrap_or(time)))
    });
    told.unwrap_or(written)
}

fn dated(written: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    Some(format!("{} {month} {year}", day.trim_start_matches('0')))
}

pub(super) fn decided(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allow => "allowed",
        Outcome::Escalate => "sent to people",
        Outcome::Deny => "denied",
    }
}

/// What is asked, as the object of "asks to".
pub(super) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::DiscloseSubscriber => "disclose subscriber records",
        Measure::DiscloseIdentification => "disclose data that identify a user",
        Measure::DiscloseTraffic => "disclose traffic data",
        Measure::DiscloseLocation => "disclose location",
        Measure::DiscloseContent => "disclose content",
        Measure::Preserve => "preserve data",
        Measure::Intercept => "intercept communications",
        Measure::SuspendAccount => "suspend an account",
        Measure::RestrictInTerritory => "restrict within one territory",
        Measure::TerminateMeeting => "end a meeting",
        Measure::RemoveContent => "remove content everywhere",
        Measure::GrantAccess => "give access to systems, keys or feeds",
        Measure::MigrateData => "move data into another jurisdiction",
        Measure::Monitor => "watch for people, words or events",
        Measure::AppointLiaison => "appoint a liaison or standing channel",
    }
}

pub(super) fn paper(kind: InstrumentKind) -> String {
    match kind {
        InstrumentKind::DOrder => "order under 18 U.S.C. 2703(d)".to_owned(),
        InstrumentKind::TitleIii => "wiretap order (Title III)".to_owned(),
        InstrumentKind::PenTrap => "pen register or trap and trace order".to_owned(),
        InstrumentKind::Nsl => "national security letter".to_owned(),
        InstrumentKind::Fisa => "order or directive under FISA".to_owned(),
        InstrumentKind::Epoc => "European Production Order Certificate (EPOC)".to_owned(),
        InstrumentKind::EpocPr => "European Preservation Order Certificate (EPOC-PR)".to_owned(),
        InstrumentKind::MlatOrder => "order of the executing state on a request for mutual legal assistance".to_owned(),
        InstrumentKind::Emergency => "emergency request".to_owned(),
        InstrumentKind::Preservation => "preservation request".to_owned(),
        InstrumentKind::Informal => "informal request".to_owned(),
        InstrumentKind::TermsReport => "report under the platform's terms".to_owned(),
        InstrumentKind::None => "no paper".to_owned(),
        InstrumentKind::GrandJurySubpoena
        | InstrumentKind::TrialSubpoena
        | InstrumentKind::AdministrativeSubpoena
        | InstrumentKind::CivilSubpoena
        | InstrumentKind::Warrant
        | InstrumentKind::OverseasProductionOrder
        | InstrumentKind::CourtOrder
        | InstrumentKind::AdministrativeRequest => spaced(kind.as_str()),
    }
}

pub(super) fn framework(framework: Framework) -> &'static str {
    match framework {
        Framework::National => "the requester's national law",
        Framework::AgreementUsGb => "the agreement between the United States and the United Kingdom",
        Framework::AgreementUsAu => "the agreement between the United States and Australia",
        Framework::EuEvidence => "Regulation (EU) 2023/1543",
        Framework::Mlat => "mutual legal assistance",
        Framework::None => "no law that is named",
        Framework::Unknown => "a law that is not known",
    }
}

pub(super) fn verification(verified: Verification) -> &'static str {
    match verified {
        Verification::None => "nobody verified the requester",
        Verification::OfficialDomain => "the requester was verified by an address of an official domain alone",
        Verification::PortalAccount => "the requester was verified by its account in a portal",
        Verification::CallBack => "the requester was verified by a call back on a number found independently",
        Verification::Pki => "the requester was verified by a certificate (PKI)",
    }
}

/// What of evidence a route needs, as the object of "needs".
pub(super) fn evidence(needed: Verification) -> &'static str {
    match needed {
        Verification::None => "no verification of the requester",
        Verification::OfficialDomain => "a requester verified by an official domain, or better",
        Verification::PortalAccount => "a requester verified by a portal account, or better",
        Verification::CallBack => "a requester verified by call-back, or by PKI",
        Verification::Pki => "a requester verified by PKI",
    }
}

pub(super) fn party(party: Party) -> String {
    match party {
        Party::State(state) => country(state),
        Party::Group(group) => format!("the states of `{group}`"),
    }
}

/// What a route is, by its kind.
pub(super) fn way(kind: RouteKind) -> &'static str {
    match kind {
        RouteKind::Domestic => "the state's own process on people in its territory",
        RouteKind::Holder => "process of the state in which the holder is, wherever the data are",
        RouteKind::Agreement => "an executive agreement",
        RouteKind::EuEvidence => "the European production and preservation orders",
        RouteKind::Mlat => "a request for mutual legal assistance that became an order of the executing state",
    }
}

/// How far a rule was checked, in words.
pub(super) fn checked(mark: Mark, read_on: Option<Day>) -> String {
    let on = read_on.map_or_else(String::new, |on| format!(" on {}", day(on)));
    match mark {
        Mark::Statute => format!("verified: its text was read{on}"),
        Mark::Knowledge if read_on.is_some() => {
            format!("not verified against its own text; something on it was read{on}")
        }
        Mark::Knowledge => "not verified: from general knowledge, its text was not read".to_owned(),
        Mark::Policy => "a policy, not a statute".to_owned(),
        Mark::Mechanism => "the gate's own mechanism, not a rule of law".to_owned(),
    }
}

/// What a duty asks, as a sentence in the imperative.
pub(super) fn duty(obligation: Obligation) -> String {
    let words = match obligation.duty() {
        Duty::HumanRelease => "a named person, not a process, releases",
        Duty::SecondReviewer => "a second person reviews before the release",
        Duty::FilterTeam => "a team apart from the case removes what the paper does not cover",
        Duty::FilterPeriod => "release only data of the days that the paper names",
        Duty::FilterThirdParties => "take out data of people who are not named",
        Duty::CiphertextOnly => "release ciphertext only; help with decryption is another demand",
        Duty::ReviewWithin24Hours => "record within 24 hours what was released and why",
        Duty::PreserveOnReceipt => "keep the data from the day of receipt, whatever is decided",
        Duty::Preserve => "keep the data",
        Duty::Respond => "answer the authority",
        Duty::Hold => "release nothing before this time is over, then decide again",
        Duty::RefuseByForm3 => "refuse by the form of Annex III to Regulation (EU) 2023/1543",
        Duty::InformByForm3 => "tell both authorities by the form of Annex III to Regulation (EU) 2023/1543",
        Duty::AskForMissing => "ask the authority for what its paper lacks",
        Duty::ObjectConflictOfLaws => "object for a conflict of laws (Regulation (EU) 2023/1543, Art. 17)",
        Duty::QuashWithin14Days => "decide within 14 days of service whether to move to quash (18 U.S.C. 2703(h))",
        Duty::ChallengeOrder => "challenge the order before the court or body that its law names",
        Duty::ChallengeGag => "challenge the order of silence",
        Duty::NotifyUserBefore => "tell the user before the disclosure",
        Duty::NotifyUserWhenGagLapses => "tell the user when the order of silence lapses",
        Duty::KeepConfidence => "keep confidence: the authority informs the user itself",
        Duty::WarnUserOfStateDemand => "warn the user of a state's demand, unless the law bars it or it is dangerous",
        Duty::RedirectToController => "send the authority to the customer that controls the data",
        Duty::NotifyController => "tell the customer that controls the data",
        Duty::CallBack => "call the authority back on a number found independently",
        Duty::SecurityAlert => "tell security: somebody inside tried to open a way around the gate",
        Duty::UntaintedHands => "hand over to people without a tie to the requester",
        Duty::NameLawfulRoute => "name the lawful route to the requester",
        Duty::NameAddressee => "name the entity that must be addressed",
        Duty::OfferTerritorialRestriction => "offer to restrict within the requester's territory instead",
        Duty::ConflictAnalysis => "counsel analyses the conflict of laws in writing",
    };
    let ground = obligation.ground().map_or_else(String::new, |ground| format!(", on the ground: {}", form3(ground)));
    let time = obligation.within().map_or_else(String::new, |within| {
        format!(", {} {} from the time it was {}", within.amount, spaced(within.unit.as_str()), within.start)
    });
    format!("{words}{ground}{time}")
}

fn form3(ground: Form3) -> String {
    spaced(ground.as_str())
}

/// How far an allow goes, each limit a sentence.
pub(super) fn limits(limits: &Limits) -> Vec<String> {
    let Limits { fields, period_only, emergency_need_only, days } = limits;
    let mut all = Vec::new();
    if let Some(fields) = fields {
        let named = listed(fields.iter().map(|field| spaced(field.as_str())));
        all.push(format!("only these fields of the subscriber's records: {named}"));
    }
    if *period_only {
        all.push("only data of the days that the paper names".to_owned());
    }
    if *emergency_need_only {
        all.push("only what the emergency needs".to_owned());
    }
    all.extend(days.map(|days| format!("for {days} days at most")));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_told_as_people_write_them() {
        assert_eq!(day("2018-06-01".parse().unwrap()), "1 June 2018");
        assert_eq!(instant("2026-12-10T09:30:00Z".parse().unwrap()), "10 December 2026, 09:30 UTC");
        assert_eq!(instant("2026-12-10T09:30:59Z".parse().unwrap()), "10 December 2026, 09:30:59 UTC");
    }

    #[test]
    fn lists_are_sentences() {
        let list = |words: &[&str]| listed(words.iter().map(|word| (*word).to_owned()));
        assert_eq!((list(&[]), list(&["a"]), list(&["a", "b", "c"])), (String::new(), "a".into(), "a, b and c".into()));
    }
}
