//! What Confluence makes of a page between writing and reading it, as far as it has been seen: functions on pages in
//! storage format that leave what they say as it was, but for the last.

/// A rewrite of a page, and what it is called.
pub type Rewrite = (&'static str, fn(&str) -> String);

/// All of them. The last one changes a text; the others do not.
pub const REWRITES: [Rewrite; 21] = [
    ("macro ids", macro_ids),
    ("schema versions", schema_versions),
    ("local ids", local_ids),
    ("versions of resources", resource_versions),
    ("table layout", table_layout),
    ("content wrappers", content_wrappers),
    ("paragraphs in cells", cell_paragraphs),
    ("table bodies", table_bodies),
    ("order of attributes", attribute_order),
    ("order of parameters", parameter_order),
    ("named entities", named_entities),
    ("names of elements", element_names),
    ("white space", white_space),
    ("fillers", fillers),
    ("wrappers", wrappers),
    ("comment markers", comment_markers),
    ("comments", comments),
    ("CDATA sections", cdata_sections),
    ("image layout", image_layout),
    ("smart cards", smart_cards),
    ("apostrophes", apostrophes),
];

/// A piece of a page.
#[derive(Clone, Copy)]
enum Piece<'a> {
    /// With its angle brackets.
    Tag(&'a str),
    Text(&'a str),
    /// Without what is around it.
    Cdata(&'a str),
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let (piece, length) = if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let end = section.find("]]>").expect("the end of a section");
            (Piece::Cdata(&section[..end]), end + 12)
        } else if rest.starts_with('<') {
            let end = rest.find('>').expect("the end of a tag") + 1;
            (Piece::Tag(&rest[..end]), end)
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            (Piece::Text(&rest[..end]), end)
        };
        all.push(piece);
        rest = &rest[length..];
    }
    all
}

/// The page with every tag as it is given back; comments stay as they are.
fn tags(page: &str, mut write: impl FnMut(&str) -> String) -> String {
    let write = |piece: Piece<'_>| match piece {
        Piece::Tag(comment) if comment.starts_with("<!") => comment.to_owned(),
        Piece::Tag(tag) => write(tag),
        Piece::Text(text) => text.to_owned(),
        Piece::Cdata(text) => format!("<![CDATA[{text}]]>"),
    };
    pieces(page).into_iter().map(write).collect()
}

/// The page with every text as it is given back; those of parameters and of code stay as they are.
fn texts(page: &str, mut write: impl FnMut(&str) -> String) -> String {
    let mut is_exact = false;
    let write = |piece: Piece<'_>| match piece {
        Piece::Tag(tag) => {
            is_exact = matches!(name(tag), "ac:parameter" | "pre") && !tag.ends_with("/>");
            tag.to_owned()
        }
        Piece::Text(text) if is_exact => text.to_owned(),
        Piece::Text(text) => write(text),
        Piece::Cdata(text) => format!("<![CDATA[{text}]]>"),
    };
    pieces(page).into_iter().map(write).collect()
}

/// The name of a tag; that of an end tag begins with a slash.
fn name(tag: &str) -> &str {
    tag.trim_start_matches('<')
        .split(|c: char| c.is_whitespace() || c == '>')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
}

/// A start tag with one more attribute, after those that it has.
fn with(tag: &str, attribute: &str) -> String {
    let (inner, end) = match tag.strip_suffix("/>") {
        Some(inner) => (inner, "/>"),
        None => (tag.trim_end_matches('>'), ">"),
    };
    format!("{} {attribute}{end}", inner.trim_end())
}

/// A start tag without an attribute; none where it has not got it.
fn without(tag: &str, attribute: &str) -> Option<String> {
    let start = tag.find(&format!(" {attribute}=\""))?;
    let value = start + attribute.len() + 3;
    let end = value + tag[value..].find('"')? + 1;
    Some(format!("{}{}", &tag[..start], &tag[end..]))
}

fn toggled(tag: &str, attribute: &str, value: &str) -> String {
    without(tag, attribute).unwrap_or_else(|| with(tag, &format!("{attribute}=\"{value}\"")))
}

fn is_macro(tag: &str) -> bool {
    name(tag) == "ac:structured-macro"
}

fn macro_ids(page: &str) -> String {
    let mut count = 0;
    tags(page, |tag| {
        if !is_macro(tag) {
            return tag.to_owned();
        }
        count += 1;
        with(tag, &format!("ac:macro-id=\"1b0f4e2a-0000-4000-8000-{count:012}\""))
    })
}

fn schema_versions(page: &str) -> String {
    tags(page, |tag| if is_macro(tag) { toggled(tag, "ac:schema-version", "1") } else { tag.to_owned() })
}

fn local_ids(page: &str) -> String {
    let mut count = 0;
    tags(page, |tag| {
        count += 1;
        match name(tag) {
            "ac:structured-macro" | "table" | "tr" | "th" | "td" => with(tag, &format!("ac:local-id=\"l{count}\"")),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ol" | "li" | "blockquote" => {
                with(tag, &format!("local-id=\"l{count}\""))
            }
            _ => tag.to_owned(),
        }
    })
}

fn resource_versions(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "ri:page" => with(&toggled(tag, "ri:space-key", "DOCS"), "ri:version-at-save=\"7\""),
        "ri:attachment" => with(tag, "ri:version-at-save=\"2\""),
        _ => tag.to_owned(),
    })
}

fn table_layout(page: &str) -> String {
    let mut in_columns = false;
    tags(page, |tag| match name(tag) {
        "table" => {
            let tag = without(tag, "data-layout").unwrap_or_else(|| with(tag, "data-layout=\"wide\""));
            toggled(&tag, "data-table-width", "1800")
        }
        "colgroup" => {
            in_columns = true;
            String::new()
        }
        "/colgroup" => {
            in_columns = false;
            String::new()
        }
        "col" if in_columns => String::new(),
        "ol" if !tag.contains("start=") => with(tag, "start=\"1\""),
        _ => tag.to_owned(),
    })
}

fn content_wrappers(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "table" => with(tag, "class=\"wrapped\""),
        "td" | "th" => format!("{tag}<div class=\"content-wrapper\">"),
        "/td" | "/th" => format!("</div>{tag}"),
        _ => tag.to_owned(),
    })
}

/// A paragraph that is all of a cell is taken out of it, and a macro of code gets one of its own.
fn cell_paragraphs(page: &str) -> String {
    let all = pieces(page);
    let named = |at: usize, wanted: &[&str]| match all.get(at) {
        Some(Piece::Tag(tag)) => wanted.contains(&name(tag)),
        _ => false,
    };
    let mut dropped = vec![false; all.len()];
    for at in 0..all.len() {
        if !(named(at, &["td", "th"]) && named(at + 1, &["p"])) {
            continue;
        }
        let end = (at + 2..all.len()).find(|end| named(*end, &["p", "/p"]));
        if let Some(end) = end
            && named(end, &["/p"])
            && named(end + 1, &["/td", "/th"])
        {
            (dropped[at + 1], dropped[end]) = (true, true);
        }
    }
    let mut out = String::new();
    let mut in_code = false;
    for (piece, dropped) in all.iter().zip(dropped) {
        match piece {
            Piece::Tag(_) if dropped => {}
            Piece::Tag(tag) if is_macro(tag) && tag.contains("ac:name=\"code\"") => {
                in_code = true;
                out.push_str("<p>");
                out.push_str(tag);
            }
            Piece::Tag(tag) if in_code && name(tag) == "/ac:structured-macro" => {
                in_code = false;
                out.push_str(tag);
                out.push_str("</p>");
            }
            Piece::Tag(tag) => out.push_str(tag),
            Piece::Text(text) => out.push_str(text),
            Piece::Cdata(text) => out.push_str(&format!("<![CDATA[{text}]]>")),
        }
    }
    out
}

fn table_bodies(page: &str) -> String {
    tags(page, |tag| if matches!(name(tag), "tbody" | "/tbody") { String::new() } else { tag.to_owned() })
}

fn attribute_order(page: &str) -> String {
    tags(page, |tag| {
        if tag.starts_with("</") {
            return tag.to_owned();
        }
        let (inner, end) = match tag.strip_suffix("/>") {
            Some(inner) => (inner, " />"),
            None => (tag.trim_end_matches('>'), ">"),
        };
        let name = name(inner);
        let mut attributes = Vec::new();
        let mut rest = inner[1 + name.len()..].trim();
        while let Some((attribute, after)) = rest.split_once("=\"") {
            let (value, next) = after.split_once('"').expect("the end of a value");
            attributes.push(format!(" {}=\"{value}\"", attribute.trim()));
            rest = next;
        }
        attributes.reverse();
        format!("<{name}{}{end}", attributes.concat())
    })
}

/// Every macro gets another parameter, and one that is empty.
fn parameter_order(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "ac:structured-macro" if !tag.ends_with("/>") && !tag.contains("ac:name=\"anchor\"") => {
            format!(
                "{tag}<ac:parameter ac:name=\"title\"></ac:parameter><ac:parameter ac:name=\"breakoutMode\">wide</ac:parameter>"
            )
        }
        _ => tag.to_owned(),
    })
}

fn named_entities(page: &str) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("\"", "&quot;"),
        ("’", "&rsquo;"),
        ("“", "&ldquo;"),
        ("”", "&rdquo;"),
        ("\u{a0}", "&nbsp;"),
        ("é", "&eacute;"),
        ("ä", "&auml;"),
        ("©", "&copy;"),
        ("…", "&hellip;"),
        ("—", "&mdash;"),
        ("°", "&deg;"),
        ("™", "&trade;"),
    ];
    texts(page, |text| NAMES.iter().fold(text.to_owned(), |text, (c, name)| text.replace(c, name)))
}

/// Other names of the same, and a macro of code without a language as `pre`.
fn element_names(page: &str) -> String {
    let mut out = String::new();
    let all = pieces(page);
    let mut plain = false;
    for (at, piece) in all.iter().enumerate() {
        let next = all.get(at + 1);
        match piece {
            Piece::Tag(tag) if is_macro(tag) && tag.contains("ac:name=\"code\"") => {
                plain = matches!(next, Some(Piece::Tag(next)) if name(next) == "ac:plain-text-body");
                out.push_str(if plain { "<pre>" } else { tag });
            }
            Piece::Tag(tag) if plain && matches!(name(tag), "ac:plain-text-body" | "/ac:plain-text-body") => {}
            Piece::Tag(tag) if plain && name(tag) == "/ac:structured-macro" => {
                plain = false;
                out.push_str("</pre>");
            }
            Piece::Cdata(text) if plain => {
                out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            }
            Piece::Tag(tag) => out.push_str(match name(tag) {
                "strong" => "<b>",
                "/strong" => "</b>",
                "em" => "<i>",
                "/em" => "</i>",
                _ => tag,
            }),
            Piece::Text(text) => out.push_str(text),
            Piece::Cdata(text) => out.push_str(&format!("<![CDATA[{text}]]>")),
        }
    }
    out
}

/// Line feeds between blocks, and runs of spaces as one.
fn white_space(page: &str) -> String {
    let spaced = texts(page, |text| {
        let mut out = String::new();
        for c in text.chars() {
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        out
    });
    tags(&spaced, |tag| match name(tag) {
        "table" | "tr" | "td" | "th" | "ul" | "ol" | "li" | "blockquote" | "tbody" | "/p" | "/table" | "/tr"
        | "/td" | "/th" | "/ul" | "/ol" | "/li" | "/blockquote" | "/tbody" | "hr" => format!("{tag}\n   "),
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => format!("\n  {tag}"),
        _ => tag.to_owned(),
    })
}

fn fillers(page: &str) -> String {
    const FILLERS: [&str; 4] = ["<p />", "<p><br /></p>", "<p>&nbsp;</p>", "<p class=\"auto-cursor-target\"><br/></p>"];
    let mut count = 0;
    let filled = tags(page, |tag| {
        count += 1;
        match name(tag) {
            "table" | "blockquote" => format!("{}{tag}", FILLERS[count % 4]),
            "/table" | "/blockquote" | "/td" | "hr" => match tag {
                "</td>" => format!("{}{tag}", FILLERS[count % 4]),
                _ => format!("{tag}{}", FILLERS[count % 4]),
            },
            _ => tag.to_owned(),
        }
    });
    format!("<p><br/></p>{filled}<p />")
}

fn wrappers(page: &str) -> String {
    let wrapped = tags(page, |tag| match name(tag) {
        "p" if !tag.ends_with("/>") => "<p class=\"x\" style=\"display:none\"><span>".to_owned(),
        "/p" => "</span></p>".to_owned(),
        _ => tag.to_owned(),
    });
    format!(
        "<ac:layout><ac:layout-section ac:type=\"single\"><ac:layout-cell><div class=\"y\">{wrapped}</div></ac:layout-cell></ac:layout-section></ac:layout>"
    )
}

/// A marker around the first word of every text.
fn comment_markers(page: &str) -> String {
    texts(page, |text| match text.split_once(' ') {
        _ if text.trim().is_empty() => text.to_owned(),
        Some((first, rest)) if !first.is_empty() => {
            format!("<ac:inline-comment-marker ac:ref=\"2f0c\">{first}</ac:inline-comment-marker> {rest}")
        }
        _ => format!("<ac:inline-comment-marker ac:ref=\"2f0d\">{text}</ac:inline-comment-marker>"),
    })
}

fn comments(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "p" | "table" | "ul" | "ol" | "/td" => format!("<!-- a comment -->{tag}"),
        "ac:task-id" => format!("<ac:task-uuid>7d1f</ac:task-uuid>{tag}"),
        _ => tag.to_owned(),
    })
}

fn cdata_sections(page: &str) -> String {
    let write = |piece: Piece<'_>| match piece {
        Piece::Cdata(text) => {
            let middle = text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0);
            let (first, second) = text.split_at(middle);
            format!("<![CDATA[{first}]]><![CDATA[{second}]]>")
        }
        Piece::Tag(tag) => tag.to_owned(),
        Piece::Text(text) => text.to_owned(),
    };
    pieces(page).into_iter().map(write).collect()
}

fn image_layout(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "ac:image" => with(
            tag,
            "ac:layout=\"center\" ac:custom-width=\"true\" ac:original-width=\"640\" ac:original-height=\"480\" ac:width=\"496\"",
        ),
        _ => tag.to_owned(),
    })
}

fn smart_cards(page: &str) -> String {
    tags(page, |tag| match name(tag) {
        "a" => with(tag, "data-card-appearance=\"inline\""),
        "ac:link" => with(tag, "ac:card-appearance=\"inline\""),
        _ => tag.to_owned(),
    })
}

fn apostrophes(page: &str) -> String {
    texts(page, |text| text.replace('\'', "’"))
}
