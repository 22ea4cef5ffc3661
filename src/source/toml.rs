//! TOML → nodes.

use toml::de::{DeTable, DeValue};

use super::node::{Key, Node, Value};
use crate::diagnostic::{Diagnostic, FileId, Findings, Span, rules};

/// Reads a TOML document; faults in its syntax become findings, and what could be read comes back all the same.
pub(crate) fn parse<'a>(text: &'a str, file: FileId, findings: &mut Findings) -> Node<'a> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let message = format!("this is not valid TOML: {}", error.message().trim_end_matches('.'));
        findings.push(
            Diagnostic::new(&rules::CONFIG_SYNTAX, Span::new(file, range.start, range.end), message)
                .help("A line is `key = value` or `[table]`; a text stands in double quotes."),
        );
    }
    let range = table.span();
    Node { range, value: mapping(table.into_inner()) }
}

fn mapping(table: DeTable<'_>) -> Value<'_> {
    let entries = table.into_iter().map(|(key, value)| {
        let range = value.span();
        (Key { range: key.span(), name: key.into_inner() }, Node { range, value: convert(value.into_inner()) })
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(key, _)| key.range.start);
    Value::Mapping(entries)
}

fn convert(value: DeValue<'_>) -> Value<'_> {
    match value {
        DeValue::String(text) => Value::Text(text),
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number that is too large"), Value::Integer),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(items) => Value::Sequence(
            items.into_iter().map(|item| Node { range: item.span(), value: convert(item.into_inner()) }).collect(),
        ),
        DeValue::Table(table) => mapping(table),
    }
}
