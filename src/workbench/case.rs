//! A case: one document that says what was asked, of whom, on which day, and what should come of it.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::yaml::{self, CaseRefused};
use crate::audit::Unrecorded;
use crate::decision::duty::{Duty, Obligation, ObligationRefused};
use crate::decision::outcome::Outcome;
use crate::decision::reason::RuleCode;
use crate::gate::{Gate, Preview};
use crate::request::demand::Demand;
use crate::request::intake::Intake;
use crate::request::measure::Measure;
use crate::request::{DataRequest, RequestRefused};
use crate::time::{Day, TimeRefused};
use crate::user::UserContext;
use crate::words::{by_name, string_serde};
use serde::{Deserialize, Deserializer, Serialize};

/// One case, as a YAML document (of which JSON is a subset) without anchors, aliases or tags.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Case {
    /// What it is about, for a reader.
    pub note: String,
    /// The day of which it speaks.
    pub on: When,
    /// What the authority sent.
    pub demand: Demand,
    /// What the platform attests.
    pub intake: Intake,
    /// Whom it touches.
    #[serde(flatten)]
    pub users: CaseUsers,
    /// What should come of it; makes the case a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub want: Option<Vec<Expected>>,
}

/// Withholds what it tells of people.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { note: _, on, demand: _, intake: _, users, want } = self;
        f.debug_struct("Case").field("on", on).field("users", users).field("want", want).finish_non_exhaustive()
    }
}

/// `user` for one, `users` for several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseUsers {
    /// One user, or the platform.
    User(Box<UserContext>),
    /// Several users: the whole set that the demand declares.
    Users(Vec<UserContext>),
}

impl CaseUsers {
    /// The users, one or several.
    pub fn as_slice(&self) -> &[UserContext] {
        match self {
            Self::User(user) => std::slice::from_ref(user),
            Self::Users(users) => users,
        }
    }
}

/// The day of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The day on which it is run.
    Today,
    /// That day; only a preview can have one.
    On(Day),
}

impl FromStr for When {
    type Err = TimeRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given == "today" { Ok(Self::Today) } else { given.parse().map(Self::On) }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Today => f.write_str("today"),
            Self::On(day) => day.fmt(f),
        }
    }
}

string_serde!(When, "a day as YYYY-MM-DD, or the word today", "^(today|\\d{4}-\\d{2}-\\d{2})$");

/// A duty that is wanted: its word alone, whatever its time or ground, or the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted(String);

impl FromStr for Wanted {
    type Err = ObligationRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given.parse::<Duty>().is_err() {
            given.parse::<Obligation>()?;
        }
        Ok(Self(given.to_owned()))
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

string_serde!(Wanted, "a duty, and after it its ground or time", "^[a-z0-9_]+( [a-z0-9_]+){0,4}$");

/// What should come of one measure for one user, or for all.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The user's identifier, or `*` for each.
    pub user: String,
    /// The measure.
    pub measure: Measure,
    /// The outcome.
    pub outcome: Outcome,
    /// Codes that must be among the reasons.
    pub codes: BTreeSet<RuleCode>,
    /// Duties that must be among the duties.
    pub duties: BTreeSet<Wanted>,
}

/// Withholds the user.
impl std::fmt::Debug for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { user: _, measure, outcome, codes, duties } = self;
        let mut shown = f.debug_struct("Expected");
        shown.field("measure", measure).field("outcome", outcome).field("codes", codes).field("duties", duties);
        shown.finish_non_exhaustive()
    }
}

by_name! {
    Expected {
        user: String,
        measure: Measure,
        outcome: Outcome,
        codes: BTreeSet<RuleCode>,
        duties: BTreeSet<Wanted>,
    }
}

/// The document as it is read; users are sorted out afterwards.
pub(super) struct Document {
    note: String,
    on: When,
    demand: Demand,
    intake: Intake,
    user: Option<UserContext>,
    users: Option<Vec<UserContext>>,
    want: Option<Vec<Expected>>,
}

by_name! {
    Document {
        note: String,
        on: When,
        demand: Demand,
        intake: Intake,
        #[serde(default, deserialize_with = "given")]
        user: Option<UserContext>,
        #[serde(default, deserialize_with = "given")]
        users: Option<Vec<UserContext>>,
        #[serde(default, deserialize_with = "given")]
        want: Option<Vec<Expected>>,
    }
}

/// A field that may be left out, but not left empty: a bare `want:` would make a preview a decision.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl Case {
    /// Bytes that one case file may have: 4 MiB.
    pub const MOST_BYTES: usize = yaml::MOST_BYTES;

    /// Reads one case.
    ///
    /// # Errors
    /// [`CaseRefused`], with the path of the field, line and column.
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, CaseRefused> {
        yaml::document(bytes).and_then(Self::sorted)
    }

    pub(super) fn sorted(document: Document) -> Result<Self, CaseRefused> {
        let Document { note, on, demand, intake, user, users, want } = document;
        let refused = |path: &str, why: &str| {
            Err(CaseRefused::Field { path: path.to_owned(), at: String::new(), why: why.to_owned() })
        };
        let users = match (user, users) {
            (Some(user), None) => CaseUsers::User(Box::new(user)),
            (None, Some(users)) if !users.is_empty() => CaseUsers::Users(users),
            (None, Some(_)) => return refused("users", "the list is empty; name at least one"),
            (Some(_), Some(_)) => return refused("users", "a case has `user` or `users`, not both"),
            (None, None) => return refused("user", "missing field: a case has `user` or `users`"),
        };
        if note.is_empty() || note.len() > 2_000 {
            return refused("note", "a note has 1 to 2000 bytes");
        }
        if note.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return refused("note", "the note holds a control character, which is refused");
        }
        DataRequest::new(demand.clone(), intake.clone())?;
        for (index, expected) in want.iter().flatten().enumerate() {
            if !demand.measures().contains(&expected.measure) {
                return refused(
                    &format!("want[{index}].measure"),
                    &format!("`{}` is not among the measures of the demand", expected.measure),
                );
            }
            let known = |user: &UserContext| user.subject().as_str() == expected.user;
            if expected.user != "*" && !users.as_slice().iter().any(known) {
                return refused(
                    &format!("want[{index}].user"),
                    "a user is named who is not among the users of the case",
                );
            }
        }
        Ok(Self { note, on, demand, intake, users, want })
    }

    /// The request of the case.
    ///
    /// # Errors
    /// Where demand and intake contradict each other.
    pub fn request(&self) -> Result<DataRequest, RequestRefused> {
        DataRequest::new(self.demand.clone(), self.intake.clone())
    }

    /// Runs the case as a preview, on its own day or on `today`.
    ///
    /// # Errors
    /// Where demand and intake contradict each other, or the preview could not be put on record.
    pub fn preview(&self, gate: &Gate, today: Day) -> Result<Report, CaseFailed> {
        let day = match self.on {
            When::Today => today,
            When::On(day) => day,
        };
        let previews = gate.preview_all(&self.request()?, self.users.as_slice(), day)?;
        let differences = self.differences(&previews);
        Ok(Report { previews, differences })
    }

    /// What differs from what is wanted: one line each. A measure that nobody lists is to be denied.
    fn differences(&self, previews: &[Preview]) -> Vec<String> {
        let Some(want) = &self.want else { return Vec::new() };
        let mut lines = Vec::new();
        for preview in previews {
            for ruling in preview.rulings() {
                let subject = preview.subject().as_str();
                let of = format!("{} for `{subject}`", ruling.measure());
                let listed = want.iter().filter(|expected| {
                    expected.measure == ruling.measure() && (expected.user == "*" || expected.user == subject)
                });
                let mut any = false;
                for expected in listed {
                    any = true;
                    if expected.outcome != ruling.outcome() {
                        let codes: Vec<&str> = ruling.reasons().iter().map(|cited| cited.code.as_str()).collect();
                        lines.push(format!(
                            "{of}: wanted {}, decided {} by {}",
                            expected.outcome,
                            ruling.outcome(),
                            codes.join(", ")
                        ));
                    }
                    for code in &expected.codes {
                        if !ruling.reasons().iter().any(|cited| cited.code == *code) {
                            lines.push(format!("{of}: wanted the reason {code}, which did not speak"));
                        }
                    }
                    let missing = |wanted: &&Wanted| !ruling.duties().iter().any(|duty| duty.answers(&wanted.0));
                    for duty in expected.duties.iter().filter(missing) {
                        lines.push(format!("{of}: wanted the duty {duty}, which is not there"));
                    }
                }
                if !any && ruling.outcome() != Outcome::Deny {
                    lines.push(format!("{of}: not listed, so deny is wanted, but decided {}", ruling.outcome()));
                }
            }
            for fault in preview.faults() {
                lines.push(format!("fault: {fault}"));
            }
        }
        lines
    }
}

/// What came of a case. `Debug` counts the differences, which name users.
#[derive(Clone)]
#[non_exhaustive]
pub struct Report {
    /// One preview a user.
    pub previews: Vec<Preview>,
    /// What differs from what was wanted; empty where nothing does.
    pub differences: Vec<String>,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { previews, differences } = self;
        f.debug_struct("Report").field("previews", previews).field("differences", &differences.len()).finish()
    }
}

/// Why a case did not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseFailed {
    /// Demand and intake contradict each other.
    #[error(transparent)]
    Request(#[from] RequestRefused),
    /// The preview could not be put on record.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}
