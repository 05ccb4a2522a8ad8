//! Keys as text: base64, oldest first.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Kek, KeyFault, Secret, SigningSeeds, VaultKeys};

/// The keys of a text, separated by line ends, commas or blanks, oldest first: those before, and the last.
///
/// A line that begins with `#` is a remark.
pub(super) fn keys(place: &str, text: &str) -> Result<(Vec<Secret>, Secret), KeyFault> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = lines.flat_map(|line| line.split([',', ' ', '\t', '\r'])).filter(|word| !word.is_empty());
    let mut all = Vec::new();
    for (number, word) in (1..).zip(words) {
        all.push(key(word).map_err(|why| KeyFault::Malformed { place: place.to_owned(), number, why })?);
    }
    let last = all.pop().ok_or_else(|| KeyFault::Empty { place: place.to_owned() })?;
    Ok((all, last))
}

/// One key of 32 bytes.
fn key(word: &str) -> Result<Secret, &'static str> {
    // Room for what the decoder estimates of a longer word, so that its length can be told.
    let mut bytes = Zeroizing::new([0_u8; 36]);
    if word.len() != 44 {
        return Err("it has not 44 characters");
    }
    let length = STANDARD.decode_slice(word, bytes.as_mut_slice()).map_err(|_| "it is not base64")?;
    let mut secret = Zeroizing::new([0_u8; 32]);
    match bytes.get(..length).map(|given| given.len() == 32 && given.iter().any(|byte| *byte != 0)) {
        Some(true) => {}
        Some(false) | None => return Err("it is not 32 bytes, or all of them are zero"),
    }
    for (to, from) in secret.iter_mut().zip(bytes.iter()) {
        *to = *from;
    }
    Ok(Secret::take(&mut secret))
}

/// A key as [`keys`] reads it.
#[cfg(feature = "file")]
pub(super) fn written(secret: &Secret) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(secret.bytes()))
}

/// The seeds of a text: the last one signs.
pub(super) fn seeds((earlier, current): (Vec<Secret>, Secret)) -> SigningSeeds {
    SigningSeeds { earlier, current }
}

/// The key-encryption keys of a text, known by their prints: the last one wraps.
pub(super) fn wrapping((older, current): (Vec<Secret>, Secret)) -> VaultKeys {
    let keys = VaultKeys::new(Kek::fingerprinted(current));
    older.into_iter().map(Kek::fingerprinted).fold(keys, VaultKeys::and_older)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written_and_the_last_is_the_current_one() {
        let (one, two) = (Secret::random().unwrap(), Secret::random().unwrap());
        for between in [",", "\n", " , ", "\r\n# a remark\n"] {
            let text = format!("# oldest first\n{}{between}{}\n", *written(&one), *written(&two));
            let (before, last) = keys("here", &text).unwrap();
            assert_eq!(before.iter().map(Secret::bytes).collect::<Vec<_>>(), [one.bytes()]);
            assert_eq!(last.bytes(), two.bytes());
        }
    }

    #[test]
    fn what_is_no_key_is_named_by_its_place_and_not_quoted() {
        let good = written(&Secret::random().unwrap()).to_string();
        let short = &good[..40];
        let zero = STANDARD.encode([0; 32]);
        let long = STANDARD.encode([1; 33]);
        let bad = good.replace('=', "*");
        for (word, why) in [(short, "44"), (zero.as_str(), "zero"), (long.as_str(), "not 32"), (bad.as_str(), "base64")]
        {
            let said = keys("COMITY_LOG_KEY", &format!("{good},{word}")).unwrap_err().to_string();
            assert!(said.starts_with("COMITY_LOG_KEY, key 2") && said.contains(why), "{said}");
            assert!(!said.contains(word), "{said}");
        }
        assert!(matches!(keys("x", "# nothing\n\n"), Err(KeyFault::Empty { .. })));
    }
}
