//! Parts of a log, for several machines.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::words::string_serde;

/// One of so many parts of a log, written `2/8`. Records lie in parts by their position; users who were ruled
/// together lie in one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    of: u64,
    part: u64,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { of: 1, part: 1 };

    /// How many parts there are.
    pub const fn of(self) -> u64 {
        self.of
    }

    /// Which of them it is, from 1.
    pub const fn part(self) -> u64 {
        self.part
    }

    /// Whether that key lies in this part.
    pub(in crate::workbench::replay) fn holds(self, key: u64) -> bool {
        key.checked_rem(self.of).is_some_and(|rest| rest.saturating_add(1) == self.part)
    }

    /// All parts together are the whole.
    pub(super) fn join(parts: &mut BTreeSet<Self>) {
        let all = parts.first().is_some_and(|first| u64::try_from(parts.len()) == Ok(first.of));
        if all {
            *parts = BTreeSet::from([Self::WHOLE]);
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok());
        let parsed = given.split_once('/').and_then(|(part, of)| Some((number(part)??, number(of)??)));
        match parsed {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { of, part }),
            Some(_) | None => Err(format!(
                "`{}` is no part: write `2/8` for the second of eight",
                crate::quoting::quoted(&given.replace('/', "-"))
            )),
        }
    }
}

string_serde!(Shard, "a part such as 2/8", "^\\d+/\\d+$");

#[cfg(test)]
mod tests {
    use super::Shard;

    #[test]
    fn every_key_lies_in_one_part() {
        let parts: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|part| part.parse().unwrap()).to_vec();
        for key in (0..100).chain([u64::MAX]) {
            assert_eq!(parts.iter().filter(|part| part.holds(key)).count(), 1);
            assert!(Shard::WHOLE.holds(key));
        }
        for bad in ["0/3", "4/3", "1/0", "1", "/", "+1/3", "1/3/3", "-1/2", "a/b"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
        assert_eq!(parts[1].to_string(), "2/3");
    }
}
