//! The Markdown output: a page for each catalog and each page of prose.

use rayon::prelude::*;
use tera::Context;

use super::columns::columns_in;
use super::engine::{Engine, Fault};
use super::site::{Content, Document};
use super::views::Desk;
use super::{Rendered, Source, scope::Medium};
use crate::model::Output;

/// All files of the output.
pub(super) fn render(source: Source<'_>, engine: &Engine) -> Vec<Rendered> {
    let pages = source.site.documents.par_iter().map(|document| {
        let path = format!("markdown/{}.md", document.path);
        match page(source, engine, document, Medium::Markdown) {
            Ok(text) => Ok((path, with_long_lines(text).into_bytes())),
            Err(fault) => Err((fault, Some(path))),
        }
    });
    let mut files: Vec<Rendered> = pages.collect();
    files.extend(source.assets("markdown"));
    files
}

/// The page of a document in Markdown, for the output or as a twin beside the site.
pub(super) fn page(
    source: Source<'_>,
    engine: &Engine,
    document: &Document<'_>,
    medium: Medium,
) -> Result<String, Fault> {
    let links = document.links;
    let path = format!("{}.md", document.path);
    let desk = Desk { form: Output::Markdown, medium, path: &path, document: links, linker: source.linker };
    let mut context = Context::new();
    context.insert("page", &source.page(document, &path, Output::Markdown));
    let text = match &document.content {
        Content::Catalog(catalog) => {
            let columns = columns_in(catalog, &source.book.words);
            let anchors: Vec<String> =
                links.sections.iter().map(|id| links.markdown.get(id).unwrap_or(id).clone()).collect();
            context.insert("catalog", &desk.catalog(catalog, &anchors, &columns));
            context.insert("contents", &source.book.config.output.markdown.contents.0);
            engine.render("catalog", &context)?
        }
        Content::Prose(page) => {
            context.insert("prose", &desk.prose(page));
            engine.render("prose", &context)?
        }
    };
    Ok(tidy(&text))
}

/// A sentence in a cell is longer than the 80 characters that markdownlint allows by default, and a row cannot be
/// wrapped: the page says so itself, so that it passes in a repository that lints all its Markdown.
fn with_long_lines(mut text: String) -> String {
    const LONGEST: usize = 80;
    if text.lines().any(|line| line.chars().count() > LONGEST) {
        text.push_str("\n<!-- markdownlint-disable-file MD013 -->\n");
    }
    text
}

/// Templates need not count their empty lines: runs of them become one, none stand at the start or the end, and lines do
/// not end in blanks. Fenced code is left as it is.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<Fence<'_>> = None;
    let mut empty = true;
    for line in text.lines() {
        let code = fence.is_some();
        match fence {
            None => fence = Fence::opened_by(line),
            Some(open) if open.is_closed_by(line) => fence = None,
            Some(_) => {}
        }
        let line = if code { line } else { line.trim_end_matches([' ', '\t']) };
        if line.is_empty() && !code {
            empty = empty || out.is_empty();
            if !empty {
                out.push('\n');
            }
            empty = true;
            continue;
        }
        out.push_str(line);
        out.push('\n');
        empty = false;
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// The start of a block of code (CommonMark 0.31, section 4.5), within lists and quotes or not.
#[derive(Clone, Copy)]
struct Fence<'l> {
    run: &'l str,
    quotes: usize,
}

impl<'l> Fence<'l> {
    fn opened_by(line: &'l str) -> Option<Self> {
        let mut rest = line.trim_start();
        let mut quotes = 0;
        loop {
            let after = if let Some(after) = rest.strip_prefix('>') {
                quotes += 1;
                after
            } else {
                let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                let markers: &[char] = if number.len() < rest.len() { &['.', ')'] } else { &['-', '+', '*'] };
                match number.strip_prefix(markers).filter(|after| after.starts_with([' ', '\t'])) {
                    Some(after) => after,
                    None => break,
                }
            };
            rest = after.trim_start();
        }
        let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let run = &rest[..rest.len() - rest.trim_start_matches(mark).len()];
        let info = &rest[run.len()..];
        (run.len() >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { run, quotes })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let mut rest = line.trim_start();
        for _ in 0..self.quotes {
            rest = rest.strip_prefix('>').unwrap_or(rest).trim_start();
        }
        let rest = rest.trim_end();
        rest.starts_with(self.run)
            && self.run.chars().next().is_some_and(|mark| rest.trim_start_matches(mark).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn empty_lines_are_counted_only_outside_code() {
        assert_eq!(tidy("\n\n# a  \n\n\n\nb\n\n"), "# a\n\nb\n");
        assert_eq!(tidy("```\n\n\nx  \n```\n\n\n\ny"), "```\n\n\nx  \n```\n\ny\n");
        assert_eq!(tidy("````\n```\n\n\n````\nz"), "````\n```\n\n\n````\nz\n");
        assert_eq!(tidy(""), "");
        for code in [
            "- ```\n\n\n  a  \n  ```\n",
            "> ```\n> a  \n>\n> ```\n",
            "1. > ~~~ x\n   > a  \n   > ~~~\n",
            "```\n> ```\n\n\n```\n",
        ] {
            assert_eq!(tidy(&format!("{code}\n\n\nb  \n")), format!("{code}\nb\n"));
        }
        assert_eq!(tidy("```a``b```\n\n\nc"), "```a``b```\n\nc\n");
    }
}
