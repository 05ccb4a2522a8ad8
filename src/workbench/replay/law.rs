//! The law of each record: its policy set and its border, each loaded once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Records, Why};
use crate::border::Border;
use crate::policy::PolicySet;

/// Loaded objects by digest. Whoever asks first loads; others who need the same one wait.
type Loaded<T> = Mutex<BTreeMap<String, Arc<OnceLock<Result<T, Why>>>>>;

/// Where the law comes from.
pub(super) struct Laws<'a> {
    records: &'a dyn Records,
    sets: Loaded<PolicySet>,
    borders: Loaded<Border>,
    /// Policies by which everything is decided instead.
    policies: Option<&'a PolicySet>,
    /// A border across which everything is decided instead.
    border: Option<&'a Border>,
}

impl<'a> Laws<'a> {
    pub(super) fn new(records: &'a dyn Records, policies: Option<&'a PolicySet>, border: Option<&'a Border>) -> Self {
        Self { records, sets: Mutex::default(), borders: Mutex::default(), policies, border }
    }

    /// Whether anything is decided by another law than its own.
    pub(super) fn another(&self) -> bool {
        self.policies.is_some() || self.border.is_some()
    }

    /// The law under which a record is decided again: the other one where there is one.
    pub(super) fn of(&self, policies: &str, border: &str) -> Result<(PolicySet, Border), Why> {
        let set = self.policies.cloned().map_or_else(|| self.set(policies), Ok)?;
        let border = self.border.cloned().map_or_else(|| self.held(border), Ok)?;
        Ok((set, border))
    }

    /// The law under which a record was decided.
    pub(super) fn own(&self, policies: &str, border: &str) -> Result<(PolicySet, Border), Why> {
        Ok((self.set(policies)?, self.held(border)?))
    }

    fn set(&self, digest: &str) -> Result<PolicySet, Why> {
        self.load(&self.sets, digest, |bytes| {
            let set = PolicySet::of_record(bytes).map_err(|why| why.to_string())?;
            Ok((set.digest().to_owned(), set))
        })
    }

    fn held(&self, digest: &str) -> Result<Border, Why> {
        self.load(&self.borders, digest, |bytes| {
            let border = Border::of_record(bytes).map_err(|why| why.to_string())?;
            Ok((border.digest().to_owned(), border))
        })
    }

    fn load<T: Clone>(
        &self,
        loaded: &Loaded<T>,
        digest: &str,
        read: impl FnOnce(&[u8]) -> Result<(String, T), String>,
    ) -> Result<T, Why> {
        let place =
            Arc::clone(loaded.lock().unwrap_or_else(PoisonError::into_inner).entry(digest.to_owned()).or_default());
        let object = place.get_or_init(|| {
            let object = self.records.object(digest).ok_or_else(|| Why::Missing(digest.to_owned()))?;
            let refused = |why: String| Why::Refused { object: digest.to_owned(), why: short(&why) };
            match read(&object).map_err(refused)? {
                (name, object) if name == digest => Ok(object),
                (name, _) => Err(refused(format!("its bytes have the digest {name}"))),
            }
        });
        object.clone()
    }
}

/// The beginning of a message that may list many faults.
fn short(why: &str) -> String {
    const MOST: usize = 400;
    let line = why.lines().take(2).collect::<Vec<_>>().join(" ");
    if line.chars().nth(MOST).is_none() { line } else { line.chars().take(MOST).chain("...".chars()).collect() }
}
