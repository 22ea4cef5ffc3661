//! What the RFCs of HTTP say about codes beyond their phrases.

/// A header field that every response with a code must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The code.
    pub code: u16,
    /// The name of the field.
    pub header: &'static str,
    /// The section of RFC 9110 that demands it.
    pub section: &'static str,
}

/// What servers MUST send; what they only SHOULD send is left to them.
static DEMANDS: &[Demand] = &[
    Demand { code: 101, header: "Upgrade", section: "15.2.2" },
    Demand { code: 401, header: "WWW-Authenticate", section: "15.5.2" },
    Demand { code: 405, header: "Allow", section: "15.5.6" },
    Demand { code: 407, header: "Proxy-Authenticate", section: "15.5.8" },
    Demand { code: 426, header: "Upgrade", section: "15.5.22" },
];

/// The header fields that every response with a code must have.
pub fn demands(code: u16) -> impl Iterator<Item = &'static Demand> {
    DEMANDS.iter().filter(move |demand| demand.code == code)
}

/// Whether a response with a code can have content (RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5).
pub fn has_content(code: u16) -> bool {
    !matches!(code, 100..=199 | 204 | 205 | 304)
}

/// Whether RFC 9110 has taken the place of an RFC: those that its front page names as obsoleted, and those that these have
/// taken the place of before. Not RFC 2818 and RFC 7615, which define no code.
pub fn overtaken(rfc: u16) -> bool {
    matches!(rfc, 2068 | 2616 | 7230..=7233 | 7235 | 7238 | 7538 | 7694)
}

/// The section of an overtaken RFC that defines a code.
pub fn section_in(rfc: u16, code: u16) -> Option<String> {
    match rfc {
        // One section for each code, in order (section 10).
        2068 if matches!(code, 100..=101 | 200..=206 | 300..=305 | 400..=415 | 500..=505) => Some(in_order(code)),
        2616 if matches!(code, 100..=101 | 200..=206 | 300..=307 | 400..=417 | 500..=505) => Some(in_order(code)),
        _ => SECTIONS.iter().find(|known| (known.0, known.1) == (rfc, code)).map(|known| known.2.to_owned()),
    }
}

fn in_order(code: u16) -> String {
    format!("10.{}.{}", code / 100, code % 100 + 1)
}

/// RFC, code, and the section that defines it.
static SECTIONS: &[(u16, u16, &str)] = &[
    (7231, 100, "6.2.1"),
    (7231, 101, "6.2.2"),
    (7231, 200, "6.3.1"),
    (7231, 201, "6.3.2"),
    (7231, 202, "6.3.3"),
    (7231, 203, "6.3.4"),
    (7231, 204, "6.3.5"),
    (7231, 205, "6.3.6"),
    (7231, 300, "6.4.1"),
    (7231, 301, "6.4.2"),
    (7231, 302, "6.4.3"),
    (7231, 303, "6.4.4"),
    (7231, 305, "6.4.5"),
    (7231, 306, "6.4.6"),
    (7231, 307, "6.4.7"),
    (7231, 400, "6.5.1"),
    (7231, 402, "6.5.2"),
    (7231, 403, "6.5.3"),
    (7231, 404, "6.5.4"),
    (7231, 405, "6.5.5"),
    (7231, 406, "6.5.6"),
    (7231, 408, "6.5.7"),
    (7231, 409, "6.5.8"),
    (7231, 410, "6.5.9"),
    (7231, 411, "6.5.10"),
    (7231, 413, "6.5.11"),
    (7231, 414, "6.5.12"),
    (7231, 415, "6.5.13"),
    (7231, 417, "6.5.14"),
    (7231, 426, "6.5.15"),
    (7231, 500, "6.6.1"),
    (7231, 501, "6.6.2"),
    (7231, 502, "6.6.3"),
    (7231, 503, "6.6.4"),
    (7231, 504, "6.6.5"),
    (7231, 505, "6.6.6"),
    (7232, 304, "4.1"),
    (7232, 412, "4.2"),
    (7233, 206, "4.1"),
    (7233, 416, "4.4"),
    (7235, 401, "3.1"),
    (7235, 407, "3.2"),
    (7238, 308, "3"),
    (7538, 308, "3"),
];
