//! What is stored of a body: it is taken or not, and it never comes back as it was sent.

use proptest::prelude::*;
use serde_json::json;
use statusbook::richtext::document;
use statusbook::richtext::{AsWritten, storage};

use crate::client::{Client, update};
use crate::confluence::{Fake, Occasion};
use crate::support::{config, rich_text};

const PAGE: &str = "<h2>Errors</h2><!-- a comment --><p>It&rsquo;s <b>all</b> \"é\"  here.</p>\
    <p><ac:link ac:anchor=\"code-404\"><ri:page ri:space-key=\"API\" ri:content-title=\"Other\"/><ac:link-body>there</ac:link-body></ac:link></p>\
    <table><tr><th>Code</th><th><p>Text</p></th></tr><tr><td>404</td><td><p>Not found</p></td></tr></table><ol><li><p>a</p></li></ol>\
    <ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">json</ac:parameter>\
    <ac:parameter ac:name=\"linenumbers\">true</ac:parameter><ac:plain-text-body><![CDATA[{\"a\":  \"]]]]><![CDATA[>\"}]]></ac:plain-text-body></ac:structured-macro>";

fn read(body: &str) -> statusbook::richtext::RichText {
    document::text(&document::from_storage(body).expect("a page").nodes)
}

#[test]
fn what_is_stored_is_written_otherwise_and_says_the_same() {
    for (fake, occasion) in [
        (Fake::cloud(), Occasion::Write),
        (Fake::cloud(), Occasion::Hand),
        (Fake::data_center(), Occasion::Write),
        (Fake::data_center(), Occasion::Hand),
    ] {
        fake.create_page("Other", None, "<p>a</p>");
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..40 {
            fake.seed(seed);
            let stored = fake.stored(PAGE, occasion);
            assert_eq!(crate::confluence::body_fault(&stored), None, "{stored}");
            assert!(!stored.contains("<!--") && stored.contains("<tbody>") && stored.contains("<strong>"), "{stored}");
            assert!(stored.contains("ac:macro-id=") && stored.contains("ac:schema-version="), "{stored}");
            assert!(stored.contains("ac:anchor=\"code-404\""), "{stored}");
            assert_eq!(read(&stored), read(PAGE), "{stored}");
            // And once more, as when somebody saves what was read.
            let again = fake.stored(&stored, occasion);
            assert_eq!(crate::confluence::body_fault(&again), None, "{again}");
            assert_eq!(read(&again), read(PAGE), "{again}");
            seen.insert(stored);
        }
        assert!(seen.len() > 35, "each time in another way");
    }
}

#[test]
fn each_row_of_the_list_is_seen() {
    let (cloud, server) = (Fake::cloud(), Fake::data_center());
    let mut all = String::new();
    for seed in 0..30 {
        for fake in [&cloud, &server] {
            fake.seed(seed);
            all.push_str(&fake.stored(PAGE, Occasion::Write));
        }
    }
    for trace in [
        "ac:local-id=",
        " local-id=",
        "ri:version-at-save=",
        "data-layout=\"default\"",
        "data-table-width=\"760\"",
        "<colgroup>",
        "start=\"1\"",
        "class=\"wrapped\"",
        "class=\"content-wrapper\"",
        "<td>404</td>",
        "<p>404</p>",
        "<td>Not found</td>",
        "<ac:structured-macro",
        "<p><ac:structured-macro",
        "&quot;",
        "&eacute;",
        "é",
        " />",
        "/>",
        "<ac:parameter ac:name=\"title\"></ac:parameter>",
        "</tr>\n",
        "]]><![CDATA[",
        "\" here.",
        "&quot; here.",
    ] {
        assert!(all.contains(trace), "{trace} is nowhere");
    }
    let (language, numbers) = ("ac:name=\"language\"", "ac:name=\"linenumbers\"");
    let firsts: std::collections::BTreeSet<bool> = all
        .split("</ac:structured-macro>")
        .filter_map(|page| Some(page.find(language)? < page.find(numbers)?))
        .collect();
    assert_eq!(firsts.len(), 2, "both orders of parameters");
    let by_hand = |seed| {
        server.seed(seed);
        server.stored(PAGE, Occasion::Hand)
    };
    let by_hand: String = (0..30).map(by_hand).collect();
    for trace in ["<p />", "<p/>", "auto-cursor-target", "<p>&nbsp;</p>"] {
        assert!(by_hand.contains(trace) && !all.contains(trace), "{trace}");
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn any_text_says_the_same_when_it_is_stored(text in rich_text(), seed in any::<u64>(), hand in any::<bool>()) {
        thread_local!(static FAKES: [std::sync::Arc<Fake>; 2] = [Fake::cloud(), Fake::data_center()]);
        let mut written = String::new();
        storage::Writer::new(&AsWritten).blocks(&text.blocks, &mut written);
        prop_assume!(crate::confluence::body_fault(&written).is_none());
        FAKES.with(|fakes| {
            for fake in fakes {
                fake.seed(seed);
                let stored = fake.stored(&written, if hand { Occasion::Hand } else { Occasion::Write });
                prop_assert_eq!(crate::confluence::body_fault(&stored), None, "{}", stored);
                prop_assert_eq!(read(&stored), read(&written), "{}\n{}", written, stored);
            }
            Ok(())
        })?;
    }
}

#[test]
fn bodies_that_are_no_xml_are_refused_with_their_place() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    for (body, words) in [
        ("<p>a<br></p>", "[1,"),
        ("<p>a\n\n<b>b</i></p>", "[3,"),
        ("<p>a &nope; b</p>", "The entity \"nope\" was referenced, but not declared"),
        ("<p>a & b</p>", "Error parsing xhtml"),
        ("<p>a \u{2} b</p>", "Error parsing xhtml"),
        ("<p a>b</p>", "Error parsing xhtml"),
        ("<p>a ]]> b</p>", "Error parsing xhtml"),
        ("<p>a</p><!-- b -- c -->", "Error parsing xhtml"),
        ("<p>1 < 2</p>", "Error parsing xhtml"),
        ("<xx:p>a</xx:p>", "Error parsing xhtml"),
        ("<p a=\"1\" a=\"2\">b</p>", "Error parsing xhtml"),
    ] {
        let text = client.update(&id, "A", body, 2).refused(400);
        assert!(text.starts_with("Error parsing xhtml: ") && text.contains(words), "{body:?}: {text}");
    }
    for body in ["<p>a&nbsp;&hellip;&#160;&#xe9;</p>", "<p>tab\tand\nline</p>", "<p><![CDATA[ &nope; <b> ]]></p>", ""] {
        let number = fake.versions_of("A") as u64 + 1;
        client.update(&id, "A", body, number).is(200);
    }
    let large = format!("<p>{}</p>", "x".repeat(5 * 1024 * 1024));
    client.update(&id, "A", &large, 9).refused(413);
    fake.assert_no_violations();
}

#[test]
fn links_to_anchors_of_pages_that_are_not_there_lose_them_on_cloud() {
    let link = "<p><ac:link ac:anchor=\"x\"><ri:page ri:content-title=\"R &amp; D\" ri:space-key=\"API\" /><ac:link-body>a</ac:link-body></ac:link>\
                <ac:link ac:anchor=\"y\"><ac:link-body>b</ac:link-body></ac:link></p>";
    let cloud = Fake::cloud();
    let stored = cloud.stored(link, Occasion::Write);
    assert!(!stored.contains("\"x\"") && stored.contains("ac:anchor=\"y\""), "{stored}");
    assert!(Fake::data_center().stored(link, Occasion::Write).contains("ac:anchor=\"x\""));
    cloud.create_page("r & d", None, "");
    assert!(cloud.stored(link, Occasion::Write).contains("ac:anchor=\"x\""));
}

#[test]
fn edits_by_hand_are_versions_of_somebody_else() {
    let fake = Fake::cloud();
    fake.create_page("A", None, "<p>One two.</p><table><tr><td>a</td></tr></table>");
    fake.edit_by_hand("A", |body| body.replace("two", "three"));
    fake.touch("A");
    let history = fake.history("A");
    assert_eq!(history.len(), 3);
    assert!(history[0].body.contains("One two.") && history[2].body.contains("One three."));
    assert_ne!(history[1].body, history[2].body, "saving alone changes the body");
    assert_eq!(read(&history[1].body), read(&history[2].body));
    assert_eq!(fake.published("A"), 0);
    fake.plant("A", "<p>as it \u{2} is");
    let answer = Client::of(&fake).get(&format!("/api/v2/pages/{}?body-format=storage", fake.page("A").id)).is(200);
    assert_eq!(answer["body"]["storage"]["value"], json!("<p>as it \u{2} is"));
    fake.rules(|rules| rules.rewriting = false);
    let id = fake.page("A").id.to_string();
    Client::of(&fake).put(&format!("/api/v2/pages/{id}"), &update(&id, "A", "<p><b>x</b></p>", 4)).is(200);
    assert_eq!(fake.body("A"), "<p><b>x</b></p>");
}
