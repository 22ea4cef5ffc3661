//! A terminal of the test's own, which is what `script` of util-linux gives a program.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Keys.
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\x03";
pub const ESCAPE: &str = "\x1b";
pub const DOWN: &str = "\x1b[B";
pub const SPACE: &str = " ";
pub const TAB: &str = "\t";

/// How long the program may take to say something.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program on a terminal.
pub struct Terminal {
    child: Child,
    keys: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// Up to where it was looked at.
    at: usize,
}

impl Terminal {
    /// Starts the program. Where there is no `script` that is known, the test is skipped, unless `TERMINAL_TESTS` is
    /// `required`.
    pub fn start(folder: &Path, args: &[&str]) -> Option<Self> {
        Self::start_on("xterm", folder, args)
    }

    /// The same, on a terminal of another kind.
    pub fn start_on(kind: &str, folder: &Path, args: &[&str]) -> Option<Self> {
        let version = Command::new("script").arg("--version").output();
        if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
            assert!(std::env::var("TERMINAL_TESTS").as_deref() != Ok("required"), "there is no script of util-linux");
            eprintln!("skipped: there is no script of util-linux");
            return None;
        }
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
        let words: Vec<String> =
            [env!("CARGO_BIN_EXE_statusbook")].iter().chain(args).map(|word| quoted(word)).collect();
        let mut child = Command::new("script")
            .args(["-qefc", &format!("stty rows 40 cols 100; exec {}", words.join(" ")), "/dev/null"])
            .current_dir(folder)
            .env("TERM", kind)
            .env("SHELL", "/bin/sh")
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script starts");
        let (keys, mut stdout) = (child.stdin.take(), child.stdout.take().expect("a stream"));
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = stdout.read(&mut bytes) {
                if send.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Some(Self { child, keys, output, seen: Vec::new(), at: 0 })
    }

    /// Waits until the program has said something that it has not said before.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        loop {
            let new = String::from_utf8_lossy(&self.seen[self.at..]).into_owned();
            if new.contains(text) {
                return self;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(_) => panic!("`{text}` does not come up in:\n{}", plain(&String::from_utf8_lossy(&self.seen))),
            }
        }
    }

    /// Presses keys. Only what is said afterwards counts as new.
    #[track_caller]
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.at = self.seen.len();
        let stream = self.keys.as_mut().expect("the terminal is open");
        stream.write_all(keys.as_bytes()).and_then(|()| stream.flush()).expect("keys are taken");
        self
    }

    /// Answers a question.
    #[track_caller]
    pub fn answers(&mut self, question: &str, keys: &str) -> &mut Self {
        // The line that says what the question means is the last to be shown.
        self.sees(question).sees("]").types(keys)
    }

    /// Presses Ctrl-C until the program ends. It is lost where it comes between two keys.
    pub fn interrupts(mut self) -> (Option<i32>, String) {
        // Pressed once more after the end of the questions, it would take what was said last with it.
        for tried in 0..1500 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            if tried % 300 == 0 {
                let _ = self.keys.as_mut().map(|keys| keys.write_all(CTRL_C.as_bytes()).and_then(|()| keys.flush()));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.ends()
    }

    /// Waits for the end: the exit code, and everything that was said, as it came.
    pub fn ends(mut self) -> (Option<i32>, String) {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                break Some(status);
            }
            if Instant::now() > until {
                break None;
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(1)) {
            self.seen.extend(bytes);
        }
        let said = String::from_utf8_lossy(&self.seen).into_owned();
        let status = status.unwrap_or_else(|| panic!("it does not end:\n{}", plain(&said)));
        (status.code(), said)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.keys = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text without what moves the cursor and gives it colours.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\x1b' {
            out.extend(Some(letter).filter(|letter| *letter != '\r'));
        } else if letters.next() == Some('[') {
            letters.by_ref().find(|letter| letter.is_ascii_alphabetic());
        }
    }
    out
}
