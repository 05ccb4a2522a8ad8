//! Keys of C2SP signed-note (Ed25519, type 0x01) and tlog-cosignature (cosignature/v1, type 0x04).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{NoteRefused, line};

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The text of a note.
    Ed25519,
    /// A checkpoint that a witness saw, with the time.
    Cosignature,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Ed25519, Self::Cosignature].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// Whether a key may have that name.
pub(super) fn check_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|sign| sign.is_whitespace() || sign < ' ' || sign == '+')
}

/// What a witness signs; none for a time that the format does not know (above 2^63-1).
pub(super) fn cosigned_message(text: &str, time: u64) -> Option<String> {
    i64::try_from(time).ok().map(|time| format!("cosignature/v1\ntime {time}\n{text}"))
}

/// A public key with its name: the vkey string `name+hhhhhhhh+base64` of C2SP signed-note, of a log
/// (Ed25519) or a witness (cosignature/v1).
#[derive(Clone)]
pub struct VerifierKey {
    name: String,
    id: u32,
    kind: Kind,
    public: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, kind: Kind, public: VerifyingKey) -> Result<Self, NoteRefused> {
        if !check_name(name) {
            return Err(NoteRefused::Name { name: crate::quoting::quoted(name) });
        }
        Ok(Self::named(name, kind, public))
    }

    /// The key under a name that is one.
    fn named(name: &str, kind: Kind, public: VerifyingKey) -> Self {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', kind.byte()])
            .chain_update(public.as_bytes())
            .finalize()
            .into();
        let [a, b, c, d, ..] = digest;
        Self { name: name.to_owned(), id: u32::from_be_bytes([a, b, c, d]), kind, public }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id: the first four bytes of the SHA-256 of name, type and key.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether it is a witness's key (cosignature/v1).
    pub fn is_witness(&self) -> bool {
        self.kind == Kind::Cosignature
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The 32 bytes of the Ed25519 key.
    pub(crate) fn public(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    /// Whether the signature over exactly these bytes is the key's; strict (no small orders, one
    /// encoding of each signature).
    pub(crate) fn verify_bytes(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.public.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }

    fn order(&self) -> (&str, Kind, &[u8; 32]) {
        (&self.name, self.kind, self.public())
    }
}

impl FromStr for VerifierKey {
    type Err = NoteRefused;

    fn from_str(given: &str) -> Result<Self, NoteRefused> {
        let name = given.split('+').next().unwrap_or_default();
        // What has no such form is no key and may be anything.
        let keyed = given.contains('+') && name.len() <= 128 && check_name(name);
        let shown = || if keyed { name.escape_debug().to_string() } else { crate::quoting::quoted(name) };
        let refused = |why| NoteRefused::Key { name: shown(), why };
        let mut parts = given.splitn(3, '+').skip(1);
        let (Some(id), Some(encoded)) = (parts.next(), parts.next()) else {
            return Err(refused("a part is missing"));
        };
        let bytes = STANDARD.decode(encoded).map_err(|_| refused("the key is not canonical base64"))?;
        let (kind, bytes) = bytes.split_first().ok_or_else(|| refused("the key is empty"))?;
        let kind = Kind::of(*kind).ok_or_else(|| refused("its type is neither Ed25519 (1) nor cosignature/v1 (4)"))?;
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| refused("the key has not 32 bytes"))?;
        let public = VerifyingKey::from_bytes(bytes).map_err(|_| refused("the key is no point of the curve"))?;
        if public.is_weak() || public.to_edwards().compress().as_bytes() != bytes {
            return Err(refused("the key is weak or not in its one encoding"));
        }
        let key = Self::new(name, kind, public)?;
        if format!("{:08x}", key.id) != id {
            return Err(refused("the key id does not belong to name and key"));
        }
        Ok(key)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend_from_slice(self.public());
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl PartialEq for VerifierKey {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for VerifierKey {}

impl PartialOrd for VerifierKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for VerifierKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl Hash for VerifierKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.order().hash(state);
    }
}

/// The two halves of a key. The secret is overwritten when it is dropped.
struct Pair {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl Pair {
    fn new(name: &str, seed: &Zeroizing<[u8; 32]>, kind: Kind) -> Result<Self, NoteRefused> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, kind, secret.verifying_key())?;
        Ok(Self { secret, verifier })
    }

    fn generate(name: &str, kind: Kind) -> Result<Self, NoteRefused> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|why| NoteRefused::Random { why: why.to_string() })?;
        Self::new(name, &seed, kind)
    }

    fn debug(&self, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VerifierKey { name, id, .. } = &self.verifier;
        write!(f, "{what}({name}+{id:08x})")
    }
}

/// A key that signs: a log's checkpoints, or other bytes. The secret is overwritten when it is
/// dropped, and never printed.
pub struct SigningKey(Pair);

impl SigningKey {
    /// The key of a secret of 32 bytes (RFC 8032). The name of a log's key is the log's origin, such
    /// as `audit.example.com/decisions`.
    ///
    /// # Errors
    /// Where the name is empty, or has a space, a control character or a `+`.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, NoteRefused> {
        Pair::new(name, &Zeroizing::new(seed), Kind::Ed25519).map(Self)
    }

    /// A new key, from the system's randomness.
    ///
    /// # Errors
    /// Where the name is refused as in [`Self::new`], or the system gives no random bytes.
    pub fn generate(name: &str) -> Result<Self, NoteRefused> {
        Pair::generate(name, Kind::Ed25519).map(Self)
    }

    /// A new key for a log in memory, whose signatures nobody has to trust.
    pub(crate) fn in_memory() -> Self {
        let seed: Vec<u8> = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].iter().flat_map(|id| *id.as_bytes()).collect();
        let secret = ed25519_dalek::SigningKey::from_bytes(seed.first_chunk().unwrap_or(&[0; 32]));
        let verifier = VerifierKey::named("comity/memory", Kind::Ed25519, secret.verifying_key());
        Self(Pair { secret, verifier })
    }

    /// What others need to verify.
    pub fn verifier(&self) -> VerifierKey {
        self.0.verifier.clone()
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.0.verifier.name()
    }

    /// The signature line of a text, with its line break.
    pub(crate) fn sign(&self, text: &str) -> String {
        line(self.name(), self.0.verifier.id, &[&self.sign_bytes(text.as_bytes())])
    }

    /// The signature of bytes that are no note. Whoever signs them sees to it that they cannot be
    /// taken for one.
    pub(crate) fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.0.secret.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("SigningKey", f)
    }
}

/// A witness's key: cosignature/v1 of C2SP tlog-cosignature. The secret is overwritten when it is
/// dropped, and never printed.
pub struct CosigningKey(Pair);

impl CosigningKey {
    /// The key of a secret of 32 bytes (RFC 8032). The same secret must not serve under two names: a
    /// cosignature does not say under which it was made.
    ///
    /// # Errors
    /// Where the name is empty, or has a space, a control character or a `+`.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, NoteRefused> {
        Pair::new(name, &Zeroizing::new(seed), Kind::Cosignature).map(Self)
    }

    /// A new key, from the system's randomness.
    ///
    /// # Errors
    /// Where the name is refused as in [`Self::new`], or the system gives no random bytes.
    pub fn generate(name: &str) -> Result<Self, NoteRefused> {
        Pair::generate(name, Kind::Cosignature).map(Self)
    }

    /// What others need to verify.
    pub fn verifier(&self) -> VerifierKey {
        self.0.verifier.clone()
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.0.verifier.name()
    }

    /// The signature line over a checkpoint's text, with its line break: the witness's word that, at
    /// that time (seconds since 1970), this was the largest tree of the log that it had seen. None for
    /// a time above 2^63-1.
    #[cfg(any(feature = "file", test))]
    pub(crate) fn cosign(&self, text: &str, time: u64) -> Option<String> {
        let message = cosigned_message(text, time)?;
        let signature = self.0.secret.sign(message.as_bytes()).to_bytes();
        Some(line(self.name(), self.0.verifier.id, &[&time.to_be_bytes(), &signature]))
    }
}

impl fmt::Debug for CosigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("CosigningKey", f)
    }
}
