//! Reading the log, beside those who write it.

use std::convert::Infallible;

use ::postgres::{Client, IsolationLevel, Transaction};

use super::fault::{PostgresFault, damaged};
use super::gather::{Gathered, gather};
use super::head::Head;
use super::place::Postgres;
use super::schema::{self, Part};
use super::session::{Role, Session};
use crate::audit::store::Entry;
use crate::audit::tree::{self, Hash, Nodes};

/// A log in PostgreSQL, to read. It may be read from a replica, which then lags as replicas do.
///
/// What is read is what the database says; whoever reads it as evidence verifies it against a
/// checkpoint.
#[derive(Debug)]
pub struct PostgresReader {
    session: Session,
    schema: String,
}

impl PostgresReader {
    /// Connects; the log must exist.
    ///
    /// # Errors
    /// Where the server cannot be reached, or the schema is not a log of this version.
    pub fn open(place: &Postgres) -> Result<Self, PostgresFault> {
        let mut session = Session::open(place, Role::Reader)?;
        let schema = place.schema_of(Part::Log);
        session.run(|client, _| schema::accept(client, &schema, Part::Log))?;
        Ok(Self { session, schema })
    }

    /// The newest signed checkpoint; none while the log is empty.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn checkpoint(&mut self) -> Result<Option<String>, PostgresFault> {
        self.read(|transaction, schema| Ok(Head::read(transaction, schema)?.checkpoint))
    }

    /// The first signed checkpoint above a size: that of the batch with the record at that position.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn checkpoint_above(&mut self, size: u64) -> Result<Option<String>, PostgresFault> {
        self.read(|transaction, schema| {
            let reading = PostgresFault::server("reading checkpoints");
            let sql = format!("SELECT note FROM {schema}.checkpoint WHERE size > $1 ORDER BY size LIMIT 1");
            let row = transaction.query_opt(&sql, &[&bounded(size)]).map_err(&reading)?;
            row.map(|row| row.try_get(0).map_err(&reading)).transpose()
        })
    }

    /// Records from a position on, at most so many, in order; fewer at the end of the log. All of them
    /// come in one answer, which must be there within 30 seconds: read a long log in pieces.
    ///
    /// # Errors
    /// Where they cannot be read, or one is missing in between.
    pub fn entries(&mut self, from: u64, most: usize) -> Result<Vec<Entry>, PostgresFault> {
        self.read(|transaction, schema| {
            let size = Head::read(transaction, schema)?.edge.size();
            let until = size.min(from.saturating_add(u64::try_from(most).unwrap_or(u64::MAX)));
            let reading = PostgresFault::server("reading records");
            let sql = format!(
                "SELECT position, clear, sealed FROM {schema}.record WHERE position >= $1 AND position < $2 \
                 ORDER BY position"
            );
            let rows = transaction.query(&sql, &[&bounded(from), &bounded(until)]).map_err(&reading)?;
            let mut rows = rows.iter();
            let mut entries = Vec::with_capacity(rows.len());
            for position in from..until {
                let row = rows.next();
                let found: Option<i64> = row.map(|row| row.try_get(0)).transpose().map_err(&reading)?;
                let (Some(row), true) = (row, found == Some(bounded(position))) else {
                    let why = format!("the record at position {position} is missing from `record`, which has {size}");
                    return Err(damaged(schema, why));
                };
                let (clear, sealed) = (row.try_get(1).map_err(&reading)?, row.try_get(2).map_err(&reading)?);
                entries.push(Entry::new(clear, sealed));
            }
            Ok(entries)
        })
    }

    /// The record at a position; none at or behind the end of the log.
    ///
    /// # Errors
    /// Where it cannot be read, or is missing.
    pub fn entry(&mut self, position: u64) -> Result<Option<Entry>, PostgresFault> {
        Ok(self.entries(position, 1)?.pop())
    }

    /// The audit path of the record at a position, in the tree of a size.
    ///
    /// # Errors
    /// Where a node cannot be read or is missing.
    pub fn inclusion(&mut self, position: u64, size: u64) -> Result<Vec<[u8; 32]>, PostgresFault> {
        self.nodes(move |nodes| tree::inclusion(nodes, position, size))
    }

    /// The proof that the tree of size `new` begins with that of size `old`.
    ///
    /// # Errors
    /// Where a node cannot be read or is missing.
    pub fn consistency(&mut self, old: u64, new: u64) -> Result<Vec<[u8; 32]>, PostgresFault> {
        self.nodes(move |nodes| tree::consistency(nodes, old, new))
    }

    /// The root of the tree of a size, which need not be that of a checkpoint.
    ///
    /// # Errors
    /// Where a node cannot be read or is missing.
    pub fn root(&mut self, size: u64) -> Result<[u8; 32], PostgresFault> {
        self.nodes(move |nodes| Ok(tree::edge(nodes, size)?.root()))
    }

    /// Complete nodes of one level, from an index on, at most so many; fewer at the edge. What a tile of
    /// tlog-tiles holds: of its level `l`, 256 nodes of level `8 * l` here.
    ///
    /// # Errors
    /// Where they cannot be read, or one is missing in between.
    pub fn level(&mut self, level: u8, from: u64, most: usize) -> Result<Vec<[u8; 32]>, PostgresFault> {
        self.read(|transaction, schema| {
            let whole = Head::read(transaction, schema)?.edge.size().checked_shr(level.into()).unwrap_or(0);
            let until = whole.min(from.saturating_add(u64::try_from(most).unwrap_or(u64::MAX)));
            gather(transaction, schema, |nodes| (from..until).map(|index| nodes.node(level, index)).collect())
        })
    }

    /// Asks the tree, with one query for all nodes.
    fn nodes<T: Send>(
        &mut self,
        ask: impl Fn(&mut Gathered) -> Result<T, Infallible> + Send,
    ) -> Result<T, PostgresFault> {
        let schema = &self.schema;
        self.session.run(|client, _| gather(client, schema, ask))
    }

    /// Reads at one moment of the log, whatever the writers do meanwhile.
    pub(super) fn read<T: Send>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>, &str) -> Result<T, PostgresFault> + Send,
    ) -> Result<T, PostgresFault> {
        let schema = &self.schema;
        self.session.run(|client: &mut Client, _| {
            let reading = PostgresFault::server("reading the log");
            let builder = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
            let mut transaction = builder.start().map_err(&reading)?;
            let read = work(&mut transaction, schema)?;
            transaction.commit().map_err(&reading)?;
            Ok(read)
        })
    }
}

impl Nodes for PostgresReader {
    type Error = PostgresFault;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, PostgresFault> {
        self.nodes(move |nodes| nodes.node(level, index))
    }
}

/// A number as PostgreSQL has it; one beyond is as good as its greatest, which no log reaches.
fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
