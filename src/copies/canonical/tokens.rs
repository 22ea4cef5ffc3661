//! A tree taken apart into what of it counts.

use std::borrow::Cow;

use super::address::{Target, shows_itself};
use super::characters::{composed, is_space, typed};
use crate::richtext::{Block, Inline, Table, inline_text};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Marks(u16);

impl Marks {
    pub(crate) const CODE: Self = Self(1);
    pub(crate) const EMPHASIS: Self = Self(2);
    pub(crate) const STRONG: Self = Self(4);
    pub(crate) const STRUCK: Self = Self(8);
    pub(crate) const RAISED: Self = Self(16);
    pub(crate) const LOWERED: Self = Self(32);
    pub(crate) const KEY: Self = Self(64);
    pub(crate) const IMAGE: Self = Self(128);
    pub(crate) const LINK: Self = Self(256);

    const LETTERS: [(Self, char); 9] = [
        (Self::CODE, 'c'),
        (Self::EMPHASIS, 'e'),
        (Self::STRONG, 's'),
        (Self::STRUCK, 'x'),
        (Self::RAISED, '^'),
        (Self::LOWERED, '_'),
        (Self::KEY, 'k'),
        (Self::IMAGE, 'i'),
        (Self::LINK, 'a'),
    ];

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Writes them as the canonical form has them.
    pub(super) fn write(self, target: Option<&Target>, out: &mut String) {
        out.push('{');
        out.extend(Self::LETTERS.iter().filter(|(mark, _)| self.has(*mark)).map(|(_, letter)| *letter));
        match target {
            Some(Target::Outside(url)) => {
                out.push(' ');
                out.push_str(&url.replace(['\n', '}'], " "));
            }
            Some(Target::Inside { names }) => {
                out.push_str(" #");
                out.push_str(names.as_deref().unwrap_or(""));
            }
            None => {}
        }
        out.push('}');
    }
}

/// What stands between a piece and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// It is the first of its paragraph.
    Start,
    /// Nothing: they are one word.
    None,
    /// White space.
    Space,
    /// White space within one code.
    InCode,
    /// A line break.
    Break,
}

/// A part of a word, or a whole one: characters of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) marks: Marks,
    /// Where it leads, if it is part of a link or an image.
    pub(super) target: Option<&'t str>,
    pub(super) gap: Gap,
}

/// A part of the canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    /// A block begins.
    Open(Cow<'static, str>),
    /// A block that holds others ends.
    Close,
    /// A piece of a paragraph.
    Piece(Piece<'t>),
    /// The paragraph ends.
    End,
    /// The lines of a block of code.
    Code(String),
}

/// Takes a text apart.
pub(crate) fn tokens(blocks: &[Block]) -> Vec<Token<'_>> {
    let mut walk = Walk::default();
    walk.blocks(blocks);
    walk.out
}

#[derive(Default)]
struct Walk<'t> {
    out: Vec<Token<'t>>,
    /// What to put before the next piece.
    gap: Option<Gap>,
    /// Whether the code that is being read has a piece already.
    in_code: bool,
}

impl<'t> Walk<'t> {
    fn open(&mut self, name: impl Into<Cow<'static, str>>) {
        self.out.push(Token::Open(name.into()));
    }

    fn blocks(&mut self, blocks: &'t [Block]) {
        // The kind of the list that the last block was: another of its kind goes on with it.
        let mut list: Option<bool> = None;
        for block in blocks {
            let before = self.out.len();
            let is_list = match block {
                Block::List { start, .. } => Some(start.is_some()),
                _ => None,
            };
            match block {
                Block::Paragraph(content) => self.paragraph("p", content),
                Block::Heading { content, .. } => self.paragraph("h", content),
                Block::List { start, items } => {
                    if is_list == list {
                        self.out.pop();
                    } else {
                        self.open(start.map_or(Cow::Borrowed("ul"), |start| format!("ol {start}").into()));
                    }
                    for item in items {
                        self.inside("li", item);
                    }
                    self.out.push(Token::Close);
                }
                Block::CodeBlock { text, .. } => {
                    self.open("pre");
                    self.out.push(Token::Code(code_lines(text)));
                }
                Block::Table(table) => self.table(table),
                Block::Quote(blocks) => self.inside("quote", blocks),
                Block::Rule => self.open("rule"),
            }
            // What shows nothing parts no lists.
            if self.out.len() != before || is_list.is_some() {
                list = is_list;
            }
        }
    }

    fn inside(&mut self, name: &'static str, blocks: &'t [Block]) {
        self.open(name);
        self.blocks(blocks);
        self.out.push(Token::Close);
    }

    fn table(&mut self, table: &'t Table) {
        self.open("table");
        let head = table.has_head().then_some(&table.head);
        for row in head.into_iter().chain(&table.rows) {
            self.open("tr");
            for cell in row {
                self.inside("td", cell);
            }
            self.out.push(Token::Close);
        }
        self.out.push(Token::Close);
    }

    fn paragraph(&mut self, name: &'static str, content: &'t [Inline]) {
        let before = self.out.len();
        self.open(name);
        self.gap = Some(Gap::Start);
        self.inlines(content, Marks::default(), None);
        if self.out.len() == before + 1 {
            self.out.pop();
        } else {
            self.out.push(Token::End);
        }
    }

    fn inlines(&mut self, content: &'t [Inline], marks: Marks, target: Option<&'t str>) {
        for inline in content {
            match inline {
                Inline::Text(text) => self.text(text, marks, target),
                Inline::Code(text) => {
                    self.in_code = false;
                    self.text(text, marks.with(Marks::CODE), target);
                    self.in_code = false;
                    if self.gap == Some(Gap::InCode) {
                        self.gap = Some(Gap::Space);
                    }
                }
                Inline::Break => {
                    if self.gap != Some(Gap::Start) {
                        self.gap = Some(Gap::Break);
                    }
                }
                Inline::Image { source, alt, .. } => self.image(alt, marks, target.unwrap_or(source)),
                Inline::Emphasis(content) => self.inlines(content, marks.with(Marks::EMPHASIS), target),
                Inline::Strong(content) => self.inlines(content, marks.with(Marks::STRONG), target),
                Inline::Strikethrough(content) => self.inlines(content, marks.with(Marks::STRUCK), target),
                Inline::Superscript(content) => self.inlines(content, marks.with(Marks::RAISED), target),
                Inline::Subscript(content) => self.inlines(content, marks.with(Marks::LOWERED), target),
                Inline::Keyboard(content) => self.inlines(content, marks.with(Marks::KEY), target),
                Inline::Link { target: to, content, .. } => {
                    if shows_itself(&composed(&inline_text(content)), to) {
                        self.inlines(content, marks, None);
                    } else {
                        self.inlines(content, marks.with(Marks::LINK), Some(to));
                    }
                }
            }
        }
    }

    fn image(&mut self, alt: &'t str, marks: Marks, source: &'t str) {
        let before = self.out.len();
        let marks = marks.with(Marks::IMAGE);
        self.text(alt, marks, Some(source));
        if self.out.len() == before {
            // A picture without words is there all the same.
            let gap = self.gap.take().unwrap_or(Gap::None);
            self.out.push(Token::Piece(Piece { text: Cow::Borrowed(""), marks, target: Some(source), gap }));
        }
    }

    fn text(&mut self, text: &'t str, marks: Marks, target: Option<&'t str>) {
        match composed(text) {
            Cow::Borrowed(text) => self.runs(text, marks, target, Cow::Borrowed),
            Cow::Owned(text) => self.runs(&text, marks, target, |run| Cow::Owned(run.to_owned())),
        }
    }

    /// Adds what stands between spaces.
    fn runs<'r>(
        &mut self,
        text: &'r str,
        marks: Marks,
        target: Option<&'t str>,
        keep: impl Fn(&'r str) -> Cow<'t, str>,
    ) {
        let is_code = marks.has(Marks::CODE);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let end = rest.find(is_space).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if run.is_empty() {
                if self.gap.is_none() {
                    self.gap = Some(if is_code && self.in_code { Gap::InCode } else { Gap::Space });
                }
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let run = match if is_code { Cow::Borrowed(run) } else { typed(run) } {
                Cow::Borrowed(run) => keep(run),
                Cow::Owned(run) => Cow::Owned(run),
            };
            let gap = self.gap.take().unwrap_or(Gap::None);
            self.piece(Piece { text: run, marks, target, gap });
            self.in_code = is_code;
            rest = after;
        }
    }

    /// Adds a piece. What looks alike and stands side by side is one.
    fn piece(&mut self, piece: Piece<'t>) {
        if let (Gap::None, Some(Token::Piece(last))) = (piece.gap, self.out.last_mut())
            && (last.marks, last.target) == (piece.marks, piece.target)
        {
            last.text.to_mut().push_str(&piece.text);
            return;
        }
        self.out.push(Token::Piece(piece));
    }
}

/// Code without white space at the ends of its lines and without empty lines at its end.
fn code_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// Whether two texts are the same but for where their links lead, which is another place in every copy.
pub(crate) fn same_shape(a: &[Token<'_>], b: &[Token<'_>]) -> bool {
    let same = |pair: (&Token<'_>, &Token<'_>)| match pair {
        (Token::Piece(a), Token::Piece(b)) => (&a.text, a.marks, a.gap) == (&b.text, b.marks, b.gap),
        (a, b) => a == b,
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}
