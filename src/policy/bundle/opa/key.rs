//! Keys of OPA's signatures: public ones as PEM or JWK, private ones as PEM. What a key is says its algorithm.

use std::fmt;

use jsonwebtoken::DecodingKey;
#[cfg(any(feature = "workbench", test))]
use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};

/// Bytes of a key file.
const MOST: usize = 16_384;
/// Bytes of the modulus of an RSA key: 2048 bits.
const MODULUS: usize = 256;
/// Bytes of a public RSA key of 2048 bits in PKCS#1.
const PKCS1: usize = 266;

/// What a token may be signed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Eddsa,
    Es256,
    Rs256,
}

impl Algorithm {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Eddsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Eddsa, Self::Es256, Self::Rs256].into_iter().find(|one| one.name() == name)
    }

    const fn told(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Eddsa => jsonwebtoken::Algorithm::EdDSA,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
        }
    }
}

/// Why a text is no key for OPA's signatures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key for OPA's signature is refused: {0}")]
pub struct OpaKeyRefused(String);

fn refused<T>(why: &str) -> Result<T, OpaKeyRefused> {
    Err(OpaKeyRefused(why.to_owned()))
}

/// A public key for OPA's signatures, pinned by its id, with the scope that tokens must have.
#[derive(Clone)]
pub struct OpaKey {
    id: String,
    scope: String,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl OpaKey {
    /// Reads a public key: PEM (`BEGIN PUBLIC KEY`), or a JWK. Ed25519 is for `EdDSA`, P-256 for ES256, RSA of at least
    /// 2048 bits for RS256. The id is the one that tokens name as `kid`.
    ///
    /// # Errors
    /// Where it is no such key, a private one, or a shared secret.
    pub fn new(id: &str, text: &str) -> Result<Self, OpaKeyRefused> {
        if id.is_empty() || text.len() > MOST {
            return refused("it has no id, or is too long");
        }
        let text = text.trim();
        let (algorithm, key) = if text.starts_with('{') { jwk(id, text)? } else { pem(text)? };
        Ok(Self { id: id.to_owned(), scope: String::new(), algorithm, key })
    }

    /// The same key for tokens of that scope.
    #[must_use]
    pub fn scoped(self, scope: &str) -> Self {
        Self { scope: scope.to_owned(), ..self }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The scope of its tokens; empty where they have none.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn verifies(&self, signed: &str, signature: &str) -> bool {
        let told = self.algorithm.told();
        jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &self.key, told).unwrap_or(false)
    }
}

impl fmt::Debug for OpaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpaKey({}, {})", super::shown(&self.id), self.algorithm.name())
    }
}

fn pem(text: &str) -> Result<(Algorithm, DecodingKey), OpaKeyRefused> {
    if text.contains("PRIVATE KEY") {
        return refused("it is a private key; give the public one (`openssl pkey -in KEY -pubout`)");
    }
    if !text.contains("-----BEGIN PUBLIC KEY-----") {
        return refused("expected a PEM of `BEGIN PUBLIC KEY`, or a JWK");
    }
    let bytes = text.as_bytes();
    if let Ok(key) = DecodingKey::from_ed_pem(bytes) {
        return sound(Algorithm::Eddsa, key);
    }
    if let Ok(key) = DecodingKey::from_ec_pem(bytes) {
        return sound(Algorithm::Es256, key);
    }
    match DecodingKey::from_rsa_pem(bytes) {
        Ok(key) => sound(Algorithm::Rs256, key),
        Err(_) => refused("the PEM is no public key of Ed25519, P-256 or RSA"),
    }
}

/// Holds the lengths of a key: what verifies by it relies on them.
fn sound(algorithm: Algorithm, key: DecodingKey) -> Result<(Algorithm, DecodingKey), OpaKeyRefused> {
    let bytes = key.try_get_as_bytes().unwrap_or_default();
    match algorithm {
        Algorithm::Eddsa => {
            let point = <&[u8; 32]>::try_from(bytes).ok();
            let point = point.and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(bytes).ok());
            if point.is_none_or(|point| point.is_weak()) {
                return refused("the Ed25519 key has not 32 bytes, or is weak");
            }
        }
        Algorithm::Es256 => {
            let point = bytes.len() == 65 && bytes.first() == Some(&4) || bytes.len() == 33;
            if !point {
                return refused("the key is no point of P-256; ES256 has no other curve");
            }
        }
        Algorithm::Rs256 => {
            let long = match key.kind() {
                jsonwebtoken::DecodingKeyKind::SecretOrDer(bytes) => bytes.len() >= PKCS1,
                jsonwebtoken::DecodingKeyKind::RsaModulusExponent { n, .. } => {
                    n.iter().skip_while(|byte| **byte == 0).count() >= MODULUS
                }
            };
            if !long {
                return refused("the RSA key is shorter than 2048 bits");
            }
        }
    }
    Ok((algorithm, key))
}

fn jwk(id: &str, text: &str) -> Result<(Algorithm, DecodingKey), OpaKeyRefused> {
    let value =
        crate::policy::source::json::parse(text).map_err(|_| OpaKeyRefused("the JWK does not read".to_owned()))?;
    let field = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
    if value.get("d").is_some() {
        return refused("the JWK is a private key; leave out `d` and what comes with it");
    }
    if field("kid").is_some_and(|kid| kid != id) {
        return refused("the JWK has another `kid` than the id that it is pinned by");
    }
    if field("use").is_some_and(|word| word != "sig") {
        return refused("the JWK is not for signatures (`use`)");
    }
    let alg = field("alg").map(str::to_owned);
    let read: Jwk =
        serde_json::from_value(value.clone()).map_err(|_| OpaKeyRefused("the JWK does not read".to_owned()))?;
    let curve = if let AlgorithmParameters::OctetKeyPair(params) = &read.algorithm {
        Some(&params.curve)
    } else if let AlgorithmParameters::EllipticCurve(params) = &read.algorithm {
        Some(&params.curve)
    } else {
        None
    };
    let algorithm = match (field("kty"), curve) {
        (Some("OKP"), Some(EllipticCurve::Ed25519)) => Algorithm::Eddsa,
        (Some("EC"), Some(EllipticCurve::P256)) => Algorithm::Es256,
        (Some("RSA"), None) => Algorithm::Rs256,
        (Some("oct"), _) => {
            return refused("the JWK is a shared secret; whoever verifies could sign. Use a pair of keys");
        }
        _ => return refused("the JWK is no key of Ed25519, P-256 or RSA"),
    };
    if alg.is_some_and(|alg| alg != algorithm.name() && !(alg == "Ed25519" && algorithm == Algorithm::Eddsa)) {
        return refused("the JWK's `alg` is not the algorithm of its key");
    }
    match DecodingKey::from_jwk(&read) {
        Ok(key) => sound(algorithm, key),
        Err(_) => refused("the JWK's numbers do not read"),
    }
}

/// A private key for OPA's signatures. Never printed.
#[cfg(any(feature = "workbench", test))]
#[derive(Clone)]
pub struct OpaSigner {
    id: String,
    scope: String,
    algorithm: Algorithm,
    key: EncodingKey,
}

#[cfg(any(feature = "workbench", test))]
impl OpaSigner {
    /// Reads a private key: PEM of PKCS#8 (`BEGIN PRIVATE KEY`). Tokens name it by the id, and have that scope where it
    /// is not empty.
    ///
    /// # Errors
    /// Where it is no such key. No message quotes what the text holds.
    pub fn new(id: &str, scope: &str, pem: &str) -> Result<Self, OpaKeyRefused> {
        if id.is_empty() || pem.len() > MOST {
            return refused("it has no id, or is too long");
        }
        if !pem.contains("-----BEGIN PRIVATE KEY-----") {
            return refused(
                "expected a PEM of `BEGIN PRIVATE KEY`; `openssl pkcs8 -topk8 -nocrypt` makes one of other forms",
            );
        }
        let bytes = pem.trim().as_bytes();
        let ed = EncodingKey::from_ed_pem(bytes).map(|key| (Algorithm::Eddsa, key));
        let any = ed
            .or_else(|_| EncodingKey::from_ec_pem(bytes).map(|key| (Algorithm::Es256, key)))
            .or_else(|_| EncodingKey::from_rsa_pem(bytes).map(|key| (Algorithm::Rs256, key)));
        let Ok((algorithm, key)) = any else {
            return refused("the PEM is no private key of Ed25519, P-256 or RSA");
        };
        let signer = Self { id: id.to_owned(), scope: scope.to_owned(), algorithm, key };
        // A key that cannot sign is found out before a bundle is built.
        signer.token(&serde_json::json!({})).map_err(OpaKeyRefused)?;
        Ok(signer)
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn scope(&self) -> &str {
        &self.scope
    }

    /// A token with these claims.
    pub(super) fn token(&self, claims: &serde_json::Value) -> Result<String, String> {
        let mut header = jsonwebtoken::Header::new(self.algorithm.told());
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.key)
            .map_err(|_| format!("the key `{}` does not sign by {}", super::shown(&self.id), self.algorithm.name()))
    }
}

#[cfg(any(feature = "workbench", test))]
impl fmt::Debug for OpaSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpaSigner({}, {})", super::shown(&self.id), self.algorithm.name())
    }
}
