//! Two texts of one field.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::codes::retired;
use super::looks::formatted;
use super::words::{changes, line};
use super::{Change, Difference, Kind, Side};
use crate::copies::canonical::{self, Target, Token, Word, images, named, same_shape, tokens, typed, words, words_of};
use crate::copies::into_model::{MISSING, is_same_value};
use crate::copies::links::settled;
use crate::copies::read;
use crate::copies::sheet::{At, Line, Said, Sheet};
use crate::model::anchor_of;
use crate::richtext::{AsWritten, Block, RichText, gfm, plain_text, slug};

/// What of a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Its words: it is plain text in the source.
    Plain,
    /// Its words, but for the punctuation that templates put between values.
    Values,
    /// All, but whether the only item of a list stands in a list.
    List,
    /// All.
    Rich,
}

impl Look {
    fn of(field: &str) -> Self {
        match field {
            "title" | "section" | "summary" => Self::Plain,
            "methods" | "retry" | "since" | "aliases" | "tags" | "http_status" | "type" | "deprecated" | "headers"
            | "examples" | "retired" => Self::Values,
            "causes" | "fixes" | "references" => Self::List,
            _ => Self::Rich,
        }
    }
}

/// What of a text of a field is compared, as two texts that are the same if nobody changed either: all of it, and its words
/// alone, which every form has.
pub(crate) fn essence(field: &str, text: &RichText) -> [String; 2] {
    let (look, tokens) = (Look::of(field), tokens(&text.blocks));
    if look == Look::Values {
        let mut words = words(&tokens);
        words.iter_mut().for_each(without_punctuation);
        let words: Vec<&str> = words.iter().map(|word| word.text.as_ref()).filter(|word| !word.is_empty()).collect();
        let words = typed(&words.join(" ")).into_owned();
        return [words.clone(), words];
    }
    let words = words_of(text);
    match look {
        Look::List => [canonical::of_blocks(only_item(&text.blocks)), words],
        Look::Rich => [canonical::text(text) + &canonical::unseen(text), words],
        Look::Plain | Look::Values => [words.clone(), words],
    }
}

/// What stands beside a word without belonging to it.
pub(super) const PUNCTUATION: [char; 12] = ['.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '"', '\''];

/// What came of comparing two texts.
enum Verdict {
    Same,
    Wording(Vec<Change>),
    /// A link leads elsewhere: the words of it, and both addresses.
    Address(String, [String; 2]),
    /// An image is another one: both sources.
    Picture([String; 2]),
    /// What looks otherwise, in a sentence.
    Formatting(String),
}

/// Compares texts of two sheets.
pub(super) struct Reader<'s> {
    source: &'s Sheet,
    copy: &'s Sheet,
    formatting: bool,
    /// The anchors that name a code of the source, in every output, with the code's own.
    anchors: OnceLock<BTreeMap<String, String>>,
    /// Of the summary and the description, what the copy has no place for.
    lacks: Vec<&'static str>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Sheet, copy: &'s Sheet, formatting: bool) -> Self {
        let says = |line: &Line, field: &str| match field {
            "summary" => line.summary.is_some(),
            _ => line.description.is_some(),
        };
        let count = |sheet: &Sheet, field: &str| {
            sheet.records().flat_map(|record| &record.lines).filter(|line| says(line, field)).count()
        };
        let lacks = ["summary", "description"]
            .into_iter()
            .filter(|field| copy.len() > 1 && copy.carries.contains(*field))
            .filter(|field| count(copy, field) == 0 && count(source, field) > 1);
        let lacks = lacks.collect();
        Self { source, copy, formatting, anchors: OnceLock::new(), lacks }
    }

    /// Whether a field is looked for in the copy.
    pub(super) fn carries(&self, field: &str) -> bool {
        match field {
            "summary" | "description" => self.copy.carries.contains(field) && !self.lacks.contains(&field),
            field => self.copy.carries.contains(field) && self.source.carries.contains(field),
        }
    }

    /// The difference of two texts of a field, where there is one. Where one says nothing, `near` are the places where it
    /// would.
    pub(super) fn text(
        &self,
        field: &str,
        source: Option<&Said>,
        copy: Option<&Said>,
        near: [Option<At>; 2],
    ) -> Option<Difference> {
        let difference = |kind, message: &str| Difference::new(kind, message).field(field);
        let nothing = |at: Option<At>| at.map(Side::at).unwrap_or_default();
        let (a, b) = match (source, copy) {
            (None, None) => return None,
            (Some(a), None) => {
                let it = difference(Kind::Wording, "the copy does not say this");
                return Some(it.sides(Side::said(a), nothing(near[1])));
            }
            // A dash in a cell says that there is nothing.
            (None, Some(b)) if matches!(plain_text(&b.text).trim(), "-" | "–" | "—") => return None,
            (None, Some(b)) => {
                let it = difference(Kind::Wording, "the source does not say this");
                return Some(it.sides(nothing(near[0]), Side::said(b)));
            }
            (Some(a), Some(b)) if is_same_value(field, &a.text, &b.text) => return None,
            (Some(a), Some(b)) => (a, b),
        };
        let sides = |it: Difference| it.sides(Side::said(a), Side::said(b));
        match self.verdict(Look::of(field), &a.text, &b.text) {
            Verdict::Same => None,
            Verdict::Wording(changes) => {
                Some(Difference { changes, ..sides(difference(Kind::Wording, "the words differ")) })
            }
            Verdict::Address(words, [from, to]) => {
                let it = difference(Kind::Wording, &format!("the link on “{words}” leads elsewhere"));
                Some(Difference { changes: vec![Change::Removed(from), Change::Added(to)], ..sides(it) })
            }
            Verdict::Picture([from, to]) => {
                let it = difference(Kind::Wording, "an image is another one");
                Some(Difference { changes: vec![Change::Removed(from), Change::Added(to)], ..sides(it) })
            }
            Verdict::Formatting(message) => {
                let written = |said: &Said| {
                    let text = gfm::blocks(&said.text.blocks, &AsWritten).trim().to_owned();
                    Side { text: Some(text), at: Some(said.at) }
                };
                Some(difference(Kind::Formatting, &message).sides(written(a), written(b)))
            }
        }
    }

    /// Whether two texts of a field say the same.
    pub(super) fn same(&self, field: &str, source: &RichText, copy: &RichText) -> bool {
        is_same_value(field, source, copy) || matches!(self.verdict(Look::of(field), source, copy), Verdict::Same)
    }

    fn verdict(&self, look: Look, a: &RichText, b: &RichText) -> Verdict {
        if a == b {
            return Verdict::Same;
        }
        let formatting = self.formatting && matches!(look, Look::Rich | Look::List);
        let (a, b) = match look {
            Look::List => (only_item(&a.blocks), only_item(&b.blocks)),
            _ => (a.blocks.as_slice(), b.blocks.as_slice()),
        };
        let (whole, pictures) = (b, [images(a), images(b)]);
        let (a, b) = (tokens(a), tokens(b));
        let same_shape = formatting && same_shape(&a, &b);
        let other = if formatting { self.other_picture(&pictures) } else { None };
        if same_shape && a == b && other.is_none() {
            return Verdict::Same;
        }
        let tokens_of_a = a;
        let (mut a, mut b) = (words(&tokens_of_a), words(&b));
        if look == Look::Values {
            for words in [&mut a, &mut b] {
                words.iter_mut().for_each(without_punctuation);
                words.retain(|word| !word.text.is_empty());
            }
        }
        if a != b {
            return Verdict::Wording(changes(&a, &b));
        }
        if !formatting {
            return Verdict::Same;
        }
        for (x, y) in a.iter().zip(&b) {
            let led = !x.targets.is_empty() && !y.targets.is_empty();
            let pairs = || x.targets.iter().zip(&y.targets);
            if led && (x.targets.len() != y.targets.len() || pairs().any(|(x, y)| !self.same_target(x, y))) {
                let label: Vec<&str> =
                    a.iter().filter(|word| word.targets == x.targets).map(|word| word.text.as_ref()).collect();
                let label = label.join(" ").trim_matches(PUNCTUATION).to_owned();
                return Verdict::Address(label, [x.targets.join(" "), y.targets.join(" ")]);
            }
        }
        if let Some(addresses) = other {
            return Verdict::Picture(addresses);
        }
        if same_shape || self.settles(&tokens_of_a, whole) {
            return Verdict::Same;
        }
        Verdict::Formatting(formatted(&a, &b))
    }

    /// Whether a text of the copy is that of the source when its links are made into those of a source: an address within
    /// its site leads nowhere from one.
    fn settles(&self, source: &[Token<'_>], copy: &[Block]) -> bool {
        let codes = self.source.records().map(|record| &record.code);
        settled(copy, codes).is_some_and(|text| same_shape(source, &tokens(&text.blocks)))
    }

    /// The sources of the first image that is another one in the copy. Where some are missing, the words or the looks tell.
    fn other_picture(&self, [a, b]: &[Vec<&str>; 2]) -> Option<[String; 2]> {
        let other = a.iter().zip(b).find(|(x, y)| a.len() == b.len() && !self.same_target(x, y));
        other.map(|(x, y)| [(*x).to_owned(), (*y).to_owned()])
    }

    /// Whether two addresses lead to the same place. Those within a book are others in every copy.
    pub(super) fn same_target(&self, source: &str, copy: &str) -> bool {
        match (Target::of(source), Target::of(copy)) {
            (Target::Outside(a), Target::Outside(b)) => a == b,
            (Target::Inside { names: a }, Target::Inside { names: b }) => {
                match (self.code(a.clone()), self.code(b.clone())) {
                    (Some(a), Some(b)) => a == b,
                    (None, None) => true,
                    (Some(code), None) => self.may_name(copy, b, code),
                    (None, Some(code)) => self.may_name(source, a, code),
                }
            }
            // The same page, by its whole address.
            (Target::Inside { names }, Target::Outside(_)) => self.same_name(names, named(copy)),
            (Target::Outside(_), Target::Inside { names }) => self.same_name(names, named(source)),
        }
    }

    /// Whether an address within the book may lead to a code all the same, though none is called as it is: it is an anchor
    /// of the page itself, which every program makes in its own way, the page, or it has the code in it.
    fn may_name(&self, address: &str, names: Option<String>, code: &str) -> bool {
        let Some(names) = names.filter(|_| !address.trim().starts_with('#')) else { return true };
        let titles = [self.source, self.copy].into_iter().filter_map(|sheet| sheet.title.as_ref());
        let is_page = || titles.map(|title| line(&title.text)).any(|title| same_letters(&title, &names));
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let holds = |(at, _): (usize, &str)| {
            let (before, after) = (names.get(..at).unwrap_or(""), names.get(at + code.len()..).unwrap_or(""));
            let ends = match after.chars().next() {
                Some(c) if code.ends_with(|c: char| c.is_ascii_digit()) => !c.is_ascii_digit(),
                next => apart(next),
            };
            apart(before.chars().next_back()) && ends
        };
        names.match_indices(code).any(holds) || is_page()
    }

    fn same_name(&self, a: Option<String>, b: Option<String>) -> bool {
        a == b || self.code(a).is_some_and(|a| self.code(b) == Some(a))
    }

    /// The anchor of the code that an anchor or a file names.
    fn code(&self, name: Option<String>) -> Option<&str> {
        let anchors = self.anchors.get_or_init(|| {
            let mut anchors = BTreeMap::new();
            for record in self.source.records() {
                let code = record.code.anchor();
                let summary = record.lines.first().and_then(|line| line.summary.as_ref());
                let heading = summary.map(|said| slug(&format!("{} {}", record.code, line(&said.text))));
                anchors.extend(heading.map(|heading| (anchor_of(&heading), code.clone())));
                anchors.insert(crate::links::wiki_anchor(&code), code.clone());
                anchors.insert(code.clone(), code);
            }
            anchors
        });
        anchors.get(&name?).map(String::as_str)
    }

    /// The differences of what stands above the codes. `codes` is where these begin in the copy.
    pub(super) fn page(&self, codes: Option<At>) -> Vec<Difference> {
        let title = self.source.title.as_ref().zip(self.copy.title.as_ref());
        let title = title.and_then(|(a, b)| self.text("title", Some(a), Some(b), [None, None]));
        let above = |sheet: &Sheet| sheet.title.as_ref().map(|title| title.at);
        let near = [above(self.source), above(self.copy).or(codes)];
        let intro = self.text("intro", self.source.intro.as_ref(), self.copy.intro.as_ref(), near);
        title.into_iter().chain(intro).collect()
    }

    /// The differences of the columns: those that the source knows nothing of, and the two that every copy must have.
    pub(super) fn columns(&self) -> Vec<Difference> {
        let start = |sheet: &Sheet| sheet.records().next().map_or_else(Side::default, |record| Side::at(record.at));
        let sides = |it: Difference| it.sides(start(self.source), start(self.copy));
        let lacking = self.lacks.iter().map(|field| {
            sides(Difference::new(Kind::Wording, format!("the copy has no {field} for any code")).field(field))
        });
        let usual = ["code", "summary", "description"];
        // The first that is said under each, found in one pass however many columns there are.
        let mut first: BTreeMap<&str, &Said> = BTreeMap::new();
        if self.copy.carries.iter().any(|field| !self.source.carries.contains(field)) {
            for (field, said) in self.copy.records().flat_map(|record| &record.lines).flat_map(|line| &line.fields) {
                first.entry(field).or_insert(said);
            }
        }
        let titles: BTreeMap<&str, &str> =
            self.copy.columns.iter().rev().map(|column| (column.field.as_str(), column.title.as_str())).collect();
        let more = self
            .copy
            .carries
            .iter()
            .filter(|field| !usual.contains(&field.as_str()) && !self.source.carries.contains(*field));
        let more = more.filter_map(|field| {
            let said = first.get(field.as_str())?;
            let named = titles.get(field.as_str()).copied().unwrap_or(field);
            let message = format!("the copy says something under “{named}”, which the source has for no code");
            Some(Difference { copy: Side::said(said), ..sides(Difference::new(Kind::Wording, message).field(field)) })
        });
        lacking.chain(more).collect()
    }

    /// Whether a text of the source only stands in for one that a copy did not have when it was imported.
    pub(super) fn stands_in(field: &str, code: &str, said: &Said) -> bool {
        let words = plain_text(&said.text);
        match field {
            "summary" => words == read::phrase(code).unwrap_or(code),
            _ => words == MISSING,
        }
    }

    /// Whether a summary is one of the other names that a code has.
    pub(super) fn is_alias(aliases: Option<&Said>, summary: &Said) -> bool {
        let wanted = words_of(&summary.text);
        let listed = aliases.map(|aliases| words_of(&aliases.text)).unwrap_or_default();
        listed == wanted || listed.split(", ").any(|alias| alias == wanted)
    }

    /// The differences of the codes that are gone, where the copy tells of any.
    pub(super) fn retired(&self) -> Vec<Difference> {
        if self.copy.retired.is_empty() {
            return Vec::new();
        }
        let (there, here) = (retired(self.copy), retired(self.source));
        let living: BTreeSet<&str> = self.source.records().map(|record| record.code.as_str()).collect();
        let mut out = Vec::new();
        let first = self.copy.retired.first().map(|retired| retired.at);
        for retired in &self.source.retired {
            let code = &retired.code;
            let found = match there.get(code.as_str()) {
                None => {
                    let it = Difference::new(Kind::Codes, format!("`{code}` is missing among the retired codes"));
                    Some(it.field("retired").sides(Side::at(retired.at), first.map(Side::at).unwrap_or_default()))
                }
                Some(copy) => {
                    self.text("retired", retired.said.as_ref(), copy.said.as_ref(), [Some(retired.at), Some(copy.at)])
                }
            };
            out.extend(found.map(|it| it.of(code)));
        }
        for retired in self.copy.retired.iter().filter(|retired| !here.contains_key(retired.code.as_str())) {
            // One that lives is told of as missing among the living.
            if !living.contains(retired.code.as_str()) {
                let message = format!("the source has no retired `{}`", retired.code);
                let it = Difference::new(Kind::Codes, message).field("retired");
                out.push(it.of(&retired.code).sides(Side::default(), Side::at(retired.at)));
            }
        }
        out
    }
}

/// Whether two names have the same letters and digits, whatever stands between them.
fn same_letters(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    letters(a) == letters(b)
}

/// What a list of one item holds.
fn only_item(blocks: &[Block]) -> &[Block] {
    match blocks {
        [Block::List { items, .. }] => match items.as_slice() {
            [item] => item,
            _ => blocks,
        },
        _ => blocks,
    }
}

fn without_punctuation(word: &mut Word<'_>) {
    if !word.code {
        let kept = word.text.trim_end_matches([',', ';', ':']).len();
        if kept < word.text.len() {
            word.text.to_mut().truncate(kept);
        }
    }
}
