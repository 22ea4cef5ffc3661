//! Links that the author's own templates write.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::written::{self, Written};
use super::{references, sites};
use crate::check::{Subject, own_templates};
use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::links::{Destination, decode, has_scheme, join};
use crate::model::{BaseUrl, Book, Output, Template};
use crate::render::FileSet;

/// So many links of one template whose place in it is not found are told each; the rest is counted.
const MOST: usize = 20;

/// The templates that make pages of one kind only.
const KINDS: [&str; 7] = ["404", "all", "catalog", "code", "index", "prose", "redirect"];

/// The links of pages that the author's own templates make lead to files of the output, and to anchors on them.
///
/// Nothing is looked at where all templates of an output are the built-in ones.
pub(in crate::check) fn output_link(subject: Subject<'_>, files: &FileSet, findings: &mut Findings) {
    let html = own_templates(subject.book, Output::Html);
    let markdown = own_templates(subject.book, Output::Markdown);
    if html.is_empty() && markdown.is_empty() {
        return;
    }
    let outputs = Outputs::new(subject, files);
    let is_made = |path: &str| !outputs.assets.contains(path);
    let ends = |path: &str, ending: &str| path.ends_with(ending) && is_made(path);
    if !html.is_empty() {
        let pages = files.iter().filter(|(path, _)| path.starts_with("html/") && ends(path, ".html"));
        outputs.check(pages.collect(), written::of_html, &html, subject.sources, findings);
    }
    if !markdown.is_empty() {
        let pages = files.iter().filter(|(path, _)| !path.starts_with("confluence/") && ends(path, ".md"));
        outputs.check(pages.collect(), written::of_markdown, &markdown, subject.sources, findings);
    }
}

/// All that was rendered, and what of it templates are not to blame for.
struct Outputs<'a> {
    book: &'a Book,
    files: BTreeSet<&'a str>,
    folders: BTreeSet<&'a str>,
    /// The author's files that are published as they are.
    assets: BTreeSet<String>,
    /// Addresses of the texts that lead somewhere else, as they stand there: they are written as they are.
    elsewhere: BTreeSet<String>,
    base_url: Option<&'a BaseUrl>,
}

/// A link that leads nowhere.
struct Broken<'a> {
    page: &'a str,
    target: String,
    /// The file whose anchor it names; nothing where there is no such file.
    without_anchor: Option<String>,
}

/// A link that names an anchor of another page.
struct Across<'a> {
    page: &'a str,
    target: String,
    file: &'a str,
    anchor: String,
}

impl<'a> Outputs<'a> {
    fn new(subject: Subject<'a>, files: &'a FileSet) -> Self {
        let Subject { book, index, sources } = subject;
        let files: BTreeSet<&str> = files.iter().map(|(path, _)| path).collect();
        let folders = files.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        let published = book.assets.iter().map(|asset| asset.path.as_str());
        let in_outputs = published.flat_map(|path| Output::ALL.map(|output| format!("{}/{path}", output.name())));
        let of_theme = book.theme.iter().map(|asset| format!("html/theme/{}", asset.path));
        let assets = in_outputs.chain(of_theme).collect();
        let leads_out = |site: &super::Site<'_>| {
            let destination = index.find(site.from, site.document, &site.link.target);
            matches!(destination, Destination::Elsewhere | Destination::Outside)
        };
        let of_texts = sites(book, index, sources).filter(leads_out).map(|site| decode(&site.link.target));
        let elsewhere = of_texts.chain(references(book).map(|(_, url)| decode(url.as_str()))).collect();
        let base_url = book.config.output.html.base_url.as_ref();
        Self { book, files, folders, assets, elsewhere, base_url }
    }

    fn check(
        &self,
        pages: Vec<(&'a str, &'a [u8])>,
        read: fn(&str) -> Written,
        templates: &[&Template],
        sources: &SourceMap,
        findings: &mut Findings,
    ) {
        let page = |(path, bytes): &(&'a str, &'a [u8])| {
            let written = read(std::str::from_utf8(bytes).unwrap_or_default());
            let (broken, across) = self.of_page(path, &written);
            (*path, written.anchors, broken, across)
        };
        let read: Vec<_> = pages.par_iter().map(page).collect();
        let anchors: BTreeMap<&str, &BTreeSet<String>> = read.iter().map(|(path, all, ..)| (*path, all)).collect();
        let mut broken = Vec::new();
        for (_, _, of_page, across) in &read {
            broken.extend(of_page.iter().map(|link| (link.page, link.target.as_str(), link.without_anchor.as_deref())));
            // What is no page that was read, such as an image, may have anchors of its own kind.
            let missing =
                across.iter().filter(|link| anchors.get(link.file).is_some_and(|all| !all.contains(&link.anchor)));
            broken.extend(missing.map(|link| (link.page, link.target.as_str(), Some(link.file))));
        }
        Report { outputs: self, templates, sources }.tell(&broken, findings);
    }

    /// The links of a page that lead to no file or to no anchor on the page itself, and those to anchors of other pages.
    fn of_page(&self, page: &'a str, written: &Written) -> (Vec<Broken<'a>>, Vec<Across<'a>>) {
        let (mut broken, mut across) = (Vec::new(), Vec::new());
        for target in &written.links {
            let Some((wanted, anchor)) = self.resolve(page, written.base.as_deref(), target) else { continue };
            let Some(file) = self.file(&wanted) else {
                if !self.folders.contains(wanted.as_str()) {
                    broken.push(Broken { page, target: target.clone(), without_anchor: None });
                }
                continue;
            };
            let Some(anchor) = anchor else { continue };
            if file != page {
                across.push(Across { page, target: target.clone(), file, anchor });
            } else if !written.anchors.contains(&anchor) {
                broken.push(Broken { page, target: target.clone(), without_anchor: Some(page.to_owned()) });
            }
        }
        (broken, across)
    }

    /// The file below the build folder that an address on a page names, and the anchor; nothing where it leads elsewhere.
    fn resolve(&self, page: &str, base: Option<&str>, target: &str) -> Option<(String, Option<String>)> {
        if self.elsewhere.contains(&decode(target)) {
            return None;
        }
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        let path = path.split('?').next().unwrap_or_default();
        let (folder, name) = page.split_once('/')?;
        let file = match base {
            None if path.is_empty() => page.to_owned(),
            None => self.below(folder, name, path)?,
            Some(base) => {
                let mut from = self.below(folder, name, base)?;
                // What follows the last slash of a base does not count (RFC 3986, section 5.2.3).
                if base.ends_with('/') {
                    from = format!("{}/", from.trim_end_matches('/'));
                }
                self.below(folder, from.split_once('/')?.1, path)?
            }
        };
        let anchor = anchor.map(decode).filter(|anchor| {
            // The top of the page, a part of its text, and what scripts make of addresses.
            !anchor.is_empty()
                && !anchor.eq_ignore_ascii_case("top")
                && !anchor.starts_with(['/', '!', ':'])
                && !anchor.contains('=')
        });
        Some((file, anchor))
    }

    /// The file below the build folder that a path on the page `name` of an output names.
    fn below(&self, folder: &str, name: &str, path: &str) -> Option<String> {
        let site = |rest: &str| join("", &decode(rest)).map(|path| format!("html/{path}"));
        if has_scheme(path) {
            let base = self.base_url?.as_str();
            let whole = if path.len() + 1 == base.len() { format!("{path}/") } else { path.to_owned() };
            return site(whole.strip_prefix(base)?);
        }
        if path.starts_with("//") {
            return None;
        }
        if path.starts_with('/') {
            // Where the site stands on its host is known from its address only.
            let root = self.base_url?.as_str().splitn(4, '/').nth(3).unwrap_or_default();
            return if folder == "html" { site(path.strip_prefix('/')?.strip_prefix(root)?) } else { None };
        }
        join(name, &decode(path)).map(|path| format!("{folder}/{path}"))
    }

    /// The file that a host shows for a path: the file itself, the first page of a folder, or a page without its ending.
    fn file(&self, path: &str) -> Option<&'a str> {
        let path = path.trim_end_matches('/');
        let find = |path: &str| self.files.get(path).copied();
        find(path).or_else(|| find(&format!("{path}/index.html"))).or_else(|| find(&format!("{path}.html")))
    }

    /// The name of the template that makes a page.
    fn template_of(&self, page: &str) -> String {
        let (name, ending) = page.rsplit_once('.').unwrap_or((page, ""));
        let name = name.split_once('/').map_or("", |(_, name)| name);
        let catalogs = || self.book.catalogs.iter().map(|catalog| catalog.path.as_str());
        let is_code = |path: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        let kind = match name {
            "404" => name,
            _ if catalogs().any(|path| path == name) => "catalog",
            _ if self.book.pages.iter().any(|page| page.path == name) => "prose",
            _ if catalogs().any(is_code) => "code",
            "index" if self.book.catalogs.len() == 1 => "catalog",
            _ => "index",
        };
        format!("{kind}.{ending}")
    }
}

/// Tells of broken links, each at its place in a template where that can be told.
struct Report<'r> {
    outputs: &'r Outputs<'r>,
    templates: &'r [&'r Template],
    sources: &'r SourceMap,
}

/// What is known of a place that writes broken links.
struct Known<'b> {
    span: Span,
    /// What the address ends in there; all of it where the place is not known.
    literal: &'b str,
    is_exact: bool,
    template: String,
    first: (&'b str, &'b str, Option<&'b str>),
    /// The pages beyond the first.
    more: usize,
}

impl Report<'_> {
    fn tell(&self, broken: &[(&str, &str, Option<&str>)], findings: &mut Findings) {
        let mut places: Vec<Known<'_>> = Vec::new();
        for link @ (page, target, _) in broken {
            let template = self.outputs.template_of(page);
            let is_same = |known: &&mut Known<'_>| {
                known.first.2.is_some() == link.2.is_some()
                    && known.template == template
                    && if known.is_exact { ends_so(target, known.literal) } else { known.literal == *target }
            };
            if let Some(known) = places.iter_mut().find(is_same) {
                known.more += 1;
                continue;
            }
            let Some((span, literal)) = self.place(&template, target) else { continue };
            let is_exact = span.end > span.start;
            let in_vain = places.iter().filter(|known| !known.is_exact && known.template == template).count();
            if let (true, Some(known)) =
                (!is_exact && in_vain >= MOST, places.iter_mut().rfind(|known| !known.is_exact))
            {
                known.more += 1;
                continue;
            }
            match places.iter_mut().find(|known| is_exact && known.span == span) {
                Some(known) => known.more += 1,
                None => places.push(Known { span, literal, is_exact, template, first: *link, more: 0 }),
            }
        }
        for known in places {
            findings.push(finding(&known));
        }
    }

    /// Where a link is written: the place in a template, or the start of the one that is most likely, and the part of the
    /// address that stands there.
    fn place<'t>(&self, template: &str, target: &'t str) -> Option<(Span, &'t str)> {
        let rank = |own: &Template| match own.name.split_once('/').map_or("", |(_, name)| name) {
            name if name == template => 0,
            name if KINDS.iter().any(|kind| name.split('.').next() == Some(kind)) => 2,
            _ => 1,
        };
        let mut ordered: Vec<&Template> = self.templates.to_vec();
        ordered.sort_by_key(|own| rank(own));
        // What follows the path may be put in, too.
        for whole in [target, path_of(target)] {
            for (at, _) in whole.char_indices() {
                let Some(end) = whole.get(at..).filter(|end| end.len() > 2) else { break };
                if let Some(span) = ordered.iter().find_map(|own| self.written(own, end, at == 0)) {
                    return Some((span, end));
                }
            }
        }
        ordered.first().map(|own| (Span::file(own.file), target))
    }

    /// Where a template writes an address that ends so: what stands before it there is put in when it is rendered.
    fn written(&self, own: &Template, end: &str, whole: bool) -> Option<Span> {
        let text = self.sources.text(own.file);
        let fits = |at: &usize| {
            let before = text.get(..*at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
            let after = text.get(at + end.len()..).and_then(|text| text.chars().next()).unwrap_or(' ');
            (before == '}' || whole && "\"'(=<, ".contains(before)) && "\"')> ,]?#".contains(after)
        };
        let mut all = text.match_indices(end).map(|(at, _)| at).filter(fits);
        let at = all.next().filter(|_| whole || all.next().is_none())?;
        // The whole of the value, with what is put in.
        let line = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
        let before = text.get(line..at)?;
        let opens = ["=\"", "='", "]("].iter().filter_map(|open| before.rfind(open).map(|found| line + found + 2));
        let start = opens.max().filter(|_| before.ends_with('}')).unwrap_or(at);
        Some(Span::new(own.file, start, at + end.len()))
    }
}

/// An address without what follows its path.
fn path_of(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// Whether an address ends as it is written at a known place.
fn ends_so(target: &str, literal: &str) -> bool {
    target.ends_with(literal) || path_of(target).ends_with(literal)
}

fn finding(known: &Known<'_>) -> Diagnostic {
    let (page, target, without_anchor) = known.first;
    let what = match without_anchor {
        None => format!("the link `{target}` on `{page}` leads to no file of the output"),
        Some(file) => {
            let anchor = target.split_once('#').map_or("", |(_, anchor)| anchor);
            format!("the link `{target}` on `{page}` leads to no anchor: there is no `{anchor}` on `{file}`")
        }
    };
    let message = match known.more {
        0 => what,
        1 => format!("{what}; another link like it, too"),
        more => format!("{what}; {more} more like it, too"),
    };
    let help = match without_anchor {
        None => {
            "Start addresses of the site with `{{ page.root }}`, and take those of pages and codes from what the template is given."
        }
        Some(_) => "Give that page the heading or the `id`, or link to one that is there.",
    };
    Diagnostic::new(&rules::OUTPUT_LINK, known.span, message).help(help)
}
