//! Somebody who asks a Confluence, and thinks nothing of it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::confluence::{EMAIL, Fake, PERSONAL, TOKEN};

pub(crate) struct Client {
    base: String,
    login: Option<String>,
    agent: ureq::Agent,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The JSON of an answer that must have this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The words of an error that must have this status, in v2 or v1.
    #[track_caller]
    pub(crate) fn refused(self, status: u16) -> String {
        let value = self.is(status);
        let text = value["errors"][0]["title"].as_str().or_else(|| value["message"].as_str());
        text.unwrap_or_default().to_owned()
    }
}

impl Client {
    /// With the login that is usual there: basic on Cloud, a personal access token on Data Center.
    pub(crate) fn of(fake: &Fake) -> Self {
        let login = if fake.url().ends_with("/wiki") { basic(EMAIL, TOKEN) } else { format!("Bearer {PERSONAL}") };
        Self::with(&fake.url(), Some(login))
    }

    pub(crate) fn with(base: &str, login: Option<String>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Self { base: base.to_owned(), login, agent: config.into() }
    }

    /// That gives up after so many milliseconds.
    pub(crate) fn impatient(fake: &Fake, milliseconds: u64) -> Self {
        let timeout = Some(Duration::from_millis(milliseconds));
        let config = ureq::Agent::config_builder().timeout_global(timeout).build();
        Self { agent: config.into(), ..Self::of(fake) }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None).expect("an answer")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, Some(body)).expect("an answer")
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, Some(body)).expect("an answer")
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, None).expect("an answer")
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, String> {
        let body = body.map(|body| body.to_string().into_bytes());
        self.send(method, path, &[("Content-Type", "application/json")], body)
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, String> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(login) = &self.login {
            request = request.header("Authorization", login);
        }
        let text = |error: ureq::Error| error.to_string();
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body).map_err(|error| error.to_string())?).map_err(text)?,
            None => self.agent.run(request.body(()).map_err(|error| error.to_string())?).map_err(text)?,
        };
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        let (status, headers) = (response.status().as_u16(), headers.collect());
        let text = response.body_mut().with_config().limit(20_000_000).read_to_string().map_err(text)?;
        Ok(Answer { status, headers, text })
    }

    /// Makes a page on Cloud, and gives its id.
    #[track_caller]
    pub(crate) fn create(&self, fake: &Fake, title: &str, body: &str) -> String {
        let page = json!({"spaceId": fake.space_id("API"), "status": "current", "title": title,
                          "body": {"representation": "storage", "value": body}});
        let made = self.post("/api/v2/pages", &page).is(200);
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Writes a version on Cloud.
    pub(crate) fn update(&self, id: &str, title: &str, body: &str, number: u64) -> Answer {
        self.put(&format!("/api/v2/pages/{id}"), &update(id, title, body, number))
    }
}

/// What updates a page on Cloud.
pub(crate) fn update(id: &str, title: &str, body: &str, number: u64) -> Value {
    json!({"id": id, "status": "current", "title": title, "version": {"number": number, "message": "words"},
           "body": {"representation": "storage", "value": body}})
}

pub(crate) fn basic(user: &str, secret: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("Basic ");
    for chunk in format!("{user}:{secret}").into_bytes().chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}
