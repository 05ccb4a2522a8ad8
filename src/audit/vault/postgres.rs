//! The vault in PostgreSQL: several writers, one key for each subject.
//!
//! Nothing is cached: another process may erase at any moment, and one look at the tables is what
//! every batch costs.
//!
//! PostgreSQL overwrites nothing. What was deleted stays in the table's file until `VACUUM` and until
//! its place is used again, and in the write-ahead log, its archives, replicas that lag, and backups for as long as
//! those are kept. All of it is wrapped. Where an erasure must reach those, too: [rewrap](Vault::rewrap)
//! under a new key-encryption key, and destroy the old one.

mod keks;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use ::postgres::{Client, GenericClient, Transaction};

use self::keks::Keks;
use super::{Epoch, Forgotten, PLATFORM, SubjectKey, Tag, Vault, VaultFault, Wanted};
use crate::audit::keys::{Secret, VaultKeys};
use crate::audit::mac::MacKey;
use crate::audit::postgres::Postgres;
use crate::audit::postgres::care::{Care, Fault};
use crate::audit::postgres::fault::PostgresFault;
use crate::audit::postgres::schema::{self, Part};
use crate::audit::postgres::session::{Role, Session};

/// Rows that are rewrapped in one transaction.
const STEP: i64 = 4_096;

/// Where a subject's row is: an HMAC of the identifier.
type Lookup = [u8; 32];

/// A vault in PostgreSQL, which several processes may write to; each subject gets one key all the same.
///
/// It holds subjects' keys wrapped under the key-encryption key, found by an HMAC of the identifier;
/// and which tags belong to one key, which is readable without any key. Keep it in a database of its
/// own, whose backups expire soon: a backup of the log that holds its keys, too, undoes erasures.
#[derive(Debug)]
pub struct PostgresVault {
    session: Session,
    schema: String,
    keks: Keks,
    index: MacKey,
    read_only: bool,
}

/// Why something was not done, on the way out of a transaction.
enum Stop {
    Server(PostgresFault),
    Vault(VaultFault),
}

impl From<PostgresFault> for Stop {
    fn from(fault: PostgresFault) -> Self {
        Self::Server(fault)
    }
}

impl From<VaultFault> for Stop {
    fn from(fault: VaultFault) -> Self {
        Self::Vault(fault)
    }
}

impl Fault for Stop {
    fn is_passing(&self) -> bool {
        match self {
            Self::Server(fault) => fault.is_passing(),
            Self::Vault(_) => false,
        }
    }
}

impl Stop {
    fn fault(self, schema: &str) -> VaultFault {
        let place = place(schema);
        match self {
            Self::Vault(fault) => fault,
            Self::Server(PostgresFault::Schema { why, .. }) => VaultFault::Foreign { place, why },
            Self::Server(PostgresFault::Damaged { why, .. }) => VaultFault::Damaged { place, why },
            Self::Server(fault) => VaultFault::Disk { place, why: fault.to_string() },
        }
    }
}

/// How a vault is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Existing,
    Make,
    Read,
}

impl PostgresVault {
    /// Opens the vault of a log that has records: it must exist. The schema is `comity_vault` where the
    /// place names none.
    ///
    /// # Errors
    /// Where there is none, the server would lose what it commits, or a key-encryption key does not fit.
    pub fn open(place: &Postgres, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(place, keys, Mode::Existing)
    }

    /// Opens a vault, or makes one where there is none: for a log that has no records yet.
    ///
    /// # Errors
    /// Where it cannot be made, the server would lose what it commits, or a key-encryption key does not fit.
    pub fn open_or_make(place: &Postgres, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(place, keys, Mode::Make)
    }

    /// Opens a vault for reading.
    ///
    /// # Errors
    /// Where there is none, or a key-encryption key does not fit.
    pub fn open_to_read(place: &Postgres, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(place, keys, Mode::Read)
    }

    fn connect(place: &Postgres, keys: &VaultKeys, mode: Mode) -> Result<Self, VaultFault> {
        let (schema, read_only) = (place.schema_of(Part::Vault), mode == Mode::Read);
        let role = if read_only { Role::Reader } else { Role::Writer };
        let open = || -> Result<(Session, Keks, MacKey), Stop> {
            let mut session = Session::open(place, role)?;
            let (wrapping, index) = session.run(|client, care| -> Result<_, Stop> {
                if mode == Mode::Make {
                    schema::ensure(client, care, &schema, Part::Vault)?;
                } else {
                    schema::accept(client, &schema, Part::Vault)?;
                }
                if read_only { Keks::read(client, &schema, keys) } else { Keks::unlock(client, care, &schema, keys) }
            })?;
            Ok((session, wrapping, index))
        };
        let (session, wrapping, index) = open().map_err(|stop| stop.fault(&schema))?;
        Ok(Self { session, schema, keks: wrapping, index, read_only })
    }

    fn lookup(&self, subject: &[u8]) -> Lookup {
        *self.index.mac(&[b"comity/subject/v1/", subject])
    }

    fn writable(&self) -> Result<(), VaultFault> {
        if self.read_only { Err(VaultFault::ReadOnly) } else { Ok(()) }
    }

    fn run<R: Send>(
        &mut self,
        work: impl FnOnce(&mut Client, &Care, &str, &mut Keks) -> Result<R, Stop> + Send,
    ) -> Result<R, VaultFault> {
        let Self { session, schema, keks, .. } = self;
        session.run(|client, care| work(client, care, schema, keks)).map_err(|stop| stop.fault(schema))
    }

    /// Takes dead rows out of the files, where the role may. The erasure itself is done by then.
    fn vacuum(&mut self) {
        let vacuumed = self.run(|client, _, schema, _| {
            let sql = format!("VACUUM {schema}.subject, {schema}.tag");
            client.batch_execute(&sql).map_err(PostgresFault::server("vacuuming")).map_err(Stop::from)
        });
        if let Err(why) = vacuumed {
            tracing::warn!(%why, "the vault was not vacuumed; what was erased stays in its files until it is");
        }
    }
}

impl PostgresVault {
    /// Erases the subject of that row.
    fn forget_at(&mut self, lookup: Lookup) -> Result<Forgotten, VaultFault> {
        self.writable()?;
        let tags = self.run(|client, care, schema, _| {
            care.transaction(client, "erasing", |transaction| {
                // The row is held first: whoever gives it another tag comes before or after all of this.
                let hold = format!("SELECT 1 FROM {schema}.subject WHERE lookup = $1 FOR UPDATE");
                transaction.execute(&hold, &[&lookup.as_slice()]).map_err(PostgresFault::server("erasing"))?;
                let sql = format!("SELECT tag FROM {schema}.tag WHERE lookup = $1 ORDER BY epoch");
                let tags = tags(transaction, &sql, schema, &lookup)?;
                let delete = format!("DELETE FROM {schema}.subject WHERE lookup = $1");
                transaction.execute(&delete, &[&lookup.as_slice()]).map_err(PostgresFault::server("erasing"))?;
                Ok::<_, Stop>(tags)
            })
        })?;
        self.vacuum();
        Ok(Forgotten { tags })
    }
}

impl Vault for PostgresVault {
    fn keys(&mut self, wanted: &[Wanted<'_>]) -> Result<Vec<SubjectKey>, VaultFault> {
        self.writable()?;
        let places: Vec<(Lookup, Epoch)> = wanted.iter().map(|one| (self.lookup(one.subject), one.epoch)).collect();
        // Sorted, so that two who make the same keys wait for each other in one order.
        let distinct: BTreeSet<(Lookup, Epoch)> = places.iter().copied().collect();
        let known = self.run(|client, care, schema, keks| {
            let known = known(client, schema, keks, &distinct)?;
            if known.len() == distinct.len() {
                return Ok(known);
            }
            care.transaction(client, "making keys", |transaction| make(transaction, schema, keks, &distinct))
        })?;
        let keys: Vec<SubjectKey> = places.iter().filter_map(|place| known.get(place).cloned()).collect();
        if keys.len() == wanted.len() {
            return Ok(keys);
        }
        Err(VaultFault::Damaged { place: place(&self.schema), why: "it did not keep what it took".to_owned() })
    }

    fn find(&mut self, tag: &Tag) -> Result<Option<SubjectKey>, VaultFault> {
        self.run(|client, _, schema, keks| {
            let reading = PostgresFault::server("looking for a tag");
            let sql = format!(
                "SELECT s.lookup, s.kek, s.wrapped, t.epoch FROM {schema}.tag t \
                 JOIN {schema}.subject s ON s.lookup = t.lookup WHERE t.tag = $1"
            );
            let row = client.query_opt(&sql, &[&tag.bytes().as_slice()]).map_err(&reading)?;
            let Some(row) = row else { return Ok(None) };
            let secret = keks.unwrap(schema, &row)?;
            let epoch: String = row.try_get(3).map_err(&reading)?;
            let key = Epoch::of(&epoch).map(|epoch| SubjectKey::of(secret, epoch)).filter(|key| key.tag == *tag);
            key.map(Some).ok_or_else(|| damaged(schema, "a tag leads to a key that it is not of").into())
        })
    }

    fn tags_of(&mut self, subject: &[u8]) -> Result<Vec<Tag>, VaultFault> {
        let lookup = self.lookup(subject);
        self.run(|client, _, schema, _| {
            let sql = format!("SELECT tag FROM {schema}.tag WHERE lookup = $1 ORDER BY epoch");
            tags(client, &sql, schema, &lookup)
        })
    }

    fn forget(&mut self, subject: &[u8]) -> Result<Forgotten, VaultFault> {
        if subject == PLATFORM {
            return Err(VaultFault::Platform);
        }
        let lookup = self.lookup(subject);
        self.forget_at(lookup)
    }

    fn forget_tagged(&mut self, tag: &Tag) -> Result<Forgotten, VaultFault> {
        let found = self.run(|client, _, schema, _| {
            let looking = PostgresFault::server("looking for a tag");
            let sql = format!("SELECT lookup FROM {schema}.tag WHERE tag = $1");
            let row = client.query_opt(&sql, &[&tag.bytes().as_slice()]).map_err(&looking)?;
            match row {
                Some(row) => Ok(Some(lookup_of(schema, row.try_get(0).map_err(&looking)?)?)),
                None => Ok(None),
            }
        })?;
        match found {
            None => Ok(Forgotten::default()),
            Some(lookup) if lookup == self.lookup(PLATFORM) => Err(VaultFault::Platform),
            Some(lookup) => self.forget_at(lookup),
        }
    }

    fn rewrap(&mut self, keys: &VaultKeys) -> Result<u64, VaultFault> {
        self.writable()?;
        let count = self.run(|client, care, schema, keks| {
            *keks = Keks::promote(client, care, schema, keys)?;
            let mut count = 0_u64;
            loop {
                let done = care.transaction(client, "rewrapping", |transaction| step(transaction, schema, keks))?;
                count = count.saturating_add(done);
                // Others may have wrapped under the older key until now; then there is more to do.
                if done == 0 && keks.retire(client, care, schema)? {
                    return Ok(count);
                }
            }
        })?;
        self.vacuum();
        Ok(count)
    }
}

/// The keys of those places that have a key and a tag.
fn known(
    client: &mut impl GenericClient,
    schema: &str,
    keks: &mut Keks,
    places: &BTreeSet<(Lookup, Epoch)>,
) -> Result<BTreeMap<(Lookup, Epoch), SubjectKey>, Stop> {
    let reading = PostgresFault::server("reading keys");
    let lookups: Vec<&[u8]> = places.iter().map(|(lookup, _)| lookup.as_slice()).collect();
    let epochs: Vec<&str> = places.iter().map(|(_, epoch)| epoch.as_str()).collect();
    let sql = format!(
        "SELECT s.lookup, s.kek, s.wrapped, t.epoch, t.tag \
         FROM unnest($1::pg_catalog.bytea[], $2::pg_catalog.text[]) AS w (lookup, epoch) \
         JOIN {schema}.subject s ON s.lookup = w.lookup \
         JOIN {schema}.tag t ON t.lookup = w.lookup AND t.epoch = w.epoch"
    );
    let mut known = BTreeMap::new();
    for row in client.query(&sql, &[&lookups, &epochs]).map_err(&reading)? {
        let lookup = lookup_of(schema, row.try_get(0).map_err(&reading)?)?;
        let (epoch, tag): (&str, &[u8]) = (row.try_get(3).map_err(&reading)?, row.try_get(4).map_err(&reading)?);
        let epoch = Epoch::of(epoch).ok_or_else(|| damaged(schema, "the month of a tag is none"))?;
        let key = SubjectKey::of(keks.unwrap(schema, &row)?, epoch);
        if key.tag.bytes() != tag {
            return Err(damaged(schema, "a tag is not that of its key").into());
        }
        known.insert((lookup, epoch), key);
    }
    Ok(known)
}

/// Makes the keys and tags that are missing. Where another makes the same key at the same time, the
/// first that commits makes it for both.
fn make(
    transaction: &mut Transaction<'_>,
    schema: &str,
    keks: &mut Keks,
    places: &BTreeSet<(Lookup, Epoch)>,
) -> Result<BTreeMap<(Lookup, Epoch), SubjectKey>, Stop> {
    let making = PostgresFault::server("making keys");
    let kek = keks.current(transaction, schema)?;
    let distinct: BTreeSet<Lookup> = places.iter().map(|(lookup, _)| *lookup).collect();
    let lookups: Vec<&[u8]> = distinct.iter().map(Lookup::as_slice).collect();
    let wrapped = distinct.iter().map(|lookup| {
        let secret = Secret::random().map_err(|why| VaultFault::Randomness { why: why.to_string() })?;
        keks.wrap(&kek, lookup, secret.bytes()).map(|wrapped| wrapped.to_vec())
    });
    let wrapped = wrapped.collect::<Result<Vec<Vec<u8>>, VaultFault>>()?;
    let sql = format!(
        "INSERT INTO {schema}.subject (lookup, kek, wrapped) \
         SELECT w.lookup, $3, w.wrapped FROM unnest($1::pg_catalog.bytea[], $2::pg_catalog.bytea[]) AS w (lookup, wrapped) \
         ORDER BY w.lookup ON CONFLICT (lookup) DO NOTHING"
    );
    transaction.execute(&sql, &[&lookups, &wrapped, &kek]).map_err(&making)?;
    // What holds now, whoever made it; held until the tags are in, so that nobody erases in between.
    let sql = format!(
        "SELECT s.lookup, s.kek, s.wrapped FROM {schema}.subject s WHERE s.lookup = ANY ($1) ORDER BY s.lookup FOR KEY SHARE"
    );
    let mut secrets = BTreeMap::new();
    for row in transaction.query(&sql, &[&lookups]).map_err(&making)? {
        secrets.insert(lookup_of(schema, row.try_get(0).map_err(&making)?)?, keks.unwrap(schema, &row)?);
    }
    let mut made = BTreeMap::new();
    for (lookup, epoch) in places {
        // Erased between the two statements: from the start again, with a new key.
        let erased = || PostgresFault::passing("making keys", "another process erased one of the subjects meanwhile");
        let secret = secrets.get(lookup).ok_or_else(erased)?;
        made.insert((*lookup, *epoch), SubjectKey::of(secret.clone(), *epoch));
    }
    let tags: Vec<&[u8]> = made.values().map(|key| key.tag.bytes().as_slice()).collect();
    let lookups: Vec<&[u8]> = made.keys().map(|(lookup, _)| lookup.as_slice()).collect();
    let epochs: Vec<&str> = made.keys().map(|(_, epoch)| epoch.as_str()).collect();
    let sql = format!(
        "INSERT INTO {schema}.tag (tag, lookup, epoch) \
         SELECT w.tag, w.lookup, w.epoch \
         FROM unnest($1::pg_catalog.bytea[], $2::pg_catalog.bytea[], $3::pg_catalog.text[]) AS w (tag, lookup, epoch) \
         ORDER BY w.lookup, w.epoch ON CONFLICT DO NOTHING"
    );
    transaction.execute(&sql, &[&tags, &lookups, &epochs]).map_err(&making)?;
    // Read back: a tag that was there before must be the same.
    let kept = known(transaction, schema, keks, places)?;
    if kept.len() == places.len() { Ok(kept) } else { Err(damaged(schema, "it did not keep what it took").into()) }
}

/// Rewraps some rows; how many.
fn step(transaction: &mut Transaction<'_>, schema: &str, keks: &mut Keks) -> Result<u64, Stop> {
    let rewrapping = PostgresFault::server("rewrapping");
    let kek = keks.current(transaction, schema)?;
    let sql = format!(
        "SELECT lookup, kek, wrapped FROM {schema}.subject WHERE kek <> $1 ORDER BY lookup LIMIT $2 FOR NO KEY UPDATE"
    );
    let (mut lookups, mut wrapped) = (Vec::new(), Vec::new());
    for row in transaction.query(&sql, &[&kek, &STEP]).map_err(&rewrapping)? {
        let lookup = lookup_of(schema, row.try_get(0).map_err(&rewrapping)?)?;
        let secret = keks.unwrap(schema, &row)?;
        wrapped.push(keks.wrap(&kek, &lookup, secret.bytes())?.to_vec());
        lookups.push(lookup.to_vec());
    }
    let sql = format!(
        "UPDATE {schema}.subject s SET kek = $3, wrapped = w.wrapped \
         FROM unnest($1::pg_catalog.bytea[], $2::pg_catalog.bytea[]) AS w (lookup, wrapped) WHERE s.lookup = w.lookup"
    );
    Ok(transaction.execute(&sql, &[&lookups, &wrapped, &kek]).map_err(&rewrapping)?)
}

fn tags(client: &mut impl GenericClient, sql: &str, schema: &str, lookup: &Lookup) -> Result<Vec<Tag>, Stop> {
    let reading = PostgresFault::server("reading the tags of a subject");
    let rows = client.query(sql, &[&lookup.as_slice()]).map_err(&reading)?;
    let tags = rows.iter().map(|row| {
        let tag: &[u8] = row.try_get(0).map_err(&reading)?;
        tag.try_into().map(Tag).map_err(|_| damaged(schema, "a tag has not 32 bytes").into())
    });
    tags.collect()
}

fn lookup_of(schema: &str, bytes: &[u8]) -> Result<Lookup, VaultFault> {
    bytes.try_into().map_err(|_| damaged(schema, "the place of a key has not 32 bytes"))
}

fn place(schema: &str) -> String {
    format!("the vault in the schema `{schema}`")
}

fn damaged(schema: &str, why: &str) -> VaultFault {
    VaultFault::Damaged { place: place(schema), why: why.to_owned() }
}
