//! White space at the ends of lines.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::files::{Source, few};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::Markdown;
use crate::richtext::markdown::blanks::blanks;
use crate::source::{Node, Value, Walk, parse};

/// No line of a source ends with white space that means nothing. `texts` are all texts in Markdown.
pub(super) fn trailing_space(
    subject: &Subject<'_>,
    sources: &[Source<'_>],
    texts: &[&Markdown],
    findings: &mut Findings,
) {
    let found: Vec<Vec<Diagnostic>> = sources.par_iter().map(|source| of_file(source, texts, subject)).collect();
    for found in found {
        few(found, "lines end with white space that means nothing", findings);
    }
}

/// A line that ends with blanks: the bytes of the line without them, and those of the blanks.
type Line = (usize, Range<usize>);

fn of_file(source: &Source<'_>, texts: &[&Markdown], subject: &Subject<'_>) -> Vec<Diagnostic> {
    let text = source.text;
    let lines = lines(text);
    if lines.is_empty() {
        return Vec::new();
    }
    let mut kept = Kept::default();
    let here = texts.iter().filter(|markdown| markdown.place.0.file == source.file);
    let places: BTreeMap<usize, &Markdown> = here.map(|text| (text.place.0.start as usize, *text)).collect();
    if source.yaml {
        let Ok(root) = parse(text, source.file) else { return Vec::new() };
        let mut scalars = Vec::new();
        root.iter().for_each(|root| block_scalars(root, text, 0, &mut scalars));
        for range in scalars {
            match places.get(&range.start) {
                Some(markdown) => kept.markdown(markdown, subject),
                // A text that is shown as it is, or a value that only templates know.
                None if !source.lines_of_text.contains(&range.start) => kept.verbatim.push(range),
                None => {}
            }
        }
    } else {
        places
            .values()
            .filter(|page| page.place.0.end as usize == text.len())
            .for_each(|page| kept.markdown(page, subject));
    }
    kept.verbatim.sort_by_key(|range| range.start);
    let finding = |(start, blanks): Line| {
        let blanks = kept.without(text, start, blanks, source.yaml)?;
        let span = Span::new(source.file, blanks.start, blanks.end);
        let message = match kept.breaks.contains_key(&blanks.end) || kept.is_break(&blanks) {
            true => "this line ends with more than the two spaces that break it".to_owned(),
            false => "this line ends with white space that means nothing".to_owned(),
        };
        Some(Diagnostic::new(&rules::TRAILING_SPACE, span, message).help("Remove it.").fix(span, ""))
    };
    lines.into_iter().filter_map(finding).collect()
}

/// The lines that end with blanks.
fn lines(text: &str) -> Vec<Line> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let body = body.strip_suffix('\r').unwrap_or(body);
        let bare = body.trim_end_matches([' ', '\t']);
        if bare.len() < body.len() {
            found.push((at, at + bare.len()..at + body.len()));
        }
        at += line.len();
    }
    found
}

/// The block scalars of a node. Nodes are nested no deeper than the reader allows.
fn block_scalars(node: &Node<'_>, text: &str, depth: usize, found: &mut Vec<Range<usize>>) {
    const DEEPEST: usize = 64;
    match &node.value {
        Value::Text(_) if text.get(node.range.start..).is_some_and(|text| text.starts_with(['|', '>'])) => {
            found.push(node.range.clone());
        }
        Value::Sequence(items) if depth < DEEPEST => {
            items.iter().for_each(|item| block_scalars(item, text, depth + 1, found));
        }
        Value::Mapping(entries) if depth < DEEPEST => {
            entries.iter().for_each(|(_, value)| block_scalars(value, text, depth + 1, found));
        }
        _ => {}
    }
}

/// The blanks of a file that mean something.
#[derive(Default)]
struct Kept {
    /// Where every blank stays, in order.
    verbatim: Vec<Range<usize>>,
    /// Where blanks break a line: from where to where.
    breaks: BTreeMap<usize, usize>,
}

impl Kept {
    /// Adds what a text in Markdown keeps.
    fn markdown(&mut self, text: &Markdown, subject: &Subject<'_>) {
        let written = text.written(subject.sources);
        let found = blanks(written);
        let start = text.place.0.start as usize;
        let scalar = subject.sources.slice(text.place.0);
        let direct = scalar == written;
        let mut places: BTreeMap<usize, usize> =
            found.verbatim.iter().chain(&found.breaks).flat_map(|range| [(range.start, 0), (range.end, 0)]).collect();
        let mut walk = Walk::new(scalar, written);
        for (at, place) in &mut places {
            *place = start + if direct { *at } else { walk.to(*at) };
        }
        let place = |at: usize| places.get(&at).copied().unwrap_or(start);
        self.verbatim.extend(found.verbatim.iter().map(|range| place(range.start)..place(range.end)));
        self.breaks.extend(found.breaks.iter().map(|range| (place(range.start), place(range.end))));
    }

    /// What of the blanks at the end of a line means nothing; none where all of them mean something.
    fn without(&self, text: &str, line: usize, blanks: Range<usize>, yaml: bool) -> Option<Range<usize>> {
        let before = self.verbatim.partition_point(|range| range.start <= blanks.start);
        let inside = before.checked_sub(1).and_then(|at| self.verbatim.get(at));
        // `\ ` is a space that an author escaped.
        let escaped = yaml && text.get(line..blanks.start).is_some_and(|line| line.ends_with('\\'));
        if inside.is_some_and(|range| blanks.end <= range.end) || escaped {
            return None;
        }
        if self.breaks.range(blanks.clone()).next().is_none() {
            return Some(blanks);
        }
        let two = text.get(blanks.clone()).is_some_and(|blanks| blanks.starts_with("  "));
        let rest = blanks.start + 2..blanks.end;
        (two && !rest.is_empty()).then_some(rest)
    }

    /// Whether blanks are what is left of those that break a line.
    fn is_break(&self, rest: &Range<usize>) -> bool {
        rest.start.checked_sub(2).is_some_and(|start| self.breaks.contains_key(&start))
    }
}
