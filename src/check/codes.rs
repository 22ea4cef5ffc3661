//! Rules about the codes of one catalog.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::model::{Catalog, Code};

/// A code stands once in its catalog, however it is written: `404` and `"404"` are the same.
pub(super) fn duplicate_code(catalog: &Catalog, findings: &mut Findings) {
    let mut seen: BTreeMap<&Code, &Code> = BTreeMap::new();
    for definition in catalog.definitions() {
        let code = &definition.code;
        if let Some(first) = seen.get(code) {
            let message = format!("the code `{code}` is defined a second time");
            let help = "Keep one definition. A code that is answered with several messages has `cases`.";
            findings.push(
                Diagnostic::new(&rules::DUPLICATE_CODE, code.place.0, message)
                    .help(help)
                    .label(first.place.0, "first here"),
            );
        } else {
            seen.insert(code, code);
        }
    }
}

/// A code of `retired` is not defined again, nor retired twice.
pub(super) fn retired_code_reused(catalog: &Catalog, findings: &mut Findings) {
    let mut retired: BTreeMap<&Code, &Code> = BTreeMap::new();
    for entry in &catalog.retired {
        if let Some(first) = retired.insert(&entry.code, &entry.code) {
            let message = format!("the code `{}` is retired a second time", entry.code);
            let finding = Diagnostic::new(&rules::RETIRED_CODE_REUSED, entry.code.place.0, message);
            findings.push(finding.help("Keep one of the two.").label(first.place.0, "first here"));
        }
    }
    for definition in catalog.definitions() {
        let code = &definition.code;
        if let Some(entry) = retired.get(code) {
            let message = format!("the code `{code}` is retired and must not come back");
            let help = "Give the new meaning a new code: clients may still know the old one.";
            findings.push(
                Diagnostic::new(&rules::RETIRED_CODE_REUSED, code.place.0, message)
                    .help(help)
                    .label(entry.place.0, "retired here"),
            );
        }
    }
}

/// The codes that take the place of others are defined.
pub(super) fn dangling_reference(catalog: &Catalog, findings: &mut Findings) {
    let known: Vec<&str> = catalog.definitions().map(|definition| definition.code.as_str()).collect();
    let deprecated = catalog.definitions().filter_map(|definition| {
        let by = definition.deprecated.as_ref()?.replaced_by.as_ref()?;
        Some((&definition.code, by))
    });
    let retired = catalog.retired.iter().filter_map(|entry| Some((&entry.code, entry.replaced_by.as_ref()?)));
    for (code, by) in deprecated.chain(retired) {
        if code == by {
            let message = format!("the code `{code}` is replaced by itself");
            findings.push(
                Diagnostic::new(&rules::DANGLING_REFERENCE, by.place.0, message)
                    .help("Name another code, or remove the key."),
            );
        } else if !known.contains(&by.as_str()) {
            let message = format!("there is no code `{by}` in this catalog");
            findings.push(
                Diagnostic::new(&rules::DANGLING_REFERENCE, by.place.0, message).help(suggest(by.as_str(), &known)),
            );
        }
    }
}

/// What to do about a code that does not exist.
pub(super) fn suggest(code: &str, known: &[&str]) -> String {
    match crate::source::decode::nearest(code, known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Define it, or name a code that is defined.".to_owned(),
    }
}
