//! `statusbook schema`: the form of the sources, for editors.

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::cli::SchemaArgs;
use crate::model::{CatalogFile, Config, FrontMatter, History, Part};
use crate::terminal::{self, Ending};

/// What a schema is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// A catalog: content/**/*.yaml
    #[default]
    Catalog,
    /// A file that a catalog includes
    Part,
    /// The front matter of a page
    Page,
    /// book.toml
    Book,
    /// history.yaml
    History,
    /// What `statusbook diff --format json` prints
    Diff,
    /// What `statusbook check --format json` prints
    Check,
    /// What `statusbook publish --format json` prints
    Publish,
}

impl Subject {
    /// Whether it is printed, not read.
    fn is_printed(self) -> bool {
        matches!(self, Subject::Diff | Subject::Check | Subject::Publish)
    }
}

/// The JSON Schema (draft 2020-12) of a subject.
pub fn schema(of: Subject) -> Value {
    let settings = SchemaSettings::draft2020_12();
    // What is printed, unlike what is read, leaves out what there is nothing to say about.
    let settings = if of.is_printed() { settings.for_serialize() } else { settings };
    let generator = settings.into_generator();
    let schema = match of {
        Subject::Catalog => generator.into_root_schema_for::<CatalogFile>(),
        Subject::Part => generator.into_root_schema_for::<Part>(),
        Subject::Page => generator.into_root_schema_for::<FrontMatter>(),
        Subject::Book => generator.into_root_schema_for::<Config>(),
        Subject::History => generator.into_root_schema_for::<History>(),
        Subject::Diff => generator.into_root_schema_for::<crate::copies::report::json::Report<'_>>(),
        Subject::Check => generator.into_root_schema_for::<crate::diagnostic::json::Report<'_>>(),
        Subject::Publish => generator.into_root_schema_for::<crate::copies::publish::report::json::Report<'_>>(),
    };
    let mut schema = schema.to_value();
    if of.is_printed() {
        return schema;
    }
    lists_or_items(&mut schema);
    if of == Subject::Book {
        // Unlike YAML, TOML tells texts from numbers, and has no word for nothing.
        if let Some(kind) = schema.pointer_mut("/$defs/Text/type") {
            *kind = "string".into();
        }
    } else {
        optional_may_be_empty(&mut schema);
    }
    descriptions_of_keys_only(&mut schema);
    // Editors would write the name of the type above every description.
    if let Some(root) = schema.as_object_mut() {
        root.shift_remove("title");
    }
    schema
}

/// What an editor shows at a key is the description of the innermost form that the value has: "a plain text on one line"
/// instead of what the key is for. So only the schema as a whole and its keys are described.
fn descriptions_of_keys_only(schema: &mut Value) {
    let parts = match schema {
        Value::Object(object) => object.iter_mut().collect(),
        _ => Vec::new(),
    };
    for (name, part) in parts {
        match part {
            Value::Object(properties) if name == "properties" => {
                properties.values_mut().for_each(descriptions_of_keys_only);
            }
            part => forget_descriptions(part),
        }
    }
}

/// Recursion is as deep as types are declared within types.
fn forget_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            // A key of that name is described by a mapping, the schema of its value.
            if object.get("description").is_some_and(Value::is_string) {
                object.shift_remove("description");
            }
            descriptions_of_keys_only(schema);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_descriptions),
        _ => {}
    }
}

/// Wherever a list is wanted, its only item may stand without it, except where lists hold mappings with many keys:
/// there the shorter form would only blur what editors suggest.
fn lists_or_items(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(lists_or_items);
            let item = object.get("items").filter(|_| object.get("type").is_some_and(|kind| kind == "array")).cloned();
            let is_codes = item.as_ref().and_then(|item| item.get("$ref")).is_some_and(|to| to == "#/$defs/Definition");
            if let (Some(item), false) = (item, is_codes) {
                let description = object.remove("description");
                let default = object.remove("default");
                let list = Value::Object(std::mem::take(object));
                object.extend(description.map(|text| ("description".to_owned(), text)));
                object.extend(default.map(|value| ("default".to_owned(), value)));
                object.insert("anyOf".to_owned(), Value::Array(vec![list, item]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(lists_or_items),
        _ => {}
    }
}

/// An optional key with nothing behind it counts as not given.
fn optional_may_be_empty(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(optional_may_be_empty);
            let required: Vec<Value> = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
            let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
            properties
                .iter_mut()
                .filter(|(key, _)| !required.contains(&Value::from(key.as_str())))
                .for_each(|(_, property)| or_null(property));
        }
        Value::Array(items) => items.iter_mut().for_each(optional_may_be_empty),
        _ => {}
    }
}

fn or_null(property: &mut Value) {
    let null = || serde_json::json!({ "type": "null" });
    let Value::Object(object) = property else { return };
    let is_null = |kind: &Value| kind == "null" || kind.as_array().is_some_and(|kinds| kinds.contains(&"null".into()));
    if object.get("type").is_some_and(is_null) {
        return;
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        if !choices.contains(&null()) {
            choices.push(null());
        }
        return;
    }
    let description = object.remove("description");
    let alone = Value::Object(std::mem::take(object));
    object.insert("anyOf".to_owned(), Value::Array(vec![alone, null()]));
    object.extend(description.map(|text| ("description".to_owned(), text)));
}

/// The schema as it is printed and kept in the repository.
///
/// # Errors
/// Never in fact: a schema is always JSON.
pub fn text(of: Subject) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&schema(of))? + "\n")
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(args: &SchemaArgs) -> Ending {
    terminal::result(&text(args.of)?)
}
