//! The places of a sweep.

use super::Place;
use crate::border::{Border, Party};
use crate::jurisdiction::Country;
use crate::policy::PolicySet;

/// Documents of the product, and results from which the other axes are varied: at home in a state that has
/// a route, in one that has none, and between two states.
const WITH_ROUTE: (usize, usize) = (2_000, 2);
const WITHOUT: (usize, usize) = (400, 1);
const BETWEEN: (usize, usize) = (21, 0);

/// States that the places name, whoever asks.
struct Known {
    us: Country,
    ke: Country,
    tz: Country,
    ie: Country,
    de: Country,
}

impl Known {
    fn read() -> Option<Self> {
        let country = |code: &str| code.parse().ok();
        Some(Self {
            us: country("US")?,
            ke: country("KE")?,
            tz: country("TZ")?,
            ie: country("IE")?,
            de: country("DE")?,
        })
    }
}

/// One state for each regime.
fn states(policies: &PolicySet) -> Vec<Country> {
    let state = |name: &str| match name {
        "eu" => "FR".parse().ok(),
        "default" => "KE".parse().ok(),
        own => own.to_ascii_uppercase().parse().ok(),
    };
    policies.regimes().filter_map(state).collect()
}

pub(super) fn of(policies: &PolicySet, border: &Border, only: &[Country]) -> Vec<Place> {
    let all = states(policies);
    let Some(known) = Known::read() else { return Vec::new() };
    let requesters = if only.is_empty() { all.as_slice() } else { only };
    requesters.iter().flat_map(|requester| by(*requester, &all, &known, policies, border)).collect()
}

/// The places from which one state asks.
fn by(requester: Country, all: &[Country], known: &Known, policies: &PolicySet, border: &Border) -> Vec<Place> {
    let mut places = Vec::new();
    let mut place = |name: &str, user: &[Country], holder: Country, (most, from)| {
        places.push(Place { requester, name: name.to_owned(), user: user.to_vec(), holder, most, from });
    };
    let european = policies.regime(requester) == "eu";
    let routed = border.routes().values().any(|route| match route.requester {
        Party::State(state) => state == requester,
        Party::Group(_) => european,
    });
    let at_home = if routed { WITH_ROUTE } else { WITHOUT };
    let third = if requester == known.ke { known.tz } else { known.ke };
    place("at home", &[requester], requester, at_home);
    if requester != known.us {
        place("at home, holder in US", &[requester], known.us, at_home);
    }
    if european {
        place("at home, holder in IE", &[requester], known.ie, at_home);
        place("in DE, holder in IE", &[known.de], known.ie, at_home);
    }
    place("at home, holder in a third state", &[requester], third, at_home);
    place("perhaps at home, perhaps in a third state", &[requester, third], requester, BETWEEN);
    place("nobody knows where", &[], requester, BETWEEN);
    place("in a third state, holder at home", &[third], requester, at_home);
    for other in all.iter().filter(|other| **other != requester) {
        place(&format!("in {other}, holder there"), &[*other], *other, BETWEEN);
    }
    places
}
