//! Formatters that nobody here wrote change the layout of a copy, and never what it says.
//!
//! Each runs where it is installed; `.ci/run` installs those that Debian has.

mod harness;

use std::path::Path;
use std::process::{Command, Stdio};

use harness::{copy, project, run, temp, write};

/// A formatter that reads standard input and writes standard output.
struct Formatter {
    program: &'static str,
    args: &'static [&'static str],
}

const MARKDOWN: &[Formatter] = &[
    Formatter { program: "pandoc", args: &["-f", "gfm", "-t", "gfm"] },
    Formatter { program: "pandoc", args: &["-f", "gfm", "-t", "gfm", "--wrap=none"] },
    Formatter { program: "prettier", args: &["--parser", "markdown", "--prose-wrap", "always"] },
    Formatter { program: "prettier", args: &["--parser", "markdown", "--prose-wrap", "never"] },
    Formatter { program: "mdformat", args: &["-"] },
];

const HTML: &[Formatter] = &[
    Formatter { program: "minify", args: &["--type", "html"] },
    Formatter {
        program: "tidy",
        args: &["-quiet", "-indent", "-wrap", "60", "--show-warnings", "no", "--force-output", "yes"],
    },
    Formatter { program: "pandoc", args: &["-f", "html", "-t", "html"] },
    Formatter { program: "prettier", args: &["--parser", "html"] },
    Formatter {
        program: "html-minifier-terser",
        args: &[
            "--collapse-whitespace",
            "--remove-optional-tags",
            "--remove-attribute-quotes",
            "--remove-comments",
            "--decode-entities",
            "--sort-attributes",
        ],
    },
];

impl Formatter {
    /// What it makes of a text; none where it is not installed.
    fn run(&self, text: &str) -> Option<String> {
        use std::io::Write;
        let mut command = Command::new(self.program);
        command.args(self.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().ok()?;
        let mut input = child.stdin.take().expect("standard input");
        let text = text.to_owned();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("no panic").expect("it reads its input");
        let errors = String::from_utf8_lossy(&output.stderr);
        // Tidy ends with 1 where it warned.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{} {:?}: {errors}", self.program, self.args);
        Some(String::from_utf8(output.stdout).expect("UTF-8"))
    }
}

/// The pages of a book in one output, and how each formatter's version of them compares.
fn check(book: &Path, page: &str, formatters: &[Formatter]) -> usize {
    let original = harness::text(book, page);
    let ending = page.rsplit('.').next().expect("an ending");
    run(book, &["diff", page]).clean();
    let mut seen = 0;
    for (at, formatter) in formatters.iter().enumerate() {
        let Some(formatted) = formatter.run(&original) else {
            let required =
                std::env::var_os("CI").is_some() && ["pandoc", "minify", "tidy"].contains(&formatter.program);
            assert!(!required, "{} is not installed", formatter.program);
            continue;
        };
        assert_ne!(formatted, original, "{} changes nothing", formatter.program);
        let name = format!("formatted-{at}.{ending}");
        write(book, &name, &formatted);
        let run = run(book, &["diff", &name]);
        assert_eq!(
            run.code,
            Some(0),
            "{} {:?} of {page}:\n{}{}\n{formatted}",
            formatter.program,
            formatter.args,
            run.stdout,
            run.stderr
        );
        seen += 1;
    }
    seen
}

fn built(fixture: &str) -> tempfile::TempDir {
    let folder = temp();
    for part in ["book.toml", "content"] {
        let from = project(fixture).join(part);
        if from.is_dir() {
            copy(&from, &folder.path().join(part));
        } else {
            std::fs::copy(from, folder.path().join(part)).expect("a copy");
        }
    }
    run(folder.path(), &["build"]).clean();
    folder
}

#[test]
fn formatters_of_markdown_change_no_meaning() {
    let book = built(".");
    check(book.path(), "public/markdown/status-codes.md", MARKDOWN);
}

#[test]
fn formatters_of_html_change_no_meaning() {
    let book = built(".");
    check(book.path(), "public/html/index.html", HTML);
}

#[test]
fn formatters_change_no_meaning_of_every_field_there_is() {
    let book = built("tests/fixtures/rich");
    check(book.path(), "public/markdown/payments.md", MARKDOWN);
    check(book.path(), "public/html/index.html", HTML);
}
