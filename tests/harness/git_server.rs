//! Git over HTTP on the loopback, by git's own `http-backend`, with a login and with faults.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// What goes wrong with the next push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends before anything is done.
    Before,
    /// It is done, and the connection ends without an answer.
    After,
    /// A gateway answers for it.
    Unavailable,
    /// A page to log in comes instead, with 200.
    LoginPage,
}

/// A server that runs until the test ends.
pub struct GitServer {
    pub address: String,
    fault: Arc<Mutex<Option<Fault>>>,
}

/// `ann:s3cr@t` in base64 (RFC 4648).
const LOGIN: &str = "Basic YW5uOnMzY3JAdA==";

impl GitServer {
    /// Serves the repositories of a folder to who logs in as `ann` with `s3cr@t`.
    pub fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let fault = Arc::new(Mutex::new(None));
        let (root, faults) = (root.to_owned(), Arc::clone(&fault));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (root, faults) = (root.clone(), Arc::clone(&faults));
                std::thread::spawn(move || {
                    // A client that goes away is no fault of the test.
                    let _ = stream.and_then(|stream| answer(&stream, &root, &faults));
                });
            }
        });
        Self { address, fault }
    }

    /// What the next push runs into.
    pub fn fail(&self, fault: Fault) {
        *self.fault.lock().expect("the fault") = Some(fault);
    }
}

fn answer(stream: &TcpStream, root: &PathBuf, faults: &Mutex<Option<Fault>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next().unwrap_or("").to_owned(), words.next().unwrap_or("").to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => break,
        }
    }
    let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let mut out = stream;
    if header("authorization") != LOGIN {
        let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return out.write_all(answer.as_bytes());
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let is_push = method == "POST" && path.ends_with("git-receive-pack");
    let fault = if is_push { faults.lock().expect("the fault").take() } else { None };
    match fault {
        Some(Fault::Before) => return Ok(()),
        Some(Fault::Unavailable) => {
            return out
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
        Some(Fault::LoginPage) => {
            let page = "<html><title>Log in</title></html>";
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            return out.write_all((head + page).as_bytes());
        }
        Some(Fault::After) | None => {}
    }
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("REQUEST_METHOD", &method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("REMOTE_USER", "ann")
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(&body)?;
    }
    let said = child.wait_with_output()?.stdout;
    if fault == Some(Fault::After) {
        return Ok(());
    }
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(said.len());
    let head = String::from_utf8_lossy(&said[..end]).into_owned();
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK").to_owned();
    let rest: String =
        head.lines().filter(|line| !line.starts_with("Status: ")).map(|line| format!("{line}\r\n")).collect();
    out.write_all(format!("HTTP/1.1 {status}\r\n{rest}Connection: close\r\n\r\n").as_bytes())?;
    out.write_all(said.get(end + 4..).unwrap_or_default())
}
