//! Orders of national security, in the bands of 50 U.S.C. 1874 and in nothing else.
//!
//! Read in the text of the United States Code: 1874(a)(1) to (4), (b), (c), (d). Whoever is bound to silence may report
//! in one of four structures. All periods are counted back from the day of publication, so the period of the report
//! does not bear on them. Whether a structure may be used, and whether more may be said (1874(c)), counsel decides.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ReportRefused;
use super::record::{self, Decided, Key, Reading, Seal};
use crate::request::instrument::InstrumentKind;
use crate::request::measure::Measure;
use crate::text::EntityId;
use crate::time::Day;
use crate::words::Stated;

/// Days for which orders on a service that had none before are left out, 1874(b)(1)(B).
const NEW_SERVICE_DAYS: i32 = 540;
const HALF_YEAR: i32 = 180;
const YEAR: i32 = 365;

/// Which structure of 50 U.S.C. 1874(a) is used, by the width of its bands: `1000`, `500`, `250` or `100`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bands {
    /// 1874(a)(1): bands of 1000, semiannual; letters and orders apart.
    Thousand,
    /// 1874(a)(2): bands of 500, semiannual; letters and orders apart.
    FiveHundred,
    /// 1874(a)(3): bands of 250, semiannual; all together.
    TwoHundredFifty,
    /// 1874(a)(4): bands of 100, annual; all together.
    Hundred,
}

/// A text that names no structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no width of bands: 50 U.S.C. 1874(a) knows 1000, 500, 250 and 100")]
pub struct BandsRefused(String);

impl FromStr for Bands {
    type Err = BandsRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given {
            "1000" => Ok(Self::Thousand),
            "500" => Ok(Self::FiveHundred),
            "250" => Ok(Self::TwoHundredFifty),
            "100" => Ok(Self::Hundred),
            _ => Err(BandsRefused(crate::quoting::quoted(given))),
        }
    }
}

impl Bands {
    const fn width(self) -> u64 {
        match self {
            Self::Thousand => 1_000,
            Self::FiveHundred => 500,
            Self::TwoHundredFifty => 250,
            Self::Hundred => 100,
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Thousand => "50 U.S.C. 1874(a)(1)",
            Self::FiveHundred => "50 U.S.C. 1874(a)(2)",
            Self::TwoHundredFifty => "50 U.S.C. 1874(a)(3)",
            Self::Hundred => "50 U.S.C. 1874(a)(4)",
        }
    }
}

/// A band: the true figure lies in it, the ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The least figure of the band.
    pub from: u64,
    /// The greatest.
    pub to: u64,
}

/// One of the figures that the structure has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banded {
    /// Which.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// First and last day of the time that it covers, in UTC.
    pub first_day: Day,
    /// See above.
    pub last_day: Day,
    /// The band; none where the log does not say what the figure asks for.
    pub band: Option<Band>,
}

/// The bands of orders of national security.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct National {
    /// The structure that was chosen.
    pub source: String,
    /// The day of publication from which all periods are counted back.
    pub published: Day,
    /// The figures of that structure.
    pub figures: Vec<Banded>,
    /// What must be known about them.
    pub notes: Vec<String>,
}

/// One order.
#[derive(Debug)]
struct Order {
    received: Day,
    letter: bool,
    contents: bool,
    selectors: u64,
    holder: Stated<EntityId>,
}

/// Counts the records of the log of national security.
#[derive(Debug)]
pub struct NationalTally {
    bands: Bands,
    published: Day,
    orders: HashMap<Key, Order>,
}

/// Days before the day of publication: the first, and the first that is not counted any more.
#[derive(Clone, Copy)]
struct Window {
    from: i32,
    until: i32,
}

impl NationalTally {
    /// For a report in that structure that is published on that day.
    pub fn new(bands: Bands, published: Day) -> Self {
        Self { bands, published, orders: HashMap::new() }
    }

    /// Takes the next record, as [`super::Tally::take`] does.
    ///
    /// # Errors
    /// [`ReportRefused`] where the clear part is no record's, where a decision was not opened or does not read, since a
    /// figure that is too small is a false one, or where a decision is on another demand than an order of national
    /// security. What was erased is counted nowhere.
    pub fn take(&mut self, clear: &[u8], seal: Seal<'_>) -> Result<(), ReportRefused> {
        let clear = record::clear(clear).ok_or(ReportRefused::Record)?;
        match record::read(&clear, seal) {
            Reading::Lost(record::Lost::Erased) | Reading::Other | Reading::Law | Reading::Disclosed(_) => Ok(()),
            Reading::Lost(record::Lost::Closed | record::Lost::Missing | record::Lost::Unreadable) => {
                Err(ReportRefused::Unopened)
            }
            Reading::Decided { decided, .. } => self.order(&decided, clear.time.day()),
        }
    }

    fn order(&mut self, decided: &Decided, recorded: Day) -> Result<(), ReportRefused> {
        let kind = *decided.demand_instrument.kind();
        if !matches!(kind, InstrumentKind::Nsl | InstrumentKind::Fisa) {
            return Err(ReportRefused::NotNationalSecurity);
        }
        let contents = [Measure::DiscloseContent, Measure::Intercept];
        let received = decided.intake.received_at().known().map_or(recorded, |received| received.day());
        let named = u64::from(*decided.demand_scope.identifiers()).max(u64::from(*decided.demand_scope.users()));
        let order = Order {
            received,
            letter: kind == InstrumentKind::Nsl,
            contents: decided.demand_measures.iter().any(|measure| contents.contains(measure)),
            selectors: named.max(1),
            holder: decided.user.holder().entity().clone(),
        };
        self.orders.insert(decided.request(), order);
        Ok(())
    }

    /// Whether orders on this one's holder began long enough ago, 1874(b)(1)(B). The log does not know services; the
    /// entity that holds the data stands for them, and all its orders wait with the first one.
    fn settled(&self) -> BTreeMap<Option<&EntityId>, bool> {
        let mut first: BTreeMap<Option<&EntityId>, Day> = BTreeMap::new();
        for order in self.orders.values().filter(|order| !order.letter) {
            let day = first.entry(order.holder.known()).or_insert(order.received);
            *day = (*day).min(order.received);
        }
        let old = |day: Day| self.published.number().saturating_sub(day.number()) >= NEW_SERVICE_DAYS;
        first.into_iter().map(|(holder, day)| (holder, old(day))).collect()
    }

    /// The bands.
    pub fn finish(self) -> National {
        let recent = Window { from: HALF_YEAR, until: 0 };
        let delayed = Window { from: HALF_YEAR.saturating_mul(2), until: HALF_YEAR };
        // One year that ended a year ago, whichever years have a leap day.
        let annual = Window { from: YEAR.saturating_mul(2).saturating_add(1), until: YEAR.saturating_add(1) };
        let settled = self.settled();
        let old = |order: &Order| settled.get(&order.holder.known()).copied().unwrap_or_default();
        let letter = |order: &Order| order.letter;
        let contents = |order: &Order| !order.letter && order.contents && old(order);
        let other = |order: &Order| !order.letter && !order.contents && old(order);
        let all = |_: &Order| true;
        let figures = match self.bands {
            Bands::Thousand | Bands::FiveHundred => {
                let mut figures = self.pair("national_security_letters", "National security letters", recent, letter);
                figures.extend(self.pair(
                    "fisa_contents",
                    "Orders and directives under FISA for contents",
                    delayed,
                    contents,
                ));
                figures.extend(self.pair("fisa_noncontents", "Orders under FISA for noncontents", delayed, other));
                if self.bands == Bands::Thousand
                    && let Some(selectors) = figures.last_mut()
                {
                    selectors.band = None;
                }
                figures
            }
            Bands::TwoHundredFifty => self.pair("all_process", "All national security process", recent, all),
            Bands::Hundred => self.pair("all_process", "All national security process", annual, all),
        };
        National { source: self.bands.source().to_owned(), published: self.published, figures, notes: self.notes() }
    }

    /// Number and selectors of some orders.
    fn pair(&self, key: &str, label: &str, window: Window, of: impl Fn(&Order) -> bool) -> Vec<Banded> {
        let day = |before: i32| {
            self.published.number().checked_sub(before).and_then(Day::of_number).unwrap_or(self.published)
        };
        let (first, end) = (day(window.from), day(window.until));
        let last = day(window.until.saturating_add(1));
        let within = self.orders.values().filter(|order| first <= order.received && order.received < end && of(order));
        let (mut orders, mut selectors) = (0_u64, 0_u64);
        for order in within {
            orders = orders.saturating_add(1);
            selectors = selectors.saturating_add(order.selectors);
        }
        let figure = |key: String, label: String, count| Banded {
            key,
            label,
            first_day: first,
            last_day: last,
            band: Some(band(count, self.bands.width())),
        };
        vec![
            figure(key.to_owned(), label.to_owned(), orders),
            figure(format!("{key}_selectors"), format!("{label}: customer selectors targeted"), selectors),
        ]
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "An order is counted by the day of its receipt, once, whatever was decided on it; what was erased is counted \
             nowhere. Selectors are the identifiers that an order names, at least one."
                .to_owned(),
            "Periods are those of 50 U.S.C. 1874(b), counted back from the day of publication; a report that is published \
             on another day is made anew."
                .to_owned(),
        ];
        match self.bands {
            Bands::Thousand | Bands::FiveHundred => notes.push(
                "Orders under FISA to a holder that had received none before are left out until 540 days after the \
                 first one, 50 U.S.C. 1874(b)(1)(B). The log does not tell services of one holder apart: where a new \
                 service is concerned, counsel must see to that."
                    .to_owned(),
            ),
            Bands::TwoHundredFifty | Bands::Hundred => {}
        }
        if self.bands == Bands::Thousand {
            notes.push(
                "Selectors under orders for noncontents: not recorded by subchapter, as 50 U.S.C. 1874(a)(1)(F) has it."
                    .to_owned(),
            );
        }
        notes
    }
}

/// The band of that width in which a figure lies.
fn band(count: u64, width: u64) -> Band {
    let from = count.checked_div(width).unwrap_or_default().saturating_mul(width);
    Band { from, to: from.saturating_add(width.saturating_sub(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(bands: Bands, published: &str, orders: &[(&str, bool, bool, u64, &str)]) -> National {
        let mut tally = NationalTally::new(bands, published.parse().unwrap());
        for (at, (received, letter, contents, selectors, holder)) in orders.iter().enumerate() {
            let mut key = [0; 16];
            key[0] = u8::try_from(at % 256).unwrap();
            key[1] = u8::try_from(at / 256).unwrap();
            let order = Order {
                received: received.parse().unwrap(),
                letter: *letter,
                contents: *contents,
                selectors: *selectors,
                holder: Stated::Known(holder.parse().unwrap()),
            };
            tally.orders.insert(key, order);
        }
        tally.finish()
    }

    fn bands_of(national: &National) -> Vec<Option<(u64, u64)>> {
        national.figures.iter().map(|figure| figure.band.map(|band| (band.from, band.to))).collect()
    }

    #[test]
    fn a_figure_lies_in_its_band() {
        for (count, width, from, to) in [
            (0, 1_000, 0, 999),
            (999, 1_000, 0, 999),
            (1_000, 1_000, 1_000, 1_999),
            (499, 500, 0, 499),
            (250, 250, 250, 499),
            (99, 100, 0, 99),
            (100, 100, 100, 199),
        ] {
            assert_eq!(band(count, width), Band { from, to }, "{count}");
        }
        for bad in ["", "0", "99", "1,000", "0-249"] {
            assert!(bad.parse::<Bands>().unwrap_err().to_string().contains("1000, 500, 250 and 100"), "{bad}");
        }
    }

    #[test]
    fn letters_are_of_the_last_180_days_and_orders_of_the_180_before() {
        let day = "2026-10-01";
        // 180 days before are 2026-04-04, 360 days before 2025-10-06.
        let mut orders = vec![
            ("2026-04-03", true, false, 1, "h"),
            ("2026-04-04", true, false, 3, "h"),
            ("2026-09-30", true, false, 499, "h"),
            ("2026-10-01", true, false, 9_999, "h"),
            ("2020-01-01", false, true, 9_999, "h"),
            ("2025-10-05", false, true, 9_999, "h"),
            ("2025-10-06", false, true, 500, "h"),
            ("2026-04-03", false, false, 1, "h"),
            ("2026-04-04", false, false, 9_999, "h"),
        ];
        let national = tally(Bands::FiveHundred, day, &orders);
        let low = Some((0, 499));
        assert_eq!(bands_of(&national), [low, Some((500, 999)), low, Some((500, 999)), low, low]);
        assert_eq!(national.figures[0].first_day.to_string(), "2026-04-04");
        assert_eq!(national.figures[0].last_day.to_string(), "2026-09-30");
        assert_eq!(national.figures[2].first_day.to_string(), "2025-10-06");
        assert_eq!(national.figures[2].last_day.to_string(), "2026-04-03");
        let national = tally(Bands::Thousand, day, &orders);
        assert_eq!(bands_of(&national).last(), Some(&None), "the log knows no subchapters");
        // A holder that had no order before: 540 days.
        orders.retain(|order| order.0 != "2020-01-01" && order.0 != "2025-10-05");
        assert_eq!(bands_of(&tally(Bands::FiveHundred, day, &orders))[3], low);
        orders.push(("2025-04-09", false, true, 1, "h"));
        assert_eq!(bands_of(&tally(Bands::FiveHundred, day, &orders))[3], Some((500, 999)), "540 days ago");
        orders.pop();
        orders.push(("2025-04-10", false, true, 1, "h"));
        assert_eq!(bands_of(&tally(Bands::FiveHundred, day, &orders))[3], low, "539 days ago");
        orders.push(("2020-01-01", false, true, 1, "another"));
        assert_eq!(bands_of(&tally(Bands::FiveHundred, day, &orders))[3], low, "another holder's orders are no help");
    }

    #[test]
    fn everything_together_is_of_180_days_or_of_a_year_that_is_a_year_over() {
        let orders: Vec<_> = (0..260).map(|_| ("2026-09-30", true, false, 2, "h")).collect();
        let national = tally(Bands::TwoHundredFifty, "2026-10-01", &orders);
        assert_eq!(bands_of(&national), [Some((250, 499)), Some((500, 749))]);
        let national = tally(Bands::Hundred, "2026-10-01", &orders);
        assert_eq!(bands_of(&national), [Some((0, 99)); 2], "a year must be over for a year");
        assert_eq!(national.figures[0].last_day.to_string(), "2025-09-29");
        let national = tally(Bands::Hundred, "2027-10-02", &orders);
        assert_eq!(bands_of(&national), [Some((200, 299)), Some((500, 599))]);
    }
}
