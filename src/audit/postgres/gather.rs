//! Nodes of the tree from their table, all that a proof needs in one query.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use ::postgres::GenericClient;

use super::fault::PostgresFault;
use crate::audit::tree::{Hash, Nodes};

/// Nodes that were fetched, and those that were asked for and are not there yet.
#[derive(Default)]
pub(super) struct Gathered {
    known: BTreeMap<(u8, u64), Hash>,
    wanted: BTreeSet<(u8, u64)>,
}

impl Nodes for Gathered {
    type Error = Infallible;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.known.get(&(level, index)).copied().unwrap_or_else(|| {
            self.wanted.insert((level, index));
            Hash::default()
        }))
    }
}

/// Asks once to learn which nodes are needed, fetches them, and asks again. Which nodes a proof needs
/// depends on sizes and positions alone.
pub(super) fn gather<T>(
    client: &mut impl GenericClient,
    schema: &str,
    ask: impl Fn(&mut Gathered) -> Result<T, Infallible>,
) -> Result<T, PostgresFault> {
    let mut nodes = Gathered::default();
    let Ok(first) = ask(&mut nodes);
    if nodes.wanted.is_empty() {
        return Ok(first);
    }
    let wanted = std::mem::take(&mut nodes.wanted);
    nodes.known = fetch(client, schema, &wanted)?;
    if let Some((level, index)) = wanted.iter().find(|place| !nodes.known.contains_key(place)) {
        let why = format!("node {index} of level {level} is missing from `node`");
        return Err(PostgresFault::Damaged { schema: schema.to_owned(), why });
    }
    let Ok(answer) = ask(&mut nodes);
    Ok(answer)
}

fn fetch(
    client: &mut impl GenericClient,
    schema: &str,
    wanted: &BTreeSet<(u8, u64)>,
) -> Result<BTreeMap<(u8, u64), Hash>, PostgresFault> {
    let reading = PostgresFault::server("reading nodes of the tree");
    let levels: Vec<i16> = wanted.iter().map(|(level, _)| i16::from(*level)).collect();
    // No tree has 2^63 nodes; a number beyond is found nowhere, and said to be missing.
    let indices: Vec<i64> = wanted.iter().map(|(_, index)| i64::try_from(*index).unwrap_or(i64::MAX)).collect();
    let sql = format!(
        "SELECT n.level, n.idx, n.hash FROM unnest($1::pg_catalog.int2[], $2::pg_catalog.int8[]) \
         AS w (level, idx) JOIN {schema}.node n ON n.level = w.level AND n.idx = w.idx"
    );
    let rows = client.query(&sql, &[&levels, &indices]).map_err(&reading)?;
    let mut found = BTreeMap::new();
    for row in &rows {
        let (level, index): (i16, i64) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
        let hash: &[u8] = row.try_get(2).map_err(&reading)?;
        if let (Ok(level), Ok(index), Ok(hash)) = (u8::try_from(level), u64::try_from(index), Hash::try_from(hash)) {
            found.insert((level, index), hash);
        }
    }
    Ok(found)
}
