//! Where links lead, from one page of one output.

use std::borrow::Cow;

use super::site::Site;
use super::wiki::Wiki;
use crate::diagnostic::{FileId, SourceMap};
use crate::links::{Destination, Document, LinkIndex, encode, encode_ascii, relative, wiki_anchor};
use crate::model::BaseUrl;
use crate::richtext::{Address, Links};

/// An output, with what its addresses depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// Pages of the site.
    Html,
    /// Markdown beside the pages of the site: each code has a file.
    Twin,
    /// The Markdown output: codes have no file of their own.
    Markdown,
    /// Confluence.
    Confluence,
    /// A part of a file that is not of the book: where the book is from there is not known, so its texts have whole
    /// addresses already.
    Region,
    /// A whole file that is not of the book, likewise.
    File,
}

/// Everything that the addresses of a book depend on.
#[derive(Clone, Copy)]
pub(super) struct Linker<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) index: &'a LinkIndex<'a>,
    pub(super) sources: &'a SourceMap,
    pub(super) base_url: Option<&'a BaseUrl>,
    /// The pages of the wiki that is written for; none for the Confluence output, whose pages are those of the book.
    pub(super) wiki: Option<&'a Wiki<'a>>,
}

/// The links of a text, as seen from a page.
pub(super) struct Scope<'a> {
    pub(super) linker: Linker<'a>,
    pub(super) medium: Medium,
    /// The file of the page, below the folder of the output.
    pub(super) page: &'a str,
    /// The document that addresses without a file belong to.
    pub(super) document: &'a Document<'a>,
    /// The file that the text stands in, below the sources.
    pub(super) from: &'a str,
}

impl<'a> Linker<'a> {
    /// The path of a source below the folder of the sources.
    pub(super) fn source(&self, file: FileId) -> &'a str {
        let name = self.sources.name(file);
        name.strip_prefix(self.site.book.config.src()).map_or(name, |rest| rest.trim_start_matches('/'))
    }

    /// The whole address of a file of the site, where the site has one.
    pub(super) fn whole(&self, path: &str) -> Option<String> {
        let path = if path == "index.html" { "" } else { path };
        self.base_url.map(|base| format!("{}{}", base.as_str(), encode_ascii(path)))
    }

    /// Where an address leads that stands in a text of `document` in the file `from`, for a reader who is not on the
    /// site; none where it leads into a site whose address is not known.
    pub(super) fn leads_to(&self, from: &str, document: &Document<'_>, target: &str) -> Option<String> {
        match self.index.find(from, document, target) {
            Destination::Document(to, anchor) => {
                let page = self.whole(&self.site.html_path(to.path))?;
                Some(anchor.map_or(page.clone(), |anchor| format!("{page}#{}", encode_ascii(anchor))))
            }
            Destination::Code(to, code) => {
                let file = to.codes.get(code).map_or(code, String::as_str);
                self.whole(&format!("{}/{file}.html", to.path))
            }
            Destination::Asset(path) => self.whole(path),
            Destination::Elsewhere | Destination::Outside => Some(target.to_owned()),
            Destination::NoFile | Destination::NoAnchor(_) => None,
        }
    }
}

impl Scope<'_> {
    fn document_path(&self, path: &str) -> String {
        match self.medium {
            Medium::Html => self.linker.site.html_path(path),
            Medium::Twin | Medium::Markdown => format!("{path}.md"),
            Medium::Confluence | Medium::Region | Medium::File => String::new(),
        }
    }

    fn to_document<'s>(&'s self, to: &'s Document<'_>, anchor: Option<&'s str>) -> Address<'s> {
        if self.medium == Medium::Confluence {
            return match anchor {
                Some(anchor) if to.path == self.document.path => Address::Anchor(anchor.into()),
                anchor => self.wiki_page(to, anchor.map(Cow::Borrowed)),
            };
        }
        let path = self.document_path(to.path);
        // Only the site has anchors of our own making.
        let anchor = match self.medium {
            Medium::Html => anchor,
            _ => anchor.map(|anchor| to.markdown.get(anchor).map_or(anchor, String::as_str)).filter(|a| !a.is_empty()),
        };
        let address = if path == self.page { String::new() } else { relative(self.page, &path) };
        Address::Url(match anchor {
            Some(anchor) => format!("{address}#{}", encode(anchor)).into(),
            None if address.is_empty() => relative(self.page, &path).into(),
            None => address.into(),
        })
    }

    fn to_code<'s>(&'s self, to: &'s Document<'_>, code: &'s str) -> Address<'s> {
        let file = to.codes.get(code).map_or(code, String::as_str);
        match self.medium {
            Medium::Html => Address::Url(relative(self.page, &format!("{}/{file}.html", to.path)).into()),
            Medium::Twin => Address::Url(relative(self.page, &format!("{}/{file}.md", to.path)).into()),
            Medium::Markdown | Medium::Region | Medium::File => self.to_document(to, Some(code)),
            Medium::Confluence if to.path == self.document.path => Address::Anchor(wiki_anchor(code).into()),
            Medium::Confluence => self.wiki_page(to, Some(wiki_anchor(code).into())),
        }
    }

    fn wiki_page<'s>(&'s self, to: &'s Document<'_>, anchor: Option<Cow<'s, str>>) -> Address<'s> {
        let space = self.linker.site.book.config.output.confluence.space.as_ref();
        Address::Page { space: space.map(|space| space.as_str().into()), title: to.title.into(), anchor }
    }

    fn find<'s>(&'s self, target: &'s str) -> Address<'s> {
        if matches!(self.medium, Medium::Region | Medium::File) {
            return Address::Url(target.into());
        }
        let found = self.linker.index.find(self.from, self.document, target);
        if let Some(wiki) = self.linker.wiki {
            // What leads elsewhere has its whole address already.
            let address = match found {
                Destination::Document(to, anchor) => wiki.address_at(to, anchor, self.page),
                Destination::Code(to, code) => wiki.address_of(to, code, self.page),
                Destination::Asset(path) => Some(Address::Attachment(attachment(path).into())),
                _ => None,
            };
            return address.unwrap_or(Address::Url(target.into()));
        }
        match found {
            Destination::Document(to, anchor) => self.to_document(to, anchor),
            Destination::Code(to, code) => self.to_code(to, code),
            Destination::Asset(path) if self.medium == Medium::Confluence => {
                Address::Attachment(attachment(path).into())
            }
            Destination::Asset(path) => Address::Url(relative(self.page, path).into()),
            Destination::Elsewhere | Destination::Outside | Destination::NoFile | Destination::NoAnchor(_) => {
                Address::Url(target.into())
            }
        }
    }
}

impl Links for Scope<'_> {
    fn link<'s>(&'s self, target: &'s str) -> Address<'s> {
        self.find(target)
    }

    fn image<'s>(&'s self, source: &'s str) -> Address<'s> {
        self.find(source)
    }
}

/// The name that a file has as an attachment; Confluence has no folders there, and refuses some more characters.
pub(crate) fn attachment(path: &str) -> String {
    path.replace(['/', '\\', '"', ':', '?', '*', '|', '<', '>'], "-")
}
