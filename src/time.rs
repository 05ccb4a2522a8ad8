//! Days, instants and the one clock.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::tz::Offset;

use crate::words::{string_serde, words};

/// An instant with second precision, from 1800-01-01 to 2199-12-31 in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// A calendar day in UTC, from 1800-01-01 to 2199-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(jiff::civil::Date);

/// Why a text is no day or instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeRefused {
    /// Not an RFC 3339 instant.
    #[error("`{0}` is not an instant: expected RFC 3339 with seconds and an offset, such as `2026-08-18T09:30:00Z`")]
    Instant(String),
    /// Not an ISO 8601 day.
    #[error("`{0}` is not a day: expected `YYYY-MM-DD`, such as `2026-08-18`")]
    Day(String),
    /// Outside the years that are accepted.
    #[error("`{0}` lies outside the years 1800 to 2199")]
    Range(String),
}

const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

words! {
    /// A day of the week, in the order of ISO 8601.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

impl Timestamp {
    /// The day of this instant in UTC.
    pub fn day(self) -> Day {
        Day(Offset::UTC.to_datetime(self.0).date())
    }

    /// The number of its day in UTC, as [`Day::number`] has it, without a calendar.
    pub(crate) fn day_number(self) -> i32 {
        i32::try_from(self.seconds().div_euclid(86_400)).unwrap_or(i32::MIN)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// This instant plus so many seconds; the last instant there is where that lies beyond.
    #[must_use]
    pub fn plus_seconds(self, seconds: u32) -> Self {
        let later = self.0.checked_add(jiff::SignedDuration::from_secs(i64::from(seconds)));
        Self(later.unwrap_or(jiff::Timestamp::MAX))
    }
}

impl Day {
    /// Days since 1970-01-01, negative before it.
    pub fn number(self) -> i32 {
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch.until(self.0).map_or(i32::MIN, |span| span.get_days())
    }

    /// The day of such a number; nothing where no calendar reaches.
    pub(crate) fn of_number(number: i32) -> Option<Self> {
        let days = jiff::SignedDuration::from_hours(i64::from(number).saturating_mul(24));
        jiff::civil::date(1970, 1, 1).checked_add(days).ok().map(Self)
    }

    /// Its day of the week.
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            jiff::civil::Weekday::Monday => Weekday::Monday,
            jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
            jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
            jiff::civil::Weekday::Thursday => Weekday::Thursday,
            jiff::civil::Weekday::Friday => Weekday::Friday,
            jiff::civil::Weekday::Saturday => Weekday::Saturday,
            jiff::civil::Weekday::Sunday => Weekday::Sunday,
        }
    }

    /// Midnight in UTC at which this day begins.
    pub fn start(self) -> Timestamp {
        let midnight = Offset::UTC.to_timestamp(self.0.at(0, 0, 0, 0));
        Timestamp(midnight.unwrap_or(jiff::Timestamp::MAX))
    }
}

impl FromStr for Timestamp {
    type Err = TimeRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let refused = || TimeRefused::Instant(crate::quoting::quoted(given));
        let shaped =
            given.len() >= 20 && given.is_ascii() && given.as_bytes().get(10) == Some(&b'T') && !given.contains('[');
        if !shaped {
            return Err(refused());
        }
        let parsed: jiff::Timestamp = given.parse().map_err(|_| refused())?;
        let whole = jiff::Timestamp::from_second(parsed.as_second()).map_err(|_| refused())?;
        let stamp = Self(whole);
        if !YEARS.contains(&stamp.day().0.year()) {
            return Err(TimeRefused::Range(crate::quoting::quoted(given)));
        }
        Ok(stamp)
    }
}

impl FromStr for Day {
    type Err = TimeRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let refused = || TimeRefused::Day(crate::quoting::quoted(given));
        if given.len() != 10 {
            return Err(refused());
        }
        let date: jiff::civil::Date = given.parse().map_err(|_| refused())?;
        if !YEARS.contains(&date.year()) {
            return Err(TimeRefused::Range(crate::quoting::quoted(given)));
        }
        Ok(Self(date))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

string_serde!(Timestamp, "an RFC 3339 instant with an offset", "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}");
string_serde!(Day, "a day as YYYY-MM-DD", "^\\d{4}-\\d{2}-\\d{2}$");

/// Where the gate gets the time from.
///
/// The system clock unless a builder is told otherwise through its `dangerous()` settings, because
/// whoever sets the clock can backdate a decision.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine, in UTC.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let whole =
            jiff::Timestamp::try_from(SystemTime::now()).and_then(|now| jiff::Timestamp::from_second(now.as_second()));
        Timestamp(whole.unwrap_or(jiff::Timestamp::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(Day::of_number(i32::MAX), None);
        for (day, number) in [("1970-01-01", 0), ("1969-12-31", -1), ("2022-10-03", 19_268), ("2026-08-18", 20_683)] {
            assert_eq!(day.parse::<Day>().unwrap().number(), number, "{day}");
            assert_eq!(Day::of_number(number), Some(day.parse().unwrap()));
        }
        assert_eq!("2026-08-18".parse::<Day>().unwrap().start().to_string(), "2026-08-18T00:00:00Z");
    }

    #[test]
    fn an_instant_belongs_to_its_utc_day() {
        let late: Timestamp = "2026-08-17T23:30:00-02:00".parse().unwrap();
        assert_eq!(late.day().to_string(), "2026-08-18");
        assert_eq!(late.to_string(), "2026-08-18T01:30:00Z");
        for at in ["1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2024-02-29T12:00:00Z", "2026-08-18T00:00:00Z"] {
            let at: Timestamp = at.parse().unwrap();
            assert_eq!(at.day_number(), at.day().number(), "{at}");
        }
    }

    #[test]
    fn bad_times_say_what_is_expected() {
        for bad in [
            "",
            "2026-08-18",
            "2026-08-18 09:30:00Z",
            "2026-08-18T09:30:00",
            "2026-13-01T00:00:00Z",
            "1e9",
            "9999-01-01T00:00:00Z",
        ] {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
        for bad in ["", "18.08.2026", "2026-8-18", "2026-02-30", "20260818", "1500-01-01"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
