//! Borders as stored objects.

use serde::{Deserialize, Serialize};

use super::rows::Rows;
use super::{Border, BorderRefused};
use crate::object::{VERSION, is, read, write};

const BORDER: &str = "border";

#[derive(Serialize)]
struct BorderForm<'a> {
    kind: &'static str,
    rows: &'a Rows,
    v: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BorderObject {
    kind: String,
    rows: Rows,
    v: u8,
}

/// The bytes of the stored form. The rows have one: their keys are identifiers and words.
pub(super) fn form(rows: &Rows) -> Vec<u8> {
    write(&BorderForm { kind: BORDER, rows, v: VERSION }).unwrap_or_default()
}

fn rows(object: &[u8]) -> Result<Rows, BorderRefused> {
    let BorderObject { kind, rows, v } = read(object).map_err(BorderRefused::Object)?;
    is(BORDER, &kind, v).map_err(BorderRefused::Object)?;
    Ok(rows)
}

impl Border {
    /// Every row as it is stored: one canonical JSON object (RFC 8785), `{"kind": "border", "rows": {..}, "v":
    /// 1}`. Its SHA-256 is [`Border::digest`].
    pub fn to_object(&self) -> Vec<u8> {
        form(&self.rows)
    }

    /// Loads a stored border; it has the digest of these bytes. Only the compiled border and what
    /// [`Border::without`] leaves of it are taken.
    ///
    /// # Errors
    /// Where the bytes are no stored border in canonical form, or a row is not one of the compiled ones.
    pub fn from_object(object: &[u8]) -> Result<Self, BorderRefused> {
        let (rows, bundled) = (rows(object)?, Rows::bundled()?);
        if let Some(id) =
            rows.routes.iter().find(|(id, route)| bundled.routes.get(*id) != Some(*route)).map(|(id, _)| id)
        {
            let why = format!("the route `{}` is not as compiled into the crate", crate::quoting::quoted(id));
            return Err(BorderRefused::Object(why));
        }
        let left = Rows { routes: rows.routes.clone(), ..bundled };
        if left != rows {
            let why = "territories, groups, treaties, evidence or days of rest are not as compiled into the crate";
            return Err(BorderRefused::Object(why.to_owned()));
        }
        Ok(Self::of(rows))
    }

    /// Loads a border under which something was decided once. Nothing new is decided under it.
    #[cfg(feature = "workbench")]
    pub(crate) fn of_record(object: &[u8]) -> Result<Self, BorderRefused> {
        rows(object).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is said of the stored bundled border with another value at a place.
    fn says(place: &str, value: Value) -> String {
        let mut object: Value = serde_json::from_slice(&Border::bundled().unwrap().to_object()).unwrap();
        *object.pointer_mut(place).unwrap() = value;
        match Border::from_object(&write(&object).unwrap()) {
            Ok(border) => border.digest().to_owned(),
            Err(refused) => refused.to_string(),
        }
    }

    #[test]
    fn the_compiled_border_and_what_is_narrowed_of_it_come_back() {
        let whole = Border::bundled().unwrap();
        let narrowed = whole.clone().without("domestic:us").without("eu_evidence");
        for border in [whole, narrowed] {
            let back = Border::from_object(&border.to_object()).unwrap();
            assert_eq!((back.digest(), back.routes()), (border.digest(), border.routes()));
            assert_eq!(border.digest(), crate::object::name(&border.to_object()));
        }
    }

    #[test]
    fn a_border_with_a_row_of_its_own_is_not_taken() {
        let said = says("/rows/routes/domestic:us/resolution", json!(true));
        assert!(said.contains("the route") && said.contains("is not as compiled"), "{said}");
        for (place, value) in [
            ("/rows/territories", json!([])),
            ("/rows/evidence/preserve/verification", json!("none")),
            ("/rows/rest", json!([])),
        ] {
            let said = says(place, value);
            assert!(said.contains("evidence or days of rest are not as compiled"), "{place}: {said}");
        }
        assert!(says("/kind", json!("set")).contains("expected is `border`"));
    }
}
