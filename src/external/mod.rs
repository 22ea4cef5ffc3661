//! Whether links to other sites lead anywhere: the only part of checking that asks the network, and only when it is told to.
//!
//! It is polite: a `HEAD` first, and a `GET` only where the host answers that with an error; few requests at a time to one host,
//! and none to a host that asks to wait until that time is over; and what was answered is remembered for a while (see [`cache`]).

pub mod cache;
mod fetch;
mod hosts;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::Book;
use cache::Cache;
pub use fetch::Answer;

/// Where each address of another site is linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(BTreeMap<String, Places>);

/// The first place where an address stands, and the others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Places {
    first: Span,
    rest: Vec<Span>,
}

impl Links {
    /// All links to other sites in the texts and references of a book.
    pub fn of(book: &Book) -> Self {
        let mut links = Self::default();
        let texts = book.catalogs.iter().flat_map(|catalog| catalog.texts());
        let html = &book.config.output.html;
        for text in texts.chain(book.pages.iter().map(|page| &page.body)).chain(&html.footer) {
            text.links.iter().for_each(|link| links.add(&link.target, link.place.0));
        }
        html.links.iter().for_each(|link| links.add(link.address.as_str(), link.address.place.0));
        let definitions = book.catalogs.iter().flat_map(|catalog| catalog.definitions());
        for url in definitions.flat_map(|code| &code.references).filter_map(|reference| reference.url.as_ref()) {
            links.add(url.as_str(), url.place.0);
        }
        links
    }

    /// Adds an address, without what only its page knows.
    fn add(&mut self, target: &str, place: Span) {
        let address = target.split('#').next().unwrap_or(target);
        let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if matches!(scheme.as_deref(), Some("http" | "https")) {
            let known = self.0.entry(address.to_owned());
            known.and_modify(|known| known.rest.push(place)).or_insert(Places { first: place, rest: Vec::new() });
        }
    }

    /// How many different addresses there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What came of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The links that lead nowhere.
    pub findings: Findings,
    /// How many addresses were asked for; the others were remembered.
    pub asked: usize,
    /// The addresses of which nothing can be said, and why: the host asks to wait, wants a password, has a bad day.
    pub unknown: Vec<(String, String)>,
}

/// Asks for all addresses that the cache does not remember. `progress` is told how many were answered, and of how many.
pub fn ask(links: &Links, cache: &mut Cache, progress: &(dyn Fn(usize, usize) + Sync)) -> Asked {
    let wanted: Vec<&str> = links.0.keys().map(String::as_str).filter(|address| cache.get(address).is_none()).collect();
    for (address, answer) in hosts::ask_all(&wanted, progress) {
        cache.put(address, answer);
    }
    let mut result = Asked { asked: wanted.len(), ..Asked::default() };
    for (address, places) in &links.0 {
        match cache.get(address) {
            Some(Answer::Dead(why)) => result.findings.push(dead(address, why, places)),
            Some(Answer::Unknown(why)) => result.unknown.push((address.clone(), why.clone())),
            Some(Answer::Alive) | None => {}
        }
    }
    result
}

fn dead(address: &str, why: &str, places: &Places) -> Diagnostic {
    let message = format!("`{address}` leads nowhere: {why}");
    let help = "Open it in a browser: link to where the page has moved, or remove the link.";
    let finding = Diagnostic::new(&rules::EXTERNAL, places.first, message).help(help);
    places.rest.iter().fold(finding, |finding, place| finding.label(*place, "and here"))
}
