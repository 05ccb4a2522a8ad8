//! Reading the whole vault, to find damage before a record has to be opened.

use super::{SqliteVault, Stored, damaged, fault, tagged};
use crate::audit::vault::{Tag, VaultFault};

/// What a vault holds, after all of it was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Subjects that have a key.
    pub subjects: u64,
    /// Their tags.
    pub tags: u64,
    /// Subjects that were erased.
    pub erased: u64,
}

impl SqliteVault {
    /// Reads everything: the file's structure, that each key opens, and that each tag is its key's.
    /// Takes time in proportion to the vault.
    ///
    /// # Errors
    /// Where something is damaged.
    pub fn check(&self) -> Result<Holdings, VaultFault> {
        let path = self.path.as_path();
        let disk = |why: rusqlite::Error| fault(path, &why, "checking it");
        let said: String =
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(disk)?;
        if said != "ok" {
            return Err(damaged(path, &said));
        }
        let loose = self.connection.prepare("PRAGMA foreign_key_check").and_then(|mut rows| rows.exists([]));
        if loose.map_err(disk)? {
            return Err(damaged(path, "a row refers to another that is not there"));
        }
        let mut checked = Holdings::default();
        let sql = "SELECT s.row, s.kek, s.lookup, s.wrapped, t.epoch, t.tag \
                   FROM tag t JOIN subject s ON s.row = t.subject";
        let mut select = self.connection.prepare(sql).map_err(disk)?;
        let mut rows = select.query([]).map_err(disk)?;
        while let Some(row) = rows.next().map_err(disk)? {
            let epoch: String = row.get(4).map_err(disk)?;
            let tag = Tag(row.get(5).map_err(disk)?);
            tagged(&self.keks, path, &Stored::read(row).map_err(disk)?, &epoch, &tag)?;
            checked.tags = checked.tags.saturating_add(1);
        }
        let sql = "SELECT count(*), count(kek), count(DISTINCT CASE WHEN kek IS NOT NULL THEN lookup END), \
                   count(*) FILTER (WHERE kek IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.subject = row)) \
                   FROM subject";
        let (rows, subjects, distinct, bare) = self
            .connection
            .query_row(sql, [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
            })
            .map_err(disk)?;
        if bare > 0 || distinct != subjects {
            return Err(damaged(
                path,
                &format!("of {subjects} keys {bare} have no tag and {distinct} have a place of their own"),
            ));
        }
        checked.subjects = u64::try_from(subjects).unwrap_or_default();
        checked.erased = u64::try_from(rows.saturating_sub(subjects)).unwrap_or_default();
        Ok(checked)
    }
}
