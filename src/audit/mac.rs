//! HMAC-SHA256 (RFC 2104).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key that has been taken in: a MAC under it costs two blocks less.
#[derive(Clone)]
pub(crate) struct MacKey(Hmac<Sha256>);

impl MacKey {
    /// A key of at most 64 bytes, which HMAC pads with zeros to one block.
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0_u8; 64]);
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
        Self(Hmac::new((&*block).into()))
    }

    /// The MAC of the parts, one after the other.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part);
        }
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey([withheld])")
    }
}

/// The MAC of the parts, one after the other, under a 32-byte key.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    MacKey::new(key).mac(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1 and 2.
    #[test]
    fn the_macs_of_rfc_4231() {
        let hex = crate::object::hex;
        let first = MacKey::new(&[0x0b; 20]).mac(&[b"Hi ", b"There"]);
        assert_eq!(hex(first.as_slice()), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let second = MacKey::new(b"Jefe").mac(&[b"what do ya want for nothing?"]);
        assert_eq!(hex(second.as_slice()), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
