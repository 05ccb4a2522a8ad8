//! The report as one page: no script, nothing loaded from anywhere.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::{Report, Row};

/// The template of the page, in Jinja's language. It has `report`, as the JSON form has it, `charts`, and the filter
/// `grouped` for numbers.
pub const TEMPLATE: &str = include_str!("page.html");

/// Rows that a chart has at most.
const BARS: usize = 15;
/// What a template may do, in steps of the engine: an endless loop ends.
const FUEL: u64 = 5_000_000;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageRefused {
    /// The template is not Jinja's language, or asks for what the report has not.
    #[error("line {line} of the template: {why}")]
    Template {
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

#[derive(Serialize)]
struct Chart {
    key: String,
    title: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    count: u64,
    /// Of the longest, in percent.
    width: f64,
}

impl From<minijinja::Error> for PageRefused {
    fn from(why: minijinja::Error) -> Self {
        let kind = if why.kind() == ErrorKind::OutOfFuel { "it does not come to an end" } else { "" };
        let said = why.detail().map_or_else(|| why.kind().to_string(), str::to_owned);
        let why_text = if kind.is_empty() { said } else { kind.to_owned() };
        Self::Template { line: why.line().unwrap_or_default(), why: why_text }
    }
}

/// The page, by that template or by [`TEMPLATE`]. What the template puts in is escaped for HTML.
///
/// # Errors
/// [`PageRefused`] where the template is wrong; names the line.
pub fn page(report: &Report, template: Option<&str>) -> Result<String, PageRefused> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(syntax);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("grouped", grouped);
    // The name's ending is what turns escaping on.
    environment.add_template("page.html", template.unwrap_or(TEMPLATE))?;
    let charts: Vec<Chart> = ["outcome", "month", "country"].iter().filter_map(|key| chart(report, key)).collect();
    let page = environment.get_template("page.html")?;
    Ok(page.render(context! { report => Value::from(Serde(report)), charts => Value::from(Serde(&charts)) })?)
}

fn chart(report: &Report, key: &str) -> Option<Chart> {
    let table = report.table(key)?;
    let mut rows: Vec<(&Row, u64)> = table.rows.iter().filter_map(|row| Some((row, row.total.count?))).collect();
    if key == "country" {
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        rows.truncate(BARS);
    }
    let most = rows.iter().map(|(_, count)| *count).max().filter(|most| *most > 0)?;
    let bar = |(row, count): (&Row, u64)| {
        let tenths = count.saturating_mul(1_000).checked_div(most).and_then(|tenths| u32::try_from(tenths).ok());
        Bar { label: row.label.clone(), count, width: f64::from(tenths.unwrap_or_default()) / 10.0 }
    };
    Some(Chart { key: key.to_owned(), title: table.title.clone(), bars: rows.into_iter().map(bar).collect() })
}

/// A number with a narrow space before each three digits.
#[expect(clippy::needless_pass_by_value, reason = "the form of a filter")]
fn grouped(value: Value) -> String {
    let text = value.to_string();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let mut grouped = String::new();
    for (at, digit) in text.chars().enumerate() {
        if at > 0 && text.len().saturating_sub(at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let of = |number: u64| grouped(Value::from(number)).replace('\u{202f}', " ");
        assert_eq!([of(0), of(999), of(1_000), of(1_234_567)], ["0", "999", "1 000", "1 234 567"]);
    }
}
