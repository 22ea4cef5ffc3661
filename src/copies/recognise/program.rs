//! Names that programs have, and which of them are codes.

use super::token::{Shape, shape};

/// Whether a name is rather one of a program than a code: `error.code`, `options.port`, `PyObject`, or with a call behind
/// it. Only what says that it is a code makes it one.
pub(super) fn is_of_program(code: &str, line: &str) -> bool {
    if shape(code) != Some(Shape::Name) {
        return false;
    }
    let behind = line.find(code).and_then(|at| line.get(at + code.len()..)).unwrap_or("");
    let joint = code.contains(['_', '-', '/']);
    code.contains('.') || behind.starts_with(['(', '[']) || (!joint && behind.starts_with(" ("))
}

/// Whether names such as `PyObject` and `SlowDown` are codes: together, where half of them tell of what went wrong.
pub(super) fn sound_wrong<'c>(codes: impl Iterator<Item = &'c String>) -> bool {
    const STEMS: &[&str] = &[
        "error",
        "exception",
        "fault",
        "fail",
        "invalid",
        "denied",
        "not",
        "unauth",
        "forbid",
        "exceed",
        "timeout",
        "expire",
        "missing",
        "limit",
        "unavail",
        "conflict",
        "already",
        "nosuch",
        "bad",
        "malformed",
        "unsupported",
        "illegal",
        "required",
        "toolarge",
        "toomany",
        "toobig",
        "mismatch",
        "abort",
        "reject",
        "disabled",
        "locked",
        "throttl",
        "unknown",
        "duplicate",
        "insufficient",
        "incomplete",
        "corrupt",
    ];
    let (mut all, mut wrong) = (0_usize, 0_usize);
    for code in codes.filter(|code| shape(code) == Some(Shape::Name) && !code.contains(['_', '-', '/', '.'])) {
        let code = code.to_lowercase();
        all += 1;
        wrong += usize::from(STEMS.iter().any(|stem| code.contains(stem)));
    }
    wrong * 2 >= all
}
