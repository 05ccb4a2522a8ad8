//! What the benches of the log put on record.

use std::path::Path;

use comity::workbench::{Case, Load, Probe, When};
use comity::{Border, PolicySet};

/// A case of the examples, ruled.
pub(crate) fn load() -> Load {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cases/21-search-warrant.yaml");
    let case = Case::from_yaml(&std::fs::read(path).unwrap()).unwrap();
    let When::On(day) = case.on else { panic!("the case names no day") };
    let (policies, border, request) =
        (PolicySet::bundled().unwrap(), Border::bundled().unwrap(), case.request().unwrap());
    Load::new(&Probe {
        policies: &policies,
        border: &border,
        request: &request,
        user: case.users.as_slice().first().unwrap(),
        day,
    })
    .unwrap()
}
