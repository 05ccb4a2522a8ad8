//! The head: how far the log is, and who said so.

use ::postgres::{GenericClient, Row};

use super::fault::{PostgresFault, damaged};
use super::gather::gather;
use super::signers::Signer;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::tree::{self, Edge, Hash};

/// The columns of [`Head::of`].
pub(super) const COLUMNS: &str = "size, edge, checkpoint, signer";

/// The one row of `head`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) edge: Edge,
    /// The signed checkpoint; none while the log is empty.
    pub(super) checkpoint: Option<String>,
    /// Number of the key in `signer`.
    pub(super) signer: Option<i32>,
}

impl Head {
    /// Reads it from the first columns of a row.
    pub(super) fn of(row: &Row, schema: &str) -> Result<Self, PostgresFault> {
        let reading = PostgresFault::server("reading the head");
        let size: i64 = row.try_get(0).map_err(&reading)?;
        let edge: &[u8] = row.try_get(1).map_err(&reading)?;
        let nodes: Option<Vec<Hash>> = edge.chunks(32).map(|node| Hash::try_from(node).ok()).collect();
        let edge = u64::try_from(size).ok().zip(nodes).and_then(|(size, nodes)| Edge::of(size, nodes));
        let edge =
            edge.ok_or_else(|| damaged(schema, format!("the edge in `head` is none of a tree of {size} leaves")))?;
        let checkpoint = row.try_get(2).map_err(&reading)?;
        Ok(Self { edge, checkpoint, signer: row.try_get(3).map_err(&reading)? })
    }

    /// Reads it in a transaction, without waiting for writers.
    pub(super) fn read(client: &mut impl GenericClient, schema: &str) -> Result<Self, PostgresFault> {
        let reading = PostgresFault::server("reading the head");
        let row = client.query_opt(&format!("SELECT {COLUMNS} FROM {schema}.head"), &[]).map_err(reading)?;
        let row = row.ok_or_else(|| damaged(schema, "the table `head` is empty; it has one row".to_owned()))?;
        Self::of(&row, schema)
    }

    /// The edge as it is stored.
    pub(super) fn bytes(edge: &Edge) -> Vec<u8> {
        edge.nodes().concat()
    }

    /// Whether the key in force signed this tree.
    pub(super) fn verify(&self, schema: &str, signer: Option<&Signer>) -> Result<(), PostgresFault> {
        let size = self.edge.size();
        let Some(note) = &self.checkpoint else {
            let why = format!("`head` has {size} records and no checkpoint");
            return if size == 0 { Ok(()) } else { Err(damaged(schema, why)) };
        };
        let Some(signer) = signer.filter(|signer| self.signer == Some(signer.seq)) else {
            return Err(damaged(schema, "`head` does not name the newest key of `signer`".to_owned()));
        };
        let (checkpoint, _) = Checkpoint::open(note, &signer.key)
            .map_err(|why| damaged(schema, format!("the checkpoint of `head`, of {size} records: {why}")))?;
        if checkpoint.size() != size || *checkpoint.root() != self.edge.root() {
            let why = format!("the checkpoint of `head` is of {} records and another root", checkpoint.size());
            return Err(damaged(schema, format!("{why} than its edge, which is of {size}")));
        }
        Ok(())
    }

    /// Whether this tree begins with the one that was known: nothing was taken back or rewritten.
    pub(super) fn follows(
        &self,
        before: &Edge,
        client: &mut impl GenericClient,
        schema: &str,
    ) -> Result<(), PostgresFault> {
        let (old, new) = (before.size(), self.edge.size());
        let proof = gather(client, schema, |nodes| tree::consistency(nodes, old, new))?;
        if tree::consistent(old, &before.root(), new, &self.edge.root(), &proof) {
            return Ok(());
        }
        let why = format!(
            "the head of {new} records does not continue the log of {old} that this writer knew; was a backup \
             restored, or did a replica take over that lagged?"
        );
        Err(damaged(schema, why))
    }

    /// Whether the tables end where the head does: the edge is that of `node`, the last record hashes
    /// to its node, and nothing lies beyond.
    pub(super) fn stands(&self, client: &mut impl GenericClient, schema: &str) -> Result<(), PostgresFault> {
        let size = self.edge.size();
        let reading = PostgresFault::server("reading the end of the log");
        let sql = format!(
            "SELECT (SELECT pg_catalog.max(position) FROM {schema}.record), \
             (SELECT pg_catalog.max(idx) FROM {schema}.node WHERE level = 0), \
             (SELECT pg_catalog.max(size) FROM {schema}.checkpoint)"
        );
        let row = client.query_one(&sql, &[]).map_err(&reading)?;
        let last = i64::try_from(size).ok().and_then(|size| size.checked_sub(1)).filter(|last| *last >= 0);
        for (at, table) in ["record", "node"].into_iter().enumerate() {
            let found: Option<i64> = row.try_get(at).map_err(&reading)?;
            if found != last {
                let found = found.map_or("empty".to_owned(), |found| format!("up to position {found}"));
                let why = format!("`{table}` is {found}; the head is of {size} records");
                return Err(damaged(schema, why));
            }
        }
        let noted: Option<i64> = row.try_get(2).map_err(&reading)?;
        if noted != last.and_then(|last| last.checked_add(1)) {
            return Err(damaged(schema, format!("the newest row of `checkpoint` is not of the head's size, {size}")));
        }
        if gather(client, schema, |nodes| tree::edge(nodes, size))? != self.edge {
            return Err(damaged(schema, format!("the edge of {size} records in `node` is not that of `head`")));
        }
        let Some(last) = last else { return Ok(()) };
        let sql = format!(
            "SELECT r.clear, n.hash FROM {schema}.record r JOIN {schema}.node n ON n.level = 0 AND n.idx = r.position \
             WHERE r.position = $1"
        );
        let row = client.query_one(&sql, &[&last]).map_err(&reading)?;
        let (clear, hash): (&[u8], &[u8]) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
        if tree::leaf(clear) != hash {
            return Err(damaged(schema, format!("the record at position {last} does not hash to its node")));
        }
        Ok(())
    }
}
