//! The parts of the storage format that templates use, too.

/// Writes text so that it is nothing but text, within an element or a quoted attribute, on one line.
///
/// Confluence's new editor shows a line feed as a line break, and answers 400 to what XML 1.0 forbids.
pub fn escape(text: &str, out: &mut String) {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\n' => " ",
            _ if !is_xml(c) || c == '\r' => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(written);
        plain = at + c.len_utf8();
    }
    out.push_str(&text[plain..]);
}

/// Writes text as it is, in CDATA sections.
pub fn cdata(text: &str, out: &mut String) {
    out.push_str("<![CDATA[");
    // Filtered first: what is left out could have kept a `]]>` apart.
    let allowed: String = text.chars().filter(|c| is_xml(*c)).collect();
    out.push_str(&allowed.replace("]]>", "]]]]><![CDATA[>"));
    out.push_str("]]>");
}

/// The characters that XML 1.0 allows.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// Writes an anchor. It must stand within a heading, a cell or a paragraph: the new editor loses it elsewhere.
pub fn anchor(name: &str, out: &mut String) {
    out.push_str(r#"<ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">"#);
    escape(name, out);
    out.push_str("</ac:parameter></ac:structured-macro>");
}

/// Writes a block of code. The language is written where Confluence knows it.
pub fn code_macro(language: Option<&str>, text: &str, out: &mut String) {
    out.push_str(r#"<ac:structured-macro ac:name="code" ac:schema-version="1">"#);
    if let Some(language) = language.and_then(language_name) {
        out.push_str(r#"<ac:parameter ac:name="language">"#);
        out.push_str(language);
        out.push_str("</ac:parameter>");
    }
    out.push_str("<ac:plain-text-body>");
    // The last line feed goes without saying, except after an empty line.
    let body = text.strip_suffix('\n').filter(|body| !body.is_empty() && !body.ends_with('\n'));
    cdata(body.unwrap_or(text), out);
    out.push_str("</ac:plain-text-body></ac:structured-macro>");
}

/// What Confluence calls a language. Of the names that differ, Server's: Cloud knows them from migrated pages, while a
/// macro with a name that Server does not know fails.
fn language_name(language: &str) -> Option<&'static str> {
    Some(match language.to_ascii_lowercase().as_str() {
        "bash" | "sh" | "shell" | "zsh" | "console" => "bash",
        "c" | "c++" | "cpp" => "cpp",
        "c#" | "cs" | "csharp" => "c#",
        "css" => "css",
        "diff" | "patch" => "diff",
        "groovy" => "groovy",
        "java" => "java",
        "javascript" | "js" | "typescript" | "ts" => "js",
        "json" => "json",
        "perl" => "perl",
        "php" => "php",
        "powershell" | "ps1" => "powershell",
        "py" | "python" => "py",
        "rb" | "ruby" => "ruby",
        "scala" => "scala",
        "sql" => "sql",
        "text" | "txt" | "plain" | "plaintext" => "text",
        "html" | "xml" | "xhtml" | "svg" => "xml",
        "yaml" | "yml" => "yml",
        _ => return None,
    })
}
