//! Keys and values as lines.

use unicode_width::UnicodeWidthStr;

use super::WIDTH;
use super::layout::{Entry, Item};
use super::scalar::{is_printable, quoted, scalar};
use super::wrap::markdown_lines;

/// How far what belongs to a key stands within it.
const STEP: usize = 2;
/// The narrowest that a text gets in deep places.
const NARROWEST: usize = 40;

/// Writes a mapping whose keys stand in column `indent`.
pub(super) fn mapping(entries: &[Entry<'_>], indent: usize) -> String {
    let mut out = String::new();
    for entry in entries {
        comments(entry.comments, indent, &mut out);
        pad(indent, &mut out);
        pair(entry, indent, &mut out);
    }
    out
}

/// Writes the items of a list whose marks stand in column `indent`.
pub(super) fn items(items: &[Item<'_>], indent: usize) -> String {
    let mut out = String::new();
    list(items, false, indent, &mut out);
    out
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn comments(comments: &[String], indent: usize, out: &mut String) {
    for line in comments.iter().flat_map(|comment| comment_lines(comment, WIDTH.saturating_sub(indent))) {
        pad(indent, out);
        out.push_str(&line);
        out.push('\n');
    }
}

/// A comment on lines of its own, each with its `#`.
fn comment_lines(comment: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in comment.lines() {
        let mut current = String::from("#");
        for word in line.split_whitespace() {
            // What cannot stand in YAML cannot stand in its comments either.
            let word: String = word.chars().filter(|c| is_printable(*c)).collect();
            if current.len() > 1 && current.width() + 1 + word.width() > width.max(NARROWEST) {
                lines.push(std::mem::replace(&mut current, String::from("#")));
            }
            if !word.is_empty() {
                current.push(' ');
                current.push_str(&word);
            }
        }
        lines.push(current);
    }
    lines
}

/// Writes a key that its line is padded for, with its value.
fn pair(entry: &Entry<'_>, indent: usize, out: &mut String) {
    out.push_str(&entry.key);
    out.push(':');
    match &entry.item {
        Item::List { items, spaced } => {
            out.push('\n');
            list(items, *spaced, indent + STEP, out);
        }
        Item::Map(entries) => {
            out.push('\n');
            out.push_str(&mapping(entries, indent + STEP));
        }
        leaf => {
            out.push(' ');
            value(leaf, indent, indent + entry.key.width() + 2, out);
        }
    }
}

fn list(items: &[Item<'_>], spaced: bool, indent: usize, out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if spaced && at > 0 {
            out.push('\n');
        }
        match item {
            Item::Map(entries) => {
                let Some((first, rest)) = entries.split_first() else {
                    pad(indent, out);
                    out.push_str("- {}\n");
                    continue;
                };
                comments(first.comments, indent, out);
                pad(indent, out);
                out.push_str("- ");
                pair(first, indent + STEP, out);
                out.push_str(&mapping(rest, indent + STEP));
            }
            Item::List { items, spaced } => {
                pad(indent, out);
                out.push_str("-\n");
                list(items, *spaced, indent + STEP, out);
            }
            leaf => {
                pad(indent, out);
                out.push_str("- ");
                value(leaf, indent, indent + STEP, out);
            }
        }
    }
}

/// Writes what is neither a list nor a mapping, in the collection at `indent` and from column `from` on, and ends the line.
fn value(item: &Item<'_>, indent: usize, from: usize, out: &mut String) {
    let width = WIDTH.saturating_sub(indent + STEP).max(NARROWEST);
    match item {
        Item::Scalar(text) => {
            out.push_str(text);
            out.push('\n');
        }
        Item::Rich(text) => {
            let lines = markdown_lines(text, width);
            if !lines.contains('\n') && from + scalar(&lines).width() <= WIDTH && is_calm(&lines) {
                out.push_str(&scalar(&lines));
                out.push('\n');
            } else {
                literal(&lines, "|", indent, out);
            }
        }
        Item::Exact(text, rich) => {
            let mut text = (*text).to_owned();
            if let Some(rich) = rich.filter(|_| text.lines().any(|line| line.width() > width)) {
                let wrapped = markdown_lines(rich, width);
                // Only lines are broken: a text of another layout is its author's.
                let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
                if same(&wrapped, &text) {
                    text = wrapped;
                }
            }
            match text.strip_suffix('\n') {
                Some(lines) if !lines.ends_with('\n') => literal(lines, "|", indent, out),
                None if text.contains('\n') => literal(&text, "|-", indent, out),
                _ => {
                    out.push_str(&scalar(&text));
                    out.push('\n');
                }
            }
        }
        Item::List { .. } | Item::Map(_) => {}
    }
}

/// Whether a text of one line reads well between quotes, or needs none.
fn is_calm(text: &str) -> bool {
    !text.contains(['"', '\\']) || !scalar(text).starts_with(['"', '\''])
}

/// Writes lines as a literal block, or in quotes where a block cannot hold them. `|` adds a line feed at their end, `|-`
/// none.
fn literal(lines: &str, head: &str, indent: usize, out: &mut String) {
    let blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let first = lines.split('\n').next().unwrap_or("");
    let last = lines.rsplit('\n').next().unwrap_or("");
    let fits = lines.chars().all(|c| is_printable(c) || matches!(c, '\n' | '\t')) && !blank(first) && !blank(last);
    if !fits {
        let end = if head == "|" { "\n" } else { "" };
        out.push_str(&quoted(&format!("{lines}{end}")));
        out.push('\n');
        return;
    }
    let (mark, end) = head.split_at(1);
    out.push_str(mark);
    // Where the first line is indented itself, how far the block is must be said.
    if first.starts_with([' ', '\t']) {
        out.push_str(&STEP.to_string());
    }
    out.push_str(end);
    out.push('\n');
    for line in lines.split('\n') {
        if !line.is_empty() {
            pad(indent + STEP, out);
            out.push_str(line);
        }
        out.push('\n');
    }
}
