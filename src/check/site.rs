//! Rules about what `book.toml` makes of the site.

use super::codes::Suggestions;
use super::links;
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::links::LinkIndex;
use crate::model::{Book, Color, Link, Text};
use crate::render::{color_pair, style_of};
use crate::richtext::is_safe_address;
use crate::source::nearest;

/// Files that the settings name are there, and links lead somewhere.
pub(super) fn settings(book: &Book, index: &LinkIndex<'_>, findings: &mut Findings) {
    let html = &book.config.output.html;
    file(book, html.logo.as_ref(), &["theme/", &format!("{}/", book.config.src())], findings);
    for (names, ending) in [(&html.css, ".css"), (&html.js, ".js")] {
        for name in names {
            if name.as_str().ends_with(ending) {
                file(book, Some(name), &["theme/"], findings);
            } else {
                let message = format!("the name of `{name}` does not end in `{ending}`");
                let help = format!("Name a file of the theme, such as \"theme/extra{ending}\".");
                findings.push(Diagnostic::new(&rules::CONFIG_INVALID_VALUE, name.place.0, message).help(help));
            }
        }
    }
    let mut suggestions = Suggestions::default();
    for link in &html.links {
        let (target, place) = (link.address.to_string(), link.address.place);
        if !is_safe_address(&target) {
            let message = format!("the address `{target}` is left out: its scheme is not one that pages may link to");
            let help = "Write an address that starts with `https://`.";
            findings.push(Diagnostic::new(&rules::UNSAFE_ADDRESS, place.0, message).help(help));
            continue;
        }
        let link = Link { target, image: false, text: link.label.to_string(), place };
        findings.push_some(links::of_settings(&link, index, &mut suggestions));
    }
    for link in html.footer.iter().flat_map(|footer| &footer.links) {
        findings.push_some(links::of_settings(link, index, &mut suggestions));
    }
}

/// A file that is published is there.
fn file(book: &Book, name: Option<&Text>, folders: &[&str], findings: &mut Findings) {
    let Some(name) = name else { return };
    let known = folders.iter().any(|folder| name.as_str().trim_start_matches("./").starts_with(folder));
    if known && book.published(name.as_str()).is_some() {
        return;
    }
    let theme = book.theme.iter().map(|asset| format!("theme/{}", asset.path));
    let assets = book.assets.iter().map(|asset| format!("{}/{}", book.config.src(), asset.path));
    let all: Vec<String> =
        theme.chain(assets).filter(|path| folders.iter().any(|folder| path.starts_with(folder))).collect();
    let near = nearest(name.as_str(), &all.iter().map(String::as_str).collect::<Vec<_>>())
        .map(|near| format!("Did you mean `{near}`?"));
    let folders: Vec<String> = folders.iter().map(|folder| format!("`{folder}`")).collect();
    let help = near
        .unwrap_or_else(|| format!("Put it into {}, and name it from the folder of book.toml.", folders.join(" or ")));
    let message = format!("there is no file `{name}` that the site could have");
    findings.push(Diagnostic::new(&rules::CONFIG_INVALID_VALUE, name.place.0, message).help(help));
}

/// Colours can be read on the papers of the theme.
pub(super) fn contrast(book: &Book, findings: &mut Findings) {
    let colors = &book.config.output.html.colors;
    let style = style_of(book);
    for (at, scheme, palette) in [(0, "light", &colors.light), (1, "dark", &colors.dark)] {
        let papers: Vec<[u8; 3]> = ["--paper", "--raised"]
            .iter()
            .filter_map(|property| Color::parse(color_pair(&style, property)?.get(at)?))
            .collect();
        for (key, _, color) in palette.all() {
            let Some(color) = color else { continue };
            let Some(worst) =
                papers.iter().copied().min_by(|a, b| ratio(color.rgb, *a).total_cmp(&ratio(color.rgb, *b)))
            else {
                continue;
            };
            let found = ratio(color.rgb, worst);
            if found >= ENOUGH {
                continue;
            }
            let paper = Color { rgb: worst, place: color.place };
            let message = format!(
                "`{key}` has a contrast of {} to the {scheme} paper `{paper}`, and 4.5:1 is needed",
                shown(found)
            );
            let help = match nearest_that_passes(color.rgb, &papers) {
                Some(rgb) => {
                    format!("The nearest of the same hue that passes is \"{}\".", Color { rgb, place: color.place })
                }
                None => "No colour of this hue passes: choose another, or other papers.".to_owned(),
            };
            findings.push(Diagnostic::new(&rules::CONTRAST, color.place.0, message).help(help));
        }
    }
}

/// The least contrast of text (WCAG 2.2, 1.4.3, level AA).
const ENOUGH: f64 = 4.5;

/// A ratio, cut off so that one that fails does not look as if it passed.
fn shown(ratio: f64) -> String {
    format!("{:.2}:1", (ratio * 100.0).floor() / 100.0)
}

/// The relative luminance of a colour (WCAG 2.2).
fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio of two colours (WCAG 2.2).
fn ratio(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour of the same hue and saturation whose lightness differs least, among those that can be read on all papers.
fn nearest_that_passes(rgb: [u8; 3], papers: &[[u8; 3]]) -> Option<[u8; 3]> {
    const STEPS: u32 = 1000;
    let [hue, saturation, lightness] = hsl(rgb);
    let passes = |rgb: &[u8; 3]| papers.iter().all(|paper| ratio(*rgb, *paper) >= ENOUGH);
    let away = (1..=STEPS).map(|step| f64::from(step) / f64::from(STEPS));
    away.flat_map(|away| [lightness - away, lightness + away])
        .filter(|lightness| (0.0..=1.0).contains(lightness))
        .map(|lightness| from_hsl([hue, saturation, lightness]))
        .find(passes)
}

/// Hue in sixths of the circle, saturation and lightness.
fn hsl(rgb: [u8; 3]) -> [f64; 3] {
    let [red, green, blue] = rgb.map(|part| f64::from(part) / 255.0);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (spread, lightness) = (most - least, f64::midpoint(most, least));
    if spread == 0.0 {
        return [0.0, 0.0, lightness];
    }
    let hue = if most == red {
        ((green - blue) / spread).rem_euclid(6.0)
    } else if most == green {
        (blue - red) / spread + 2.0
    } else {
        (red - green) / spread + 4.0
    };
    [hue, spread / (1.0 - (2.0 * lightness - 1.0).abs()), lightness]
}

fn from_hsl([hue, saturation, lightness]: [f64; 3]) -> [u8; 3] {
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * saturation;
    [0.0, 8.0, 4.0].map(|shift| {
        let k = (shift + hue * 2.0).rem_euclid(12.0);
        let part = lightness - chroma / 2.0 * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
        let byte = (part * 255.0).round().clamp(0.0, 255.0) as u8;
        byte
    })
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, from_hsl, hsl, luminance, nearest_that_passes, ratio, shown};

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((ratio([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        // #767676 is the lightest grey that passes on white, #777777 just fails.
        assert_eq!(shown(ratio([0x76; 3], [255; 3])), "4.54:1");
        assert_eq!(shown(ratio([0x77; 3], [255; 3])), "4.47:1");
        assert!((luminance([255, 0, 0]) - 0.2126).abs() < 1e-9);
    }

    #[test]
    fn a_colour_survives_the_way_to_its_hue_and_back() {
        for rgb in [[0x14, 0x50, 0x8c], [255, 0, 0], [1, 2, 3], [250, 128, 114], [0, 255, 128], [99, 99, 99]] {
            assert_eq!(from_hsl(hsl(rgb)), rgb);
        }
    }

    #[test]
    fn the_nearest_that_passes_has_the_same_hue_and_is_nearest() {
        let papers = [[0xff, 0xfe, 0xfc], [0xf6, 0xf4, 0xef]];
        for rgb in [[0xff, 0x99, 0x00], [0x66, 0xcc, 0x66], [0xaa, 0xaa, 0xaa], [0x33, 0xaa, 0xff]] {
            let found = nearest_that_passes(rgb, &papers).expect("a colour");
            assert!(papers.iter().all(|paper| ratio(found, *paper) >= ENOUGH), "{found:?}");
            let (was, is) = (hsl(rgb), hsl(found));
            assert!((was[0] - is[0]).abs() < 0.05 && is[2] < was[2], "{was:?} {is:?}");
            // One that is a little lighter fails.
            let lighter = from_hsl([was[0], was[1], is[2] + 0.01]);
            assert!(papers.iter().any(|paper| ratio(lighter, *paper) < ENOUGH), "{found:?}");
        }
    }
}
