//! Another value for a scalar of a YAML source, with the least change of the file.
//!
//! Every way to write the value is read back before it is offered, so an edit either says what it should or is not made.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::place::Walk;
use super::scalar::{escaped, is_printable, quoted, reading};
use super::scalars::Scalar;
use crate::diagnostic::{Edit, SourceMap, Span};

/// The edit after which a part of the value of the scalar that starts where `span` does, in bytes of the value, is another
/// text.
///
/// None where there is no scalar (an alias or a list, say) or no such part, where it says that already, or where it cannot be
/// written.
pub fn part(sources: &SourceMap, span: Span, part: &Range<usize>, new: &str) -> Option<Edit> {
    let scalar = sources.get(span.file).scalars().at(span.start as usize)?;
    let old = scalar.value.get(part.clone())?;
    let (inner, new) = difference(old, new)?;
    part_of(sources, span, scalar, &(part.start + inner.start..part.start + inner.end), new)
}

/// How many edits of one scalar are tried one by one, each of which reads all of it: more are for another time.
pub(crate) const SINGLY: usize = 64;

/// The edits after which parts of the value of that scalar are other texts: one for each, each of which can be made without
/// the others. None as for [`part`].
pub fn parts(sources: &SourceMap, span: Span, parts: &[(Range<usize>, &str)]) -> Vec<Option<Edit>> {
    let mut edits = vec![None; parts.len()];
    let Some(scalar) = sources.get(span.file).scalars().at(span.start as usize) else { return edits };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| parts.get(*at).map(|(part, _)| (part.start, part.end)));
    let mut seen = None;
    // Those that meet another one are tried alone.
    order.retain(|at| {
        let Some((part, _)) = parts.get(*at) else { return false };
        let apart = seen.is_none_or(|end| part.start > end);
        seen = seen.max(Some(part.end));
        apart
    });
    let apart: Vec<_> = order.iter().filter_map(|at| parts.get(*at)).collect();
    for (at, edit) in order.iter().zip(together(sources, span, scalar, &apart).unwrap_or_default()) {
        if let Some(place) = edits.get_mut(*at) {
            *place = Some(edit);
        }
    }
    let left = edits.iter_mut().zip(parts).filter(|(edit, _)| edit.is_none());
    for (edit, (range, new)) in left.take(SINGLY) {
        *edit = part(sources, span, range, new);
    }
    edits
}

/// The edits for parts of a scalar that are apart and in their order, if all of them can be made without another style.
fn together(sources: &SourceMap, span: Span, scalar: &Scalar, parts: &[&(Range<usize>, &str)]) -> Option<Vec<Edit>> {
    let text = sources.text(span.file);
    let old = text.get(scalar.range.clone())?;
    let ends = scalar.range.end == text.len();
    let mut walk = Walk::new(old, &scalar.value);
    let (mut written, mut value, mut edits) = (String::new(), String::new(), Vec::with_capacity(parts.len()));
    let (mut in_file, mut in_value) = (0, 0);
    for (part, new) in parts {
        let new_written = match scalar.style {
            ScalarStyle::DoubleQuoted => escaped(new),
            _ if !new.chars().all(is_printable) || new.contains(['\n', '\t']) => return None,
            // What YAML may mind stands for itself only where the other parts stay.
            ScalarStyle::Plain if !new.chars().all(is_calm) => return None,
            ScalarStyle::SingleQuoted => new.replace('\'', "''"),
            _ => (*new).to_owned(),
        };
        let replaced = scalar.value.get(part.clone())?;
        let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        // In a block, blanks and line breaks at the edge of a part can be layout once the others are not made.
        if is_block && (replaced.contains('\n') || replaced.trim() != replaced) {
            return None;
        }
        let from = walk.to(part.start);
        let last = replaced.char_indices().next_back();
        let to = last.map_or(from, |(at, c)| walk.to(part.start + at) + walk.length(c));
        for piece in [old.get(in_file..from)?, &new_written] {
            written.push_str(piece);
        }
        for piece in [scalar.value.get(in_value..part.start)?, new] {
            value.push_str(piece);
        }
        let (start, end) = (scalar.range.start + from, scalar.range.start + to);
        edits.push(Edit { span: Span::new(span.file, start, end), text: new_written });
        (in_file, in_value) = (to, part.end);
    }
    written.push_str(old.get(in_file..)?);
    value.push_str(scalar.value.get(in_value..)?);
    let reads = |written: &str, value: &str| scalar.reads(written, value, ends) && scalar.is_text(written, value);
    (scalar.reads(old, &scalar.value, ends) && reads(&written, &value)).then_some(edits)
}

/// Whether YAML takes a character for itself wherever it stands within a word.
fn is_calm(c: char) -> bool {
    c.is_alphanumeric() || " '’./+_".contains(c)
}

/// The value of the scalar that starts where `span` does.
pub fn value(sources: &SourceMap, span: Span) -> Option<&str> {
    sources.get(span.file).scalars().at(span.start as usize).map(|scalar| scalar.value.as_ref())
}

/// What of a text is to be replaced for another, and by what; none where they are equal.
pub(crate) fn difference<'n>(old: &str, new: &'n str) -> Option<(Range<usize>, &'n str)> {
    if old == new {
        return None;
    }
    let same = |a: &(char, char)| a.0 == a.1;
    let head: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest, new) = (&old[head..], &new[head..]);
    let tail: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Some((head..old.len() - tail, &new[..new.len() - tail]))
}

fn part_of(sources: &SourceMap, span: Span, scalar: &Scalar, part: &Range<usize>, new: &str) -> Option<Edit> {
    let text = sources.text(span.file);
    let old = text.get(scalar.range.clone())?;
    let written = written(scalar, old, part, new, scalar.range.end == text.len())?;
    edit(span, scalar, old, &written)
}

/// The edit after which parts of the value of that scalar are other texts, all of them together. They are apart and in their
/// order. None as for [`part`], of any of them.
pub fn together_or_not(sources: &SourceMap, span: Span, parts: &[(Range<usize>, String)]) -> Option<Edit> {
    let text = sources.text(span.file);
    let first = sources.get(span.file).scalars().at(span.start as usize)?;
    let old = text.get(first.range.clone())?;
    let ends = first.range.end == text.len();
    let (mut scalar, mut now) = (first.clone(), old.to_owned());
    // From the back, so that what stands before stays in its place.
    for (part, new) in parts.iter().rev() {
        let Some((inner, new)) = difference(scalar.value.get(part.clone())?, new) else { continue };
        let part = part.start + inner.start..part.start + inner.end;
        now = written(&scalar, &now, &part, new, ends)?;
        scalar.value = format!("{}{new}{}", scalar.value.get(..part.start)?, scalar.value.get(part.end..)?).into();
        scalar.style = match now.as_bytes().first() {
            Some(b'"') => ScalarStyle::DoubleQuoted,
            Some(b'\'') => ScalarStyle::SingleQuoted,
            Some(b'|') => ScalarStyle::Literal,
            Some(b'>') => ScalarStyle::Folded,
            _ => scalar.style,
        };
    }
    edit(span, first, old, &now)
}

fn edit(span: Span, scalar: &Scalar, old: &str, written: &str) -> Option<Edit> {
    let (changed, text) = difference(old, written)?;
    let start = scalar.range.start;
    Some(Edit { span: Span::new(span.file, start + changed.start, start + changed.end), text: text.to_owned() })
}

/// How a scalar that is written as `old` is written with another text for a part of its value.
fn written(scalar: &Scalar, old: &str, part: &Range<usize>, new: &str, ends: bool) -> Option<String> {
    let value = format!("{}{new}{}", scalar.value.get(..part.start)?, scalar.value.get(part.end..)?);
    let reads = |written: &str, value: &str| scalar.reads(written, value, ends) && scalar.is_text(written, value);
    // What is not understood as it stands cannot be changed.
    if !scalar.reads(old, &scalar.value, ends) {
        return None;
    }
    let style = Style::of(scalar, old, ends);
    style.ways(scalar, part, new, &value).into_iter().find(|written| reads(written, &value))
}

impl Scalar {
    fn is_block(&self) -> bool {
        matches!(self.style, ScalarStyle::Literal | ScalarStyle::Folded)
    }

    /// Whether YAML reads a value so where this one stands. `ends` says whether it ends the file.
    fn reads(&self, written: &str, value: &str, ends: bool) -> bool {
        let mut expected = vec!["k", value];
        let mut document = String::new();
        if self.flow {
            document.push_str(&format!("{{k: {written}\n,}}"));
        } else {
            if self.indent > 0 {
                expected.insert(0, "r");
                document.push_str("r:\n");
            }
            let pad = " ".repeat(self.indent);
            document.push_str(&format!("{pad}k: {written}"));
            if !ends {
                document.push_str(&format!("\n{pad}z: 1\n"));
                expected.extend(["z", "1"]);
            }
        }
        let mut expected = expected.into_iter();
        let mut documents = 0;
        for next in Parser::new_from_str(&document) {
            match next {
                Ok((Event::Scalar(text, ..), _)) if expected.next() == Some(text.as_ref()) => {}
                Ok((Event::Scalar(..) | Event::Alias(_) | Event::SequenceStart(..), _)) | Err(_) => return false,
                // A comment that was there already stands at the head of a block.
                Ok((Event::Comment(..), _)) if !self.is_block() => return false,
                Ok((Event::DocumentStart(..), _)) => documents += 1,
                Ok(_) => {}
            }
        }
        documents == 1 && expected.next().is_none()
    }

    /// Whether all readers of YAML take what is written for a text; where the old one was none, that is not asked for.
    fn is_text(&self, written: &str, value: &str) -> bool {
        let quotes = written.starts_with(['"', '\'', '|', '>']);
        // YAML 1.1 ends a plain text between brackets at a colon before a mark, and YAML 1.2 does not.
        if self.flow && !quotes && written.contains([':', '?']) {
            return false;
        }
        if quotes || self.tagged || self.style != ScalarStyle::Plain {
            return true;
        }
        let odd = |text: &str| {
            // Dates and versions are texts to us, and something else to YAML 1.1.
            let digits = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
            let date = digits && text.bytes().all(|b| b.is_ascii_digit() || b"+-.:_TZtz ".contains(&b));
            date || reading(text).is_some() || matches!(text, "=" | "<<") || !text.chars().all(is_printable)
        };
        let number = |text: &str| reading(text).is_some_and(|reading| reading.faithful);
        !odd(value) || number(value) && number(&self.value)
    }
}

/// How a scalar is written.
struct Style<'t> {
    source: &'t str,
    line_end: &'static str,
    /// How far the lines of a block are indented.
    indent: usize,
    /// Whether the file ends with it, without a line break.
    ends: bool,
}

impl<'t> Style<'t> {
    fn of(scalar: &Scalar, source: &'t str, ends: bool) -> Self {
        let line_end = if source.contains("\r\n") { "\r\n" } else { "\n" };
        let (head, lines) = source.split_once('\n').unwrap_or((source, ""));
        let digit = head.split('#').next().unwrap_or_default().chars().find_map(|c| c.to_digit(10));
        let first = lines.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let seen = first.len() - first.trim_start_matches(' ').len();
        let indent = digit.map_or(seen, |digit| scalar.indent + digit as usize);
        Self { source, line_end, indent, ends }
    }

    /// The ways to write a value of which a part is new, those that change least first.
    fn ways(&self, scalar: &Scalar, part: &Range<usize>, new: &str, value: &str) -> Vec<String> {
        let mut ways = Vec::new();
        let places = places(self.source, &scalar.value, part);
        let put = |new: &str| -> Vec<String> {
            let put =
                |at: &Range<usize>| Some([self.source.get(..at.start)?, new, self.source.get(at.end..)?].concat());
            places.iter().filter_map(put).collect()
        };
        match scalar.style {
            ScalarStyle::Plain => {
                let spliced = put(new);
                if !new.contains(['\n', '\t']) {
                    ways.extend(spliced.iter().cloned());
                    // Its lines stay as they are; only quotes come around them.
                    let calm = |text: &&String| text.lines().all(|line| line.chars().all(is_printable));
                    for text in spliced.iter().filter(calm) {
                        let single = text.contains(['"', '\\']) && !text.contains('\'');
                        let double = text.replace('\\', "\\\\").replace('"', "\\\"");
                        ways.push(if single { format!("'{text}'") } else { format!("\"{double}\"") });
                    }
                }
            }
            ScalarStyle::SingleQuoted => {
                if new.chars().all(is_printable) {
                    ways.extend(put(&new.replace('\'', "''")));
                    ways.push(format!("'{}'", value.replace('\'', "''")));
                }
            }
            ScalarStyle::DoubleQuoted => {
                ways.extend(put(&escaped(new)));
                ways.push(format!("\"{}\"", escaped(value)));
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                if new.chars().all(|c| is_printable(c) || c == '\n') {
                    let line = format!("{}{}", self.line_end, " ".repeat(self.indent));
                    ways.extend(put(&new.replace('\n', &line)));
                    // Of line breaks in a row, folding takes one.
                    if scalar.style == ScalarStyle::Folded && new.contains('\n') {
                        ways.extend(put(&unfolded(new, &line)));
                    }
                }
                ways.extend(self.blocks(value));
            }
        }
        ways.push(quoted(value));
        ways
    }

    /// A value as a literal block: with the head that is there, or one that drops or keeps the last line break.
    fn blocks(&self, value: &str) -> Vec<String> {
        let fits = |c: char| is_printable(c) || matches!(c, '\n' | '\t');
        if value.trim().is_empty() || !value.chars().all(fits) {
            return Vec::new();
        }
        let head = self.source.lines().next().unwrap_or_default();
        let literal = format!("|{}", head.get(1..).unwrap_or_default());
        let (marks, comment) = literal.split_at(literal.find([' ', '\t']).unwrap_or(literal.len()));
        let clipped = format!("{}{comment}", marks.replace(['-', '+'], ""));
        let stripped = format!("{}-{comment}", marks.replace(['-', '+'], ""));
        let mut lines = String::new();
        for line in value.strip_suffix('\n').unwrap_or(value).split('\n') {
            lines.push_str(self.line_end);
            if !line.is_empty() {
                lines.push_str(&" ".repeat(self.indent));
                lines.push_str(line);
            }
        }
        // Readers differ about the last line break where the file has none.
        let heads = if self.ends { vec![stripped] } else { vec![literal, clipped, stripped] };
        heads.into_iter().map(|head| format!("{head}{lines}")).collect()
    }
}

/// A text with one line break more wherever there are some.
fn unfolded(text: &str, line: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut breaks = false;
    for c in text.chars() {
        if c == '\n' {
            if !breaks {
                out.push_str(line);
            }
            out.push_str(line);
        } else {
            out.push(c);
        }
        breaks = c == '\n';
    }
    out
}

/// Where a part of a value may stand in the source: layout around it belongs to it or not.
fn places(source: &str, value: &str, part: &Range<usize>) -> Vec<Range<usize>> {
    let mut walk = Walk::new(source, value);
    let before = value.get(..part.start).and_then(|text| text.char_indices().next_back());
    // The layout before a part is not its own, unless it replaces what the layout stands for.
    let behind = before.map(|(at, c)| walk.to(at) + walk.length(c));
    let start = walk.to(part.start);
    let last = value.get(part.clone()).and_then(|text| text.char_indices().next_back());
    let Some((at, c)) = last else {
        return [Some(start..start), behind.map(|at| at..at)].into_iter().flatten().collect();
    };
    let near = walk.to(at) + walk.length(c);
    let far = walk.to(part.end);
    let mut places = if c.is_whitespace() { vec![start..far, start..near] } else { vec![start..near, start..far] };
    places.extend(behind.map(|behind| behind..near));
    places.retain(|place| place.start <= place.end);
    places.dedup();
    places
}
