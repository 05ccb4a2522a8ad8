//! The writer: one transaction a batch.

use std::fmt;
use std::sync::Arc;

use ::postgres::types::ToSql;
use ::postgres::{Client, IsolationLevel, Statement, Transaction};

use super::care::{Care, begin, retried};
use super::copy::Rows;
use super::fault::PostgresFault;
use super::head::{COLUMNS, Head, damaged};
use super::place::Postgres;
use super::reader::PostgresReader;
use super::schema::{self, Part};
use super::session::{Role, SETTINGS, Session, careful};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::{SigningKey, VerifierKey};
use crate::audit::store::{Committed, Entry, Store, StoreFault};
use crate::audit::tree::{self, Growth, Hash};

/// A log in PostgreSQL that this process writes to, beside any number of others.
///
/// A batch is one transaction that holds the head from its first statement to its last. Only once
/// `COMMIT` came back is the batch acknowledged; where the connection is lost in between, nobody knows,
/// nothing is acknowledged, and the head says what happened when the store is opened again.
#[derive(Debug)]
pub struct PostgresStore {
    session: Session,
    place: Postgres,
    writer: Writer,
    fault: Option<String>,
}

/// What a writer knows between batches.
struct Writer {
    schema: String,
    statements: Statements,
    /// Keys under which a head is believed; the host's word.
    trusted: Vec<VerifierKey>,
    /// The keys that have signed, as the table `signer` has them, oldest first.
    signers: Vec<(i32, String)>,
    /// The head that was verified last.
    known: Head,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.known.edge.size();
        f.debug_struct("Writer").field("schema", &self.schema).field("size", &size).finish_non_exhaustive()
    }
}

/// Statements that every batch needs, parsed by the server once.
struct Statements {
    lock: Statement,
    records: Statement,
    nodes: Statement,
    advance: Statement,
}

impl Statements {
    fn new(client: &mut Client, schema: &str) -> Result<Self, PostgresFault> {
        let mut prepare = |sql: String| client.prepare(&sql).map_err(PostgresFault::server("preparing its statements"));
        Ok(Self {
            lock: prepare(format!(
                "SELECT {COLUMNS}, {SETTINGS}, pg_catalog.pg_backend_pid() FROM {schema}.head FOR UPDATE"
            ))?,
            records: prepare(format!("COPY {schema}.record (position, clear, sealed) FROM STDIN (FORMAT binary)"))?,
            nodes: prepare(format!("COPY {schema}.node (level, idx, hash) FROM STDIN (FORMAT binary)"))?,
            advance: prepare(format!(
                "WITH noted AS (INSERT INTO {schema}.checkpoint (size, note) VALUES ($1, $3)) \
                 UPDATE {schema}.head SET size = $1, edge = $2, checkpoint = $3, signer = $4"
            ))?,
        })
    }
}

impl PostgresStore {
    /// Opens the log, and makes its tables where the schema has none.
    ///
    /// `keys` are the log's verifier keys, all that it has had: whoever writes under a key that is not
    /// among them is not believed. Before a key is rotated, every writer is to be opened with the new
    /// one among them.
    ///
    /// # Errors
    /// Where the server cannot be reached or would lose what it commits, where the schema is another's
    /// or another version's, where none of the keys signed the head, and where the head, the nodes and
    /// the last record do not fit each other.
    pub fn open(place: &Postgres, keys: &[VerifierKey]) -> Result<Self, PostgresFault> {
        let mut session = Session::open(place, Role::Writer)?;
        let schema = place.schema_of(Part::Log);
        let writer = session.run(|client, care| Writer::open(client, care, schema, keys))?;
        Ok(Self { session, place: place.clone(), writer, fault: None })
    }

    /// Records in the log when this store last looked: on opening and with each batch.
    pub fn size(&self) -> u64 {
        self.writer.known.edge.size()
    }

    /// The signed checkpoint of that size; none while the log is empty.
    pub fn checkpoint(&self) -> Option<&str> {
        self.writer.known.checkpoint.as_deref()
    }

    /// Reads the same log on a connection of its own.
    ///
    /// # Errors
    /// As of opening.
    pub fn reader(&self) -> Result<PostgresReader, PostgresFault> {
        PostgresReader::open(&self.place)
    }

    /// One statement, made durable; how many rows it changed.
    pub(super) fn durably(
        &mut self,
        doing: &'static str,
        sql: impl FnOnce(&str) -> String,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, PostgresFault> {
        let sql = sql(&self.writer.schema);
        self.session.run(|client, care| {
            care.transaction(client, doing, |transaction| {
                transaction.execute(&sql, values).map_err(PostgresFault::server(doing))
            })
        })
    }
}

impl Store for PostgresStore {
    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        if let Some(why) = &self.fault {
            return Err(StoreFault::new(format!("the log failed before and must be opened again: {why}")));
        }
        if entries.is_empty() {
            return Err(StoreFault::new("a batch has at least one record"));
        }
        let writer = &mut self.writer;
        let committed = self.session.run(|client, care| writer.commit(client, care, entries, key));
        committed.map_err(|fault| {
            self.fault = Some(fault.to_string());
            StoreFault::from(fault)
        })
    }
}

impl Writer {
    fn open(client: &mut Client, care: &Care, schema: String, keys: &[VerifierKey]) -> Result<Self, PostgresFault> {
        schema::ensure(client, care, &schema, Part::Log)?;
        let opening = PostgresFault::server("opening the log");
        // One moment of the log, whatever the others write meanwhile.
        let builder = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let mut transaction = builder.start().map_err(&opening)?;
        let known = Head::read(&mut transaction, &schema)?;
        known.verify(&schema, keys)?;
        known.stands(&mut transaction, &schema)?;
        let signers = signers(&mut transaction, &schema)?;
        transaction.commit().map_err(&opening)?;
        let statements = Statements::new(client, &schema)?;
        Ok(Self { schema, statements, trusted: keys.to_vec(), signers, known })
    }

    /// Commits a batch, and tries again where the server undid it for another's sake.
    fn commit(
        &mut self,
        client: &mut Client,
        care: &Care,
        entries: &[Entry],
        key: &SigningKey,
    ) -> Result<Committed, PostgresFault> {
        let leaves: Vec<Hash> = entries.iter().map(|entry| tree::leaf(&entry.clear)).collect();
        retried(|| self.once(client, care, (entries, &leaves), key))
    }

    fn once(
        &mut self,
        client: &mut Client,
        care: &Care,
        (entries, leaves): (&[Entry], &[Hash]),
        key: &SigningKey,
    ) -> Result<Committed, PostgresFault> {
        let mut transaction = begin(client, "beginning a batch")?;
        let (head, pid) = self.lock(&mut transaction)?;
        let vkey = key.verifier();
        let signer = self.signer(&mut transaction, &vkey, head.edge.size())?;
        let mut edge = head.edge.clone();
        let growth = edge.grow(leaves);
        self.write(&mut transaction, entries, &growth)?;
        // Signed last, so that as little as can be is signed and then undone.
        let checkpoint = Checkpoint::of(key, edge.size(), edge.root()).sign(key);
        let advancing = PostgresFault::server("moving the head");
        let moved = transaction
            .execute(&self.statements.advance, &[&number(edge.size())?, &Head::bytes(&edge), &checkpoint, &signer]);
        if moved.map_err(advancing)? != 1 {
            return Err(damaged(&self.schema, "the head could not be moved: `head` must have one row".to_owned()));
        }
        care.commit(transaction, pid)?;
        let committed = Committed { growth: Arc::new(growth), checkpoint: Arc::from(checkpoint.as_str()) };
        self.known = Head { edge, checkpoint: Some(checkpoint), signer: Some(signer) };
        if self.signers.last().is_none_or(|(seq, _)| *seq != signer) {
            self.signers.push((signer, vkey.to_string()));
        }
        Ok(committed)
    }

    /// Waits for the head, and makes sure of it where another moved it. Also gives the server's process.
    fn lock(&mut self, transaction: &mut Transaction<'_>) -> Result<(Head, i32), PostgresFault> {
        let locking = PostgresFault::server("waiting for the head");
        let row = transaction.query_opt(&self.statements.lock, &[]).map_err(&locking)?;
        let row = row.ok_or_else(|| damaged(&self.schema, "the table `head` is empty; it has one row".to_owned()))?;
        careful(&row, 4)?;
        let pid = row.try_get(7).map_err(&locking)?;
        let head = Head::of(&row, &self.schema)?;
        if head != self.known {
            head.verify(&self.schema, &self.trusted)?;
            head.follows(&self.known.edge, transaction, &self.schema)?;
            if head.signer != self.known.signer {
                self.signers = signers(transaction, &self.schema)?;
            }
            self.known.clone_from(&head);
        }
        Ok((head, pid))
    }

    /// Number of the key, which must be the newest of the log or a new one.
    fn signer(
        &mut self,
        transaction: &mut Transaction<'_>,
        key: &VerifierKey,
        size: u64,
    ) -> Result<i32, PostgresFault> {
        let refused = |why: String| PostgresFault::Key { schema: self.schema.clone(), why };
        let vkey = key.to_string();
        match self.signers.iter().position(|(_, known)| *known == vkey) {
            Some(at) if at.saturating_add(1) == self.signers.len() => {
                return self.signers.get(at).map(|(seq, _)| *seq).ok_or_else(|| refused("no signer".to_owned()));
            }
            Some(_) => {
                let why = "the log's key was rotated; this one no longer signs. Open the log with the new key";
                return Err(refused(why.to_owned()));
            }
            None => {}
        }
        if !self.trusted.contains(key) {
            let why = "the signing key is not among the verifier keys with which the log was opened";
            return Err(refused(why.to_owned()));
        }
        let origin = |vkey: &str| vkey.split_once('+').map(|(name, _)| name.to_owned());
        if let Some((_, last)) = self.signers.last().filter(|(_, last)| origin(last) != origin(&vkey)) {
            let last = origin(last).unwrap_or_default();
            return Err(refused(format!("the log is `{last}`, and the signing key is of `{}`", key.name())));
        }
        let seq = self.signers.last().map_or(0, |(seq, _)| seq.saturating_add(1));
        let sql = format!("INSERT INTO {}.signer (seq, vkey, first) VALUES ($1, $2, $3)", self.schema);
        let adding = PostgresFault::server("adding the log's new key");
        transaction.execute(&sql, &[&seq, &vkey, &number(size)?]).map_err(adding)?;
        Ok(seq)
    }

    /// Writes the records and the nodes that they complete.
    fn write(
        &self,
        transaction: &mut Transaction<'_>,
        entries: &[Entry],
        growth: &Growth,
    ) -> Result<(), PostgresFault> {
        let size = |entry: &Entry| {
            entry.clear.len().saturating_add(entry.sealed.as_ref().map_or(0, Vec::len)).saturating_add(24)
        };
        let mut records = Rows::new(entries.iter().map(size).fold(0, usize::saturating_add));
        for (position, entry) in (growth.first()..).zip(entries) {
            records.row(3);
            records.bigint(number(position)?);
            records.bytea(&entry.clear)?;
            match &entry.sealed {
                Some(sealed) => records.bytea(sealed)?,
                None => records.null(),
            }
        }
        records.send(transaction, &self.statements.records, "writing records")?;
        let mut nodes = Rows::new(entries.len().saturating_mul(128));
        for (level, index, hash) in growth.complete() {
            nodes.row(3);
            nodes.smallint(i16::from(level));
            nodes.bigint(number(index)?);
            nodes.bytea(&hash)?;
        }
        nodes.send(transaction, &self.statements.nodes, "writing nodes of the tree")
    }
}

/// The keys that have signed, oldest first.
fn signers(transaction: &mut Transaction<'_>, schema: &str) -> Result<Vec<(i32, String)>, PostgresFault> {
    let reading = PostgresFault::server("reading the log's keys");
    let sql = format!("SELECT seq, vkey FROM {schema}.signer ORDER BY seq");
    let rows = transaction.query(&sql, &[]).map_err(&reading)?;
    rows.iter().map(|row| Ok((row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?))).collect()
}

/// A number as PostgreSQL has it.
fn number(number: u64) -> Result<i64, PostgresFault> {
    i64::try_from(number).map_err(|_| PostgresFault::Place { why: format!("{number} is beyond PostgreSQL's numbers") })
}
