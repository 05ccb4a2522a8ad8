//! Keys wrapped under a key-encryption key.

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce, Tag};
use zeroize::Zeroizing;

/// Bytes of a wrapped key: nonce, ciphertext, tag.
pub(super) const WRAPPED: usize = 60;

/// A key under which others are wrapped.
///
/// AES-256-GCM with a random nonce of 96 bits: NIST SP 800-38D allows 2^32 wrappings under one key.
pub(super) struct Wrapper(Aes256Gcm);

impl std::fmt::Debug for Wrapper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wrapper([withheld])")
    }
}

impl Wrapper {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }

    /// Wraps a key for the place `place` alone. The nonce is fresh randomness for each call.
    pub(super) fn wrap(&self, nonce: [u8; 12], place: &[u8], key: &[u8; 32]) -> Option<[u8; WRAPPED]> {
        let mut secret = Zeroizing::new(*key);
        let tag = self.0.encrypt_inout_detached(&Nonce::from(nonce), place, secret.as_mut_slice().into()).ok()?;
        let mut out = [0_u8; WRAPPED];
        for (to, from) in out.iter_mut().zip(nonce.iter().chain(secret.iter()).chain(tag.iter())) {
            *to = *from;
        }
        Some(out)
    }

    /// The key that was wrapped for that place, or nothing where it was not, or not under this key.
    pub(super) fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let (nonce, rest) = wrapped.split_first_chunk::<12>()?;
        let (secret, tag) = rest.split_first_chunk::<32>()?;
        let tag = Tag::from(*<&[u8; 16]>::try_from(tag).ok()?);
        let mut secret = Zeroizing::new(*secret);
        let opened = self.0.decrypt_inout_detached(&Nonce::from(*nonce), place, secret.as_mut_slice().into(), &tag);
        opened.ok().map(|()| secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_wrapped_for_its_place_alone() {
        let wrapper = Wrapper::new(&[1; 32]);
        let form = wrapper.wrap([2; 12], b"here", &[3; 32]).unwrap();
        assert_eq!(*wrapper.unwrap(b"here", &form).unwrap(), [3; 32]);
        assert!(wrapper.unwrap(b"there", &form).is_none());
        assert!(Wrapper::new(&[4; 32]).unwrap(b"here", &form).is_none());
        for at in 0..WRAPPED {
            let mut bent = form;
            bent[at] ^= 1;
            assert!(wrapper.unwrap(b"here", &bent).is_none(), "byte {at}");
        }
        for length in [0, 12, 44, 59] {
            assert!(wrapper.unwrap(b"here", &form[..length]).is_none(), "{length} bytes");
        }
    }
}
