//! Input that was made to hurt: each ends in a clear answer, within little time and memory.

mod harness;

use std::fs::{self, File};

use harness::bounded::{bounded, refused, rules_of, taken};
use harness::{CATALOG, book, write};

const MANY: usize = 100_000;

#[test]
fn aliases_cannot_multiply() {
    let mut bomb = String::from("title: Bomb\nx-a: &a [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n");
    for (one, next) in ('a'..='z').zip('b'..='z') {
        bomb.push_str(&format!("x-{next}: &{next} [{}]\n", vec![format!("*{one}"); 10].join(", ")));
    }
    refused("content/bomb.yaml", bomb, "source/too-large");
    // Few values, long texts.
    let long = "x".repeat(1 << 20);
    let aliases = "*a, ".repeat(50_000);
    refused("content/plain.yaml", format!("title: T\nx-a: &a {long}\nx-b: [{aliases}]\n"), "source/too-large");
    refused("content/quoted.yaml", format!("title: T\nx-a: &a \"\\n{long}\"\nx-b: [{aliases}]\n"), "source/too-large");
    refused("content/page.md", format!("---\nx-a: &a {long}\nx-b: [{aliases}]\n---\n# T\n"), "source/too-large");
    // Anchors within anchors, without any alias.
    let anchors: String = (0..60).map(|n| format!("&a{n} [")).collect();
    let values = "1,".repeat(300_000);
    refused(
        "content/anchors.yaml",
        format!("title: T\nx-a: {anchors}{values}{}\n", "]".repeat(60)),
        "source/too-large",
    );
}

#[test]
fn nesting_has_an_end() {
    for text in ["[", "{a: ", "- ", "? ", "[{a: "] {
        refused("content/deep.yaml", text.repeat(MANY), "source/too-large");
        refused("content/value.yaml", format!("title: T\nx-deep:\n  {}", text.repeat(MANY)), "source/too-large");
    }
    let block: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused("content/block.yaml", block, "source/too-large");
    refused("content/page.md", format!("---\nx: {}\n---\n# Page\n", "[".repeat(MANY)), "source/too-large");
    refused("templates/html/code.html", format!("{{{{ {}1 }}}}", "(".repeat(MANY)), "template/syntax");
    refused("templates/html/code.html", "{% if true %}".repeat(MANY), "template/syntax");
    for text in [
        format!("a = {}", "[".repeat(MANY)),
        format!("a = {}", "{a = ".repeat(MANY)),
        format!("a{} = 1", ".a".repeat(MANY)),
        format!("[a{}]", ".a".repeat(MANY)),
    ] {
        let book = book(&[("book.toml", text.as_str()), ("content/fine.yaml", CATALOG)]);
        assert_eq!(rules_of(book.path()), (vec!["config/syntax".to_owned()], 1));
    }
}

#[test]
fn markdown_can_be_as_deep_as_it_likes() {
    for text in [">", "* ", "[", "![", "[a](", "*a ", "**a *b ", "`a", "~~", "<!--", "&", "\\", "| "] {
        taken("content/page.md", format!("# Page\n\n{}a\n", text.repeat(10_000)), &[]);
    }
    for text in ["<b>", "<ul><li>", "<div>\n\n"] {
        // Told with a warning.
        let book = book(&[("content/page.md", format!("# Page\n\n{}a\n", text.repeat(20_000)).as_str())]);
        assert_eq!(rules_of(book.path()), (vec!["text/raw-html".to_owned()], 0));
    }
    let within = format!("        description: |\n          {}a\n", ">".repeat(10_000));
    taken("content/codes.yaml", CATALOG.replace("        description: Fine.\n", &within), &[]);
}

#[test]
fn large_files_are_not_read() {
    for (name, mib) in [
        ("content/a.yaml", 17),
        ("content/b.yaml", 100),
        ("content/c.md", 100),
        ("content/d.bin", 4_000),
        ("book.toml", 17),
        ("templates/html/e.html", 100),
    ] {
        let book = book(&[("content/fine.yaml", CATALOG)]);
        fs::create_dir_all(book.path().join(name).parent().expect("a folder")).expect("folders can be made");
        let file = File::create(book.path().join(name)).expect("a file");
        file.set_len(mib << 20).expect("a sparse file");
        assert_eq!(rules_of(book.path()), (vec!["source/too-large".to_owned()], 1), "{name}");
    }
}

#[test]
fn lines_and_lists_can_be_long() {
    taken("content/codes.yaml", CATALOG.replace("Fine.", &"Fine ".repeat(50_000)), &[]);
    taken("content/codes.yaml", CATALOG.replace("Fine.", &"F".repeat(1 << 18)), &[]);
    let codes: String = (0..50_000).map(|n| format!("      - {{ code: {n}, summary: a, description: b }}\n")).collect();
    taken(
        "content/codes.yaml",
        format!("title: T\nsections:\n  - title: A\n    codes:\n{codes}"),
        &["--output", "confluence"],
    );
    taken(
        "content/codes.yaml",
        format!("title: T\nsections:\n{}", "  - title: A\n".repeat(4_000)),
        &["--output", "markdown"],
    );
    refused("content/values.yaml", format!("title: T\nx-a: [{}]\n", "1,".repeat(1_000_001)), "source/too-large");
    taken("content/page.md", format!("# T\n\n{}", "## Same\n\n".repeat(4_000)), &["--output", "markdown"]);
}

#[test]
fn floods_of_mistakes_are_told_in_time() {
    let keys: String = (0..8_000).map(|n| format!(", k{n}: 1")).collect();
    refused("content/keys.yaml", format!("{{ title: T{keys} }}"), "source/unknown-key");
    // Editors and programs get all of them.
    let flood = book(&[("content/keys.yaml", format!("{{ title: T{keys} }}").as_str())]);
    let short = bounded(flood.path(), &["build", "--format", "short"]).ends(1);
    assert_eq!(short.stderr.lines().count(), 8_000);
    bounded(flood.path(), &["build", "--format", "json"]).ends(1);
    let keys: String = (0..8_000).map(|n| format!(", é{n}: 1")).collect();
    refused("content/keys.yaml", format!("{{ title: T{keys} }}"), "source/unknown-key");
    let retired: String = (0..5_000).map(|n| format!("  - {{ code: r{n}, replaced_by: s{n} }}\n")).collect();
    refused("content/codes.yaml", format!("{CATALOG}retired:\n{retired}"), "source/dangling-reference");
    let same: String = (0..5_000).map(|n| format!("      - {{ code: 1, summary: a, description: b{n} }}\n")).collect();
    refused(
        "content/codes.yaml",
        format!("title: T\nsections:\n  - title: A\n    codes:\n{same}"),
        "source/duplicate-code",
    );
    let links: String =
        (0..2_000).map(|n| format!("[a](#b{n})\n")).chain((0..2_000).map(|n| format!("\n## c{n}\n"))).collect();
    refused("content/page.md", format!("# T\n\n{links}"), "link/broken");
    // The places of what stands in a text of YAML are found on one walk through it.
    let within = |flood: &str| CATALOG.replace("Fine.", &format!("|\n          {}", flood.repeat(20_000)));
    refused("content/codes.yaml", within("[a](#b) "), "source/dangling-reference");
    let html = book(&[("content/codes.yaml", within("<font>a</font> ").as_str())]);
    assert_eq!(rules_of(html.path()), (vec!["text/raw-html".to_owned()], 0));
    // And so are the edits that mend them, whatever the style; a line of text is one of its own.
    let style = |head: &str| {
        let flood = ["It is teh end of it all."; 4_000].join(" ");
        CATALOG.replace("Fine.", &format!("{head}{flood}{}", if head == "\"" { head } else { "" }))
    };
    for head in ["", "\"", "|\n          ", ">\n          "] {
        let words = book(&[("content/codes.yaml", style(head).as_str())]);
        assert_eq!(rules_of(words.path()), (vec!["text/spelling".to_owned()], 0), "{head}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let utf16: Vec<u8> = "\u{FEFF}title: T\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    refused("content/a.yaml", utf16, "source/encoding");
    refused("content/a.yaml", b"\x7fELF\x02\x01\x01\x00\xff", "source/encoding");
    refused("content/a.yaml", "title: a\0b\n", "source/yaml-syntax");
    refused("content/a.yaml", [0; 1000], "source/yaml-syntax");
    refused("content/a.md", [0xFF; 1000], "source/encoding");
    for (bytes, rule) in [
        (&b"\xff\xfe["[..], "source/encoding"),
        (b"[book]\ntitle = \"a\0b\"\n", "config/syntax"),
        (b"", "config/missing-field"),
    ] {
        let book = book(&[("content/fine.yaml", CATALOG)]);
        write(book.path(), "book.toml", bytes);
        assert_eq!(rules_of(book.path()), (vec![rule.to_owned()], 1));
    }
}

#[test]
fn blanks_that_are_none_to_yaml_do_not_shift_places() {
    for blank in ["\u{3000}", "\u{a0}", "\u{2028}"] {
        let text = format!("---{blank}\ntitel: ééé <font>\n---\n# T\n");
        let book = book(&[("content/page.md", text.as_str())]);
        for format in ["human", "short", "json"] {
            let run = bounded(book.path(), &["build", "--format", format]);
            assert!(matches!(run.code, Some(0 | 1)), "{blank:?}, {format}: {}", run.stderr);
        }
    }
}

#[test]
fn marks_of_other_systems_are_accepted() {
    let expected =
        book(&[("content/codes.yaml", CATALOG), ("content/page.md", "---\ntitle: Page\n---\nText\n\n* one\n* two\n")]);
    let crlf = |text: &str| format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    let other = harness::temp();
    for name in ["book.toml", "content/codes.yaml", "content/page.md"] {
        write(other.path(), name, crlf(&harness::text(expected.path(), name)));
    }
    for book in [&expected, &other] {
        let run = bounded(book.path(), &["build", "--strict"]).clean();
        assert!(run.stderr.is_empty(), "{}", run.stderr);
    }
    let output = |book: &tempfile::TempDir| {
        let mut files = harness::files(&book.path().join("public"));
        files.retain(|name, _| !name.starts_with(".statusbook/"));
        files
    };
    assert!(output(&expected) == output(&other), "line breaks or a byte order mark come through");
    // And places are counted without them.
    write(other.path(), "content/codes.yaml", crlf(&CATALOG.replace("summary: OK", "summary: [OK]")));
    let run = bounded(other.path(), &["build", "--format", "short"]);
    assert!(run.stderr.starts_with("content/codes.yaml:6:18: error[source/wrong-type]"), "{}", run.stderr);
}

#[test]
fn folders_that_cannot_work_are_refused() {
    for (settings, at) in [
        ("src = \"nowhere\"\n", "book.toml:3:7"),
        ("src = \"templates\"\n", "book.toml:3:7"),
        ("[build]\nbuild-dir = \"content\"\n", "book.toml:4:13"),
        ("[build]\nbuild-dir = \"content/out\"\n", "book.toml:4:13"),
        ("[build]\nbuild-dir = \"./theme\"\n", "book.toml:4:13"),
    ] {
        let book =
            book(&[("book.toml", &format!("[book]\ntitle = \"T\"\n{settings}")), ("content/fine.yaml", CATALOG)]);
        let run = bounded(book.path(), &["build", "--format", "short"]).ends(1);
        assert!(run.stderr.starts_with(&format!("{at}: error[config/invalid-value]")), "{}", run.stderr);
        assert_eq!(harness::names(book.path()), "book.toml\ncontent/fine.yaml\n");
    }
    // Sources that are gone must not become an empty site.
    let book = book(&[("content/fine.yaml", CATALOG)]);
    bounded(book.path(), &["build"]).clean();
    let before = harness::files(&book.path().join("public"));
    fs::rename(book.path().join("content"), book.path().join("contents")).expect("a folder");
    bounded(book.path(), &["build"]).ends(1);
    assert_eq!(harness::files(&book.path().join("public")), before);
}

#[test]
fn names_fit_into_files() {
    refused(&format!("content/{}.md", "n".repeat(240)), "# T\n", "source/file-name");
    refused(
        "content/codes.yaml",
        CATALOG.replace("200", &format!("\"{}\"", "\u{20000}".repeat(80))),
        "source/invalid-value",
    );
    taken("content/codes.yaml", CATALOG.replace("200", &format!("\"{}\"", "é".repeat(80))), &[]);
    // Whatever a code says, its page stays where it belongs.
    for code in [
        "../../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "..a",
        "C:\\x",
        "%2e%2e%2f",
        "-",
        "<script>",
        "a b",
        "\u{202e}abc",
    ] {
        let book =
            book(&[("content/codes.yaml", &CATALOG.replace("200", &serde_json::to_string(code).expect("JSON")))]);
        let run = bounded(book.path(), &["build"]);
        let folders = fs::read_dir(book.path()).expect("a folder").count();
        if run.code == Some(1) {
            assert_eq!(folders, 2, "{code}");
            continue;
        }
        run.clean();
        let pages = fs::read_dir(book.path().join("public/html/codes")).expect("a folder").count();
        // Two codes in three forms each, and the page of all.
        assert_eq!((folders, pages), (3, 7), "{code}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::process::Command;

    use super::*;

    #[test]
    fn pipes_and_devices_are_not_opened() {
        for name in [
            "content/a.yaml",
            "content/a.md",
            "content/a.png",
            "theme/style.css",
            "templates/html/code.html",
            "book.toml",
        ] {
            let book = book(&[("content/fine.yaml", CATALOG)]);
            let place = book.path().join(name);
            fs::create_dir_all(place.parent().expect("a folder")).expect("folders can be made");
            drop(fs::remove_file(&place));
            assert!(Command::new("mkfifo").arg(&place).status().expect("mkfifo").success());
            assert_eq!(rules_of(book.path()), (vec!["source/not-a-file".to_owned()], 1), "{name}");
        }
        let book = book(&[("content/fine.yaml", CATALOG)]);
        fs::remove_file(book.path().join("book.toml")).expect("a file");
        symlink("/dev/zero", book.path().join("book.toml")).expect("a link");
        assert_eq!(rules_of(book.path()), (vec!["source/not-a-file".to_owned()], 1));
    }

    #[test]
    fn links_do_not_lead_out_of_the_book() {
        let outside = harness::temp();
        write(outside.path(), "codes.yaml", CATALOG);
        write(outside.path(), "book.toml", "[book]\ntitle = \"Outside\"\n");
        let file = outside.path().join("codes.yaml");
        for (target, name) in [
            (Path::new("/dev/zero"), "content/zero.yaml"),
            (Path::new("/dev/stdin"), "content/stdin.md"),
            (Path::new("/"), "content/root"),
            (Path::new("/"), "theme"),
            (Path::new("/usr"), "templates"),
            (outside.path(), "content/folder"),
            (&file, "content/file.yaml"),
            (&file, "content/image.png"),
            (&outside.path().join("book.toml"), "book.toml"),
            (Path::new("."), "content/loop"),
            (Path::new("itself"), "content/itself"),
        ] {
            let book = book(&[("content/fine.yaml", CATALOG)]);
            drop(fs::remove_file(book.path().join(name)));
            symlink(target, book.path().join(name)).expect("a link");
            assert_eq!(
                rules_of(book.path()),
                (vec!["source/outside-book".to_owned()], 1),
                "{name} → {}",
                target.display()
            );
        }
        // The whole folder of the sources.
        for (target, rule) in [(outside.path(), "source/outside-book"), (Path::new("nowhere"), "config/invalid-value")]
        {
            let book = book(&[]);
            symlink(target, book.path().join("content")).expect("a link");
            assert_eq!(rules_of(book.path()), (vec![rule.to_owned()], 1));
        }
        // A link within the book is as good as a file.
        let book = book(&[("content/fine.yaml", CATALOG), ("shared/page.md", "# Shared\n")]);
        symlink("../shared/page.md", book.path().join("content/page.md")).expect("a link");
        bounded(book.path(), &["build"]).clean();
        assert!(book.path().join("public/html/page.html").exists());
    }

    #[test]
    fn a_file_that_may_not_be_read_stops_the_run() {
        let book = book(&[("content/fine.yaml", CATALOG), ("content/locked.yaml", CATALOG)]);
        let locked = book.path().join("content/locked.yaml");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
        if File::open(&locked).is_ok() {
            return; // Nothing is locked for this user.
        }
        let run = bounded(book.path(), &["build"]).ends(2);
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.contains("locked.yaml cannot be read"),
            "{}",
            run.stderr
        );
        assert!(!book.path().join("public").exists());
    }

    #[test]
    fn an_output_that_cannot_be_written_leaves_an_error() {
        let book = book(&[("content/fine.yaml", CATALOG)]);
        for dest in ["/dev/null", "/dev/null/x", "book.toml", "/proc/statusbook"] {
            let run = bounded(book.path(), &["build", "--dest", dest]).ends(2);
            assert!(run.stderr.starts_with("error: "), "{dest}: {}", run.stderr);
        }
        assert_eq!(harness::names(book.path()), "book.toml\ncontent/fine.yaml\n");
    }
}
