//! What the host gives the log: what it signs with, and what the vault wraps subjects' keys under.
//!
//! In production the host has a [`KeySource`] of its own over its key service. [`FileKeys`] and
//! [`EnvKeys`] are for development: who reads the disk or the environment has both the log and
//! what opens it.

mod env;
#[cfg(feature = "file")]
mod file;
mod text;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::{Zeroize as _, Zeroizing};

pub use env::EnvKeys;
#[cfg(feature = "file")]
pub use file::FileKeys;
#[cfg(feature = "file")]
pub(super) use file::private;

use super::mac::mac;
use crate::object::hex;

/// 32 secret bytes, wiped when the last copy is dropped. `Debug` withholds them.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<[u8; 32]>>);

impl Secret {
    /// Takes over the bytes; the array that was given is wiped.
    pub fn take(given: &mut [u8; 32]) -> Self {
        let mut kept = Arc::new(Zeroizing::new([0_u8; 32]));
        // The bytes are copied to their place in the heap, so that no moved copy of them stays behind.
        if let Some(place) = Arc::get_mut(&mut kept) {
            place.copy_from_slice(given);
        }
        given.zeroize();
        Self(kept)
    }

    /// 32 bytes of the system's randomness.
    ///
    /// # Errors
    /// Where the system gives none.
    pub fn random() -> Result<Self, KeyFault> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|why| KeyFault::Randomness { why: why.to_string() })?;
        Ok(Self::take(&mut bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([withheld])")
    }
}

/// The seeds of the log's Ed25519 signing keys (RFC 8032), oldest first; the last one signs.
///
/// Earlier ones are there for one thing: a rotation is put on record under the key that goes.
#[derive(Debug, Clone)]
pub struct SigningSeeds {
    earlier: Vec<Secret>,
    current: Secret,
}

impl SigningSeeds {
    /// One seed, which signs.
    pub const fn new(current: Secret) -> Self {
        Self { earlier: Vec::new(), current }
    }

    /// A newer seed: it signs from now on.
    #[must_use]
    pub fn then(mut self, newer: Secret) -> Self {
        self.earlier.push(std::mem::replace(&mut self.current, newer));
        self
    }

    /// The seed that signs.
    pub const fn current(&self) -> &Secret {
        &self.current
    }

    /// Those that signed before, oldest first.
    pub fn earlier(&self) -> &[Secret] {
        &self.earlier
    }
}

/// A key-encryption key: 32 bytes for AES-256-GCM and the identifier under which the vault names it.
#[derive(Debug, Clone)]
pub struct Kek {
    id: String,
    secret: Secret,
}

impl Kek {
    /// A key under the identifier that the host's key service has for it.
    ///
    /// # Errors
    /// Where the identifier is not 1 to 64 of `A-Z a-z 0-9 . _ -`.
    pub fn named(id: &str, secret: Secret) -> Result<Self, KeyFault> {
        if !Self::is_identifier(id) {
            return Err(KeyFault::Identifier { length: id.len() });
        }
        Ok(Self { id: id.to_owned(), secret })
    }

    pub(super) fn is_identifier(id: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        (1..=64).contains(&id.len()) && id.bytes().all(plain)
    }

    /// A key under an identifier that follows from its bytes: `k` and 16 hexadecimal digits of an
    /// HMAC under the key, which say nothing about it.
    pub fn fingerprinted(secret: Secret) -> Self {
        let print = mac(secret.bytes(), &[b"comity/kek-id/v1"]);
        let id = format!("k{}", hex(print.get(..8).unwrap_or_default()));
        Self { id, secret }
    }

    /// The identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key.
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// The vault's key-encryption keys: the one that wraps, and older ones that still open.
///
/// An older one may go once the vault has been rewrapped; until then the vault does not open without it.
#[derive(Debug, Clone)]
pub struct VaultKeys {
    current: Kek,
    older: Vec<Kek>,
}

impl VaultKeys {
    /// One key, which wraps.
    pub const fn new(current: Kek) -> Self {
        Self { current, older: Vec::new() }
    }

    /// A key that wrapped before and still opens.
    #[must_use]
    pub fn and_older(mut self, older: Kek) -> Self {
        self.older.push(older);
        self
    }

    /// The key that wraps.
    pub const fn current(&self) -> &Kek {
        &self.current
    }

    /// Those that wrapped before.
    pub fn older(&self) -> &[Kek] {
        &self.older
    }

    /// The key of that identifier.
    pub fn get(&self, id: &str) -> Option<&Kek> {
        std::iter::once(&self.current).chain(&self.older).find(|kek| kek.id == id)
    }
}

/// Why keys are not there. No message holds anything of a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// An environment variable is not set.
    #[error(
        "the environment variable {variable} is not set: it holds 32 random bytes in base64, \
         such as `openssl rand -base64 32` prints"
    )]
    Unset {
        /// Its name.
        variable: &'static str,
    },
    /// What should be a key is none.
    #[error(
        "{place}, key {number}: {why}; each key is 32 bytes in base64 (44 characters), such as `openssl rand -base64 32` prints"
    )]
    Malformed {
        /// The file or the variable.
        place: String,
        /// Which of the keys in it, from 1.
        number: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file of keys without a key.
    #[error("{place} holds no key: restore it, or delete it if nothing was ever written under it")]
    Empty {
        /// The file or the variable.
        place: String,
    },
    /// A file that others may read.
    #[error("`{}` is open to others (mode {mode:03o}): run `chmod {want:03o}` on it, and replace the keys if others had access", path.display())]
    Exposed {
        /// The file or folder.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
        /// What they should be.
        want: u32,
    },
    /// A file cannot be read or made.
    #[error("`{}` cannot be used: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An identifier that is none.
    #[error("a key's identifier has {length} bytes or other signs than it may: 1 to 64 of `A-Z a-z 0-9 . _ -`")]
    Identifier {
        /// Its length in bytes.
        length: usize,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {why}")]
    Randomness {
        /// Why.
        why: String,
    },
    /// The host's key service gives no key.
    #[error("the key service gives no key: {why}")]
    Service {
        /// Why, without anything of a key.
        why: String,
    },
}

/// Where the keys come from. The host implements it over its key service.
///
/// Both are asked for when the log is opened and when its keys are rotated, never while it decides.
pub trait KeySource: Send + Sync + fmt::Debug {
    /// What the log signs with.
    ///
    /// # Errors
    /// Where it cannot be had; the log then does not open.
    fn signing(&self) -> Result<SigningSeeds, KeyFault>;

    /// What the vault wraps subjects' keys under.
    ///
    /// # Errors
    /// Where it cannot be had; the log then does not open.
    fn vault(&self) -> Result<VaultKeys, KeyFault>;
}

impl<K: KeySource + ?Sized> KeySource for Arc<K> {
    fn signing(&self) -> Result<SigningSeeds, KeyFault> {
        (**self).signing()
    }

    fn vault(&self) -> Result<VaultKeys, KeyFault> {
        (**self).vault()
    }
}

/// Keys that are given as they are: for tests, and for hosts that have them in hand already.
#[derive(Debug, Clone)]
pub struct FixedKeys {
    signing: SigningSeeds,
    vault: VaultKeys,
}

impl FixedKeys {
    /// These keys.
    pub const fn new(signing: SigningSeeds, vault: VaultKeys) -> Self {
        Self { signing, vault }
    }

    /// New keys that nothing else knows: what is written under them can be read only while they are held.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn random() -> Result<Self, KeyFault> {
        let kek = Kek::fingerprinted(Secret::random()?);
        Ok(Self::new(SigningSeeds::new(Secret::random()?), VaultKeys::new(kek)))
    }
}

impl KeySource for FixedKeys {
    fn signing(&self) -> Result<SigningSeeds, KeyFault> {
        Ok(self.signing.clone())
    }

    fn vault(&self) -> Result<VaultKeys, KeyFault> {
        Ok(self.vault.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_seed_signs_and_secrets_do_not_show() {
        let secret = |byte: u8| Secret::take(&mut [byte; 32]);
        let seeds = SigningSeeds::new(secret(1)).then(secret(2)).then(secret(3));
        assert_eq!(seeds.current().bytes(), &[3; 32]);
        assert_eq!(seeds.earlier().iter().map(|one| one.bytes()[0]).collect::<Vec<_>>(), [1, 2]);
        let keys = FixedKeys::new(seeds, VaultKeys::new(Kek::fingerprinted(secret(77))));
        let shown = format!("{keys:?}");
        assert!(shown.contains("withheld") && !shown.contains("77, 77"), "{shown}");
    }

    #[test]
    fn what_is_taken_is_wiped_at_its_source() {
        let mut given = [9; 32];
        let kept = Secret::take(&mut given);
        assert_eq!((given, kept.bytes()), ([0; 32], &[9; 32]));
    }

    #[test]
    fn a_key_encryption_key_is_named_or_known_by_its_print() {
        let secret = || Secret::take(&mut [5; 32]);
        let kek = Kek::fingerprinted(secret());
        assert_eq!(kek.id(), Kek::fingerprinted(secret()).id());
        assert_ne!(kek.id(), Kek::fingerprinted(Secret::random().unwrap()).id());
        assert_eq!(kek.id().len(), 17);
        assert_eq!(Kek::named("arn.key-2", secret()).unwrap().id(), "arn.key-2");
        for bad in ["", "a b", &"x".repeat(65), "\u{e4}"] {
            assert!(matches!(Kek::named(bad, secret()), Err(KeyFault::Identifier { .. })), "{bad}");
        }
        let keys = VaultKeys::new(kek.clone()).and_older(Kek::named("old", secret()).unwrap());
        assert_eq!(keys.get("old").unwrap().id(), "old");
        assert_eq!(keys.get(kek.id()).unwrap().id(), keys.current().id());
        assert!(keys.get("other").is_none());
    }
}
