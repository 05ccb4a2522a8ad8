//! What the signals support.
//!
//! Precedent: Council Implementing Regulation (EU) No 282/2011, Articles 24b and 24f, takes two
//! items of evidence that do not contradict each other to establish where a customer is.

use super::UserContext;
use super::signal::{Signal, SignalKind};
use crate::jurisdiction::Countries;
use crate::time::{Day, Timestamp};
use crate::words::{Answer, words};

words! {
    /// How far the signals carry.
    LocationState {
        /// Two kinds of evidence agree and none speaks against them.
        Established = "established",
        /// Two pieces of evidence name different countries.
        Conflict = "conflict",
        /// Fewer than two kinds of evidence.
        Unknown = "unknown",
    }
}

/// Where a user is, as far as the signals carry, and every country that any of them names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    state: LocationState,
    countries: Countries,
}

/// Days for which a signal says where somebody is.
const SIGNAL_DAYS: i32 = 366;

impl Location {
    /// Weighs the signals against the requesting states.
    ///
    /// A signal that a conflicted hand typed in (an agent of a state, a person in a requesting
    /// state, or one of whom that is not known) does not count towards an established location;
    /// the country that it names stays possible all the same, so that it can never loosen.
    ///
    /// Two kinds of evidence must agree (Reg. 282/2011 Art. 24b(d)).
    ///
    /// Nor does one count of which nobody knows when it was observed, or that is older than a year
    /// or newer than the day.
    pub fn weigh(signals: &[Signal], requesting: &Countries, day: Day) -> Self {
        let (mut countries, today) = (Countries::new(), day.number());
        for signal in signals {
            countries.insert(signal.country);
        }
        let counted = || signals.iter().filter(|signal| counts(signal, requesting) && fresh(signal, today));
        // Where one country is named at most, whatever counts names that one.
        let different = |kind: SignalKind| counted().any(|signal| signal.kind != kind);
        let agree = counted().next().is_some_and(|first| different(first.kind));
        let state = if countries.len() > 1 {
            LocationState::Conflict
        } else if agree && counted().any(|signal| firm(signal.kind)) {
            LocationState::Established
        } else {
            LocationState::Unknown
        };
        Self { state, countries }
    }

    /// Weighs everything that is known of where a user may be: a residence or presence elsewhere
    /// than the signals is a conflict.
    pub(crate) fn of(user: &UserContext, requesting: &Countries, day: Day) -> Self {
        let mut location = Self::weigh(&user.signals, requesting, day);
        for stated in [&user.residence, &user.presence] {
            location.countries.extend(stated.known().into_iter().flatten().copied());
        }
        if location.countries.len() > 1 {
            location.state = LocationState::Conflict;
        }
        location
    }

    /// How far the signals carry.
    pub const fn state(&self) -> LocationState {
        self.state
    }

    /// Every country that any signal names.
    pub const fn countries(&self) -> &Countries {
        &self.countries
    }
}

/// What a user merely says, or a platform cannot name, establishes nothing by itself.
fn firm(kind: SignalKind) -> bool {
    !matches!(kind, SignalKind::Declared | SignalKind::Other)
}

fn fresh(signal: &Signal, today: i32) -> bool {
    let age = |at: &Timestamp| today.saturating_sub(at.day_number());
    signal.observed_at.known().is_some_and(|at| (0..=SIGNAL_DAYS).contains(&age(at)))
}

fn counts(signal: &Signal, requesting: &Countries) -> bool {
    match signal.entered_by_hand {
        Answer::No => true,
        Answer::Unknown => false,
        Answer::Yes => {
            signal.hand_is_agent == Answer::No
                && signal.hand_country.known().is_some_and(|country| !requesting.contains(country))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jurisdiction::Country;
    use crate::words::Stated;

    fn signal(kind: SignalKind, country: &str) -> Signal {
        let at: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        Signal::builder(kind, country.parse().unwrap()).observed_at(at).entered_by_hand(Answer::No).build()
    }

    fn state(signals: &[Signal]) -> LocationState {
        Location::weigh(signals, &Countries::from(["CN".parse().unwrap()]), "2026-06-10".parse().unwrap()).state()
    }

    #[test]
    fn two_kinds_that_agree_establish() {
        let (ip, bank) = (signal(SignalKind::Ip, "US"), signal(SignalKind::Bank, "US"));
        assert_eq!(state(&[ip.clone(), bank.clone()]), LocationState::Established);
        assert_eq!(state(&[ip.clone(), ip.clone()]), LocationState::Unknown);
        assert_eq!(state(std::slice::from_ref(&bank)), LocationState::Unknown);
        assert_eq!(state(&[]), LocationState::Unknown);
        assert_eq!(state(&[ip, bank, signal(SignalKind::Phone, "HK")]), LocationState::Conflict);
    }

    #[test]
    fn old_future_and_undated_signals_do_not_establish() {
        let ip = signal(SignalKind::Ip, "US");
        for at in ["2024-06-01T00:00:00Z", "2027-01-01T00:00:00Z"] {
            let mut bank = signal(SignalKind::Bank, "US");
            bank.observed_at = Stated::Known(at.parse().unwrap());
            assert_eq!(state(&[ip.clone(), bank]), LocationState::Unknown, "{at}");
        }
        let mut undated = signal(SignalKind::Bank, "US");
        undated.observed_at = Stated::Unknown;
        assert_eq!(state(&[ip, undated]), LocationState::Unknown);
        assert_eq!(
            state(&[signal(SignalKind::Declared, "US"), signal(SignalKind::Other, "US")]),
            LocationState::Unknown
        );
    }

    #[test]
    fn a_conflicted_hand_does_not_establish_but_its_country_stays_possible() {
        let ip = signal(SignalKind::Ip, "CN");
        let typed = |agent, country: Stated<Country>| {
            let mut typed = signal(SignalKind::Declared, "CN");
            typed.entered_by_hand = Answer::Yes;
            typed.hand_is_agent = agent;
            typed.hand_country = country;
            typed
        };
        let us = Stated::Known("US".parse().unwrap());
        let cn = Stated::Known("CN".parse().unwrap());
        assert_eq!(state(&[ip.clone(), typed(Answer::No, us)]), LocationState::Established);
        for conflicted in [
            typed(Answer::Yes, us),
            typed(Answer::Unknown, us),
            typed(Answer::No, cn),
            typed(Answer::No, Stated::Unknown),
        ] {
            assert_eq!(state(&[ip.clone(), conflicted]), LocationState::Unknown);
        }
        let mut lie = typed(Answer::Yes, cn);
        lie.country = "US".parse().unwrap();
        assert_eq!(state(&[ip, signal(SignalKind::Bank, "CN"), lie]), LocationState::Conflict);
    }

    #[test]
    fn a_residence_or_presence_elsewhere_is_a_conflict_and_one_in_the_same_country_is_none() {
        let several = |code: &str| Stated::Known(crate::several::Several::one(code.parse::<Country>().unwrap()));
        let user = |residence: &str, presence: &str| {
            let signals = vec![signal(SignalKind::Ip, "US"), signal(SignalKind::Bank, "US")];
            let user = UserContext::builder("u-1".parse().unwrap()).signals(signals);
            user.residence(several(residence)).presence(several(presence)).build()
        };
        let of = |user: &UserContext| Location::of(user, &Countries::new(), "2026-06-10".parse().unwrap());
        assert_eq!(of(&user("US", "US")).state(), LocationState::Established);
        for elsewhere in [user("FR", "US"), user("US", "FR"), user("FR", "FR")] {
            let location = of(&elsewhere);
            assert_eq!(location.state(), LocationState::Conflict);
            assert_eq!(location.countries(), &Countries::from(["FR".parse().unwrap(), "US".parse().unwrap()]));
        }
        // Nothing but what was merely said.
        let said = UserContext::builder("u-1".parse().unwrap()).residence(several("US")).build();
        assert_eq!(of(&said).state(), LocationState::Unknown);
        assert_eq!(of(&said).countries().len(), 1);
    }
}
