//! From demands to tables in which nothing small is shown.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::cells::{Figure, Grid, SafeRow, Threshold};
use super::demand::{Asker, Came, Category, Demand};
use super::facts;
use super::national::National;
use super::{Column, Fact, InForce, Report, Row, Settings, State, Table, VERSION};
use crate::request::instrument::InstrumentKind;
use crate::time::Timestamp;

pub(super) fn report(
    settings: &Settings,
    demands: &[Demand],
    lost: &BTreeMap<&'static str, u64>,
    (policies, latest, log): (Vec<InForce>, Option<Timestamp>, State),
    national_security: Option<National>,
) -> Report {
    let threshold = Threshold(settings.threshold.get());
    let all = count(demands.len());
    let total = if threshold.opens(all) { Figure::shown(all, all) } else { Figure::SUPPRESSED };
    // Where the whole is not enough to hide anything in, nothing of it is shown.
    let counted: &[Demand] = if total.suppressed { &[] } else { demands };
    let hide = |fact: Fact| if total.suppressed { Fact { figure: Figure::SUPPRESSED, ..fact } } else { fact };
    let users = users(counted, |_| true);
    let mut sets = vec![outcomes(counted, threshold)];
    sets.push(countries(counted, threshold));
    sets.push(levels(counted, threshold));
    let (papers, kept) = papers(counted, threshold);
    sets.push(papers);
    sets.push(categories(counted, threshold));
    sets.push(months(settings, counted, threshold));
    sets.push(origins(counted, threshold));
    sets.push(data(counted, threshold));
    Report {
        v: VERSION,
        period: settings.period.to_string(),
        first_day: settings.period.first(),
        last_day: settings.period.last(),
        zone: "UTC".to_owned(),
        over: latest.is_some_and(|latest| latest >= settings.period.until()),
        last_record: latest,
        log,
        threshold: settings.threshold.get(),
        demands: total,
        users: if total.suppressed || !threshold.shows(users) { Figure::SUPPRESSED } else { bare(users) },
        tables: sets,
        facts: facts::facts(counted, threshold, &kept).into_iter().map(hide).collect(),
        times: facts::times(counted, threshold),
        not_counted: facts::lost(lost, threshold),
        not_recorded: facts::not_recorded(),
        policies,
        method: facts::method(settings),
        national_security,
    }
}

/// How many there are.
pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A figure that is a part of nothing.
pub(super) fn bare(count: u64) -> Figure {
    Figure { percent: None, ..Figure::shown(count, 0) }
}

/// Different users of some demands.
fn users(demands: &[Demand], of: impl Fn(&Demand) -> bool) -> u64 {
    count(demands.iter().filter(|demand| of(demand)).flat_map(Demand::users).collect::<HashSet<_>>().len())
}

fn came_label(came: Came) -> &'static str {
    match came {
        Came::Allowed => "Allowed in full",
        Came::Partial => "Allowed in part",
        Came::Denied => "Denied",
        Came::Open => "Escalated, still open",
    }
}

fn position(came: Came) -> usize {
    Came::ALL.iter().position(|one| *one == came).unwrap_or_default()
}

/// The columns of outcomes, with those together that are small in the whole report.
fn outcome_columns(demands: &[Demand], threshold: Threshold) -> (Vec<Column>, Vec<Vec<usize>>) {
    let mut grid = Grid::new(Came::ALL.len());
    for demand in demands {
        grid.count((), position(demand.came()));
    }
    let groups = threshold.columns(&grid.totals());
    (named(&groups, Came::ALL, Came::as_str, came_label), groups)
}

fn named<T: Copy>(
    groups: &[Vec<usize>],
    all: &[T],
    key: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
) -> Vec<Column> {
    let of = |group: &Vec<usize>| {
        let members: Vec<T> = group.iter().filter_map(|at| all.get(*at)).copied().collect();
        let join = |texts: Vec<&str>, by: &str| texts.join(by);
        Column {
            key: join(members.iter().map(|one| key(*one)).collect(), "+"),
            label: join(members.iter().map(|one| label(*one)).collect(), ", or: "),
        }
    };
    groups.iter().map(of).collect()
}

/// What a table is called, and what its rows are.
struct Head {
    key: &'static str,
    title: &'static str,
    rows_are: &'static str,
}

/// A table in which each demand stands in one row, by outcome.
fn by_outcome<K: Ord + Clone>(
    head: &Head,
    (demands, threshold): (&[Demand], Threshold),
    rows: &Grid<K>,
    name: impl Fn(&K) -> (String, String),
) -> (Table, Vec<SafeRow<K>>) {
    let (columns, groups) = outcome_columns(demands, threshold);
    let safe = rows.merged(&groups).protect(threshold, |_| false);
    (table(head, columns, &safe, name), safe)
}

fn table<K: Ord + Clone>(
    head: &Head,
    columns: Vec<Column>,
    safe: &[SafeRow<K>],
    name: impl Fn(&K) -> (String, String),
) -> Table {
    let whole = safe.iter().fold(0_u64, |sum, row| sum.saturating_add(row.total));
    let row = |row: &SafeRow<K>| {
        let (key, label) = match row.keys.first() {
            Some(key) if !row.others() => name(key),
            _ => ("others".to_owned(), format!("Other {}", head.rows_are)),
        };
        let cells = match &row.cells {
            Some(cells) => cells.iter().map(|cell| Figure::shown(*cell, row.total)).collect(),
            None => vec![Figure::SUPPRESSED; columns.len()],
        };
        Row { key, label, total: Figure::shown(row.total, whole), cells, users: None }
    };
    Table {
        key: head.key.to_owned(),
        title: head.title.to_owned(),
        rows_are: head.rows_are.to_owned(),
        adds_up: true,
        rows: safe.iter().map(row).collect(),
        columns,
    }
}

fn grid<K: Ord + Clone>(demands: &[Demand], of: impl Fn(&Demand) -> K) -> Grid<K> {
    let mut grid = Grid::new(Came::ALL.len());
    for demand in demands {
        grid.count(of(demand), position(demand.came()));
    }
    grid
}

fn outcomes(demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head { key: "outcome", title: "What came of the demands", rows_are: "outcomes" };
    let (columns, groups) = outcome_columns(demands, threshold);
    let mut rows = Grid::new(Came::ALL.len());
    for demand in demands {
        rows.count((), position(demand.came()));
    }
    let totals = rows.merged(&groups).totals();
    let whole = count(demands.len());
    let row = |(column, total): (&Column, &u64)| Row {
        key: column.key.clone(),
        label: column.label.clone(),
        total: Figure::shown(*total, whole),
        cells: Vec::new(),
        users: None,
    };
    let rows = if demands.is_empty() { Vec::new() } else { columns.iter().zip(&totals).map(row).collect() };
    let (key, title, rows_are) = (head.key.to_owned(), head.title.to_owned(), head.rows_are.to_owned());
    Table { key, title, rows_are, adds_up: true, columns: Vec::new(), rows }
}

fn asker_name(asker: &Asker) -> (String, String) {
    (asker.key().to_owned(), asker.label().to_owned())
}

fn countries(demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head { key: "country", title: "By country of the requester", rows_are: "countries" };
    let (mut table, safe) = by_outcome(&head, (demands, threshold), &grid(demands, |demand| demand.asker), asker_name);
    let of = |row: &SafeRow<Asker>| users(demands, |demand| row.keys.contains(&demand.asker));
    let counts: Vec<(usize, u64)> = safe.iter().map(of).enumerate().collect();
    // The different users of all countries are about the sum of those of each.
    let hidden = threshold.hidden(&counts);
    for ((at, users), row) in counts.into_iter().zip(&mut table.rows) {
        row.users = Some(if hidden.contains(&at) { Figure::SUPPRESSED } else { bare(users) });
    }
    table
}

fn words(text: &str) -> String {
    let text = text.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn levels(demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head { key: "level", title: "By level of the requester in its state", rows_are: "levels" };
    let name = |level: &crate::request::requester::Level| (level.as_str().to_owned(), words(level.as_str()));
    by_outcome(&head, (demands, threshold), &grid(demands, |demand| demand.level), name).0
}

/// The table of papers, and which kinds it names in rows of their own.
fn papers(demands: &[Demand], threshold: Threshold) -> (Table, BTreeSet<InstrumentKind>) {
    let head = Head { key: "process", title: "By legal process: the kind of paper", rows_are: "kinds of paper" };
    let name = |kind: &InstrumentKind| (kind.as_str().to_owned(), words(kind.as_str()));
    let (table, safe) = by_outcome(&head, (demands, threshold), &grid(demands, |demand| demand.kind), name);
    let own = safe.iter().filter(|row| !row.others()).flat_map(|row| row.keys.iter().copied());
    (table, own.collect())
}

fn months(settings: &Settings, demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head { key: "month", title: "By month of the first decision", rows_are: "months" };
    let mut rows = grid(demands, |demand| demand.first.day().to_string().chars().take(7).collect::<String>());
    if !demands.is_empty() {
        for month in settings.period.months() {
            rows.row(month);
        }
    }
    by_outcome(&head, (demands, threshold), &rows, |month| (month.clone(), month.clone())).0
}

/// A demand may ask for several things, so the rows overlap and no column has a total: each row is looked at by itself.
fn categories(demands: &[Demand], threshold: Threshold) -> Table {
    let mut rows: BTreeMap<Category, Vec<u64>> = BTreeMap::new();
    for (category, came) in demands.iter().flat_map(Demand::categories) {
        let cells = rows.entry(category).or_insert_with(|| vec![0; Came::ALL.len()]);
        if let Some(cell) = cells.get_mut(position(came)) {
            *cell = cell.saturating_add(1);
        }
    }
    let whole = count(demands.len());
    let row = |(category, cells): (&Category, &Vec<u64>)| {
        let total = cells.iter().fold(0_u64, |sum, cell| sum.saturating_add(*cell));
        let shown = threshold.part(total, whole, &[]);
        let open = !shown.suppressed && cells.iter().all(|cell| threshold.shows(*cell));
        let cell = |cell: &u64| if open { Figure::shown(*cell, total) } else { Figure::SUPPRESSED };
        Row {
            key: category.as_str().to_owned(),
            label: words(category.as_str()),
            total: shown,
            cells: cells.iter().map(cell).collect(),
            users: None,
        }
    };
    let singles: Vec<Vec<usize>> = (0..Came::ALL.len()).map(|at| vec![at]).collect();
    Table {
        key: "category".to_owned(),
        title: "By what is asked for; a demand may ask for several things".to_owned(),
        rows_are: "things".to_owned(),
        adds_up: false,
        columns: named(&singles, Came::ALL, Came::as_str, came_label),
        rows: rows.iter().map(row).collect(),
    }
}

/// Demands that came by mutual legal assistance, by the state that asked first.
fn origins(demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head {
        key: "mlat_origin",
        title: "By mutual legal assistance: the state that asked first",
        rows_are: "states",
    };
    let mut rows: Grid<Option<crate::jurisdiction::Country>> = Grid::new(1);
    demands.iter().filter(|demand| demand.assistance).for_each(|demand| rows.count(demand.origin, 0));
    let whole = rows.totals().iter().fold(0_u64, |sum, total| sum.saturating_add(*total));
    let name = |origin: &Option<crate::jurisdiction::Country>| {
        let asker = origin.map_or(Asker::Unknown, Asker::State);
        asker_name(&asker)
    };
    let shown = threshold.opens(whole) && !threshold.part(whole, count(demands.len()), &[]).suppressed;
    let safe = if shown { rows.protect(threshold, |_| false) } else { Vec::new() };
    let mut table = table(&head, Vec::new(), &safe, name);
    table.rows.iter_mut().for_each(|row| row.cells.clear());
    table
}

/// Demands for data by country, and whether some were released: what others' reports give.
fn data(demands: &[Demand], threshold: Threshold) -> Table {
    let head = Head { key: "data", title: "Demands for user data, by country of the requester", rows_are: "countries" };
    // Released, asked for and not released, not asked for.
    let column = |demand: &Demand| {
        let asked = demand.asked.disclosing().any();
        if demand.released.disclosing().any() { 0 } else { usize::from(!asked).saturating_add(1) }
    };
    let mut rows = Grid::new(3);
    for demand in demands {
        rows.count(demand.asker, column(demand));
    }
    let totals = rows.totals();
    let small = |at: usize| totals.get(at).is_some_and(|total| !threshold.shows(*total));
    // Where demands for no data are few, in all or in some row, they are counted with those for data.
    let apart = rows.merged(&[vec![0, 1], vec![2]]).protect(threshold, |_| false);
    let together = small(2) || apart.is_empty() || apart.iter().any(|row| row.cells.is_none());
    let (asked, rest) =
        if together { (vec![vec![0, 1, 2]], Vec::new()) } else { (vec![vec![0, 1], vec![2]], vec![vec![2]]) };
    let not = if together { vec![1, 2] } else { vec![1] };
    let merged: Vec<Vec<usize>> = [vec![0], not].into_iter().chain(rest).collect();
    let first = rows.merged(&asked).protect(threshold, |_| false);
    let closed: BTreeSet<Asker> =
        first.iter().filter(|row| row.cells.is_none()).flat_map(|row| row.keys.iter().copied()).collect();
    let fine = rows.merged(&merged);
    let apart = fine.totals().iter().all(|total| threshold.shows(*total));
    let second = fine.protect(threshold, |keys| !apart || keys.iter().any(|key| closed.contains(key)));
    let asks = if together { ("requests", "For anything") } else { ("user_data_requests", "For user data") };
    let columns = [asks, ("released", "Some data released")];
    let mut table = table(
        &head,
        columns.map(|(key, label)| Column { key: key.to_owned(), label: label.to_owned() }).into(),
        &first,
        asker_name,
    );
    for (at, (row, first)) in table.rows.iter_mut().zip(&first).enumerate() {
        let asked = first.cells.as_ref().and_then(|cells| cells.first()).copied();
        let released = second.get(at).and_then(|row| row.cells.as_ref()).and_then(|cells| cells.first()).copied();
        let figures =
            |asked| (Figure::shown(asked, first.total), released.map(|released| Figure::shown(released, asked)));
        let (asked, released) = asked.map_or((Figure::SUPPRESSED, None), figures);
        row.cells = vec![asked, released.unwrap_or(Figure::SUPPRESSED)];
    }
    table
}
