//! Rows in PostgreSQL's binary COPY format.
//!
//! <https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format": a signature, flags, the
//! length of a header extension; for each row the count of its fields and each field's length and
//! bytes, the length -1 for NULL; at the end the count -1. All numbers in network order.

use std::io::Write;

use ::postgres::{Statement, Transaction};

use super::fault::PostgresFault;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// Rows that are on their way into a table.
pub(super) struct Rows {
    bytes: Vec<u8>,
    count: u64,
}

impl Rows {
    /// For about so many bytes.
    pub(super) fn new(capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity.saturating_add(64));
        bytes.extend_from_slice(SIGNATURE);
        bytes.extend_from_slice(&[0; 8]);
        Self { bytes, count: 0 }
    }

    /// Begins a row of so many fields; exactly those follow.
    pub(super) fn row(&mut self, fields: i16) {
        self.count = self.count.saturating_add(1);
        self.bytes.extend_from_slice(&fields.to_be_bytes());
    }

    pub(super) fn smallint(&mut self, value: i16) {
        self.bytes.extend_from_slice(&2_i32.to_be_bytes());
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    pub(super) fn bigint(&mut self, value: i64) {
        self.bytes.extend_from_slice(&8_i32.to_be_bytes());
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    pub(super) fn bytea(&mut self, value: &[u8]) -> Result<(), PostgresFault> {
        let length = i32::try_from(value.len()).map_err(|_| PostgresFault::Place {
            why: format!("a field of {} bytes is more than PostgreSQL takes", value.len()),
        })?;
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(value);
        Ok(())
    }

    pub(super) fn null(&mut self) {
        self.bytes.extend_from_slice(&(-1_i32).to_be_bytes());
    }

    /// Sends them all. That fewer came in than were sent (a trigger may do that) is an error.
    pub(super) fn send(
        mut self,
        transaction: &mut Transaction<'_>,
        copy: &Statement,
        doing: &'static str,
    ) -> Result<(), PostgresFault> {
        self.bytes.extend_from_slice(&(-1_i16).to_be_bytes());
        let sending = PostgresFault::server(doing);
        let mut writer = transaction.copy_in(copy).map_err(&sending)?;
        writer.write_all(&self.bytes).map_err(|why| PostgresFault::Server {
            doing,
            why: why.to_string(),
            code: None,
        })?;
        let came = writer.finish().map_err(&sending)?;
        if came == self.count {
            Ok(())
        } else {
            let why = format!("{} rows were sent and {came} came in; is there a trigger on the table?", self.count);
            Err(PostgresFault::Server { doing, why, code: None })
        }
    }
}
