//! Which blanks at the ends of lines mean something to Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// What of a text is shown line by line, and where blanks break a line (CommonMark 0.31, section 6.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blanks {
    /// Code and HTML, where every blank stays.
    pub verbatim: Vec<Range<usize>>,
    /// Line breaks that are shown as such: the blanks or the backslash, with the end of the line.
    pub breaks: Vec<Range<usize>>,
}

/// Finds them.
pub fn blanks(text: &str) -> Blanks {
    let mut found = Blanks::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) | Event::Code(_) => found.verbatim.push(range),
            Event::HardBreak => found.breaks.push(range),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::blanks;

    #[test]
    fn breaks_and_code_are_told_from_other_blanks() {
        let text = "one  \ntwo \nthree  \n\n    code  \n    more\n\n```\ncode  \n```\n\nlast  ";
        let found = blanks(text);
        let parts: Vec<&str> = found.breaks.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(parts, ["  \n"]);
        assert_eq!(found.verbatim.len(), 2);
        assert!(text[found.verbatim[0].clone()].starts_with("code  \n    more"));
    }
}
