//! `check --external`: links to other sites, asked for politely. The other sites are servers of this program's own.

mod harness;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use harness::{Run, book, command, finish, temp, write};

/// A site that answers as its paths say, and remembers what it was asked.
struct Site {
    address: String,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// Each request, such as `HEAD /ok`.
    requests: Vec<String>,
    agents: Vec<String>,
    /// When each came.
    times: Vec<Instant>,
    open: usize,
    most: usize,
}

impl Site {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &seen));
            }
        });
        Self { address, seen }
    }

    fn requests(&self) -> Vec<String> {
        let mut requests = self.seen.lock().expect("no panic").requests.clone();
        requests.sort();
        requests
    }
}

/// Answers one request and hangs up.
fn serve(mut stream: &TcpStream, seen: &Mutex<Seen>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let Some(first) = lines.next() else { return };
    let agent = lines.find(|line| line.to_ascii_lowercase().starts_with("user-agent:"));
    let asked = first.rsplit_once(' ').map_or(first.clone(), |(asked, _)| asked.to_owned());
    let (method, path) = asked.split_once(' ').expect("a method and a path");
    let (times, first_of_all) = {
        let mut seen = seen.lock().expect("no panic");
        seen.requests.push(asked.clone());
        seen.times.push(Instant::now());
        seen.agents.extend(agent);
        seen.open += 1;
        seen.most = seen.most.max(seen.open);
        (seen.requests.iter().filter(|known| **known == asked).count(), seen.requests.len() == 1)
    };
    let head = method == "HEAD";
    let answer = match path.split(['?', '/']).nth(1).unwrap_or_default() {
        "ok" => "200 OK\r\n",
        "moved" => "301 Moved Permanently\r\nLocation: /ok\r\n",
        "loop" => "302 Found\r\nLocation: /loop\r\n",
        "get-only" if head => "405 Method Not Allowed\r\n",
        "get-only" => "200 OK\r\n",
        "wrong-head" if head => "404 Not Found\r\n",
        "wrong-head" => "200 OK\r\n",
        "secret" => "401 Unauthorized\r\n",
        "broken" => "500 Internal Server Error\r\n",
        "wait" if times == 1 => "429 Too Many Requests\r\nRetry-After: 0\r\n",
        "wait" => "200 OK\r\n",
        "pause" if first_of_all => "429 Too Many Requests\r\nRetry-After: 1\r\n",
        "pause" => "200 OK\r\n",
        "later" => "503 Service Unavailable\r\nRetry-After: 86400\r\n",
        "slow" => {
            // Long enough for others to come in, if they were let.
            std::thread::sleep(Duration::from_millis(20));
            "200 OK\r\n"
        }
        _ => "404 Not Found\r\n",
    };
    seen.lock().expect("no panic").open -= 1;
    let _ = write!(stream, "HTTP/1.1 {answer}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

fn page(site: &Site, paths: &[&str]) -> String {
    let links: String = paths.iter().map(|path| format!("- [A page]({}/{path})\n", site.address)).collect();
    format!("# Links\n\n{links}")
}

/// Runs `check --external` with a cache of its own.
fn check(book: &Path, cache: &Path, more: &[&str]) -> Run {
    let mut command = command(book);
    for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command.args(["check", "--external", "--format", "json"]).args(more);
    finish(command.env("STATUSBOOK_CACHE", cache))
}

/// The findings about other sites: their message, and the lines of all their places.
fn found(run: &Run) -> BTreeMap<String, Vec<u64>> {
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let all = report["diagnostics"].as_array().expect("a list").clone();
    let of_links = all.into_iter().filter(|finding| finding["rule"] == "link/external");
    let lines = |finding: &serde_json::Value| {
        let labels = finding["labels"].as_array().cloned().unwrap_or_default();
        std::iter::once(finding.clone()).chain(labels).filter_map(|place| place["start"]["line"].as_u64()).collect()
    };
    of_links.map(|finding| (finding["message"].as_str().expect("a message").to_owned(), lines(&finding))).collect()
}

#[test]
fn links_that_lead_nowhere_are_told_and_fail_nothing() {
    let site = Site::start();
    let text = page(
        &site,
        &["ok", "moved", "get-only", "wrong-head", "gone", "gone#part", "loop", "secret", "broken", "wait"],
    );
    let (book, cache) = (book(&[("content/page.md", &text)]), temp());
    let run = check(book.path(), cache.path(), &["--deny", "info"]).clean();
    let message = |path: &str, why: &str| format!("`{}/{path}` leads nowhere: {why}", site.address);
    let expected = BTreeMap::from([
        (message("gone", "the host answers 404"), vec![7, 8]),
        (message("loop", "it redirects more than 10 times"), vec![9]),
    ]);
    assert_eq!(found(&run), expected);
    for path in ["secret", "broken"] {
        assert!(run.stderr.contains(&format!("{}/{path} could not be told", site.address)), "{}", run.stderr);
    }
    let requests = site.requests();
    for request in ["HEAD /ok", "HEAD /get-only", "GET /get-only", "GET /wrong-head", "GET /gone"] {
        assert!(requests.iter().any(|known| known == request), "{request} of {requests:?}");
    }
    assert!(!requests.iter().any(|request| request == "GET /ok"), "a head was enough: {requests:?}");
    assert_eq!(requests.iter().filter(|request| *request == "HEAD /wait").count(), 2, "asked again: {requests:?}");
    let agents = site.seen.lock().expect("no panic").agents.clone();
    assert!(agents.iter().all(|agent| agent.contains("statusbook/")), "it says who it is: {agents:?}");
}

#[test]
fn what_was_answered_is_remembered() {
    let site = Site::start();
    let (book, cache) = (book(&[("content/page.md", &page(&site, &["ok", "gone", "secret"]))]), temp());
    let first = found(&check(book.path(), cache.path(), &[]).clean());
    assert_eq!(found(&check(book.path(), cache.path(), &[]).clean()), first);
    // Only what could not be told is asked for again, and what wants a password not in two ways.
    assert_eq!(site.requests(), ["GET /gone", "HEAD /gone", "HEAD /ok", "HEAD /secret", "HEAD /secret"]);
    write(cache.path(), "links.json", "no JSON");
    assert_eq!(found(&check(book.path(), cache.path(), &[]).clean()), first, "a broken cache is an empty one");
}

#[test]
fn a_host_is_asked_gently() {
    let site = Site::start();
    let paths: Vec<String> = (0..12).map(|n| format!("slow?{n}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (slow, cache) = (book(&[("content/page.md", &page(&site, &paths))]), temp());
    assert_eq!(found(&check(slow.path(), cache.path(), &[]).clean()), BTreeMap::new());
    let most = site.seen.lock().expect("no panic").most;
    assert!((1..=2).contains(&most), "{most} at a time");

    // A host that asks for a day is left alone.
    let site = Site::start();
    let paths: Vec<String> = (0..12).map(|n| format!("later?{n}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let later = book(&[("content/page.md", &page(&site, &paths))]);
    let run = check(later.path(), cache.path(), &[]).clean();
    assert_eq!(found(&run), BTreeMap::new());
    assert!(site.requests().len() <= 2, "{:?}", site.requests());
    assert!(run.stderr.contains("asks to wait for 86400 s"), "{}", run.stderr);
}

#[test]
fn a_host_that_asks_to_wait_is_left_alone_by_all() {
    let site = Site::start();
    let paths: Vec<String> = (0..6).map(|n| format!("pause/{n}")).collect();
    let text = page(&site, &paths.iter().map(String::as_str).collect::<Vec<_>>());
    // It is one host, however it is written.
    let text = text.replace("//127.0.0.1", "//localhost").replacen("//localhost", "//LOCALHOST", 3);
    let (book, cache) = (book(&[("content/page.md", &text)]), temp());
    let run = check(book.path(), cache.path(), &[]).clean();
    assert!(found(&run).is_empty(), "{}", run.stdout);
    let times = site.seen.lock().expect("no panic").times.clone();
    let early = times.iter().filter(|time| time.duration_since(times[0]) < Duration::from_millis(900)).count();
    // What was under way when the host asked to wait, and what was begun before that was read; all seven, if nobody waited.
    assert!(times.len() == 7 && early <= 4, "{early} of {} came before their time", times.len());
}

#[test]
fn authors_decide_about_other_sites_too() {
    let site = Site::start();
    let text = format!(
        "# Links\n\n[One]({0}/gone)\n\n<!-- statusbook: allow(link/external) it comes back -->\n[Two]({0}/gone/two)\n",
        site.address
    );
    let setting = "[book]\ntitle = \"Test\"\n\n[[lint.override]]\nrule = \"link/external\"\nlevel = \"error\"\nreason = \"we promise it\"\n";
    let (book, cache) = (book(&[("book.toml", setting), ("content/page.md", &text)]), temp());
    let run = check(book.path(), cache.path(), &[]).ends(1);
    assert_eq!(found(&run).len(), 1, "{}", run.stdout);
    assert!(!run.stdout.contains("lint/unused-allow"), "{}", run.stdout);
    // Without asking, nobody knows whether the comment is needed.
    let run = harness::run(book.path(), &["check", "--deny", "warn"]).clean();
    assert!(!run.stdout.contains("link/external"), "{}", run.stdout);
    assert_eq!(site.requests().iter().filter(|request| request.starts_with("HEAD")).count(), 2);
}
