//! The reason phrases of HTTP: where the name of a status ends.

/// The phrases of each status: that of the IANA registry ("HTTP Status Code Registry"), its former ones (RFC 2068, 2616,
/// 7231), those of common servers, and the ways in which they are written otherwise.
const PHRASES: &[(u16, &[&str])] = &[
    (100, &["Continue"]),
    (101, &["Switching Protocols", "Switching Protocol"]),
    (102, &["Processing"]),
    (103, &["Early Hints", "Checkpoint"]),
    (104, &["Upload Resumption Supported"]),
    (200, &["OK", "Okay", "Success"]),
    (201, &["Created"]),
    (202, &["Accepted"]),
    (203, &["Non-Authoritative Information", "Non Authoritative Information", "Partial Information"]),
    (204, &["No Content", "No Response"]),
    (205, &["Reset Content"]),
    (206, &["Partial Content"]),
    (207, &["Multi-Status", "Multi Status", "MultiStatus"]),
    (208, &["Already Reported"]),
    (218, &["This is fine"]),
    (226, &["IM Used"]),
    (300, &["Multiple Choices", "Multiple Choice"]),
    (301, &["Moved Permanently", "Permanently Moved"]),
    (302, &["Found", "Moved Temporarily", "Temporarily Moved"]),
    (303, &["See Other"]),
    (304, &["Not Modified"]),
    (305, &["Use Proxy"]),
    (306, &["Switch Proxy", "Unused"]),
    (307, &["Temporary Redirect"]),
    (308, &["Permanent Redirect", "Resume Incomplete"]),
    (400, &["Bad Request"]),
    (401, &["Unauthorized", "Unauthorised", "Authorization Required", "Unauthenticated"]),
    (402, &["Payment Required"]),
    (403, &["Forbidden", "Access Denied"]),
    (404, &["Not Found"]),
    (405, &["Method Not Allowed"]),
    (406, &["Not Acceptable"]),
    (407, &["Proxy Authentication Required"]),
    (408, &["Request Timeout", "Request Time-out", "Request Time Out"]),
    (409, &["Conflict"]),
    (410, &["Gone"]),
    (411, &["Length Required"]),
    (412, &["Precondition Failed"]),
    (413, &["Content Too Large", "Payload Too Large", "Request Entity Too Large", "Request Too Large"]),
    (414, &["URI Too Long", "Request-URI Too Long", "Request-URI Too Large", "URL Too Long"]),
    (415, &["Unsupported Media Type"]),
    (416, &["Range Not Satisfiable", "Requested Range Not Satisfiable"]),
    (417, &["Expectation Failed"]),
    (418, &["I'm a teapot", "I’m a teapot", "I am a teapot", "(Unused)"]),
    (419, &["Page Expired", "Authentication Timeout"]),
    (420, &["Enhance Your Calm", "Method Failure"]),
    (421, &["Misdirected Request"]),
    (422, &["Unprocessable Content", "Unprocessable Entity"]),
    (423, &["Locked"]),
    (424, &["Failed Dependency"]),
    (425, &["Too Early", "Unordered Collection"]),
    (426, &["Upgrade Required"]),
    (428, &["Precondition Required"]),
    (429, &["Too Many Requests", "Rate Limit Exceeded"]),
    (431, &["Request Header Fields Too Large"]),
    (440, &["Login Time-out", "Login Timeout"]),
    (444, &["No Response", "Connection Closed Without Response"]),
    (449, &["Retry With"]),
    (450, &["Blocked by Windows Parental Controls"]),
    (451, &["Unavailable For Legal Reasons"]),
    (460, &["Client Closed Connection"]),
    (494, &["Request header too large"]),
    (495, &["SSL Certificate Error"]),
    (496, &["SSL Certificate Required"]),
    (497, &["HTTP Request Sent to HTTPS Port"]),
    (498, &["Invalid Token"]),
    (499, &["Client Closed Request", "Token Required"]),
    (500, &["Internal Server Error", "Internal Error", "Server Error"]),
    (501, &["Not Implemented"]),
    (502, &["Bad Gateway"]),
    (503, &["Service Unavailable", "Service Temporarily Unavailable", "Temporarily Unavailable"]),
    (504, &["Gateway Timeout", "Gateway Time-out", "Gateway Time Out"]),
    (505, &["HTTP Version Not Supported", "Version Not Supported"]),
    (506, &["Variant Also Negotiates"]),
    (507, &["Insufficient Storage"]),
    (508, &["Loop Detected"]),
    (509, &["Bandwidth Limit Exceeded"]),
    (510, &["Not Extended"]),
    (511, &["Network Authentication Required"]),
    (520, &["Web Server Returned an Unknown Error", "Unknown Error"]),
    (521, &["Web Server Is Down"]),
    (522, &["Connection Timed Out"]),
    (523, &["Origin Is Unreachable"]),
    (524, &["A Timeout Occurred"]),
    (525, &["SSL Handshake Failed"]),
    (526, &["Invalid SSL Certificate"]),
    (527, &["Railgun Error"]),
    (529, &["Site is overloaded"]),
    (530, &["Site is frozen"]),
    (598, &["Network Read Timeout Error"]),
    (599, &["Network Connect Timeout Error"]),
];

/// The phrase that the IANA registry has for a status.
pub(crate) fn phrase(code: &str) -> Option<&'static str> {
    let status: u16 = code.parse().ok()?;
    PHRASES.iter().find(|(known, _)| *known == status).and_then(|(_, phrases)| phrases.first().copied())
}

/// The length in bytes of the phrase of the status `code` that `text` begins with, whatever its capitals: the longest
/// one that does not end within a word. Capitals that follow it at once (`OkHTTP`, `ContinueThe`) end it too.
pub(crate) fn phrase_at(code: &str, text: &str) -> Option<usize> {
    let code: u16 = code.parse().ok()?;
    let at = PHRASES.binary_search_by_key(&code, |(code, _)| *code).ok()?;
    let (_, phrases) = PHRASES.get(at)?;
    let begins = |phrase: &&&str| {
        let fits = text.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase));
        fits && ends(text, phrase.len())
    };
    phrases.iter().filter(begins).map(|phrase| phrase.len()).max()
}

/// Whether a word of `text` ends before the byte `at`.
fn ends(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    match (before.chars().next_back(), after.chars().next()) {
        (_, None) => true,
        // OKAY, or OKThe: capitals go on as one word unless small letters follow them.
        (Some(last), Some(next)) if last.is_uppercase() && next.is_uppercase() => {
            after.chars().skip(1).find(|c| !c.is_uppercase()).is_some_and(|c| c.is_lowercase() || c.is_whitespace())
        }
        (_, Some(next)) => !next.is_lowercase() && !next.is_numeric() && !matches!(next, '-' | '_'),
    }
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, phrase_at};

    #[test]
    fn the_list_is_in_order() {
        assert!(PHRASES.is_sorted_by_key(|(code, _)| *code));
        let first = |code: u16| super::phrase(&code.to_string());
        let registered = crate::registry::ENTRIES.iter().filter(|entry| entry.phrase.is_some());
        registered.for_each(|entry| assert_eq!(first(entry.first), entry.phrase, "{}", entry.first));
    }

    #[test]
    fn a_phrase_ends_where_its_words_do() {
        let phrase = |code, text: &'static str| phrase_at(code, text).map(|end| &text[..end]);
        assert_eq!(phrase("200", "OkHTTP request"), Some("Ok"));
        assert_eq!(phrase("200", "OKHTTP request"), Some("OK"));
        assert_eq!(phrase("200", "OKThe request"), Some("OK"));
        assert_eq!(phrase("200", "Okay, fine"), Some("Okay"));
        assert_eq!(phrase("200", "OKAPI"), None);
        assert_eq!(phrase("404", "not found"), Some("not found"));
        assert_eq!(phrase("302", "FoundThe"), Some("Found"));
        assert_eq!(phrase("302", "Foundation"), None);
        assert_eq!(phrase("404", "Not"), None);
        assert_eq!(phrase("201", "Not Found"), None);
        assert_eq!(phrase("99999", "Not Found"), None);
        assert_eq!(phrase("418", "I’m a teapot: x"), Some("I’m a teapot"));
    }
}
