//! Changes as YAML, and how they come into a file that its author may have worked on.

use std::fmt::Write as _;

use super::compare::Entry;
use crate::copies::yaml::{code, scalar};
use crate::model::Date;

/// What a new file starts with.
const HEAD: &str = "# What changed in this book, the newest first. `statusbook history` adds what is new in git, and leaves the rest as it\n\
                    # is: words, notes and which changes are told are yours.\n";

/// The line that the changes stand below.
const CHANGES: &str = "changes:";

/// Changes as items of a list, as they stand in the file. The entries of each date belong together.
pub fn entries(changes: &[(Date, Vec<Entry>)]) -> String {
    let mut out = String::new();
    for (date, entries) in changes {
        for entry in entries {
            // Writing into a string cannot fail.
            let _ = writeln!(out, "  - date: {}\n    catalog: {}", scalar(date.as_str()), scalar(&entry.catalog));
            if let Some(name) = &entry.code {
                let _ = writeln!(out, "    code: {}", code(name));
            }
            let _ = writeln!(out, "    kind: {}", entry.kind.word());
            let texts =
                [("section", &entry.section), ("field", &entry.field), ("from", &entry.from), ("to", &entry.to)];
            for (key, text) in texts {
                if let Some(text) = text {
                    let _ = writeln!(out, "    {key}: {}", scalar(text));
                }
            }
        }
    }
    out
}

/// A file with changes that are newer than those that it has, or a new one. Every line that is there stays as it is, but for
/// that which says up to which commit git was read. None where the file is not laid out so that something can be added.
pub fn added(file: Option<&str>, changes: &[(Date, Vec<Entry>)], until: &str) -> Option<String> {
    let new = entries(changes);
    let until = format!("until: {}", scalar(until));
    let new = match file.and_then(indentation) {
        Some(indent) => new.lines().map(|line| format!("{indent}{}\n", line.get(2..).unwrap_or(line))).collect(),
        None => new,
    };
    let Some(file) = file.filter(|file| !file.trim().is_empty()) else {
        return Some(format!("{HEAD}{until}\n{CHANGES}\n{new}"));
    };
    let (mut out, mut has_until, mut has_changes) = (String::with_capacity(file.len() + new.len()), false, false);
    for line in file.split_inclusive('\n') {
        let (text, end) = match line.strip_suffix('\n') {
            Some(text) => text.strip_suffix('\r').map_or((text, "\n"), |text| (text, "\r\n")),
            None => (line, "\n"),
        };
        if !has_until && text.starts_with("until:") {
            has_until = true;
            let _ = write!(out, "{until}{end}");
        } else if !has_changes && is_changes(text) {
            has_changes = true;
            if !has_until && !file.lines().any(|line| line.starts_with("until:")) {
                has_until = true;
                let _ = write!(out, "{until}{end}");
            }
            let text = text.split('[').next().unwrap_or(text).trim_end();
            let _ = write!(out, "{text}{end}");
            out.push_str(&if end == "\r\n" { new.replace('\n', "\r\n") } else { new.clone() });
        } else {
            let _ = write!(out, "{text}{}", if line.ends_with('\n') { end } else { "" });
        }
    }
    has_changes.then_some(out)
}

/// What stands before the items of the list of changes.
fn indentation(file: &str) -> Option<&str> {
    let below = file.lines().skip_while(|line| !is_changes(line)).skip(1);
    let item = below.into_iter().find(|line| line.trim_start().starts_with("- "))?;
    item.get(..item.len() - item.trim_start().len())
}

/// Whether a line is that which the changes stand below: with a list, none, or an empty one on the line itself.
fn is_changes(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(CHANGES) else { return false };
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#') || rest == "[]"
}
