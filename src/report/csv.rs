//! Comma-separated values (RFC 4180), in which no cell is a formula.

use super::{Figure, Report};

/// Before these a spreadsheet reads a formula, or skips what it does not see.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One record: cells quoted where they must be, ended as RFC 4180 has it.
fn record(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let formula = cell.starts_with(FORMULA);
        if formula || cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            if formula {
                out.push('\'');
            }
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

fn count(figure: Figure) -> String {
    figure.count.map_or_else(String::new, |count| count.to_string())
}

fn percent(figure: Figure) -> String {
    figure.percent.map_or_else(String::new, |percent| format!("{percent:.1}"))
}

/// The whole report, one figure a line: `section,row,column,count,percent,suppressed`. A figure that is kept back has
/// neither count nor percentage. Bands have a row `from` and a row `to`.
pub fn csv(report: &Report) -> String {
    let mut out = String::new();
    record(&mut out, &["section", "row", "column", "count", "percent", "suppressed"]);
    let mut line = |section: &str, row: &str, column: &str, figure: Figure| {
        let kept = if figure.suppressed { "yes" } else { "no" };
        record(&mut out, &[section, row, column, &count(figure), &percent(figure), kept]);
    };
    let number = |count: u64| Figure { count: Some(count), percent: None, suppressed: false };
    line("report", "all", "demands", report.demands);
    line("report", "all", "users", report.users);
    line("report", "threshold", "demands", number(report.threshold));
    line("log", report.log.origin.as_deref().unwrap_or_default(), "records", number(report.log.size));
    for table in &report.tables {
        for row in &table.rows {
            line(&table.key, &row.key, "demands", row.total);
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                line(&table.key, &row.key, &column.key, *cell);
            }
            if let Some(users) = row.users {
                line(&table.key, &row.key, "users", users);
            }
        }
    }
    for fact in &report.facts {
        line("fact", &fact.key, "demands", fact.figure);
    }
    for time in &report.times {
        line("time", &time.key, "median_hours", time.median_hours.map_or(Figure::SUPPRESSED, number));
    }
    for fact in &report.not_counted {
        line("not_counted", &fact.key, "records", fact.figure);
    }
    for figure in report.national_security.iter().flat_map(|national| &national.figures) {
        for (column, end) in [("from", figure.band.map(|band| band.from)), ("to", figure.band.map(|band| band.to))] {
            line("national_security", &figure.key, column, end.map_or(Figure::SUPPRESSED, number));
        }
    }
    out
}

/// Demands for user data by country, in the columns of Google's public `google-global-user-data-requests.csv`:
/// `Period Ending`, `Country/Region`, `CLDR Territory Code`, `Legal Process`, `User Data Requests`,
/// `Percentage disclosed`, `Accounts`. Percentages are whole. A cell is empty where its figure is kept back.
///
/// The process is always `All`, as in Google's own figures of 2009 to 2012: by country and kind of paper at once most
/// figures would be small. Others and requesters without a state have no code.
pub fn google_csv(report: &Report) -> String {
    let mut out = String::new();
    record(
        &mut out,
        &[
            "Period Ending",
            "Country/Region",
            "CLDR Territory Code",
            "Legal Process",
            "User Data Requests",
            "Percentage disclosed",
            "Accounts",
        ],
    );
    let ending = report.last_day.to_string();
    let by_country = report.table("country");
    for row in report.table("data").into_iter().flat_map(|table| &table.rows) {
        let figure = |at: usize| row.cells.get(at).copied().unwrap_or(Figure::SUPPRESSED);
        let users = by_country.and_then(|table| table.rows.iter().find(|other| other.key == row.key));
        let users = users.and_then(|row| row.users).unwrap_or(Figure::SUPPRESSED);
        let code = if row.key.len() == 2 { row.key.as_str() } else { "" };
        let disclosed = figure(1).percent.map_or_else(String::new, |percent| format!("{percent:.0}"));
        record(&mut out, &[&ending, &row.label, code, "All", &count(figure(0)), &disclosed, &count(users)]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let mut out = String::new();
        record(&mut out, &["=1+1", "+a", "-b", "@c", "plain", "a \"b\", c", "a\nb", "\td", ""]);
        assert_eq!(out, "\"'=1+1\",\"'+a\",\"'-b\",\"'@c\",plain,\"a \"\"b\"\", c\",\"a\nb\",\"'\td\",\r\n");
    }
}
