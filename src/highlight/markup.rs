//! XML and HTML.

use super::Kind;
use super::pen::{Pen, length_to, length_while};

pub(super) fn mark(pen: &mut Pen<'_>) {
    while pen.peek().is_some() {
        let rest = pen.rest();
        if rest.starts_with("<!--") {
            pen.mark(Kind::Aside, length_to(rest, 4, "-->"));
        } else if rest.starts_with("<![CDATA[") {
            pen.mark(Kind::Text, length_to(rest, 9, "]]>"));
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            pen.mark(Kind::Aside, length_to(rest, 2, ">"));
        } else if rest.starts_with('<') {
            tag(pen);
        } else if rest.starts_with('&') {
            reference(pen);
        } else {
            pen.skip(length_while(rest, |c| c != '<' && c != '&'));
        }
    }
}

/// `<name attribute="value">`, `</name>`; or a `<` that is text.
fn tag(pen: &mut Pen<'_>) {
    let rest = pen.rest();
    let open = if rest.starts_with("</") { 2 } else { 1 };
    let name = length_while(rest.get(open..).unwrap_or_default(), is_of_name);
    pen.skip(open);
    pen.mark(Kind::Key, name);
    if name == 0 {
        return;
    }
    while let Some(byte) = pen.peek() {
        let rest = pen.rest();
        match byte {
            b'>' => return pen.skip(1),
            // A tag that was never closed.
            b'<' => return,
            b'"' | b'\'' => {
                let quote = if byte == b'"' { "\"" } else { "'" };
                pen.mark(Kind::Text, length_to(rest, 1, quote));
            }
            _ => pen.skip(length_while(rest, |c| !"<>\"'".contains(c))),
        }
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || "-_.:".contains(c)
}

/// `&amp;`, `&#8212;`
fn reference(pen: &mut Pen<'_>) {
    let name = length_while(pen.rest().get(1..).unwrap_or_default(), |c| c.is_ascii_alphanumeric() || c == '#');
    let closed = pen.rest().as_bytes().get(name + 1) == Some(&b';');
    if closed && name > 0 { pen.mark(Kind::Number, name + 2) } else { pen.skip(name + 1) }
}
