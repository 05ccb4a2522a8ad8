//! What the log is measured beside: the same group commit with the same bytes, and nothing else.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use rusqlite::Connection;

use crate::Unrecorded;
use crate::commit::{Committer, Sink};
use crate::measure::Keeps;

/// The bytes of one record: the leaf, and the ciphertext beside it.
#[derive(Clone)]
pub(crate) struct Bytes {
    pub(crate) clear: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
}

/// A sink behind the log's own committer.
pub(crate) struct Peer<S: Sink<Item = Bytes, Done = ()>> {
    committer: Committer<S>,
    record: Bytes,
}

impl<S: Sink<Item = Bytes, Done = ()>> Peer<S> {
    pub(crate) fn new(sink: S, record: &Bytes) -> Self {
        Self { committer: Committer::new(sink), record: record.clone() }
    }
}

impl<S: Sink<Item = Bytes, Done = ()>> Keeps for Peer<S> {
    fn keep(&self, _: usize, _: u32) {
        self.committer.append(vec![self.record.clone()]).unwrap();
    }
}

/// Bytes of the file that a bare commit writes to, round and round.
const ROOM: usize = 64 << 20;

/// One write to a pre-zeroed file and one `fdatasync` a batch: no log can be faster on this disk.
pub(crate) struct Bare {
    file: File,
    at: usize,
    batch: Vec<u8>,
}

impl Bare {
    pub(crate) fn new(folder: &Path) -> Self {
        let mut file = File::create(folder.join("bare")).unwrap();
        let zeros = vec![0; 1 << 20];
        for _ in 0..ROOM / zeros.len() {
            file.write_all(&zeros).unwrap();
        }
        file.sync_all().unwrap();
        Self { file, at: ROOM, batch: Vec::new() }
    }
}

impl Sink for Bare {
    type Item = Bytes;
    type Done = ();

    fn commit(&mut self, records: Vec<Bytes>) -> Result<Vec<()>, Unrecorded> {
        self.batch.clear();
        for record in &records {
            self.batch.extend_from_slice(&record.clear);
            self.batch.extend_from_slice(&record.sealed);
        }
        if self.at + self.batch.len() > ROOM {
            self.at = 0;
            self.file.seek(SeekFrom::Start(0)).map_err(disk)?;
        }
        self.at += self.batch.len();
        self.file.write_all(&self.batch).and_then(|()| self.file.sync_data()).map_err(disk)?;
        Ok(vec![(); records.len()])
    }
}

/// One transaction a batch in SQLite, with a write-ahead log and `synchronous = FULL`.
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn new(folder: &Path) -> Self {
        let base = Connection::open(folder.join("peer.sqlite")).unwrap();
        base.pragma_update(None, "journal_mode", "WAL").unwrap();
        base.pragma_update(None, "synchronous", "FULL").unwrap();
        base.execute_batch(
            "CREATE TABLE record (position INTEGER PRIMARY KEY, clear BLOB NOT NULL, sealed BLOB NOT NULL)",
        )
        .unwrap();
        Self(base)
    }
}

impl Sink for Sqlite {
    type Item = Bytes;
    type Done = ();

    fn commit(&mut self, records: Vec<Bytes>) -> Result<Vec<()>, Unrecorded> {
        let transaction = self.0.transaction().map_err(disk)?;
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO record (clear, sealed) VALUES (?1, ?2)").map_err(disk)?;
            for record in &records {
                insert.execute((&record.clear, &record.sealed)).map_err(disk)?;
            }
        }
        transaction.commit().map_err(disk)?;
        Ok(vec![(); records.len()])
    }
}

fn disk(why: impl std::fmt::Display) -> Unrecorded {
    Unrecorded::new(why.to_string())
}
