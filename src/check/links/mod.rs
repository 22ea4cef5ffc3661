//! Rules about links and images.

mod address;
mod bad;
mod broken;
mod label;
mod output;
mod written;

pub(super) use bad::bad_address;
pub(super) use broken::{broken_link, of_settings, unsafe_reference};
pub(super) use label::label_mismatch;
pub(super) use output::output_link;

use super::Once;
use crate::diagnostic::{SourceMap, Span};
use crate::links::{Document, LinkIndex};
use crate::model::{Book, Link, Markdown, Text};

/// A link or an image of a text, and what its address is seen from.
#[derive(Clone, Copy, Debug)]
struct Site<'b> {
    link: &'b Link,
    /// The file that it stands in, below the folder of the sources.
    from: &'b str,
    /// The document that addresses without a file belong to.
    document: &'b Document<'b>,
    /// Whether its text only repeats, by an alias of YAML, what was met before.
    repeated: bool,
}

/// Every link and every image of every text of a book.
fn sites<'b>(book: &'b Book, index: &'b LinkIndex<'b>, sources: &'b SourceMap) -> impl Iterator<Item = Site<'b>> {
    let src = book.config.src();
    let catalogs = book.catalogs.iter().filter_map(|catalog| Some((catalog, index.of_catalog(catalog)?)));
    let of_catalogs = catalogs.flat_map(|(catalog, document)| catalog.texts().map(move |text| (text, document)));
    let of_pages = book.pages.iter().filter_map(|page| Some((&page.body, index.of_page(page)?)));
    let mut once = Once::default();
    of_catalogs.chain(of_pages).flat_map(move |(text, document): (&'b Markdown, _)| {
        let repeated = !text.links.is_empty() && !once.is_new(text, sources);
        text.links.iter().map(move |link| {
            let name = sources.name(link.place.0.file);
            let from = name.strip_prefix(src).map_or(name, |rest| rest.trim_start_matches('/'));
            Site { link, from, document, repeated }
        })
    })
}

/// The references of all codes that have an address: title and address.
fn references(book: &Book) -> impl Iterator<Item = (&Text, &Text)> {
    let all = book.catalogs.iter().flat_map(|catalog| catalog.definitions()).flat_map(|code| &code.references);
    all.filter_map(|reference| Some((&reference.title, reference.url.as_ref()?)))
}

/// Where the address of a link stands, where it can be told; or else the whole link.
fn address_of(link: &Link, sources: &SourceMap) -> Span {
    let Span { file, start, .. } = link.place.0;
    let slice = sources.slice(link.place.0);
    let target = link.target.as_str();
    // The label may be the address, too; it comes first in Markdown.
    let after = |open: &str| slice.rfind(&format!("{open}{target}")).map(|at| at + open.len());
    match after("](").or_else(|| after("](<")).or_else(|| slice.find(target)).filter(|_| !target.is_empty()) {
        Some(at) => Span::new(file, start as usize + at, start as usize + at + target.len()),
        None => link.place.0,
    }
}
