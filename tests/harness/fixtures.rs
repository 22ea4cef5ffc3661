//! Fixtures of rules: what of them a repository cannot hold.

use std::fs::{self, File};
use std::path::Path;

use super::write;

/// What a repository cannot hold, or an editor would spoil; with ` fine` after its id, for the book that a rule has nothing against.
pub fn prepare(rule: &str, book: &Path) {
    let sparse = |name: &str, mib: u64| {
        fs::create_dir_all(book.join(name).parent().expect("a folder")).expect("folders can be made");
        File::create(book.join(name)).and_then(|file| file.set_len(mib << 20)).expect("a large file");
    };
    match rule {
        "source/encoding" => {
            write(book, "content/latin-1.yaml", b"title: Codes\nsections:\n  - title: Gr\xFCn\n");
            write(book, "content/page.md", b"# \xC3\xA4 \xC3\n");
            write(book, "content/cut-off.yaml", b"title: \xE2\x82");
            let utf16: Vec<u8> = "\u{FEFF}title: Codes\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
            write(book, "content/utf-16.yaml", utf16);
            write(book, "templates/html/code.html", b"<p>\xFF</p>");
        }
        "source/too-large" => {
            sparse("content/source.yaml", 17);
            sparse("content/page-of-zeros.md", 100);
            sparse("content/asset.bin", 65);
            sparse("theme/asset.css", 65);
            sparse("templates/html/code.html", 17);
        }
        #[cfg(unix)]
        "source/not-a-file" => {
            for name in ["content/pipe.yaml", "content/page.md", "content/image.png", "theme/style.css"] {
                fs::create_dir_all(book.join(name).parent().expect("a folder")).expect("folders can be made");
                let made = std::process::Command::new("mkfifo").arg(book.join(name)).status();
                assert!(made.expect("mkfifo").success());
            }
        }
        #[cfg(unix)]
        "source/outside-book" => {
            use std::os::unix::fs::symlink;
            let outside = book.parent().expect("a folder").join("outside");
            write(&outside, "codes.yaml", "title: Outside\n");
            write(&outside, "folder/codes.yaml", "title: Outside\n");
            symlink(outside.join("codes.yaml"), book.join("content/absolute.yaml")).expect("a link");
            symlink("../../outside/codes.yaml", book.join("content/relative.yaml")).expect("a link");
            symlink("../../outside/folder", book.join("content/folder")).expect("a link");
            symlink("nowhere.yaml", book.join("content/dangling.yaml")).expect("a link");
            symlink("itself.yaml", book.join("content/itself.yaml")).expect("a link");
            symlink(".", book.join("content/loop")).expect("a link");
            symlink("/dev/zero", book.join("content/zero.md")).expect("a link");
            fs::create_dir_all(book.join("theme")).expect("folders can be made");
            symlink(outside.join("codes.yaml"), book.join("theme/style.css")).expect("a link");
            // Within the book a link is as good as a file.
            symlink("fine.yaml", book.join("content/also-fine.yaml")).expect("a link");
        }
        #[cfg(unix)]
        "source/file-name" => {
            use std::ffi::OsStr;
            use std::os::unix::ffi::OsStrExt;
            for name in ["a:b.yaml", "new\nline.md", "question?.png", "\u{1b}[31mred.md", "back\\slash.md"] {
                write(&book.join("content"), name, "text");
            }
            fs::write(book.join("content").join(OsStr::from_bytes(b"gr\xFCn.md")), "text").expect("a file");
        }
        "text/trailing-space" => {
            write(
                book,
                "content/codes.yaml",
                "title: Payment errors  \n\
                 kind: app # a comment\t\n\
                 sections: \n  - title: Payments\n  \n    codes:\n      - code: PAY-001\n        summary: Card\n          \
                 expired \n        description: | \n          One line \n          breaks here   \n          and  \n\n          \
                 ends.\t\n        causes: \"A folded \n          text\"\n        fixes:\n          - >-\n            \
                 Folded \n            too.\n",
            );
            write(book, "content/lines.md", "# Lines \r\n\r\nOne  \r\ntwo   \r\nthree\t\r\n\r\n- item \r\n");
            write(book, "content/many.md", format!("# Many\n\n{}", "A line. \n".repeat(21)));
        }
        "text/trailing-space fine" => {
            write(
                book,
                "content/codes.yaml",
                "title: Payment errors\nkind: app\nsections:\n  - title: Payments\n    codes:\n      - code: PAY-001\n        \
                 summary: Card expired\n        description: |\n          One line  \n          breaks here.\n\n          \
                 ```\n          code  \n             \n          ```\n        causes: \"An escaped \\ \n          blank.\"\n        \
                 examples:\n          - response: |\n              HTTP/1.1 200 OK \n               \n              end\n        \
                 x-own: |\n          Only templates know this \n",
            );
            write(book, "content/lines.md", "# Lines\r\n\r\nOne  \r\ntwo.\r\n\r\n    code  \r\n    \r\n    more\r\n");
        }
        "text/invisible" => {
            write(
                book,
                "content/codes.yaml",
                "title: Payment\u{a0}errors # with a\u{200b}comment\nkind: app\nsections:\n  - title: \"Pay\\u00adments\"\n    \
                 codes:\n      - code: PAY-001\n        summary: \"Card\\_expired\"\n        description: |\n          \
                 The card\u{202e} can\u{feff} no\u{a0}\u{a0}longer be\u{a0} used.\n        x-own: a\u{2060}b\n",
            );
            write(book, "content/guide.md", "# A\u{200d}guide\n\nWords\u{200e} and `co\u{200b}de`.\n");
        }
        "text/invisible fine" => {
            write(
                book,
                "content/codes.yaml",
                "title: \"Payment errors \\\\u200b\"\nkind: app\nsections:\n  - title: 10\u{a0}payments\n    codes:\n      \
                 - code: PAY-001\n        summary: \"Card 5\\u00a0km away\"\n        description: |\n          \
                 «\u{a0}Carte expirée\u{202f}!\u{a0}» می\u{200c}خواهم 👩\u{200d}💻 שלום\u{200f}!\n",
            );
        }
        _ => {}
    }
}
