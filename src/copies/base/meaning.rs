//! What stands in a file or on a page, as far as somebody means it.

use crate::copies::Form;
use crate::copies::canonical::{self, composed, is_space, typed};
use crate::copies::read::csv;
use crate::copies::region;
use crate::richtext::Block;
use crate::richtext::document::{self, Trace};
use crate::source::body_of_page;

/// The canonical meaning of everything that stands in a text of a form: what it says, with comments, macros and their
/// parameters, images, mentions, tasks, the colours that somebody chose, and elements that are not known.
///
/// Two texts of one form have the same meaning if and only if nobody changed anything: what a formatter of Markdown or HTML
/// does is no change, nor is what Confluence does to a page when it stores it, its markers of inline comments among it. The
/// form of the meaning has the version [`canonical::VERSION`].
pub fn meaning(form: Form, text: &str) -> String {
    match form {
        Form::Markdown => {
            let (front, body) = text.split_at_checked(body_of_page(text)).unwrap_or(("", text));
            lines(front) + &region::meaning(body, form) + &levels(document::from_markdown(body).ok())
        }
        Form::Html => region::meaning(text, form) + &levels(document::from_html(text).ok()),
        Form::Storage => storage(text),
        Form::Csv | Form::Tsv => rows(text, form == Form::Tsv),
        Form::Text => lines(text),
        // Every byte is the author's.
        Form::Yaml => text.replace("\r\n", "\n"),
    }
}

/// How deep the headings of a page are: a page of its own is shaped by them.
fn levels(page: Option<document::Document>) -> String {
    let blocks = page.map(|page| document::text(&page.nodes).blocks).unwrap_or_default();
    let level = |block: &Block| match block {
        Block::Heading { level, .. } => Some(format!("\nh{level}")),
        _ => None,
    };
    blocks.iter().filter_map(level).collect()
}

fn storage(text: &str) -> String {
    let Ok((page, trace)) = document::traced_storage(text) else { return text.to_owned() };
    let text = document::text(&page.nodes);
    let mut out = canonical::text(&text) + &canonical::unseen(&text);
    out.push_str("\n\n");
    let (mut look, mut written) = (String::new(), String::new());
    for part in trace {
        match part {
            Trace::Look(next) => look = next,
            Trace::Mark(mark) => {
                looked(&look, &mut written, &mut out);
                out.push_str(&format!("<{mark}>\n"));
            }
            Trace::Text(text) => {
                let text: String = composed(&text).chars().filter(|c| !is_space(*c) && !c.is_control()).collect();
                if !text.is_empty() {
                    looked(&look, &mut written, &mut out);
                    // Nothing that is written can be taken for a mark.
                    out.push_str(&typed(&text).replace('\\', "\\\\").replace('<', "\\<").replace('{', "\\{"));
                }
            }
        }
    }
    out
}

/// Says how what follows looks, where that is another look than before.
fn looked(look: &str, written: &mut String, out: &mut String) {
    if look != written {
        out.push_str(&format!("{{{look}}}"));
        look.clone_into(written);
    }
}

/// The cells of rows, whatever parts and quotes them.
fn rows(text: &str, tabs: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for row in csv::all_rows(text, tabs) {
        let mut cells: Vec<String> = row.iter().map(|cell| spaced(cell)).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            for cell in cells {
                out.push_str(&cell.replace('\\', "\\\\").replace('\t', "\\t"));
                out.push('\t');
            }
            out.push('\n');
        }
    }
    out
}

/// Lines with words, whatever the space between these.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(spaced).filter(|line| !line.is_empty()) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// A text with single spaces between its words, and without what nobody sees.
fn spaced(text: &str) -> String {
    let text = composed(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::meaning;
    use crate::copies::Form;

    fn same(form: Form, a: &str, b: &str) {
        assert_eq!(meaning(form, a), meaning(form, b), "{a} {b}");
    }

    fn other(form: Form, a: &str, b: &str) {
        assert_ne!(meaning(form, a), meaning(form, b), "{a} {b}");
    }

    #[test]
    fn what_a_wiki_does_to_a_page_is_no_change() {
        let same = |a, b| same(Form::Storage, a, b);
        same(
            "<p>a b</p>",
            "<p local-id=\"x\">a\n <ac:inline-comment-marker ac:ref=\"r\">b</ac:inline-comment-marker></p>",
        );
        same("<p>a</p>", "<p /><p class=\"auto-cursor-target\"><br/></p><p>a</p><p>&nbsp;</p>");
        same("<td>a</td>", "<td><p>a</p></td>");
        same(
            "<table><tr><td colspan=\"1\">a</td></tr></table>",
            "<table data-layout=\"wide\" class=\"wrapped\"><colgroup><col style=\"width: 12.0px;\"/></colgroup><tbody><tr ac:local-id=\"1\"><td><div class=\"content-wrapper\"><p>a</p></div></td></tr></tbody></table>",
        );
        same(
            "<ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">Up</ac:parameter><ac:parameter ac:name=\"colour\">Green</ac:parameter></ac:structured-macro>",
            "<p><ac:structured-macro ac:macro-id=\"7\" ac:schema-version=\"1\" ac:name=\"status\" ><ac:parameter ac:name=\"subtle\"/><ac:parameter ac:name=\"colour\">Green</ac:parameter><ac:parameter ac:name=\"title\">Up</ac:parameter></ac:structured-macro></p>",
        );
        same(
            "<ac:link><ri:page ri:content-title=\"A\"/><ac:link-body>x</ac:link-body></ac:link>",
            "<ac:link ac:card-appearance=\"inline\"><ri:page ri:space-key=\"S\" ri:content-title=\"A\" ri:version-at-save=\"3\" /><ac:link-body>x</ac:link-body></ac:link>",
        );
        same("<p>“é”…</p>", "<p>&ldquo;&eacute;&rdquo;&hellip;</p>");
        same(
            "<p>a</p>",
            "<!-- note --><ac:layout><ac:layout-section ac:type=\"single\"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout>",
        );
        same(
            "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>",
            "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-uuid>u</ac:task-uuid><ac:task-status>complete</ac:task-status><ac:task-body><span>x</span></ac:task-body></ac:task></ac:task-list>",
        );
        same(
            "<p><span style=\"color: rgb(255, 0,0);\">a b</span></p>",
            "<p><span style=\"color:#FF0000\">a</span> <span style=\"color:#ff0000\">b</span></p>",
        );
        same(
            "<p>a</p>",
            "<p style=\"text-align: left;margin-left: 0.0px;\"><span style=\"letter-spacing: 0.0px;\">a</span></p>",
        );
    }

    #[test]
    fn what_a_person_does_to_a_page_is_one() {
        let page = "<h2>T</h2><table><tr><td>a</td><td></td><td></td></tr></table><p>b c</p>";
        let mention = "<ac:link><ri:user ri:account-id=\"1\"/></ac:link>";
        for (from, to) in [
            ("b c", "b d"),
            ("b c", "<u>b</u> c"),
            ("b c", "<strong>b</strong> c"),
            ("b c", "<span style=\"color: red\">b</span> c"),
            ("<p>b", "<p style=\"text-align: center;\">b"),
            ("<td>a", "<td data-highlight-colour=\"#ffbdad\">a"),
            ("<td>a", "<td colspan=\"2\">a"),
            ("<td>a", "<th>a"),
            ("h2", "h3"),
            ("b c", "b c <time datetime=\"2026-01-02\" />"),
            ("b c", "b c <ac:emoticon ac:name=\"tick\"/>"),
            ("b c", "b c <ac:placeholder>note</ac:placeholder>"),
            ("b c", "b c <ac:image><ri:attachment ri:filename=\"x.png\"/></ac:image>"),
            ("b c", "b c <ac:structured-macro ac:name=\"unknown\"/>"),
            (
                "<p>b c</p>",
                "<ac:structured-macro ac:name=\"panel\"><ac:rich-text-body><p>b c</p></ac:rich-text-body></ac:structured-macro>",
            ),
            ("b c", "<x:own>b c</x:own>"),
            ("b c", "<a href=\"docs/a/404.html\">b</a> c"),
        ] {
            assert!(page.contains(from), "{from}");
            other(Form::Storage, page, &page.replace(from, to));
        }
        let cells =
            |both: [&str; 2]| page.replace("<td></td><td></td>", &both.map(|it| format!("<td>{it}</td>")).concat());
        other(Form::Storage, &cells([mention, ""]), &cells(["", mention]));
        other(Form::Storage, &cells([mention, ""]), &cells([&mention.replace('1', "2"), ""]));
        let task = |status| {
            format!(
                "<ac:task-list><ac:task><ac:task-status>{status}</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>"
            )
        };
        other(Form::Storage, &task("complete"), &task("incomplete"));
        let parameter = |value| {
            format!(
                "<ac:structured-macro ac:name=\"include\"><ac:parameter ac:name=\"\"><ac:link><ri:page ri:content-title=\"{value}\"/></ac:link></ac:parameter></ac:structured-macro>"
            )
        };
        other(Form::Storage, &parameter("A"), &parameter("B"));
        let href = |to| format!("<p><a href=\"{to}\">x</a></p>");
        other(Form::Storage, &href("docs/a/404.html"), &href("docs/b/404.html"));
    }

    #[test]
    fn rows_texts_and_front_matter_mean_their_words() {
        same(Form::Csv, "a,b\r\n\"c\",\"d e\"\r\n", "a;b\nc; d  e;\n\n");
        other(Form::Csv, "a,b\nc,d\n", "a,b\nc,e\n");
        other(Form::Csv, "a,b\nc,d\n", "a,b\n,c,d\n");
        same(Form::Tsv, "a\tb\n", "a \tb");
        same(Form::Text, "a  b\n\nc", "a b\r\nc\n");
        other(Form::Text, "a b", "a\nb");
        same(Form::Markdown, "---\ntitle: x\n---\n\n# A\n", "---\ntitle:  x\n---\n# A");
        other(Form::Markdown, "---\ntitle: x\n---\n# A\n", "---\ntitle: y\n---\n# A\n");
        other(Form::Markdown, "a <!-- b -->", "a <!-- c -->");
        other(Form::Html, "<p>a</p>", "<p>b</p>");
    }
}
