//! Parts raw HTML into tags and text, by CommonMark's grammar of raw HTML.

use std::borrow::Cow;
use std::ops::Range;

use crate::richtext::reference::{decode_with, reference_of};

/// A piece of HTML source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, entities not yet decoded.
    Text(&'a str),
    Comment,
    Open(OpenTag<'a>),
    /// The name as written.
    Close(&'a str),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenTag<'a> {
    pub name: &'a str,
    /// Names as written, values not yet decoded.
    pub attributes: Vec<(&'a str, &'a str)>,
    /// Ends in `/>`.
    pub empty: bool,
}

/// The tokens of some source, with their places.
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// No `-->` follows: do not look for it again and again.
    no_comment_end: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0, no_comment_end: false }
    }

    fn markup(&mut self) -> Option<(usize, Token<'a>)> {
        let mut scan = Scan { source: self.source, at: self.at };
        scan.eat('<')?;
        let token = if scan.rest().starts_with("!--") {
            self.comment(&mut scan)?
        } else if scan.eat('/').is_some() {
            let name = scan.name()?;
            scan.space();
            scan.eat('>')?;
            Token::Close(name)
        } else {
            Token::Open(scan.open_tag()?)
        };
        Some((scan.at, token))
    }

    fn comment(&mut self, scan: &mut Scan<'a>) -> Option<Token<'a>> {
        if self.no_comment_end {
            return None;
        }
        // `<!-->` and `<!--->` are comments, too.
        let Some(end) = scan.rest()[1..].find("-->") else {
            self.no_comment_end = true;
            return None;
        };
        scan.at += 1 + end + 3;
        Some(Token::Comment)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start == self.source.len() {
            return None;
        }
        if let Some((end, token)) = self.markup() {
            self.at = end;
            return Some((start..end, token));
        }
        let rest = &self.source[start..];
        let tried = usize::from(rest.starts_with('<'));
        self.at += rest[tried..].find('<').map_or(rest.len(), |next| next + tried);
        Some((start..self.at, Token::Text(&self.source[start..self.at])))
    }
}

struct Scan<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn eat(&mut self, c: char) -> Option<()> {
        self.rest().starts_with(c).then(|| self.at += c.len_utf8())
    }

    /// Takes what fits, and gives it where there is any.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    fn space(&mut self) -> bool {
        self.take(|c| c.is_ascii_whitespace()).is_some()
    }

    fn name(&mut self) -> Option<&'a str> {
        self.rest().starts_with(|c: char| c.is_ascii_alphabetic()).then_some(())?;
        self.take(|c| c.is_ascii_alphanumeric() || c == '-')
    }

    fn open_tag(&mut self) -> Option<OpenTag<'a>> {
        let name = self.name()?;
        let mut attributes = Vec::new();
        loop {
            let spaced = self.space();
            let empty = self.eat('/').is_some();
            if self.eat('>').is_some() {
                return Some(OpenTag { name, attributes, empty });
            }
            if empty || !spaced {
                return None;
            }
            attributes.push(self.attribute()?);
        }
    }

    fn attribute(&mut self) -> Option<(&'a str, &'a str)> {
        self.rest().starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':')).then_some(())?;
        let name = self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-'))?;
        let after_name = self.at;
        self.space();
        if self.eat('=').is_none() {
            self.at = after_name;
            return Some((name, ""));
        }
        self.space();
        for quote in ['"', '\''] {
            if self.eat(quote).is_some() {
                let value = self.take(|c| c != quote).unwrap_or_default();
                self.eat(quote)?;
                return Some((name, value));
            }
        }
        let value = self.take(|c| !c.is_ascii_whitespace() && !matches!(c, '"' | '\'' | '=' | '<' | '>' | '`'))?;
        Some((name, value))
    }
}

/// Decodes the character references of HTML: numbers, and the names that texts of our kind use.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    decode_with(text, |text| reference_of(text, LONGEST, named))
}

/// The longest reference by these names, in bytes, with some more for numbers.
const LONGEST: usize = 12;

fn named(name: &str) -> Option<Cow<'static, str>> {
    let (_, c) = NAMED.iter().find(|(known, _)| *known == name)?;
    Some(Cow::Owned(c.to_string()))
}

const NAMED: [(&str, char); 33] = [
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("copy", '©'),
    ("deg", '°'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euro", '€'),
    ("ge", '≥'),
    ("gt", '>'),
    ("harr", '↔'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("minus", '−'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ne", '≠'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("shy", '\u{ad}'),
    ("times", '×'),
    ("trade", '™'),
];

#[cfg(test)]
mod tests {
    use super::{OpenTag, Token, Tokens, decode};

    fn tokens(source: &str) -> Vec<Token<'_>> {
        Tokens::new(source).map(|(_, token)| token).collect()
    }

    #[test]
    fn tags_and_text_come_apart() {
        let open = |name, attributes, empty| Token::Open(OpenTag { name, attributes, empty });
        assert_eq!(
            tokens("a<b c='1' d=\"<>\" e=2\n f>g</b >h<br/>"),
            [
                Token::Text("a"),
                open("b", vec![("c", "1"), ("d", "<>"), ("e", "2"), ("f", "")], false),
                Token::Text("g"),
                Token::Close("b"),
                Token::Text("h"),
                open("br", vec![], true),
            ]
        );
        assert_eq!(tokens("<!-- <b> --><!-->-->"), [Token::Comment, Token::Comment, Token::Text("-->")]);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        for source in ["<", "<1>", "< b>", "<b", "<b c=>", "<b c='", "<b / >", "</b c>", "<b\"c\">", "<é>", "<!--"] {
            assert_eq!(tokens(source), [Token::Text(source)]);
        }
        assert_eq!(tokens("a < b && <"), [Token::Text("a "), Token::Text("< b && "), Token::Text("<")]);
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("&lt;&#65;&#x42;&nbsp;&nope;&&amp;lt; & é&"), "<AB\u{a0}&nope;&&lt; & é&");
        assert_eq!(decode("&#xD800;&#99999999999;&#;"), "&#xD800;&#99999999999;&#;");
    }
}
