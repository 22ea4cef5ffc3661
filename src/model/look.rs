//! What an author makes their own on the site: logo, colours, links, footer.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::config::checked_text;
use super::text::{Place, Text};
use crate::source::Node;
use crate::source::decode::{Context, Decode, record};

record! {
    /// A link in the header of every page.
    pub struct HeaderLink is "a link" {
        required {
            /// What is read.
            label "label": Text,
            /// Where it leads: a whole address, or a source such as `guide.md` or `status-codes.yaml#404`.
            address "address": Text,
        }
        optional {}
    }
}

record! {
    /// The colours of the site that are not those of the theme.
    #[derive(Default)]
    pub struct ColorsTable is "[output.html.colors]" {
        required {}
        optional {
            /// On light paper.
            light "light": Palette,
            /// On dark paper.
            dark "dark": Palette,
        }
    }
}

record! {
    /// Colours of one scheme.
    #[derive(Default)]
    pub struct Palette is "colours" {
        required {}
        optional {
            /// Links, and the frame of what has the focus.
            accent "accent": Option<Color>,
            /// Codes of the class 1xx.
            informational "informational": Option<Color>,
            /// Codes of the class 2xx.
            successful "successful": Option<Color>,
            /// Codes of the class 3xx.
            redirection "redirection": Option<Color>,
            /// Codes of the class 4xx.
            client_error "client-error": Option<Color>,
            /// Codes of the class 5xx.
            server_error "server-error": Option<Color>,
        }
    }
}

impl Palette {
    /// Each colour by its key and by the custom property of the theme that it sets.
    pub fn all(&self) -> [(&'static str, &'static str, Option<&Color>); 6] {
        [
            ("accent", "--link", self.accent.as_ref()),
            ("informational", "--c1", self.informational.as_ref()),
            ("successful", "--c2", self.successful.as_ref()),
            ("redirection", "--c3", self.redirection.as_ref()),
            ("client-error", "--c4", self.client_error.as_ref()),
            ("server-error", "--c5", self.server_error.as_ref()),
        ]
    }
}

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red, green and blue.
    pub rgb: [u8; 3],
    /// Where it stands.
    pub place: Place,
}

impl Color {
    /// The colour of six hexadecimal digits after a `#`.
    pub(crate) fn parse(text: &str) -> Option<[u8; 3]> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some([part(0)?, part(2)?, part(4)?])
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Decode for Color {
    const WANTED: &'static str = "a text such as \"#14508c\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = String::decode(node, cx)?;
        let rgb = Self::parse(&text);
        if rgb.is_none() {
            let help = "Write two hexadecimal digits each for red, green and blue, such as \"#14508c\".";
            cx.report(cx.dialect.invalid_value, node, format!("`{text}` is not a colour"), help);
        }
        Some(Self { rgb: rgb?, place: Place::of(node, cx) })
    }
}

impl JsonSchema for Color {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Color".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" })
    }
}

checked_text! {
    /// The address at which a source can be edited, with `{path}` for its file and `{line}` for the line of a code.
    EditUrl, wanted "an address to edit at",
    help "Write the whole address with `{path}` in the place of the file, such as \"https://example.com/edit/main/{path}#L{line}\".",
    schema { "type": "string", "pattern": "^https?://\\S*\\{path\\}\\S*$" },
    |text| {
        let rest = text.replace("{path}", "").replace("{line}", "");
        let good = (text.starts_with("https://") || text.starts_with("http://")) && text.contains("{path}")
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c));
        good.then(|| text.to_owned())
    }
}

impl EditUrl {
    /// The address for a line of a file; `path` can stand in an address as it is.
    pub(crate) fn of(&self, path: &str, line: usize) -> String {
        self.as_str().replace("{path}", path).replace("{line}", &line.to_string())
    }
}
