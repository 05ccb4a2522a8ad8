//! The writer: one transaction a batch.

use std::fmt;
use std::sync::Arc;

use ::postgres::types::ToSql;
use ::postgres::{Client, IsolationLevel, Statement, Transaction};

use super::care::{Care, begin, retried};
use super::copy::Rows;
use super::fault::{PostgresFault, damaged};
use super::head::{COLUMNS, Head};
use super::place::Postgres;
use super::reader::PostgresReader;
use super::schema::{self, Part};
use super::session::{Role, SETTINGS, Session, careful};
use super::signers::{self, Signer};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::{SigningKey, VerifierKey};
use crate::audit::ring::names;
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
    /// The keys that have signed, oldest first; the last one is in force.
    signers: Vec<Signer>,
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
    /// `keys` are the log's verifier keys, oldest first; at least the first one. Later ones need not be
    /// given: they are believed where a record that the key before signed names them.
    ///
    /// # Errors
    /// Where the server cannot be reached or would lose what it commits, where the schema is another's
    /// or another version's, where the head is not signed by the log's key, and where the head, the nodes and
    /// the last record do not fit each other.
    pub fn open(place: &Postgres, keys: &[VerifierKey]) -> Result<Self, PostgresFault> {
        let mut session = Session::open(place, Role::Writer)?;
        let schema = place.schema_of(Part::Log);
        let writer = session.run(|client, care| Writer::open(client, care, schema, keys))?;
        Ok(Self { session, place: place.clone(), writer, fault: None })
    }

    /// The signed checkpoint of that size; none while the log is empty.
    pub fn checkpoint(&self) -> Option<&str> {
        self.writer.known.checkpoint.as_deref()
    }

    /// The key in force; none while the log is empty.
    pub fn in_force(&self) -> Option<&VerifierKey> {
        self.writer.signers.last().map(|signer| &signer.key)
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

impl PostgresStore {
    /// Makes a batch durable with which the log's key changes. One record in it must have the `type`
    /// `key-rotation` and the new verifier key as one of its texts. Both keys sign; from the next batch on
    /// the old one is refused, whichever process holds it.
    ///
    /// # Errors
    /// As in [`Store::commit`], and where no record names the new key.
    pub fn rotate(&mut self, entries: &[Entry], old: &SigningKey, new: &SigningKey) -> Result<Committed, StoreFault> {
        let key = new.verifier();
        if key.name() != old.name() || key == old.verifier() {
            return Err(StoreFault::new(format!("`{key}` cannot follow; another key of `{}` is needed", old.name())));
        }
        if !entries.iter().any(|entry| names(&entry.clear, &key)) {
            return Err(StoreFault::new(format!("no record of a key rotation in the batch names `{key}`")));
        }
        self.append(entries, old, Some(new))
    }

    fn append(
        &mut self,
        entries: &[Entry],
        key: &SigningKey,
        next: Option<&SigningKey>,
    ) -> Result<Committed, StoreFault> {
        if let Some(why) = &self.fault {
            return Err(StoreFault::new(format!("the log failed before and must be opened again: {why}")));
        }
        if entries.is_empty() {
            return Err(StoreFault::new("a batch needs at least one record"));
        }
        let writer = &mut self.writer;
        let leaves: Vec<Hash> = entries.iter().map(|entry| tree::leaf(&entry.clear)).collect();
        let batch = Batch { entries, leaves, key, next };
        // Tried again where the server undid it for another's sake.
        let committed = self.session.run(|client, care| retried(|| writer.commit(client, care, &batch)));
        committed.map_err(|fault| {
            self.fault = Some(fault.to_string());
            StoreFault::from(fault)
        })
    }
}

impl Store for PostgresStore {
    /// When this store last looked: on opening and with each batch.
    fn size(&self) -> u64 {
        self.writer.known.edge.size()
    }

    fn keep(&mut self, digest: &str, object: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault> {
        let kept = self.keep_object(&object()).map_err(StoreFault::from)?;
        let kept = crate::object::named(&kept);
        if kept == digest {
            Ok(())
        } else {
            Err(StoreFault::new(format!("object {digest}: its bytes have the digest {kept}")))
        }
    }

    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        self.append(entries, key, None)
    }
}

/// What is to be committed, and who signs: where the key changes, two.
struct Batch<'a> {
    entries: &'a [Entry],
    leaves: Vec<Hash>,
    key: &'a SigningKey,
    next: Option<&'a SigningKey>,
}

impl Writer {
    fn open(client: &mut Client, care: &Care, schema: String, keys: &[VerifierKey]) -> Result<Self, PostgresFault> {
        schema::ensure(client, care, &schema, Part::Log)?;
        let opening = PostgresFault::server("opening the log");
        // One moment of the log, whatever the others write meanwhile.
        let builder = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let mut transaction = builder.start().map_err(&opening)?;
        let signers = signers::read(&mut transaction, &schema, keys)?;
        let known = Head::read(&mut transaction, &schema)?;
        known.verify(&schema, signers.last())?;
        known.stands(&mut transaction, &schema)?;
        transaction.commit().map_err(&opening)?;
        let statements = Statements::new(client, &schema)?;
        Ok(Self { schema, statements, trusted: keys.to_vec(), signers, known })
    }

    fn commit(&mut self, client: &mut Client, care: &Care, batch: &Batch<'_>) -> Result<Committed, PostgresFault> {
        let mut transaction = begin(client, "beginning a batch")?;
        let (head, pid) = self.lock(&mut transaction)?;
        let new = self.signer(batch)?;
        let mut edge = head.edge.clone();
        let growth = edge.grow(&batch.leaves);
        self.write(&mut transaction, batch.entries, &growth)?;
        let size = number(edge.size())?;
        let place = (number(growth.first())?, size);
        let last = self.signers.last();
        let new = new.map(|key| signers::add(&mut transaction, &self.schema, last, key, place)).transpose()?;
        let signer = new.as_ref().or(last).map(|signer| signer.seq);
        // Signed last, so that as little as can be is signed and then undone.
        let checkpoint = Checkpoint::of(batch.key, edge.size(), edge.root());
        let mut note = checkpoint.sign(batch.key);
        if let Some(next) = batch.next {
            note.push_str(&next.sign(&checkpoint.text()));
        }
        let advancing = PostgresFault::server("moving the head");
        let moved = transaction.execute(&self.statements.advance, &[&size, &Head::bytes(&edge), &note, &signer]);
        if moved.map_err(advancing)? != 1 {
            return Err(damaged(&self.schema, "the head could not be moved: `head` must have one row".to_owned()));
        }
        care.commit(transaction, pid)?;
        let committed = Committed { growth: Arc::new(growth), checkpoint: Arc::from(note.as_str()) };
        self.known = Head { edge, checkpoint: Some(note), signer };
        self.signers.extend(new);
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
            if head.signer != self.known.signer {
                self.learn(transaction)?;
            }
            head.verify(&self.schema, self.signers.last())?;
            head.follows(&self.known.edge, transaction, &self.schema)?;
            self.known.clone_from(&head);
        }
        Ok((head, pid))
    }

    /// Learns the keys with which others went on.
    fn learn(&mut self, transaction: &mut Transaction<'_>) -> Result<(), PostgresFault> {
        let known: Vec<VerifierKey> = self.signers.iter().map(|signer| signer.key.clone()).collect();
        let signers = signers::read(transaction, &self.schema, &[known, self.trusted.clone()].concat())?;
        if !signers.starts_with(&self.signers) {
            let why = "the keys in `signer` are not those that this writer knew, and more".to_owned();
            return Err(damaged(&self.schema, why));
        }
        self.signers = signers;
        Ok(())
    }

    /// Whether the batch is signed by the key in force; gives the key that begins with it, if any.
    fn signer(&self, batch: &Batch<'_>) -> Result<Option<VerifierKey>, PostgresFault> {
        let refused = |why: String| Err(PostgresFault::Key { schema: self.schema.clone(), why });
        let (key, next) = (batch.key.verifier(), batch.next.map(SigningKey::verifier));
        let is = |signer: &Signer| signer.key == key;
        match self.signers.last() {
            None if !self.trusted.contains(&key) => {
                refused(format!("the signing key is `{key}`, which is not among the keys that were given"))
            }
            None if next.is_some() => refused("an empty log has no key to rotate; begin with the new one".to_owned()),
            None => Ok(Some(key)),
            Some(last) if is(last) => match next {
                Some(next) if self.signers.iter().any(|signer| signer.key == next) => {
                    refused(format!("`{next}` cannot follow: the log had it before"))
                }
                next => Ok(next),
            },
            Some(last) if self.signers.iter().any(is) => {
                refused(format!("its key was rotated to `{}`; the old one signs nothing more", last.key))
            }
            Some(last) => refused(format!("its key is `{}`, and the batch is to be signed by `{key}`", last.key)),
        }
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

/// A number as PostgreSQL has it.
fn number(number: u64) -> Result<i64, PostgresFault> {
    i64::try_from(number).map_err(|_| PostgresFault::Place { why: format!("{number} is beyond PostgreSQL's numbers") })
}
