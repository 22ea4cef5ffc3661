//! What `book.toml` makes of the site: logo, colours, links in the header, footer, where to edit, more styles and scripts.

mod harness;

use harness::{CATALOG, book, run, text};

const SETTINGS: &str = r##"
[book]
title = "Payments & more"

[output.html]
base-url = "https://docs.example/a/"
logo = "theme/logo.svg"
footer = """
Questions? Ask [the team](guide.md#team) or see [404](codes.yaml#404).

[Imprint](https://example.com/imprint)
"""
edit-url = "https://git.example/edit/main/book/{path}#L{line}"
css = ["theme/extra.css"]
js = ["theme/extra.js"]
links = [
  { label = "Guide", address = "guide.md" },
  { label = "Not found", address = "codes.yaml#404" },
  { label = "Status & more", address = "https://status.example/?a=1&b=2" },
]

[output.html.colors]
light = { accent = "#0b5d3b" }
dark = { server-error = "#ff8a80" }
"##;

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\"><path d=\"M0 0h120v40H0z\"/></svg>";

fn themed(settings: &str) -> tempfile::TempDir {
    book(&[
        ("book.toml", settings),
        ("content/codes.yaml", CATALOG),
        ("content/guide.md", "---\ntitle: The guide\n---\n\n## Team\n\nText.\n"),
        ("content/deep/er.md", "# Deeper\n\nText.\n"),
        ("theme/logo.svg", LOGO),
        ("theme/extra.css", ".brand { letter-spacing: 1px }\n"),
        ("theme/extra.js", "document.documentElement.dataset.extra = \"\";\n"),
    ])
}

fn built(settings: &str) -> tempfile::TempDir {
    let folder = themed(settings);
    run(folder.path(), &["build", "--output", "html"]).clean();
    folder
}

#[test]
fn the_header_has_the_logo_and_the_links_of_the_settings() {
    let folder = built(SETTINGS);
    for (page, root) in [("index.html", ""), ("codes/404.html", "../"), ("deep/er.html", "../"), ("404.html", "/a/")] {
        let page = text(folder.path(), &format!("public/html/{page}"));
        let logo = format!("<img src=\"{root}theme/logo.svg\" alt=\"Payments &amp; more\" width=\"96\" height=\"32\">");
        assert!(page.contains(&logo), "{page}");
        for link in [
            format!("<a href=\"{root}guide.html\">Guide</a>"),
            format!("<a href=\"{root}codes/404.html\">Not found</a>"),
            "<a href=\"https://status.example/?a=1&amp;b=2\">Status &amp; more</a>".to_owned(),
        ] {
            assert!(page.contains(&link), "{link} in {page}");
        }
    }
}

#[test]
fn the_footer_leads_to_sources_from_every_page() {
    let folder = built(SETTINGS);
    for (page, root) in [("index.html", ""), ("codes/404.html", "../"), ("codes/all.html", "../"), ("404.html", "/a/")]
    {
        let page = text(folder.path(), &format!("public/html/{page}"));
        let footer = page.split("<footer").nth(1).expect("a footer");
        assert!(footer.contains(&format!("<a href=\"{root}guide.html#team\">the team</a>")), "{footer}");
        assert!(footer.contains(&format!("<a href=\"{root}codes/404.html\">404</a>")), "{footer}");
        assert!(footer.contains("<a href=\"https://example.com/imprint\">Imprint</a>"), "{footer}");
    }
}

#[test]
fn sources_can_be_edited_from_their_pages() {
    let folder = built(SETTINGS);
    let line = CATALOG.lines().position(|line| line.contains("404")).expect("the code") + 1;
    let edit = |page: &str| {
        let page = text(folder.path(), &format!("public/html/{page}"));
        let link = page.split("<a href=\"https://git.example/").nth(1)?.split_once("\">")?;
        assert!(link.1.starts_with("Edit this page"));
        Some(link.0.to_owned())
    };
    assert_eq!(edit("codes.html"), None, "a redirect has no source of its own");
    assert_eq!(edit("index.html").as_deref(), Some("edit/main/book/content/codes.yaml#L1"));
    assert_eq!(edit("codes/404.html"), Some(format!("edit/main/book/content/codes.yaml#L{line}")));
    assert_eq!(edit("deep/er.html").as_deref(), Some("edit/main/book/content/deep/er.md#L1"));
    assert_eq!(edit("404.html"), None);
}

#[test]
fn more_styles_and_scripts_come_after_the_built_in_ones() {
    let folder = built(SETTINGS);
    let page = text(folder.path(), "public/html/codes/404.html");
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} in {page}"));
    let styles = ["../theme/style.css", "../theme/colors.css", "../theme/extra.css"];
    assert!(styles.map(|name| at(&format!("<link rel=\"stylesheet\" href=\"{name}\">"))).is_sorted());
    assert!(at("<script src=\"../theme/script.js\" defer>") < at("<script src=\"../theme/extra.js\" defer></script>"));
    assert!(!page.contains("<style") && !page.contains(" style="));
}

#[test]
fn a_colour_that_is_given_for_one_scheme_leaves_the_other_as_it_is() {
    let folder = built(SETTINGS);
    let colors = text(folder.path(), "public/html/theme/colors.css");
    assert!(colors.contains("--link: light-dark(#0b5d3b, #8ebbee);"), "{colors}");
    assert!(colors.contains("--c5: light-dark(#a52a3a, #ff8a80);"), "{colors}");
    assert!(!colors.contains("--c4"), "{colors}");
    // Without any there is no file, and nothing of the rest.
    let folder = built("[book]\ntitle = \"T\"\n");
    assert!(!folder.path().join("public/html/theme/colors.css").exists());
    let page = text(folder.path(), "public/html/index.html");
    assert!(!page.contains("colors.css") && !page.contains("class=\"own\"") && !page.contains("Edit this page"));
}

#[test]
fn what_leads_nowhere_is_told_at_its_place() {
    for (line, rule, message) in [
        ("logo = \"theme/logo.png\"", "config/invalid-value", "there is no file `theme/logo.png`"),
        ("logo = \"../logo.svg\"", "config/invalid-value", "there is no file `../logo.svg`"),
        ("css = [\"theme/other.css\"]", "config/invalid-value", "there is no file `theme/other.css`"),
        ("css = [\"theme/extra.js\"]", "config/invalid-value", "does not end in `.css`"),
        ("js = \"content/x.js\"", "config/invalid-value", "there is no file `content/x.js`"),
        ("links = [{ label = \"x\", address = \"giude.md\" }]", "link/broken", "there is no file `giude.md`"),
        ("links = [{ label = \"x\", address = \"codes.yaml#405\" }]", "source/dangling-reference", "`405`"),
        ("links = [{ label = \"x\", address = \"#404\" }]", "link/broken", "there is no file `#404`"),
        ("links = [{ label = \"x\", address = \"javascript:alert(1)\" }]", "link/unsafe-address", "is left out"),
        ("links = [{ label = \"x\" }]", "config/missing-field", "a link lacks `address`"),
        ("footer = \"[x](guide.md#teem)\"", "link/broken", "there is no heading `teem`"),
        ("edit-url = \"https://git.example/edit\"", "config/invalid-value", "is not an address to edit at"),
        ("edit-url = \"https://git.example/{path}?{lien}\"", "config/invalid-value", "is not an address to edit at"),
        ("colors = { light = { accent = \"green\" } }", "config/invalid-value", "`green` is not a colour"),
        ("colors = { light = { accnt = \"#000000\" } }", "config/unknown-key", "`accnt`"),
    ] {
        let folder = themed(&format!("[book]\ntitle = \"T\"\n[output.html]\n{line}\n"));
        let told = run(folder.path(), &["check", "--format", "short"]);
        let told = format!("{}{}", told.stdout, told.stderr);
        let found = told.lines().any(|it| it.starts_with("book.toml:4:") && it.contains(rule) && it.contains(message));
        assert!(found, "{line}: {told}");
    }
}
