//! How long a publish takes where a thousand pages are in sync, and how many requests. Run it by hand, with optimisations:
//! `cargo test --release --test wiki_speed -- --ignored --nocapture`.

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;

use std::time::Instant;

use confluence::{EMAIL, Fake, TOKEN};
use harness::{Run, command, finish, temp, write};

const PAGES: usize = 1_000;

/// The largest share of memory that the program had so far, in KiB, where the system tells.
fn most_memory(program: &std::path::Path, args: &[&str], env: [(&str, &str); 2]) -> Option<u64> {
    let mut time = std::process::Command::new("/usr/bin/time");
    let out = time.args(["-f", "%M", env!("CARGO_BIN_EXE_statusbook")]).args(args).current_dir(program).envs(env);
    let stderr = String::from_utf8(out.output().ok()?.stderr).ok()?;
    stderr.lines().last()?.trim().parse().ok()
}

#[test]
#[ignore = "a measurement"]
fn a_thousand_pages_in_sync() {
    let fake = Fake::cloud();
    let folder = temp();
    let settings = format!(
        "[book]\ntitle = \"Test\"\n\n[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"{}\"\nspace = \"API\"\npages = \"codes\"\n",
        fake.url()
    );
    write(folder.path(), "book.toml", settings);
    let mut yaml = "title: Codes\nsections:\n  - title: All\n    codes:\n".to_owned();
    for code in 1..PAGES {
        yaml.push_str(&format!(
            "      - code: E{code}\n        summary: Error number {code}\n        description: What is wrong when `{code}` comes, and what *to do* then.\n        \
             causes: [The first one., The second one.]\n"
        ));
    }
    write(folder.path(), "content/codes.yaml", yaml);
    let env = [("CONFLUENCE_USER", EMAIL), ("CONFLUENCE_TOKEN", TOKEN)];
    let publish = || -> Run { finish(command(folder.path()).args(["publish"]).envs(env)) };
    let start = Instant::now();
    publish().clean();
    eprintln!("made and written: {:?}, {} requests", start.elapsed(), fake.requests().len());
    fake.latency(20);
    fake.forget();
    let start = Instant::now();
    publish().clean();
    let took = start.elapsed();
    let requests = fake.requests().len();
    eprintln!("in sync, 20 ms an answer: {took:?}, {requests} requests");
    assert!(fake.writes().is_empty());
    assert!(requests <= PAGES + 20, "{requests}");
    let memory = |args: &[&str]| most_memory(folder.path(), args, env).unwrap_or_default();
    eprintln!("memory: {} KiB, and {} KiB of `check`", memory(&["publish"]), memory(&["check"]));
    fake.latency(0);
    eprintln!("of that, without the network: {:?}", {
        let start = Instant::now();
        publish().clean();
        start.elapsed()
    });
}
