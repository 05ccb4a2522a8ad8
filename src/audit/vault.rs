//! The keys of subjects: one for each, under which what the log says about them is sealed.
//!
//! Whoever deletes a subject's key erases every sealed part about that subject, and no proof of the
//! log changes by a bit. So the key lies in one place alone, and a backup of that place keeps what
//! was erased: back it up only as often as erasures may be undone, and let backups expire. What backups
//! and worn blocks of a drive still hold is wrapped: [rewrapping](Vault::rewrap) and then destroying the
//! old key-encryption key puts all of it out of reach at once.
//!
//! A vault holds no identifier of a subject. Its rows are found by an HMAC of the identifier under an
//! index key that is random, wrapped under the key-encryption key, and survives its rotation.

#[cfg(feature = "file")]
mod known;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "file")]
mod sqlite;
#[cfg(any(feature = "file", feature = "postgres"))]
mod wrap;

use std::fmt;
use std::str::FromStr;

pub use memory::MemoryVault;
#[cfg(feature = "postgres")]
pub use postgres::PostgresVault;
#[cfg(feature = "file")]
pub use sqlite::{Holdings, SqliteVault};

use super::keys::{Secret, VaultKeys};
use super::mac::mac;
use crate::object::{hex, unhex};

/// The subject of records that are about no user; it is not erased. A user's identifier must not be
/// this word.
pub const PLATFORM: &[u8] = b"platform";

/// A calendar month in UTC, such as `2026-11`: how long a subject keeps one tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch([u8; 7]);

impl Epoch {
    /// The month of a day or an instant in UTC, such as `2026-11-24` or `2026-11-24T10:00:00Z`; also
    /// of a month. Nothing where the text begins with no month.
    pub fn of(time: &str) -> Option<Self> {
        let month: [u8; 7] = *time.as_bytes().first_chunk()?;
        let ended = matches!(time.as_bytes().get(7), None | Some(b'-'));
        let [y1, y2, y3, y4, dash, m1, m2] = month;
        let digits = [y1, y2, y3, y4, m1, m2].iter().all(u8::is_ascii_digit);
        let real = matches!([m1, m2], [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']);
        (ended && digits && real && dash == b'-').then_some(Self(month))
    }

    /// The month as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of a subject in the clear parts of one month's records: an HMAC of the month under the
/// subject's key. Nobody can try out guesses without that key, nor join two months.
///
/// As text 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag([u8; 32]);

impl Tag {
    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// A text is no tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a subject's tag: expected 64 hexadecimal digits in lower case, as in a record's `subject_tag`")]
pub struct TagRefused;

impl FromStr for Tag {
    type Err = TagRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        unhex(given).map(Self).ok_or(TagRefused)
    }
}

/// A subject's key, and its tag of one month. `Debug` shows the tag alone.
#[derive(Clone)]
pub struct SubjectKey {
    secret: Secret,
    tag: Tag,
}

impl SubjectKey {
    fn of(secret: Secret, epoch: Epoch) -> Self {
        let tag = tag(&secret, epoch);
        Self { secret, tag }
    }

    /// The tag.
    pub const fn tag(&self) -> Tag {
        self.tag
    }

    pub(super) const fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectKey").field("tag", &self.tag).finish_non_exhaustive()
    }
}

fn tag(secret: &Secret, epoch: Epoch) -> Tag {
    Tag(*mac(secret.bytes(), &[b"comity/tag/v1/", &epoch.0]))
}

/// A key that is wanted: whose, and for which month.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The bytes of the subject's identifier; [`PLATFORM`] where a record has none.
    pub subject: &'a [u8],
    /// The month of the record.
    pub epoch: Epoch,
}

impl fmt::Debug for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

/// What was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The tags that the subject had, oldest month first; none where the vault knew no such subject.
    /// Records that bear one of them can no longer be opened.
    pub tags: Vec<Tag>,
}

/// Why a vault gives no keys. No message holds an identifier of a subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultFault {
    /// A key-encryption key is not there.
    #[error(
        "the vault is wrapped under the key-encryption key `{id}`, which the key source does not give (it gives {given}); \
         give it as an older key until the vault is rewrapped"
    )]
    NoKek {
        /// Which one.
        id: String,
        /// Which ones are there.
        given: String,
    },
    /// A key-encryption key is another one than that which wrapped.
    #[error(
        "the key-encryption key that the key source gives as `{id}` does not open the vault: \
         it is another key under the same identifier, or the vault is damaged"
    )]
    WrongKek {
        /// Which one.
        id: String,
    },
    /// The file is no vault, or one of another version.
    #[error("{place} is no vault that this version reads: {why}")]
    Foreign {
        /// The file.
        place: String,
        /// What it is instead.
        why: String,
    },
    /// What is stored is not what was stored.
    #[error("{place} is damaged: {why}; restore it from a backup, and erase again what was erased since")]
    Damaged {
        /// The file.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// Another connection holds the file.
    #[error("{place} is in use by another process: {what}; try again when that process has ended its work")]
    Busy {
        /// The file.
        place: String,
        /// What did not succeed.
        what: &'static str,
    },
    /// The file cannot be read or written.
    #[error("{place} cannot be used: {why}")]
    Disk {
        /// The file.
        place: String,
        /// Why.
        why: String,
    },
    /// A write failed before.
    #[error("the vault failed before and must be opened again: {why}")]
    Poisoned {
        /// What failed.
        why: String,
    },
    /// Another process has rewrapped the vault.
    #[error("{place} was rewrapped under another key-encryption key since it was opened: open it again with that key")]
    Rewrapped {
        /// The file.
        place: String,
    },
    /// It was opened to be read.
    #[error("this vault was opened for reading alone")]
    ReadOnly,
    /// Records about no user are not one person's to erase.
    #[error("the key of records that are about no user is not erased")]
    Platform,
    /// The system gives no randomness.
    #[error("no new key: {why}")]
    Randomness {
        /// Why.
        why: String,
    },
}

/// Where subjects' keys lie. One thread at a time uses it.
pub trait Vault: Send + fmt::Debug {
    /// The key of each subject and its tag of that month, in order. Keys and tags that did not exist
    /// are made, and all of them are durable before this returns.
    ///
    /// # Errors
    /// Where one cannot be had or made durable. Then nothing may be sealed or recorded for any of them.
    fn keys(&mut self, wanted: &[Wanted<'_>]) -> Result<Vec<SubjectKey>, VaultFault>;

    /// The key of the subject that bears this tag; none where it was erased or never was.
    ///
    /// # Errors
    /// Where the vault cannot be read.
    fn find(&mut self, tag: &Tag) -> Result<Option<SubjectKey>, VaultFault>;

    /// Every tag of a subject, oldest month first.
    ///
    /// # Errors
    /// Where the vault cannot be read.
    fn tags_of(&mut self, subject: &[u8]) -> Result<Vec<Tag>, VaultFault>;

    /// Deletes a subject's key and tags, for good: no byte of the wrapped key stays in what the vault
    /// keeps. Where it fails it may be called again, and then finishes the work; who needs the tags for
    /// a record asks for [them](Self::tags_of) first, because by then they are gone.
    ///
    /// # Errors
    /// Where that is not durable, or the subject is [`PLATFORM`].
    fn forget(&mut self, subject: &[u8]) -> Result<Forgotten, VaultFault>;

    /// The same for the subject that bears a tag; nothing where none does.
    ///
    /// # Errors
    /// As [`Vault::forget`].
    fn forget_tagged(&mut self, tag: &Tag) -> Result<Forgotten, VaultFault>;

    /// Wraps every key anew under the current one of `keys`, and returns how many were not yet. After
    /// that the older ones open nothing in the vault. A rewrapping that was cut short goes on where it was.
    ///
    /// # Errors
    /// Where that is not durable, or an older key that is still needed is not among `keys`.
    fn rewrap(&mut self, keys: &VaultKeys) -> Result<u64, VaultFault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_a_month() {
        for (given, want) in [("2026-11", "2026-11"), ("2026-01-31", "2026-01"), ("1999-12-24T10:00:00Z", "1999-12")] {
            assert_eq!(Epoch::of(given).unwrap().as_str(), want);
        }
        for bad in ["", "2026", "2026-1", "2026-13", "2026-00", "2026-111", "2026/11", "x026-11", "2026-11T"] {
            assert!(Epoch::of(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_tag_has_one_text() {
        let tag = tag(&Secret::take(&mut [1; 32]), Epoch::of("2026-11").unwrap());
        let text = tag.to_string();
        assert_eq!(text.parse::<Tag>().unwrap(), tag);
        for bad in [&text[1..], &text.to_uppercase(), &format!("{text}0"), "", &"g".repeat(64)] {
            assert_eq!(bad.parse::<Tag>(), Err(TagRefused), "{bad}");
        }
    }
}
