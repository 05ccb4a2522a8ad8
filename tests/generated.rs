//! Files that are made from others are what making them again gives.
//!
//! `COMITY_BLESS=1 cargo test --all-features --test generated` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::Path;

use common::hold;

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn tables_of_the_policies_come_from_the_border() {
    for (table, rows) in comity::Border::bundled().unwrap().tables() {
        hold(&format!("policies/comity/data/{table}/data.json"), &pretty(&rows));
    }
}

#[test]
fn each_country_is_decided_by_its_own_regime() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/comity/regimes");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let encoded = names.filter(|name| name != "default").collect();
    let table = comity::Border::bundled().unwrap().regimes(&encoded);
    hold("policies/comity/data/regime/data.json", &pretty(&serde_json::to_value(table).unwrap()));
}

#[cfg(feature = "schema")]
#[test]
fn schemas_are_those_of_the_types() {
    use comity::workbench::{Case, Suite};
    use comity::{Demand, Facts, Intake, UserContext};

    for (name, schema) in [
        ("demand", schemars::schema_for!(Demand)),
        ("intake", schemars::schema_for!(Intake)),
        ("user", schemars::schema_for!(UserContext)),
        ("case", schemars::schema_for!(Case)),
        ("suite", schemars::schema_for!(Suite)),
        ("facts", schemars::schema_for!(Facts)),
    ] {
        hold(&format!("policies/schemas/{name}.schema.json"), &pretty(&serde_json::to_value(schema).unwrap()));
    }
}
