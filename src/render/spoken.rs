//! The filters with which templates speak: words of the interface with something put in them.

use std::collections::BTreeMap;

use tera::value::Key;
use tera::{EscapeFn, Kwargs, State, Tera, TeraResult, Value};

use crate::words::{Piece, Words, pieces};

/// Adds `fill`, which puts values in the places of a word and chooses its form by `n`, and `forms`, which gives all forms
/// of a word to a script.
pub(super) fn register(tera: &mut Tera, escape: EscapeFn, words: &Words) {
    let words = words.clone();
    tera.register_filter("fill", move |word: &Value, values: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let number = values.get::<Value>("n")?.as_ref().and_then(Value::as_u64);
        let text = match word.as_map() {
            Some(forms) => {
                let form = |name: &'static str| forms.get(&Key::from(name)).and_then(Value::as_str);
                form(number.map_or("other", |number| words.category(number))).or_else(|| form("other"))
            }
            None => word.as_str(),
        };
        let text = text.ok_or_else(|| tera::Error::message("`fill` wants a word of the interface"))?;
        let mut out = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => escape(text, &mut out)?,
                Piece::Place(name) => {
                    let value: Value = values.must_get(name)?;
                    if let Some(text) = value.as_str().filter(|_| value.is_safe()) {
                        out.extend_from_slice(text.as_bytes());
                    } else {
                        // Numbers are not written by `Display`.
                        let number = value.as_i128().map(|number| number.to_string());
                        escape(value.as_str().or(number.as_deref()).unwrap_or_default(), &mut out)?;
                    }
                }
            }
        }
        Ok(Value::safe_string(&String::from_utf8_lossy(&out)))
    });
    tera.register_filter("forms", |word: &Value, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let forms: BTreeMap<String, &str> = match word.as_map() {
            Some(forms) => forms.iter().filter_map(|(name, text)| Some((name.to_string(), text.as_str()?))).collect(),
            None => word.as_str().map(|text| ("other".to_owned(), text)).into_iter().collect(),
        };
        serde_json::to_string(&forms).map_err(|error| tera::Error::message(error.to_string()))
    });
}
