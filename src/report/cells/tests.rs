//! Whoever has all that is shown, and tries every table, works out no small cell.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const THREE: Threshold = Threshold(3);

/// Everything that is shown of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    columns: Vec<Vec<usize>>,
    totals: Vec<u64>,
    /// By row: its total, and its cells where it is open. Rows that are counted together are named by whoever tries:
    /// more than the report tells.
    rows: Vec<(BTreeSet<usize>, u64, Option<Vec<u64>>)>,
}

fn grid(table: &[Vec<u64>]) -> Grid<usize> {
    let mut grid = Grid::new(table[0].len());
    for (row, cells) in table.iter().enumerate() {
        grid.row(row).clone_from(cells);
    }
    grid
}

fn shown(table: &[Vec<u64>], threshold: Threshold) -> Shown {
    let grid = grid(table);
    let columns = threshold.columns(&grid.totals());
    let merged = grid.merged(&columns);
    let rows = merged.protect(threshold, |_| false);
    Shown {
        totals: merged.totals(),
        columns,
        rows: rows.into_iter().map(|row| (row.keys.into_iter().collect(), row.total, row.cells)).collect(),
    }
}

/// Every table of that many rows and columns whose cells add up to `sum`.
fn tables(rows: usize, columns: usize, sum: u64) -> Vec<Vec<Vec<u64>>> {
    fn fill(cells: &mut Vec<u64>, left: usize, sum: u64, out: &mut Vec<Vec<u64>>) {
        if left == 1 {
            cells.push(sum);
            out.push(cells.clone());
            cells.pop();
            return;
        }
        for cell in 0..=sum {
            cells.push(cell);
            fill(cells, left - 1, sum - cell, out);
            cells.pop();
        }
    }
    let mut flat = Vec::new();
    fill(&mut Vec::new(), rows * columns, sum, &mut flat);
    flat.into_iter().map(|cells| cells.chunks(columns).map(<[u64]>::to_vec).collect()).collect()
}

/// Whether a table has those figures, whatever made them.
fn fits(table: &[Vec<u64>], shown: &Shown) -> bool {
    let merged = grid(table).merged(&shown.columns);
    merged.totals() == shown.totals
        && shown.rows.iter().all(|(keys, total, cells)| {
            let mut own = vec![0; shown.columns.len()];
            for key in keys {
                add(&mut own, &merged.rows[key]);
            }
            sum(&own) == *total && cells.as_ref().is_none_or(|cells| *cells == own)
        })
}

/// The small cells of a table that are shown nowhere as they are.
fn secrets(table: &[Vec<u64>], threshold: Threshold) -> impl Iterator<Item = (usize, usize)> {
    let cells = table.iter().enumerate().flat_map(|(row, cells)| (0..cells.len()).map(move |column| (row, column)));
    cells.filter(move |(row, column)| !threshold.shows(table[*row][*column]))
}

#[test]
fn no_small_cell_of_any_small_table_can_be_worked_out() {
    let mut tried = 0;
    for (rows, columns, sums) in [(2, 2, 7..=14), (3, 2, 7..=9), (2, 3, 7..=9), (3, 3, 7..=7)] {
        for total in sums {
            let all = tables(rows, columns, total);
            // Small cells that could be anything are found by looking at all tables with the same figures.
            let mut seen: BTreeMap<Shown, BTreeMap<(usize, usize), BTreeSet<u64>>> = BTreeMap::new();
            let step = (all.len() / 500).max(1);
            for table in all.iter().step_by(step) {
                let shown = shown(table, THREE);
                assert!(fits(table, &shown));
                let secret: Vec<_> = secrets(table, THREE).collect();
                if secret.is_empty() {
                    continue;
                }
                let values = seen.entry(shown.clone()).or_insert_with(|| {
                    let mut values: BTreeMap<(usize, usize), BTreeSet<u64>> = BTreeMap::new();
                    for other in all.iter().filter(|other| fits(other, &shown)) {
                        for (row, cells) in other.iter().enumerate() {
                            for (column, cell) in cells.iter().enumerate() {
                                values.entry((row, column)).or_default().insert(*cell);
                            }
                        }
                    }
                    values
                });
                for place in secret {
                    assert!(values[&place].len() > 1, "{place:?} of {table:?} follows from {shown:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 3_000, "{tried}");
}

#[test]
fn whoever_goes_the_steps_backwards_learns_hardly_anything() {
    let (mut tried, mut found) = (0, 0);
    for (rows, columns, sums) in [(2, 2, 7..=16), (3, 2, 7..=11), (2, 3, 7..=11), (4, 2, 7..=9), (3, 3, 7..=8)] {
        for total in sums {
            let mut alike: BTreeMap<Shown, Vec<Vec<Vec<u64>>>> = BTreeMap::new();
            for table in tables(rows, columns, total) {
                alike.entry(shown(&table, THREE)).or_default().push(table);
            }
            for tables in alike.values() {
                for table in tables {
                    for (row, column) in secrets(table, THREE) {
                        tried += 1;
                        let same = |other: &Vec<Vec<u64>>| other[row][column] == table[row][column];
                        found += usize::from(tables.iter().all(same));
                    }
                }
            }
        }
    }
    assert!(tried > 100_000 && found * 1_000 < tried, "{found} of {tried}");
}

#[test]
fn differences_of_shown_figures_are_not_small_either() {
    let five = Threshold(5);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let (mut closed, mut open) = (0, 0);
    for _ in 0..20_000 {
        let rows = 1 + usize::try_from(random(7)).unwrap();
        let table: Vec<Vec<u64>> = (0..rows)
            .map(|_| {
                (0..4)
                    .map(|_| {
                        if random(3) == 0 {
                            0
                        } else {
                            let most = 1 + random(30);
                            random(most)
                        }
                    })
                    .collect()
            })
            .collect();
        if !five.opens(table.iter().flatten().sum::<u64>()) {
            continue;
        }
        let shown = shown(&table, five);
        if shown.rows.is_empty() {
            continue;
        }
        assert!(shown.totals.iter().all(|total| five.shows(*total)), "{table:?}");
        let mut rest = shown.totals.clone();
        let mut number = 0;
        for (_, total, cells) in &shown.rows {
            assert!(five.shows(*total), "{table:?}");
            match cells {
                Some(cells) => {
                    assert!(cells.iter().all(|cell| five.shows(*cell)), "{table:?}");
                    rest.iter_mut().zip(cells).for_each(|(rest, cell)| *rest -= cell);
                    open += 1;
                }
                None => number += 1,
            }
        }
        assert!(rest.iter().all(|cell| five.shows(*cell)), "{table:?}: {rest:?}");
        assert_ne!(number, 1, "{table:?}");
        closed += number;
        let listed: u64 = shown.rows.iter().map(|(_, total, _)| total).sum();
        assert_eq!(listed, shown.totals.iter().sum::<u64>());
    }
    assert!(closed > 1_000 && open > 1_000, "{closed} closed, {open} open");
}

#[test]
fn parts_are_shown_where_part_and_rest_can_be() {
    let five = Threshold(5);
    assert_eq!(five.part(7, 20, &[]), Figure { count: Some(7), percent: Some(35.0), suppressed: false });
    assert_eq!(five.part(0, 20, &[]).count, Some(0));
    assert_eq!(five.part(20, 20, &[]).percent, Some(100.0));
    assert_eq!(five.part(0, 0, &[]).percent, None, "nothing of nothing is no percentage");
    assert_eq!(Figure::shown(1, 3).percent, Some(33.3));
    for (part, whole, differences) in [(4, 20, [0, 0]), (17, 20, [0, 0]), (7, 20, [0, 3])] {
        assert!(five.part(part, whole, &differences).suppressed, "{part} of {whole}");
    }
    assert_eq!(five.hidden(&[(0, 9), (1, 2), (2, 30), (3, 0)]), BTreeSet::from([0, 1]));
    assert_eq!(five.hidden(&[(0, 8), (1, 2), (2, 30), (3, 0)]), BTreeSet::from([0, 1, 2]));
    assert_eq!(five.columns(&[10, 3, 0, 30]), [vec![0, 1], vec![2], vec![3]]);
    assert!(five.opens(0) && !five.opens(10) && five.opens(11));
    assert_eq!(five.columns(&[10, 0]), [[0], [1]]);
}
