//! Links to files of the book lead to what is there.

use super::{address, sites};
use crate::check::codes::Suggestions;
use crate::diagnostic::{Diagnostic, Findings, SourceMap, rules};
use crate::links::{Destination, Document, LinkIndex};
use crate::model::{Book, Link};
use crate::richtext::is_safe_address;

/// A link to a file of the book leads to one that is there, and to an anchor that is on it.
pub(in crate::check) fn broken_link(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, findings: &mut Findings) {
    let mut suggestions = Suggestions::default();
    for site in sites(book, index, sources) {
        findings.push_some(finding(site.link, site.from, site.document, index, &mut suggestions));
    }
}

fn finding(
    link: &Link,
    from: &str,
    document: &Document<'_>,
    index: &LinkIndex<'_>,
    suggestions: &mut Suggestions,
) -> Option<Diagnostic> {
    let found = index.find(from, document, &link.target);
    leading_nowhere(link, found, suggestions)
}

/// A link of the settings, which stands in the text of no page.
pub(in crate::check) fn of_settings(
    link: &Link,
    index: &LinkIndex<'_>,
    suggestions: &mut Suggestions,
) -> Option<Diagnostic> {
    leading_nowhere(link, index.find_from_settings(&link.target), suggestions)
}

fn leading_nowhere(link: &Link, found: Destination<'_>, suggestions: &mut Suggestions) -> Option<Diagnostic> {
    let target = &link.target;
    match found {
        Destination::NoFile => {
            let what = if link.image { "image" } else { "file" };
            let is_page = target.split('#').next().is_some_and(|path| path.ends_with(".html"));
            let help = match address::meant(target) {
                Some(whole) => format!("Did you mean `{whole}`?"),
                None if is_page => "Link to the source instead, such as `status-codes.yaml#404` or `guide.md`: each output gets its own address.".to_owned(),
                None => "Write the path from the folder of this file, or the whole address with `https://`.".to_owned(),
            };
            Some(
                Diagnostic::new(&rules::BROKEN_LINK, link.place.0, format!("there is no {what} `{target}`")).help(help),
            )
        }
        Destination::Outside => {
            let message = format!("`{target}` leads out of the folder of the sources, where no output has anything");
            let help = "Write the whole address, with `https://`, or move what it leads to into the folder.";
            Some(Diagnostic::new(&rules::BROKEN_LINK, link.place.0, message).help(help))
        }
        Destination::NoAnchor(to) => {
            let anchor = target.split_once('#').map_or("", |(_, anchor)| anchor);
            let known = to.codes.keys().chain(&to.anchors).map(String::as_str);
            let (rule, message) = if to.catalog {
                (
                    &rules::DANGLING_REFERENCE,
                    format!("there is no code and no section `{anchor}` in the catalog `{}`", to.path),
                )
            } else {
                (&rules::BROKEN_LINK, format!("there is no heading `{anchor}` on the page `{}`", to.path))
            };
            let help = match suggestions.nearest(anchor, known) {
                Some(near) => format!("Did you mean `#{near}`?"),
                None => "Link to something that is there.".to_owned(),
            };
            Some(Diagnostic::new(rule, link.place.0, message).help(help))
        }
        _ => None,
    }
}

/// The address of a reference has a harmless scheme; one with another is left out.
pub(in crate::check) fn unsafe_reference(book: &Book, findings: &mut Findings) {
    let references = book.catalogs.iter().flat_map(|catalog| catalog.definitions()).flat_map(|code| &code.references);
    for url in references.filter_map(|reference| reference.url.as_ref()).filter(|url| !is_safe_address(url.as_str())) {
        let message = format!("the address `{url}` is left out: its scheme is not one that pages may link to");
        let help = "Write an address that starts with `https://`.";
        findings.push(Diagnostic::new(&rules::UNSAFE_ADDRESS, url.place.0, message).help(help));
    }
}
