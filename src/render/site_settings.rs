//! What `book.toml` makes of the site: logo, colours, links in the header, footer, where to edit.

use super::Source;
use super::form::{self, Hand, Headings};
use super::scope::Linker;
use super::view;
use crate::links::{Destination, encode, encode_ascii};
use crate::model::{Asset, Color, Output, Place};
use crate::richtext::{Address, Links, is_safe_address};

/// The style sheet that the colours are written to.
const COLORS: &str = "theme/colors.css";

/// The size of a picture in pixels, as far as its bytes say it plainly: PNG, GIF, and SVG with a `viewBox`.
fn size(asset: &Asset) -> Option<[u32; 2]> {
    let bytes = asset.bytes.as_slice();
    let big = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let little = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some([big(16)?, big(20)?]);
    }
    if bytes.starts_with(b"GIF8") {
        return Some([little(6)?, little(8)?]);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let svg = text.get(text.find("<svg")?..)?;
    let box_of = svg.get(..svg.find('>')?)?.split("viewBox=").nth(1)?;
    let numbers = box_of.get(1..)?.split(['"', '\'']).next()?;
    let numbers: Vec<f64> = numbers.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 10,000")]
        [_, _, width, height] if (1.0..10_000.0).contains(width) && (1.0..10_000.0).contains(height) => {
            Some([width.round() as u32, height.round() as u32])
        }
        _ => None,
    }
}

/// The address of a link in the settings, from the root of the site; whole addresses are told apart.
enum Target {
    Page(String),
    Whole(String),
}

impl<'a> Source<'a> {
    /// What is the same on every page of the site.
    pub(super) fn site_settings(&self) -> view::Site<'a> {
        let book = self.book;
        let html = &book.config.output.html;
        let logo = html.logo.as_ref().and_then(|name| book.published(name.as_str()));
        let logo = logo.map(|(path, asset)| {
            // As high as a line of the header; the style sheet says so, too.
            let size = size(asset).map(|[width, height]| [width * 32 / height.max(1), 32]);
            view::Logo {
                path: encode(&path),
                width: size.map(|[width, _]| width.max(1)),
                height: size.map(|[_, height]| height),
            }
        });
        let files = |names: &'a [crate::model::Text]| {
            let found = names.iter().filter_map(|name| book.published(name.as_str()));
            found.map(|(path, _)| encode(&path)).collect::<Vec<_>>()
        };
        let colors = (!self.colors().is_empty()).then(|| COLORS.to_owned());
        view::Site {
            logo,
            links: html
                .links
                .iter()
                .filter_map(|link| {
                    let (href, outside) = match target(self.linker, link.address.as_str())? {
                        Target::Page(href) => (href, false),
                        Target::Whole(href) => (href, true),
                    };
                    Some(view::HeaderLink { label: link.label.as_str(), href, outside })
                })
                .collect(),
            css: colors.into_iter().chain(files(&html.css)).collect(),
            js: files(&html.js),
        }
    }

    /// The colours as custom properties, if there are any. What a scheme does not name stays as the theme has it.
    fn colors(&self) -> String {
        let colors = &self.book.config.output.html.colors;
        let theme = super::html::style_of(self.book);
        let mut rules = String::new();
        for ((_, property, light), (_, _, dark)) in colors.light.all().into_iter().zip(colors.dark.all()) {
            let [of_light, of_dark] = pair(&theme, property).map_or([None, None], |pair| pair.map(Some));
            let either = light.or(dark);
            let light = light.map(Color::to_string).or(of_light).or(either.map(Color::to_string));
            let dark = dark.map(Color::to_string).or(of_dark).or(either.map(Color::to_string));
            if let (Some(_), Some(light), Some(dark)) = (either, light, dark) {
                rules.push_str(&format!("  {property}: light-dark({light}, {dark});\n"));
            }
        }
        // Paper has colours of its own.
        if rules.is_empty() { rules } else { format!("@media not print {{\n:root {{\n{rules}}}\n}}\n") }
    }

    /// The style sheet of the colours.
    pub(super) fn color_sheet(&self) -> Option<(String, Vec<u8>)> {
        let colors = self.colors();
        (!colors.is_empty()).then(|| (format!("html/{COLORS}"), colors.into_bytes()))
    }

    /// The author's text at the foot of a page, from which `root` leads to the root of the site.
    pub(super) fn footer(&self, root: &str) -> Option<String> {
        let footer = self.book.config.output.html.footer.as_ref()?;
        let links = FromRoot { linker: self.linker, root };
        Some(form::blocks(Hand { form: Output::Html, colours: true }, &footer.text, &links, Headings::below(2)))
    }

    /// Where the source at a place can be edited.
    pub(super) fn edit(&self, place: Place) -> Option<String> {
        let pattern = self.book.config.output.html.edit_url.as_ref()?;
        let sources = self.linker.sources;
        let path = encode_ascii(sources.name(place.0.file));
        Some(pattern.of(&path, sources.start(place.0).line))
    }
}

/// The two colours of a custom property of a style sheet: `--link: light-dark(#14508c, #8ebbee)`.
pub(crate) fn pair(style: &str, property: &str) -> Option<[String; 2]> {
    let rest = style.split(&format!("{property}:")).nth(1)?.trim_start();
    let inner = rest.strip_prefix("light-dark(")?.split(')').next()?;
    let (light, dark) = inner.split_once(',')?;
    let [light, dark] = [light, dark].map(|color| color.trim().to_owned());
    (Color::parse(&light).is_some() && Color::parse(&dark).is_some()).then_some([light, dark])
}

fn target(linker: Linker<'_>, address: &str) -> Option<Target> {
    let page = |path: &str, anchor: Option<&str>| {
        let path = encode(path);
        Target::Page(anchor.map_or(path.clone(), |anchor| format!("{path}#{}", encode(anchor))))
    };
    match linker.index.find_from_settings(address) {
        Destination::Document(to, anchor) => Some(page(&linker.site.html_path(to.path), anchor)),
        Destination::Code(to, code) => {
            let file = to.codes.get(code).map_or(code, String::as_str);
            Some(page(&format!("{}/{file}.html", to.path), None))
        }
        Destination::Asset(path) => Some(page(path, None)),
        Destination::Elsewhere => is_safe_address(address).then(|| Target::Whole(address.to_owned())),
        Destination::NoFile | Destination::Outside | Destination::NoAnchor(_) => None,
    }
}

/// Addresses of the settings on a page from which `root` leads to the root of the site.
struct FromRoot<'r> {
    linker: Linker<'r>,
    root: &'r str,
}

impl Links for FromRoot<'_> {
    fn link<'s>(&'s self, address: &'s str) -> Address<'s> {
        match target(self.linker, address) {
            Some(Target::Page(href)) => Address::Url(format!("{}{href}", self.root).into()),
            Some(Target::Whole(_)) | None => Address::Url(address.into()),
        }
    }

    fn image<'s>(&'s self, address: &'s str) -> Address<'s> {
        self.link(address)
    }
}

#[cfg(test)]
mod tests {
    use super::{pair, size};
    use crate::diagnostic::SourceMap;
    use crate::model::Asset;

    #[test]
    fn the_size_of_a_picture_is_read_where_it_is_plain() {
        let of = |bytes: &[u8]| {
            let file = SourceMap::default().add("theme/logo", "");
            size(&Asset { path: "logo".to_owned(), file, bytes: bytes.to_vec() })
        };
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x40"), Some([256, 64]));
        assert_eq!(of(b"GIF89a\x20\0\x10\0"), Some([32, 16]));
        assert_eq!(of(b"<?xml?><svg viewBox=\"0 0 120.4 30\">"), Some([120, 30]));
        assert_eq!(of(b"<svg width=\"9\"><g viewBox=\"0 0 1 1\">"), None);
        assert_eq!(of(b"\x89PNG"), None);
    }

    #[test]
    fn colours_of_the_theme_are_pairs() {
        let style = include_str!("../../theme/style.css");
        assert!(
            ["--paper", "--raised", "--link", "--c1", "--c5"].iter().all(|property| pair(style, property).is_some())
        );
        assert_eq!(pair("--a: red;", "--a"), None);
    }
}
