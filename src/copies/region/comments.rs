//! The HTML comments of a text, as whatever shows the text sees them.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use html5ever::Attribute;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::copies::Form;
use crate::source::body_of_page;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// From its `<` to the byte after its `>`.
    pub(super) range: Range<usize>,
    /// What stands in it.
    pub(super) text: String,
    /// What it stands in, where no region can be there: "a list".
    pub(super) within: Option<&'static str>,
    /// Whether its end was written.
    pub(super) closed: bool,
}

/// The comments of a page in Markdown or HTML, in order. What looks like one in code, in front matter, in a script, in an
/// attribute or in preformatted text is none.
pub(super) fn comments(text: &str, form: Form) -> Vec<Comment> {
    if !text.contains("<!--") {
        return Vec::new();
    }
    let mut found = Vec::new();
    match form {
        Form::Markdown => of_markdown(text, &mut found),
        _ => of_html(text, 0, None, &mut found),
    }
    found
}

/// The ones of Markdown: comments in blocks of HTML, and those within a line of text.
fn of_markdown(text: &str, found: &mut Vec<Comment>) {
    let start = body_of_page(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut around: Vec<&'static str> = Vec::new();
    for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        let range = start + range.start..start + range.end;
        match event {
            Event::Start(Tag::List(_)) => around.push("a list"),
            Event::Start(Tag::BlockQuote(_)) => around.push("a quote"),
            Event::Start(Tag::FootnoteDefinition(_)) => around.push("a footnote"),
            Event::End(TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => {
                around.pop();
            }
            Event::Start(Tag::HtmlBlock) => {
                of_html(&text[range.clone()], range.start, around.last().copied(), found);
            }
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                let said = html.trim_start_matches("<!--").trim_end_matches("-->").to_owned();
                let within = around.last().copied().or(Some("a line of text"));
                found.push(Comment { range, text: said, within, closed: true });
            }
            _ => {}
        }
    }
}

/// The ones of HTML, by the tokenizer of the WHATWG's standard (section 13.2.5), which says what comments are and not
/// where they stand: it is fed up to the end of each that may be one.
fn of_html(text: &str, base: usize, within: Option<&'static str>, found: &mut Vec<Comment>) {
    let opts = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Sink::default(), opts);
    let queue = BufferQueue::default();
    let mut from = 0;
    loop {
        let to = next_end(text, from);
        queue.push_back(StrTendril::from_slice(&text[from..to]));
        // The sink never asks for a pause.
        let _ = tokenizer.feed(&queue);
        let last = to == text.len();
        if last {
            tokenizer.end();
        }
        for said in tokenizer.sink.comments.take() {
            let start = text[..to].rfind("<!--").unwrap_or(from);
            let closed = text[..to].ends_with("-->") && start + 7 <= to;
            found.push(Comment { range: base + start..base + to, text: said, within, closed });
        }
        if last {
            break;
        }
        from = to;
    }
}

/// The byte after the next `-->` or `--!>`, or the end.
fn next_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(next) = text[at..].find('>') {
        at += next + 1;
        if text[..at].ends_with("-->") || text[..at].ends_with("--!>") {
            return at;
        }
    }
    text.len()
}

/// Elements that a reader of pages makes something of, so that they are seen without being named.
const KNOWN: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "center",
    "bdi",
    "bdo",
];
/// Attributes that take an element out of sight.
const HIDING: [&str; 3] = ["hidden", "aria-hidden", "role"];

/// What a reader of pages may pass over in HTML, and somebody wrote all the same: all text, without white space, which
/// formatters change, and the start tags of elements that are more than text.
pub(super) fn unread(html: &str) -> String {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.unread.take()
}

/// Keeps the comments, and tells the tokenizer what a tree builder would.
#[derive(Default)]
struct Sink {
    comments: RefCell<Vec<String>>,
    unread: RefCell<String>,
    /// How many elements of preformatted text are open.
    preformatted: Cell<usize>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::CommentToken(text) if self.preformatted.get() == 0 => {
                self.comments.borrow_mut().push(text.to_string());
            }
            Token::CharacterTokens(text) => {
                self.unread.borrow_mut().extend(text.chars().filter(|c| !c.is_whitespace()));
            }
            Token::TagToken(tag) => {
                let starts = tag.kind == TagKind::StartTag;
                let hides = |attribute: &Attribute| HIDING.contains(&attribute.name.local.as_ref());
                if starts && (!KNOWN.contains(&tag.name.as_ref()) || tag.attrs.iter().any(hides)) {
                    let mut attributes: Vec<String> =
                        tag.attrs.iter().map(|a| format!(" {}={:?}", a.name.local, a.value)).collect();
                    attributes.sort_unstable();
                    self.unread.borrow_mut().push_str(&format!("<{}{}>", tag.name, attributes.concat()));
                }
                match tag.name.as_ref() {
                    "pre" | "listing" if starts => self.preformatted.set(self.preformatted.get() + 1),
                    "pre" | "listing" => self.preformatted.set(self.preformatted.get().saturating_sub(1)),
                    "script" if starts => return TokenSinkResult::RawData(ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" if starts => {
                        return TokenSinkResult::RawData(Rawtext);
                    }
                    "textarea" | "title" if starts => return TokenSinkResult::RawData(Rcdata),
                    "plaintext" if starts => return TokenSinkResult::Plaintext,
                    _ => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, comments};

    fn found(text: &str, form: Form) -> Vec<String> {
        let all = comments(text, form);
        all.iter().for_each(|comment| assert!(text[comment.range.clone()].starts_with("<!--"), "{comment:?}"));
        all.iter().map(|comment| text[comment.range.clone()].to_owned()).collect()
    }

    #[test]
    fn html_says_what_is_a_comment() {
        let page = "<!doctype html><title><!--a--></title><script>'<!--b-->'</script><p title='<!--c-->'><!--d--x--></p>\
                    <textarea><!--e--></textarea><pre><!--f--></pre><!-- <b>g -->> --> <![CDATA[<!--h-->]]><style><!--i--></style>";
        assert_eq!(found(page, Form::Html), ["<!--d--x-->", "<!-- <b>g -->", "<!--h-->"]);
        assert_eq!(found("a <!-- b\r\nc --> d <!-- e --!> f", Form::Html), ["<!-- b\r\nc -->", "<!-- e --!>"]);
        let open = comments("a <!-- b", Form::Html);
        assert!(open.len() == 1 && !open[0].closed && open[0].range == (2..8), "{open:?}");
    }

    #[test]
    fn markdown_says_what_is_html() {
        let page = "---\nx: <!--a-->\n---\n<!--b-->\n\n```html\n<!--c-->\n```\n\n    <!--d-->\n\n`<!--e-->` <!--f-->\n\n\
                    - <!--g-->\n\n> <!--h-->\n\n<div>\n  <!--i-->\n</div>\n\n<pre>\n<!--j-->\n</pre>\n\n\\<!--k-->\n";
        assert_eq!(found(page, Form::Markdown), ["<!--b-->", "<!--f-->", "<!--g-->", "<!--h-->", "<!--i-->"]);
        let within: Vec<_> = comments(page, Form::Markdown).iter().map(|comment| comment.within).collect();
        assert_eq!(within, [None, Some("a line of text"), Some("a list"), Some("a quote"), None]);
    }
}
