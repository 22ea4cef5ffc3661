//! Pieces of plain text → inlines: what came along from the markup of the page where it was copied.

use super::characters::{head, spaced};
use crate::richtext::{Block, Inline, RichText, decode, document, is_safe_address, reference, trim_of};

/// More levels than anybody means: what is deeper stays as it is written.
const MAX_NESTING: usize = 8;

/// A text as paragraphs in normal form. Backticks, `[label](address)` and the tags `code`, `b`, `strong`, `i`, `em`, `a`
/// and `br` are formatting, references to characters are those characters, and everything else stands for itself.
pub(crate) fn paragraphs(text: &str) -> Vec<Vec<Inline>> {
    let mut reader = Reader { text, at: 0, stack: vec![Frame::default()], no_ticks: 0, no_code_end: false };
    reader.read();
    let mut out: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut inlines = reader.finish().into_iter().peekable();
    while let Some(inline) = inlines.next() {
        let parts = inline == Inline::Break && inlines.peek() == Some(&Inline::Break);
        if parts {
            while inlines.next_if_eq(&Inline::Break).is_some() {}
            out.push(Vec::new());
        } else if let Some(last) = out.last_mut() {
            last.push(inline);
        }
    }
    out.iter_mut().for_each(trim);
    out.retain(|paragraph| !paragraph.is_empty());
    // White space at the ends of what is marked belongs to the text around it.
    if out.iter().flatten().any(|inline| !inline.content().is_empty()) {
        let blocks = out.into_iter().map(Block::Paragraph).collect();
        let settled = document::settled(&RichText { blocks }).blocks.into_iter();
        return settled
            .filter_map(|block| if let Block::Paragraph(content) = block { Some(content) } else { None })
            .collect();
    }
    out
}

/// An element that is open.
#[derive(Default)]
struct Frame {
    /// Its name and the start tag as it is written; empty for the text itself.
    name: &'static str,
    tag: String,
    /// The address of a link.
    target: Option<String>,
    content: Vec<Inline>,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Never empty; the first is the text itself.
    stack: Vec<Frame>,
    /// For each length of a run of backticks below 32, a bit: no other run of that length follows.
    no_ticks: u32,
    no_code_end: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let special = |c: char| matches!(c, '`' | '<' | '[' | '&');
            let plain = rest.find(special).unwrap_or(rest.len());
            if plain > 0 {
                self.push_text(rest.get(..plain).unwrap_or_default());
                self.at += plain;
                continue;
            }
            let read = match rest.as_bytes().first() {
                Some(b'`') => self.ticks(rest),
                Some(b'<') => self.tag(rest),
                Some(b'[') => self.link(rest),
                _ => self.reference(rest),
            };
            if let Some(length) = read {
                self.at += length;
            } else {
                let run = if rest.starts_with('`') { rest.len() - rest.trim_start_matches('`').len() } else { 1 };
                self.push_text(rest.get(..run).unwrap_or_default());
                self.at += run;
            }
        }
    }

    /// What is still open stands for itself.
    fn finish(mut self) -> Vec<Inline> {
        while self.stack.len() > 1 {
            self.unwrap_top();
        }
        self.stack.pop().map(|frame| frame.content).unwrap_or_default()
    }

    fn unwrap_top(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        self.push_text(&frame.tag);
        frame.content.into_iter().for_each(|inline| self.push(inline));
    }

    fn push(&mut self, inline: Inline) {
        if let Some(top) = self.stack.last_mut() {
            append(&mut top.content, inline);
        }
    }

    fn push_text(&mut self, text: &str) {
        self.push(Inline::Text(text.to_owned()));
    }

    /// `code` between runs of backticks of one length.
    fn ticks(&mut self, rest: &str) -> Option<usize> {
        let run = rest.len() - rest.trim_start_matches('`').len();
        let bit = 1_u32.checked_shl(u32::try_from(run).ok()?)?;
        if self.no_ticks & bit != 0 {
            return None;
        }
        let mut from = run;
        let length = loop {
            let Some(found) = rest.get(from..)?.find('`') else {
                self.no_ticks |= bit;
                return None;
            };
            let close = from + found;
            let after = rest.get(close..)?;
            let ticks = after.len() - after.trim_start_matches('`').len();
            if ticks == run {
                break close;
            }
            from = close + ticks;
        };
        let code = spaced(rest.get(run..length)?);
        let code = code.trim();
        (!code.is_empty()).then(|| self.push(Inline::Code(code.to_owned())))?;
        Some(length + run)
    }

    fn tag(&mut self, rest: &str) -> Option<usize> {
        let end = head(rest).get(1..)?.find(['<', '>'])? + 1;
        let inner = rest.get(1..end).filter(|_| rest.get(end..).is_some_and(|rest| rest.starts_with('>')))?;
        let length = end + 1;
        if let Some(name) = inner.strip_prefix('/') {
            return self.end_tag(known(name.trim_end())?).then_some(length);
        }
        let bare = inner.trim_end_matches('/').trim_end();
        let (name, attributes) = bare.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((bare, ""));
        match known(name)? {
            "br" => self.push(Inline::Break),
            "code" if inner.ends_with('/') => return None,
            "code" => return self.code(rest, length),
            "a" => {
                let target = attribute(attributes, "href")?;
                self.open("a", rest.get(..length)?, Some(target))?;
            }
            name if inner.ends_with('/') || !attributes.contains('=') && !attributes.is_empty() => {
                return (name == "br").then_some(length);
            }
            name => self.open(name, rest.get(..length)?, None)?,
        }
        Some(length)
    }

    fn open(&mut self, name: &'static str, tag: &str, target: Option<String>) -> Option<()> {
        (self.stack.len() <= MAX_NESTING).then(|| {
            self.stack.push(Frame { name, tag: tag.to_owned(), target, content: Vec::new() });
        })
    }

    /// `<code>` and all up to its end tag, in which tags mean nothing.
    fn code(&mut self, rest: &str, start: usize) -> Option<usize> {
        const END: &str = "</code>";
        if self.no_code_end {
            return None;
        }
        let after = rest.get(start..)?;
        let found = after
            .match_indices("</")
            .find(|(at, _)| after.get(*at..at + END.len()).is_some_and(|end| end.eq_ignore_ascii_case(END)));
        let Some((end, _)) = found else {
            self.no_code_end = true;
            return None;
        };
        let code = decode(after.get(..end)?);
        let code = spaced(&code);
        if !code.trim().is_empty() {
            self.push(Inline::Code(code.trim().to_owned()));
        }
        Some(start + end + END.len())
    }

    fn end_tag(&mut self, name: &str) -> bool {
        let Some(depth) = self.stack.iter().rposition(|frame| frame.name == name) else { return false };
        while self.stack.len() > depth + 1 {
            self.unwrap_top();
        }
        let Some(frame) = self.stack.pop() else { return false };
        let within = |kind: &str| self.stack.iter().any(|frame| frame.name == kind);
        let (strong, emphasis, link) = (within("b") || within("strong"), within("i") || within("em"), within("a"));
        let content = frame.content;
        let has_label = content.iter().any(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty()));
        let wrapper: Option<fn(Vec<Inline>) -> Inline> = match name {
            "b" | "strong" if !strong => Some(Inline::Strong),
            "i" | "em" if !emphasis => Some(Inline::Emphasis),
            _ => None,
        };
        match (wrapper, frame.target) {
            (Some(wrap), _) if has_label => self.push(wrap(content)),
            (None, Some(target)) if has_label && !link && is_safe_address(&target) => {
                self.push(Inline::Link { target, title: String::new(), content });
            }
            _ => content.into_iter().for_each(|inline| self.push(inline)),
        }
        true
    }

    /// `[label](address)`, where the address cannot be anything else.
    fn link(&mut self, rest: &str) -> Option<usize> {
        if self.stack.iter().any(|frame| frame.name == "a") {
            return None;
        }
        let close = head(rest).get(1..)?.find(['[', ']'])? + 1;
        let after = rest.get(close..)?.strip_prefix("](")?;
        let end = head(after).find(|c: char| matches!(c, ')' | '[' | '<' | '`') || c.is_whitespace())?;
        let target = after.get(..end)?;
        let starts = ["#", "/", "./", "../", "http://", "https://", "mailto:"];
        if !after.get(end..)?.starts_with(')') || !starts.iter().any(|start| target.starts_with(start)) {
            return None;
        }
        let label = rest.get(1..close)?;
        let content = paragraphs_of_label(label);
        if content.is_empty() {
            return None;
        }
        self.push(Inline::Link { target: decode(target).into_owned(), title: String::new(), content });
        Some(close + 2 + end + 1)
    }

    fn reference(&mut self, rest: &str) -> Option<usize> {
        let (text, length) = reference(rest)?;
        self.push_text(&text);
        Some(length)
    }
}

/// A label without links in it; its code stays code.
fn paragraphs_of_label(label: &str) -> Vec<Inline> {
    let mut content = Vec::new();
    for (at, part) in label.split('`').enumerate() {
        let part = spaced(&decode(part)).into_owned();
        if part.is_empty() {
            continue;
        }
        let code = at % 2 == 1 && label.matches('`').count().is_multiple_of(2) && !part.trim().is_empty();
        append(&mut content, if code { Inline::Code(part) } else { Inline::Text(part) });
    }
    trim(&mut content);
    content
}

fn known(name: &str) -> Option<&'static str> {
    ["a", "b", "br", "code", "em", "i", "strong"].into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// The value of an attribute.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.to_ascii_lowercase().find(name)?;
    let value = attributes.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    Some(decode(value).trim().to_owned())
}

/// Adds an inline so that the whole stays in normal form.
fn append(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (last, Inline::Text(text)) => {
            let text = spaced(&text);
            match last {
                _ if text.is_empty() => {}
                Some(Inline::Break) => {
                    let text = text.trim_start();
                    if !text.is_empty() {
                        inlines.push(Inline::Text(text.to_owned()));
                    }
                }
                Some(Inline::Text(last)) => {
                    let text = if last.ends_with(' ') { text.trim_start_matches(' ') } else { &text };
                    last.push_str(text);
                }
                _ => inlines.push(Inline::Text(text.into_owned())),
            }
        }
        (Some(Inline::Emphasis(last)), Inline::Emphasis(content))
        | (Some(Inline::Strong(last)), Inline::Strong(content)) => {
            content.into_iter().for_each(|inline| append(last, inline));
        }
        (Some(Inline::Text(last)), Inline::Break) => {
            last.truncate(last.trim_end().len());
            if last.is_empty() {
                inlines.pop();
            }
            inlines.push(Inline::Break);
        }
        (_, inline) => inlines.push(inline),
    }
}

/// Takes away what means nothing at the ends of a paragraph.
fn trim(content: &mut Vec<Inline>) {
    trim_of(content, char::is_whitespace);
}

#[cfg(test)]
mod tests {
    use super::paragraphs;
    use crate::richtext::Inline;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    fn code(text: &str) -> Inline {
        Inline::Code(text.to_owned())
    }

    #[test]
    fn stray_markup_is_formatting() {
        assert_eq!(
            paragraphs("a <code>POST</code> and `GET`, <b>bold</b> <EM>em</EM>"),
            [[
                text("a "),
                code("POST"),
                text(" and "),
                code("GET"),
                text(", "),
                Inline::Strong(vec![text("bold")]),
                text(" "),
                Inline::Emphasis(vec![text("em")]),
            ]]
        );
        let link = |target: &str, label| Inline::Link {
            target: target.to_owned(),
            title: String::new(),
            content: vec![text(label)],
        };
        assert_eq!(paragraphs("[Success codes](#)"), [[link("#", "Success codes")]]);
        assert_eq!(
            paragraphs("see <a class=x href='https://example.com/?a&amp;b'>this</a>."),
            [[text("see "), link("https://example.com/?a&b", "this"), text(".")]]
        );
        assert_eq!(paragraphs("a <br> b<br/><br /> c"), [vec![text("a"), Inline::Break, text("b")], vec![text("c")]]);
        assert_eq!(paragraphs("x &lt;id&gt; &amp;&nbsp;y&#46;&hellip;"), [[text("x <id> & y.…")]]);
    }

    #[test]
    fn all_else_stands_for_itself() {
        for source in [
            "a < b && c > d",
            "<b>not closed",
            "not opened</b>",
            "<id> of <string>",
            "array[i](x) and [a] (b)",
            "one ` tick",
            "&nope; &#xD800; &",
            "<code>not closed",
            "**stars** _and_ lines",
            "{\"a\": [1](2)}",
        ] {
            assert_eq!(paragraphs(source), [[text(source)]], "{source}");
        }
        assert_eq!(paragraphs("<a href='javascript:x'>y</a>"), [[text("y")]]);
        assert_eq!(paragraphs(" \t\u{a0}<br> "), Vec::<Vec<Inline>>::new());
        assert_eq!(paragraphs("a\u{0}\t b\u{a0}\u{200b}c"), [[text("a b c")]]);
    }
}
