//! Rules about the codes of one catalog.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::links::{section_ids, wiki_anchor};
use crate::model::{Catalog, Code, Place, anchor_of};

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

/// A section whose anchor is named by `id` has it: the name is there to be permanent, and counting on would not keep it.
pub(super) fn duplicate_id(catalog: &Catalog, findings: &mut Findings) {
    if catalog.sections.iter().all(|section| section.id.is_none()) {
        return;
    }
    let mut owners: BTreeMap<String, Place> = BTreeMap::new();
    for code in catalog.definitions().map(|definition| &definition.code) {
        let anchor = code.anchor();
        owners.entry(wiki_anchor(&anchor)).or_insert(code.place);
        owners.entry(anchor).or_insert(code.place);
    }
    for (section, got) in catalog.sections.iter().zip(section_ids(catalog)) {
        let wanted = section.id.as_ref().map(|id| (id, anchor_of(id.as_str())));
        if let Some((id, anchor)) = wanted.filter(|(_, anchor)| *anchor != got) {
            let (message, help) = if anchor.is_empty() {
                (format!("the `id` `{id}` has no letter and no digit"), "Write a word, such as `payments`.")
            } else {
                let message = format!("the anchor `{anchor}` is another one's, so this section would have `{got}`");
                (message, "Give this section an `id` of its own.")
            };
            let finding = Diagnostic::new(&rules::DUPLICATE_ID, id.place.0, message).help(help);
            findings.push(match owners.get(&anchor) {
                Some(owner) => finding.label(owner.0, "the other one"),
                None => finding,
            });
        }
        owners.entry(got).or_insert(section.id.as_ref().unwrap_or(&section.title).place);
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
    let known: BTreeSet<&str> = catalog.definitions().map(|definition| definition.code.as_str()).collect();
    let mut suggestions = Suggestions::default();
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
        } else if !known.contains(by.as_str()) {
            let message = format!("there is no code `{by}` in this catalog");
            let help = match suggestions.nearest(by.as_str(), known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Define it, or name a code that is defined.".to_owned(),
            };
            findings.push(Diagnostic::new(&rules::DANGLING_REFERENCE, by.place.0, message).help(help));
        }
    }
}

/// Finds what was meant, a limited number of times: a name is compared with every one that there is.
#[derive(Default)]
pub(super) struct Suggestions(usize);

impl Suggestions {
    const MOST: usize = 100;

    /// The name that is nearest to one that does not exist.
    pub(super) fn nearest<'c>(&mut self, name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
        self.0 += 1;
        if self.0 > Self::MOST {
            return None;
        }
        crate::source::nearest(name, &candidates.collect::<Vec<_>>())
    }
}
