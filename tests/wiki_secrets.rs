//! What logs in reaches nobody but the server: not what is printed, in any format and however much is asked for, no file, and no
//! argument or environment of git; whatever the server answers.

#![cfg(unix)]

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;
mod wiki;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use confluence::{EMAIL, Fake, Fault, Kind, PERSONAL, PUBLISHER, SCOPED, TOKEN, Token};
use harness::repository::Repository;
use harness::{finish, temp, write};

use crate::wiki::program::settings;
use crate::wiki::source::Source;

/// A token with all letters that tokens have.
const ODD: &str = "ATATT3xFfGF0qWeRtY-uIoP_aSdF+gHjK/lZxC==0A1B2C3D";

/// A secret in every form in which it could leak.
fn forms(secret: &str) -> Vec<(String, String)> {
    let encoded = base64(&format!("{EMAIL}:{secret}"));
    let escaped = secret.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    // The end of the encoded pair is that of the secret, whoever the user is.
    let tail = encoded[encoded.len() / 2..].trim_end_matches('=').to_owned();
    vec![
        ("as it is".to_owned(), secret.to_owned()),
        ("its first half".to_owned(), secret[..secret.len() / 2].to_owned()),
        ("its second half".to_owned(), secret[secret.len() / 2..].to_owned()),
        ("in Base64 with its user".to_owned(), tail),
        ("in Base64".to_owned(), base64(secret).trim_end_matches('=').to_owned()),
        ("escaped".to_owned(), escaped),
    ]
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// A book with a copy, a Confluence, and a token.
struct Case {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
    fake: Arc<Fake>,
    secret: &'static str,
    user: bool,
    in_file: bool,
}

impl Case {
    fn new(fake: Arc<Fake>, secret: &'static str, user: bool, more: &str) -> Self {
        let (folder, cache) = (temp(), temp());
        write(folder.path(), "book.toml", settings(&fake.url(), more));
        write(folder.path(), "content/codes.yaml", Source::new(3).yaml());
        let in_file = more.contains("token-file");
        if in_file {
            write(folder.path(), "secret/token", format!("{secret}\n"));
            let mode = fs::Permissions::from_mode(0o600);
            fs::set_permissions(folder.path().join("secret/token"), mode).expect("rights that can be set");
        }
        Self { folder, cache, fake, secret, user, in_file }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = harness::command(self.folder.path());
        command.args(args).env_remove("CONFLUENCE_USER").env_remove("CONFLUENCE_TOKEN");
        if self.user {
            command.env("CONFLUENCE_USER", EMAIL);
        }
        if !self.in_file {
            command.env("CONFLUENCE_TOKEN", self.secret);
        }
        // As talkative as anything can be made.
        for (name, value) in [("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("GIT_TRACE", "1"), ("DEBUG", "1")] {
            command.env(name, value);
        }
        command.env("STATUSBOOK_CACHE", self.cache.path());
        command
    }

    /// Runs the program, and looks at all that is left behind.
    #[track_caller]
    fn run(&self, args: &[&str]) -> i32 {
        let run = finish(&mut self.command(args));
        let code = run.code.expect("an exit code");
        let said = format!("{}\n{}", run.stdout, run.stderr);
        self.look(&format!("{args:?}"), said.as_bytes());
        for root in [self.folder.path(), self.cache.path()] {
            for (name, bytes) in harness::files(root) {
                if name != "secret/token" {
                    self.look(&format!("{name} after {args:?}"), &bytes);
                }
            }
        }
        for page in self.fake.pages() {
            self.look(&format!("page after {args:?}"), format!("{page:?}").as_bytes());
        }
        code
    }

    #[track_caller]
    fn look(&self, place: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for (form, secret) in forms(self.secret) {
            assert!(!text.contains(&secret), "the token {form} in {place}:\n{text}");
        }
        if self.user {
            assert!(!text.contains(EMAIL), "the address of the account in {place}:\n{text}");
        }
    }

    /// All that talks to the wiki, in all formats.
    #[track_caller]
    fn all(&self) {
        for format in ["human", "short", "json", "markdown"] {
            self.run(&["publish", "--dry-run", "--format", format]);
        }
        for format in ["human", "json", "github", "markdown"] {
            self.run(&["diff", "--format", format]);
        }
        for format in ["human", "json"] {
            self.run(&["pull", "wiki", "--dry-run", "--format", format]);
        }
        for format in ["human", "short", "json", "markdown"] {
            self.run(&["publish", "--format", format]);
        }
    }
}

/// Answers that quote what was sent, after so many other letters.
fn echoes(secret: &str, user: bool, before: usize) -> Vec<Fault> {
    let header =
        if user { format!("Basic {}", base64(&format!("{EMAIL}:{secret}"))) } else { format!("Bearer {secret}") };
    let escaped = secret.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let said = format!("{}{secret} in `Authorization: {header}`, or {escaped}", "x".repeat(before));
    let error = serde_json::json!({"title": said, "detail": said, "code": said, "message": {"translation": said}});
    let json = serde_json::json!({"message": said, "reason": said, "statusCode": 400, "errors": [error]}).to_string();
    let with = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let away = format!("https://{secret}@site.invalid/{secret}?{escaped}");
    vec![
        Fault::Status(400, Vec::new(), json.clone()),
        Fault::Status(401, with("X-Failure-Category", &said), json.clone()),
        Fault::Status(403, with("X-Authentication-Denied-Reason", &said), json.clone()),
        Fault::Status(404, Vec::new(), json.clone()),
        Fault::Status(409, Vec::new(), json.clone()),
        Fault::Status(500, Vec::new(), json.clone()),
        Fault::Status(200, with("Content-Type", &said), said.clone()),
        Fault::Status(302, with("Location", &away), String::new()),
        Fault::Status(429, with("Retry-After", "999999"), json),
    ]
}

#[test]
fn in_all_that_is_printed_and_written() {
    let token_file = "token-file = \"secret/token\"\n";
    let cases = [
        Case::new(Fake::cloud(), TOKEN, true, ""),
        Case::new(Fake::cloud(), SCOPED, true, "cloud-id = \"auto\"\n"),
        Case::new(Fake::data_center(), PERSONAL, false, ""),
        Case::new(Fake::data_center(), PERSONAL, false, token_file),
    ];
    std::thread::scope(|scope| {
        for case in &cases {
            scope.spawn(|| {
                case.all();
                assert_eq!(case.run(&["publish"]), 0);
                case.fake.assert_no_violations();
            });
        }
    });
}

#[test]
fn whatever_the_server_answers() {
    let count = echoes(ODD, true, 0).len();
    // What is told is cut at some length; a part of the token is no better than all of it.
    let befores = [0, 110, 150, 190, 280];
    let cells: Vec<(usize, usize, bool)> = (0..count * befores.len())
        .flat_map(|n| [true, false].map(|user| (n / befores.len(), befores[n % befores.len()], user)))
        .collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // Most of the time they wait before they try again.
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some((at, before, user)) = cells.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    echoed(at, before, user);
                }
            });
        }
    });
}

/// A publish to a server that quotes the token in the answers to all requests, to those that write, or to those that look for a
/// title.
#[track_caller]
fn echoed(at: usize, before: usize, user: bool) {
    let fake = if user { Fake::cloud() } else { Fake::data_center() };
    fake.add_token(Token::new(ODD, PUBLISHER, if user { Kind::Classic } else { Kind::Personal }));
    let case = Case::new(fake, ODD, user, "");
    let which = (at + before / 10) % 3;
    case.fake.on(move |request| {
        let is = match which {
            0 => true,
            1 => request.writes(),
            _ => request.query("title").is_some(),
        };
        is.then(|| echoes(ODD, user, before).swap_remove(at))
    });
    assert!(case.run(&["publish"]) > 0, "{at} {before}");
}

#[test]
fn a_token_that_nobody_may_use() {
    // A file that others can read, an address with a login in it, a token with a line break.
    let case = Case::new(Fake::data_center(), PERSONAL, false, "token-file = \"secret/token\"\n");
    let mode = fs::Permissions::from_mode(0o644);
    fs::set_permissions(case.folder.path().join("secret/token"), mode).expect("rights that can be set");
    assert_eq!(case.run(&["publish"]), 2);
    let case = Case::new(Fake::cloud(), TOKEN, true, "");
    let url = case.fake.url().replace("http://", &format!("http://{EMAIL}:{TOKEN}@"));
    let book = settings(&url, "");
    // It stands in the file itself then; what is printed must not repeat it.
    write(case.folder.path(), "book.toml", book);
    let run = finish(&mut case.command(&["publish"])).ends(2);
    case.look("the refusal of an address with a login", format!("{}{}", run.stdout, run.stderr).as_bytes());
    let case = Case::new(Fake::cloud(), TOKEN, true, "");
    let mut command = case.command(&["publish"]);
    let run = finish(command.env("CONFLUENCE_TOKEN", format!("{TOKEN}\nX-Evil: 1"))).ends(2);
    case.look("the refusal of a token in two lines", format!("{}{}", run.stdout, run.stderr).as_bytes());
    assert!(case.fake.requests().iter().all(|request| request.header("x-evil").is_none()));
}

#[test]
fn what_git_is_told() {
    let repository = Repository::new();
    let more = format!(
        "\n[[copy]]\nname = \"repo\"\nkind = \"git\"\nurl = \"{}\"\npath = \"Codes.md\"\nauthor = \"Docs Bot <docs@example.com>\"\n",
        repository.url()
    );
    let case = Case::new(Fake::cloud(), TOKEN, true, &more);
    // Stands before git, and writes down what it is called with.
    let tools = temp();
    let log = tools.path().join("log");
    let path = std::env::var("PATH").expect("a path");
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\nPATH='{path}' exec git \"$@\"\n", log.display());
    write(tools.path(), "git", script);
    fs::set_permissions(tools.path().join("git"), fs::Permissions::from_mode(0o755)).expect("rights that can be set");
    for args in [&["publish"][..], &["diff"], &["pull", "repo"]] {
        let mut command = case.command(args);
        let run = finish(command.env("PATH", format!("{}:{path}", tools.path().display()))).clean();
        case.look("what is printed with git", format!("{}{}", run.stdout, run.stderr).as_bytes());
    }
    let called = fs::read_to_string(&log).expect("git was called");
    assert!(called.contains("push"), "{called}");
    case.look("the arguments of git", called.as_bytes());
    assert!(repository.text("Codes.md").contains("Summary 1"));
    case.look("the repository", repository.git(&["log", "-p", "--all"]).as_bytes());
}
