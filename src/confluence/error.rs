//! What an answer that is no success means.

use serde_json::Value;

use super::ask::Ask;
use super::auth::Login;
use super::transport::{Answer, Broken, Received};
use super::{ApiError, ErrorKind, scope};

/// How much of what a server says is told, in characters.
const LONGEST: usize = 300;

/// A request that failed, and what is known of what it was to do.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) error: ApiError,
    pub(super) fate: Fate,
    /// The status, where there was one.
    pub(super) status: Option<u16>,
    /// Whether there was JSON with it.
    pub(super) structured: bool,
}

/// What is known of what a failed request was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was refused: nothing was done.
    Refused,
    /// The page was in use, or at another version: nothing was done, and looking tells whether a repeat makes sense.
    Busy,
    /// Nobody knows whether it was done; where it was not, a repeat makes sense.
    Lost,
    /// Nobody knows whether it was done, and asking again would bring the same.
    Odd,
}

impl Failure {
    /// Whether what was asked for is not there, or we may not see it.
    pub(super) fn is_missing(&self) -> bool {
        self.error.kind == ErrorKind::Missing
    }

    /// Whether this Confluence cannot do that, or not for us, so that another way may help.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.error.kind, ErrorKind::Scope(_) | ErrorKind::Forbidden | ErrorKind::Missing)
            || matches!(self.status, Some(400 | 405 | 410 | 501))
    }

    /// Whether it makes no sense to ask for something of that kind again.
    pub(super) fn is_useless(&self) -> bool {
        self.is_closed() || self.status == Some(500)
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// Settings that cannot be used.
pub(super) fn settings_error(message: &str, help: &str) -> ApiError {
    ApiError {
        kind: ErrorKind::Settings,
        request: String::new(),
        message: message.to_owned(),
        help: Some(help.to_owned()),
    }
}

/// Who asked what, for messages.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) ask: &'a Ask,
    /// The path before that of the request.
    pub(super) path: &'a str,
    /// Scheme and host.
    pub(super) origin: &'a str,
    pub(super) login: &'a Login,
}

impl Context<'_> {
    /// A failure, with everything secret masked.
    pub(super) fn failure(&self, kind: ErrorKind, fate: Fate, message: &str, help: Option<&str>) -> Failure {
        let request = format!("{} {}{}", self.ask.method, self.path, self.ask.path);
        let error = ApiError {
            kind,
            request: self.login.masked(&request),
            message: self.login.masked(message),
            help: help.map(|help| self.login.masked(help)),
        };
        Failure { error, fate, status: None, structured: false }
    }

    /// Where no answer came.
    pub(super) fn broken(&self, broken: &Broken) -> Failure {
        let kind = if broken.answered { ErrorKind::Odd } else { ErrorKind::Unreachable };
        let fate = match (broken.sent, broken.passing) {
            (false, _) => Fate::Refused,
            (true, true) => Fate::Lost,
            (true, false) => Fate::Odd,
        };
        let message = format!("{}: {}", self.origin, broken.message);
        self.failure(kind, fate, &message, broken.help.as_deref())
    }

    /// A success that is not understood.
    pub(super) fn odd(&self, message: &str) -> Failure {
        self.failure(ErrorKind::Odd, Fate::Odd, message, Some("If this stays so, please tell us what answers there."))
    }

    /// The value in a success.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn value(&self, answer: Answer) -> Result<Option<Value>, Failure> {
        match answer.content {
            Received::Json(value) => Ok(Some(value)),
            Received::Nothing => Ok(None),
            Received::Html => Err(self.no_confluence("answers with a web page instead of data, perhaps one to log in")),
            Received::Torn => {
                let message = format!("{}: the answer ends too early", self.origin);
                Err(self.failure(ErrorKind::Unreachable, Fate::Lost, &message, None))
            }
            Received::Other(what) => Err(self.odd(&format!("{} answers with {what} instead of JSON", self.origin))),
        }
    }

    fn no_confluence(&self, what: &str) -> Failure {
        let help = "Look at the address, and whether the token is still valid: some servers send people without a valid \
                    one to a page where they log in.";
        self.failure(ErrorKind::NotConfluence, Fate::Odd, &format!("{} {what}", self.origin), Some(help))
    }

    /// What a status other than one of success means.
    pub(super) fn judged(&self, answer: &Answer) -> Failure {
        let said = match &answer.content {
            // Before it is cut to a length: half of a token is one, too.
            Received::Json(value) => self.login.masked(&said(value)),
            _ => String::new(),
        };
        let structured = matches!(answer.content, Received::Json(_));
        Failure { status: Some(answer.status), structured, ..self.judge(answer, &said) }
    }

    fn judge(&self, answer: &Answer, said: &str) -> Failure {
        let lower = said.to_lowercase();
        let status = answer.status;
        match status {
            300..=399 => {
                let place = answer.headers.location.as_deref().unwrap_or("nowhere");
                let place = place.split(['?', '#']).next().unwrap_or(place);
                self.no_confluence(&format!("redirects to {} instead of answering", one_line(place)))
            }
            401 | 403 if self.lacks_scope(answer, &lower) => self.lacking_scope(),
            401 => self.unauthorized(answer, said),
            403 => self.forbidden(answer, said),
            404 | 410 => {
                let message = with("it is not there, or we may not see it", said);
                let help = "Confluence tells the same for both: look at the address and at what the account may do.";
                self.failure(ErrorKind::Missing, Fate::Refused, &message, Some(help))
            }
            413 => {
                let message = with("the server takes nothing that large", said);
                let help =
                    "Confluence takes bodies of 5 MiB, and properties of 32 KiB: split the catalog into several pages.";
                self.failure(ErrorKind::TooLarge, Fate::Refused, &message, Some(help))
            }
            429 => {
                let help = "Try again later, or ask for fewer copies at a time.";
                self.failure(ErrorKind::TooMany, Fate::Refused, &with("the server wants us to wait", said), Some(help))
            }
            400..=599 => self.by_words(status, said, &lower),
            _ => self.odd(&format!("{} answers with the status {status}", self.origin)),
        }
    }

    fn lacks_scope(&self, answer: &Answer, lower: &str) -> bool {
        let category = answer.headers.failure.as_deref().unwrap_or("").to_ascii_lowercase();
        category.contains("scope") || lower.contains("scope does not match") || lower.contains("insufficient scope")
    }

    fn lacking_scope(&self) -> Failure {
        let scope = Some(self.ask.scope).filter(|scope| !scope.is_empty()).map(str::to_owned);
        let message = match &scope {
            Some(scope) => format!("the token lacks the scope `{scope}`"),
            None => "the token lacks a scope".to_owned(),
        };
        let classic = scope::classic(self.ask.scope).map(|classic| format!(" (the classic `{classic}` does as well)"));
        let classic = classic.unwrap_or_default();
        let help = format!("Make a token that has it{classic}: what a token may do cannot be changed afterwards.");
        self.failure(ErrorKind::Scope(scope), Fate::Refused, &message, Some(&help))
    }

    fn unauthorized(&self, answer: &Answer, said: &str) -> Failure {
        if let Some(failure) = self.captcha(answer) {
            return failure;
        }
        let help = if self.login.is_basic() {
            "Look at the e-mail address and the token. A personal access token of a Data Center is sent without a user, and \
             a token with scopes works through the gateway only: set `cloud-id` for it."
        } else {
            "Look whether the token has expired. An API token of Confluence Cloud needs the e-mail address of its account \
             with it."
        };
        let message = with("the login is not taken", said);
        self.failure(ErrorKind::Unauthorized, Fate::Refused, &message, Some(help))
    }

    fn forbidden(&self, answer: &Answer, said: &str) -> Failure {
        if let Some(failure) = self.captcha(answer) {
            return failure;
        }
        let help = "Give the account of the token the permission, or use another account.";
        let message = with("the account may not do that, or it is not there", said);
        self.failure(ErrorKind::Forbidden, Fate::Refused, &message, Some(help))
    }

    fn captcha(&self, answer: &Answer) -> Option<Failure> {
        let denied = answer.headers.denied.as_deref().unwrap_or("");
        denied.to_ascii_uppercase().contains("CAPTCHA").then(|| {
            let message = "after too many failed logins, the server wants to see a person";
            let help = "Log in once with this account in a browser.";
            self.failure(ErrorKind::Unauthorized, Fate::Refused, message, Some(help))
        })
    }

    /// Statuses that mean several things, told apart by what is said.
    fn by_words(&self, status: u16, said: &str, lower: &str) -> Failure {
        let server = || ErrorKind::Server(status);
        if lower.contains("title") && (lower.contains("already exist") || lower.contains("already used")) {
            let help = "Titles are unique in a space, whatever their capitals, and archived pages keep theirs: rename one \
                        of the two.";
            let message = with("there is a page of that title already", said);
            return self.failure(ErrorKind::TitleTaken, Fate::Refused, &message, Some(help));
        }
        if lower.contains("error parsing xhtml") || lower.contains("new editor format") {
            let help =
                "Look at the body in the `confluence` output of `statusbook build`, and at templates of your own.";
            let kind = ErrorKind::BadBody(place(said));
            return self.failure(kind, Fate::Refused, &with("the body is not taken", said), Some(help));
        }
        if lower.contains("unreconciled") {
            let help = "Open the page in Confluence, and publish or discard the draft there.";
            let message = with("the page has a draft that the server cannot bring together with it", said);
            return self.failure(server(), Fate::Busy, &message, Some(help));
        }
        let in_use = [
            "already exist",
            "optimisticlock",
            "unexpectedrollback",
            "rolled back",
            "stale data",
            "must be incremented",
        ];
        if status == 409 || in_use.iter().any(|words| lower.contains(words)) {
            let kind = if status < 500 { ErrorKind::Conflict(None) } else { server() };
            return self.failure(kind, Fate::Busy, &with("it was in use, or was changed meanwhile", said), None);
        }
        match status {
            501 => self.failure(server(), Fate::Refused, &with("the server cannot do that", said), None),
            408 => self.failure(server(), Fate::Lost, &with("the server did not get the request in time", said), None),
            500..=599 => {
                let message = with(&format!("the server failed with the status {status}"), said);
                self.failure(server(), Fate::Lost, &message, Some("Try again later; what is done is not done twice."))
            }
            _ => {
                let message = with(&format!("the server refuses that with the status {status}"), said);
                self.failure(ErrorKind::Odd, Fate::Refused, &message, None)
            }
        }
    }
}

fn with(message: &str, said: &str) -> String {
    match said.char_indices().nth(LONGEST) {
        _ if said.is_empty() => message.to_owned(),
        Some((end, _)) => format!("{message}; it says: {}…", said.get(..end).unwrap_or("")),
        None => format!("{message}; it says: {said}"),
    }
}

/// What a server says in an error, whatever its generation, on one line.
fn said(value: &Value) -> String {
    let mut found: Vec<Option<&Value>> = Vec::new();
    let lists = [value.get("errors"), value.get("data").and_then(|data| data.get("errors"))];
    for error in lists.into_iter().flatten().filter_map(Value::as_array).flatten() {
        let message = error.get("message");
        let inner = |name: &str| message.and_then(|message| message.get(name));
        found.extend([error.get("title"), error.get("detail"), message, inner("translation").or_else(|| inner("key"))]);
    }
    found.extend([value.get("message"), value.get("error_description")]);
    let mut texts: Vec<&str> = Vec::new();
    for text in found.into_iter().flatten().filter_map(Value::as_str).map(str::trim) {
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        texts.extend(["reason", "error"].iter().find_map(|name| value.get(name).and_then(Value::as_str)));
    }
    let text = texts.join("; ");
    // Java tells the class of an exception before what it says.
    let text =
        text.split_once("Exception: ").filter(|(class, _)| !class.contains(' ')).map_or(text.as_str(), |it| it.1);
    one_line(text)
}

/// A text of others on one line, without what would move the cursor of a terminal.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

/// The line and the column in what is said of a body: `… at [row,col {unknown-source}]: [3,12]`.
fn place(said: &str) -> Option<(usize, usize)> {
    let rest = said.rsplit_once("row,col")?.1;
    let inner = rest.rsplit_once('[')?.1.split(']').next()?;
    let (line, column) = inner.split_once(',')?;
    Some((line.trim().parse().ok()?, column.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{place, said, with};

    #[test]
    fn what_is_said_is_found_in_each_form() {
        for (value, text) in [
            (
                json!({"errors": [{"status": 400, "code": "X", "title": "No title", "detail": "Give one"}]}),
                "No title; Give one",
            ),
            (
                json!({"statusCode": 409, "data": {"errors": []}, "message": "a.b.ConflictException: Stale\n data"}),
                "Stale data",
            ),
            (
                json!({"data": {"errors": [{"message": {"key": "k", "translation": "Too long"}}]}, "message": "Too long"}),
                "Too long",
            ),
            (
                json!({"code": 401, "message": "Unauthorized; scope does not match"}),
                "Unauthorized; scope does not match",
            ),
            (json!({"statusCode": 404, "message": "", "reason": "Not Found"}), "Not Found"),
            (json!({"message": "\u{1b}[31mred\u{7}"}), "[31mred"),
            (json!({"message": 7, "errors": "none"}), ""),
            (json!([]), ""),
        ] {
            assert_eq!(said(&value), text, "{value}");
        }
    }

    #[test]
    fn places_are_read_where_they_are_told() {
        assert_eq!(place("Error parsing xhtml: x at [row,col {unknown-source}]: [3,12]"), Some((3, 12)));
        assert_eq!(
            place("at [row,col,system-id]: [1, 2,\"x\"] ... at [row,col {unknown-source}]: [30,4]"),
            Some((30, 4))
        );
        for text in ["", "row,col", "at [row,col {unknown-source}]: [a,b]", "[1,2]", "row,col [99999999999999999999,1]"]
        {
            assert_eq!(place(text), None, "{text}");
        }
    }

    #[test]
    fn long_stories_are_cut() {
        let told = with("no", &"ä".repeat(1000));
        assert!(told.ends_with("ä…") && told.chars().count() < 330, "{told}");
    }
}
