//! Rules about what a catalog says of its codes, whatever they are.

mod arrange;
mod order;
mod placeholder;

pub(super) use order::unsorted;
pub(super) use placeholder::{is_placeholder, placeholder};

use super::Subject;
use super::each::Brake;
use crate::diagnostic::{Diagnostic, Findings, rules};

/// A section has codes, of its own or from a file that is included.
pub(super) fn empty_section(subject: Subject<'_>, findings: &mut Findings) {
    // What could not be read may be what brings the codes.
    if !subject.book.unread.is_empty() {
        return;
    }
    let brake = Brake {
        things: "sections",
        likely: "Add codes to the sections, each with `code`, `summary` and `description` below `codes:`.",
    };
    let sections = subject.book.catalogs.iter().flat_map(|catalog| &catalog.sections);
    let judge = |section: &crate::model::Section| {
        // Codes that could not be understood have findings of their own.
        let written = subject.sources.slice(section.place.0).lines().map(str::trim_start);
        let codes = written
            .filter(|line| !line.starts_with('#'))
            .any(|line| line.contains("code:") || line.contains("\"code\""));
        (section.codes.is_empty() && !codes).then(|| {
            let message = format!("the section `{}` has no codes", section.title);
            let help = "Add codes to it, or remove it until there are some.";
            Diagnostic::new(&rules::EMPTY_SECTION, section.title.place.0, message).help(help)
        })
    };
    brake.each(sections, judge, findings);
}

/// A deprecated code names the one that takes its place, or says why there is none.
pub(super) fn deprecated_without_replacement(subject: Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "deprecated codes",
        likely: "Write `deprecated: { replaced_by: CODE }`, or a note; or set the level of this rule to `off`.",
    };
    let definitions = subject.book.catalogs.iter().flat_map(|catalog| catalog.definitions());
    let deprecated = definitions.filter_map(|definition| Some((&definition.code, definition.deprecated.as_ref()?)));
    let judge = |(code, deprecated): (&crate::model::Code, &crate::model::Deprecated)| {
        (deprecated.replaced_by.is_none() && deprecated.note.is_none()).then(|| {
            let message = format!("`{code}` is deprecated, and nothing says what to use instead");
            let help = "Add `replaced_by` with the code that takes its place, or a `note` that says why there is none.";
            Diagnostic::new(&rules::DEPRECATED_WITHOUT_REPLACEMENT, code.place.0, message).help(help)
        })
    };
    brake.each(deprecated, judge, findings);
}
