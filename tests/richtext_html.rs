//! The HTML and the storage format hold what the tree asks for, and nothing else.

mod support;

use proptest::prelude::*;
use statusbook::richtext::{
    AsWritten, Links, RichText, Slugs, html, is_safe_address, markdown, outline, plain_text, storage,
};
use support::asked::asked_for;
use support::storage::check;
use support::{config, dom, rich_text};

fn html(text: &RichText) -> String {
    let mut out = String::new();
    html::Writer::new(&AsWritten).blocks(&text.blocks, &mut out);
    out
}

fn storage(text: &RichText, links: &dyn Links) -> String {
    let mut out = String::new();
    storage::Writer::new(links).heading_ids(Some(Slugs::default())).blocks(&text.blocks, &mut out);
    out
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn browsers_see_what_the_tree_asks_for(text in rich_text()) {
        let source = html(&text);
        let seen = dom::html(&source);
        let names: Vec<_> = seen.elements.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "p").collect();
        let mut expected = Vec::new();
        asked_for(&text.blocks, &mut expected);
        prop_assert_eq!(names, expected, "{}", source);
        let attributes = ["href", "src", "alt", "title", "class", "scope", "start"];
        for (name, value) in seen.elements.iter().flat_map(|(_, attributes)| attributes) {
            prop_assert!(attributes.contains(&name.as_str()), "{}", name);
            prop_assert!(!matches!(name.as_str(), "href" | "src") || is_safe_address(value), "{}", value);
        }
        let images: String = seen.elements.iter().flat_map(|(_, attributes)| attributes).filter(|(name, _)| name == "alt").map(|(_, alt)| alt.as_str()).collect();
        let all = plain_text(&text);
        prop_assert_eq!(sorted(&(seen.text + &images)), sorted(&all), "{}", source);
    }

    #[test]
    fn storage_format_is_well_formed(text in rich_text()) {
        let source = storage(&text, &AsWritten);
        let page = format!("<page xmlns:ac=\"ac\" xmlns:ri=\"ri\">{source}</page>");
        let page = roxmltree::Document::parse(&page).map_err(|error| TestCaseError::fail(format!("{error}: {source}")))?;
        let mut seen = String::new();
        for node in page.descendants() {
            let is_parameter = node.parent().is_some_and(|parent| parent.tag_name().name() == "parameter");
            if node.is_text() && !is_parameter {
                seen.push_str(node.text().unwrap_or_default());
            }
            seen.push_str(node.attribute(("ac", "alt")).unwrap_or_default());
        }
        prop_assert_eq!(sorted(&seen), sorted(&plain_text(&text)), "{}", source);
        prop_assert_eq!(check(&source), Ok(()), "{}", source);
    }

    #[test]
    fn ids_are_those_of_the_outline(text in rich_text()) {
        let mut source = String::new();
        html::Writer::new(&AsWritten).heading_ids(Some(Slugs::default())).heading_shift(1).blocks(&text.blocks, &mut source);
        let seen = dom::html(&source);
        let ids: Vec<_> = seen.elements.iter().flat_map(|(_, a)| a).filter(|(name, _)| name == "id").map(|(_, id)| id.clone()).collect();
        let expected: Vec<_> = outline(&text).into_iter().map(|entry| entry.id).collect();
        prop_assert_eq!(ids, expected);
        prop_assert_eq!(seen.count("h1"), 0);
    }

    #[test]
    fn any_text_is_harmless(source in hostile_source()) {
        let reading = markdown::read(&source);
        for notice in &reading.notices {
            prop_assert!(source.get(notice.range.clone()).is_some(), "{:?}", notice);
        }
        let seen = dom::html(&html(&reading.text));
        for (name, attributes) in &seen.elements {
            prop_assert!(!matches!(name.as_str(), "script" | "style" | "iframe" | "object" | "svg" | "form"), "{}", name);
            for (name, value) in attributes {
                prop_assert!(!name.starts_with("on") && name != "style", "{}", name);
                prop_assert!(!matches!(name.as_str(), "href" | "src") || is_safe_address(value), "{}", value);
            }
        }
        let page = storage(&reading.text, &AsWritten);
        prop_assert_eq!(check(&page), Ok(()), "{}", page);
        let written = statusbook::richtext::gfm::blocks(&reading.text.blocks, &AsWritten);
        prop_assert_eq!(markdown::read(&written).text, reading.text, "{}", written);
    }
}

fn hostile_source() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "<b>",
        "</b>",
        "<code>",
        "</code>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<ol start=3>",
        "</ol>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "<th align='right'>",
        "</td>",
        "</tr>",
        "</table>",
        "<thead>",
        "</thead>",
        "<tbody>",
        "<pre>",
        "</pre>",
        "<blockquote>",
        "</blockquote>",
        "<h2>",
        "</h2>",
        "<hr>",
        "<br/>",
        "<span>",
        "</span>",
        "<a href='javascript:x'>",
        "<a href=x>",
        "</a>",
        "<img src=x onerror=alert(1)>",
        "<img src='data:x'>",
        "<script>",
        "</script>",
        "<svg onload=x>",
        "<style>",
        "<!--",
        "-->",
        "<?php",
        "<!DOCTYPE x>",
        "<em>",
        "</em>",
        "<em/>",
        "[x](javascript:y)",
        "[x](<y z> 't')",
        "![a*b*](c)",
        "<https://x.y>",
        "<a@b.c>",
        "*",
        "**",
        "~~",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n# ",
        "\n---\n",
        "|a|b|\n|-|-|\n",
        "|",
        "    ",
        " ",
        "a",
        "b c",
        "é",
        "\u{0}",
        "\u{1}",
        "\u{fffe}",
        "\u{85}",
        "&#1;",
        "&lt;",
        "\\",
        "\r\n",
        "[x]: y\n",
        "[x]",
        "<kbd>",
        "</kbd>",
    ];
    prop_oneof![
        6 => proptest::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// The visible characters in an order of their own: a text alternative stands elsewhere in a tree than in HTML.
fn sorted(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}
