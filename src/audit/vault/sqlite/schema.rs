//! How the vault's file is made and opened.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};
use zeroize::Zeroizing;

use super::{PATIENCE, damaged, fault, place};
use crate::audit::keys::{Kek, Secret, VaultKeys, private};
use crate::audit::mac::MacKey;
use crate::audit::vault::VaultFault;
use crate::audit::vault::wrap::{WRAPPED, Wrapper};

/// "comV", in SQLite's field for what kind of file this is.
const KIND: i64 = 0x636f_6d56;
/// The version of the tables.
const VERSION: i64 = 1;
/// For what the index key is wrapped.
const INDEX: &[u8] = b"comity/index/v1";

/// `kek IS NULL` marks a row whose key was erased. Rows of `subject` are never deleted, see above.
const TABLES: &str = "
CREATE TABLE kek (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    index_key BLOB NOT NULL CHECK (length(index_key) = 60)
) STRICT;
CREATE TABLE subject (
    row INTEGER PRIMARY KEY,
    kek INTEGER REFERENCES kek (row),
    lookup BLOB NOT NULL CHECK (length(lookup) = 32),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)
) STRICT;
CREATE UNIQUE INDEX subject_lookup ON subject (lookup) WHERE kek IS NOT NULL;
CREATE TABLE tag (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 32),
    subject INTEGER NOT NULL REFERENCES subject (row),
    epoch TEXT NOT NULL CHECK (length(epoch) = 7),
    UNIQUE (subject, epoch)
) STRICT, WITHOUT ROWID;
";

/// How a vault is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// To write; it must exist.
    Existing,
    /// To write; it is made where it does not exist.
    Make,
    /// To read; it must exist.
    Read,
}

/// The key-encryption keys that the vault needs, by their rows.
#[derive(Debug)]
pub(super) struct Keks {
    current: i64,
    all: Vec<(i64, String, Wrapper)>,
}

impl Keks {
    /// The row of the one that wraps.
    pub(super) const fn current(&self) -> i64 {
        self.current
    }

    pub(super) fn get(&self, row: i64) -> Option<(&str, &Wrapper)> {
        self.all.iter().find(|one| one.0 == row).map(|(_, id, wrapper)| (id.as_str(), wrapper))
    }

    /// A key wrapped under the current one.
    pub(super) fn wrap(&self, place: &[u8], key: &[u8; 32]) -> Result<[u8; WRAPPED], VaultFault> {
        let wrapper = self.get(self.current).map(|(_, wrapper)| wrapper);
        wrap(wrapper, place, key)
    }

    pub(super) fn drop_older(&mut self) {
        let current = self.current;
        self.all.retain(|one| one.0 == current);
    }
}

fn wrap(wrapper: Option<&Wrapper>, place: &[u8], key: &[u8; 32]) -> Result<[u8; WRAPPED], VaultFault> {
    let mut nonce = [0_u8; 12];
    getrandom::fill(&mut nonce).map_err(|why| VaultFault::Randomness { why: why.to_string() })?;
    let done = wrapper.and_then(|wrapper| wrapper.wrap(nonce, place, key));
    done.ok_or_else(|| VaultFault::Randomness { why: "it could not be wrapped".to_owned() })
}

/// Opens the file, makes its tables where that is asked for, and checks that the keys fit it.
pub(super) fn open(path: &Path, keys: &VaultKeys, mode: Mode) -> Result<(Connection, Keks, MacKey), VaultFault> {
    let guarded = private(path, mode == Mode::Make);
    guarded.map_err(|why| VaultFault::Disk { place: place(path), why: why.to_string() })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|why| fault(path, &why, "opening it"))?;
    let prepared = prepare(&mut connection, mode).map_err(|why| fault(path, &why, "opening it"))?;
    if let Some(why) = prepared {
        return Err(VaultFault::Foreign { place: place(path), why });
    }
    let (wrapping, index) = unlock(&mut connection, path, keys, mode != Mode::Read)?;
    Ok((connection, wrapping, index))
}

/// Sets the connection up; says what is wrong where the file is no vault of this version.
fn prepare(connection: &mut Connection, mode: Mode) -> rusqlite::Result<Option<String>> {
    connection.busy_timeout(PATIENCE)?;
    let read =
        |connection: &Connection, name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    // Looked at before anything is changed: a file of somebody else's stays as it is.
    let empty = read(connection, "schema_version")? == 0;
    let (kind, version) = (read(connection, "application_id")?, read(connection, "user_version")?);
    if empty && mode != Mode::Make {
        return Ok(Some("it is empty; the vault of a log that has records is restored from a backup".to_owned()));
    }
    if !empty && kind != KIND {
        return Ok(Some("it is an SQLite database of another program".to_owned()));
    }
    if !empty && version != VERSION {
        return Ok(Some(format!("its tables have version {version}, and this version reads {VERSION}")));
    }
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
    )?;
    if mode == Mode::Read {
        connection.execute_batch("PRAGMA query_only = ON;")?;
        return Ok(None);
    }
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA secure_delete = ON;",
    )?;
    let journal: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    let (synced, wiped) = (read(connection, "synchronous")?, read(connection, "secure_delete")?);
    if journal != "wal" || synced != 2 || wiped != 1 {
        let set = format!("journal_mode {journal}, synchronous {synced}, secure_delete {wiped}");
        return Ok(Some(format!("its file system or SQLite does not allow what erasing needs ({set})")));
    }
    if empty {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been first.
        if read(&transaction, "schema_version")? == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", KIND)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()?;
    }
    Ok(None)
}

/// Opens the index key under every key-encryption key that the vault names, and adds the current one
/// where it is new. A vault without any gets a new index key.
pub(super) fn unlock(
    connection: &mut Connection,
    path: &Path,
    keys: &VaultKeys,
    may_write: bool,
) -> Result<(Keks, MacKey), VaultFault> {
    let disk = |why: rusqlite::Error| fault(path, &why, "reading its key-encryption keys");
    // Adding is one transaction with looking, so that two that open at once agree on one index key.
    let behavior = if may_write { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
    let transaction = connection.transaction_with_behavior(behavior).map_err(disk)?;
    let mut all = Vec::new();
    let mut index: Option<Zeroizing<[u8; 32]>> = None;
    {
        let mut select = transaction.prepare("SELECT row, id, index_key FROM kek ORDER BY row").map_err(disk)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(disk)?;
        for row in rows {
            let (row, id, stored): (i64, String, [u8; WRAPPED]) = row.map_err(disk)?;
            if !Kek::is_identifier(&id) {
                return Err(damaged(path, &format!("its key-encryption key {row} has no identifier")));
            }
            let kek = keys.get(&id).ok_or_else(|| VaultFault::NoKek { id: id.clone(), given: given(keys) })?;
            let wrapper = Wrapper::new(kek.secret().bytes());
            let opened = wrapper.unwrap(INDEX, &stored).ok_or_else(|| VaultFault::WrongKek { id: id.clone() })?;
            if index.as_ref().is_some_and(|index| **index != *opened) {
                return Err(damaged(path, "its key-encryption keys open different index keys"));
            }
            index = Some(opened);
            all.push((row, id, wrapper));
        }
    }
    let current = keys.current();
    let known = all.iter().find(|(_, id, _)| id == current.id()).map(|(row, ..)| *row);
    let (row, index) = match (known, index) {
        (Some(row), Some(index)) => (row, index),
        // A reader does not wrap, so any key serves it.
        (None, Some(index)) if !may_write => (0, index),
        (_, index) => {
            let used =
                transaction.query_row("SELECT 1 FROM subject LIMIT 1", [], |_| Ok(())).optional().map_err(disk)?;
            let index = match index {
                Some(index) => index,
                None if used.is_some() || !may_write => {
                    return Err(damaged(path, "it names no key-encryption key"));
                }
                None => {
                    let secret = Secret::random().map_err(|why| VaultFault::Randomness { why: why.to_string() })?;
                    Zeroizing::new(*secret.bytes())
                }
            };
            let row = next_row(&all);
            let wrapper = add(&transaction, row, current, &index).map_err(|why| why.of(path))?;
            all.push((row, current.id().to_owned(), wrapper));
            (row, index)
        }
    };
    transaction.commit().map_err(disk)?;
    Ok((Keks { current: row, all }, MacKey::new(index.as_slice())))
}

enum NotAdded {
    Stored(rusqlite::Error),
    Wrapped(VaultFault),
}

impl NotAdded {
    fn of(self, path: &Path) -> VaultFault {
        match self {
            Self::Stored(why) => fault(path, &why, "adding a key-encryption key"),
            Self::Wrapped(why) => why,
        }
    }
}

fn add(transaction: &Connection, row: i64, kek: &Kek, index: &[u8; 32]) -> Result<Wrapper, NotAdded> {
    let wrapper = Wrapper::new(kek.secret().bytes());
    let stored = wrap(Some(&wrapper), INDEX, index).map_err(NotAdded::Wrapped)?;
    let sql = "INSERT INTO kek (row, id, index_key) VALUES (?1, ?2, ?3)";
    transaction.execute(sql, (row, kek.id(), stored)).map_err(NotAdded::Stored)?;
    Ok(wrapper)
}

/// A row for a new key-encryption key. From 2 to 127 its number takes one byte wherever it is named,
/// so that rewrapping makes no row of a key longer and none has to move.
fn next_row(all: &[(i64, String, Wrapper)]) -> i64 {
    let top = all.iter().map(|one| one.0).max().unwrap_or(1);
    let free = (2..=127).find(|row| all.iter().all(|one| one.0 != *row));
    let after = top.saturating_add(1);
    if after <= 127 { after } else { free.unwrap_or(after) }
}

fn given(keys: &VaultKeys) -> String {
    let ids = std::iter::once(keys.current()).chain(keys.older()).map(|kek| format!("`{}`", kek.id()));
    ids.collect::<Vec<_>>().join(", ")
}
