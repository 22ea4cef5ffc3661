//! Writes the tree as GitHub-flavoured Markdown, laid out as markdownlint wants it.

mod cell;
mod escape;
mod inline;
mod table;

pub use escape::{Place, escape};
pub use table::table;

use super::{Block, Inline, Links, Table};
use inline::{InlineWriter, Line, longest_run};

/// Stands between what Markdown would join, and where it would see nothing. Reading drops it.
const SEPARATOR: &str = "<!-- -->";

/// Writes blocks, a blank line between them and a line feed at the end; nothing for none.
pub fn blocks(blocks: &[Block], links: &dyn Links) -> String {
    shifted_blocks(blocks, links, 0)
}

/// Like [`blocks`](blocks()), with headings moved down by some levels; none goes below the sixth.
pub fn shifted_blocks(blocks: &[Block], links: &dyn Links, heading_shift: u8) -> String {
    let mut writer = Writer { inner: InlineWriter::new(links, heading_shift) };
    writer.blocks(blocks, Gap::Blank);
    let mut out = writer.inner.out;
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Writes inlines on one line, such as that of a paragraph.
pub fn inline(content: &[Inline], links: &dyn Links) -> String {
    let mut writer = InlineWriter::new(links, 0);
    writer.line(content, Line::Single);
    writer.out
}

/// Writes a text on one line, as the content of a cell; what is more than a paragraph becomes HTML there.
pub fn cell(blocks: &[Block], links: &dyn Links) -> String {
    let mut writer = InlineWriter::new(links, 0);
    cell::write(&mut writer, blocks, Line::Cell);
    writer.out
}

/// Writes a text on one line like [`cell()`], for a line that is in no table: there, `|` needs no backslash, and within code
/// the backslash would be read.
pub fn line(blocks: &[Block], links: &dyn Links) -> String {
    out_of_table(&cell(blocks, links))
}

/// The content of a cell as the reader of a table hands it on: what stands for `|` there is `|` (GFM, 4.10).
pub fn out_of_table(cell: &str) -> String {
    cell.replace("\\|", "|")
}

/// What stands between two blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Blank,
    None,
}

struct Writer<'a> {
    inner: InlineWriter<'a>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], gap: Gap) {
        for (index, block) in blocks.iter().enumerate() {
            if let Some(previous) = index.checked_sub(1).and_then(|index| blocks.get(index)) {
                if gap == Gap::Blank {
                    self.blank_line();
                }
                if is_joined(previous, block) {
                    self.separator();
                }
                self.inner.new_line();
            }
            self.block(block);
        }
    }

    fn blank_line(&mut self) {
        self.inner.new_line();
        let end = self.inner.out.trim_end_matches(' ').len();
        self.inner.out.truncate(end);
    }

    fn separator(&mut self) {
        self.inner.new_line();
        self.inner.out.push_str(SEPARATOR);
        self.blank_line();
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(content) => self.inner.line(content, Line::Paragraph),
            Block::Heading { level, content } => {
                let level = self.inner.heading_level(*level);
                self.inner.out.extend(std::iter::repeat_n('#', level.into()));
                self.inner.out.push(' ');
                self.inner.line(content, Line::Heading);
            }
            Block::List { start, items } => self.list(*start, items),
            Block::CodeBlock { language, text } => self.code(language.as_deref().unwrap_or_default(), text),
            Block::Table(table) => self.table(table),
            Block::Quote(blocks) => self.indented("> ", "> ", |writer| writer.blocks(blocks, Gap::Blank)),
            // No `---`: after a paragraph that would be a heading, and `- ---` is no item.
            Block::Rule => self.inner.out.push_str("***"),
        }
    }

    /// Writes with `first` before the first line and `rest` before the others.
    fn indented(&mut self, first: &str, rest: &str, write: impl FnOnce(&mut Self)) {
        let outer = self.inner.prefix.len();
        self.inner.prefix.push_str(rest);
        self.inner.out.push_str(first);
        write(self);
        self.inner.prefix.truncate(outer);
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let gap = if is_tight(items) { Gap::None } else { Gap::Blank };
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                if gap == Gap::Blank {
                    self.blank_line();
                }
                self.inner.new_line();
            }
            // No number is longer than nine digits in CommonMark.
            let number = |start: u64| start.saturating_add(index as u64).min(999_999_999);
            let marker = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", number(start)));
            self.indented(&marker, &" ".repeat(marker.len()), |writer| match item.as_slice() {
                // Three bare markers on a line would be a line across the page.
                [] => writer.inner.out.push_str(SEPARATOR),
                blocks => writer.blocks(blocks, gap),
            });
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        self.inner.out.push_str(&fence);
        self.inner.out.push_str(language);
        for line in text.lines() {
            if line.is_empty() {
                self.blank_line();
            } else {
                self.inner.new_line();
                self.inner.out.push_str(line);
            }
        }
        self.inner.new_line();
        self.inner.out.push_str(&fence);
    }

    fn table(&mut self, table: &Table) {
        let cells =
            |row: &[Vec<Block>]| -> Vec<String> { row.iter().map(|text| cell(text, self.inner.links)).collect() };
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| cells(row)).collect();
        let written = self::table(&cells(&table.head), &rows, &table.alignment);
        for (index, line) in written.lines().enumerate() {
            if index > 0 {
                self.inner.new_line();
            }
            self.inner.out.push_str(line);
        }
    }
}

/// Whether Markdown would read two neighbours as one block.
fn is_joined(previous: &Block, next: &Block) -> bool {
    matches!((previous, next), (Block::List { start: a, .. }, Block::List { start: b, .. }) if a.is_some() == b.is_some())
}

/// Whether a list needs no blank lines: its items are paragraphs, each followed by such a list at most.
fn is_tight(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| match item.as_slice() {
        [] | [Block::Paragraph(_)] => true,
        // Only these may interrupt a paragraph.
        [Block::Paragraph(_), Block::List { start: None | Some(1), items }] => is_tight(items),
        _ => false,
    })
}
