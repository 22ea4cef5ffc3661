//! Phrases that codes had once, and until when.

/// A phrase that a code had once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Former {
    /// The code.
    pub code: u16,
    /// The phrase.
    pub phrase: &'static str,
    /// The RFC that gave the code the next one.
    pub until: u16,
}

const fn was(code: u16, phrase: &'static str, until: u16) -> Former {
    Former { code, phrase, until }
}

/// By code, the latest phrase first. RFC 2616 writes some of them one way in the grammar of the status line (section 6.1.1)
/// and another way in the section about the code (section 10).
static FORMER: &[Former] = &[
    // RFC 1945, section 9.3; RFC 2068, section 10.3.3.
    was(302, "Moved Temporarily", 2616),
    was(408, "Request Time-out", 7231),
    // RFC 7231, section 6.5.11.
    was(413, "Payload Too Large", 9110),
    // RFC 2616, section 10.4.14.
    was(413, "Request Entity Too Large", 7231),
    // RFC 2616, sections 10.4.15 and 6.1.1.
    was(414, "Request-URI Too Long", 7231),
    was(414, "Request-URI Too Large", 7231),
    // RFC 2616, section 10.4.17; RFC 7233, section 4.4.
    was(416, "Requested Range Not Satisfiable", 7233),
    // RFC 2518, section 10.3; RFC 4918, section 11.2.
    was(422, "Unprocessable Entity", 9110),
    was(504, "Gateway Time-out", 7231),
    was(505, "HTTP Version not supported", 7231),
];

/// The phrases that a code had once, the latest first.
pub fn former(code: u16) -> impl Iterator<Item = &'static Former> {
    FORMER.iter().filter(move |former| former.code == code)
}
