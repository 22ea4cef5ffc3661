//! The registry of status codes of HTTP: from IANA's table to Rust source.

use std::fmt::Write as _;

/// The Rust source of the entries, from the text of the table.
///
/// # Errors
/// What is wrong with the table, with the number of the line.
pub(crate) fn generate(table: &str) -> Result<String, String> {
    let mut lines = table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let head = lines.next().map(|(_, line)| line.trim());
    if head != Some("Value,Description,Reference") {
        return Err(format!("line 1: the columns are to be Value, Description and Reference, not {head:?}"));
    }
    let mut out = String::from("&[\n");
    let mut next = 100;
    for (number, line) in lines {
        let entry = entry(line, &mut next).map_err(|fault| format!("line {}: {fault}", number + 1))?;
        let _ = writeln!(out, "    {entry},");
    }
    if next != 600 {
        return Err(format!("the table ends before {next}; it is to reach 599"));
    }
    out.push_str("]\n");
    Ok(out)
}

/// One line; `next` is the first value that it is to have.
fn entry(line: &str, next: &mut u16) -> Result<String, String> {
    let fields = fields(line)?;
    let [value, description, reference] = fields.as_slice() else {
        return Err(format!("{} fields instead of 3", fields.len()));
    };
    let (first, last) = value.split_once('-').unwrap_or((value, value));
    let number = |text: &str| text.parse::<u16>().map_err(|_| format!("`{text}` is no number"));
    let (first, last) = (number(first)?, number(last)?);
    if first != *next || last < first || last > 599 {
        return Err(format!("{value} does not go on from {}", *next - 1));
    }
    *next = last + 1;
    let (phrase, status) = meaning(description)?;
    let references = if status == "Status::Unassigned" { Vec::new() } else { references(reference)? };
    if first != last && status != "Status::Unassigned" {
        return Err(format!("{value} is several codes with one meaning"));
    }
    let phrase = phrase.map_or("None".to_owned(), |phrase| format!("Some({phrase:?})"));
    let references = references.join(", ");
    Ok(format!(
        "Entry {{ first: {first}, last: {last}, phrase: {phrase}, status: {status}, references: &[{references}] }}"
    ))
}

/// The phrase, and the status as Rust source.
fn meaning(description: &str) -> Result<(Option<&str>, String), String> {
    let plain = |status: &str| Ok((None, format!("Status::{status}")));
    match description {
        "Unassigned" => return plain("Unassigned"),
        "(Unused)" => return plain("Unused"),
        _ => {}
    }
    let (phrase, note) = match description.split_once(" (") {
        Some((phrase, note)) => (phrase, note.strip_suffix(')').ok_or("a parenthesis is not closed")?),
        None => (description, ""),
    };
    let fits = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\'');
    if phrase.is_empty() || !phrase.chars().all(fits) {
        return Err(format!("`{phrase}` is no phrase"));
    }
    let status = match note {
        "" => "Status::Registered".to_owned(),
        "OBSOLETED" => "Status::Obsoleted".to_owned(),
        _ if note.starts_with("TEMPORARY") => {
            let expires = note.split_once("expires ").map(|(_, date)| date).filter(|date| is_date(date));
            format!(
                "Status::Temporary {{ expires: {:?} }}",
                expires.ok_or("a temporary code without a date of expiry")?
            )
        }
        _ => return Err(format!("unknown note `{note}`")),
    };
    Ok((Some(phrase), status))
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// The references `[RFC9110, Section 15.2.1]` and `[draft-…]`, as Rust source.
fn references(text: &str) -> Result<Vec<String>, String> {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let inner = inner.ok_or_else(|| format!("`{text}` is no reference"))?;
    inner.split("][").map(reference).collect()
}

fn reference(text: &str) -> Result<String, String> {
    let Some(rest) = text.strip_prefix("RFC") else { return Ok(format!("Reference::Other({text:?})")) };
    let (number, section) = match rest.split_once(", Section ") {
        Some((number, section)) => (number, Some(section)),
        None => (rest, None),
    };
    let number: u16 = number.parse().map_err(|_| format!("`{text}` names no RFC"))?;
    if section.is_some_and(|section| !section.split('.').all(|part| part.parse::<u8>().is_ok())) {
        return Err(format!("`{text}` names no section"));
    }
    Ok(format!("Reference::Rfc {{ number: {number}, section: {section:?} }}"))
}

/// The fields of a line (RFC 4180, without line breaks within quotes).
fn fields(line: &str) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let mut field = String::new();
                let mut rest = quoted;
                loop {
                    let (part, after) = rest.split_once('"').ok_or("a quote is not closed")?;
                    field.push_str(part);
                    match after.strip_prefix('"') {
                        Some(after) => {
                            field.push('"');
                            rest = after;
                        }
                        None => break (field, after),
                    }
                }
            }
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        fields.push(field.trim().to_owned());
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None if after.trim().is_empty() => return Ok(fields),
            None => return Err(format!("`{after}` follows a quote")),
        }
    }
}
