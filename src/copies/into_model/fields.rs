//! The fields of a definition, from the texts that a column shows of them.

use std::collections::BTreeSet;

use super::super::sheet::Said;
use super::{markdown, parse, place, text};
use crate::model::{Definition, HttpStatus, Text};
use crate::richtext::{Block, Inline};

/// What stands in a cell that says nothing.
const FILLERS: [&str; 5] = ["-", "–", "—", "n/a", "none"];

/// Whether a field of the source can hold what a copy says of it.
pub(super) fn holds(blank: &Definition, key: &str, said: &Said, known: &BTreeSet<&str>) -> bool {
    set(&mut blank.clone(), key, said, known)
}

/// Sets a field from what a copy says of it; false where the field cannot hold that. `known` are the codes of the
/// catalog.
pub(super) fn set(definition: &mut Definition, key: &str, said: &Said, known: &BTreeSet<&str>) -> bool {
    let one = |value: &mut Option<Text>| {
        *value = text(said);
        value.is_some()
    };
    let several = |values: &mut Vec<Text>, found: Vec<String>| {
        *values = found.into_iter().map(|word| Text::new(word, place(said.at))).collect();
        !values.is_empty()
    };
    let leads = leads_somewhere(&said.text.blocks);
    let filler = || text(said).is_some_and(|text| FILLERS.contains(&text.as_str().to_lowercase().as_str()));
    // A plain text would lose where its links lead.
    let plain = matches!(key, "methods" | "aliases" | "tags" | "retry" | "since" | "http_status");
    match key {
        key if !key.starts_with("x-") && !leads && filler() => true,
        _ if plain && leads => false,
        "details" => {
            definition.details = Some(markdown(said));
            true
        }
        "methods" => several(&mut definition.methods, parse::methods(&said.text)),
        "aliases" => several(&mut definition.aliases, parse::words(&said.text)),
        "tags" => several(&mut definition.tags, parse::words(&said.text)),
        "retry" => {
            definition.retry = parse::retry(&said.text);
            definition.retry.is_some()
        }
        "headers" => {
            definition.headers = parse::headers(said);
            !definition.headers.is_empty()
        }
        "causes" => {
            definition.causes = parse::texts(said);
            !definition.causes.is_empty()
        }
        "fixes" => {
            definition.fixes = parse::texts(said);
            !definition.fixes.is_empty()
        }
        "references" => {
            definition.references = parse::references(said);
            !definition.references.is_empty()
        }
        "examples" => {
            definition.examples = parse::examples(said);
            !definition.examples.is_empty()
        }
        "since" => one(&mut definition.since),
        "type" => {
            let plain = || text(said).filter(|_| !leads);
            definition.type_uri = parse::address(said).or_else(plain);
            definition.type_uri.is_some()
        }
        "deprecated" => {
            definition.deprecated = if leads { Some(parse::gone(said, known)) } else { parse::deprecated(said, known) };
            true
        }
        "http_status" => {
            // Neither "+404" nor "0404" is what would be shown.
            let number =
                text(said).and_then(|text| text.as_str().parse().ok().filter(|n: &u16| n.to_string() == text.as_str()));
            definition.http_status = number.filter(|n| (100..=599).contains(n)).map(HttpStatus);
            definition.http_status.is_some()
        }
        _ => false,
    }
}

/// Whether there is a link or an image in a text.
fn leads_somewhere(blocks: &[Block]) -> bool {
    fn inlines(content: &[Inline]) -> bool {
        content.iter().any(|one| matches!(one, Inline::Link { .. } | Inline::Image { .. }) || inlines(one.content()))
    }
    blocks.iter().any(|block| match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => inlines(content),
        Block::List { items, .. } => items.iter().any(|item| leads_somewhere(item)),
        Block::Quote(blocks) => leads_somewhere(blocks),
        Block::Table(table) => {
            std::iter::once(&table.head).chain(&table.rows).flatten().any(|cell| leads_somewhere(cell))
        }
        Block::CodeBlock { .. } | Block::Rule => false,
    })
}
