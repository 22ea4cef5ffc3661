//! Whether a page is well-formed XML, as Confluence demands (XML 1.0, section 2.1). Namespaces need no declaration
//! there, and the names of HTML's characters (`&nbsp;`) are known.

/// What is wrong with a text, with the byte at which it is.
pub(super) fn fault(text: &str) -> Option<(usize, String)> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['<', '&']).map(|n| at + n) {
        let rest = &text[next..];
        if rest.starts_with('&') {
            if !is_reference(rest) {
                return Some((next, "a `&` that starts no character name; write `&amp;`".to_owned()));
            }
            at = next + 1;
        } else if let Some((start, end)) =
            [("<!--", "-->"), ("<![CDATA[", "]]>")].into_iter().find(|(start, _)| rest.starts_with(start))
        {
            match rest[start.len()..].find(end) {
                Some(length) => at = next + start.len() + length + end.len(),
                None => return Some((next, format!("`{start}` without its `{end}`"))),
            }
        } else {
            match tag(rest) {
                Ok(Tag { name, kind, length }) => {
                    match kind {
                        Kind::Open => open.push((name, next)),
                        Kind::Empty => {}
                        Kind::Close => match open.pop() {
                            Some((expected, _)) if expected == name => {}
                            Some((expected, _)) => {
                                return Some((next, format!("`</{name}>` stands where `</{expected}>` is due")));
                            }
                            None => return Some((next, format!("`</{name}>` closes nothing"))),
                        },
                    }
                    at = next + length;
                }
                Err(message) => return Some((next, message.to_owned())),
            }
        }
    }
    open.pop().map(|(name, place)| (place, format!("`<{name}>` is not closed")))
}

enum Kind {
    Open,
    Close,
    Empty,
}

struct Tag<'t> {
    name: &'t str,
    kind: Kind,
    length: usize,
}

/// The tag that a text starts with.
fn tag(text: &str) -> Result<Tag<'_>, &'static str> {
    const LONE: &str = "a `<` that starts no tag; write `&lt;`";
    let closing = text.starts_with("</");
    let start = if closing { 2 } else { 1 };
    let name = &text[start..start + name_length(&text[start..])];
    if name.is_empty() {
        return Err(LONE);
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut at = start + name.len();
    loop {
        let spaces = text[at..].len() - text[at..].trim_start().len();
        at += spaces;
        let rest = &text[at..];
        if rest.starts_with('>') {
            return Ok(Tag { name, kind: if closing { Kind::Close } else { Kind::Open }, length: at + 1 });
        }
        if rest.starts_with("/>") && !closing {
            return Ok(Tag { name, kind: Kind::Empty, length: at + 2 });
        }
        let attribute = &rest[..name_length(rest)];
        if attribute.is_empty() || spaces == 0 || closing {
            return Err("a tag that is not closed with `>`");
        }
        if seen.contains(&attribute) {
            return Err("a tag with the same attribute twice");
        }
        seen.push(attribute);
        let value = rest[attribute.len()..].trim_start().strip_prefix('=').map(str::trim_start);
        let quoted = value.and_then(|value| {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let end = value[1..].find(quote)?;
            Some((&value[1..=end], &value[end + 2..]))
        });
        let Some((value, after)) = quoted else { return Err("an attribute without a value in quotes") };
        if value.contains('<') || value.match_indices('&').any(|(at, _)| !is_reference(&value[at..])) {
            return Err("an attribute with a `<` or a `&` in it; write `&lt;` or `&amp;`");
        }
        at = text.len() - after.len();
    }
}

fn name_length(text: &str) -> usize {
    let first = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')));
    if first { end.unwrap_or(text.len()) } else { 0 }
}

/// Whether a text starts with `&name;`, `&#1;` or `&#x1;`.
fn is_reference(text: &str) -> bool {
    let Some(name) = text[1..].split(';').next().filter(|name| name.len() + 1 < text.len()) else { return false };
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).is_ok(),
            None => number.parse::<u32>().is_ok(),
        },
        None => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn what_confluence_takes_is_well_formed() {
        for text in [
            "",
            "text &amp; &nbsp; &#160; &#xA0;",
            "<p>a<br/></p><hr />",
            "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[<p>&]]></ac:plain-text-body></ac:structured-macro>",
            "<!-- <p> -->",
            "<a href='x?a=1&amp;b=2' title = \"a > b\">é</a>",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_confluence_refuses_is_not() {
        for (text, at) in [
            ("<p>", 0),
            ("a</p>", 1),
            ("<p><b></p></b>", 6),
            ("Tom & Jerry", 4),
            ("a < b", 2),
            ("<p class=x></p>", 0),
            ("<p a=\"1\" a=\"2\"/>", 0),
            ("<input disabled/>", 0),
            ("<p", 0),
            ("<a href=\"?a&b\"/>", 0),
            ("<![CDATA[ ]>", 0),
            ("é &", 3),
            ("<!DOCTYPE html>", 0),
            ("</p x=\"\">", 0),
        ] {
            assert_eq!(fault(text).map(|(at, _)| at), Some(at), "{text}");
        }
    }
}
