//! The links and the anchors of a page that was rendered.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use pulldown_cmark::{Event, Options, Parser, Tag as MarkdownTag, TagEnd};

use crate::richtext::Slugs;

/// What a page links to, and what can be linked to on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The addresses, as a browser takes them from the page.
    pub(super) links: BTreeSet<String>,
    /// The names of its anchors.
    pub(super) anchors: BTreeSet<String>,
    /// The address that its relative ones start from, where it says so (HTML, section 4.2.3).
    pub(super) base: Option<String>,
}

/// The links and anchors of a page in HTML.
pub(super) fn of_html(text: &str) -> Written {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    // A script ends a step of the tokenizer, not the page.
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.written.into_inner()
}

/// The links and anchors of a page in Markdown, with those that GitHub makes of headings.
pub(super) fn of_markdown(text: &str) -> Written {
    let (mut written, mut html) = (Written::default(), String::new());
    let mut slugs = Slugs::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(MarkdownTag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                written.anchors.extend(heading.take().map(|title| slugs.unique(&title)));
            }
            Event::Start(MarkdownTag::Link { dest_url, .. } | MarkdownTag::Image { dest_url, .. }) => {
                written.links.insert(dest_url.into_string());
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(title) = &mut heading {
                    title.push_str(&words);
                }
            }
            Event::Html(tags) | Event::InlineHtml(tags) => html.push_str(&tags),
            _ => {}
        }
    }
    if !html.is_empty() {
        let within = of_html(&html);
        written.links.extend(within.links);
        written.anchors.extend(within.anchors);
    }
    written
}

#[derive(Default)]
struct Sink {
    written: RefCell<Written>,
    /// How many `template` elements are open: what is in them is for scripts to fill in.
    templates: RefCell<usize>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        let name: &str = &tag.name;
        let mut templates = self.templates.borrow_mut();
        if name == "template" {
            *templates = if tag.kind == TagKind::StartTag { *templates + 1 } else { templates.saturating_sub(1) };
        }
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        self.written.borrow_mut().take(&tag, *templates == 0);
        // Elements whose content is no markup (HTML, section 13.2.6.2).
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Written {
    fn take(&mut self, tag: &Tag, live: bool) {
        let name: &str = &tag.name;
        for attribute in &tag.attrs {
            let value: &str = &attribute.value;
            match &*attribute.name.local {
                "id" => {
                    self.anchors.insert(value.to_owned());
                }
                "name" if name == "a" => {
                    self.anchors.insert(value.to_owned());
                }
                "href" if name == "base" => self.base = self.base.take().or_else(|| Some(value.to_owned())),
                "href" | "src" | "poster" if live => self.add(value),
                "data" if live && name == "object" => self.add(value),
                "srcset" if live => {
                    // Each has its address first (HTML, section 4.8.4.2.1).
                    let addresses = value.split(", ").filter_map(|candidate| candidate.split_whitespace().next());
                    addresses.for_each(|address| self.add(address.trim_end_matches(',')));
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, address: &str) {
        // Browsers take tabs and line breaks out (WHATWG URL, "basic URL parser").
        let address: String = address.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        self.links.insert(address);
    }
}

#[cfg(test)]
mod tests {
    use super::{of_html, of_markdown};

    fn links(written: &super::Written) -> Vec<&str> {
        written.links.iter().map(String::as_str).collect()
    }

    #[test]
    fn html_is_read_as_a_browser_reads_it() {
        let page = of_html(
            "<title><a href=no></title><a HREF='a.html?x=1&amp;y=2'>x</a><a href=\" b\n.html \" id=one>y</a>\
             <!-- <a href=no> --><script>'<a href=no>'</script><style><a href=no></style><a name=two></a>\
             <img src=c.png srcset='d.png 1x, e.png 2x'><video poster=f.png></video><object data=g.svg></object>\
             <svg><use href='#h'/></svg><div data=no action=no></div><template><a href=no id=three></a></template>\
             <form action=no></form><base href='sub/'><a href=i></a>",
        );
        let expected = ["#h", "a.html?x=1&y=2", "b.html", "c.png", "d.png", "e.png", "f.png", "g.svg", "i"];
        assert_eq!(links(&page), expected);
        assert_eq!(page.anchors.iter().collect::<Vec<_>>(), ["one", "three", "two"]);
        assert_eq!(page.base.as_deref(), Some("sub/"));
    }

    #[test]
    fn markdown_has_its_links_and_the_anchors_of_its_headings() {
        let page = of_markdown(
            "# The `404` page\n\n## Twice\n\n## Twice\n\n[a](a.md#x) ![b](b.png) <https://c.example/> [d]\n\n\
             `[no](no.md)`\n\n    [no](no.md)\n\n<a id=\"own\"></a> <img src=\"e.png\">\n\n[d]: d.md\n",
        );
        assert_eq!(links(&page), ["a.md#x", "b.png", "d.md", "e.png", "https://c.example/"]);
        assert_eq!(page.anchors.iter().collect::<Vec<_>>(), ["own", "the-404-page", "twice", "twice-1"]);
    }
}
