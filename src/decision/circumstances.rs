//! What made a decision besides request, user, day and law. It stands in the record, so that the
//! decision can be made again to the same bytes.

use serde::{Deserialize, Serialize};

use super::Rulings;
use super::outcome::Outcome;
use super::reason::RuleCode;
use crate::request::measure::Measure;

/// What came upon one user's decision from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Circumstances {
    /// The clock stood behind what the gate had seen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) clock_back: bool,
    /// The policy set was past its last instant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) expired: bool,
    /// What worsened the rulings after the policies had spoken, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) over: Vec<Over>,
    /// The users with whom this one was ruled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) together: Option<Together>,
}

/// One measure held to be at least so severe, for the reason of that code, whatever the policies say of
/// this user. It is on record even where the policies were no milder: under other policies they may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Over {
    pub(crate) code: RuleCode,
    pub(crate) measure: Measure,
    pub(crate) to: Outcome,
}

/// Users who were ruled by the worst ruling over all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Together {
    /// The same for each of them.
    pub(crate) id: String,
    /// How many they are; each has a record.
    pub(crate) users: u64,
    /// Whether they are the whole set that the demand declares.
    pub(crate) whole: bool,
}

impl Over {
    /// Worsens the ruling on its measure.
    pub(crate) fn hold(&self, rulings: &mut Rulings) {
        for ruling in rulings.each_mut().filter(|ruling| ruling.measure() == self.measure) {
            ruling.worsened(self.to, &self.code);
        }
    }
}
