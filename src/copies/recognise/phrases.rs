//! The registered statuses of HTTP.

/// Whether a status of HTTP is registered (IANA registry of 2025-09-15), and whether a text begins with a usual name of it.
pub(super) fn registered(code: &str) -> Option<&'static str> {
    PHRASES.iter().find(|(known, _)| *known == code).map(|(_, phrase)| *phrase)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(60).collect()
}

/// Whether a text begins with a usual name of a status of HTTP, or the usual name with the text.
pub(super) fn says_phrase(code: &str, text: &str) -> bool {
    let text = letters(text);
    if text.is_empty() {
        return false;
    }
    let says = |phrase: &str| {
        let phrase = letters(phrase);
        text.starts_with(&phrase) || phrase.starts_with(&text)
    };
    registered(code).is_some_and(says) || OLD.iter().any(|(known, phrase)| *known == code && says(phrase))
}

/// Whether a text is a usual name of any status of HTTP, and nothing more.
pub(super) fn is_phrase(text: &str) -> bool {
    let text = letters(text);
    PHRASES.iter().chain(OLD).any(|(_, phrase)| letters(phrase) == text)
}

/// Names of statuses that older documents of HTTP, other protocols upon it and well-known servers have.
const OLD: &[(&str, &str)] = &[
    ("302", "Moved Temporarily"),
    ("401", "Unauthenticated"),
    ("404", "Resource Not Found"),
    ("408", "Request Time-out"),
    ("413", "Request Entity Too Large"),
    ("413", "Payload Too Large"),
    ("414", "Request-URI Too Long"),
    ("414", "Request-URI Too Large"),
    ("414", "Request URL Too Long"),
    ("416", "Requested Range Not Satisfiable"),
    ("418", "I am a teapot"),
    ("419", "Page Expired"),
    ("420", "Enhance Your Calm"),
    ("422", "Unprocessable Entity"),
    ("425", "Unordered Collection"),
    ("429", "Rate Limit Exceeded"),
    ("444", "No Response"),
    ("449", "Retry With"),
    ("499", "Client Closed Request"),
    ("500", "Server Error"),
    ("504", "Gateway Time-out"),
    ("505", "HTTP Version Not Supported"),
    ("509", "Bandwidth Limit Exceeded"),
];

/// The registered statuses of HTTP (IANA registry of 2025-09-15) and their names.
const PHRASES: &[(&str, &str)] = &[
    ("100", "Continue"),
    ("101", "Switching Protocols"),
    ("102", "Processing"),
    ("103", "Early Hints"),
    ("104", "Upload Resumption Supported"),
    ("200", "OK"),
    ("201", "Created"),
    ("202", "Accepted"),
    ("203", "Non-Authoritative Information"),
    ("204", "No Content"),
    ("205", "Reset Content"),
    ("206", "Partial Content"),
    ("207", "Multi-Status"),
    ("208", "Already Reported"),
    ("226", "IM Used"),
    ("300", "Multiple Choices"),
    ("301", "Moved Permanently"),
    ("302", "Found"),
    ("303", "See Other"),
    ("304", "Not Modified"),
    ("305", "Use Proxy"),
    ("306", "Switch Proxy"),
    ("307", "Temporary Redirect"),
    ("308", "Permanent Redirect"),
    ("400", "Bad Request"),
    ("401", "Unauthorized"),
    ("402", "Payment Required"),
    ("403", "Forbidden"),
    ("404", "Not Found"),
    ("405", "Method Not Allowed"),
    ("406", "Not Acceptable"),
    ("407", "Proxy Authentication Required"),
    ("408", "Request Timeout"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("411", "Length Required"),
    ("412", "Precondition Failed"),
    ("413", "Content Too Large"),
    ("414", "URI Too Long"),
    ("415", "Unsupported Media Type"),
    ("416", "Range Not Satisfiable"),
    ("417", "Expectation Failed"),
    ("418", "I'm a teapot"),
    ("421", "Misdirected Request"),
    ("422", "Unprocessable Content"),
    ("423", "Locked"),
    ("424", "Failed Dependency"),
    ("425", "Too Early"),
    ("426", "Upgrade Required"),
    ("428", "Precondition Required"),
    ("429", "Too Many Requests"),
    ("431", "Request Header Fields Too Large"),
    ("451", "Unavailable For Legal Reasons"),
    ("500", "Internal Server Error"),
    ("501", "Not Implemented"),
    ("502", "Bad Gateway"),
    ("503", "Service Unavailable"),
    ("504", "Gateway Timeout"),
    ("505", "HTTP Version Not Supported"),
    ("506", "Variant Also Negotiates"),
    ("507", "Insufficient Storage"),
    ("508", "Loop Detected"),
    ("510", "Not Extended"),
    ("511", "Network Authentication Required"),
];
