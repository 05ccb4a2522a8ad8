//! Keys in environment variables, for development.

use std::env::VarError;

use zeroize::Zeroizing;

use super::{KeyFault, KeySource, SigningSeeds, VaultKeys, text};

const LOG: &str = "COMITY_LOG_KEY";
const VAULT: &str = "COMITY_VAULT_KEY";

/// Keys in the environment variables `COMITY_LOG_KEY` and `COMITY_VAULT_KEY`, for development.
///
/// Each holds 32 bytes in base64. After a rotation each holds several, oldest first and separated by
/// commas; the last one signs or wraps.
#[derive(Debug, Clone)]
pub struct EnvKeys {
    signing: SigningSeeds,
    vault: VaultKeys,
}

impl EnvKeys {
    /// Reads both variables once.
    ///
    /// # Errors
    /// Where one is not set or holds no keys.
    pub fn read() -> Result<Self, KeyFault> {
        Self::of(|name| match std::env::var(name) {
            Ok(text) => Some(Ok(Zeroizing::new(text))),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => Some(Err("it is not text")),
        })
    }

    fn of(variable: impl Fn(&str) -> Option<Result<Zeroizing<String>, &'static str>>) -> Result<Self, KeyFault> {
        let keys = |name: &'static str| {
            let given = variable(name).ok_or(KeyFault::Unset { variable: name })?;
            let given = given.map_err(|why| KeyFault::Malformed { place: name.to_owned(), number: 1, why })?;
            text::keys(name, &given)
        };
        let (signing, vault) = (text::seeds(keys(LOG)?), text::wrapping(keys(VAULT)?));
        tracing::warn!(
            "the log's keys come from environment variables: any process of this user, a crash dump and the service's \
             unit file can hold them. For development only; production gives a KeySource over a key service"
        );
        Ok(Self { signing, vault })
    }
}

impl KeySource for EnvKeys {
    fn signing(&self) -> Result<SigningSeeds, KeyFault> {
        Ok(self.signing.clone())
    }

    fn vault(&self) -> Result<VaultKeys, KeyFault> {
        Ok(self.vault.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kek, Secret};
    use super::*;

    #[test]
    fn both_variables_are_needed_and_the_last_key_is_the_current_one() {
        let (one, two) = (Secret::random().unwrap(), Secret::random().unwrap());
        let both = Zeroizing::new(format!("{},{}", *text::written(&one), *text::written(&two)));
        let keys = EnvKeys::of(|_| Some(Ok(both.clone()))).unwrap();
        assert_eq!(keys.signing().unwrap().current().bytes(), two.bytes());
        let vault = keys.vault().unwrap();
        assert_eq!(vault.current().secret().bytes(), two.bytes());
        assert_eq!(vault.older()[0].id(), Kek::fingerprinted(one).id());
        let missing = EnvKeys::of(|name| (name == LOG).then(|| Ok(both.clone()))).unwrap_err();
        assert!(missing.to_string().contains("COMITY_VAULT_KEY"), "{missing}");
        let binary = EnvKeys::of(|_| Some(Err("it is not text"))).unwrap_err();
        assert!(binary.to_string().starts_with("COMITY_LOG_KEY, key 1: it is not text"), "{binary}");
    }
}
