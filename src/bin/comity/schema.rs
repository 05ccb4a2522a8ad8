//! `comity schema`: the JSON Schemas of the documents.

use clap::ValueEnum;
use comity::workbench::{Case, Suite};
use comity::{Demand, Facts, Intake, UserContext};

use crate::{ALLOWED, FAILED, complain, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Document {
    /// What the authority sent.
    Demand,
    /// What the platform attests.
    Intake,
    /// One affected user.
    User,
    /// A case file.
    Case,
    /// A suite of cases.
    Suite,
    /// What policies see as `input`.
    Facts,
}

pub(crate) fn print(document: Document) -> u8 {
    let schema = match document {
        Document::Demand => schemars::schema_for!(Demand),
        Document::Intake => schemars::schema_for!(Intake),
        Document::User => schemars::schema_for!(UserContext),
        Document::Case => schemars::schema_for!(Case),
        Document::Suite => schemars::schema_for!(Suite),
        Document::Facts => schemars::schema_for!(Facts),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => {
            say(&text);
            ALLOWED
        }
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}
