//! A server that answers as a test says, and a clock that goes on only when somebody sleeps.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use statusbook::confluence::{Api, ApiError, Clock, Flavor, Network, PageId, Settings, Space};

/// The token of all tests.
pub(crate) const TOKEN: &str = "s3cret-t0ken";

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The method and the path with its query.
    pub(crate) line: String,
    /// The headers, with names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// How often this line came before.
    pub(crate) before: usize,
}

impl Asked {
    pub(crate) fn is(&self, line: &str) -> bool {
        self.line == line || self.line.split('?').next() == Some(line)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What is answered.
pub(crate) enum Reply {
    /// A status and JSON.
    Json(u16, Value),
    /// A status, headers and JSON.
    With(u16, &'static [&'static str], Value),
    /// A status and a text of a type.
    Text(u16, &'static str, &'static str),
    /// Nothing: the connection ends.
    Hangup,
    /// Half of some JSON, and the connection ends.
    Half(Value),
    /// Nothing for a time.
    Silence(Duration),
}

/// The server.
pub(crate) struct Host {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Host {
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (shared, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shared, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                std::thread::spawn(move || serve(&stream, &shared, answer.as_ref()));
            }
        });
        Self { address, asked }
    }

    /// All requests so far, such as `GET /wiki/api/v2/pages/1`, without queries.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|it| it.line.split('?').next().unwrap_or_default().to_owned()).collect()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }

    pub(crate) fn count(&self, line: &str) -> usize {
        self.asked().iter().filter(|it| it.is(line)).count()
    }

    /// Connects to it as to a Cloud, without looking.
    pub(crate) fn cloud(&self, clock: &Arc<TestClock>) -> Box<dyn Api> {
        self.connect(clock, "/wiki", Some(Flavor::Cloud)).expect("a connection")
    }

    /// Connects to it as to a Data Center.
    pub(crate) fn server(&self, clock: &Arc<TestClock>) -> Box<dyn Api> {
        self.connect(clock, "/wiki", Some(Flavor::DataCenter)).expect("a connection")
    }

    pub(crate) fn connect(
        &self,
        clock: &Arc<TestClock>,
        path: &str,
        flavor: Option<Flavor>,
    ) -> Result<Box<dyn Api>, ApiError> {
        let settings = Settings { flavor, ..settings(&format!("{}{path}", self.address)) };
        network(clock).connect(&settings, &env)
    }
}

pub(crate) fn network(clock: &Arc<TestClock>) -> Network {
    let clock: Arc<dyn Clock> = Arc::<TestClock>::clone(clock);
    Network::new(clock).with_patience(Duration::from_secs(20))
}

pub(crate) fn settings(url: &str) -> Settings {
    Settings { url: url.to_owned(), flavor: None, cloud_id: None, user_env: None, token_env: None, token_file: None }
}

pub(crate) fn env(name: &str) -> Option<String> {
    match name {
        "CONFLUENCE_USER" => Some("ann@example.com".to_owned()),
        "CONFLUENCE_TOKEN" => Some(TOKEN.to_owned()),
        _ => None,
    }
}

pub(crate) fn id(id: &str) -> PageId {
    PageId(id.to_owned())
}

pub(crate) fn space() -> Space {
    Space { id: "77".to_owned(), key: "API".to_owned(), home: None }
}

fn serve(mut stream: &TcpStream, asked: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Reply) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let headers: Vec<(String, String)> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |it| it.1.parse().expect("number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let line = lines[0].rsplit_once(' ').expect("a version").0.to_owned();
    let this = {
        let mut asked = asked.lock().expect("no panic");
        let before = asked.iter().filter(|it| it.line == line).count();
        let this = Asked { line, headers, body, before };
        asked.push(this.clone());
        this
    };
    let whole = |status: u16, headers: &str, kind: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 {status} X\r\n{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    };
    let text = match answer(&this) {
        Reply::Json(status, value) => whole(status, "", "application/json", &value.to_string()),
        Reply::With(status, headers, value) => {
            let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
            whole(status, &headers, "application/json;charset=UTF-8", &value.to_string())
        }
        Reply::Text(status, kind, text) => whole(status, "", kind, text),
        Reply::Hangup => return,
        Reply::Half(value) => {
            let text = whole(200, "", "application/json", &value.to_string());
            text[..text.len() - value.to_string().len() / 2].to_owned()
        }
        Reply::Silence(time) => {
            std::thread::sleep(time);
            return;
        }
    };
    let _ = stream.write_all(text.as_bytes());
}

/// A clock that goes on only when somebody sleeps.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    now: Mutex<Duration>,
    slept: Mutex<Vec<Duration>>,
}

impl TestClock {
    /// How long was slept each time.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().expect("no panic").clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        *self.now.lock().expect("no panic")
    }

    fn unix(&self) -> u64 {
        784_111_777
    }

    fn sleep(&self, time: Duration) {
        *self.now.lock().expect("no panic") += time;
        self.slept.lock().expect("no panic").push(time);
    }

    fn chance(&self) -> u64 {
        0
    }
}
