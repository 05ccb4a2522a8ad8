//! Rows with dates and sources: what every row must have, and the one loader that refuses the rest.

use std::collections::BTreeMap;

use super::BorderRefused;
use crate::time::Day;
use crate::words::words;

words! {
    /// How far a row was checked against its source.
    RowMark {
        /// Read in the source.
        Source = "s",
        /// From general knowledge: nothing may be allowed by it.
        Knowledge = "k",
    }
}

impl RowMark {
    pub(super) const fn permits_allow(self) -> bool {
        matches!(self, Self::Source)
    }
}

/// A row that holds from some day on, and says where it stands.
pub(super) trait Dated {
    /// What it is about: two rows about the same may not overlap.
    fn about(&self) -> String;
    fn from(&self) -> Day;
    fn until(&self) -> Option<Day>;
    fn source(&self) -> &str;
    fn read_on(&self) -> Option<Day>;
    fn mark(&self) -> RowMark;
}

/// Gives a struct with the fields `from`, `until`, `source`, `read_on` and `mark` the trait [`Dated`].
macro_rules! dated {
    ($name:ident, |$row:ident| $about:expr) => {
        impl crate::border::dated::Dated for $name {
            fn about(&self) -> String {
                let $row = self;
                $about
            }
            fn from(&self) -> crate::time::Day {
                self.from
            }
            fn until(&self) -> Option<crate::time::Day> {
                self.until
            }
            fn source(&self) -> &str {
                &self.source
            }
            fn read_on(&self) -> Option<crate::time::Day> {
                self.read_on
            }
            fn mark(&self) -> crate::border::dated::RowMark {
                self.mark
            }
        }
    };
}
pub(super) use dated;

/// Reads a file of rows, and refuses rows that overlap, end before they begin, have no source, or
/// claim to have been read without the day on which.
pub(super) fn load<T: Dated + serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<T>, BorderRefused> {
    let rows: Vec<T> = serde_json::from_str(text).map_err(|source| BorderRefused::Row { file, source })?;
    let mut about: BTreeMap<String, Vec<(Day, Option<Day>)>> = BTreeMap::new();
    for row in &rows {
        let rule = |why: &str| BorderRefused::Rule { file, why: format!("`{}` {why}", row.about()) };
        if row.source().trim().is_empty() {
            return Err(rule("has no source; say where it stands"));
        }
        if row.until().is_some_and(|until| until <= row.from()) {
            return Err(rule("ends before it begins; `until` is the first day on which it no longer holds"));
        }
        if row.mark().permits_allow() && row.read_on().is_none() {
            return Err(rule("has the mark `s` but no day on which its source was read"));
        }
        about.entry(row.about()).or_default().push((row.from(), row.until()));
    }
    for (name, mut spans) in about {
        spans.sort_unstable();
        for (earlier, later) in spans.iter().zip(spans.iter().skip(1)) {
            if earlier.1.is_none_or(|until| later.0 < until) {
                let why =
                    format!("`{name}` has two rows that overlap from {} on; end one before the other begins", later.0);
                return Err(BorderRefused::Rule { file, why });
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        name: String,
        from: Day,
        until: Option<Day>,
        source: String,
        read_on: Option<Day>,
        mark: RowMark,
    }
    dated!(Row, |row| row.name.clone());

    fn row(name: &str, from: &str, until: &str, rest: &str) -> String {
        let until = if until.is_empty() { "null".to_owned() } else { format!("\"{until}\"") };
        format!("{{\"name\": \"{name}\", \"from\": \"{from}\", \"until\": {until}, {rest}}}")
    }

    const READ: &str = "\"source\": \"OJ\", \"read_on\": \"2026-11-23\", \"mark\": \"s\"";

    fn says(rows: &[String]) -> String {
        match load::<Row>("rows.json", &format!("[{}]", rows.join(","))) {
            Ok(rows) => format!("{} rows", rows.len()),
            Err(BorderRefused::Row { source, .. }) => source.to_string(),
            Err(BorderRefused::Rule { why, .. } | BorderRefused::Object(why)) => why,
        }
    }

    #[test]
    fn rows_that_meet_are_taken_and_rows_that_overlap_are_not() {
        let first = row("DE", "2020-01-01", "2021-01-01", READ);
        assert_eq!(
            says(&[first.clone(), row("DE", "2021-01-01", "", READ), row("FR", "2020-06-01", "", READ)]),
            "3 rows"
        );
        for second in [row("DE", "2020-12-31", "", READ), row("DE", "2019-01-01", "", READ), first.clone()] {
            assert!(says(&[first.clone(), second]).contains("`DE` has two rows that overlap"));
        }
        let endless = row("DE", "2019-01-01", "", READ);
        assert!(says(&[endless, row("DE", "2025-01-01", "2026-01-01", READ)]).contains("overlap from 2025-01-01"));
    }

    #[test]
    fn rows_without_a_date_a_source_or_a_reading_are_refused() {
        for (rest, why) in [
            ("\"source\": \" \", \"read_on\": \"2026-11-23\", \"mark\": \"s\"", "has no source"),
            ("\"source\": \"OJ\", \"read_on\": null, \"mark\": \"s\"", "no day on which its source was read"),
            ("\"read_on\": \"2026-11-23\", \"mark\": \"s\"", "missing field `source`"),
            ("\"source\": \"OJ\", \"read_on\": \"2026-11-23\"", "missing field `mark`"),
        ] {
            assert!(says(&[row("DE", "2020-01-01", "", rest)]).contains(why), "{rest}");
        }
        assert!(says(&[row("DE", "2020-01-01", "2020-01-01", READ)]).contains("ends before it begins"));
        assert!(says(&[row("DE", "soon", "", READ)]).contains("is not a day"));
        assert!(
            says(&[READ.to_owned()].map(|rest| format!("{{\"name\": \"DE\", \"until\": null, {rest}}}")))
                .contains("missing field `from`")
        );
        let known = "\"source\": \"OJ\", \"read_on\": null, \"mark\": \"k\"";
        assert_eq!(says(&[row("DE", "2020-01-01", "", known)]), "1 rows");
    }
}
