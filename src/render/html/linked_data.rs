//! What search engines are told of a page: JSON-LD in the words of <https://schema.org/DefinedTerm>.

use serde_json::{Value, json};

use crate::model::Definition;
use crate::render::view::{Markup, Page};

/// A catalog: a set of terms.
pub(super) fn of_set(page: &Page<'_>) -> Markup {
    written(json!({
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "name": page.title,
        "description": page.description,
        "url": page.canonical,
    }))
}

/// A code: a term of its catalog, whose title and whole address are given.
pub(super) fn of_code(definition: &Definition, page: &Page<'_>, catalog: (&str, Option<String>)) -> Markup {
    let (name, url) = catalog;
    written(json!({
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "termCode": definition.code.as_str(),
        "name": definition.summary.as_str(),
        "description": page.description,
        "url": page.canonical,
        "inDefinedTermSet": without_nothing(json!({ "@type": "DefinedTermSet", "name": name, "url": url })),
    }))
}

fn without_nothing(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

/// As it may stand in a `script` element, which ends with the first `</script` (HTML, section 4.12.1.3).
fn written(value: Value) -> Markup {
    without_nothing(value).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_the_element() {
        let text = super::written(serde_json::json!({ "name": "</script><!--", "url": null }));
        assert_eq!(text, r#"{"name":"\u003c/script>\u003c!--"}"#);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["name"], "</script><!--");
    }
}
