//! Whether a page is well-formed XML, as Confluence demands (XML 1.0, section 2.1). Namespaces need no declaration
//! there, and the names of HTML's characters (`&nbsp;`) are known.

use quick_xml::Reader;
use quick_xml::escape::{EscapeError, resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

/// What is wrong with a text, with the byte at which it is.
pub(super) fn fault(text: &str) -> Option<(usize, String)> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(usize, String)> = Vec::new();
    let place = |at: u64| usize::try_from(at).unwrap_or(text.len());
    loop {
        let at = place(reader.buffer_position());
        match reader.read_event() {
            Err(error) => {
                let message = error.to_string();
                let message = message.trim_start_matches("ill-formed document: ").to_owned();
                return Some((place(reader.error_position()), message));
            }
            Ok(Event::Start(tag)) => {
                if let Some(message) = attributes(&tag) {
                    return Some((at, message));
                }
                open.push((at, tag.name().as_ref().to_owned()));
            }
            Ok(Event::Empty(tag)) => {
                if let Some(message) = attributes(&tag) {
                    return Some((at, message));
                }
            }
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::GeneralRef(name)) => {
                if let Err(error) = resolve(&format!("&{};", &*name)) {
                    return Some((at, error.to_string()));
                }
            }
            Ok(Event::DocType(_) | Event::Decl(_) | Event::PI(_)) => {
                return Some((at, "a page is a part of a document, without a head of its own".to_owned()));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
        }
    }
    open.pop().map(|(at, name)| (at, format!("`<{name}>` is not closed")))
}

/// What is wrong with the attributes of a tag.
fn attributes(tag: &BytesStart<'_>) -> Option<String> {
    tag.attributes().find_map(|attribute| match attribute {
        Err(error) => Some(error.to_string()),
        Ok(attribute) if attribute.value.contains('<') => {
            Some("an attribute with a `<` in it; write `&lt;`".to_owned())
        }
        Ok(attribute) => resolve(&attribute.value).err().map(|error| error.to_string()),
    })
}

fn resolve(text: &str) -> Result<(), EscapeError> {
    unescape_with(text, resolve_html5_entity).map(|_| ())
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
