//! What is said of a code below a label, as a column of ours would show it.

use super::inline::{after, is_blank};
use super::phrases::says_phrase;
use super::token::lead;
use super::words::own_label;
use super::{normal, plain_said};
use crate::copies::{At, Said};
use crate::richtext::{Block, Inline, inline_text, plain_text};
use crate::words::english;

/// The sentences of our pages about repeating a request.
const RETRY: &[&str] = &["retry_no", "retry_yes", "retry_after", "retry_idempotent"];
/// Fields that are plain text on one line.
const PLAIN: &[&str] = &["retry", "since", "aliases", "tags", "http_status", "type"];

/// A field as a column of ours would show it.
pub(super) fn shaped(key: &str, said: Option<Said>) -> Option<Said> {
    let mut said = said?;
    if key == "headers" {
        always_in_english(&mut said.text.blocks);
    }
    if key == "http_status" {
        // "403 Forbidden" says no more than the status.
        let words = plain_text(&said.text);
        let found = lead(&words).filter(|lead| lead.codes.len() == 1);
        let code = found.and_then(|lead| Some((lead.codes.into_iter().next()?, lead.rest)));
        if let Some((code, _)) = code.filter(|(code, rest)| says_phrase(code, words.get(*rest..).unwrap_or(""))) {
            return plain_said(&code, said.at);
        }
    }
    if PLAIN.contains(&key) {
        let words = plain_text(&said.text);
        if key == "retry"
            && let Some(ours) = english(RETRY, |retry| retry.replace('\u{a0}', " ") == words)
        {
            return plain_said(ours, said.at);
        }
        return plain_said(&words, said.at);
    }
    Some(said)
}

/// A field with its final key, as a column of ours would show it.
pub(super) fn field(key: &str, said: Option<Said>, at: At, own: bool) -> Option<(String, Said)> {
    if key == "deprecated" {
        let yes = || plain_said("yes", at);
        return Some((key.to_owned(), said.filter(|said| !plain_text(&said.text).is_empty()).or_else(yes)?));
    }
    let mut said = said?;
    let blocks = std::mem::take(&mut said.text.blocks);
    said.text.blocks = match key {
        "causes" | "fixes" | "references" => single(blocks),
        "headers" => headers(blocks),
        "examples" => examples(blocks),
        _ => blocks,
    };
    let words = plain_text(&said.text);
    let key = match key {
        _ if own => key,
        "http_status" => {
            let found = lead(&words).filter(|lead| lead.codes.len() == 1);
            if let Some(code) = found.and_then(|lead| lead.codes.into_iter().next()) {
                return Some((key.to_owned(), plain_said(&code, at)?));
            }
            "x-http-status"
        }
        "type" if !words.contains(':') && !words.contains('/') => "x-type",
        key => key,
    };
    // Where nothing is left after what only says that there is something.
    let said = shaped(key, Some(said).filter(|said| !said.text.is_empty()))?;
    Some((key.to_owned(), said))
}

/// One text by itself, several as a list.
fn single(mut blocks: Vec<Block>) -> Vec<Block> {
    if let [Block::List { items, .. }] = blocks.as_mut_slice()
        && items.len() == 1
    {
        return items.pop().unwrap_or_default();
    }
    blocks
}

/// Names of header fields: a list where more is said of one, else one line.
fn headers(mut blocks: Vec<Block>) -> Vec<Block> {
    always_in_english(&mut blocks);
    if let [Block::List { items, .. }] = blocks.as_mut_slice() {
        for item in items.iter_mut() {
            let Some(Block::Paragraph(content)) = item.first_mut() else { continue };
            let all = inline_text(content);
            let Some(Inline::Code(name)) = content.first() else { continue };
            let mark = if all.get(name.len()..).is_some_and(|rest| rest.starts_with(ALWAYS)) { ALWAYS } else { "" };
            let end = name.len() + mark.len();
            let Some(rest) = all.get(end..).and_then(|rest| rest.strip_prefix(':')) else { continue };
            let said = after(content, end + 1 + rest.len() - rest.trim_start_matches([' ', '\n']).len());
            let mut first = vec![Inline::Code(name.clone())];
            if !mark.is_empty() {
                first.push(Inline::Text(mark.to_owned()));
            }
            *content = first;
            if !is_blank(&said) {
                item.insert(1, Block::Paragraph(said));
            }
        }
        let bare = |item: &Vec<Block>| matches!(item.as_slice(), [Block::Paragraph(content)] if matches!(content.as_slice(), [Inline::Code(_)]));
        if items.iter().all(bare) {
            let mut line = Vec::new();
            for item in items.iter() {
                if let [Block::Paragraph(content)] = item.as_slice() {
                    if !line.is_empty() {
                        line.push(Inline::Text(", ".to_owned()));
                    }
                    line.extend(content.iter().cloned());
                }
            }
            return vec![Block::Paragraph(line)];
        }
    }
    blocks
}

/// The badge of a header field that always comes, as a column would show it.
pub(super) fn always(content: &mut Vec<Inline>) {
    if content.len() > 1 && content.last().is_some_and(|last| is_always(inline_text(std::slice::from_ref(last)).trim()))
    {
        content.truncate(1);
        content.push(Inline::Text(ALWAYS.to_owned()));
    }
}

/// As the source shows a header field that always comes.
const ALWAYS: &str = " (always)";

/// ` (immer)` behind names of header fields, as the source has it.
fn always_in_english(blocks: &mut [Block]) {
    let items =
        blocks.iter_mut().filter_map(|block| if let Block::List { items, .. } = block { Some(items) } else { None });
    for first in items.flatten().filter_map(|item| item.first_mut()) {
        let Block::Paragraph(content) = first else { continue };
        let [Inline::Code(_), Inline::Text(text), ..] = content.as_mut_slice() else { continue };
        let word = text.strip_prefix(" (").and_then(|rest| rest.split_once(')'));
        if let Some((_, rest)) = word.filter(|(word, _)| *word != "always" && is_always(word)) {
            *text = format!("{ALWAYS}{rest}");
        }
    }
}

fn is_always(word: &str) -> bool {
    word.eq_ignore_ascii_case("always") || english(&["always"], |always| always == word).is_some()
}

/// Examples without the words that only say what a block of code is.
fn examples(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Paragraph(content) => {
                let words = inline_text(&content);
                let words = normal(&words);
                match own_label(&words).as_deref().unwrap_or(&words) {
                    "request" | "response" => {}
                    _ => match content.as_slice() {
                        [Inline::Strong(title)] => out.push(Block::Paragraph(title.clone())),
                        _ => out.push(Block::Paragraph(content)),
                    },
                }
            }
            block => out.push(block),
        }
    }
    out
}
