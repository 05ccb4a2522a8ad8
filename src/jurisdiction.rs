//! Countries and their parts, as types that cannot hold a bad value.

mod iso3166;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::quoting::quoted;
use crate::words::string_serde;

/// A country or territory that ISO 3166-1 assigns an alpha-2 code, and `XK` (Kosovo).
///
/// `XK` is user-assigned, not ISO-assigned; it is accepted because no assigned code exists and the
/// European Commission and others use it. Nothing is ever normalised: two ASCII capitals from the
/// closed table, or an error that says what is right. `HK`, `MO` and `TW` are codes of their own
/// and are never `CN`.
///
/// ```
/// use comity::Country;
/// let hong_kong: Country = "HK".parse()?;
/// assert_ne!(hong_kong, "CN".parse()?);
/// assert!("UK".parse::<Country>().unwrap_err().to_string().contains("`GB`"));
/// # Ok::<(), comity::CountryRefused>(())
/// ```
///
/// Source: ISO 3166-1:2020 and the ISO 3166 Maintenance Agency's list.
#[derive(Clone, Copy)]
pub struct Country(&'static str);

impl Country {
    /// Its two letters as one number of the same order: texts would be compared by a call.
    const fn rank(self) -> u16 {
        match self.0.as_bytes() {
            &[first, second] => u16::from_be_bytes([first, second]),
            _ => 0,
        }
    }
}

impl PartialEq for Country {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Country {}

impl Hash for Country {
    fn hash<H: Hasher>(&self, to: &mut H) {
        self.rank().hash(to);
    }
}

impl Ord for Country {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Country {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A set of countries in ascending order of their codes.
pub type Countries = BTreeSet<Country>;

/// `XK`, and how it is named.
const KOSOVO: (&str, &str) = ("XK", "Kosovo");

/// Codes people write that name no country, and what to write instead.
const REFUSED: [(&str, &str); 16] = [
    ("UK", "`UK` is reserved, not assigned; write `GB` for the United Kingdom"),
    ("EU", "`EU` is a union, not a country; name the member state"),
    ("EL", "`EL` is the Union's own style for Greece; write `GR`"),
    ("SU", "`SU` ended in 1992; name the present state, such as `RU` or `UA`"),
    ("YU", "`YU` ended in 2003; name the present state, such as `RS` or `ME`"),
    ("CS", "`CS` ended in 2006; name the present state, such as `RS`, `ME`, `CZ` or `SK`"),
    ("DD", "`DD` ended in 1990; write `DE`"),
    ("TP", "`TP` ended in 2002; write `TL`"),
    ("BU", "`BU` ended in 1989; write `MM`"),
    ("ZR", "`ZR` ended in 1997; write `CD`"),
    ("AN", "`AN` ended in 2010; write `CW`, `SX` or `BQ`"),
    ("FX", "`FX` was withdrawn; write `FR`"),
    ("AC", "`AC` is reserved, not assigned; write `SH`"),
    ("TA", "`TA` is reserved, not assigned; write `SH`"),
    ("ZZ", "`ZZ` means no country; write the word `unknown` where the field takes it"),
    ("XX", "`XX` means no country; write the word `unknown` where the field takes it"),
];

/// Why a text is no country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountryRefused {
    /// Not two characters from A to Z.
    #[error("`{given}` is not a country code: expected two ASCII capitals of ISO 3166-1 alpha-2, such as `US`{hint}")]
    Shape {
        /// What was given, escaped and cut short.
        given: String,
        /// What probably was meant, or nothing.
        hint: String,
    },
    /// A code that was withdrawn, is reserved, or names no country.
    #[error("{0}")]
    NotACountry(&'static str),
    /// Two capitals that are not assigned.
    #[error("`{0}` is not assigned by ISO 3166-1")]
    Unassigned(String),
}

impl Country {
    /// The alpha-2 code.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The short English name, for messages.
    pub fn name(self) -> &'static str {
        lookup(self.0).map_or("", |(_, name)| name)
    }

    /// Every country there is, in ascending order of codes (`XK` included).
    pub fn all() -> impl Iterator<Item = Self> {
        let (before, after) =
            iso3166::ASSIGNED.split_at(iso3166::ASSIGNED.partition_point(|(code, _)| *code < KOSOVO.0));
        before.iter().chain(std::iter::once(&KOSOVO)).chain(after).map(|(code, _)| Self(code))
    }
}

fn lookup(code: &str) -> Option<(&'static str, &'static str)> {
    if code == KOSOVO.0 {
        return Some(KOSOVO);
    }
    let at = iso3166::ASSIGNED.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    iso3166::ASSIGNED.get(at).copied()
}

impl FromStr for Country {
    type Err = CountryRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let shaped = given.len() == 2 && given.bytes().all(|byte| byte.is_ascii_uppercase());
        if !shaped {
            let upper = given.to_ascii_uppercase();
            let hint = match lookup(&upper) {
                Some((code, _)) => format!("; did you mean `{code}`?"),
                None if !given.is_ascii() => {
                    "; it holds characters outside ASCII that may look like capitals".to_owned()
                }
                None => String::new(),
            };
            return Err(CountryRefused::Shape { given: quoted(given), hint });
        }
        if let Some((_, why)) = REFUSED.iter().find(|(code, _)| *code == given) {
            return Err(CountryRefused::NotACountry(why));
        }
        lookup(given).map(|(code, _)| Self(code)).ok_or_else(|| CountryRefused::Unassigned(given.to_owned()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A part of a country by ISO 3166-2, such as `US-CA`.
///
/// The country is checked against the table; the part only by its shape (one to three ASCII
/// capitals or digits), because ISO 3166-2 changes often and no rule allows by a subdivision.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subdivision {
    country: Country,
    code: String,
}

/// Why a text is no subdivision code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubdivisionRefused {
    /// Not of the form `CC-XXX`.
    #[error(
        "`{0}` is not a subdivision: expected a country, a hyphen and one to three capitals or digits of ISO 3166-2, such as `US-CA`"
    )]
    Shape(String),
    /// The part before the hyphen is no country.
    #[error(transparent)]
    Country(#[from] CountryRefused),
}

impl Subdivision {
    /// The country of which this is a part.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The whole code, such as `US-CA`.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl FromStr for Subdivision {
    type Err = SubdivisionRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let Some((country, part)) = given.split_once('-') else {
            return Err(SubdivisionRefused::Shape(quoted(given)));
        };
        let country = country.parse()?;
        let shaped = (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !shaped {
            return Err(SubdivisionRefused::Shape(quoted(given)));
        }
        Ok(Self { country, code: given.to_owned() })
    }
}

impl fmt::Display for Subdivision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

impl fmt::Debug for Subdivision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

string_serde!(Country, "an ISO 3166-1 alpha-2 code in capitals", "^[A-Z]{2}$");
string_serde!(Subdivision, "an ISO 3166-2 code such as US-CA", "^[A-Z]{2}-[A-Z0-9]{1,3}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_the_order_of_their_codes() {
        let all: Vec<_> = Country::all().collect();
        for one in &all {
            for other in &all {
                assert_eq!(one.cmp(other), one.code().cmp(other.code()));
                assert_eq!(one == other, one.code() == other.code());
            }
        }
    }

    #[test]
    fn table_is_sorted_and_whole() {
        assert!(iso3166::ASSIGNED.is_sorted_by(|a, b| a.0 < b.0));
        let all: Vec<_> = Country::all().collect();
        assert_eq!(all.len(), 250);
        assert!(all.is_sorted());
        for country in all {
            assert_eq!(country.code().parse(), Ok(country));
            assert!(!country.name().is_empty());
        }
    }

    #[test]
    fn every_pair_of_capitals_is_assigned_or_refused() {
        let accepted = (b'A'..=b'Z')
            .flat_map(|a| (b'A'..=b'Z').map(move |b| String::from_utf8(vec![a, b]).unwrap()))
            .filter(|code| code.parse::<Country>().is_ok())
            .count();
        assert_eq!(accepted, 250);
        assert!(REFUSED.iter().all(|(code, _)| lookup(code).is_none()));
    }

    #[test]
    fn look_alikes_are_errors_that_say_what_is_right() {
        for (given, says) in [
            ("UK", "`GB`"),
            ("EU", "member state"),
            ("SU", "`RU`"),
            ("YU", "`RS`"),
            ("AN", "`CW`"),
            ("ZZ", "`unknown`"),
            ("us", "`US`"),
            ("\u{ff35}\u{ff33}", "outside ASCII"),
            ("\u{0421}N", "outside ASCII"),
            ("C\u{039d}", "outside ASCII"),
            ("US ", "two ASCII capitals"),
            ("\u{a0}US", "outside ASCII"),
            ("", "two ASCII capitals"),
            ("USA", "two ASCII capitals"),
            ("QQ", "not assigned"),
        ] {
            let said = given.parse::<Country>().unwrap_err().to_string();
            assert!(said.contains(says), "{given}: {said}");
            assert!(said.is_ascii(), "{said}");
        }
    }

    #[test]
    fn subdivisions_name_their_country() {
        assert_eq!("US-CA".parse::<Subdivision>().unwrap().country().code(), "US");
        for bad in ["USCA", "UK-ENG", "US-", "US-CALI", "us-ca", "US-\u{0421}A"] {
            assert!(bad.parse::<Subdivision>().is_err(), "{bad}");
        }
    }
}
