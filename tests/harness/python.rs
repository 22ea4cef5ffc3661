//! Python, for what no light crate does: JSON Schema, and regular expressions as problem matchers have them.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Holds documents against schemas; standard input has `{"schemas": {NAME: …}, "documents": [{"name", "schema", "document"}]}`.
const VALIDATE: &str = r##"
import json, sys
from jsonschema.validators import validator_for
given = json.load(sys.stdin)
validators = {}
for name, schema in given["schemas"].items():
    kind = validator_for(schema)
    kind.check_schema(schema)
    validators[name] = kind(schema)
faults = []
for it in given["documents"]:
    for error in validators[it["schema"]].iter_errors(it["document"]):
        faults.append("%s: %s: %s" % (it["name"], "/".join(map(str, error.absolute_path)), error.message[:400]))
json.dump(faults, sys.stdout)
"##;

/// What a script prints in JSON; nothing where there is no Python that has `jsonschema`, which counts only outside of CI.
#[track_caller]
pub fn python(script: &str, input: &Value) -> Option<Value> {
    let has_schemas = |program: &&str| {
        let mut command = Command::new(program);
        let command = command.args(["-c", "import jsonschema"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let Some(program) = ["python3", "/usr/bin/python3"].into_iter().find(has_schemas) else {
        assert!(std::env::var_os("CI").is_none(), "there is no Python with jsonschema");
        println!("skipped: there is no Python with jsonschema");
        return None;
    };
    let mut command = Command::new(program);
    command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    child.stdin.take().expect("a pipe").write_all(input.to_string().as_bytes()).expect("written");
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// Holds documents, each with a name and that of its schema, against schemas.
#[track_caller]
pub fn assert_valid(schemas: &[(&str, Value)], documents: &[(String, &str, Value)]) {
    let documents: Vec<Value> = documents
        .iter()
        .map(|(name, schema, document)| serde_json::json!({ "name": name, "schema": schema, "document": document }))
        .collect();
    let schemas: serde_json::Map<String, Value> =
        schemas.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    if let Some(faults) = python(VALIDATE, &serde_json::json!({ "schemas": schemas, "documents": documents })) {
        let faults: Vec<&str> = faults.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// A document in JSON.
#[track_caller]
pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The schema of SARIF, as the standard has it.
pub fn sarif_schema() -> Value {
    parsed(&super::text(&super::project("tests/schemas"), "sarif-2.1.0.json"))
}
