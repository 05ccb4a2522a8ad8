//! Rows of a report: in memory by what they say, in JSON a list in that order.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Seen;

#[derive(Serialize, Deserialize)]
struct Row<K> {
    #[serde(flatten)]
    key: K,
    #[serde(flatten)]
    seen: Seen,
}

pub(super) fn serialize<K: Serialize, S: Serializer>(rows: &BTreeMap<K, Seen>, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct RowRef<'a, K> {
        #[serde(flatten)]
        key: &'a K,
        #[serde(flatten)]
        seen: &'a Seen,
    }
    to.collect_seq(rows.iter().map(|(key, seen)| RowRef { key, seen }))
}

pub(super) fn deserialize<'de, K: DeserializeOwned + Ord, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<K, Seen>, D::Error> {
    let rows: Vec<Row<K>> = Vec::deserialize(from)?;
    let mut map = BTreeMap::new();
    for Row { key, seen } in rows {
        if map.insert(key, seen).is_some() {
            return Err(serde::de::Error::custom("a row stands twice"));
        }
    }
    Ok(map)
}

/// Adds rows to rows.
pub(super) fn join<K: Ord>(mine: &mut BTreeMap<K, Seen>, theirs: BTreeMap<K, Seen>, most: usize) {
    for (key, seen) in theirs {
        mine.entry(key).or_default().join(seen, most);
    }
}
