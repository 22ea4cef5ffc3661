//! The canonical form of a text: what is left of it when everything is taken away that a wiki, an editor or a formatter
//! changes without changing what is said.
//!
//! Equal are: all white space, line wrapping, entities (the readers resolve them), Unicode's composed and decomposed
//! letters, invisible characters, smart and straight quotes, `…` and `...`, dashes and hyphens typed in a row (none of
//! these within code), the levels of headings, empty paragraphs, lists that stand side by side, how marks nest and whether
//! the space at their edge belongs to them, links that show their own address, the language and the trailing white space
//! of blocks of code, the alignment of tables and which of their rows is the head.

mod address;
mod characters;
mod tokens;
mod unseen;
mod words;

pub(crate) use address::{Target, named};
pub(crate) use characters::{composed, is_space, typed};
pub(crate) use tokens::{Marks, Token, same_shape, tokens};
pub(crate) use unseen::{images, unseen};
pub(crate) use words::{Word, words, words_of};

use crate::richtext::{Block, RichText};
use tokens::Gap;

/// The version of [`text`]. What is written down from it, such as the checksum of a region, names the version that it was
/// made with.
pub const VERSION: &str = "1";

/// A text in its canonical form, written so that two texts give the same bytes if and only if they say the same in the same
/// formatting.
///
/// A line for each block that begins (`p`, `h`, `ul`, `ol N`, `li`, `table`, `tr`, `td`, `quote`, `rule`, `pre`) and each
/// that holds others and ends (`/`), and a line for the words of a paragraph or heading, after a `"`. In these, `{…}` names
/// the marks of what follows up to the next one: `c` code, `e` emphasis, `s` strong, `x` struck, `^` and `_` raised and
/// lowered, `k` a key, `i` an image, `a ADDRESS` a link; `\n` is a line break, `\_` a space within code, and `\{` and `\\`
/// stand for themselves. The lines of a block of code follow each after a `|`.
pub fn text(text: &RichText) -> String {
    of_blocks(&text.blocks)
}

/// The same of blocks.
pub(crate) fn of_blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    write(blocks, &mut out);
    out
}

fn write(blocks: &[Block], out: &mut String) {
    let mut marks = Marks::default();
    let mut target = None;
    for token in tokens(blocks) {
        match token {
            Token::Open(name) => {
                out.push_str(&name);
                out.push('\n');
            }
            Token::Close => out.push_str("/\n"),
            Token::Code(code) => {
                for line in code.lines() {
                    out.push('|');
                    out.push_str(line);
                    out.push('\n');
                }
            }
            Token::Piece(piece) => {
                match piece.gap {
                    Gap::Start => {
                        out.push('"');
                        (marks, target) = (Marks::default(), None);
                    }
                    Gap::None => {}
                    Gap::Space => out.push(' '),
                    Gap::InCode => out.push_str("\\_"),
                    Gap::Break => out.push_str("\\n"),
                }
                if (piece.marks, piece.target) != (marks, target) {
                    piece.marks.write(piece.target.map(Target::of).as_ref(), out);
                    (marks, target) = (piece.marks, piece.target);
                }
                for c in piece.text.chars() {
                    if matches!(c, '\\' | '{') {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
            Token::End => out.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{same_shape, text, tokens};
    use crate::richtext::markdown;

    fn of(source: &str) -> String {
        text(&markdown::read(source).text)
    }

    #[test]
    fn what_a_wiki_changes_is_equal() {
        let same = [
            ("a  b\nc", "a b c"),
            ("10&nbsp;ms", "10 ms"),
            ("e\u{301}a\u{200b}b\u{ad}c", "\u{e9}abc"),
            ("“don’t” … – —", "\"don't\" ... -- ---"),
            ("**a** b", "<b>a </b>b"),
            ("***a** b*", "<b><i>a</i></b> *b*"),
            ("# a", "### a"),
            ("- a\n- b", "- a\n\n- b"),
            ("`a  b`", "`a b`"),
            ("```json\na  \nb\n\n```", "```\na\nb\n```"),
            ("<https://a.b/>", "https://a.b/"),
            ("[a b](x)", "[a](x) [b](x)"),
            ("| a | b |\n|---|:-:|\n| c | d |", "|a|b|\n|-|-|\n|c|d|"),
        ];
        for (a, b) in same {
            assert_eq!(of(a), of(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_a_reader_sees_otherwise_is_not() {
        let other = [
            ("a b", "ab"),
            ("`“a”`", "`\"a\"`"),
            ("`a b`", "`a` `b`"),
            ("`a`", "a"),
            ("*a*", "**a**"),
            ("**a**b", "a**b**"),
            ("a\n\nb", "a b"),
            ("a\\\nb", "a b"),
            ("- a\n- b", "1. a\n2. b"),
            ("- a\n- b", "a\n\nb"),
            ("# a", "a"),
            ("~~a~~", "a"),
            ("[a](https://b.c)", "a"),
            ("[a](https://b.c)", "[a](https://b.d)"),
            ("```\n a\n```", "```\na\n```"),
            ("> a", "a"),
            ("\\{c}", "`}`"),
            ("A", "a"),
        ];
        for (a, b) in other {
            assert_ne!(of(a), of(b), "{a:?} {b:?}");
        }
        let (a, b) = (markdown::read("[a](https://b.c)").text, markdown::read("[a](https://b.d)").text);
        assert!(same_shape(&tokens(&a.blocks), &tokens(&b.blocks)));
    }

    #[test]
    fn the_form_is_the_documented_one() {
        let source = "# T\n\nPlain `co de` *em **both*** [to](HTTPS://A.b/ \"t\")\\\nnext {x} \\\\\n\n- one\n\n  ```\n  x\n  ```\n3. three\n\n> q\n\n---\n";
        let expected = "h\n\"T\np\n\"Plain {c}co\\_de {e}em {es}both {a https://a.b}to\\n{}next \\{x} \\\\\nul\nli\np\n\"one\npre\n|x\n/\n/\nol 3\nli\np\n\"three\n/\n/\nquote\np\n\"q\n/\nrule\n";
        assert_eq!(of(source), expected);
    }
}
