//! `statusbook serve` as a browser and an editor meet it.

mod harness;

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use harness::served::{Events, Served};
use harness::{CATALOG, book, command, files, finish, run, temp, write};

const CODES: &str = "content/codes.yaml";

/// A book of some pages, one of them with an index in a folder of its own.
fn sample() -> tempfile::TempDir {
    book(&[
        (CODES, CATALOG),
        ("content/index.md", "# First\n\nSee [404](codes.yaml#404).\n"),
        ("content/guide/index.md", "# Guide\n\nText.\n"),
        ("content/ü b.md", "# Umlaut\n\nText.\n"),
        ("content/dot.png", "not a picture"),
    ])
}

/// What a static host would have, by path.
fn built(folder: &Path, args: &[&str]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let to = temp();
    let dest = to.path().to_str().expect("UTF-8");
    run(folder, &[&["build", "--output", "html", "--dest", dest], args].concat()).clean();
    files(&to.path().join("html"))
}

/// An address of a file.
fn address(base: &str, path: &str) -> String {
    format!("{base}{}", path.replace('ü', "%C3%BC").replace(' ', "%20"))
}

/// A page without the line that the preview adds.
fn without_script(page: &str) -> String {
    let lines: Vec<&str> = page.split_inclusive('\n').filter(|line| !line.contains("/.statusbook/live.js")).collect();
    assert_eq!(lines.len() + 1, page.split_inclusive('\n').count(), "one line more than the built page has");
    lines.concat()
}

#[test]
fn the_site_is_as_a_host_would_have_it() {
    let book = sample();
    let before = files(book.path());
    for (args, base) in [(&[][..], "/"), (&["--base-url", "https://example.com/docs/v2"][..], "/docs/v2/")] {
        let expected = built(book.path(), args);
        let served = Served::start(book.path(), args);
        assert_eq!(served.base, base);
        for (path, bytes) in &expected {
            let reply = served.get(&address(base, path));
            assert_eq!((reply.status, reply.field("x-content-type-options")), (200, "nosniff"), "{path}");
            assert_eq!(reply.field("content-length"), reply.body.len().to_string(), "{path}");
            if path.ends_with(".html") {
                assert_eq!(reply.field("content-type"), "text/html; charset=utf-8");
                assert_eq!(without_script(reply.text()).as_bytes(), bytes, "{path}");
            } else {
                assert_eq!(&reply.body, bytes, "{path}");
                let tag = format!("If-None-Match: {}\r\n", reply.field("etag"));
                let again = served.ask("GET", &address(base, path), &tag);
                assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
            }
            let head = served.ask("HEAD", &address(base, path), "");
            assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
            assert_eq!(head.field("content-length"), reply.field("content-length"), "{path}");
        }
        assert_eq!(without_script(served.get(base).text()).as_bytes(), expected["index.html"]);
        let folder = served.get(&format!("{base}guide"));
        assert_eq!((folder.status, folder.field("location")), (301, format!("{base}guide/").as_str()));
        assert_eq!(
            without_script(served.get(&format!("{base}guide/")).text()).as_bytes(),
            expected["guide/index.html"]
        );
        for nowhere in
            ["nowhere", "codes/9.html", "guide/nowhere/", "markdown/index.md", "book.toml", "content/codes.yaml"]
        {
            let reply = served.get(&format!("{base}{nowhere}"));
            assert_eq!(reply.status, 404, "{nowhere}");
            assert_eq!(without_script(reply.text()).as_bytes(), expected["404.html"], "{nowhere}");
            assert!(reply.text().contains(&format!("href=\"{base}index.html\"")), "its links start at the root");
        }
    }
    assert_eq!(files(book.path()), before, "nothing is written into the book");
}

#[test]
fn above_its_folder_there_is_only_the_way_to_the_site() {
    let book = sample();
    write(book.path(), "book.toml", "[book]\ntitle = \"T\"\n[output.html]\nbase-url = \"https://example.com/docs/\"\n");
    let served = Served::start(book.path(), &[]);
    for above in ["/", "/docs"] {
        let reply = served.get(above);
        assert_eq!((reply.status, reply.field("location")), (302, "/docs/"), "{above}");
    }
    let reply = served.get("/index.html");
    assert!(reply.status == 404 && reply.text().contains("/docs/"), "{reply:?}");
    assert_eq!(served.get("/docs/.statusbook/live.js").field("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(served.get("/docs/.statusbook/manifest").status, 404);
}

#[test]
fn what_must_not_be_answered_is_refused() {
    let book = sample();
    write(book.path(), "secret.txt", "SECRET");
    let served = Served::start(book.path(), &[]);
    let ask = |host: &str, target: &str| {
        let reply = served.send(&format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert!(!reply.body.windows(6).any(|part| part == b"SECRET"), "{target}");
        reply.status
    };
    let port = served.host.rsplit_once(':').expect("a port").1;
    for host in [&served.host, &format!("localhost:{port}"), &format!("[::1]:{port}")] {
        assert_eq!(ask(host, "/index.html"), 200, "{host}");
    }
    for host in
        ["evil.example", &format!("evil.example:{port}"), &format!("127.0.0.1.evil.example:{port}"), "192.168.1.1", ""]
    {
        for target in ["/index.html", "/.statusbook/live.js", "/.statusbook/events?page=/&since=x"] {
            assert_eq!(ask(host, target), 403, "{host} {target}");
        }
    }
    assert_eq!(served.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400, "no host");
    assert_eq!(
        served.send("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n").status,
        400
    );
    for target in [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/codes/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/theme/%2e%2e/%2e%2e/secret.txt",
        "/%00",
        "/%zz",
        "http://localhost/index.html",
    ] {
        assert_eq!(ask("localhost", target), 400, "{target}");
    }
    for target in ["/%252e%252e/secret.txt", "//secret.txt", "/secret.txt", &served_path(book.path())] {
        assert_eq!(ask("localhost", target), 404, "{target}");
    }
    for request in [
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999\r\n\r\nx",
        "PUT /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "DELETE /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ] {
        let reply = served.send(request);
        assert_eq!((reply.status, reply.field("allow")), (405, "GET, HEAD"), "{request}");
    }
    assert_eq!(served.send("nonsense\r\n\r\n").status, 400);
    assert_eq!(served.send(&format!("GET / HTTP/1.1\r\nA: {}\r\n", "b".repeat(20_000))).status, 431);
    assert_eq!(served.get("/").status, 200, "it goes on after all that");
}

fn served_path(path: &Path) -> String {
    path.join("secret.txt").display().to_string()
}

#[test]
fn several_requests_go_over_one_connection() {
    let served = Served::start(sample().path(), &[]);
    let ask = |close: &str| format!("GET /dot.png HTTP/1.1\r\nHost: localhost\r\n{close}\r\n");
    let reply = served.send(&format!("{}{}", ask(""), ask("Connection: close\r\n")));
    let second = reply.text().split_once("not a picture").expect("the first file").1;
    assert!(second.starts_with("HTTP/1.1 200 OK\r\n") && second.ends_with("\r\n\r\nnot a picture"), "{second}");
}

#[test]
fn a_change_reloads_the_pages_that_show_it() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let (code, catalog, guide) = (served.open("/codes/404.html"), served.open("/codes.html"), served.open("/guide/"));
    let change = |text: &str| CATALOG.replace("There is *nothing*", text);
    write(book.path(), CODES, change("Written in place"));
    // The first build may be done twice, where the system tells late of the files that it was made of.
    let reload = code.until("reload");
    assert_eq!(catalog.until("reload").id, reload.id);
    while guide.is("same").id != reload.id {}
    assert!(served.get("/codes/404.html").text().contains("Written in place"));
    assert_eq!(served.version("/codes/404.html"), reload.id, "the page that is served is of the version that was told");

    // As vim, emacs and most others save.
    write(book.path(), "content/.codes.yaml.swp", change("Renamed over"));
    fs::rename(book.path().join("content/.codes.yaml.swp"), book.path().join(CODES)).expect("renamed");
    code.is("reload");
    assert!(served.get("/codes/404.html").text().contains("Renamed over"));

    // The file is away for a moment, and written in pieces.
    fs::rename(book.path().join(CODES), book.path().join("content/codes.yaml~")).expect("renamed");
    let text = change("In pieces");
    write(book.path(), CODES, &text[..60]);
    write(book.path(), CODES, &text);
    // A machine that is very slow may be found half way.
    while code.next().kind != "reload" {}
    assert!(served.get("/codes/404.html").text().contains("In pieces"));

    // What is saved as it was is no change; the next event is that of the change after it.
    write(book.path(), CODES, change("In pieces"));
    write(book.path(), "content/guide/index.md", "# Guide\n\nNew.\n");
    while code.next().kind != "same" {}
    while guide.next().kind != "reload" {}
    assert_eq!(served.said().iter().filter(|line| line.starts_with("built, 0 files")).count(), 0);
}

#[test]
fn every_part_of_a_book_is_watched() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let page = served.open("/codes/404.html");
    write(book.path(), "theme/style.css", "body { color: red }");
    let style = page.is("style");
    assert_eq!(served.get("/theme/style.css").text(), "body { color: red }");
    write(book.path(), "theme/style.css", "body { color: blue }");
    assert_ne!(page.is("style").id, style.id, "in a folder that was made meanwhile");
    write(book.path(), "theme/own.js", "1");
    page.is("reload");
    // A file can be found half written, and is told of twice then.
    let until = |path: &str, says: &dyn Fn(&str) -> bool| {
        while !says(served.get(path).text()) {
            page.next();
        }
    };
    write(book.path(), "templates/html/footer.html", "<footer>My own</footer>\n");
    until("/codes/404.html", &|text| text.contains("My own"));
    write(book.path(), "content/new/page.md", "# New\n\nText.\n");
    until("/new/page.html", &|text| text.contains("New"));
    fs::remove_dir_all(book.path().join("templates")).expect("removed");
    until("/codes/404.html", &|text| !text.contains("My own"));
    // The settings: another title, another folder of sources, another address.
    harness::copy(&book.path().join("content"), &book.path().join("docs/source"));
    write(book.path(), "book.toml", "[book]\ntitle = \"Renamed\"\nsrc = \"docs/source\"\n");
    until("/codes/404.html", &|text| text.contains("Renamed"));
    write(book.path(), "docs/source/codes.yaml", CATALOG.replace("Not Found", "Nowhere"));
    until("/codes/404.html", &|text| text.contains("Nowhere"));
}

#[test]
fn a_page_that_comes_and_goes_is_told() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let page = served.open("/soon.html");
    write(book.path(), "content/soon.md", "# Soon\n\nText.\n");
    page.is("reload");
    assert_eq!(served.get("/soon.html").status, 200);
    fs::remove_file(book.path().join("content/soon.md")).expect("removed");
    page.is("reload");
    assert_eq!(served.get("/soon.html").status, 404);
}

#[test]
fn many_files_at_once_are_one_change() {
    let book = sample();
    fs::create_dir(book.path().join(".git")).expect("a folder");
    let served = Served::start(book.path(), &[]);
    let page = served.open("/codes.html");
    // As git does it: its lock stands until all is written.
    write(book.path(), ".git/index.lock", "");
    for n in 0..10 {
        write(book.path(), &format!("content/many/page-{n}.md"), format!("# Page {n}\n"));
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    write(book.path(), CODES, CATALOG.replace("Not Found", "Nowhere"));
    fs::remove_file(book.path().join(".git/index.lock")).expect("removed");
    page.is("reload");
    assert!(served.get("/many/page-9.html").status == 200 && served.get("/codes/404.html").text().contains("Nowhere"));
    served.says("built, ");
    assert!(served.says("built, ").contains("files changed"));
    assert!(served.said().is_empty(), "built once for all of it");
}

#[test]
fn while_there_are_errors_the_last_good_page_stays() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let page = served.open("/codes/404.html");
    let before = served.get("/codes/404.html").body;
    let wrong = CATALOG.replace("summary: Not Found", "sumary: <b>Not</b> Found").replace("code: 200", "code: 010");
    write(book.path(), CODES, wrong);
    let told = page.is("findings");
    let report: serde_json::Value = serde_json::from_str(&told.data).expect("JSON");
    let list = run(book.path(), &["build", "--format", "json"]).ends(1);
    let list: serde_json::Value = serde_json::from_str(&list.stdout).expect("JSON");
    let (found, expected) =
        (report["findings"].as_array().expect("a list"), list["diagnostics"].as_array().expect("a list"));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for key in ["rule", "severity", "message", "help", "file"] {
            assert_eq!(found[key], expected[key], "every finding of a build, in its order");
        }
        assert_eq!((&found["line"], &found["column"]), (&expected["start"]["line"], &expected["start"]["column"]));
    }
    let warnings = found.iter().filter(|found| found["severity"] == "warn").count();
    let tally = match warnings {
        0 => "2 errors".to_owned(),
        1 => "2 errors and 1 warning".to_owned(),
        n => format!("2 errors and {n} warnings"),
    };
    assert_eq!(report["title"], tally);
    served.says(&format!("{tally}: the preview stays as it was"));
    assert_eq!(served.get("/codes/404.html").body, before, "the last good page, and no reload");
    // Who comes now is told, too; and so is who comes back with the version that it knows.
    served.listen("/guide/", &served.version("/guide/")).is("findings");
    served.listen("/codes/404.html", &told.id).is("findings");
    // Mended to what it was: nothing is loaded again, and the overlay goes.
    write(book.path(), CODES, CATALOG);
    assert_eq!(page.is("same").kind, "same");
    page.is("sound");
    // A fault of a template, too, and one of an output that is not looked at.
    for template in ["templates/html/code.html", "templates/markdown/catalog.md"] {
        write(book.path(), template, "{{ nonsense }}");
        let report: serde_json::Value = serde_json::from_str(&next_findings(&page)).expect("JSON");
        assert_eq!(report["findings"][0]["file"], template);
        fs::remove_file(book.path().join(template)).expect("removed");
        while page.next().kind != "sound" {}
    }
    // The settings, and the book itself.
    write(book.path(), "book.toml", "[book\n");
    assert!(next_findings(&page).contains("book.toml"));
    fs::remove_file(book.path().join("book.toml")).expect("removed");
    assert!(next_findings(&page).contains("there is no book.toml"));
    assert_eq!(served.get("/codes/404.html").status, 200);
    write(book.path(), "book.toml", "[book]\ntitle = \"Back\"\n");
    while page.next().kind != "reload" {}
    assert!(served.get("/codes/404.html").text().contains("Back"));
}

#[test]
fn what_a_book_says_is_shown_and_told_with_what_a_build_would_do() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let page = served.open("/guide/");
    let settings = "[book]\ntitle = \"Sample\"\n\n[[lint.override]]\nrule = \"text/doubled-word\"\nlevel = \"error\"\nreason = \"we care\"\n";
    write(book.path(), "book.toml", settings);
    // An override that changes nothing is a warning of a build, too.
    served.says("warning[lint/unused-allow]: this override of `text/doubled-word` changes nothing");
    write(book.path(), "content/guide/index.md", "# Guide\n\nText of the the guide.\n");
    assert!(next_findings(&page).contains("text/doubled-word"));
    served.says("1 error: the site is shown all the same, and `build` would refuse it");
    assert!(served.get("/guide/").text().contains("the the guide"));
    run(book.path(), &["build"]).ends(1);
}

/// What is wrong, when it is told next.
fn next_findings(events: &Events) -> String {
    loop {
        let event = events.next();
        if event.kind == "findings" {
            return event.data;
        }
    }
}

#[test]
fn a_first_build_with_errors_shows_them_on_an_empty_page() {
    let book = book(&[(CODES, "title: \"</pre><script>alert(1)</script>\"\nsektions: []\n")]);
    let served = Served::start(book.path(), &["--base-url", "https://example.com/docs/"]);
    for target in ["/docs/", "/docs/codes/404.html", "/docs/nowhere"] {
        let page = served.get(target);
        assert_eq!(page.status, 503);
        assert!(page.text().contains("<script src=\"/docs/.statusbook/live.js\""), "{}", page.text());
        assert!(page.text().contains("source/unknown-key") && page.text().contains("content/codes.yaml:2:1"));
        assert!(!page.text().contains("<script>alert"), "{}", page.text());
    }
    let page = served.listen("/docs/codes/404.html", &served.version("/docs/codes/404.html"));
    assert!(page.is("findings").data.contains("sektions"));
    write(book.path(), CODES, CATALOG);
    page.is("reload");
    page.is("sound");
    assert_eq!(served.get("/docs/codes/404.html").status, 200);
}

#[test]
fn a_browser_that_was_away_hears_what_it_missed() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    let (old, page) = (served.version("/codes/404.html"), served.open("/codes/404.html"));
    write(book.path(), CODES, CATALOG.replace("Not Found", "Nowhere"));
    let new = page.is("reload").id;
    served.listen("/codes/404.html", &old).is("reload");
    // While the rest of the site is still being rendered, it is not known yet what that is to the page.
    let guide = served.listen("/guide/", &old);
    let told: Vec<String> = std::iter::from_fn(|| Some(guide.next().kind)).take_while(|kind| kind != "same").collect();
    assert!(told.iter().all(|kind| kind == "sound"), "{told:?}");
    served.listen("/codes/404.html", &new).is("sound");
    // A page of a preview that has ended.
    for other in ["", "x-1", "0-99", &new.replace('-', "0-")] {
        served.listen("/codes/404.html", other).is("reload");
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let book = sample();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let served = Served::start_with(command(book.path()).args(["serve", "-p", &port.to_string()]));
    let other: u16 = served.host.rsplit_once(':').expect("a port").1.parse().expect("a number");
    assert!(other > port && other < port.saturating_add(100), "{other} after {port}");
    assert_eq!(served.says("note: "), format!("note: port {port} is taken"));
    assert_eq!(served.get("/").status, 200);
}

#[cfg(unix)]
#[test]
fn control_c_ends_it_cleanly() {
    let book = sample();
    let before = files(book.path());
    let served = Served::start(book.path(), &[]);
    let _page = served.open("/codes/404.html");
    assert_eq!(served.interrupt(), Some(0));
    assert_eq!(files(book.path()), before);
    let broken = harness::book(&[(CODES, "title: [x]\n")]);
    assert_eq!(Served::start(broken.path(), &[]).interrupt(), Some(0), "with errors, too: they were told");
}

#[test]
fn it_listens_elsewhere_only_when_asked_to() {
    let book = sample();
    let served = Served::start(book.path(), &[]);
    assert!(served.host.starts_with("127.0.0.1:"));
    let open = Served::start(book.path(), &["--host", "0.0.0.0"]);
    assert!(open.host.starts_with("127.0.0.1:"), "an address that leads there: {}", open.host);
    let said = open.says("note: ");
    assert!(said.contains("0.0.0.0") && said.contains("can read this book"), "{said}");
    assert_eq!(open.send("GET / HTTP/1.1\r\nHost: 192.168.1.5:80\r\nConnection: close\r\n\r\n").status, 200);
    assert_eq!(open.send("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").status, 403);
    for host in ["example.com", "192.0.2.1", "1.2.3"] {
        let run = run(book.path(), &["serve", "--host", host]).ends(2);
        assert!(run.stderr.contains(host), "{}", run.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_when_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let (book, tools) = (sample(), temp());
    let browser = tools.path().join("xdg-open");
    write(
        tools.path(),
        "xdg-open",
        format!("#!/bin/sh\nprintf %s \"$1\" > {0}/part\nmv {0}/part {0}/opened\n", tools.path().display()),
    );
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("permissions");
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap_or_default());
    let served = Served::start_with(command(book.path()).env("PATH", path).args(["serve", "-p", "0", "--open"]));
    let opened = tools.path().join("opened");
    let start = std::time::Instant::now();
    while !opened.exists() {
        assert!(start.elapsed().as_secs() < 60, "no browser was opened");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(fs::read_to_string(opened).expect("read"), format!("http://{}/", served.host));
}

#[test]
fn no_built_file_has_the_script() {
    let book = sample();
    finish(command(book.path()).arg("build")).clean();
    for (path, bytes) in files(&book.path().join("public")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("live.js"), "{path}");
    }
}
