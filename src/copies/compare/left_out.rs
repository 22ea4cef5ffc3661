//! Codes and sections that a source has and a copy is not to show.

use std::collections::BTreeMap;

use super::{Comparison, Difference, Kind, Side};
use crate::copies::canonical::words_of;
use crate::copies::sheet::At;
use crate::model::{CatalogFile, CopyTable, Definition, Place, Section};
use crate::render::paragraph;
use crate::richtext::Inline;

/// What of a catalog a copy does not show, and why: its filters, or the `targets` of a code. Without it, such a code would
/// be told as one that the source does not have, and somebody would add it again.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    codes: BTreeMap<String, Why>,
    /// By their titles in canonical words.
    sections: BTreeMap<String, Why>,
}

/// Why something is left out.
#[derive(Clone, Debug)]
struct Why {
    /// `is left out of this copy by the …`.
    words: &'static str,
    at: Place,
}

impl LeftOut {
    /// What `part`, which the copy shows, has less than the whole catalog. Where the settings of the copy do not say why,
    /// the marker of a region does, and stands at `marker`.
    pub fn new(whole: &CatalogFile, part: &CatalogFile, copy: Option<&CopyTable>, marker: Option<Place>) -> Self {
        let shown: std::collections::BTreeSet<&str> =
            part.definitions().map(|definition| definition.code.as_str()).collect();
        let named: Vec<usize> = copy
            .iter()
            .flat_map(|copy| &copy.section)
            .flat_map(|section| whole.sections_named(section.as_str()))
            .collect();
        let mut left_out = Self::default();
        for (at, section) in whole.sections.iter().enumerate() {
            let by_section = copy.filter(|_| !named.contains(&at)).and_then(|copy| copy.section.first());
            let by_section = by_section.map(|section| Why { words: BY_SECTION, at: section.place });
            let mut of_codes = Vec::new();
            for definition in section.codes.iter().filter(|definition| !shown.contains(definition.code.as_str())) {
                let own = copy.and_then(|copy| of_code(definition, copy));
                let marker = marker.map(|at| Why { words: BY_MARKER, at });
                if let Some(why) = own.or_else(|| by_section.clone()).or(marker) {
                    of_codes.push(why.clone());
                    left_out.codes.insert(definition.code.as_str().to_owned(), why);
                }
            }
            // A section goes with the last of its codes.
            let is_there = part.sections.iter().any(|other| title(other) == title(section));
            if let Some(why) = by_section.or_else(|| of_codes.into_iter().next()).filter(|_| !is_there) {
                left_out.sections.insert(title(section), why);
            }
        }
        left_out
    }

    /// Says of codes and sections that the copy has more whether they are left out of it.
    pub fn explain(&self, comparison: &mut Comparison) {
        for difference in &mut comparison.differences {
            let is_more = difference.kind == Kind::Codes && difference.source == Side::default();
            if is_more && difference.code.is_some() {
                self.explain_code(difference);
            } else if is_more && difference.field.as_deref() == Some("section") {
                self.explain_section(difference);
            }
        }
    }

    fn explain_code(&self, difference: &mut Difference) {
        let Some((code, why)) = difference.code.as_ref().and_then(|code| self.codes.get_key_value(code)) else {
            return;
        };
        difference.message = format!("`{code}` is left out of this copy by {}", why.words);
        difference.source = Side::at(At::of(why.at));
    }

    fn explain_section(&self, difference: &mut Difference) {
        let words = |title: &str| words_of(&paragraph(vec![Inline::Text(title.to_owned())]));
        let section = difference.section.as_deref().and_then(|section| self.sections.get(&words(section)));
        let codes: Vec<(&String, &Why)> =
            difference.others.iter().filter_map(|code| self.codes.get_key_value(code)).collect();
        let why = match (section, codes.as_slice()) {
            (Some(why), _) => {
                difference.message = format!("the section is left out of this copy by {}", why.words);
                why
            }
            (None, [(_, why), ..]) => {
                let names: Vec<String> = codes.iter().map(|(code, _)| (*code).clone()).collect();
                let names = super::groups::quoted(&names);
                difference.message.push_str(&format!("; left out of this copy by {}: {names}", why.words));
                why
            }
            (None, []) => return,
        };
        difference.source = Side::at(At::of(why.at));
    }
}

const BY_TARGETS: &str = "the `targets` of the code";
const BY_CODES: &str = "the `codes` of its settings";
const BY_SECTION: &str = "the `section` of its settings";
const BY_MARKER: &str = "the marker of the region";

/// Why the settings of a copy leave a code out, whatever its section is.
fn of_code(definition: &Definition, copy: &CopyTable) -> Option<Why> {
    let name = copy.name.as_str();
    let hidden = definition.targets.0.iter().find(|target| target.copy == name && target.texts.hide);
    let unwanted = || {
        let first = copy.codes.first()?;
        let fits = copy.codes.iter().any(|pattern| pattern.fits(definition.code.as_str()));
        (!fits).then_some(Why { words: BY_CODES, at: first.place })
    };
    hidden.map(|target| Why { words: BY_TARGETS, at: target.place }).or_else(unwanted)
}

fn title(section: &Section) -> String {
    words_of(&paragraph(vec![Inline::Text(section.title.as_str().to_owned())]))
}
