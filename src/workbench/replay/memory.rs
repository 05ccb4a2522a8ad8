//! Records that are held in memory.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Logged, Records};
use crate::audit::{MemoryLog, Unsealed};

/// Records and objects in memory, for tests and for logs of one's own.
#[derive(Debug, Clone, Default)]
pub struct MemoryRecords {
    records: Vec<Logged>,
    objects: BTreeMap<String, Vec<u8>>,
}

impl MemoryRecords {
    /// The records of a log in memory, each with its sealed part open.
    ///
    /// # Errors
    /// Where a sealed part does not open.
    pub fn of(log: &MemoryLog) -> Result<Self, Unsealed> {
        let logged = (0..).zip(log.records()).map(|(position, record)| {
            let opened = log.log().unseal(&record)?.map(|plain| plain.to_vec());
            Ok(Logged { position, clear: record.bytes().to_vec(), opened })
        });
        Ok(Self { records: logged.collect::<Result<_, _>>()?, objects: BTreeMap::new() })
    }

    /// Adds a stored policy set or border.
    #[must_use]
    pub fn with(mut self, object: Vec<u8>) -> Self {
        self.objects.insert(crate::object::name(&object), object);
        self
    }

    /// The records, to be changed.
    pub fn records_mut(&mut self) -> &mut Vec<Logged> {
        &mut self.records
    }
}

impl Records for MemoryRecords {
    fn count(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap_or(u64::MAX)
    }

    fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String> {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let records = self.records.get(place(positions.start)..place(positions.end));
        records.map(<[Logged]>::to_vec).ok_or_else(|| format!("there are {} records", self.records.len()))
    }

    fn object(&self, digest: &str) -> Option<Vec<u8>> {
        self.objects.get(digest).cloned()
    }
}
