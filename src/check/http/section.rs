//! Sections whose title names a class.

use super::super::each::Brake;
use super::title::classes;
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::model::{Catalog, Code};
use crate::registry::class;

/// A section whose title names a class has codes of that class only.
pub(super) fn wrong_section(catalog: &Catalog, findings: &mut Findings) {
    let brake =
        Brake { things: "codes of this section", likely: "The title names a class that no code has: correct it." };
    for section in &catalog.sections {
        let title = &section.title;
        let Some(wanted) = classes(title.as_str()) else { continue };
        let names = wanted.names();
        let judge = |code: &Code| {
            let status = code.http_status()?;
            let digit = status / 100;
            if wanted.has(digit) {
                return None;
            }
            let message = format!("`{code}` stands in the section `{title}`, whose title names {names}");
            let what = u8::try_from(digit).ok().and_then(class).unwrap_or("its class");
            let help = format!(
                "Move it into a section for {what} ({digit}xx), or give this section a title that names it, too."
            );
            let finding = Diagnostic::new(&rules::WRONG_SECTION, code.place.0, message).help(help);
            Some(finding.label(title.place.0, "the title of the section"))
        };
        brake.each(section.codes.iter().map(|definition| &definition.code), judge, findings);
    }
}
