//! Runs `statusbook serve` and talks to it as a browser would, with an end to every wait.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// Long enough for a slow machine that builds other things meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview that runs, and is ended when it is dropped.
pub struct Served {
    child: Child,
    /// `127.0.0.1:4040`.
    pub host: String,
    /// The folder of the site: `/`.
    pub base: String,
    errors: Receiver<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of a field, named in lower case; empty where there is none.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            drop(send.send(line));
        }
    });
    lines
}

impl Served {
    /// Starts the preview of a book on any port that is free.
    #[track_caller]
    pub fn start(book: &Path, args: &[&str]) -> Self {
        Self::start_with(super::command(book).args(["serve", "--port", "0"]).args(args))
    }

    /// Starts a prepared command, and waits until it says its address.
    #[track_caller]
    pub fn start_with(command: &mut std::process::Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let out = lines(child.stdout.take().expect("a pipe"));
        let errors = lines(child.stderr.take().expect("a pipe"));
        let mut served = Self { child, host: String::new(), base: String::new(), errors };
        let line = out.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no address: {:?}", served.said()));
        let url = line.strip_prefix("serving http://").and_then(|rest| rest.strip_suffix(" (Ctrl-C ends it)"));
        let (host, path) = url.unwrap_or_else(|| panic!("{line}")).split_once('/').expect("a path");
        (served.host, served.base) = (host.to_owned(), format!("/{path}"));
        served
    }

    /// What it has written to standard error until now.
    pub fn said(&self) -> Vec<String> {
        self.errors.try_iter().collect()
    }

    /// Waits until a line that starts so stands on standard error.
    #[track_caller]
    pub fn says(&self, start: &str) -> String {
        loop {
            let line = self.errors.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it does not say `{start}`"));
            if line.starts_with(start) {
                return line;
            }
        }
    }

    /// Sends what is given and reads the answer.
    #[track_caller]
    pub fn send(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it is answered");
        let mut fields = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Response::new(&mut fields);
        let length = head.parse(&bytes).expect("an answer").unwrap();
        let value = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Reply {
            status: head.code.expect("a status"),
            fields: head.headers.iter().map(|field| (field.name.to_lowercase(), value(field.value))).collect(),
            body: bytes[length..].to_vec(),
        }
    }

    /// Asks for an address, with more fields.
    #[track_caller]
    pub fn ask(&self, method: &str, target: &str, fields: &str) -> Reply {
        self.send(&format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{fields}\r\n", self.host))
    }

    #[track_caller]
    pub fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, "")
    }

    /// The version of the site, as a page of it says.
    #[track_caller]
    pub fn version(&self, target: &str) -> String {
        let page = self.get(target);
        let (_, rest) = page.text().split_once("data-version=\"").expect("the script of the preview");
        rest.split('"').next().expect("a version").to_owned()
    }

    /// Listens as the page at an address does.
    #[track_caller]
    pub fn listen(&self, page: &str, since: &str) -> Events {
        let mut stream = self.connect();
        let target = format!("{}.statusbook/events?page={page}&since={since}", self.base);
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("it is sent");
        let lines = lines(stream);
        let mut head = Vec::new();
        while let Ok(line) = lines.recv_timeout(PATIENCE) {
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        assert!(
            head[0].ends_with("200 OK") && head.iter().any(|line| line == "Content-Type: text/event-stream"),
            "{head:?}"
        );
        Events(lines)
    }

    /// Listens as the page at an address would that is loaded now; what was before has been told.
    #[track_caller]
    pub fn open(&self, page: &str) -> Events {
        let events = self.listen(page, &self.version(page));
        assert!(["sound", "findings"].contains(&events.next().kind.as_str()));
        events
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        stream
    }

    /// Presses Ctrl-C, and waits for the end: the exit code.
    #[cfg(unix)]
    #[track_caller]
    pub fn interrupt(mut self) -> Option<i32> {
        let kill = std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
        // Its standard error ends with it.
        loop {
            match self.errors.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().expect("it ends").code(),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end"),
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream of events.
pub struct Events(Receiver<String>);

/// One of them.
#[derive(Debug)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub data: String,
}

impl Events {
    /// The next event.
    #[track_caller]
    pub fn next(&self) -> Event {
        let mut event = Event { id: String::new(), kind: String::new(), data: String::new() };
        loop {
            let line = self.0.recv_timeout(PATIENCE).expect("an event");
            match line.split_once(": ").unwrap_or((line.trim_end_matches(':'), "")) {
                ("id", value) => event.id = value.to_owned(),
                ("event", value) => event.kind = value.to_owned(),
                ("data", value) => event.data = value.to_owned(),
                ("", "") if !event.kind.is_empty() => return event,
                _ => {}
            }
        }
    }

    /// The next event of a kind, whatever comes before it.
    #[track_caller]
    pub fn until(&self, kind: &str) -> Event {
        loop {
            let event = self.next();
            if event.kind == kind {
                return event;
            }
        }
    }

    /// The next event, which is of this kind.
    #[track_caller]
    pub fn is(&self, kind: &str) -> Event {
        let event = self.next();
        assert_eq!(event.kind, kind, "{event:?}");
        event
    }
}
