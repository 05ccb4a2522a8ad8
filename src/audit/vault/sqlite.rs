//! The vault in one SQLite file.
//!
//! Erasing must leave nothing behind. SQLite overwrites what is deleted (`secure_delete`), and does not
//! say the same of copies that are left where it balances its tree and moves rows between pages. So
//! rows of keys never move: they are only ever appended, and erased by zeros of the same length in
//! their place. Then the write-ahead log is emptied.

mod check;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use self::schema::{Keks, Mode};
use super::known::{Known, Lookup};
use super::wrap::WRAPPED;
use super::{Epoch, Forgotten, PLATFORM, SubjectKey, Tag, Vault, VaultFault, Wanted};
use crate::audit::keys::{Secret, VaultKeys};
use crate::audit::mac::MacKey;
use crate::cache::Cache;

pub use self::check::Holdings;

/// Subjects whose keys are kept in memory.
const CACHED: usize = 65_536;
/// Rows that are rewrapped in one transaction.
const STEP: i64 = 4_096;
/// How long another connection is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A vault in one SQLite file: write-ahead log, every commit synced, deleted content overwritten.
///
/// The file is its owner's alone. It holds subjects' keys wrapped under the key-encryption key, found
/// by an HMAC of the identifier; and which tags belong to one key, which is readable without any key.
/// One connection writes: the one that holds the log. Others may [read](Self::open_to_read).
#[derive(Debug)]
pub struct SqliteVault {
    connection: Connection,
    path: PathBuf,
    keks: Keks,
    index: MacKey,
    cache: Cache<Lookup, Known>,
    version: i64,
    read_only: bool,
    poisoned: Option<String>,
}

/// A row of a key, as it is stored: `row, kek, lookup, wrapped`.
struct Stored {
    row: i64,
    kek: i64,
    lookup: [u8; 32],
    wrapped: [u8; WRAPPED],
}

impl Stored {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { row: row.get(0)?, kek: row.get(1)?, lookup: row.get(2)?, wrapped: row.get(3)? })
    }
}

impl SqliteVault {
    /// Opens the vault of a log that has records: it must exist.
    ///
    /// # Errors
    /// Where there is none, it is damaged, or a key-encryption key does not fit.
    pub fn open(path: impl AsRef<Path>, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(path.as_ref(), keys, Mode::Existing)
    }

    /// Opens a vault, or makes one where there is none: for a log that has no records yet.
    ///
    /// # Errors
    /// Where it cannot be made, is damaged, or a key-encryption key does not fit.
    pub fn open_or_make(path: impl AsRef<Path>, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(path.as_ref(), keys, Mode::Make)
    }

    /// Opens a vault for reading, beside the process that writes.
    ///
    /// # Errors
    /// Where there is none, it is damaged, or a key-encryption key does not fit.
    pub fn open_to_read(path: impl AsRef<Path>, keys: &VaultKeys) -> Result<Self, VaultFault> {
        Self::connect(path.as_ref(), keys, Mode::Read)
    }

    fn connect(path: &Path, keys: &VaultKeys, mode: Mode) -> Result<Self, VaultFault> {
        let (mut connection, wrapping, index) = schema::open(path, keys, mode)?;
        let version = data_version(&connection).map_err(|why| fault(path, &why, "reading its version"))?;
        if mode != Mode::Read {
            // Finishes an erasure that a crash cut short between the deletion and this.
            match empty_log(&mut connection, path) {
                // Somebody reads. What was to be erased is deleted, and the next erasure empties the log.
                Ok(()) | Err(VaultFault::Busy { .. }) => {}
                Err(why) => return Err(why),
            }
        }
        let (cache, read_only) = (Cache::new(CACHED), mode == Mode::Read);
        Ok(Self { connection, path: path.to_owned(), keks: wrapping, index, cache, version, read_only, poisoned: None })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// May this be written to?
    fn writable(&self) -> Result<(), VaultFault> {
        match &self.poisoned {
            Some(why) => Err(VaultFault::Poisoned { why: why.clone() }),
            None if self.read_only => Err(VaultFault::ReadOnly),
            None => Ok(()),
        }
    }

    /// Drops what is cached where another connection has written: it may have erased.
    fn refresh(&mut self) -> Result<(), VaultFault> {
        let version = data_version(&self.connection).map_err(|why| fault(&self.path, &why, "reading its version"))?;
        if version != self.version {
            self.cache.clear();
            self.version = version;
        }
        Ok(())
    }

    /// Does all of `work` or nothing. After a failed write nobody knows what the disk holds, so the
    /// vault takes nothing more until it is opened again; waiting for another connection is no failure.
    fn write<R>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Keks, &Path) -> Result<R, VaultFault>,
    ) -> Result<R, VaultFault> {
        let Self { connection, path, keks, .. } = self;
        let done = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|why| fault(path, &why, "waiting to write"))
            .and_then(|transaction| {
                let done = work(&transaction, keks, path)?;
                transaction.commit().map_err(|why| fault(path, &why, "committing"))?;
                Ok(done)
            });
        if let Err(why) = &done
            && !matches!(why, VaultFault::Busy { .. } | VaultFault::Randomness { .. })
        {
            self.cache.clear();
            self.poisoned = Some(why.to_string());
        }
        done
    }
}

impl SqliteVault {
    /// Erases the subject of that row.
    fn forget_at(&mut self, lookup: &Lookup) -> Result<Forgotten, VaultFault> {
        self.writable()?;
        self.cache.remove(lookup);
        let tags = self.write(|transaction, _, path| {
            let erase = || -> rusqlite::Result<Vec<Tag>> {
                let tags = tags(transaction, lookup)?;
                transaction.execute(
                    "DELETE FROM tag WHERE subject = (SELECT row FROM subject WHERE lookup = ?1 AND kek IS NOT NULL)",
                    [lookup.0],
                )?;
                transaction.execute(
                    "UPDATE subject SET kek = NULL, lookup = zeroblob(32), wrapped = zeroblob(60) \
                     WHERE lookup = ?1 AND kek IS NOT NULL",
                    [lookup.0],
                )?;
                Ok(tags)
            };
            erase().map_err(|why| fault(path, &why, "erasing"))
        })?;
        empty_log(&mut self.connection, &self.path)?;
        Ok(Forgotten { tags })
    }
}

impl Vault for SqliteVault {
    fn keys(&mut self, wanted: &[Wanted<'_>]) -> Result<Vec<SubjectKey>, VaultFault> {
        self.writable()?;
        self.refresh()?;
        let mut keys = Vec::with_capacity(wanted.len());
        let mut places = Vec::new();
        for one in wanted {
            let lookup = Lookup::of(&self.index, one.subject);
            let known = self.cache.get(&lookup).filter(|known| known.epoch == one.epoch);
            if known.is_none() {
                places.push((lookup, one.epoch));
            }
            keys.push(known.map(|known| known.key.clone()));
        }
        if places.is_empty() {
            return Ok(keys.into_iter().flatten().collect());
        }
        let made = self.write(|transaction, keks, path| {
            let mut batch: HashMap<(Lookup, Epoch), Known> = HashMap::new();
            for (lookup, epoch) in &places {
                if let Entry::Vacant(entry) = batch.entry((*lookup, *epoch)) {
                    entry.insert(known(transaction, keks, path, *lookup, *epoch)?);
                }
            }
            Ok(batch)
        })?;
        let mut places = places.into_iter();
        let keys = keys.into_iter().filter_map(|key| match key {
            Some(key) => Some(key),
            None => made.get(&places.next()?).map(|known| known.key.clone()),
        });
        let keys: Vec<SubjectKey> = keys.collect();
        for ((lookup, _), known) in made {
            self.cache.put(lookup, known);
        }
        if keys.len() == wanted.len() { Ok(keys) } else { Err(damaged(&self.path, "it did not keep what it took")) }
    }

    fn find(&mut self, tag: &Tag) -> Result<Option<SubjectKey>, VaultFault> {
        let sql = "SELECT s.row, s.kek, s.lookup, s.wrapped, t.epoch FROM tag t JOIN subject s ON s.row = t.subject \
                   WHERE t.tag = ?1";
        let found = self.connection.prepare_cached(sql).and_then(|mut statement| {
            statement.query_row([tag.bytes()], |row| Ok((Stored::read(row)?, row.get::<_, String>(4)?))).optional()
        });
        let found = found.map_err(|why| fault(&self.path, &why, "looking for a tag"))?;
        found.map(|(row, epoch)| tagged(&self.keks, &self.path, &row, &epoch, tag)).transpose()
    }

    fn tags_of(&mut self, subject: &[u8]) -> Result<Vec<Tag>, VaultFault> {
        let lookup = Lookup::of(&self.index, subject);
        tags(&self.connection, &lookup).map_err(|why| fault(&self.path, &why, "reading the tags of a subject"))
    }

    fn forget(&mut self, subject: &[u8]) -> Result<Forgotten, VaultFault> {
        if subject == PLATFORM {
            return Err(VaultFault::Platform);
        }
        self.forget_at(&Lookup::of(&self.index, subject))
    }

    fn forget_tagged(&mut self, tag: &Tag) -> Result<Forgotten, VaultFault> {
        let sql = "SELECT s.lookup FROM tag t JOIN subject s ON s.row = t.subject WHERE t.tag = ?1";
        let found = self.connection.query_row(sql, [tag.bytes()], |row| row.get::<_, [u8; 32]>(0)).optional();
        match found.map_err(|why| fault(&self.path, &why, "looking for a tag"))?.map(Lookup) {
            None => Ok(Forgotten::default()),
            Some(lookup) if lookup == Lookup::of(&self.index, PLATFORM) => Err(VaultFault::Platform),
            Some(lookup) => self.forget_at(&lookup),
        }
    }

    fn rewrap(&mut self, keys: &VaultKeys) -> Result<u64, VaultFault> {
        self.writable()?;
        self.keks = schema::unlock(&mut self.connection, &self.path, keys, true)?.0;
        let (mut from, mut count) = (0_i64, 0_u64);
        loop {
            let (last, done) = self.write(|transaction, keks, path| step(transaction, keks, path, from))?;
            count = count.saturating_add(done);
            match last {
                Some(last) => from = last,
                None => break,
            }
        }
        self.write(|transaction, keks, path| {
            let dropped = transaction.execute("DELETE FROM kek WHERE row <> ?1", [keks.current()]);
            dropped.map(|_| ()).map_err(|why| fault(path, &why, "dropping old key-encryption keys"))
        })?;
        self.keks.drop_older();
        empty_log(&mut self.connection, &self.path)?;
        Ok(count)
    }
}

/// The stored key and tag of a subject; made where they are missing.
fn known(
    transaction: &Transaction<'_>,
    keks: &Keks,
    path: &Path,
    lookup: Lookup,
    epoch: Epoch,
) -> Result<Known, VaultFault> {
    let disk = |why: rusqlite::Error| fault(path, &why, "storing a key");
    let sql = "SELECT row, kek, lookup, wrapped FROM subject WHERE lookup = ?1 AND kek IS NOT NULL";
    let mut select = transaction.prepare_cached(sql).map_err(disk)?;
    let stored = select.query_row([lookup.0], Stored::read).optional().map_err(disk)?;
    let (row, secret) = if let Some(stored) = stored {
        (stored.row, keks.unwrap(path, &stored)?)
    } else {
        let secret = Secret::random().map_err(|why| super::memory::randomness(&why))?;
        let wrapped = keks.wrap(&lookup.0, secret.bytes())?;
        let sql = "INSERT INTO subject (kek, lookup, wrapped) VALUES (?1, ?2, ?3)";
        let mut insert = transaction.prepare_cached(sql).map_err(disk)?;
        (insert.insert((keks.current(), lookup.0, wrapped)).map_err(disk)?, secret)
    };
    let key = SubjectKey::of(secret, epoch);
    let mut select =
        transaction.prepare_cached("SELECT tag FROM tag WHERE subject = ?1 AND epoch = ?2").map_err(disk)?;
    let stored: Option<[u8; 32]> =
        select.query_row((row, epoch.as_str()), |row| row.get(0)).optional().map_err(disk)?;
    match stored {
        Some(stored) if stored == *key.tag.bytes() => {}
        Some(_) => return Err(damaged(path, &format!("a tag of the key in row {row} is not that key's"))),
        None => {
            let sql = "INSERT INTO tag (tag, subject, epoch) VALUES (?1, ?2, ?3)";
            let mut insert = transaction.prepare_cached(sql).map_err(disk)?;
            insert.execute((key.tag.bytes(), row, epoch.as_str())).map_err(disk)?;
        }
    }
    Ok(Known { epoch, key })
}

/// The key of a row that a tag led to; refused where the tag is not that key's.
fn tagged(keks: &Keks, path: &Path, row: &Stored, epoch: &str, tag: &Tag) -> Result<SubjectKey, VaultFault> {
    let secret = keks.unwrap(path, row)?;
    let key = Epoch::of(epoch).map(|epoch| SubjectKey::of(secret, epoch)).filter(|key| key.tag == *tag);
    key.ok_or_else(|| damaged(path, &format!("a tag leads to the key in row {}, and is not that key's", row.row)))
}

/// The tags of a subject, oldest month first.
fn tags(connection: &Connection, lookup: &Lookup) -> rusqlite::Result<Vec<Tag>> {
    let sql = "SELECT t.tag FROM subject s JOIN tag t ON t.subject = s.row \
               WHERE s.lookup = ?1 AND s.kek IS NOT NULL ORDER BY t.epoch";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([lookup.0], |row| row.get(0).map(Tag))?.collect()
}

/// Rewraps some rows after `from`; the last row that was looked at, and how many were rewrapped.
fn step(transaction: &Transaction<'_>, keks: &Keks, path: &Path, from: i64) -> Result<(Option<i64>, u64), VaultFault> {
    let disk = |why: rusqlite::Error| fault(path, &why, "rewrapping");
    let sql = "SELECT row, kek, lookup, wrapped FROM subject WHERE row > ?1 AND kek <> ?2 ORDER BY row LIMIT ?3";
    let mut select = transaction.prepare_cached(sql).map_err(disk)?;
    let rows = select.query_map((from, keks.current(), STEP), Stored::read).map_err(disk)?;
    let rows = rows.collect::<rusqlite::Result<Vec<Stored>>>().map_err(disk)?;
    let mut update =
        transaction.prepare_cached("UPDATE subject SET kek = ?1, wrapped = ?2 WHERE row = ?3").map_err(disk)?;
    for row in &rows {
        let wrapped = keks.wrap(&row.lookup, keks.unwrap(path, row)?.bytes())?;
        update.execute((keks.current(), wrapped, row.row)).map_err(disk)?;
    }
    Ok((rows.last().map(|row| row.row), u64::try_from(rows.len()).unwrap_or(u64::MAX)))
}

/// Moves everything into the main file and cuts the write-ahead log to nothing, so that no page of it
/// keeps what was deleted.
fn empty_log(connection: &mut Connection, path: &Path) -> Result<(), VaultFault> {
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    match emptied.map_err(|why| fault(path, &why, "emptying the write-ahead log"))? {
        0 => Ok(()),
        _ => Err(busy(path, "what was erased is deleted, but its bytes are still in the write-ahead log")),
    }
}

/// Changes when another connection commits.
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

fn place(path: &Path) -> String {
    format!("the vault `{}`", path.display())
}

fn damaged(path: &Path, why: &str) -> VaultFault {
    VaultFault::Damaged { place: place(path), why: why.to_owned() }
}

fn busy(path: &Path, what: &'static str) -> VaultFault {
    VaultFault::Busy { place: place(path), what }
}

/// What an error of SQLite means for who must act. Values are never part of its messages.
fn fault(path: &Path, why: &rusqlite::Error, what: &'static str) -> VaultFault {
    let code = why.sqlite_error_code();
    if matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) {
        busy(path, what)
    } else if matches!(code, Some(ErrorCode::NotADatabase)) {
        let why = "it is not an SQLite database, or its first page is damaged".to_owned();
        VaultFault::Foreign { place: place(path), why }
    } else if code.is_none() || matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation)) {
        damaged(path, &format!("{what}: {why}"))
    } else {
        VaultFault::Disk { place: place(path), why: format!("{what}: {why}") }
    }
}

impl Keks {
    /// The key in a row.
    fn unwrap(&self, path: &Path, row: &Stored) -> Result<Secret, VaultFault> {
        // A row names no key that is not there, so this one came after the vault was opened.
        let (id, wrapper) = self.get(row.kek).ok_or_else(|| VaultFault::Rewrapped { place: place(path) })?;
        let secret: Option<Zeroizing<[u8; 32]>> = wrapper.unwrap(&row.lookup, &row.wrapped);
        let mut secret =
            secret.ok_or_else(|| damaged(path, &format!("the key in row {} does not open under `{id}`", row.row)))?;
        Ok(Secret::take(&mut secret))
    }
}
