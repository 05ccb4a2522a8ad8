//! The sealed part of a record: AES-256-GCM under a key of that record alone.
//!
//! Every record has its own key, derived from its subject's, and that key encrypts one message ever.
//! So the nonce may be zero, and one record can be opened to a court without opening any other
//! record of the same subject.
//!
//! GCM alone does not bind a ciphertext to one key: who chooses the keys can make bytes that open
//! under two of them. So the clear part names its key by [`RecordKey::kid`], a hash that no other
//! key has; who is handed a key compares it before believing what it opens.

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce, Tag};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::keys::Secret;
use super::mac::mac;
use super::vault::SubjectKey;

/// What a record says of how its sealed part is encrypted, as RFC 7518 names it.
pub const ALGORITHM: &str = "A256GCM";
/// Bytes of the authentication tag at the end.
const TAG: usize = 16;

/// A sealed part, and what the clear part says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Ciphertext and, at its end, the tag of 16 bytes.
    pub(crate) bytes: Vec<u8>,
    /// `sha256:` and the digest of those bytes.
    pub(crate) digest: String,
    /// What names the one key that opens them; see [`RecordKey::kid`].
    pub(crate) kid: String,
}

/// The key of one record. `Debug` withholds it.
#[derive(Debug, Clone)]
pub struct RecordKey(Secret);

/// Why a sealed part does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealRefused {
    /// The bytes are no longer there.
    #[error("the sealed part was erased: {0} bytes, none of them other than zero")]
    Erased(usize),
    /// Key, record and bytes do not belong together.
    #[error(
        "the sealed part does not open: the key is of another subject or record, or the bytes were changed; \
         compare the digest of the bytes and the `kid` of the key with those in the record's clear part"
    )]
    Foreign,
    /// More than AES-GCM takes.
    #[error("{0} bytes are more than can be sealed in one record: at most 68,719,476,704")]
    Long(usize),
    /// A text is no key.
    #[error("not the key of a record: expected 43 characters of base64url, as this library writes it")]
    Key,
}

impl RecordKey {
    /// The name of this key in the record's clear part: SHA-256 of it in base64url, 43 characters.
    /// It says nothing about the key, and nothing in two records shows that they have one subject.
    pub fn kid(&self) -> String {
        let hash = Sha256::new().chain_update(b"comity/kid/v1").chain_update(self.0.bytes()).finalize();
        URL_SAFE_NO_PAD.encode(hash)
    }

    /// The key as text, to be handed to whom that one record may be shown: 43 characters of base64url.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.bytes()))
    }

    /// Reads what [`reveal`](Self::reveal) wrote.
    ///
    /// # Errors
    /// Where the text is no such key.
    pub fn from_text(text: &str) -> Result<Self, SealRefused> {
        let mut bytes = Zeroizing::new([0_u8; 33]);
        let read = URL_SAFE_NO_PAD.decode_slice(text, bytes.as_mut_slice());
        if text.len() != 43 || !matches!(read, Ok(32)) {
            return Err(SealRefused::Key);
        }
        let mut key = Zeroizing::new(*bytes.first_chunk::<32>().ok_or(SealRefused::Key)?);
        Ok(Self(Secret::take(&mut key)))
    }
}

/// The key of the record `id` about the subject.
pub(crate) fn record_key(key: &SubjectKey, id: &str) -> RecordKey {
    let mut derived = mac(key.secret().bytes(), &[b"comity/record/v1", id.as_bytes()]);
    RecordKey(Secret::take(&mut derived))
}

/// `sha256:` and the digest of a sealed part, to be compared with the clear part's.
pub(crate) fn digest(sealed: &[u8]) -> String {
    crate::object::name(sealed)
}

/// Seals what a record must not say in clear. `id` is the identifier of the record, and is bound in.
///
/// One identifier is sealed once: what is sealed twice under one identifier with different content
/// loses its secrecy, because the key and the nonce would be the same. Identifiers are random UUIDs.
///
/// # Errors
/// Where there is more than AES-GCM takes.
pub(crate) fn seal(key: &SubjectKey, id: &str, plain: &[u8]) -> Result<Sealed, SealRefused> {
    let key = record_key(key, id);
    let mut bytes = Vec::with_capacity(plain.len().saturating_add(TAG));
    bytes.extend_from_slice(plain);
    // Encrypted in place, so that no copy of the plain text is left in memory that was given back.
    let tag = cipher(&key)
        .encrypt_inout_detached(&Nonce::default(), id.as_bytes(), bytes.as_mut_slice().into())
        .map_err(|_| SealRefused::Long(plain.len()))?;
    bytes.extend_from_slice(&tag);
    let digest = digest(&bytes);
    Ok(Sealed { bytes, digest, kid: key.kid() })
}

/// Opens the sealed part of the record `id` with its subject's key.
///
/// # Errors
/// Where the sealed part was erased, or key, record and bytes do not belong together.
pub(crate) fn open(key: &SubjectKey, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealRefused> {
    open_with(&record_key(key, id), id, sealed)
}

/// Opens the sealed part of the record `id` with the key of that record.
///
/// # Errors
/// Where the sealed part was erased, or key, record and bytes do not belong together.
pub fn open_with(key: &RecordKey, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealRefused> {
    let opened = sealed.split_last_chunk::<TAG>().and_then(|(text, tag)| {
        let mut plain = Zeroizing::new(text.to_vec());
        let place = plain.as_mut_slice().into();
        let opened = cipher(key).decrypt_inout_detached(&Nonce::default(), id.as_bytes(), place, &Tag::from(*tag));
        opened.ok().map(|()| plain)
    });
    match opened {
        Some(plain) => Ok(plain),
        None if sealed.iter().all(|byte| *byte == 0) => Err(SealRefused::Erased(sealed.len())),
        None => Err(SealRefused::Foreign),
    }
}

fn cipher(key: &RecordKey) -> Aes256Gcm {
    Aes256Gcm::new(key.0.bytes().into())
}

#[cfg(test)]
mod tests {
    use super::super::vault::{Epoch, MemoryVault, Vault as _, Wanted};
    use super::*;

    const ID: &str = "019a5f00-0000-7000-8000-000000000001";

    fn key(vault: &mut MemoryVault, subject: &str) -> SubjectKey {
        let epoch = Epoch::of("2026-11").unwrap();
        vault.keys(&[Wanted { subject: subject.as_bytes(), epoch }]).unwrap().remove(0)
    }

    #[test]
    fn what_was_sealed_opens_with_its_key_under_its_identifier_alone() {
        let mut vault = MemoryVault::new();
        let (one, other) = (key(&mut vault, "u-1"), key(&mut vault, "u-2"));
        for plain in [&b""[..], b"{\"a\":1}", &[7; 4096]] {
            let sealed = seal(&one, ID, plain).unwrap();
            assert_eq!(open(&one, ID, &sealed.bytes).unwrap().as_slice(), plain);
            assert_eq!(sealed.digest, digest(&sealed.bytes));
            assert_eq!(sealed.bytes.len(), plain.len() + TAG);
            assert_eq!(open(&other, ID, &sealed.bytes), Err(SealRefused::Foreign));
            let another = ID.replace('1', "2");
            assert_eq!(open(&one, &another, &sealed.bytes), Err(SealRefused::Foreign));
            // Neither does the right key open under another name.
            assert_eq!(open_with(&record_key(&one, ID), &another, &sealed.bytes), Err(SealRefused::Foreign));
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let mut vault = MemoryVault::new();
        let key = key(&mut vault, "u-1");
        let sealed = seal(&key, ID, b"{\"legal_basis\":\"x\"}").unwrap();
        for bit in 0..sealed.bytes.len() * 8 {
            let mut bent = sealed.bytes.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&key, ID, &bent), Err(SealRefused::Foreign), "bit {bit}");
            assert_ne!(digest(&bent), sealed.digest);
        }
        for length in 1..sealed.bytes.len() {
            assert_eq!(open(&key, ID, &sealed.bytes[..length]), Err(SealRefused::Foreign), "{length} bytes");
        }
        assert_eq!(open(&key, ID, &[]), Err(SealRefused::Erased(0)));
        assert_eq!(open(&key, ID, &vec![0; sealed.bytes.len()]), Err(SealRefused::Erased(sealed.bytes.len())));
    }

    #[test]
    fn the_key_of_a_record_opens_that_record_and_no_other() {
        let mut vault = MemoryVault::new();
        let subject = key(&mut vault, "u-1");
        let another = ID.replace('1', "2");
        let (one, two) = (seal(&subject, ID, b"one").unwrap(), seal(&subject, &another, b"two").unwrap());
        let handed = RecordKey::from_text(&record_key(&subject, ID).reveal()).unwrap();
        assert_eq!(handed.kid(), one.kid);
        assert_ne!(one.kid, two.kid);
        assert_eq!(open_with(&handed, ID, &one.bytes).unwrap().as_slice(), b"one");
        assert!(open_with(&handed, &another, &two.bytes).is_err());
        for bad in ["", "AAAA", &"A".repeat(44), &"*".repeat(43), &format!("{}B", "A".repeat(42))] {
            assert_eq!(RecordKey::from_text(bad).unwrap_err(), SealRefused::Key, "{bad}");
        }
        assert!(!format!("{handed:?}").contains(handed.reveal().as_str()));
    }

    /// Derivation and encryption as another implementation does them, from the formulas above:
    /// Python's `hmac`, and AES-256-GCM of OpenSSL by the package `cryptography`.
    #[test]
    fn the_form_is_what_is_written_down() {
        let handed = RecordKey::from_text("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE").unwrap();
        assert_eq!(handed.0.bytes(), &[1; 32]);
        let mut bytes = b"hello".to_vec();
        let tag = cipher(&handed)
            .encrypt_inout_detached(&Nonce::default(), ID.as_bytes(), bytes.as_mut_slice().into())
            .unwrap();
        bytes.extend_from_slice(&tag);
        assert_eq!(crate::object::hex(&bytes), "d750f4b01a80893dea8b6dfb01f2cede4bf2fc45ba");
    }
}
