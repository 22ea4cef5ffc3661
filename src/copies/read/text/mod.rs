//! Plain text, as it comes from the clipboard, as a page: what was a table is one again.
//!
//! A page that is copied loses its markup, and each browser, wiki and mail program leaves something else of its tables:
//! tabs, columns of spaces, lines of signs, cells that ran together or that stand on a line each. Whatever is none of
//! these stays text in paragraphs; nothing is left out.

mod aligned;
mod characters;
mod drawn;
mod entries;
mod entry;
mod inline;
mod lines;
mod list;
mod sections;
mod tabs;

use crate::copies::chrome;
use crate::richtext::document::{self, Content, Document, Node};
use crate::richtext::{Block, RichText};
pub(super) use characters::spaced;
use lines::{Line, Piece, is_sentence, is_short};

/// Reads plain text. Places are bytes of `text`. Every text can be read.
pub fn read(text: &str) -> Document {
    let lines = Line::all(text);
    let mut parts: Vec<Part> = Vec::new();
    let codes = sections::codes(&lines);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.is_blank() {
            at += 1;
            continue;
        }
        if codes.binary_search(&at).is_ok()
            && let Some((node, next)) = sections::heading(&lines, at)
        {
            parts.push(Part { node, shape: Shape::Heading, from: at, next });
            at = next;
            continue;
        }
        let table = table(&lines, at);
        let (nodes, next, shape) = if let Some((node, next)) = table {
            (vec![node], next, Shape::Rows)
        } else if let Some(heading) = marked_heading(&lines, at) {
            heading
        } else if is_rule(line.text) {
            (vec![Node { range: line.piece().range(), content: Content::Rule }], at + 1, Shape::Heading)
        } else {
            block(&lines, at)
        };
        parts.extend(nodes.into_iter().map(|node| Part { node, shape, from: at, next }));
        at = next.max(at + 1);
    }
    headings(&mut parts, &lines);
    Document { title: None, nodes: parts.into_iter().map(|part| settled(part.node)).collect(), lost: Vec::new() }
}

/// A heading as those of other pages are.
fn settled(node: Node) -> Node {
    let Content::Heading { level, content } = node.content else { return node };
    let text = RichText { blocks: vec![Block::Heading { level, content }] };
    let content = match document::settled(&text).blocks.into_iter().next() {
        Some(Block::Heading { level, content }) => Content::Heading { level, content },
        _ => Content::Rule,
    };
    Node { content, ..node }
}

/// What a part of a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A table, or a list of codes.
    Rows,
    /// What is a heading by its marks, or parts the text.
    Heading,
    /// A short line; it may be a heading.
    Short,
    /// Anything else.
    Prose,
}

/// A node with the lines that it was read from.
struct Part {
    node: Node,
    shape: Shape,
    from: usize,
    next: usize,
}

fn table(lines: &[Line<'_>], at: usize) -> Option<(Node, usize)> {
    let piece = lines.get(at)?.piece();
    if drawn::is_line(piece.text) {
        return drawn::table(lines, at);
    }
    if list::is_item(&piece) {
        return None;
    }
    tabs::table(lines, at).or_else(|| aligned::table(lines, at)).or_else(|| entries::table(lines, at))
}

type Read = (Vec<Node>, usize, Shape);

/// A line with the marks of a heading: `# Title`, or a line of `===` or `---` below it.
fn marked_heading(lines: &[Line<'_>], at: usize) -> Option<Read> {
    let piece = lines.get(at)?.piece();
    let hashes = piece.text.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && piece.text.get(hashes..)?.starts_with(' ') {
        let level = u8::try_from(hashes).unwrap_or(6);
        let title = piece.part(hashes, piece.text.trim_end_matches('#').len().max(hashes));
        return Some((heading(title, level), at + 1, Shape::Heading));
    }
    let below = lines.get(at + 1)?.text.trim();
    let level = match below.chars().next()? {
        '=' => 1,
        '-' => 2,
        _ => return None,
    };
    let drawn = below.len() >= 3 && below.chars().all(|c| matches!((level, c), (1, '=') | (2, '-')));
    (drawn && piece.text.chars().count() <= 120).then(|| (heading(piece, level), at + 2, Shape::Heading))
}

fn heading(piece: Piece<'_>, level: u8) -> Vec<Node> {
    let content = inline::paragraphs(piece.text).into_iter().flatten().collect::<Vec<_>>();
    let content = Content::Heading { level, content };
    let is_empty = matches!(&content, Content::Heading { content, .. } if content.is_empty());
    if is_empty { Vec::new() } else { vec![Node { range: piece.range(), content }] }
}

fn is_rule(text: &str) -> bool {
    let text = text.trim();
    let first = text.chars().next().unwrap_or_default();
    matches!(first, '-' | '=' | '_' | '*' | '—' | '─' | '~')
        && text.chars().count() >= 3
        && text.chars().all(|c| c == first)
}

/// Lines up to an empty one or to a table, as paragraphs; or a list.
fn block(lines: &[Line<'_>], at: usize) -> Read {
    let pieces = |to: usize| lines.get(at..to).unwrap_or_default().iter().map(Line::piece).collect::<Vec<_>>();
    let first = lines.get(at).map(Line::piece).unwrap_or_default();
    if list::is_item(&first) {
        let line = |at: usize| lines.get(at).map(Line::piece);
        if let Some((node, next)) = list::list(&line, at) {
            let shape = if speaks_of_codes(&node, lines, at, next) { Shape::Rows } else { Shape::Prose };
            return (vec![node], next, shape);
        }
    }
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        let piece = line.piece();
        let other = list::is_item(&piece) || is_rule(piece.text) || marked_heading(lines, end).is_some();
        if line.is_blank() || other {
            break;
        }
        // One at a time, so that what each line is can be told later.
        let above = lines.get(end - 1).map(Line::piece).unwrap_or_default();
        if !lines::is_broken(&above, piece.text, width(lines, end)) || table(lines, end).is_some() {
            break;
        }
        end += 1;
    }
    let nodes = {
        let mut nodes = Vec::new();
        lines::push_paragraphs(&pieces(end), &mut nodes);
        nodes
    };
    let shape = if end == at + 1 && is_short(first.text) { Shape::Short } else { Shape::Prose };
    (nodes, end, shape)
}

/// The width of the lines around one, as far as no empty line parts them from it.
fn width(lines: &[Line<'_>], at: usize) -> usize {
    const AROUND: usize = 12;
    let around = lines.get(at.saturating_sub(AROUND)..(at + AROUND).min(lines.len())).unwrap_or_default();
    let middle = at.min(AROUND);
    let before = around.get(..middle).unwrap_or_default().iter().rev().take_while(|line| !line.is_blank());
    let after = around.get(middle..).unwrap_or_default().iter().take_while(|line| !line.is_blank());
    before.chain(after).map(|line| line.piece().end_column()).max().unwrap_or(0)
}

/// Whether most items of a list begin with a code.
fn speaks_of_codes(node: &Node, lines: &[Line<'_>], from: usize, to: usize) -> bool {
    let Content::List { items, .. } = &node.content else { return false };
    let coded = lines.get(from..to).unwrap_or_default().iter().filter(|line| {
        let piece = line.piece();
        let text = piece.text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '`' | '<' | '[' | '('));
        list::is_item(&piece) && entry::entry(Piece { text, ..piece }).is_some()
    });
    coded.count() * 2 > items.len()
}

/// Makes headings of the short lines that can only be ones: the first line, and what stands above tables.
fn headings(parts: &mut [Part], lines: &[Line<'_>]) {
    let may_be = |parts: &[Part], at: usize| {
        let Some(part) = parts.get(at).filter(|part| part.shape == Shape::Short) else { return false };
        let text = lines.get(part.from).map_or("", |line| line.text.trim());
        !is_around(&text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
    };
    let blank_after = |part: &Part| lines.get(part.next).is_none_or(Line::is_blank);
    let blank_before = |part: &Part| part.from == 0 || lines.get(part.from - 1).is_none_or(Line::is_blank);
    let mut found: Vec<usize> = Vec::new();
    for table in 0..parts.len() {
        if parts.get(table).is_none_or(|part| part.shape != Shape::Rows) {
            continue;
        }
        // Above the text that introduces the table, where there is some.
        for above in (table.saturating_sub(4)..table).rev() {
            let Some(part) = parts.get(above) else { break };
            let direct = above + 1 == table;
            if may_be(parts, above) && (direct || blank_after(part) && blank_before(part)) {
                found.push(above);
                break;
            }
            if part.shape != Shape::Prose {
                break;
            }
        }
    }
    let first = (0..parts.len()).find(|at| !is_chrome(parts.get(*at), lines));
    let mut title = None;
    if let Some(first) = first.filter(|first| may_be(parts, *first)) {
        let next = parts.get(first + 1);
        let stands = parts.get(first).is_some_and(blank_after) || next.is_some_and(|next| next.shape == Shape::Prose);
        let over_table = next.is_some_and(|next| next.shape == Shape::Rows);
        if (stands || over_table) && next.is_some() && (!over_table || found.len() < 2) {
            title = Some(first);
        }
    }
    let marked = parts.iter().any(|part| matches!(part.node.content, Content::Heading { level: 1, .. }));
    for at in found.into_iter().chain(title) {
        let Some(part) = parts.get_mut(at) else { continue };
        if let Content::Paragraph(content) = &mut part.node.content {
            let level = if title == Some(at) && !marked { 1 } else { 2 };
            part.node.content = Content::Heading { level, content: std::mem::take(content) };
            part.shape = Shape::Heading;
        }
    }
}

fn is_chrome(part: Option<&Part>, lines: &[Line<'_>]) -> bool {
    part.and_then(|part| lines.get(part.from)).is_some_and(|line| {
        let text = line.text.trim().to_lowercase();
        is_around(&text) || text.len() < 4 && !is_sentence(&text)
    })
}

/// Whether a line is of what wikis and browsers put around a page; never a heading of it.
fn is_around(line: &str) -> bool {
    chrome::is_whole(line) || chrome::is_of_menu(line)
}
