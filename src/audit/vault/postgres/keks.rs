//! The key-encryption keys: which ones the vault needs, and which one wraps.
//!
//! All processes wrap under the newest in the table, whatever they were opened with, so that a key
//! that was rotated away is not taken up again by one that was not told.

use std::collections::BTreeMap;

use ::postgres::{Client, GenericClient, Row, Transaction};
use zeroize::Zeroizing;

use super::{Stop, damaged};
use crate::audit::keys::{Secret, VaultKeys};
use crate::audit::mac::MacKey;
use crate::audit::postgres::care::Care;
use crate::audit::postgres::fault::PostgresFault;
use crate::audit::vault::VaultFault;
use crate::audit::vault::wrap::{WRAPPED, Wrapper};

/// For what the index key is wrapped.
const INDEX: &[u8] = b"comity/index/v1";

/// The keys that were given, ready to use.
pub(super) struct Keks {
    keys: VaultKeys,
    wrappers: BTreeMap<String, Wrapper>,
}

impl std::fmt::Debug for Keks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.wrappers.keys()).finish()
    }
}

impl Keks {
    fn of(keys: &VaultKeys) -> Self {
        let all = std::iter::once(keys.current()).chain(keys.older());
        let wrappers = all.map(|kek| (kek.id().to_owned(), Wrapper::new(kek.secret().bytes()))).collect();
        Self { keys: keys.clone(), wrappers }
    }

    fn get(&self, id: &str) -> Result<&Wrapper, VaultFault> {
        self.wrappers.get(id).ok_or_else(|| {
            let given: Vec<String> = self.wrappers.keys().map(|id| format!("`{id}`")).collect();
            VaultFault::NoKek { id: id.to_owned(), given: given.join(", ") }
        })
    }

    /// Opens the index key, to read.
    pub(super) fn read(client: &mut Client, schema: &str, keys: &VaultKeys) -> Result<(Self, MacKey), Stop> {
        let wrapping = Self::of(keys);
        let index = wrapping.index(client, schema)?.ok_or_else(|| damaged(schema, "it names no key-encryption key"))?;
        Ok((wrapping, MacKey::new(index.as_slice())))
    }

    /// Opens the index key, makes it in a vault that is new, and adds the current key where it is.
    pub(super) fn unlock(
        client: &mut Client,
        care: &Care,
        schema: &str,
        keys: &VaultKeys,
    ) -> Result<(Self, MacKey), Stop> {
        let wrapping = Self::of(keys);
        let index = care.transaction(client, "opening the vault", |transaction| {
            let opening = PostgresFault::server("opening the vault");
            if let Some(index) = wrapping.index(transaction, schema)?
                && wrapping.is_there(transaction, schema)?
            {
                return Ok::<_, Stop>(index);
            }
            // One at a time, so that two that open a new vault agree on one index key.
            transaction
                .batch_execute(&format!("LOCK TABLE {schema}.kek IN SHARE ROW EXCLUSIVE MODE"))
                .map_err(&opening)?;
            let found = wrapping.index(transaction, schema)?;
            let sql = format!("SELECT 1 FROM {schema}.subject LIMIT 1");
            let used = transaction.query_opt(&sql, &[]).map_err(&opening)?.is_some();
            let index = match found {
                Some(index) => index,
                None if used => return Err(damaged(schema, "it names no key-encryption key").into()),
                None => {
                    let secret = Secret::random().map_err(|why| VaultFault::Randomness { why: why.to_string() })?;
                    Zeroizing::new(*secret.bytes())
                }
            };
            if !wrapping.is_there(transaction, schema)? {
                wrapping.add(transaction, schema, &index)?;
            }
            Ok(index)
        })?;
        Ok((wrapping, MacKey::new(index.as_slice())))
    }

    /// Lets the current one of `keys` wrap from now on, for every process.
    pub(super) fn promote(client: &mut Client, care: &Care, schema: &str, keys: &VaultKeys) -> Result<Self, Stop> {
        let (wrapping, _) = Self::unlock(client, care, schema, keys)?;
        let id = keys.current().id();
        care.transaction(client, "rewrapping", |transaction| {
            let sql = format!(
                "UPDATE {schema}.kek SET seq = (SELECT pg_catalog.max(seq) + 1 FROM {schema}.kek) \
                 WHERE id = $1 AND index_key IS NOT NULL AND seq <> (SELECT pg_catalog.max(seq) FROM {schema}.kek)"
            );
            transaction.execute(&sql, &[&id]).map_err(PostgresFault::server("rewrapping"))?;
            let newest = wrapping.current(transaction, schema)?;
            if newest == id { Ok::<_, Stop>(()) } else { Err(retired(schema, id, &newest).into()) }
        })?;
        Ok(wrapping)
    }

    /// Takes the index key from under all but the current one, unless rows are left under those.
    pub(super) fn retire(&mut self, client: &mut Client, care: &Care, schema: &str) -> Result<bool, Stop> {
        let done = care.transaction(client, "retiring old key-encryption keys", |transaction| {
            let retiring = PostgresFault::server("retiring old key-encryption keys");
            // Waits for those who wrap just now, and keeps others from beginning.
            let hold = format!("SELECT id FROM {schema}.kek ORDER BY id FOR UPDATE");
            transaction.execute(&hold, &[]).map_err(&retiring)?;
            let current = self.current(transaction, schema)?;
            let sql = format!("SELECT 1 FROM {schema}.subject WHERE kek <> $1 LIMIT 1");
            if transaction.query_opt(&sql, &[&current]).map_err(&retiring)?.is_some() {
                return Ok(None);
            }
            let sql = format!("UPDATE {schema}.kek SET index_key = NULL WHERE id <> $1 AND index_key IS NOT NULL");
            transaction.execute(&sql, &[&current]).map_err(&retiring)?;
            Ok::<_, Stop>(Some(current))
        })?;
        if let Some(current) = &done {
            self.wrappers.retain(|id, _| id == current);
            self.keys = VaultKeys::new(self.keys.current().clone());
        }
        Ok(done.is_some())
    }

    /// The key that wraps, held so that it is not retired before the transaction ends.
    pub(super) fn current(&self, transaction: &mut Transaction<'_>, schema: &str) -> Result<String, Stop> {
        let asking = PostgresFault::server("asking which key wraps");
        let sql = format!("SELECT id FROM {schema}.kek ORDER BY seq DESC LIMIT 1 FOR KEY SHARE");
        let row = transaction.query_opt(&sql, &[]).map_err(&asking)?;
        let row = row.ok_or_else(|| damaged(schema, "it names no key-encryption key"))?;
        let id: String = row.try_get(0).map_err(&asking)?;
        self.get(&id)?;
        Ok(id)
    }

    /// A key wrapped for a place.
    pub(super) fn wrap(&self, id: &str, place: &[u8], key: &[u8; 32]) -> Result<[u8; WRAPPED], VaultFault> {
        let mut nonce = [0_u8; 12];
        getrandom::fill(&mut nonce).map_err(|why| VaultFault::Randomness { why: why.to_string() })?;
        let wrapped = self.get(id)?.wrap(nonce, place, key);
        wrapped.ok_or_else(|| VaultFault::Randomness { why: "it could not be wrapped".to_owned() })
    }

    /// The key in a row, whose first columns are `lookup, kek, wrapped`.
    pub(super) fn unwrap(&self, schema: &str, row: &Row) -> Result<Secret, Stop> {
        let reading = PostgresFault::server("reading a key");
        let place: &[u8] = row.try_get(0).map_err(&reading)?;
        let (id, wrapped): (&str, &[u8]) = (row.try_get(1).map_err(&reading)?, row.try_get(2).map_err(&reading)?);
        let secret = self.get(id)?.unwrap(place, wrapped);
        let mut secret = secret.ok_or_else(|| damaged(schema, &format!("a key does not open under `{id}`")))?;
        Ok(Secret::take(&mut secret))
    }

    /// The index key, which every key-encryption key that is not retired must open.
    fn index(&self, client: &mut impl GenericClient, schema: &str) -> Result<Option<Zeroizing<[u8; 32]>>, Stop> {
        let reading = PostgresFault::server("reading its key-encryption keys");
        let sql = format!("SELECT id, index_key FROM {schema}.kek WHERE index_key IS NOT NULL ORDER BY seq");
        let mut index: Option<Zeroizing<[u8; 32]>> = None;
        for row in client.query(&sql, &[]).map_err(&reading)? {
            let (id, stored): (&str, &[u8]) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
            let opened = self.get(id)?.unwrap(INDEX, stored);
            let opened = opened.ok_or_else(|| VaultFault::WrongKek { id: id.to_owned() })?;
            if index.as_ref().is_some_and(|index| **index != *opened) {
                return Err(damaged(schema, "its key-encryption keys open different index keys").into());
            }
            index = Some(opened);
        }
        Ok(index)
    }

    /// Whether the current key has a row, retired or not.
    fn is_there(&self, transaction: &mut Transaction<'_>, schema: &str) -> Result<bool, Stop> {
        let sql = format!("SELECT 1 FROM {schema}.kek WHERE id = $1");
        let found = transaction.query_opt(&sql, &[&self.keys.current().id()]);
        Ok(found.map_err(PostgresFault::server("reading its key-encryption keys"))?.is_some())
    }

    /// Adds the current key as the newest.
    fn add(&self, transaction: &mut Transaction<'_>, schema: &str, index: &[u8; 32]) -> Result<(), Stop> {
        let id = self.keys.current().id();
        let stored = self.wrap(id, INDEX, index)?;
        let sql = format!(
            "INSERT INTO {schema}.kek (id, seq, index_key) \
             SELECT $1, COALESCE(pg_catalog.max(seq), 0) + 1, $2 FROM {schema}.kek"
        );
        let added = transaction.execute(&sql, &[&id, &stored.as_slice()]);
        added.map_err(PostgresFault::server("adding a key-encryption key"))?;
        Ok(())
    }
}

fn retired(schema: &str, id: &str, newest: &str) -> VaultFault {
    let why = format!("the key-encryption key `{id}` was retired by a rewrapping; the current one is `{newest}`");
    VaultFault::Foreign { place: super::place(schema), why }
}
