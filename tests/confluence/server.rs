//! HTTP/1.1: a thread for each connection, which stays until the other side is gone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Weak;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Fake;
use super::access::Login;
use super::message::{Fault, Interface, Reply, Request, reason};
use super::route::decoded;

/// Serves until nobody holds the fake.
pub(super) fn listen(listener: TcpListener, fake: Weak<Fake>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if fake.strong_count() == 0 {
                return;
            }
            let fake = Weak::clone(&fake);
            std::thread::spawn(move || serve(&fake, &stream));
        }
    });
}

/// What came in, before anybody looked at it.
struct Incoming {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn serve(fake: &Weak<Fake>, stream: &TcpStream) {
    // An answer goes out in one piece; waiting for more of it would only take time.
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    while let Some(incoming) = receive(&mut reader, stream) {
        let Some(fake) = fake.upgrade() else { return };
        if !answer(&fake, incoming, stream) {
            return;
        }
    }
}

/// The next request; none where the other side has gone, or talks something else.
fn receive(reader: &mut BufReader<&TcpStream>, mut stream: &TcpStream) -> Option<Incoming> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut head).ok()? == 0 || head.len() > 64 * 1024 {
            return None;
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(&head).ok()?;
    let (method, target) = (request.method?.to_owned(), request.path?.to_owned());
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers: Vec<(String, String)> =
        request.headers.iter().map(|header| (header.name.to_ascii_lowercase(), text(header.value))).collect();
    let named = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if named("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    let body = match named("transfer-encoding") {
        Some(coding) if coding.eq_ignore_ascii_case("chunked") => chunks(reader)?,
        _ => {
            let length: usize = named("content-length").map_or(Some(0), |length| length.parse().ok())?;
            let mut body = Vec::new();
            reader.take(length as u64).read_to_end(&mut body).ok()?;
            if body.len() < length {
                return None;
            }
            body
        }
    };
    Some(Incoming { method, target, headers, body })
}

fn chunks(reader: &mut BufReader<&TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = u64::from_str_radix(line.trim().split(';').next()?, 16).ok()?;
        reader.take(length).read_to_end(&mut body).ok()?;
        reader.read_line(&mut line).ok()?;
        if length == 0 {
            return Some(body);
        }
    }
}

fn query(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let plain = |text: &str| decoded(&text.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// Answers a request, and says whether the connection goes on.
fn answer(fake: &Fake, incoming: Incoming, stream: &TcpStream) -> bool {
    let (path, pairs) = incoming.target.split_once('?').unwrap_or((&incoming.target, ""));
    let login = incoming.headers.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.clone());
    let mut headers = incoming.headers;
    for (name, value) in &mut headers {
        if name == "authorization" || name == "cookie" {
            let scheme = value.split(' ').next().unwrap_or_default().to_owned();
            *value = scheme;
        }
    }
    let mut request = Request {
        number: 0,
        method: incoming.method,
        path: path.to_owned(),
        query: query(pairs),
        headers,
        body: incoming.body,
        status: 0,
        is_stray: false,
    };
    {
        let mut log = fake.log.lock().expect("no panic while the log was held");
        request.number = log.len();
        log.push(request.clone());
    }
    let fault = fake.fault(&request);
    match fake.latency.load(Ordering::Relaxed) {
        0 => {}
        milliseconds => std::thread::sleep(Duration::from_millis(milliseconds)),
    }
    let login = Login::read(login.as_deref());
    carry_out(fake, &request, &login, fault, stream)
}

fn carry_out(fake: &Fake, request: &Request, login: &Login, fault: Option<Fault>, stream: &TcpStream) -> bool {
    let interface = if request.path.contains("/api/v2") { Interface::V2 } else { Interface::V1 };
    let with = |mut reply: Reply, headers: Vec<(String, String)>| {
        reply.headers.extend(headers);
        reply
    };
    let send = |reply: &Reply, most: usize| {
        note(fake, request, reply);
        send(stream, request, reply, most).is_ok() && most == usize::MAX
    };
    match fault {
        None => send(&fake.act(request, login), usize::MAX),
        Some(Fault::Status(status, headers, body)) => {
            let reply = Reply { headers: Vec::new(), ..Reply::html(status, &body) };
            let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            let json = (!has_type).then(|| ("Content-Type".to_owned(), "application/json".to_owned()));
            send(&with(reply, headers.into_iter().chain(json).collect()), usize::MAX)
        }
        Some(Fault::Error(status, headers, text)) => send(&with(interface.error(status, &text), headers), usize::MAX),
        Some(Fault::ErrorAfter(status, text)) => {
            fake.act(request, login);
            send(&interface.error(status, &text), usize::MAX)
        }
        Some(Fault::Html) => send(&Reply::html(200, LOGIN_PAGE), usize::MAX),
        Some(Fault::Truncate) => {
            let reply = fake.act(request, login);
            send(&reply, reply.body.len() / 2)
        }
        Some(Fault::ResetBefore) => false,
        Some(Fault::ResetAfter) => {
            fake.act(request, login);
            false
        }
        Some(Fault::Stall(acts)) => {
            if acts {
                fake.act(request, login);
            }
            // The other side loses patience at last; a minute is the end of ours.
            let _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
            let mut stream = stream;
            while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
            false
        }
        Some(Fault::ThenEdit(edit)) => {
            let reply = fake.act(request, login);
            edit(fake);
            send(&reply, usize::MAX)
        }
    }
}

const LOGIN_PAGE: &str = "<!DOCTYPE html><html><head><title>Log in</title></head>\
                          <body><form action=\"/login\"><input name=\"user\"/></form></body></html>";

/// Remembers what was answered.
fn note(fake: &Fake, request: &Request, reply: &Reply) {
    let mut log = fake.log.lock().expect("no panic while the log was held");
    // The log may have been forgotten in between.
    if let Some(noted) = log.get_mut(request.number).filter(|noted| noted.path == request.path) {
        noted.status = reply.status;
        noted.is_stray = reply.is_stray;
    }
}

/// Sends an answer, and at most so many bytes of its body.
fn send(mut stream: &TcpStream, request: &Request, reply: &Reply, most: usize) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if reply.status != 204 {
        head.push_str(&format!("Content-Length: {}\r\n", reply.body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if request.method != "HEAD" {
        bytes.extend(reply.body.iter().take(most));
    }
    stream.write_all(&bytes)
}
