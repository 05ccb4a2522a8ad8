//! The three ends of a decision.

/// What may be done. Exhaustive on purpose: whoever asks must say what happens in each case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The measure may be served, within its limits, by a permit. It need not be.
    Allow,
    /// People decide; until then nothing is served.
    Escalate,
    /// The measure is refused.
    Deny,
}

impl Outcome {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Escalate => "escalate",
            Self::Deny => "deny",
        }
    }
}

impl std::str::FromStr for Outcome {
    type Err = crate::words::UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let all = [Self::Allow, Self::Escalate, Self::Deny];
        let word = all.into_iter().find(|outcome| outcome.as_str() == given);
        word.ok_or_else(|| crate::words::UnknownWord::new(given, &all.map(Self::as_str)))
    }
}

impl<'de> serde::Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::words::text_from(from, "one of: allow escalate deny ")
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_written_and_read_by_its_word() {
        for (outcome, word) in [(Outcome::Allow, "allow"), (Outcome::Escalate, "escalate"), (Outcome::Deny, "deny")] {
            assert_eq!(outcome.to_string(), word);
            assert_eq!(word.parse(), Ok(outcome));
        }
        assert!("Allow".parse::<Outcome>().is_err());
    }
}
