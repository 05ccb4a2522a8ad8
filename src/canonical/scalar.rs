//! Strings and numbers in canonical form.

use super::NoForm;

/// Integers beyond this have no single form in RFC 8785 (section 3.2.2.3).
const SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// Whether something in a string is escaped (RFC 8785 section 3.2.2.2). Looks at every byte, so that many are
/// looked at at once.
#[expect(clippy::needless_bitwise_bool, reason = "a jump for each byte would be slower")]
pub(super) fn escaped(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\'))
}

pub(super) fn string(given: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    if escaped(given.as_bytes()) {
        escape(given.as_bytes(), to);
    } else {
        to.extend_from_slice(given.as_bytes());
    }
    to.push(b'"');
}

pub(super) fn escape(mut rest: &[u8], to: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    while let Some(at) = rest.iter().position(|byte| escaped(std::slice::from_ref(byte))) {
        let (plain, behind) = rest.split_at(at);
        to.extend_from_slice(plain);
        let Some((byte, behind)) = behind.split_first() else { break };
        match byte {
            b'"' => to.extend_from_slice(b"\\\""),
            b'\\' => to.extend_from_slice(b"\\\\"),
            0x08 => to.extend_from_slice(b"\\b"),
            b'\t' => to.extend_from_slice(b"\\t"),
            b'\n' => to.extend_from_slice(b"\\n"),
            0x0c => to.extend_from_slice(b"\\f"),
            b'\r' => to.extend_from_slice(b"\\r"),
            other => {
                let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                to.extend_from_slice(b"\\u00");
                to.push(digit(other >> 4));
                to.push(digit(other & 0x0f));
            }
        }
        rest = behind;
    }
    to.extend_from_slice(rest);
}

pub(super) fn integer(negative: bool, magnitude: u64, to: &mut Vec<u8>) -> Result<(), NoForm> {
    if magnitude > SAFE_INTEGER {
        let mut text = Vec::new();
        decimal(negative, magnitude, &mut text);
        return Err(NoForm::Number(String::from_utf8_lossy(&text).into_owned()));
    }
    decimal(negative, magnitude, to);
    Ok(())
}

/// Appends a number in decimal.
pub(crate) fn decimal(negative: bool, magnitude: u64, to: &mut Vec<u8>) {
    let (mut digits, mut left, mut from) = ([b'0'; 20], magnitude, 20_usize);
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(left % 10).unwrap_or_default());
        left /= 10;
        from = from.saturating_sub(1);
        if left == 0 {
            break;
        }
    }
    if negative {
        to.push(b'-');
    }
    to.extend_from_slice(digits.get(from..).unwrap_or_default());
}

/// Without escapes, order by bytes is the order that RFC 8785 section 3.2.3 asks for.
pub(super) fn plain(name: &str) -> bool {
    name.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\')
}

/// The first eight bytes of a name as a number of the same order.
pub(super) fn prefix(name: &[u8]) -> u64 {
    name.first_chunk().map_or_else(
        || (0..8).fold(0, |number, at| (number << 8) | u64::from(name.get(at).copied().unwrap_or(0))),
        |whole| u64::from_be_bytes(*whole),
    )
}
