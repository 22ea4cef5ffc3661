//! What a page of the preview has beyond a built one: a script that listens for changes, from the same origin, so that a
//! strict Content-Security-Policy of the page lets it in.

use super::address::OWN;

/// The script.
pub(super) const SCRIPT: &str = include_str!("live.js");
/// The name of the script, and of the stream of events that it listens to, in the folder [`OWN`].
pub(super) const SCRIPT_NAME: &str = "live.js";
pub(super) const EVENTS_NAME: &str = "events";

/// A page with the script in it, at the end of its head. `version` is that of the site that the page is from, `base` the
/// folder of the site.
pub(super) fn with_script(page: &[u8], base: &str, version: &str) -> Vec<u8> {
    let tag = tag(base, version);
    let at = end_of_head(page).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, tag.as_bytes(), after].concat()
}

/// The page that stands where no page was ever made: empty, but for what is wrong where scripts do not run.
pub(super) fn empty_page(base: &str, version: &str, report: &str) -> Vec<u8> {
    let (tag, report) = (tag(base, version), escaped(report));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>The book has mistakes</title>\n{tag}</head>\n<body>\n<noscript><pre>{report}</pre></noscript>\n</body>\n</html>\n"
    )
    .into_bytes()
}

fn tag(base: &str, version: &str) -> String {
    // An address has no quotes and no angles.
    let base = base.replace('&', "&amp;");
    format!("<script src=\"{base}{OWN}/{SCRIPT_NAME}\" data-version=\"{version}\" defer></script>\n")
}

/// Where the end tag of the head starts.
fn end_of_head(page: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</head>";
    page.windows(END.len()).position(|part| part.eq_ignore_ascii_case(END))
}

/// A text that stands in an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{empty_page, with_script};

    #[test]
    fn the_script_stands_at_the_end_of_the_head() {
        let page = "<html><HEAD><title>é</title></HEAD><body>b</body></html>";
        let text = String::from_utf8(with_script(page.as_bytes(), "/a&b/", "s-3")).expect("UTF-8");
        let tag = "<script src=\"/a&amp;b/.statusbook/live.js\" data-version=\"s-3\" defer></script>\n";
        assert_eq!(text, page.replace("</HEAD>", &format!("{tag}</HEAD>")));
    }

    #[test]
    fn a_page_without_a_head_has_it_too() {
        let text = String::from_utf8(with_script(b"<p>text", "/", "s-3")).expect("UTF-8");
        assert!(text.starts_with("<p>text<script src=\"/.statusbook/live.js\""), "{text}");
    }

    #[test]
    fn what_is_wrong_is_text() {
        let page = String::from_utf8(empty_page("/", "s-0", "a </pre><script>&lt;")).expect("UTF-8");
        assert!(page.contains("<pre>a &lt;/pre&gt;&lt;script&gt;&amp;lt;</pre>"), "{page}");
    }
}
