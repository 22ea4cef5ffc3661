//! The text of a page in storage format, letter by letter with its places, and the markers of comments in it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tags::{Kind, attribute, kind, tag_length};
use crate::richtext::reference;

/// The element around a passage that is commented on.
pub(super) const MARKER: &str = "ac:inline-comment-marker";
/// How the names of headings begin, and of what stands below them.
pub(super) const HEADING: &str = "heading";
pub(super) const BELOW: &str = "below";
/// How much of a text names a place.
const LONGEST_KEY: usize = 120;
/// How far a link is looked at for what is in it.
const LOOKAHEAD: usize = 1_024;

/// A letter of the text, or what stands in the place of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The letter as it is compared; a line feed between blocks.
    pub(super) c: char,
    /// Where it stands, in bytes of the page; several letters of one reference or link share their place.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Letters of one run have no tag between them that is not theirs.
    pub(super) run: u32,
}

/// A marker, or the parts of one that was split: what it refers to, and the letters within.
#[derive(Clone, Debug)]
pub(super) struct Marker {
    pub(super) reference: String,
    pub(super) units: Range<usize>,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) units: Vec<Unit>,
    /// In the order of the page.
    pub(super) markers: Vec<Marker>,
    /// The parts of the page by what they are: a cell of a row of a column, an item with its label, what stands below a
    /// heading. Each is several ranges of letters where the page has several of one name.
    pub(super) places: BTreeMap<String, Vec<Range<usize>>>,
    /// Whether every element is closed where it should be.
    pub(super) sound: bool,
}

struct Open<'t> {
    name: &'t str,
    kind: Kind,
    /// The byte that it begins at, and the number of its first letter.
    at: usize,
    unit: usize,
    /// The name of a macro, or what a marker refers to.
    value: String,
}

/// Reads a page. Takes time that follows its length, whatever it holds.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        text,
        scan: Scan { sound: u32::try_from(text.len()).is_ok(), ..Scan::default() },
        open: Vec::new(),
        run: 0,
        silent: 0,
        shown: String::new(),
        place: Where::default(),
    };
    let mut at = 0;
    while at < text.len() && scanner.scan.sound {
        at = scanner.token(at);
    }
    scanner.finish()
}

struct Scanner<'t> {
    text: &'t str,
    scan: Scan,
    open: Vec<Open<'t>>,
    run: u32,
    /// How many open elements hold no text.
    silent: usize,
    /// What the innermost macro shows of its parameters.
    shown: String,
    place: Where,
}

/// Where the scanner is on the page.
#[derive(Default)]
struct Where {
    tables: usize,
    lists: usize,
    /// The first letter of the block.
    block: usize,
    heading: String,
    in_heading: bool,
    head: Vec<String>,
    row: usize,
    column: usize,
    row_name: String,
}

impl<'t> Scanner<'t> {
    /// Reads what stands at a place, and says where it ends.
    fn token(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let until = |end: &str| rest.find(end).map(|found| at + found + end.len());
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let Some(end) = until("]]>") else { return self.unsound() };
            if self.silent == 0 {
                let body = section.get(..end - at - 12).unwrap_or_default();
                body.chars().for_each(|c| self.letter(c, at..end));
            }
            return end;
        }
        if rest.starts_with("<!--") {
            self.run += 1;
            return until("-->").unwrap_or_else(|| self.unsound());
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return self.unsound();
        }
        if rest.starts_with('<') {
            let Some(length) = tag_length(rest) else { return self.unsound() };
            let tag = rest.get(1..length - 1).unwrap_or_default();
            return match tag.strip_prefix('/') {
                Some(name) => self.end_tag(name.trim_end(), at..at + length),
                None => self.start_tag(tag, at..at + length),
            };
        }
        let end = rest.find('<').map_or(self.text.len(), |found| at + found);
        if self.silent == 0 {
            self.letters(at..end);
        } else if self.is_shown_parameter() {
            self.shown.push_str(&crate::richtext::decode(self.text.get(at..end).unwrap_or_default()));
        }
        end
    }

    fn unsound(&mut self) -> usize {
        self.scan.sound = false;
        self.text.len()
    }

    fn letters(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let start = range.start + at;
            let named = (c == '&').then(|| reference(text.get(at..).unwrap_or_default())).flatten();
            match named {
                Some((letters, length)) => {
                    letters.chars().for_each(|c| self.letter(c, start..start + length));
                    at += length;
                }
                None => {
                    at += c.len_utf8();
                    self.letter(c, start..start + c.len_utf8());
                }
            }
        }
    }

    /// Adds a letter as it is compared: wikis change blanks and quotes.
    fn letter(&mut self, c: char, range: Range<usize>) {
        let c = match c {
            c if c.is_whitespace() => ' ',
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => return,
            c if c.is_control() => return,
            c => c,
        };
        let last = self.scan.units.last().map(|unit| unit.c);
        if c == ' ' && matches!(last, None | Some(' ' | '\n')) {
            return;
        }
        let (start, end) = (range.start as u32, range.end as u32);
        self.scan.units.push(Unit { c, start, end, run: self.run });
    }

    /// Ends the block that stands here.
    fn boundary(&mut self) {
        self.run += 1;
        while self.scan.units.last().is_some_and(|unit| unit.c == ' ') {
            self.scan.units.pop();
        }
        let here = self.scan.units.len();
        if here > self.place.block && self.place.tables == 0 && self.place.lists == 0 {
            let kind = if self.place.in_heading { HEADING } else { BELOW };
            let name = format!("{kind}\n{}", self.place.heading);
            self.add_place(name, self.place.block..here);
        }
        if self.scan.units.last().is_some_and(|unit| unit.c != '\n') {
            self.scan.units.push(Unit { c: '\n', start: 0, end: 0, run: u32::MAX });
        }
        self.place.block = self.scan.units.len();
    }

    fn add_place(&mut self, name: String, units: Range<usize>) {
        if units.is_empty() {
            return;
        }
        let known = self.scan.places.entry(name).or_default();
        match known.last_mut() {
            // Only what parts blocks is between them.
            Some(last) if last.end + 1 >= units.start => last.end = units.end,
            _ => known.push(units),
        }
    }

    /// The words from a letter on, as they name a place.
    fn name_from(&self, unit: usize) -> String {
        let units = self.scan.units.get(unit..).unwrap_or_default();
        let letters = units.iter().map(|unit| unit.c).filter(|c| !c.is_whitespace());
        letters.take(LONGEST_KEY).flat_map(char::to_lowercase).collect()
    }

    fn start_tag(&mut self, tag: &'t str, range: Range<usize>) -> usize {
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split(char::is_whitespace).next().unwrap_or_default();
        if !is_empty
            && name == "ac:link"
            && self.silent == 0
            && let Some((end, label)) = self.plain_link(range.clone())
        {
            label.chars().for_each(|c| self.letter(c, range.start..end));
            return end;
        }
        let kind = kind(name);
        if kind == Kind::Block && self.silent == 0 {
            self.boundary();
        }
        let value = match name {
            "ac:structured-macro" | "ac:parameter" => attribute(tag, "ac:name"),
            MARKER => attribute(tag, "ac:ref"),
            _ => String::new(),
        };
        if is_empty {
            match name {
                "br" if self.silent == 0 => self.letter(' ', range.clone()),
                "td" | "th" if self.silent == 0 && self.place.tables == 1 => self.end_cell(self.scan.units.len()),
                "ac:emoticon" | "time" | "ac:image" if self.silent == 0 => self.letter('\u{fffc}', range.clone()),
                _ => self.run += 1,
            }
            return range.end;
        }
        match name {
            "table" => {
                self.place.tables += 1;
                if self.place.tables == 1 {
                    (self.place.row, self.place.head) = (0, Vec::new());
                }
            }
            "tr" if self.place.tables == 1 => {
                self.place.row += 1;
                (self.place.column, self.place.row_name) = (0, String::new());
            }
            "ul" | "ol" => self.place.lists += 1,
            "ac:structured-macro" => self.shown.clear(),
            _ => {}
        }
        self.silent += usize::from(kind == Kind::Silent);
        self.run += 1;
        self.open.push(Open { name, kind, at: range.start, unit: self.scan.units.len(), value });
        range.end
    }

    fn end_tag(&mut self, name: &str, range: Range<usize>) -> usize {
        let Some(mut open) = self.open.pop_if(|open| open.name == name) else { return self.unsound() };
        self.silent -= usize::from(open.kind == Kind::Silent);
        match name {
            MARKER if !open.value.is_empty() => {
                let units = open.unit..self.scan.units.len();
                self.scan.markers.push(Marker { reference: std::mem::take(&mut open.value), units });
            }
            "ac:structured-macro" if self.silent == 0 => self.end_macro(&open, range.end),
            "ac:image" | "time" if self.silent == 0 => {
                let place = open.at..range.end;
                self.run += 1;
                self.letter('\u{fffc}', place);
            }
            _ => {}
        }
        if open.kind == Kind::Block && self.silent == 0 {
            self.end_block(&open);
        }
        self.run += 1;
        range.end
    }

    fn end_block(&mut self, open: &Open<'_>) {
        match open.name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.place.tables == 0 && self.place.lists == 0 => {
                self.place.heading = self.name_from(open.unit);
                self.place.in_heading = true;
                self.boundary();
                self.place.in_heading = false;
                return;
            }
            "td" | "th" if self.place.tables == 1 => {
                self.boundary();
                self.end_cell(open.unit);
                return;
            }
            "li" if self.place.tables == 0 && self.place.lists == 1 => {
                self.boundary();
                let label: String = self.name_from(open.unit).chars().take_while(|c| *c != ':').collect();
                let name = format!("item\n{}\n{label}", self.place.heading);
                self.add_place(name, open.unit..self.scan.units.len());
                return;
            }
            _ => {}
        }
        self.boundary();
        match open.name {
            "table" => self.place.tables = self.place.tables.saturating_sub(1),
            "ul" | "ol" => self.place.lists = self.place.lists.saturating_sub(1),
            _ => {}
        }
        self.place.block = self.scan.units.len();
    }

    fn end_cell(&mut self, unit: usize) {
        let name = self.name_from(unit);
        let column = self.place.column;
        self.place.column += 1;
        if column == 0 {
            self.place.row_name.clone_from(&name);
        }
        let key = if self.place.row == 1 {
            self.place.head.push(name);
            format!("head\n{column}")
        } else {
            let column = self.place.head.get(column).filter(|head| !head.is_empty()).cloned();
            let column = column.unwrap_or_else(|| self.place.column.to_string());
            format!("cell\n{}\n{column}", self.place.row_name)
        };
        self.add_place(key, unit..self.scan.units.len());
    }

    /// A macro that stands within a line shows something.
    fn end_macro(&mut self, open: &Open<'_>, end: usize) {
        match open.value.as_str() {
            "anchor" | "toc" => {}
            "code" | "noformat" => self.boundary(),
            // One with a text was told from its letters.
            _ if self.scan.units.len() > open.unit => {}
            "status" => {
                let shown = std::mem::take(&mut self.shown);
                shown.chars().for_each(|c| self.letter(c, open.at..end));
            }
            _ => self.letter('\u{fffc}', open.at..end),
        }
    }

    fn is_shown_parameter(&self) -> bool {
        let mut open = self.open.iter().rev();
        let is = |open: Option<&Open<'_>>, name: &str, value: &str| {
            open.is_some_and(|open| open.name == name && open.value == value)
        };
        is(open.next(), "ac:parameter", "title") && is(open.next(), "ac:structured-macro", "status")
    }

    /// A link whose label is no markup, so that a marker can only stand around all of it: where it ends, and its label.
    fn plain_link(&self, range: Range<usize>) -> Option<(usize, String)> {
        let mut end = (range.end + LOOKAHEAD).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let rest = self.text.get(range.end..end)?;
        // One with markup in its label has another element of the name first.
        let inner = rest.get(..rest.find("ac:link")?)?.strip_suffix("</")?;
        let label = inner.split_once("<ac:plain-text-link-body><![CDATA[")?.1;
        let label = label.strip_suffix("]]></ac:plain-text-link-body>").filter(|label| !label.contains("]]>"))?;
        let end = range.end + inner.len() + "</ac:link>".len();
        self.text.get(..end)?.ends_with("</ac:link>").then(|| (end, label.to_owned()))
    }

    fn finish(mut self) -> Scan {
        if !self.open.is_empty() {
            self.scan.sound = false;
            let all = self.scan.units.len();
            for open in self.open.drain(..).filter(|open| open.name == MARKER && !open.value.is_empty()) {
                self.scan.markers.push(Marker { reference: open.value, units: open.unit..all });
            }
        }
        self.boundary();
        self.scan.markers.sort_by_key(|marker| marker.units.start);
        self.scan
    }
}
