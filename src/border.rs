//! The second key: routes, territories and minimum evidence, checked apart from every policy.
//!
//! Nothing here reads the facts document or a policy: the border derives what it needs from the
//! request and the user itself, so that one mistake cannot turn both keys.

mod dated;
mod members;
mod object;
mod rows;
mod tables;
mod ways;

use std::collections::BTreeMap;

use rows::Rows;

pub use dated::RowMark;
pub use members::{Group, Member, Party, Treaty, TreatyKind};
pub use rows::{Evidence, Locations, Relation, Route, RouteKind, Territory};

use crate::jurisdiction::Country;
use crate::request::DataRequest;
use crate::request::instrument::InstrumentKind;
use crate::request::measure::Measure;
use crate::request::requester::RequesterKind;
use crate::time::Day;
use crate::user::UserContext;
use crate::user::location::{Location, LocationState};
use crate::words::{Answer, Stated};

/// Routes, territories, groups, treaties and minimum evidence; compiled into the crate, only ever narrowed.
#[derive(Debug, Clone)]
pub struct Border {
    rows: Rows,
    digest: String,
    /// By country: the states of which it is a part for every purpose, as far as that was read.
    parts: BTreeMap<Country, Vec<Part>>,
}

#[derive(Debug, Clone)]
struct Part {
    of: Country,
    from: Day,
    until: Option<Day>,
}

/// Why the compiled rows were refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BorderRefused {
    /// A row does not read.
    #[error("`policies/border/{file}`: {source}")]
    Row {
        /// Which file.
        file: &'static str,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
    /// Two rows contradict each other, or one lacks what every row must have.
    #[error("`policies/border/{file}`: {why}")]
    Rule {
        /// Which file.
        file: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A stored border does not read, or is wider than the compiled one.
    #[error("the stored border is not taken: {0}")]
    Object(String),
}

/// Why the border does not consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No route has that identifier.
    #[error("no route has that identifier")]
    NoRoute,
    /// The route's row is not verified against its text.
    #[error("the route is not verified against its text")]
    Unverified,
    /// The requester may not use it.
    #[error("the requester may not use the route")]
    Requester,
    /// The paper does not stand on the route's law.
    #[error("the paper does not stand on the route's law")]
    Framework,
    /// The route does not carry the measure.
    #[error("the route does not carry the measure")]
    Measure,
    /// The route is not in force on the day of issue or the day of decision.
    #[error("the route is not in force on the day of issue and the day of decision")]
    Force,
    /// The data asked for do not exist yet.
    #[error("the period asked for ends after the day of decision")]
    Prospective,
    /// The holder is not in the executing state.
    #[error("the holder of the data is not in the executing state")]
    Holder,
    /// A possible country of the user is not one of the route's.
    #[error("a country in which the user may be is not one of the route's")]
    Location,
    /// The location is not established.
    #[error("the user's location is not established")]
    Evidence,
    /// The requester is not verified far enough.
    #[error("the requester is not verified far enough")]
    Verification,
    /// The paper is not of a kind that reaches the measure.
    #[error("paper of that kind does not reach the measure")]
    Instrument,
    /// The platform does not attest what it must.
    #[error(
        "the platform does not attest that the demand was compared with its paper, names this user, is for no third government and is in untied hands"
    )]
    Attestation,
    /// The route needs a resolution by counsel.
    #[error("the route needs a resolution by named counsel with a conflict analysis")]
    Resolution,
}

impl Border {
    /// The rows that are compiled into the crate.
    ///
    /// # Errors
    /// Where a row does not read; the message names file, line and column. The bundled rows are
    /// tested, so this happens only in a changed build.
    pub fn bundled() -> Result<Self, BorderRefused> {
        Rows::bundled().map(Self::of)
    }

    fn of(rows: Rows) -> Self {
        let digest = crate::object::name(&object::form(&rows));
        let mut parts: BTreeMap<Country, Vec<Part>> = BTreeMap::new();
        for row in rows.territories.iter().filter(|row| row.relation == Relation::Part && row.mark.permits_allow()) {
            parts.entry(row.code).or_default().push(Part { of: row.of, from: row.from, until: row.until });
        }
        Self { rows, digest, parts }
    }

    /// This border without that route. Platforms may narrow the border; nothing widens it.
    #[must_use]
    pub fn without(mut self, route: &str) -> Self {
        self.rows.routes.remove(route);
        Self::of(self.rows)
    }

    /// `sha256:` and the digest of this border's stored form, see [`Border::to_object`].
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Every route, by identifier.
    pub const fn routes(&self) -> &BTreeMap<String, Route> {
        &self.rows.routes
    }

    /// Every territory.
    pub fn territories(&self) -> &[Territory] {
        &self.rows.territories
    }

    /// Every membership in a group.
    pub fn members(&self) -> &[Member] {
        &self.rows.members
    }

    /// Every treaty.
    pub fn treaties(&self) -> &[Treaty] {
        &self.rows.treaties
    }

    /// Whether the offices of that state rest on that day of the week, as far as known.
    pub(crate) fn rests(&self, country: Country, day: Day) -> bool {
        self.rows.rest.iter().any(|row| row.holds(country, day))
    }

    /// Whether that country is, on that day and for every purpose, part of the state's territory.
    pub fn within(&self, country: Country, state: Country, day: Day) -> bool {
        country == state || self.holders(country, day).any(|holder| holder == state)
    }

    /// The states of which that country is a part on that day.
    fn holders(&self, country: Country, day: Day) -> impl Iterator<Item = Country> + Clone {
        let parts = self.parts.get(&country).map_or(&[][..], Vec::as_slice).iter();
        parts.filter(move |part| in_force(part.from, part.until, day)).map(|part| part.of)
    }

    /// The states for which a party stands on that day, as far as their rows were read.
    fn states(&self, party: Party, day: Day) -> impl Iterator<Item = Country> {
        let (state, group) = match party {
            Party::State(state) => (Some(state), None),
            Party::Group(group) => (None, Some(group)),
        };
        let of_group = group.into_iter().flat_map(move |group| {
            let members = self.rows.members.iter();
            members
                .filter(move |row| row.group == group && row.mark.permits_allow() && in_force(row.from, row.until, day))
        });
        state.into_iter().chain(of_group.map(|row| row.country))
    }

    /// The state of a party in whose territory that country lies on that day.
    fn state_within(&self, country: Country, party: Party, day: Day) -> Option<Country> {
        let holders = self.holders(country, day);
        self.states(party, day).find(|state| country == *state || holders.clone().any(|holder| holder == *state))
    }

    /// Whether this requester may use that route for that measure on this user, on that day.
    ///
    /// # Errors
    /// The first thing that speaks against it.
    pub fn consents(
        &self,
        request: &DataRequest,
        user: &UserContext,
        day: Day,
        route: &str,
        measure: Measure,
    ) -> Result<(), Refusal> {
        let location = Location::of(user, &request.requesting(), day);
        self.consents_at(request, user, &location, day, route, measure)
    }

    /// The same, where the location that the signals support on that day is known already.
    pub(crate) fn consents_at(
        &self,
        request: &DataRequest,
        user: &UserContext,
        location: &Location,
        day: Day,
        route: &str,
        measure: Measure,
    ) -> Result<(), Refusal> {
        let route = self.rows.routes.get(route).ok_or(Refusal::NoRoute)?;
        let requester = &request.demand().requester;
        if !route.mark.permits_allow() {
            return Err(Refusal::Unverified);
        }
        let country = requester.country.known().copied().ok_or(Refusal::Requester)?;
        // Who acts for another state stands on a route of that kind, and no other.
        let own_matter = matches!(requester.origin, Stated::None) || requester.origin.known() == Some(&country);
        let may = |on| self.states(route.requester, on).any(|state| state == country);
        if requester.kind != RequesterKind::Authority || !may(day) || !own_matter {
            return Err(Refusal::Requester);
        }
        if request.demand().instrument.framework != route.framework {
            return Err(Refusal::Framework);
        }
        let kinds = route.carries.get(&measure).ok_or(Refusal::Measure)?;
        let issued = issue_day(request).ok_or(Refusal::Force)?;
        let forced = |on| in_force(route.from, route.until, on) && may(on);
        if !forced(issued) || !forced(day) || day < issued {
            return Err(Refusal::Force);
        }
        // What does not exist yet is collected, neither disclosed nor kept.
        let scope = &request.demand().scope;
        // A period that begins later ends later, or has no end: no request has a period that is reversed.
        let ahead = scope.until.known().is_some_and(|until| *until > day);
        let endless = scope.from.known().is_some() && scope.until.known().is_none();
        if (measure.discloses() || measure == Measure::Preserve) && (ahead || endless) {
            return Err(Refusal::Prospective);
        }
        let holder = user.holder().country.known().copied().ok_or(Refusal::Holder)?;
        let executing = self.state_within(holder, route.executing, issued).ok_or(Refusal::Holder)?;
        // Between two members: what stays within one is its own law, not the group's.
        let crosses = matches!(route.kind, RouteKind::EuEvidence);
        if self.state_within(holder, route.executing, day) != Some(executing) || (crosses && executing == country) {
            return Err(Refusal::Holder);
        }
        self.locations(location, day, route, measure)?;
        let evidence = self.rows.evidence.get(&measure).ok_or(Refusal::Measure)?;
        if request.intake().verification.level() < evidence.verification.level() {
            return Err(Refusal::Verification);
        }
        if !kinds.contains(&request.demand().instrument.kind) {
            return Err(Refusal::Instrument);
        }
        if !attested(request, user) {
            return Err(Refusal::Attestation);
        }
        let id = &request.demand().id;
        let resolved = request.intake().approvals.iter().any(|approval| approval.resolves(id, user.subject(), measure));
        if route.resolution && !resolved {
            return Err(Refusal::Resolution);
        }
        Ok(())
    }

    fn locations(&self, location: &Location, day: Day, route: &Route, measure: Measure) -> Result<(), Refusal> {
        let possible = location.countries();
        let carried = |country: &Country| match route.user_locations {
            Locations::Any => true,
            Locations::TerritoryOf(party) => self.state_within(*country, party, day).is_some(),
        };
        let barred = |country: &Country| route.excluded.iter().any(|state| self.within(*country, *state, day));
        if possible.iter().any(|country| !carried(country) || barred(country)) {
            return Err(Refusal::Location);
        }
        let needs_place = measure.discloses() || route.user_locations != Locations::Any;
        if needs_place && (location.state() != LocationState::Established || possible.is_empty()) {
            return Err(Refusal::Evidence);
        }
        Ok(())
    }
}

/// What the platform must attest whatever the route: the demand was compared with its paper, it names
/// this user, it is for no third government, and no hand is an agent of anybody or unknown.
fn attested(request: &DataRequest, user: &UserContext) -> bool {
    let intake = request.intake();
    let named = intake.subjects.known().is_some_and(|subjects| subjects.contains(user.subject()));
    let untied = !intake.hands.is_empty() && intake.hands.iter().all(|hand| matches!(hand.agent_of, Stated::None));
    let own = request.demand().instrument.third_government == Answer::No;
    intake.demand_checked == Answer::Yes && named && untied && own
}

/// The day on which the demand was issued; for paper that has no issuer, on which it was received.
fn issue_day(request: &DataRequest) -> Option<Day> {
    let instrument = &request.demand().instrument;
    let unissued = matches!(instrument.kind, InstrumentKind::Emergency | InstrumentKind::Preservation);
    let received = || request.intake().received_at.known().filter(|_| unissued);
    instrument.issued_at.known().or_else(received).map(|at| at.day())
}

pub(crate) fn in_force(from: Day, until: Option<Day>, day: Day) -> bool {
    from <= day && until.is_none_or(|until| day < until)
}

#[cfg(test)]
mod tests;
