//! Cases and suites as YAML: read or refused, and what is read comes again as it was.

use std::sync::OnceLock;

use comity::workbench::{Case, Suite};

use crate::edits::{Draw, scratch};

fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let folders = ["examples/cases", "tests/suites"];
        folders.iter().flat_map(|folder| crate::files(folder, "yaml")).map(|(_, bytes)| bytes).collect()
    })
}

/// No document of any bytes does harm.
pub fn hold(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    let text = if draw.byte().is_multiple_of(2) {
        draw.rest().to_vec()
    } else {
        let mut text = seeds()[draw.below(seeds().len())].clone();
        scratch(&mut text, &mut draw);
        text
    };
    let _ = Suite::from_yaml(&text);
    let Ok(case) = Case::from_yaml(&text) else { return };
    let written = serde_json::to_vec(&case).unwrap();
    assert_eq!(Case::from_yaml(&written).unwrap(), case, "read otherwise the second time");
    let _ = case.request();
}
