//! Which form a copy is written in.

use super::read::csv;
use super::read::tokens::{is_code, is_column_heading};
use super::sheet::Form;

/// How much of a text is looked at, in bytes.
const LOOKED_AT: usize = 256 * 1024;

/// The form of a copy: by the ending of its name, and by its text where that does not decide. A name may be a path, or
/// `-` for standard input.
pub fn detect(name: &str, text: &str) -> Form {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd" | "mdx") => Form::Markdown,
        Some("html" | "htm") if is_storage(head(text)) && !is_page(head(text)) => Form::Storage,
        Some("html" | "htm") => Form::Html,
        Some("xhtml" | "xml") if is_page(head(text)) => Form::Html,
        Some("xhtml" | "xml") => Form::Storage,
        Some("csv") => Form::Csv,
        Some("tsv" | "tab") => Form::Tsv,
        Some("yaml" | "yml") => Form::Yaml,
        _ => by_text(head(text)),
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn by_text(text: &str) -> Form {
    if is_storage(text) {
        Form::Storage
    } else if is_html(text) {
        Form::Html
    } else if is_yaml(text) {
        Form::Yaml
    } else if is_rows(text, '\t') {
        Form::Tsv
    } else if is_rows(text, ',') || is_rows(text, ';') {
        Form::Csv
    } else if is_markdown(text) {
        Form::Markdown
    } else {
        Form::Text
    }
}

/// Whether there is something in it that only Confluence writes.
fn is_storage(text: &str) -> bool {
    ["<ac:", "<ri:"].iter().any(|tag| text.contains(tag))
}

/// Whether a start tag of one of these elements is in it.
fn has_tag(text: &str, names: &[&str]) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        names.iter().any(|name| {
            rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && rest.get(name.len()..).is_some_and(|after| {
                    after.starts_with(['>', '/']) || after.starts_with(|c: char| c.is_ascii_whitespace())
                })
        })
    })
}

/// Whether it is a whole page of HTML.
fn is_page(text: &str) -> bool {
    has_tag(text, &["!doctype", "html", "head", "body"])
}

fn is_html(text: &str) -> bool {
    // Markdown may hold tables in HTML; HTML does not begin with a heading of Markdown.
    let starts = text.trim_start().starts_with('<');
    is_page(text) && (starts || !is_markdown(text))
        || has_tag(text, &["table"]) && (starts || !is_markdown(text))
        || starts && has_tag(text, &["h1", "h2", "h3", "p", "div", "ul", "dl", "section", "article"])
}

/// Whether it is a catalog: keys of one at the beginnings of lines.
fn is_yaml(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    has("title") && has("sections")
}

/// Whether every line is a row of the same number of cells, two or more, and the cells are not those of prose.
fn is_rows(text: &str, delimiter: char) -> bool {
    const MOST: usize = 500;
    if delimiter != '\t' && text.get(..4).is_some_and(|start| start == "sep=") {
        return true;
    }
    let mut columns = 0;
    let mut coded = 0;
    let mut heading = false;
    let mut rows = 0;
    for row in csv::rows(text, delimiter).take(MOST) {
        if rows > 0 && row.len() != columns {
            return false;
        }
        if rows == 0 {
            columns = row.len();
            heading = row.iter().filter(|field| is_column_heading(field.text.trim())).count() * 2 > columns;
        }
        coded += usize::from(row.iter().any(|field| is_code(field.text.trim())));
        rows += 1;
    }
    rows > 1 && columns > 1 && (heading || coded * 2 >= rows)
}

/// Whether it has what only Markdown has: a table with its line of dashes, a heading of `#`, or a fence.
fn is_markdown(text: &str) -> bool {
    let mut before = "";
    text.lines().any(|line| {
        let is_delimiter = is_delimiter_row(line) && before.contains('|');
        before = line;
        is_delimiter || is_heading(line) || is_fence(line)
    })
}

/// The second line of a table (GFM, section 4.10).
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn is_heading(line: &str) -> bool {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&hashes) && line.get(hashes..).is_some_and(|rest| rest.starts_with(' ') && !rest.trim().is_empty())
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

#[cfg(test)]
mod tests {
    use super::{Form, detect};

    #[test]
    fn endings_decide() {
        for (name, form) in [
            ("a/README.md", Form::Markdown),
            ("PAGE.MDX", Form::Markdown),
            ("a.htm", Form::Html),
            ("a.xhtml", Form::Storage),
            ("a.csv", Form::Csv),
            ("a.tab", Form::Tsv),
            ("a.yml", Form::Yaml),
            ("a.txt", Form::Text),
            ("a.b\\noending", Form::Text),
            ("-", Form::Text),
        ] {
            assert_eq!(detect(name, "404 Not Found"), form, "{name}");
        }
        assert_eq!(detect("a.xhtml", "<?xml version='1.0'?><!DOCTYPE html><html><body/></html>"), Form::Html);
        assert_eq!(detect("export.html", "<p><ac:link/></p>"), Form::Storage);
    }

    #[test]
    fn the_text_decides_where_the_ending_does_not() {
        for (text, form) in [
            ("<p>a</p><ac:structured-macro ac:name=\"toc\"/>", Form::Storage),
            ("<!doctype html>\n<title>x</title>", Form::Html),
            ("<TABLE><tr><td>404", Form::Html),
            ("<p>One</p>", Form::Html),
            ("# Codes\n\n<table><tr><td>404</table>\n", Form::Markdown),
            ("|Code|Name|\n|--|:-:|\n|404|Not Found|\n", Form::Markdown),
            ("Codes\n\n## Errors\n\n- `404`: gone\n", Form::Markdown),
            ("```\n404\n```\n", Form::Markdown),
            ("title: Codes\nsections: []\n", Form::Yaml),
            ("code,summary\r\n404,\"Not, found\"\r\n", Form::Csv),
            ("Code;Name\n404;Not Found\n", Form::Csv),
            ("404\tNot Found\n500\tInternal\n", Form::Tsv),
            ("Codes\n\nCode\tName\n404\tNot Found\n", Form::Text),
            ("One thing, and another\nTwo things, and others\n", Form::Text),
            ("a <code>POST</code> here\n- [x](#)\n#hashtag\n", Form::Text),
            ("+-----+------+\n| 404 | Gone |\n+-----+------+\n", Form::Text),
            ("", Form::Text),
        ] {
            assert_eq!(detect("-", text), form, "{text}");
        }
    }
}
