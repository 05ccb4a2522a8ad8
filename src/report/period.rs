//! The period that a report is about.

use std::fmt;
use std::str::FromStr;

use crate::time::{Day, Timestamp};

/// A year, a half, a quarter or a month of the calendar, in UTC: `2026`, `2026H1`, `2026Q3`, `2026-03`.
///
/// ```
/// use comity::report::Period;
/// let half: Period = "2026H1".parse()?;
/// assert_eq!(half.from().to_string(), "2026-01-01T00:00:00Z");
/// assert_eq!(half.until().to_string(), "2026-07-01T00:00:00Z");
/// assert_eq!(half.last().to_string(), "2026-06-30");
/// assert!("2026H3".parse::<Period>().is_err());
/// # Ok::<(), comity::report::PeriodRefused>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    year: i16,
    part: Part,
    from: Day,
    until: Day,
}

/// Which part of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Half(u8),
    Quarter(u8),
    Month(u8),
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodRefused {
    /// It has none of the forms.
    #[error(
        "`{0}` is no period: write a year, half, quarter or month, such as `2026`, `2026H1`, `2026Q3` or `2026-03`"
    )]
    Form(String),
    /// No such half, quarter or month.
    #[error("`{given}` is no period: a year has {right}")]
    Part {
        /// What was given.
        given: String,
        /// What there is.
        right: &'static str,
    },
    /// A year that no record can have.
    #[error("`{0}` is no period of a log: years go from 2000 to 2198")]
    Year(String),
}

impl Part {
    /// Its first month, counted from 1, and how many it has.
    fn months(self) -> (u8, u8) {
        let nth = |part: u8, months: u8| part.saturating_sub(1).saturating_mul(months).saturating_add(1);
        match self {
            Self::Year => (1, 12),
            Self::Half(half) => (nth(half, 6), 6),
            Self::Quarter(quarter) => (nth(quarter, 3), 3),
            Self::Month(month) => (month, 1),
        }
    }
}

/// The first day of a month; months beyond the twelfth are of the next year.
fn first(year: i16, month: u8) -> Option<Day> {
    let (year, month) = if month > 12 { (year.checked_add(1)?, month.saturating_sub(12)) } else { (year, month) };
    format!("{year:04}-{month:02}-01").parse().ok()
}

impl Period {
    fn of(year: i16, part: Part) -> Option<Self> {
        let (month, months) = part.months();
        Some(Self { year, part, from: first(year, month)?, until: first(year, month.saturating_add(months))? })
    }

    /// The half-year that was over last on that day.
    ///
    /// # Errors
    /// Where the day lies outside the years that a log can have.
    pub fn half_before(day: Day) -> Result<Self, PeriodRefused> {
        let text = day.to_string();
        let refused = || PeriodRefused::Year(text.clone());
        let mut parts = text.split('-');
        let mut next = || parts.next().and_then(|part| part.parse::<i16>().ok());
        let (year, month) = next().zip(next()).ok_or_else(refused)?;
        let (year, half) = if month <= 6 { (year.saturating_sub(1), 2) } else { (year, 1) };
        Self::of(year, Part::Half(half)).filter(|_| (2000..=2198).contains(&year)).ok_or_else(refused)
    }

    /// Its first instant.
    pub fn from(&self) -> Timestamp {
        self.from.start()
    }

    /// The first instant after it.
    pub fn until(&self) -> Timestamp {
        self.until.start()
    }

    /// Its first day.
    pub const fn first(&self) -> Day {
        self.from
    }

    /// Its last day.
    pub fn last(&self) -> Day {
        self.until.number().checked_sub(1).and_then(Day::of_number).unwrap_or(self.until)
    }

    /// Whether an instant lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from() <= at && at < self.until()
    }

    /// Its months, as `YYYY-MM`.
    pub(super) fn months(&self) -> impl Iterator<Item = String> + use<> {
        let (month, months) = self.part.months();
        let year = self.year;
        (month..month.saturating_add(months)).map(move |month| format!("{year:04}-{month:02}"))
    }
}

impl FromStr for Period {
    type Err = PeriodRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let quoted = || crate::quoting::quoted(given);
        let form = || PeriodRefused::Form(quoted());
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, rest) = given.split_at_checked(4).ok_or_else(form)?;
        if !digits(year) {
            return Err(form());
        }
        let year: i16 = year.parse().map_err(|_| form())?;
        let part = |text: &str, length: usize, right: &'static str, most: u8| -> Result<u8, PeriodRefused> {
            let shaped = text.len() == length && digits(text);
            let number: u8 = text.parse().ok().filter(|_| shaped).ok_or_else(form)?;
            if (1..=most).contains(&number) { Ok(number) } else { Err(PeriodRefused::Part { given: quoted(), right }) }
        };
        let part = match (rest.split_at_checked(1), rest) {
            (_, "") => Part::Year,
            (Some(("H", half)), _) => Part::Half(part(half, 1, "the halves H1 and H2", 2)?),
            (Some(("Q", quarter)), _) => Part::Quarter(part(quarter, 1, "the quarters Q1 to Q4", 4)?),
            (Some(("-", month)), _) => Part::Month(part(month, 2, "the months 01 to 12", 12)?),
            _ => return Err(form()),
        };
        if !(2000..=2198).contains(&year) {
            return Err(PeriodRefused::Year(quoted()));
        }
        Self::of(year, part).ok_or_else(form)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Year => write!(f, "{year:04}"),
            Part::Half(half) => write!(f, "{year:04}H{half}"),
            Part::Quarter(quarter) => write!(f, "{year:04}Q{quarter}"),
            Part::Month(month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_half_open_and_in_utc() {
        for (text, from, until, months) in [
            ("2026", "2026-01-01", "2027-01-01", 12),
            ("2026H1", "2026-01-01", "2026-07-01", 6),
            ("2026H2", "2026-07-01", "2027-01-01", 6),
            ("2026Q3", "2026-07-01", "2026-10-01", 3),
            ("2026Q4", "2026-10-01", "2027-01-01", 3),
            ("2024-02", "2024-02-01", "2024-03-01", 1),
            ("2026-12", "2026-12-01", "2027-01-01", 1),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.from().to_string(), format!("{from}T00:00:00Z"), "{text}");
            assert_eq!(period.until().to_string(), format!("{until}T00:00:00Z"), "{text}");
            assert_eq!(period.months().count(), months, "{text}");
            assert!(period.holds(period.from()) && !period.holds(period.until()));
            assert!(period.months().all(|month| (from..until).contains(&format!("{month}-01").as_str())));
        }
        let of = |day: &str| Period::half_before(day.parse().unwrap()).unwrap().to_string();
        assert_eq!([of("2026-06-30"), of("2026-07-01"), of("2027-01-01")], ["2025H2", "2026H1", "2026H2"]);
        assert!(Period::half_before("1900-01-01".parse().unwrap()).is_err());
    }

    #[test]
    fn other_texts_are_no_periods_and_the_message_says_what_is() {
        for bad in [
            "", "26", "H1", "2026h1", "2026H", "2026H01", "2026-3", "2026-003", "2026/03", "2026 H1", "+026",
            "2026Q+1", "20é6",
        ] {
            let why = bad.parse::<Period>().unwrap_err().to_string();
            assert!(why.contains("`2026H1`"), "{bad}: {why}");
        }
        for (bad, right) in [
            ("2026H0", "H1 and H2"),
            ("2026H3", "H1 and H2"),
            ("2026Q5", "Q1 to Q4"),
            ("2026-00", "01 to 12"),
            ("2026-13", "01 to 12"),
            ("1999H1", "2000 to 2198"),
            ("9999", "2000 to 2198"),
        ] {
            let why = bad.parse::<Period>().unwrap_err().to_string();
            assert!(why.contains(right) && why.contains(bad), "{bad}: {why}");
        }
        let why = "jane@example.com".parse::<Period>().unwrap_err().to_string();
        assert!(why.contains("withheld"), "{why}");
    }
}
