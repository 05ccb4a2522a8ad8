//! Which regime decides for which country.

use std::collections::BTreeMap;

use super::source::bundled_regime;
use super::{DEFAULT, Diagnostic, DiagnosticKind, Regime};
use crate::border::{Border, Group};
use crate::jurisdiction::Country;

/// Whether countries must have the regimes that the border and the bundled set give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    ToBorder,
    /// A set that was in force once, under the border of its time. Nothing new is decided by it.
    #[cfg(feature = "workbench")]
    ToNothing,
}

/// The table that says which regime decides for a country.
pub(super) fn regime_of(
    tables: &serde_json::Value,
    regimes: &BTreeMap<String, Regime>,
    held: Held,
) -> Result<BTreeMap<Country, String>, Vec<Diagnostic>> {
    const FILE: &str = "comity/data/regime/data.json";
    let refused = |message: String| vec![Diagnostic::of_file(FILE, DiagnosticKind::Entry, message)];
    let Some(table) = tables.pointer("/comity/data/regime").and_then(serde_json::Value::as_object) else {
        return Err(refused("the table of countries and their regimes is missing".to_owned()));
    };
    let mut of = BTreeMap::new();
    for (code, regime) in table {
        let country: Country =
            code.parse().map_err(|why: crate::jurisdiction::CountryRefused| refused(why.to_string()))?;
        match regime.as_str().filter(|regime| regimes.contains_key(*regime)) {
            Some(regime) => of.insert(country, regime.to_owned()),
            None => return Err(refused(format!("`{country}` names a regime without policies"))),
        };
    }
    if held != Held::ToBorder {
        return Ok(of);
    }
    // A state that is encoded decides for itself and for its parts, and for nobody else.
    let border = Border::bundled().map_err(|why| refused(why.to_string()))?;
    let right = border.regimes(&regimes.keys().cloned().collect());
    for country in Country::all() {
        let (named, owner) = (of.get(&country), right.get(&country));
        // A name that is no state's and no group's is a platform's own, for a country that is not encoded here.
        let states = |name: &String| {
            name == DEFAULT || name.parse::<Group>().is_ok() || name.to_ascii_uppercase().parse::<Country>().is_ok()
        };
        let own = owner.is_none() && bundled_regime(country).is_none() && !named.is_some_and(states);
        if named != owner && !own {
            let right = owner.map_or(DEFAULT, String::as_str);
            return Err(refused(format!("the regime of `{country}` is `{right}`, and no other state's")));
        }
    }
    Ok(of)
}
