//! Answers requests: the site as a static host would have it, and the stream of events.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::address::{self, Asked, Guard};
use super::http::{Answer, Connection, NoRequest, Request, stream_head};
use super::live;
use super::preview::{Event, Preview, Reply, What};

/// How many ports are tried, from the one that was asked for.
const PORTS: u16 = 100;
/// The most connections at a time; a browser has six.
const MOST_CONNECTIONS: usize = 256;
const HTML: &str = "text/html; charset=utf-8";

/// A port that is listened on.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    /// The address that it is.
    pub address: SocketAddr,
}

impl Listening {
    /// Listens on a port of an address, or on the next one that is free; on any that is free for port 0.
    ///
    /// # Errors
    /// When it cannot listen there, or no port is free.
    pub fn on(host: IpAddr, port: u16) -> io::Result<Self> {
        let mut last = port.saturating_add(PORTS - 1);
        if port == 0 {
            last = 0;
        }
        let mut taken = io::Error::from(io::ErrorKind::AddrInUse);
        for port in port..=last {
            match TcpListener::bind((host, port)) {
                Ok(listener) => return Ok(Self { address: listener.local_addr()?, listener }),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(taken)
    }
}

/// Answers requests from now on, each connection in a thread of its own. Ends with the process.
///
/// # Errors
/// When there can be no more threads.
pub fn serve(listening: Listening, preview: Arc<Preview>) -> io::Result<()> {
    let guard = Guard::new(listening.address.ip());
    let connections = Arc::new(AtomicUsize::new(0));
    let accept = move || {
        for stream in listening.listener.incoming() {
            let Ok(stream) = stream else {
                // Too many open files, as a rule, which passes.
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            let (preview, open) = (Arc::clone(&preview), Open::new(&connections));
            if open.number > MOST_CONNECTIONS {
                continue;
            }
            let _ = thread::Builder::new().name("connection".to_owned()).spawn(move || {
                let _open = open;
                // The other side has gone, and nobody is left to tell.
                let _ = converse(stream, &preview, guard);
            });
        }
    };
    thread::Builder::new().name("server".to_owned()).spawn(accept).map(drop)
}

/// Counts a connection as long as it is open.
struct Open {
    count: Arc<AtomicUsize>,
    number: usize,
}

impl Open {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        Self { number: count.fetch_add(1, Ordering::Relaxed) + 1, count: Arc::clone(count) }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Answers the requests of a connection, one after the other.
fn converse(stream: TcpStream, preview: &Preview, guard: Guard) -> io::Result<()> {
    let mut connection = Connection::new(stream)?;
    loop {
        let request = match connection.request() {
            Ok(request) => request,
            Err(NoRequest::Gone) => return Ok(()),
            Err(NoRequest::Bad(status)) => {
                connection.refuse(status);
                return Ok(());
            }
        };
        if let Some(refusal) = refusal(&request, guard) {
            connection.answer(&request, &refusal)?;
        } else {
            let base = preview.base();
            match address::asked(&request.target, &base) {
                Asked::Own(name) if name == live::EVENTS_NAME && request.method == "GET" => {
                    return tell(connection, &request, preview);
                }
                asked => connection.answer(&request, &answer(&request, &asked, &base, preview))?,
            }
        }
        if !request.keeps {
            connection.end();
            return Ok(());
        }
    }
}

/// Why a request is not answered, whatever it asks for.
fn refusal(request: &Request, guard: Guard) -> Option<Answer> {
    match request.field("host") {
        None => return Some(Answer::text(400, "A request names one host.")),
        Some(host) if !guard.lets_in(host) => {
            return Some(Answer::text(
                403,
                "This preview answers for this machine only, not for the host that was asked for.\nhelp: open it by the address that `statusbook serve` printed",
            ));
        }
        Some(_) => {}
    }
    let read = matches!(request.method.as_str(), "GET" | "HEAD");
    (!read).then(|| Answer::text(405, "There is nothing to change here.").with("Allow", "GET, HEAD"))
}

fn answer(request: &Request, asked: &Asked, base: &str, preview: &Preview) -> Answer {
    match asked {
        Asked::Site(path) => of_site(request, path, preview.find(path)),
        Asked::Own(name) if name == live::SCRIPT_NAME => {
            Answer::new(200, "text/javascript; charset=utf-8", live::SCRIPT).with("Cache-Control", "no-cache")
        }
        Asked::Own(_) => Answer::text(404, ""),
        Asked::Above => Answer::moved(302, base).with("Cache-Control", "no-store"),
        Asked::Elsewhere => Answer::text(404, &format!("The site is at {base}, as its base-url says.")),
        Asked::Refused => Answer::text(400, "This is no address of a page."),
    }
}

fn of_site(request: &Request, path: &str, reply: Reply) -> Answer {
    let Reply { what, base, version } = reply;
    let page = |status, bytes: &[u8]| {
        // Kept by no cache: a page says of which version it is, and what it listens for depends on that.
        let page = live::with_script(bytes, &base, &version);
        Answer::new(status, HTML, page).with("Cache-Control", "no-store")
    };
    match what {
        What::File { name, bytes, .. } if name.ends_with(".html") => page(200, &bytes),
        What::File { tag, .. } if request.field("if-none-match") == Some(&tag) => {
            Answer::text(304, "").with("ETag", &tag)
        }
        What::File { name, bytes, tag } => {
            Answer::new(200, &kind(&name), bytes.as_slice()).with("Cache-Control", "no-cache").with("ETag", &tag)
        }
        What::Folder => Answer::moved(301, &format!("{base}{}/", crate::links::encode_ascii(path))),
        What::Nothing(Some(bytes)) => page(404, &bytes),
        What::Nothing(None) => Answer::text(404, ""),
        What::NoSite(report) => {
            Answer::new(503, HTML, live::empty_page(&base, &version, &report)).with("Cache-Control", "no-store")
        }
    }
}

/// The media type of a file, by its ending.
fn kind(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    // All that is made here is UTF-8, and so is nearly all that authors have.
    let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
    format!("{}{charset}", kind.essence_str())
}

/// Tells what happens to a page, until its browser goes.
fn tell(mut connection: Connection, request: &Request, preview: &Preview) -> io::Result<()> {
    let page = address::query(&request.target, "page").unwrap_or_default();
    let since = address::query(&request.target, "since");
    // A browser that lost the stream comes back with the last version that it heard of.
    let since = request.field("last-event-id").map(str::to_owned).or(since).unwrap_or_default();
    let mut listener = preview.listen(&page, &since);
    connection.send(&format!("{}retry: 500\n\n", stream_head()))?;
    loop {
        match listener.next() {
            Event::Message(text) => connection.send(&text)?,
            Event::Quiet => connection.send(":\n\n")?,
            Event::End => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn files_have_the_type_that_hosts_give_them() {
        for (name, expected) in [
            ("theme/style.css", "text/css; charset=utf-8"),
            ("theme/a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("a.md", "text/markdown; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"),
            ("a.woff2", "font/woff2"),
            ("a.pdf", "application/pdf"),
            ("noending", "application/octet-stream"),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
        assert!(kind("sitemap.xml").ends_with("/xml") || kind("sitemap.xml").contains("/xml;"));
    }
}
