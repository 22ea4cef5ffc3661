//! Rules about pages of prose, and about headings and images in all texts.

use std::ops::Range;

use super::each::Brake;
use super::{Once, Subject};
use crate::diagnostic::{Diagnostic, Findings, SourceMap, rules};
use crate::model::{Book, Link, Markdown, Page};
use crate::richtext::outline;

const IMAGES: Brake = Brake {
    things: "images",
    likely: "Say in each `![…](…)` what is to be seen. One that is there for looks only is written `<img src=\"…\" alt=\"\">`.",
};

/// All texts of a book in Markdown, each once, with the pages that they are the body of.
fn texts<'b>(book: &'b Book, sources: &'b SourceMap) -> impl Iterator<Item = (&'b Markdown, Option<&'b Page>)> {
    let mut once = Once::default();
    let of_catalogs = book.catalogs.iter().flat_map(|catalog| catalog.texts()).map(|text| (text, None));
    let all = of_catalogs.chain(book.pages.iter().map(|page| (&page.body, Some(page))));
    all.filter(move |(text, _)| once.is_new(text, sources))
}

/// The headings of a text that its author wrote in Markdown, outside of quotes and lists.
fn headings<'m>(text: &'m Markdown, written: &'m str) -> impl Iterator<Item = &'m (u8, Range<usize>)> {
    text.marks.headings.iter().filter(move |(_, range)| {
        let before = written.get(..range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
        line.trim().is_empty()
    })
}

/// The words of a heading, as far as they stand in one line.
fn words<'m>(written: &'m str, range: &Range<usize>) -> &'m str {
    let line = written.get(range.clone()).unwrap_or_default().trim().lines().next().unwrap_or_default();
    line.trim_matches(['#', ' ', '\t'])
}

/// The heading that is the title of a page, where it is written in Markdown.
fn title_in<'p>(page: &'p Page, written: &str) -> Option<&'p Range<usize>> {
    let (level, range) = page.body.marks.headings.first().filter(|_| page.heading.is_some())?;
    // Or the title is one in HTML before it.
    let before = written.get(..range.start)?.to_ascii_lowercase();
    (*level == 1 && !before.contains("<h1")).then_some(range)
}

/// A heading is at most one level below the one before it; the first of a page at most one below the title.
pub(super) fn heading_skip(subject: Subject<'_>, findings: &mut Findings) {
    for (text, page) in texts(subject.book, subject.sources).filter(|(text, _)| !text.marks.headings.is_empty()) {
        let written = text.written(subject.sources);
        // Headings in HTML have levels, too, and no marks: where there are some, nothing is known for sure.
        let title = page.and_then(|page| title_in(page, written));
        if outline(&text.text).len() + usize::from(title.is_some()) != text.marks.headings.len() {
            continue;
        }
        // The texts of a catalog stand below headings that templates write, whose levels are not the author's.
        let mut above = page.map(|_| 1);
        let mut skips: Vec<(u8, u8, &Range<usize>, usize)> = Vec::new();
        for (level, range) in headings(text, written) {
            if let Some(last) = above.filter(|last| *level > last + 1) {
                match skips.iter_mut().find(|skip| (skip.0, skip.1) == (last, *level)) {
                    Some(skip) => skip.3 += 1,
                    None => skips.push((last, *level, range, 0)),
                }
            }
            above = Some(*level);
        }
        for (last, level, range, more) in skips {
            let heading = words(written, range);
            let rest = match more {
                0 => String::new(),
                1 => "; another one in this text does the same".to_owned(),
                more => format!("; {more} more in this text do the same"),
            };
            let message =
                format!("the heading `{heading}` is of level {level}, and the one before it of level {last}{rest}");
            let marks = "#".repeat(usize::from(last) + 1);
            let help = format!("Write it with `{marks}`, or put the heading that is missing before it.");
            let span = text.span(&trimmed(written, range), subject.sources);
            findings.push(Diagnostic::new(&rules::HEADING_SKIP, span, message).help(help));
        }
    }
}

/// The heading without the line break after it.
fn trimmed(written: &str, range: &Range<usize>) -> Range<usize> {
    let heading = written.get(range.clone()).unwrap_or_default();
    range.start..range.start + heading.trim_end().len()
}

/// A page has one title: no further heading of the first level, and none that its front matter contradicts.
pub(super) fn second_title(subject: Subject<'_>, findings: &mut Findings) {
    for page in &subject.book.pages {
        findings.push_some(title_of(page, subject.sources));
    }
}

fn title_of(page: &Page, sources: &SourceMap) -> Option<Diagnostic> {
    let body = &page.body;
    let written = body.written(sources);
    let span = |range: &Range<usize>| body.span(&trimmed(written, range), sources);
    let title = title_in(page, written);
    if let (Some(range), Some(heading), Some(shown)) = (title, &page.heading, &page.meta.title)
        && heading.as_str().split_whitespace().ne(shown.as_str().split_whitespace())
    {
        let message = format!("the heading `{heading}` is not shown: the front matter names the page `{shown}`");
        let help = "A page has one title: make both the same, or leave one out.";
        return Some(
            Diagnostic::new(&rules::SECOND_TITLE, span(range), message).help(help).label(shown.place.0, "the title"),
        );
    }
    let mut others = headings(body, written).filter(|(level, range)| *level == 1 && title != Some(range));
    let (_, second) = others.next()?;
    let rest = match others.count() {
        0 => "",
        1 => ", and another one follows",
        _ => ", and more follow",
    };
    let message = format!("`{}` is a second heading of level 1 on this page{rest}", words(written, second));
    let help = "The title is the only one: write this with `##`, and those below it with a `#` more, too.";
    Some(Diagnostic::new(&rules::SECOND_TITLE, span(second), message).help(help).label(page.title.place.0, "the title"))
}

/// An image says in words what it shows, unless it says that it is there for looks only.
pub(super) fn image_alt(subject: Subject<'_>, findings: &mut Findings) {
    let sources = subject.sources;
    let images = texts(subject.book, sources).flat_map(|(text, _)| &text.links).filter(|link| link.image);
    let judge = |image: &Link| {
        let span = image.place.0;
        let message = format!("the image `{}` has no text alternative", image.target);
        let help = "Say what is to be seen: `![The states of a payment](states.png)`. One that is there for looks only is written `<img src=\"…\" alt=\"\">`.";
        let lacks = image.text.trim().is_empty() && !is_decorative(sources.slice(span));
        lacks.then(|| Diagnostic::new(&rules::IMAGE_ALT, span, message).help(help))
    };
    IMAGES.each(images, judge, findings);
}

/// Whether an image in HTML has an `alt`, which is empty where there is nothing to say (HTML, section 4.8.4.4.7).
fn is_decorative(image: &str) -> bool {
    let image = image.to_ascii_lowercase();
    let attributes = image.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
    image.starts_with('<') && attributes.skip(1).any(|name| name == "alt" || name.starts_with("alt="))
}
