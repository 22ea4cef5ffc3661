//! Where more is said of a code.

use super::definition::or_text;
use super::text::Text;
use crate::source::Node;
use crate::source::decode::{Context, Decode, record};

record! {
    /// Where more is said. A text alone is an address, or an RFC such as `rfc9110#15.5.5`, or just a title.
    #[schemars(transform = or_text)]
    pub struct Reference is "a reference" {
        required {
            /// What it is called.
            title "title": Text,
        }
        optional {
            /// Where it leads.
            url "url": Option<Text>,
        }
        short { referred }
    }
}

fn referred(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Reference> {
    let text = Text::decode(node, cx)?;
    Some(match rfc(text.as_str()) {
        Some((title, url)) => Reference { title: text.with(title), url: Some(text.with(url)) },
        None if text.as_str().contains("://") => Reference { title: text.clone(), url: Some(text) },
        None => Reference { title: text, url: None },
    })
}

impl Reference {
    /// The text that says the same alone, where there is one.
    pub(crate) fn short(&self) -> Option<String> {
        let url = self.url.as_ref()?.as_str();
        if self.title.as_str() == url && url.contains("://") && rfc(url).is_none() {
            return Some(url.to_owned());
        }
        let short = url.strip_prefix("https://www.rfc-editor.org/rfc/")?.replace("#section-", "#");
        let (title, address) = rfc(&short)?;
        (title == self.title.as_str() && address == url).then_some(short)
    }
}

/// The title and the address of `rfc9110` or `rfc9110#15.5.5`, at the RFC Editor's "info" and "html" addresses.
fn rfc(text: &str) -> Option<(String, String)> {
    let rest = text.get(..3).filter(|start| start.eq_ignore_ascii_case("rfc")).map(|_| text[3..].trim_start())?;
    let (number, section) = rest.split_once('#').map_or((rest, None), |(number, section)| (number, Some(section)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    match section {
        _ if !digits(number) => None,
        None => Some((format!("RFC {number}"), page)),
        Some(section) if section.split('.').all(digits) => {
            Some((format!("RFC {number}, Section {section}"), format!("{page}#section-{section}")))
        }
        Some(_) => None,
    }
}
