//! Where in the source a difference is taken over to.

use super::held::Held;
use crate::copies::compare::{Difference, Kind};
use crate::copies::slot::Slot;
use crate::copies::{Line, Record, Said};
use crate::diagnostic::Span;
use crate::model::{Definition, Markdown, Section, Text};

/// What is to say something else, and what.
#[derive(Debug)]
pub(super) struct Aim<'h> {
    /// What it is, in the whole catalog.
    pub(super) slot: Slot,
    /// What the source has there.
    pub(super) own: Own<'h>,
    /// What the copy says; nothing where it says nothing.
    pub(super) said: Option<&'h Said>,
}

/// What the source has.
#[derive(Debug)]
pub(super) enum Own<'h> {
    /// A plain text.
    Text(&'h Text),
    /// A text in Markdown.
    Rich(&'h Markdown),
    /// A field of a code that is something else, or is not there.
    Field(&'h Definition),
    /// A text of the catalog or a section that is not there.
    Nothing,
}

/// Finds what a difference of a text or a field is about.
pub(super) fn aim<'h>(held: &'h Held<'_>, difference: &Difference) -> Option<Aim<'h>> {
    let field = difference.field.as_deref()?;
    match difference.code {
        None => of_page(held, difference, field),
        Some(_) => of_code(held, difference, field),
    }
}

fn of_page<'h>(held: &'h Held<'_>, difference: &Difference, field: &str) -> Option<Aim<'h>> {
    let there = difference.copy.at.map(|at| at.span);
    let is_there = |said: &&Said| difference.copy.text.is_some() && Some(said.at.span) == there;
    if difference.section.is_none() {
        return match field {
            "title" => Some(Aim {
                slot: Slot::Title,
                own: Own::Text(&held.part.title),
                said: held.copy.title.as_ref().filter(is_there),
            }),
            "intro" => Some(Aim {
                slot: Slot::Intro,
                own: held.part.description.as_ref().map_or(Own::Nothing, Own::Rich),
                said: held.copy.intro.as_ref().filter(is_there),
            }),
            _ => None,
        };
    }
    let here = difference.source.at?.span;
    let own = |section: &&Section| {
        section.title.place.0 == here || section.description.as_ref().is_some_and(|text| text.place.0 == here)
    };
    let section = held.part.sections.iter().find(own)?;
    let at = held.catalog.sections.iter().position(|other| other.place.0 == section.place.0)?;
    let groups = &held.copy.groups;
    Some(match field {
        "section" => Aim {
            slot: Slot::GroupTitle(at),
            own: Own::Text(&section.title),
            said: groups.iter().filter_map(|group| group.title.as_ref()).find(is_there),
        },
        "intro" => Aim {
            slot: Slot::GroupIntro(at),
            own: section.description.as_ref().map_or(Own::Nothing, Own::Rich),
            said: groups.iter().filter_map(|group| group.intro.as_ref()).find(is_there),
        },
        _ => return None,
    })
}

fn of_code<'h>(held: &'h Held<'_>, difference: &Difference, field: &str) -> Option<Aim<'h>> {
    let code = difference.code.as_deref()?;
    let definition = held.part.definitions().find(|definition| definition.code.as_str() == code)?;
    let record = held.source.records().find(|record| record.code.as_str() == code)?;
    let line = match difference.source.at {
        Some(at) => line_at(record, field, at.span).unwrap_or_default(),
        None => 0,
    };
    let there = difference.copy.at.map(|at| at.span);
    let said = |record: &'h Record| {
        let texts = record.lines.iter().filter_map(|line| line.text(field));
        texts.into_iter().find(|said| difference.copy.text.is_some() && Some(said.at.span) == there)
    };
    let said = held.copy.records().find_map(said);
    let slot = Slot::Field { code: definition.code.clone(), line, field: field.to_owned() };
    let case = line.checked_sub(1).and_then(|at| definition.cases.get(at));
    let own = match (field, case) {
        ("summary", None) => Own::Text(&definition.summary),
        ("summary", Some(case)) => Own::Text(&case.summary),
        ("description", None) => definition.description.as_ref().map_or(Own::Field(definition), Own::Rich),
        ("description", Some(case)) => Own::Rich(&case.description),
        ("details", _) => definition.details.as_ref().map_or(Own::Field(definition), Own::Rich),
        ("since", _) => definition.since.as_ref().map_or(Own::Field(definition), Own::Text),
        (key, _) if key.starts_with("x-") => definition.extra.text(key).map_or(Own::Field(definition), Own::Rich),
        _ => Own::Field(definition),
    };
    Some(Aim { slot, own, said })
}

/// The row of a code that a difference names: that of its text, or of itself.
fn line_at(record: &Record, field: &str, span: Span) -> Option<usize> {
    let has = |line: &Line| line.text(field).is_some_and(|said| said.at.span == span);
    let rows = &record.lines;
    rows.iter().position(has).or_else(|| rows.iter().position(|line| line.at.span == span))
}

/// Whether a difference is about a text or a field, rather than about which codes, rows and sections there are.
pub(super) fn is_text(difference: &Difference) -> bool {
    let of_section = difference.kind == Kind::Section && difference.code.is_none();
    let text = matches!(difference.kind, Kind::Wording | Kind::Formatting);
    difference.field.is_some() && difference.others.is_empty() && (text || of_section)
}
