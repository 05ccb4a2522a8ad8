//! Small figures are kept back, so that a report points at nobody.
//!
//! A figure is shown where it is 0 or at least the threshold. What is not shown must not follow from what is. So:
//!
//! 1. **Columns**: those with a small total are counted together with others, in the whole report alike.
//! 2. **Rows** with a small total are counted together, with the next smallest row where they are few by themselves.
//! 3. **Closed rows**: a row in which some cell is small shows its total alone. There are never less than two such
//!    rows, and all of them together have no cell that is small or nearly so: else further rows are closed, the
//!    smallest first, and where that does not help no row is shown.
//!
//! Then every total that is shown, and every difference of shown figures in one table, is 0 or at least the
//! threshold. Let a cell of a closed row be small. Its row's total is not small, so another cell of that row is at
//! least 1; the column over all closed rows is not small, so another closed row has at least 1 there. One more in
//! that cell, one less in the two, one more in the cell that completes the rectangle: another table with the same
//! figures shown. Hence arithmetic finds no small cell. Choosing single cells to leave out instead would show more,
//! but proving that none follows from the others is a search for each table.
//!
//! Whoever goes through these steps backwards knows more: that some row *was* small. That is why what is counted
//! together is more than twice the threshold and more than one for each, and why closed rows together have more than
//! one for each in a column. What then still follows are cells of tables of a few demands, less than one in a thousand
//! of them; the tests count these.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::tables::count;

/// One figure: shown, or kept back because it or what it would give away is small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// How many; none where it is kept back.
    pub count: Option<u64>,
    /// Of the total that the table names, in percent with one decimal; none where there is no total.
    pub percent: Option<f64>,
    /// Whether it is kept back.
    pub suppressed: bool,
}

impl Figure {
    /// What is kept back.
    pub const SUPPRESSED: Self = Self { count: None, percent: None, suppressed: true };

    /// A figure that is shown.
    pub(super) fn shown(count: u64, of: u64) -> Self {
        let tenths = count.saturating_mul(1_000).saturating_add(of.checked_div(2).unwrap_or_default()).checked_div(of);
        let percent = tenths.and_then(|tenths| u32::try_from(tenths).ok()).map(|tenths| f64::from(tenths) / 10.0);
        Self { count: Some(count), percent, suppressed: false }
    }
}

/// From how many on a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Threshold(pub(super) u64);

impl Threshold {
    /// Whether a figure may be shown.
    pub(super) const fn shows(self, count: u64) -> bool {
        count == 0 || count >= self.0
    }

    /// Whether so many are enough to hide small figures among them. A threshold of 1 hides nothing.
    pub(super) const fn hides(self, count: u64) -> bool {
        self.0 <= 1 || count > self.0.saturating_mul(2)
    }

    /// Whether a table of so many can be shown at all.
    pub(super) const fn opens(self, whole: u64) -> bool {
        whole == 0 || self.hides(whole)
    }

    /// Whether a column over so many closed rows tells of none of them.
    const fn covers(self, cell: u64, rows: u64) -> bool {
        cell == 0 || (cell > self.0 && cell > rows)
    }

    /// A part of a whole where both the part and the rest may be shown, and so may each of these differences.
    pub(super) fn part(self, part: u64, whole: u64, differences: &[u64]) -> Figure {
        let rest = whole.saturating_sub(part);
        if self.shows(part) && self.shows(rest) && differences.iter().all(|count| self.shows(*count)) {
            Figure::shown(part, whole)
        } else {
            Figure::SUPPRESSED
        }
    }

    /// Puts columns together until each has a total that may be shown. The whole is enough to hide them in.
    pub(super) fn columns(self, totals: &[u64]) -> Vec<Vec<usize>> {
        let keys: Vec<(usize, u64)> = totals.iter().copied().enumerate().collect();
        let together: BTreeSet<usize> = self.few(&keys).into_iter().collect();
        let mut columns: Vec<Vec<usize>> = Vec::new();
        for column in 0..totals.len() {
            if !together.contains(&column) {
                columns.push(vec![column]);
            } else if together.first() == Some(&column) {
                columns.push(together.iter().copied().collect());
            }
        }
        columns
    }

    /// Those that are small, with as many of the next smallest as it takes to hide them: none, or several.
    fn few<K: Ord + Clone>(self, all: &[(K, u64)]) -> Vec<K> {
        let mut sorted: Vec<&(K, u64)> = all.iter().filter(|(_, count)| *count > 0).collect();
        sorted.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        let mut few = Vec::new();
        let mut sum = 0_u64;
        for (key, number) in sorted {
            if self.shows(*number) && (few.is_empty() || (self.hides(sum) && sum > count(few.len()))) {
                break;
            }
            sum = sum.saturating_add(*number);
            few.push(key.clone());
        }
        few
    }

    /// Which of some figures that add up to a known total are kept back: none, or several that are not small together.
    pub(super) fn hidden(self, all: &[(usize, u64)]) -> BTreeSet<usize> {
        self.few(all).into_iter().collect()
    }
}

/// Counts by row and column, each thing counted in one cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid<K: Ord> {
    columns: usize,
    rows: BTreeMap<K, Vec<u64>>,
}

/// A row that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SafeRow<K> {
    /// The rows that it counts: several only in the one of small rows.
    pub(super) keys: Vec<K>,
    pub(super) total: u64,
    /// None where the row is closed.
    pub(super) cells: Option<Vec<u64>>,
}

impl<K> SafeRow<K> {
    /// Whether this is the row of small rows.
    pub(super) const fn others(&self) -> bool {
        self.keys.len() > 1
    }
}

fn sum(cells: &[u64]) -> u64 {
    cells.iter().fold(0, |sum, cell| sum.saturating_add(*cell))
}

fn add(to: &mut [u64], cells: &[u64]) {
    for (to, cell) in to.iter_mut().zip(cells) {
        *to = to.saturating_add(*cell);
    }
}

impl<K: Ord + Clone> Grid<K> {
    /// An empty one.
    pub(super) const fn new(columns: usize) -> Self {
        Self { columns, rows: BTreeMap::new() }
    }

    /// Sees to it that there is such a row.
    pub(super) fn row(&mut self, row: K) -> &mut Vec<u64> {
        let columns = self.columns;
        self.rows.entry(row).or_insert_with(|| vec![0; columns])
    }

    /// Counts one thing.
    pub(super) fn count(&mut self, row: K, column: usize) {
        if let Some(cell) = self.row(row).get_mut(column) {
            *cell = cell.saturating_add(1);
        }
    }

    /// The total of each column.
    pub(super) fn totals(&self) -> Vec<u64> {
        let mut totals = vec![0; self.columns];
        self.rows.values().for_each(|cells| add(&mut totals, cells));
        totals
    }

    /// The same with columns counted together.
    pub(super) fn merged(&self, columns: &[Vec<usize>]) -> Self {
        let cell = |cells: &[u64], group: &Vec<usize>| {
            sum(&group.iter().filter_map(|column| cells.get(*column).copied()).collect::<Vec<_>>())
        };
        let rows = self
            .rows
            .iter()
            .map(|(key, cells)| (key.clone(), columns.iter().map(|group| cell(cells, group)).collect()));
        Self { columns: columns.len(), rows: rows.collect() }
    }

    /// The rows as they can be shown, in order, that of small rows last; none where that hides nothing. The columns may
    /// be shown, and the whole is enough. `closed` says of further rows that they are closed.
    pub(super) fn protect(&self, threshold: Threshold, closed: impl Fn(&[K]) -> bool) -> Vec<SafeRow<K>> {
        let totals: Vec<(K, u64)> = self.rows.iter().map(|(key, cells)| (key.clone(), sum(cells))).collect();
        let few = threshold.few(&totals);
        let mut rows: Vec<SafeRow<K>> = Vec::new();
        let mut others = vec![0; self.columns];
        let folded = count(few.len());
        for (key, cells) in &self.rows {
            if few.contains(key) {
                add(&mut others, cells);
            } else {
                rows.push(SafeRow { keys: vec![key.clone()], total: sum(cells), cells: Some(cells.clone()) });
            }
        }
        if folded > 0 && sum(&others) <= folded {
            return Vec::new();
        }
        if folded > 0 {
            rows.push(SafeRow { keys: few, total: sum(&others), cells: Some(others) });
        }
        let small = |cells: &[u64]| cells.iter().any(|cell| !threshold.shows(*cell));
        let mut together = vec![0; self.columns];
        let mut number = 0_u64;
        for row in &mut rows {
            if row.cells.as_ref().is_some_and(|cells| small(cells)) || closed(&row.keys) {
                add(&mut together, &row.cells.take().unwrap_or_default());
                number = number.saturating_add(1);
            }
        }
        let told = |together: &[u64], number| together.iter().any(|cell| !threshold.covers(*cell, number));
        while number == 1 || (number > 0 && told(&together, number)) {
            let open = rows.iter_mut().filter(|row| row.cells.is_some() && row.total > 0);
            let Some(next) = open.min_by_key(|row| row.total) else { return Vec::new() };
            add(&mut together, &next.cells.take().unwrap_or_default());
            number = number.saturating_add(1);
        }
        rows
    }
}

#[cfg(test)]
mod tests;
