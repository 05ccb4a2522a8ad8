//! The facts on which a policy set can depend, as a key: of every decision the same bytes where those
//! facts are the same, and other bytes where one of them differs.

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::tell::{Chosen, Listen, Tell};

/// Facts by which programs are chosen and findings are held to the law of the day, whatever policies read.
const ALWAYS: [&str; 6] = [
    "day",
    "measures",
    "requester.country",
    "user.holder.country",
    "user.location.countries",
    "user.stored_in.countries",
];
/// Before a value that is known, where it might have been absent or unknown. No vocabulary has so many words.
const KNOWN: u8 = u8::MAX;

/// Which fields of the facts belong to the key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Footprint(Chosen);

impl Footprint {
    /// Of policies that read these paths, such as `intake.hands[].role`; a path stands for all below it.
    pub(super) fn of(reads: &BTreeSet<String>) -> Self {
        let meets = |read: &str, field: &str| {
            let read = read.replace("[]", "");
            let below = |long: &str, short: &str| {
                long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            below(&read, field) || below(field, &read)
        };
        let wanted = |field: &String| ALWAYS.contains(&field.as_str()) || reads.iter().any(|read| meets(read, field));
        Self(Chosen::new(fields().iter().map(wanted)))
    }

    /// Appends the key of those facts.
    pub(super) fn write(self, facts: &Facts, to: &mut Vec<u8>) {
        facts.tell(&mut Key { to, chosen: self.chosen() });
    }

    /// The fields that belong to it, and so all that the policies are given.
    pub(super) fn chosen(self) -> Chosen {
        self.0
    }

    /// The fields that are not read.
    #[cfg(test)]
    fn unread(self) -> Vec<String> {
        let mut chosen = self.0;
        fields().into_iter().filter(|_| !chosen.wants()).collect()
    }
}

/// The paths of all fields of the facts, in the order in which they are told.
fn fields() -> Vec<String> {
    let mut fields = Vec::new();
    Facts::paths(String::new(), &mut fields);
    fields
}

/// Writes values one after the other so that none can be taken for another: what stands at a place is
/// of one type, and whatever has no fixed length begins with its length.
struct Key<'a> {
    to: &'a mut Vec<u8>,
    chosen: Chosen,
}

impl Listen for Key<'_> {
    fn word(&mut self, number: u8, _: &'static str) {
        self.to.push(number);
    }

    fn code(&mut self, code: &str) {
        // No code of ISO 3166 is longer than six characters, and nearly all have two.
        if let [first, second] = *code.as_bytes() {
            self.to.extend_from_slice(&[2, first, second]);
        } else {
            self.to.push(u8::try_from(code.len()).unwrap_or(u8::MAX));
            self.to.extend_from_slice(code.as_bytes());
        }
    }

    fn number(&mut self, number: i64) {
        // Seven bits a byte, the last one below 128: small numbers are short, and none begins another.
        let mut left = (number.wrapping_shl(1) ^ number.wrapping_shr(63)).cast_unsigned();
        loop {
            let low = u8::try_from(left & 127).unwrap_or(0);
            left = left.wrapping_shr(7);
            if left == 0 {
                self.to.push(low);
                return;
            }
            self.to.push(low | 128);
        }
    }

    fn list(&mut self, length: usize) {
        self.number(i64::try_from(length).unwrap_or(i64::MAX));
        self.chosen.list();
    }

    fn end(&mut self) {
        self.chosen.end();
    }

    fn known(&mut self) {
        self.to.push(KNOWN);
    }

    fn wants(&mut self) -> bool {
        self.chosen.wants()
    }
}

#[cfg(test)]
mod tests;
