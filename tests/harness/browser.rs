//! A headless Chromium, driven over the pipe of its DevTools (<https://chromedevtools.github.io/devtools-protocol/>).

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What a step may take at most on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with a profile of its own; it ends when it is dropped.
pub struct Browser {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<Value>,
    events: VecDeque<Value>,
    last: u64,
    _profile: tempfile::TempDir,
}

/// How a page is looked at.
#[derive(Clone, Copy)]
pub struct View {
    pub width: u32,
    pub dark: bool,
    pub scripts: bool,
    /// `screen` or `print`.
    pub media: &'static str,
}

impl Default for View {
    fn default() -> Self {
        Self { width: 1280, dark: false, scripts: true, media: "screen" }
    }
}

impl Browser {
    /// Starts one. Where there is none, the test that asks for it is skipped, unless `BROWSER_TESTS` is `required`.
    pub fn start() -> Option<Self> {
        let known = ["chromium", "chromium-browser", "google-chrome"];
        let program = known.into_iter().find(|name| {
            let version = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
            version.is_ok_and(|status| status.success())
        });
        let Some(program) = program.filter(|_| cfg!(unix)) else {
            assert!(std::env::var("BROWSER_TESTS").as_deref() != Ok("required"), "there is no Chromium");
            eprintln!("skipped: there is no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        // The browser reads its orders from the third stream and answers on the fourth.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", program])
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"])
            .args(["--remote-debugging-pipe", "--disable-background-networking", "--disable-component-update"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let orders = child.stdin.take().expect("a pipe");
        let mut stream = BufReader::new(child.stdout.take().expect("a pipe"));
        let (send, answers) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while matches!(stream.read_until(0, &mut message), Ok(1..)) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else { return };
                if send.send(value).is_err() {
                    return;
                }
                message.clear();
            }
        });
        Some(Self { child, orders, answers, events: VecDeque::new(), last: 0, _profile: profile })
    }

    /// A page in a window of its own, which shares nothing with others.
    pub fn page(&mut self, view: View) -> Page<'_> {
        let context = self.call("", "Target.createBrowserContext", json!({}))["browserContextId"].clone();
        let permissions =
            json!({ "browserContextId": context, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.call("", "Browser.grantPermissions", permissions);
        let target = self.call("", "Target.createTarget", json!({ "url": "about:blank", "browserContextId": context }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session =
            self.call("", "Target.attachToTarget", attach)["sessionId"].as_str().expect("a session").to_owned();
        let mut page = Page { browser: self, session };
        page.call("Page.enable", json!({}));
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        let size = json!({ "width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = if view.dark { "dark" } else { "light" };
        let media = json!({ "media": view.media, "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        page.call("Emulation.setEmulatedMedia", media);
        page.call("Emulation.setScriptExecutionDisabled", json!({ "value": !view.scripts }));
        page.before(
            "window.seen = []; addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective)); \
             addEventListener('error', (e) => seen.push(e.message || 'error'), true); window.shift = 0; \
             new PerformanceObserver((list) => list.getEntries().forEach((e) => { shift += e.hadRecentInput ? 0 : e.value; })) \
               .observe({ type: 'layout-shift', buffered: true });",
        );
        page
    }

    fn call(&mut self, session: &str, method: &str, params: Value) -> Value {
        self.ask(session, method, params).unwrap_or_else(|fault| panic!("{method}: {fault}"))
    }

    /// Gives an order, and the answer to it, which may be that it cannot be done.
    fn ask(&mut self, session: &str, method: &str, params: Value) -> Result<Value, Value> {
        self.last += 1;
        let id = self.last;
        let mut order = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            order["sessionId"] = json!(session);
        }
        self.orders.write_all(format!("{order}\0").as_bytes()).expect("the browser listens");
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self.next(until, method);
            if message["id"] == id {
                return match message.get("error") {
                    Some(fault) => Err(fault.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
            self.events.push_back(message);
        }
    }

    fn next(&mut self, until: Instant, what: &str) -> Value {
        let left = until.saturating_duration_since(Instant::now());
        self.answers.recv_timeout(left).unwrap_or_else(|error| panic!("{what}: the browser does not answer: {error}"))
    }

    fn wait(&mut self, session: &str, event: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let is_it = |message: &Value| message["method"] == event && message["sessionId"] == session;
            if let Some(at) = self.events.iter().position(is_it) {
                self.events.remove(at);
                return;
            }
            let message = self.next(until, event);
            self.events.push_back(message);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.orders.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page of a browser.
pub struct Page<'b> {
    browser: &'b mut Browser,
    session: String,
}

impl Page<'_> {
    fn call(&mut self, method: &str, params: Value) -> Value {
        self.browser.call(&self.session, method, params)
    }

    /// Runs a script in every document before those of the document.
    pub fn before(&mut self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// Opens an address, to the end of loading.
    #[track_caller]
    pub fn open(&mut self, address: &str) {
        self.browser.events.clear();
        let answer = self.call("Page.navigate", json!({ "url": address }));
        assert!(answer.get("errorText").is_none(), "{address}: {answer}");
        self.browser.wait(&self.session, "Page.loadEventFired");
    }

    /// Opens a file.
    #[track_caller]
    pub fn open_file(&mut self, file: &Path, rest: &str) {
        self.open(&format!("file://{}{rest}", file.display()));
    }

    /// Shows the page in colours that a system forces on it.
    pub fn forced_colors(&mut self) {
        let media = json!({ "media": "screen", "features": [{ "name": "forced-colors", "value": "active" }] });
        self.call("Emulation.setEmulatedMedia", media);
    }

    /// The page as it is printed, by somebody whose system is dark.
    pub fn pdf(&mut self) -> Vec<u8> {
        let dark = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.call("Emulation.setEmulatedMedia", json!({ "media": "", "features": [dark] }));
        let answer = self.call("Page.printToPDF", json!({}));
        let text = answer["data"].as_str().expect("a text");
        let sextet = |byte: u8| match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        let (mut bits, mut known, mut bytes) = (0_u32, 0, Vec::new());
        for byte in text.bytes().filter(|byte| *byte != b'=') {
            bits = bits << 6 | u32::from(sextet(byte));
            known += 6;
            if known >= 8 {
                known -= 8;
                bytes.push((bits >> known) as u8);
            }
        }
        bytes
    }

    /// The value of an expression, with promises kept.
    #[track_caller]
    pub fn value(&mut self, script: &str) -> Value {
        let params = json!({ "expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer.get("exceptionDetails").is_none(), "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Does what leads to another page, once this call is answered.
    pub fn leave(&mut self, script: &str) {
        self.value(&format!("void setTimeout(() => {{ {script}; }})"));
    }

    /// Waits until an expression is true; one that has no value yet is not.
    #[track_caller]
    pub fn until(&mut self, script: &str) {
        let until = Instant::now() + PATIENCE;
        let params = json!({ "expression": format!("!!({script})"), "returnByValue": true });
        // Between two pages there is nobody to ask.
        let is_true = |answer: Result<Value, Value>| answer.is_ok_and(|answer| answer["result"]["value"] == true);
        while !is_true(self.browser.ask(&self.session, "Runtime.evaluate", params.clone())) {
            assert!(Instant::now() < until, "never true: {script}\n{}", self.value("document.body.innerText"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types a text, key by key.
    pub fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.press(&c.to_string());
        }
    }

    /// Presses a key: a letter, or a name such as `Enter`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "Tab" => 9,
            _ => 0,
        };
        let text = if key == "Enter" { "\r" } else { key };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if code == 0 || code == 13 {
            down["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }));
    }
}
