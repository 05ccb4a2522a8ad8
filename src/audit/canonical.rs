//! RFC 8785 form: one sequence of bytes for one document.
//!
//! Of the JSON Canonicalization Scheme only what records need: objects, lists, strings, booleans
//! and safe integers. Keys are ASCII, so that order by bytes is order by UTF-16 units.

use serde::Serialize;
use serde_json::Value;

/// Integers beyond this have no single form in RFC 8785 (section 3.2.2.3).
const SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// The canonical bytes of a document.
pub(crate) fn bytes(document: &impl Serialize) -> Result<Vec<u8>, String> {
    let value = serde_json::to_value(document).map_err(|why| why.to_string())?;
    let mut text = String::new();
    write(&value, &mut text)?;
    Ok(text.into_bytes())
}

fn write(value: &Value, to: &mut String) -> Result<(), String> {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(given) => to.push_str(if *given { "true" } else { "false" }),
        Value::Number(number) => {
            let safe = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            if safe.is_none_or(|number| number > SAFE_INTEGER) {
                return Err(format!("the number {number} is no integer of at most 2^53-1"));
            }
            to.push_str(&number.to_string());
        }
        Value::String(given) => string(given, to)?,
        Value::Array(items) => {
            to.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                write(item, to)?;
            }
            to.push(']');
        }
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort();
            if let Some(key) = keys.iter().find(|key| !key.is_ascii()) {
                return Err(format!("the key `{key}` is not ASCII"));
            }
            to.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                string(key, to)?;
                to.push(':');
                write(fields.get(key).unwrap_or(&Value::Null), to)?;
            }
            to.push('}');
        }
    }
    Ok(())
}

/// `serde_json` escapes exactly what RFC 8785 section 3.2.2.2 asks for.
fn string(given: &str, to: &mut String) -> Result<(), String> {
    to.push_str(&serde_json::to_string(given).map_err(|why| why.to_string())?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_form_of_rfc_8785() {
        let document = json!({"b": [1, -2, true, null], "a": {"\u{1}": "\u{20ac}$\u{f}\nA'B\"\\\"/"}, "A": ""});
        let form = super::bytes(&document).unwrap();
        let want = "{\"A\":\"\",\"a\":{\"\\u0001\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\"},\"b\":[1,-2,true,null]}";
        assert_eq!(String::from_utf8(form).unwrap(), want);
        for bad in [json!(1.5), json!(9_007_199_254_740_992_u64), json!({"\u{e9}": 1})] {
            assert!(super::bytes(&bad).is_err(), "{bad}");
        }
    }
}
