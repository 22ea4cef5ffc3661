//! Addresses that no browser could follow.

use super::{address, address_of, references, sites};
use crate::check::Subject;
use crate::check::each::Brake;
use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::links::has_scheme;
use crate::model::{Book, Link, Markdown};
use crate::richtext::is_safe_address;
use crate::richtext::markdown::prose::{Gap, Piece};

const BRAKE: Brake = Brake {
    things: "whole addresses",
    likely: "They seem to have been written or made in one way; look for what they have in common.",
};

/// The address of a link, of a reference or of a problem type is well-formed.
///
/// What names a file that is not there is left to `link/broken`, and what has no harmless scheme to `link/unsafe-address`.
pub(in crate::check) fn bad_address(subject: Subject<'_>, findings: &mut Findings) {
    let Subject { book, index, sources } = subject;
    // The brake counts whole addresses only: that all of a few relative ones are fine says nothing about them.
    let is_whole = |target: &str| has_scheme(target) || target.starts_with("//");
    let links: Vec<&Link> = sites(book, index, sources).filter(|site| !site.repeated).map(|site| site.link).collect();
    links.iter().for_each(|link| findings.push_some(empty(link, sources)));
    let links = links.into_iter().filter(|link| is_whole(&link.target));
    let judge = |link: &Link| {
        let flaw = address::of_whole(&link.target)?;
        Some(finding(&link.target, address_of(link, sources), flaw))
    };
    BRAKE.each(links, judge, findings);

    for (_, url) in references(book).filter(|(_, url)| is_safe_address(url.as_str())) {
        let flaw = address::of_whole(url.as_str()).or_else(|| relative(url.as_str()));
        findings.push_some(flaw.map(|flaw| finding(url.as_str(), url.place.0, flaw)));
    }
    let types =
        book.catalogs.iter().flat_map(|catalog| catalog.definitions()).filter_map(|code| code.type_uri.as_ref());
    for uri in types {
        // A relative reference is allowed there (RFC 9457, section 3.1.1).
        let flaw = address::of_whole(uri.as_str()).or_else(|| without_scheme(uri.as_str()));
        findings.push_some(flaw.map(|flaw| finding(uri.as_str(), uri.place.0, flaw)));
    }
    texts(book).for_each(|text| not_a_link(text, subject, findings));
}

fn finding(target: &str, span: Span, flaw: address::Flaw) -> Diagnostic {
    Diagnostic::new(&rules::BAD_ADDRESS, span, format!("the address `{target}` {}", flaw.what)).help(flaw.help)
}

/// A link or an image with nothing where its address stands, or a link with nothing where its label stands.
fn empty(link: &Link, sources: &SourceMap) -> Option<Diagnostic> {
    let what = if link.image { "image" } else { "link" };
    let (message, help) = match link.target.trim() {
        "" => (format!("this {what} has no address"), "Write the address, or leave out the marks around the text."),
        "#" => (
            format!("nothing stands after the `#` of this {what}"),
            "Write the anchor that is meant, such as `#retire-a-code`.",
        ),
        // What is no word, such as an image, can be a label too.
        target if !link.image && has_no_label(sources.slice(link.place.0)) => (
            format!("the link to `{target}` has no label, so nobody sees it"),
            "Write between the brackets what it leads to.",
        ),
        _ => return None,
    };
    Some(Diagnostic::new(&rules::BAD_ADDRESS, link.place.0, message).help(help))
}

fn has_no_label(link: &str) -> bool {
    link.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with("]("))
}

fn without_scheme(target: &str) -> Option<address::Flaw> {
    let whole = address::meant(target)?;
    Some(address::Flaw { what: "has no scheme".to_owned(), help: format!("Write `{whole}`.") })
}

/// The address of a reference is written into every page as it is, whichever folder that stands in.
fn relative(url: &str) -> Option<address::Flaw> {
    if has_scheme(url) || url.starts_with(['/', '#', '?']) {
        return None;
    }
    without_scheme(url).or_else(|| {
        let help = "References stand on pages in several folders: write the whole address, with `https://`.";
        Some(address::Flaw { what: "is not a whole one".to_owned(), help: help.to_owned() })
    })
}

fn texts(book: &Book) -> impl Iterator<Item = &Markdown> {
    book.catalogs.iter().flat_map(|catalog| catalog.texts()).chain(book.pages.iter().map(|page| &page.body))
}

/// Finds what was meant as a link and is none, because its address has a space: `[label](https://example.com/a b)`.
fn not_a_link(text: &Markdown, subject: Subject<'_>, findings: &mut Findings) {
    const OPEN: &str = "](";
    if text.marks.prose.is_empty() {
        return;
    }
    let written = text.written(subject.sources);
    if !written.contains(OPEN) {
        return;
    }
    for Piece { range, gap } in &text.marks.prose {
        let Some(words) = written.get(range.clone()).filter(|_| *gap <= Gap::Block) else { continue };
        for (at, _) in words.match_indices(OPEN) {
            let rest = &words[at + OPEN.len()..];
            let Some(target) = rest.split(')').next().filter(|target| target.len() < rest.len()) else { continue };
            // A title in quotes may follow; what is no address at all may be any words in brackets.
            let web = ["https://", "http://"].iter().any(|scheme| target.starts_with(scheme));
            if web && target.contains(' ') && !target.contains(['"', '\'']) && words[..at].contains('[') {
                let start = range.start + at + OPEN.len();
                let span = text.span(&(start..start + target.len()), subject.sources);
                let message =
                    format!("the address `{target}` has a space in it, so this is shown as text and not as a link");
                let help = "Remove the space, or write `%20` for one that belongs to the address.";
                findings.push(Diagnostic::new(&rules::BAD_ADDRESS, span, message).help(help));
            }
        }
    }
}
