//! The JSON Schemas say what the reader does: the same keys, the same ones required, the author's own where they are kept.

use serde_json::Value;
use statusbook::commands::schema::{Subject, schema};
use statusbook::model::{
    BookTable, BuildTable, Case, CatalogFile, Change, ColorsTable, Column, Config, ConfluenceTable, CopyTable,
    Definition, Deprecated, Example, FrontMatter, Header, HeaderLink, History, HtmlTable, LintTable, MarkdownTable,
    OutputTable, Override, Palette, Part, Reference, Retired, Section, TargetTexts,
};

/// The mapping among the forms that a value can have.
fn mapping(schema: &Value) -> &Value {
    let forms = schema["anyOf"].as_array().into_iter().flatten();
    forms.chain([schema]).find(|form| form["type"] == "object").unwrap_or_else(|| panic!("no mapping in {schema}"))
}

fn hold(schema: &Value, name: &str, keys: &[&str], extensible: bool) {
    let mapping = mapping(schema);
    let properties = mapping["properties"].as_object().unwrap_or_else(|| panic!("{name} has no properties"));
    let known: Vec<&str> = properties.keys().map(String::as_str).collect();
    assert_eq!(known, keys, "{name}");
    assert_eq!(mapping["additionalProperties"], false, "{name} takes unknown keys");
    assert_eq!(mapping["patternProperties"]["^x-"] == true, extensible, "{name}: the author's own keys");
    for (key, property) in properties {
        let described = property["description"].as_str().is_some_and(|text| text.ends_with('.'));
        assert!(described, "{name}: editors have nothing to say about `{key}`");
    }
}

macro_rules! hold {
    ($schema:expr, $($name:ident),*) => {
        $(hold(&$schema["$defs"][stringify!($name)], stringify!($name), $name::KEYS, $name::EXTENSIBLE);)*
    };
}

#[test]
fn schemas_know_the_keys_that_the_reader_knows() {
    let catalog = schema(Subject::Catalog);
    hold(&catalog, "CatalogFile", CatalogFile::KEYS, CatalogFile::EXTENSIBLE);
    hold!(catalog, Section, Definition, Case, Header, Reference, Example, Deprecated, Column, Retired, TargetTexts);
    let part = schema(Subject::Part);
    hold(&part, "Part", Part::KEYS, Part::EXTENSIBLE);
    hold!(part, Section, Definition, Retired);
    hold(&schema(Subject::Page), "FrontMatter", FrontMatter::KEYS, FrontMatter::EXTENSIBLE);
    let history = schema(Subject::History);
    hold(&history, "History", History::KEYS, History::EXTENSIBLE);
    hold!(history, Change);
    let book = schema(Subject::Book);
    hold(&book, "Config", Config::KEYS, Config::EXTENSIBLE);
    hold!(
        book,
        BookTable,
        BuildTable,
        OutputTable,
        HtmlTable,
        ColorsTable,
        Palette,
        HeaderLink,
        MarkdownTable,
        ConfluenceTable,
        CopyTable,
        LintTable,
        Override
    );
}

#[test]
fn schemas_require_what_the_reader_requires() {
    let catalog = schema(Subject::Catalog);
    for (name, required) in [
        ("Section", &["title"][..]),
        ("Definition", &["code", "summary"]),
        ("Case", &["summary", "description"]),
        ("Header", &["name"]),
        ("Reference", &["title"]),
        ("Column", &["field"]),
        ("Retired", &["code"]),
    ] {
        assert_eq!(mapping(&catalog["$defs"][name])["required"], serde_json::json!(required), "{name}");
    }
    assert_eq!(catalog["required"], serde_json::json!(["title"]));
    // A definition has a description or cases.
    let either = serde_json::json!([{ "required": ["description"] }, { "required": ["cases"] }]);
    assert_eq!(catalog["$defs"]["Definition"]["anyOf"], either);
    assert_eq!(schema(Subject::Part)["required"], serde_json::json!(["sections"]));
    assert_eq!(schema(Subject::Book)["required"], serde_json::json!(["book"]));
}

#[test]
fn every_reference_within_a_schema_leads_somewhere() {
    let printed = [Subject::Diff, Subject::Check, Subject::Publish];
    for subject in
        [Subject::Catalog, Subject::Part, Subject::Page, Subject::Book, Subject::History].into_iter().chain(printed)
    {
        let schema = schema(subject);
        let mut left = vec![&schema];
        while let Some(value) = left.pop() {
            match value {
                Value::Object(object) => {
                    if let Some(target) = object.get("$ref").and_then(Value::as_str) {
                        let there = target.strip_prefix('#').and_then(|pointer| schema.pointer(pointer));
                        assert!(there.is_some(), "{subject:?}: {target}");
                    }
                    left.extend(object.values());
                }
                Value::Array(items) => left.extend(items),
                _ => {}
            }
        }
    }
}

/// Editors show, at a key, the description of the innermost form that fits its value. So none has one but the key itself, and
/// nothing is written above it.
#[test]
fn what_editors_show_at_a_key_is_what_the_key_is_for() {
    for subject in [Subject::Catalog, Subject::Part, Subject::Page, Subject::Book, Subject::History] {
        let schema = schema(subject);
        assert!(schema["description"].is_string() && schema.get("title").is_none(), "{subject:?}");
        let mut keys = 0;
        let mut left: Vec<(&Value, bool)> = vec![(&schema, true)];
        while let Some((value, described)) = left.pop() {
            let Some(object) = value.as_object() else {
                left.extend(value.as_array().into_iter().flatten().map(|item| (item, false)));
                continue;
            };
            assert_eq!(object.get("description").is_some_and(Value::is_string), described, "{subject:?}: {value}");
            for (name, part) in object {
                match part.as_object().filter(|_| name == "properties" || name == "$defs") {
                    Some(parts) => {
                        keys += parts.len();
                        left.extend(parts.values().map(|part| (part, name == "properties")));
                    }
                    None => left.push((part, false)),
                }
            }
        }
        assert!(keys > 3, "{subject:?}: {keys}");
    }
}

/// Every form that a value can have, through references.
fn forms<'s>(root: &'s Value, value: &'s Value) -> Vec<&'s Value> {
    let target = value["$ref"].as_str().and_then(|target| root.pointer(target.strip_prefix('#')?));
    let choices = value["anyOf"].as_array().into_iter().flatten().chain(target);
    std::iter::once(value).chain(choices.flat_map(|choice| forms(root, choice))).collect()
}

#[test]
fn words_that_a_key_takes_are_listed_so_that_editors_complete_them() {
    let words = |schema: &Value, pointer: &str| -> Vec<String> {
        let value = schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        let all = forms(schema, value).into_iter().filter_map(|form| form["enum"].as_array()).flatten();
        all.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let catalog = schema(Subject::Catalog);
    assert_eq!(words(&catalog, "/properties/kind"), ["http", "app"]);
    assert_eq!(words(&catalog, "/$defs/Definition/properties/retry"), ["no", "yes", "after", "idempotent-only"]);
    let book = schema(Subject::Book);
    assert_eq!(words(&book, "/$defs/Override/properties/level"), ["off", "info", "warn", "error"]);
}
