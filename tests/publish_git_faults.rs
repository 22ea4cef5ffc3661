//! Copies in git repositories over the network, with what goes wrong there, and runs that are killed.
#![cfg(unix)]

mod harness;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::git_server::{Fault, GitServer};
use harness::repository::Repository;
use harness::{files, text, write};

const AUTHOR: &str = "author = \"Docs Bot <docs@example.com>\"\n";
/// What no output and no file may hold.
const SECRETS: [&str; 3] = ["s3cr@t", "s3cr%40t", "YW5uOnMzY3JAdA"];

fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let old = text(folder, name);
    assert!(old.contains(from), "{from} in {old}");
    write(folder, name, old.replacen(from, to, 1));
}

/// Waits for something that another process does.
#[track_caller]
fn until(what: &str, is: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn over_http_with_a_login_that_is_never_told() {
    let wiki = Repository::new();
    wiki.git(&["config", "http.receivepack", "true"]);
    let server = GitServer::start(wiki.bare().parent().expect("a folder"));
    let book = wiki.book_at(&format!("http://ann:s3cr%40t@{}/wiki.git", server.address), "Codes.md", AUTHOR);
    let book = book.path();
    let mut told = String::new();
    let mut publish = |ends: i32| {
        let mut command = wiki.command(book);
        // Git and curl say all that they do.
        for name in ["GIT_TRACE", "GIT_CURL_VERBOSE", "GIT_TRACE_CURL"] {
            command.env(name, "1");
        }
        let run = harness::finish(command.arg("publish")).ends(ends);
        told.push_str(&run.stdout);
        told.push_str(&run.stderr);
        run.stdout
    };
    publish(0);
    assert_eq!(wiki.commits(), 2);
    for (fault, commits) in [(Fault::Before, 3), (Fault::After, 4), (Fault::Unavailable, 5), (Fault::LoginPage, 6)] {
        edit(book, "content/codes.yaml", "description: ", "description: Well. ");
        server.fail(fault);
        publish(0);
        assert_eq!(wiki.commits(), commits, "{fault:?}: done, and done once");
        assert_eq!(publish(0), "wiki  1 file in sync\n");
    }
    edit(book, "book.toml", "s3cr%40t", "s3cr%40t2");
    let refused = publish(2);
    assert!(refused.contains("cannot be used") && refused.contains("git ls-remote http://127.0.0.1"), "{refused}");
    for secret in SECRETS {
        assert!(!told.contains(secret), "{secret} in {told}");
        for (name, bytes) in files(&wiki.cache()) {
            assert!(!String::from_utf8_lossy(&bytes).contains(secret), "{secret} in {name}");
        }
    }
}

/// A process that ends with the test.
struct Daemon(std::process::Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn over_the_protocol_of_git() {
    let wiki = Repository::new();
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let root = wiki.bare().parent().expect("a folder").to_owned();
    // Without the program `git` before it, so that the end of it is the end of all.
    let core =
        String::from_utf8(Command::new("git").arg("--exec-path").output().expect("git starts").stdout).expect("UTF-8");
    let daemon = Command::new(Path::new(core.trim()).join("git-daemon"))
        .args(["--listen=127.0.0.1", &format!("--port={port}"), "--reuseaddr", "--export-all", "--enable=receive-pack"])
        .arg(format!("--base-path={}", root.display()))
        .arg(&root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _daemon = Daemon(daemon.expect("the daemon starts"));
    until("the daemon listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    let book = wiki.book_at(&format!("git://127.0.0.1:{port}/wiki.git"), "Codes.md", AUTHOR);
    wiki.run(book.path(), &["publish"]).clean();
    edit(book.path(), "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book.path(), &["publish"]).clean();
    assert!(wiki.commits() == 3 && wiki.text("Codes.md").contains("All is well."));
    wiki.run(book.path(), &["diff"]).clean();
}

/// Killed before the other side has taken the push, and after: the next run ends what is left to do, and does nothing twice.
#[test]
fn a_run_that_is_killed_is_ended_by_the_next() {
    for (hook, commits_then) in [("pre-receive", 1), ("post-receive", 2)] {
        let wiki = Repository::new();
        let book = wiki.book("Codes.md", AUTHOR);
        // The hook stands for a moment in the middle of a push; what waits there is killed with the run.
        wiki.hook(hook, "touch reached; sleep 600");
        let mut run = wiki
            .command(book.path())
            .arg("publish")
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        until("the hook runs", || wiki.bare().join("reached").exists());
        let group = format!("-{}", run.id());
        let killed = Command::new("kill").args(["-9", "--", &group]).status().expect("kill starts");
        assert!(killed.success());
        run.wait().expect("it ends");
        wiki.unhook(hook);
        assert_eq!(wiki.commits(), commits_then, "{hook}");
        // What is pushed is what is compared now, and never what was left over.
        if commits_then == 1 {
            edit(book.path(), "content/codes.yaml", "Fine.", "All is well.");
        }
        let again = wiki.run(book.path(), &["publish"]).clean();
        assert_eq!(wiki.commits(), 2, "{hook}: {}", again.stdout);
        assert_eq!(wiki.text("Codes.md").contains("All is well."), commits_then == 1, "{hook}");
        assert_eq!(wiki.run(book.path(), &["publish"]).clean().stdout, "wiki  1 file in sync\n");
    }
}

/// Two runs at a time: each waits for the other, both end well, and one of them has nothing left to do.
#[test]
fn two_runs_at_a_time_write_once() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let start = || {
        wiki.command(book.path())
            .arg("publish")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    };
    let runs = [start(), start()];
    for run in runs {
        let output = run.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(wiki.commits(), 2);
    // And two from caches of their own, which know nothing of each other.
    edit(book.path(), "content/codes.yaml", "Fine.", "All is well.");
    let other = harness::temp();
    let runs = [
        start(),
        wiki.command(book.path())
            .arg("publish")
            .env("STATUSBOOK_CACHE", other.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts"),
    ];
    for run in runs {
        let output = run.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(wiki.commits(), 3);
    assert!(fs::read_dir(other.path().join("git")).is_ok());
}
