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
    match text(document) {
        Ok((_, text)) => {
            say(&text);
            ALLOWED
        }
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

/// The name of a document, and its schema.
pub(crate) fn text(document: Document) -> Result<(&'static str, String), String> {
    let (name, schema) = match document {
        Document::Demand => ("demand", schemars::schema_for!(Demand)),
        Document::Intake => ("intake", schemars::schema_for!(Intake)),
        Document::User => ("user", schemars::schema_for!(UserContext)),
        Document::Case => ("case", schemars::schema_for!(Case)),
        Document::Suite => ("suite", schemars::schema_for!(Suite)),
        Document::Facts => ("facts", schemars::schema_for!(Facts)),
    };
    serde_json::to_string_pretty(&schema).map(|text| (name, text)).map_err(|why| why.to_string())
}
