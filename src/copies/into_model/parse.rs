//! Values from the texts that show them: the other way than `render::form::field`, and what others write.

use std::collections::BTreeSet;

use super::super::sheet::Said;
use super::{is_control, one_line, place, rich};
use crate::model::{Code, Deprecated, Example, Header, Markdown, Place, Reference, Retry, Text, Verbatim};
use crate::richtext::{Block, Inline, RichText, inline_text, plain_text};

/// A text of its own, where there is something in it.
fn named(text: &str, said: &Said) -> Option<Text> {
    let text = one_line(text);
    (!text.is_empty()).then(|| Text::new(text, place(said.at)))
}

/// The items of a list of several, each with something in it.
fn items(text: &RichText) -> Option<&[Vec<Block>]> {
    match text.blocks.as_slice() {
        [Block::List { start: None, items }] if items.len() > 1 && items.iter().all(|item| !item.is_empty()) => {
            Some(items)
        }
        _ => None,
    }
}

/// Each item of a list, or the whole text.
pub(super) fn texts(said: &Said) -> Vec<Markdown> {
    match items(&said.text) {
        Some(items) => items.iter().map(|item| rich(RichText { blocks: item.clone() }, said.at)).collect(),
        None => vec![rich(said.text.clone(), said.at)],
    }
}

/// What stands in code, where all else only parts it.
fn codes(content: &[Inline]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for inline in content {
        match inline {
            Inline::Code(code) if !one_line(code).is_empty() => found.push(one_line(code)),
            Inline::Text(text) if parts(text) => {}
            Inline::Break => {}
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a text only parts what stands on its two sides.
fn parts(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || ",;/|·".contains(c)).all(|word| matches!(word, "" | "and" | "or" | "&"))
}

/// Words that are separated by commas, or the items of a list, or lines.
pub(super) fn words(text: &RichText) -> Vec<String> {
    let whole = |text: &str| Some(one_line(text)).filter(|word| !word.is_empty());
    if let Some(items) = items(text) {
        let item = |item: &Vec<Block>| whole(&plain_text(&RichText { blocks: item.clone() }));
        return items.iter().filter_map(item).collect();
    }
    let line = text.as_inline().map_or_else(|| plain_text(text), inline_text);
    // Written as ours are; a comma without a space, or with nothing beside it, may belong to a word.
    let words: Vec<&str> = line.split('\n').flat_map(|line| line.split(", ")).collect();
    if words.iter().all(|word| !word.is_empty() && one_line(word) == *word) {
        words.into_iter().map(str::to_owned).collect()
    } else {
        whole(&line).into_iter().collect()
    }
}

/// Request methods, as code or as words in capitals.
pub(super) fn methods(text: &RichText) -> Vec<String> {
    if let Some(codes) = text.as_inline().and_then(codes) {
        return codes;
    }
    let found = words(text);
    let split = |word: &String| -> Vec<String> {
        word.split(|c: char| c.is_whitespace() || ",;/|".contains(c))
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let tokens: Vec<String> = found.iter().flat_map(split).collect();
    let is_method = |word: &String| word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    if tokens.iter().all(is_method) { tokens } else { found }
}

/// Advice about repeating a request: our sentences, the words of the source format, and what others say for these.
pub(super) fn retry(text: &RichText) -> Option<Retry> {
    let said = one_line(&plain_text(text)).to_lowercase();
    let said = said.trim_end_matches(['.', '!']);
    let ours = Retry::WORDS.into_iter().map(|(_, retry)| retry);
    if let Some(retry) =
        ours.clone().find(|retry| crate::words::in_english(crate::render::retry_word(*retry)).to_lowercase() == said)
    {
        return Some(retry);
    }
    if let Some((_, retry)) = Retry::WORDS.into_iter().find(|(word, _)| *word == said) {
        return Some(retry);
    }
    Some(match said {
        "true" | "y" | "✓" | "✔" | "✔\u{fe0f}" | "✅" | "retry" | "retryable" | "safe" | "always" => Retry::Yes,
        "false" | "n" | "✗" | "✘" | "❌" | "✕" | "×" | "never" | "not retryable" | "non-retryable" | "do not retry"
        | "don't retry" => Retry::No,
        "retry after" | "retry-after" | "after retry-after" | "yes, after retry-after" | "later" => Retry::After,
        "idempotent" | "idempotent only" | "if idempotent" | "only if idempotent" | "only when idempotent" => {
            Retry::IdempotentOnly
        }
        _ => return None,
    })
}

/// Header fields: names that commas part, or a list with what is said of each.
pub(super) fn headers(said: &Said) -> Vec<Header> {
    let bare = |name: &str| {
        let name = named(name, said)?;
        Some(Header { name, required: false, description: None })
    };
    if let Some(names) = said.text.as_inline().and_then(codes) {
        return names.iter().filter_map(|name| bare(name)).collect();
    }
    if let [Block::List { start: None, items }] = said.text.blocks.as_slice() {
        let headers: Option<Vec<Header>> = items.iter().map(|item| header(item, said)).collect();
        return headers.unwrap_or_default();
    }
    let is_name = |word: &String| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let names = words(&said.text);
    if names.iter().all(is_name) { names.iter().filter_map(|name| bare(name)).collect() } else { Vec::new() }
}

/// A header field: its name in code, whether it always comes, and what it says.
fn header(item: &[Block], said: &Said) -> Option<Header> {
    const ALWAYS: &str = "(always)";
    let (Block::Paragraph(first), rest) = item.split_first()? else { return None };
    let (name, mut tail) = match first.split_first()? {
        (Inline::Code(name), tail) => (name.clone(), tail.to_vec()),
        (Inline::Text(text), tail) => {
            let (name, after) = text.split_once(':').unwrap_or((text, ""));
            if name.contains(' ') && tail.is_empty() && after.is_empty() {
                return None;
            }
            (name.to_owned(), std::iter::once(Inline::Text(after.to_owned())).chain(tail.iter().cloned()).collect())
        }
        _ => return None,
    };
    let mut required = false;
    if let Some(Inline::Text(text)) = tail.first_mut() {
        let mut after = text.trim_start();
        if let Some(rest) = after.strip_prefix(ALWAYS) {
            required = true;
            after = rest.trim_start();
        }
        let after = after.trim_start_matches([':', '-', '–', '—']).trim_start().to_owned();
        *text = after;
    }
    tail.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    let own = (!tail.is_empty()).then_some(Block::Paragraph(tail));
    let blocks: Vec<Block> = own.into_iter().chain(rest.iter().cloned()).collect();
    let description = (!blocks.is_empty()).then(|| rich(RichText { blocks }, said.at));
    Some(Header { name: named(&name, said)?, required, description })
}

/// The address of a text that is nothing but a link, where its label says no more than the address does.
pub(super) fn address(said: &Said) -> Option<Text> {
    match said.text.as_inline() {
        Some([Inline::Link { target, content, .. }]) if target.contains(':') => {
            let label = inline_text(content);
            let mut words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.all(|word| target.contains(word)).then(|| named(target, said)).flatten()
        }
        _ => None,
    }
}

/// References: links, or titles alone.
pub(super) fn references(said: &Said) -> Vec<Reference> {
    let one = |blocks: &[Block]| -> Option<Vec<Reference>> {
        let [Block::Paragraph(content)] = blocks else { return None };
        let reference = |label: &[Inline], url: Option<&String>| {
            let url = url.and_then(|url| named(url, said));
            let title = named(&inline_text(label), said).or_else(|| url.clone())?;
            Some(Reference { title, url })
        };
        if let [Inline::Link { target, content, .. }] = content.as_slice() {
            return Some(vec![reference(content, Some(target))?]);
        }
        // Several links on a line, and nothing else that would be lost.
        let links: Option<Vec<Option<Reference>>> = content
            .iter()
            .filter(|inline| !matches!(inline, Inline::Break) && !matches!(inline, Inline::Text(text) if parts(text)))
            .map(|inline| match inline {
                Inline::Link { target, content, .. } => Some(reference(content, Some(target))),
                _ => None,
            })
            .collect();
        match links {
            Some(links) if !links.is_empty() => links.into_iter().collect(),
            _ if content.iter().all(|inline| matches!(inline, Inline::Text(_))) => {
                Some(vec![reference(content, None)?])
            }
            _ => None,
        }
    };
    let parts: Option<Vec<Vec<Reference>>> = match items(&said.text) {
        Some(items) => items.iter().map(|item| one(item)).collect(),
        None => one(&said.text.blocks).map(|found| vec![found]),
    };
    parts.unwrap_or_default().into_iter().flatten().collect()
}

/// Examples: blocks of code, each one or two of them after a title and what is said of them.
pub(super) fn examples(said: &Said) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut before: Vec<Block> = Vec::new();
    let mut codes: Vec<(Option<String>, String)> = Vec::new();
    // Where some say their language, those that do not are part of what is said of an example; so are those with nothing
    // in them.
    let spoken = said
        .text
        .blocks
        .iter()
        .any(|block| matches!(block, Block::CodeBlock { language: Some(_), text } if verbatim(text, place(said.at)).is_some()));
    for block in &said.text.blocks {
        match block {
            Block::CodeBlock { language, text }
                if (language.is_some() || !spoken) && verbatim(text, place(said.at)).is_some() =>
            {
                let other = codes.last().is_some_and(|(last, _)| last != language);
                if codes.len() == 2 || other {
                    examples.extend(example(&mut before, &mut codes, said));
                }
                codes.push((language.clone(), text.clone()));
            }
            block => {
                if !codes.is_empty() {
                    examples.extend(example(&mut before, &mut codes, said));
                }
                before.push(block.clone());
            }
        }
    }
    examples.extend(example(&mut before, &mut codes, said));
    examples
}

/// One example, from what was gathered of it.
fn example(before: &mut Vec<Block>, codes: &mut Vec<(Option<String>, String)>, said: &Said) -> Option<Example> {
    let mut blocks = std::mem::take(before);
    let codes = std::mem::take(codes);
    if blocks.is_empty() && codes.is_empty() {
        return None;
    }
    let title = match blocks.first() {
        Some(Block::Paragraph(content)) if matches!(content.as_slice(), [Inline::Text(_)]) => {
            named(&inline_text(content), said)
        }
        _ => None,
    };
    if title.is_some() {
        blocks.remove(0);
    }
    let language = codes.first().and_then(|(language, _)| language.clone()).filter(|language| language != "http");
    let mut texts = codes.into_iter().filter_map(|(_, text)| verbatim(&text, place(said.at)));
    let (first, second) = (texts.next(), texts.next());
    let (request, response) = if second.is_some() { (first, second) } else { (None, first) };
    let description = (!blocks.is_empty()).then(|| rich(RichText { blocks }, said.at));
    let language = language.and_then(|language| named(&language, said));
    Some(Example { title, description, request, response, language })
}

/// A text line by line, as the model has it.
fn verbatim(text: &str, place: Place) -> Option<Verbatim> {
    let kept: String = text.chars().filter(|c| !is_control(*c) || matches!(c, '\n' | '\t')).collect();
    (!kept.trim().is_empty()).then(|| Verbatim::new(format!("{}\n", kept.trim_end()), place))
}

/// That a code is no longer used; none where it is said that it is.
pub(super) fn deprecated(said: &Said, known: &BTreeSet<&str>) -> Option<Deprecated> {
    let word = one_line(&plain_text(&said.text)).to_lowercase();
    match word.trim_end_matches('.') {
        "yes" | "true" | "deprecated" | "✓" | "✔" | "✅" | "x" => {
            Some(Deprecated { replaced_by: None, since: None, note: None })
        }
        "" | "no" | "false" => None,
        _ => Some(gone(said, known)),
    }
}

/// `since 2.0, replaced by 410`, and the note below; all is note where it says something else.
pub(super) fn gone(said: &Said, known: &BTreeSet<&str>) -> Deprecated {
    let (since, replaced_by, rest) = first_line(said, known).unwrap_or((None, None, &said.text.blocks));
    let note = (!rest.is_empty()).then(|| rich(RichText { blocks: rest.to_vec() }, said.at));
    Deprecated { replaced_by, since, note }
}

type FirstLine<'s> = (Option<Text>, Option<Code>, &'s [Block]);

fn first_line<'s>(said: &'s Said, known: &BTreeSet<&str>) -> Option<FirstLine<'s>> {
    const BY: &str = "replaced by ";
    let (Block::Paragraph(line), rest) = said.text.blocks.split_first()? else { return None };
    let [Inline::Text(line)] = line.as_slice() else { return None };
    // A code that is not defined could not be named: it stays in the note.
    let code = |name: &str| known.contains(name).then(|| Code::new(name.to_owned(), place(said.at)).ok()).flatten();
    if let Some(by) = line.strip_prefix(BY) {
        return Some((None, Some(code(by)?), rest));
    }
    let since = line.strip_prefix("since ")?;
    match since.rsplit_once(&format!(", {BY}")) {
        Some((since, by)) => Some((Some(named(since, said)?), Some(code(by)?), rest)),
        None => Some((Some(named(since, said)?), None, rest)),
    }
}
