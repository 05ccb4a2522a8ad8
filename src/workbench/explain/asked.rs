//! What was asked and by whom, the clock, the order of silence, hands, history and who else is touched.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rulings::RulingTold;
use super::{Source, plain};
use crate::quoting::seen;
use crate::request::demand::{Deadline, DeadlineUnit};
use crate::request::instrument::{GagSource, InstrumentKind};
use crate::request::intake::{Hand, StateInterest};
use crate::request::requester::RequesterKind;
use crate::time::Timestamp;
use crate::user::{Controller, Holder, UserContext};
use crate::words::{Answer, Stated};

/// What was asked.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Asked {
    /// The identifier of the request.
    pub id: String,
    /// Who asks for what, in a sentence.
    pub sentence: String,
    /// How the requester was verified, in a sentence.
    pub verified: String,
    /// The paper and the rest of the demand: what it is, and what is known of it.
    pub lines: Vec<(String, String)>,
    /// What the authority wrote, as it wrote it.
    pub text: Option<String>,
}

/// One of those concerned.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Entity {
    /// Requester, issuer, holder, controller.
    pub role: String,
    /// Who it is.
    pub name: String,
    /// What is known of it.
    pub told: String,
    /// For which users, where it is not the same for all.
    pub users: Vec<String>,
}

/// An instant that counts.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Tick {
    /// When; none where the instant is not known.
    pub at: Option<Timestamp>,
    /// The same in words, in UTC.
    pub at_told: String,
    /// What happened, or what is due.
    pub told: String,
    /// Whether something is to be done by then.
    pub due: bool,
    /// Whether it lies before the day of the decision.
    pub past: bool,
}

/// An order of silence.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Silence {
    /// Where it comes from.
    pub source: GagSource,
    /// What it says, in a sentence.
    pub told: String,
    /// When it ends, if it is known to.
    pub until: Option<Timestamp>,
}

/// Somebody who touches the demand.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct HandTold {
    /// What it does.
    pub role: String,
    /// The opaque identifier, if it is known.
    pub person: String,
    /// Where it is.
    pub country: String,
    /// Of which states it is an agent.
    pub agent_of: String,
    /// Whether it is an agent of a state, or nobody knows.
    pub tied: bool,
}

fn yes(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "not known",
    }
}

pub(super) fn asked(source: &Source<'_>) -> Asked {
    let demand = source.request.demand();
    let intake = source.request.intake();
    let (paper, scope, offence) = (demand.instrument(), demand.scope(), demand.offence());
    let measures = plain::listed(demand.measures().iter().map(|measure| plain::measure(*measure).to_owned()));
    let who = requester(source);
    let shown = if matches!(paper.kind(), InstrumentKind::None) {
        "It shows no paper.".to_owned()
    } else {
        format!(
            "The paper is {}; it stands on {}, and was issued by {}.",
            article(&plain::paper(*paper.kind())),
            plain::framework(*paper.framework()),
            issuer(paper.issuer().as_str()),
        )
    };
    let sentence = format!("{who} asks the platform to {measures}. {shown}");
    let channel = plain::spaced(intake.channel().as_str());
    let compared = match intake.demand_checked() {
        Answer::Yes => "A person compared the recorded demand with the paper.",
        Answer::No => "Nobody compared the recorded demand with the paper.",
        Answer::Unknown => "Whether somebody compared the recorded demand with the paper is not known.",
    };
    let verified = format!("Channel: {channel}; {}. {compared}", plain::verification(*intake.verification()));
    let at = |at: &Stated<Timestamp>| plain::stated(at, |at| plain::instant(*at));
    let day = |day: &Stated<crate::time::Day>| plain::stated(day, |day| plain::day(*day));
    let text = |text: &Stated<crate::text::Text>| plain::stated(text, |text| seen(text.reveal()));
    let mut lines: Vec<(&str, String)> = vec![
        ("Paper", plain::paper(*paper.kind())),
        ("Stands on", plain::framework(*paper.framework()).to_owned()),
        ("Issued by", issuer(paper.issuer().as_str())),
        ("Validated by", plain::spaced(paper.validator().as_str())),
        ("Issuing state", plain::stated(paper.issuing_country(), |state| plain::country(*state))),
        ("Issued", at(paper.issued_at())),
        ("Served", at(paper.served_on())),
        ("To be served by", at(paper.execute_by())),
        ("Served on", plain::spaced(paper.served_entity().as_str())),
        ("Certificate of a designated authority", yes(*paper.certificate()).to_owned()),
        ("Independent review", yes(*paper.independent_review()).to_owned()),
        (
            "The paper contains",
            plain::stated(paper.elements(), |all| plain::listed(all.iter().map(|one| plain::spaced(one.as_str())))),
        ),
        ("For a third government", yes(*paper.third_government()).to_owned()),
        ("Reference", text(paper.reference())),
        (
            "Whom it means",
            format!(
                "{}; identifiers named: {}; users touched: {}",
                plain::spaced(scope.kind().as_str()),
                scope.identifiers(),
                scope.users()
            ),
        ),
        ("Names a case", yes(*scope.case()).to_owned()),
        ("Period asked for", format!("first day: {}; last day: {}", day(scope.from()), day(scope.until()))),
        ("Offence", plain::spaced(offence.class().as_str())),
        ("Most years of prison", plain::stated(offence.max_years(), ToString::to_string)),
        ("Claims an emergency", yes(*demand.emergency()).to_owned()),
    ];
    if matches!(demand.controller_bypass(), Stated::Known(_)) {
        lines.push(("Why the controller cannot be asked, as the authority says", text(demand.controller_bypass())));
    }
    // A paper that does not exist has no dates and no issuer to tell of.
    if matches!(paper.kind(), InstrumentKind::None) {
        lines.retain(|(label, told)| {
            !["none", "no", "nobody"].contains(&told.as_str()) && *label != "Stands on" || *label == "Names a case"
        });
    }
    Asked {
        id: seen(demand.id().as_str()),
        sentence,
        verified,
        lines: lines.into_iter().map(|(label, told)| (label.to_owned(), told)).collect(),
        text: demand.text().known().map(|text| seen(text.reveal())),
    }
}

/// `a warrant`, `an order`, and `no paper` as it is.
fn article(noun: &str) -> String {
    match noun.chars().next() {
        _ if noun.starts_with("no ") => noun.to_owned(),
        Some('a' | 'e' | 'i' | 'o') => format!("an {noun}"),
        _ => format!("a {noun}"),
    }
}

fn issuer(word: &str) -> String {
    match word {
        "none" => "nobody".to_owned(),
        "unknown" => "somebody who is not known".to_owned(),
        "judge" | "magistrate" | "prosecutor" | "grand_jury" => article(&plain::spaced(word)),
        "executive" => "the executive".to_owned(),
        "police" => "the police".to_owned(),
        "private" => "a private person".to_owned(),
        other => plain::spaced(other),
    }
}

/// Who asks, as the subject of a sentence.
fn requester(source: &Source<'_>) -> String {
    let requester = source.request.demand().requester();
    if *requester.kind() == RequesterKind::PrivateReporter {
        return "A private reporter".to_owned();
    }
    let agency = match requester.agency().as_str() {
        "other" | "unknown" => "An authority".to_owned(),
        "police" => "A police authority".to_owned(),
        "security" => "A security authority".to_owned(),
        "administration" => "An administrative authority".to_owned(),
        word => {
            let noun = article(&plain::spaced(word));
            let mut letters = noun.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    };
    match requester.country() {
        Stated::Known(country) => format!("{agency} of {}", plain::country(*country)),
        Stated::None | Stated::Unknown => format!("{agency} of a state that is not known"),
    }
}

pub(super) fn entities(source: &Source<'_>) -> Vec<Entity> {
    let demand = source.request.demand();
    let asks = demand.requester();
    let mut all = vec![Entity {
        role: "Requester".to_owned(),
        name: plain::stated(asks.name(), |name| seen(name.reveal())),
        told: format!(
            "{}; level {}, rank of the officer {}; part of a federation: {}; asks for another state: {}",
            requester(source),
            plain::spaced(asks.level().as_str()),
            plain::spaced(asks.rank().as_str()),
            plain::stated(asks.subdivision(), |part| part.code().to_owned()),
            plain::stated(asks.origin(), |state| plain::country(*state)),
        ),
        users: Vec::new(),
    }];
    let users = || source.users.iter().map(|(user, _)| *user);
    all.extend(by_user("Holder of the data", users(), |user| holder(user.holder())));
    all.extend(by_user("Storage", users(), |user| {
        (
            plain::stated(user.stored_in(), |all| plain::countries(all)),
            format!("the keys are held by: {}", plain::spaced(user.key().as_str())),
        )
    }));
    all.extend(by_user("Controller of the account", users(), |user| {
        let who = match user.controller() {
            Controller::Consumer => "the user, a consumer",
            Controller::Sole => "a customer, alone",
            Controller::Joint => "a customer, together with the platform",
            Controller::Processor => "a customer, for whom the platform is a processor",
            Controller::PublicAuthority => "a public authority",
            Controller::Unknown => "not known",
        };
        (who.to_owned(), format!("asked first: {}", yes(*user.controller_asked())))
    }));
    all
}

fn holder(holder: &Holder) -> (String, String) {
    let told = format!(
        "established in {}, part of a federation: {}; covered by 18 U.S.C. 2702: {}; representative in the Union: {}",
        plain::stated(holder.country(), |state| plain::country(*state)),
        plain::stated(holder.subdivision(), |part| part.code().to_owned()),
        yes(*holder.sca_covered()),
        plain::stated(holder.eu_representative(), |state| plain::country(*state)),
    );
    (plain::stated(holder.entity(), |entity| seen(entity.as_str())), told)
}

/// What is the same for all users once, and else with the users of each.
fn by_user<'a>(
    role: &str,
    users: impl Iterator<Item = &'a UserContext>,
    told: impl Fn(&UserContext) -> (String, String),
) -> Vec<Entity> {
    let mut of: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for user in users {
        of.entry(told(user)).or_default().push(seen(user.subject().as_str()));
    }
    let several = of.len() > 1;
    let entity = |((name, told), users)| Entity {
        role: role.to_owned(),
        name,
        told,
        users: if several { users } else { Vec::new() },
    };
    of.into_iter().map(entity).collect()
}

pub(super) fn clock(source: &Source<'_>, rulings: &[RulingTold]) -> Vec<Tick> {
    let demand = source.request.demand();
    let paper = demand.instrument();
    let start = source.day.start();
    let mut all: BTreeMap<(Option<Timestamp>, String), bool> = BTreeMap::new();
    let mut known = |at: &Stated<Timestamp>, told: &str, due: bool| {
        if let Some(at) = at.known() {
            all.insert((Some(*at), told.to_owned()), due);
        }
    };
    known(paper.issued_at(), "the paper was issued", false);
    known(source.request.intake().received_at(), "the platform received the demand", false);
    known(paper.served_on(), "the paper was served", false);
    known(paper.execute_by(), "last instant at which the paper could be served", false);
    known(paper.gag().from(), "the order of silence begins", false);
    known(paper.gag().until(), "the order of silence ends", false);
    if let Some(deadline) = demand.deadline().known() {
        let told = format!(
            "end of the time that the authority sets, {} {}; no rule reads it",
            deadline.amount(),
            plain::spaced(deadline.unit().as_str())
        );
        all.insert((ends(deadline), told), true);
    }
    for ruling in rulings {
        for duty in ruling.duties.iter().filter(|duty| duty.duty.has_time()) {
            let told = format!("{} (as to: {})", duty.told, ruling.measure_told);
            all.insert((duty.due, told), true);
        }
    }
    let tick = |((at, told), due): ((Option<Timestamp>, String), bool)| Tick {
        at,
        at_told: at.map_or_else(|| "the instant is not known".to_owned(), plain::instant),
        told,
        due,
        past: at.is_some_and(|at| at < start),
    };
    let mut ticks: Vec<Tick> = all.into_iter().map(tick).collect();
    ticks.sort_by_key(|tick| (tick.at.is_none(), tick.at));
    ticks
}

/// When the time is over that an authority sets; working days are not counted here.
fn ends(deadline: &Deadline) -> Option<Timestamp> {
    let seconds = match deadline.unit() {
        DeadlineUnit::Minutes => 60,
        DeadlineUnit::Hours => 3_600,
        DeadlineUnit::Days => 86_400,
        DeadlineUnit::WorkingDays => return None,
    };
    Some(deadline.start().known()?.plus_seconds(deadline.amount().saturating_mul(seconds)))
}

pub(super) fn silence(source: &Source<'_>) -> Silence {
    let gag = source.request.demand().instrument().gag();
    let from = match gag.source() {
        GagSource::None => {
            let told = "No order of silence came with the demand.".to_owned();
            return Silence { source: GagSource::None, told, until: None };
        }
        GagSource::CourtOrder => "An order of a court bars the platform from telling the user",
        GagSource::Statute => "A statute bars the platform from telling the user",
        GagSource::Letter => "A letter of the authority, without a court, asks the platform not to tell the user",
        GagSource::Unknown => "Whether an order of silence came with the demand is not known",
    };
    let end = match gag.until() {
        Stated::Known(until) if until.day() < source.day => format!("it ended {}", plain::instant(*until)),
        Stated::Known(until) => format!("it ends {}", plain::instant(*until)),
        Stated::None => "it names no end".to_owned(),
        Stated::Unknown => "when it ends is not known".to_owned(),
    };
    Silence { source: *gag.source(), told: format!("{from}; {end}."), until: gag.until().known().copied() }
}

pub(super) fn hands(source: &Source<'_>) -> Vec<HandTold> {
    let hand = |hand: &Hand| HandTold {
        role: plain::spaced(hand.role().as_str()),
        person: plain::stated(hand.person(), |person| seen(person.as_str())),
        country: plain::stated(hand.country(), |state| plain::country(*state)),
        agent_of: plain::stated(hand.agent_of(), |all| plain::countries(all)),
        tied: !matches!(hand.agent_of(), Stated::None),
    };
    source.request.intake().hands().iter().map(hand).collect()
}

pub(super) fn history(source: &Source<'_>) -> Vec<String> {
    let history = source.request.intake().history();
    let denied = match history.denied_before() {
        Stated::Known(0) | Stated::None => "No earlier demand on the same matter was denied.".to_owned(),
        Stated::Known(1) => "One earlier demand on the same matter was denied.".to_owned(),
        Stated::Known(times) => format!("{times} earlier demands on the same matter were denied."),
        Stated::Unknown => "Whether earlier demands on the same matter were denied is not known.".to_owned(),
    };
    let interest = match history.state_interest() {
        StateInterest::None => "No state showed an interest in the same users or event before.",
        StateInterest::Recent => "A state showed an interest in the same users or event lately.",
        StateInterest::Unknown => "Whether a state showed an interest in the same users or event is not known.",
    };
    let mut all = vec![denied, interest.to_owned()];
    if let Stated::Known(earlier) = source.request.demand().instrument().secondary_to() {
        all.push(format!("The paper amends or renews the request {}.", seen(earlier.as_str())));
    }
    all
}

pub(super) fn others(source: &Source<'_>) -> Vec<String> {
    let demand = source.request.demand();
    let scope = demand.scope();
    let looked_at = source.users.len();
    let declared = usize::try_from(*scope.users()).unwrap_or(usize::MAX);
    let mut all = Vec::new();
    if looked_at != declared {
        all.push(format!("The demand touches {declared} users; {looked_at} of them are told of here."));
    } else if declared > 1 {
        all.push(format!("The demand touches {declared} users; all of them are told of here."));
    } else {
        all.push("The demand names one user and, as far as it says, touches nobody else.".to_owned());
    }
    match scope.severable() {
        Answer::Yes => {}
        Answer::No => all.push(
            "It cannot be served for some and not for others: the worst ruling over all users holds for each."
                .to_owned(),
        ),
        Answer::Unknown => all.push(
            "Whether it can be served for some and not for others is not known, so that it counts as one that cannot."
                .to_owned(),
        ),
    }
    let collective: Vec<String> = demand
        .measures()
        .iter()
        .filter(|measure| measure.collective())
        .map(|measure| plain::measure(*measure).to_owned())
        .collect();
    if !collective.is_empty() {
        all.push(format!("To {} touches more than one person, whoever is named.", plain::listed(collective)));
    }
    all
}
