//! What changed: the page, the newest first, and the feed of the same.

use tera::Context;

use super::Maker;
use crate::copies::compare::{Change as Stretch, changes_of_plain};
use crate::links::encode;
use crate::model::{Change, ChangeKind, Retry};
use crate::render::columns::heading_in;
use crate::render::past::{Known, Past};
use crate::render::views::retry_word;
use crate::render::{Rendered, view};
use crate::words::{Words, in_english};

/// The file of the page.
pub(crate) const PAGE: &str = "changes.html";
/// The style sheet of the page, in the theme.
pub(super) const STYLE: &str = "changes.css";
/// The file of the feed.
pub(crate) const FEED: &str = "feed.xml";
/// A feed tells what is new: no more than so many entries.
const NEWEST: usize = 50;
/// Of words that stay, so many are shown beside those that do not.
const AROUND: usize = 10;

impl<'a> Maker<'a> {
    /// The page of what changed, where the book knows.
    pub(super) fn changes(&self) -> Option<Rendered> {
        let past = self.source.past?;
        let teller = Teller { maker: self, past, whole: false };
        let days = runs(&past.changes, |change| change.date.day());
        let days = days.into_iter().map(|changes| {
            let date = changes.first().map_or("", |known| known.change.date.day());
            view::Day { date, id: format!("On-{date}"), entries: teller.entries(changes) }
        });
        let words = &self.source.book.words;
        let page = self.simple("changes", words.get("what_changed"), PAGE, "");
        let description = words.fill("changed_in", &[("book", self.source.book.config.book.title.as_str())]);
        let canonical = self.source.canonical(PAGE);
        let mut context = Context::new();
        context.insert("page", &view::Page { description, canonical, ..page });
        context.insert("days", &days.collect::<Vec<_>>());
        Some(self.page("changes", PAGE, &context))
    }

    /// The feed (RFC 4287), where the address of the site is known. An entry for each moment at which something changed.
    pub(super) fn feed(&self) -> Option<Rendered> {
        let (past, base_url) = (self.source.past?, self.source.base_url?);
        let teller = Teller { maker: self, past, whole: true };
        let (first, last) = (past.changes.last()?, past.changes.first()?);
        let (_, rest) = base_url.as_str().split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        // Names of the kind of RFC 4151: who has the address on that day, and what it is called there.
        let host = host.rsplit('@').next().and_then(|host| host.split(':').next()).unwrap_or(host).to_lowercase();
        let tag = |day: &str, what: &str| format!("tag:{host},{day}:{path}{what}");
        let moments = runs(&past.changes, |change| change.date.as_str()).into_iter().take(NEWEST);
        let items = moments.filter_map(|changes| {
            let date = &changes.first()?.change.date;
            let entries = teller.entries(changes);
            Some(view::FeedItem {
                id: tag(date.day(), &format!("changes/{}", date.as_str())),
                title: names(&entries),
                updated: date.as_str(),
                href: format!("{}{PAGE}#On-{}", base_url.as_str(), date.day()),
                entries,
            })
        });
        let feed = view::Feed {
            id: tag(first.change.date.day(), "changes"),
            updated: last.change.date.as_str(),
            href: format!("{}{FEED}", base_url.as_str()),
            page: format!("{}{PAGE}", base_url.as_str()),
            items: items.collect(),
        };
        let mut context = Context::new();
        let page = self.simple("feed", self.source.book.words.get("what_changed"), FEED, "");
        context.insert("page", &page);
        context.insert("feed", &feed);
        let path = format!("html/{FEED}");
        Some(match self.engine.render_file(FEED, &context) {
            Ok(text) => Ok((path, text.into_bytes())),
            Err(fault) => Err((fault, Some(path))),
        })
    }
}

/// Parts of a list in which something is the same.
fn runs<'k, 'a>(changes: &'k [Known<'a>], of: impl Fn(&'a Change) -> &'a str) -> Vec<&'k [Known<'a>]> {
    changes.chunk_by(|a, b| of(a.change) == of(b.change)).collect()
}

/// What something is called by that some entries are about: the first few, and how many there are more.
fn names(entries: &[view::Changed<'_>]) -> String {
    const SHOWN: usize = 3;
    let name = |entry: &view::Changed<'_>| match entry.code {
        Some(code) if entry.title.is_empty() => code.to_owned(),
        Some(code) => format!("{code} {}", entry.title),
        None => entry.title.clone(),
    };
    let mut text = entries.iter().take(SHOWN).map(name).collect::<Vec<_>>().join(", ");
    if entries.len() > SHOWN {
        text.push_str(&format!(" (+{})", entries.len() - SHOWN));
    }
    text
}

struct Teller<'m, 'a> {
    maker: &'m Maker<'a>,
    past: &'a Past<'a>,
    /// Whether links are whole addresses.
    whole: bool,
}

/// What several changes are about: the catalog, and the code or the section of it.
type About<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

impl<'a> Teller<'_, 'a> {
    /// Changes by what they are about, in the order in which each comes up first.
    fn entries(&self, changes: &[Known<'a>]) -> Vec<view::Changed<'a>> {
        let mut entries: Vec<(About<'a>, view::Changed<'a>)> = Vec::new();
        let mut places: std::collections::BTreeMap<About<'a>, usize> = std::collections::BTreeMap::new();
        let words = &self.maker.source.book.words;
        for known in changes {
            let change = known.change;
            let code = change.code.as_ref().map(|code| code.as_str());
            let section = change.section.as_ref().map(|section| section.as_str()).filter(|_| code.is_none());
            let about = (known.catalog, code, section);
            let at = *places.entry(about).or_insert(entries.len());
            if at == entries.len() {
                entries.push((about, self.entry(about, change)));
            }
            entries.get_mut(at).into_iter().for_each(|(_, entry)| entry.changes.push(told(change, words)));
        }
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn entry(&self, (catalog, code, section): About<'a>, change: &Change) -> view::Changed<'a> {
        let site = self.maker.source.site;
        let now = self.past.catalog(catalog);
        let page = now.map(|now| site.html_path(&now.catalog.path));
        let name = now.map_or_else(|| catalog.to_owned(), |now| now.catalog.title.to_string());
        let definition = now.zip(code).and_then(|(now, code)| now.codes.get(code));
        let own_page = definition.map(|code| format!("{catalog}/{}.html", code.code.file_name()));
        let retired = now.zip(code).and_then(|(now, code)| {
            let retired = now.catalog.retired.iter().find(|retired| retired.code.as_str() == code)?;
            Some(retired.code.anchor())
        });
        let was = [&change.to, &change.from].into_iter().flatten().next().filter(|_| change.field.is_none());
        let title = match (code, section) {
            (Some(code), _) => match definition {
                Some(definition) => definition.summary.to_string(),
                None => self.past.last_summary(catalog, code).unwrap_or_default().to_owned(),
            },
            (None, Some(section)) => section.to_owned(),
            (None, None) => match (now, was) {
                (None, Some(was)) => was.to_string(),
                _ => name.clone(),
            },
        };
        let href = match (own_page, code, retired) {
            (Some(page), ..) => Some(self.address(&page)),
            (None, Some(_), Some(anchor)) => page.map(|page| format!("{}#{}", self.address(&page), encode(&anchor))),
            (None, Some(_), None) => None,
            (None, None, _) => page.map(|page| self.address(&page)),
        };
        let several = self.maker.source.book.catalogs.len() > 1 && (code.is_some() || section.is_some());
        let kind = if code.is_some() {
            "code"
        } else if section.is_some() {
            "section"
        } else {
            "catalog"
        };
        view::Changed { kind, code, title, href, catalog: several.then_some(name), changes: Vec::new() }
    }

    fn address(&self, path: &str) -> String {
        match self.maker.source.canonical(path).filter(|_| self.whole) {
            Some(address) => address,
            None => encode(path),
        }
    }
}

fn told<'a>(change: &'a Change, words: &Words) -> view::FieldChange<'a> {
    let is_part = change.field.is_some() || change.kind == ChangeKind::Moved;
    let [from, to] = [&change.from, &change.to]
        .map(|text| text.as_ref().filter(|_| is_part).map(|text| said(change, text.as_str(), words)));
    let stretches = match (from, to) {
        (Some(from), Some(to)) => apart(changes_of_plain(from, to)),
        (Some(from), None) => vec![Stretch::Removed(from.to_owned())],
        (None, Some(to)) => vec![Stretch::Added(to.to_owned())],
        (None, None) => Vec::new(),
    };
    view::FieldChange {
        kind: change.kind.word(),
        field: change.field.as_ref().map(|field| name_of(field.as_str(), words)),
        words: shown(stretches),
        note: change.note.as_ref().map(|note| note.as_str()),
    }
}

/// What a field is called: as on the pages of codes.
fn name_of(field: &str, words: &Words) -> String {
    match field {
        "cases" => words.get("messages").to_owned(),
        "title" | "section" | "details" | "references" | "examples" | "deprecated" => words.get(field).to_owned(),
        _ => heading_in(field, &|key| words.get(key).to_owned()),
    }
}

/// A text of the history, which has our own advice in English.
fn said<'t>(change: &Change, text: &'t str, words: &'t Words) -> &'t str {
    let advice = [Retry::No, Retry::Yes, Retry::After, Retry::IdempotentOnly].map(retry_word);
    let is_retry = change.field.as_ref().is_some_and(|field| field.as_str() == "retry");
    let known = advice.into_iter().find(|key| is_retry && in_english(key) == text);
    known.map_or(text, |key| words.get(key))
}

/// Stretches with a space between two that stand for each other at the beginning, where neither has one.
fn apart(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    if let [Stretch::Removed(_), Stretch::Added(to), ..] = stretches.as_slice()
        && !to.starts_with(' ')
    {
        stretches.insert(1, Stretch::Same(" ".to_owned()));
    }
    stretches
}

/// Stretches for a template. Long ones that stay are shortened in the middle or at the end that is farther from what changed.
fn shown(stretches: Vec<Stretch>) -> Vec<view::Words> {
    let last = stretches.len().saturating_sub(1);
    let mut words = Vec::new();
    for (at, stretch) in stretches.into_iter().enumerate() {
        let (kind, text) = match stretch {
            Stretch::Same(text) => ("same", shortened(text, at == 0, at == last)),
            Stretch::Removed(text) => ("removed", text),
            Stretch::Added(text) => ("added", text),
        };
        // A line through a space, or below it, is no change that anybody sees.
        let inner = text.trim_start();
        let space = if kind == "same" { "" } else { text.get(..text.len() - inner.len()).unwrap_or_default() };
        if !space.is_empty() {
            words.push(view::Words { kind: "same", text: space.to_owned() });
        }
        words.push(view::Words { kind, text: if space.is_empty() { text } else { inner.to_owned() } });
    }
    words
}

fn shortened(text: String, first: bool, last: bool) -> String {
    let starts: Vec<usize> =
        text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect();
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if starts.len() <= head + tail + 5 {
        return text;
    }
    let head = starts.get(head).and_then(|end| text.get(..*end)).unwrap_or_default();
    let tail = starts.len().checked_sub(tail).and_then(|at| starts.get(at)).and_then(|start| text.get(*start..));
    // What parts this stretch from the next stays with it.
    let end = tail.unwrap_or_else(|| text.get(text.trim_end().len()..).unwrap_or_default());
    let gap = if end.trim().is_empty() { "" } else { " " };
    format!("{head}…{gap}{end}")
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn long_stretches_that_stay_are_shortened_where_nothing_changed() {
        let long: Vec<String> = (0..60).map(|n| format!("w{n}")).collect();
        let text = format!(" {} ", long.join(" "));
        let middle = shortened(text.clone(), false, false);
        assert!(middle.starts_with(" w0 ") && middle.contains("w9 … w50") && middle.ends_with(" w59 "), "{middle}");
        assert_eq!(shortened(text.clone(), true, false).split_whitespace().next(), Some("…"));
        assert!(shortened(text.clone(), false, true).trim_end().ends_with("w9 …"));
        assert_eq!(shortened("a few words".to_owned(), false, false), "a few words");
    }
}
