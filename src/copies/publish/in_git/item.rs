//! A file of a repository, and what is done to it.

use super::ours::known;
use crate::copies::Form;
use crate::copies::kind::{Owner, Revision};
use crate::copies::publish::files::{BOM, Draft, Page, Write, reapplied};
use crate::copies::publish::whole::Whole;
use crate::copies::publish::{Does, Hold, How, RegionStep, Step};
use crate::diagnostic::SourceMap;
use crate::git::mirror::{Locked, MirrorError, Tip};

/// A file of a repository, and what is done to it.
pub(crate) struct Item {
    pub(super) step: Step,
    pub(super) regions: Vec<RegionStep>,
    pub(super) write: Option<Write>,
    /// The mode and the id that it has; none where it is not there.
    pub(super) old: Option<(String, String)>,
    way: Way,
}

/// How a file is written.
pub(crate) enum Way {
    /// Its regions.
    Regions(Form),
    /// All of it.
    Whole(Box<Whole>, Form),
    /// Not at all.
    None,
}

impl Item {
    /// Whether anything is to be done.
    pub(crate) fn is_work(&self) -> bool {
        self.step.does != Does::Nothing
    }

    pub(crate) fn new(draft: Draft, old: Option<(String, String)>, way: Way) -> Self {
        Self { step: draft.step, regions: draft.regions, write: draft.write, old, way }
    }

    pub(crate) fn held(path: &str, hold: Hold) -> Self {
        Self::new(Draft::held(path, hold), None, Way::None)
    }
}

/// What is to be done to a file that somebody changed while we were writing.
pub(super) enum Now {
    Written,
    InSync,
    Held(Box<Step>),
}

impl Item {
    /// Compares a file again that is another one than was planned and shown: what was asked for of that one, to write over
    /// it or to take it over, is not asked for of this one. `now` is none where it is gone or no file.
    pub(super) fn redrafted(
        &mut self,
        now: Option<Vec<u8>>,
        old: Option<(String, String)>,
        locked: &Locked<'_>,
        tip: &Tip,
        owner: Owner<'_>,
    ) -> Result<Now, MirrorError> {
        let path = self.step.name.clone();
        let held = |step: Step, revision: Revision| {
            Now::Held(Box::new(Step { does: Does::Nothing, revision, ..step }.held(Hold::Edited)))
        };
        let text = now.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let (Some(bytes), Some(text)) = (&now, text) else {
            // A file that is gone is made again only by who wants it.
            return Ok(held(Step { differences: Vec::new(), ..self.step.clone() }, Revision::default()));
        };
        let mut sources = SourceMap::default();
        let file = sources.add(path.clone(), text.strip_prefix(BOM).unwrap_or(text));
        let mut step = match &self.way {
            Way::None => return Ok(Now::InSync),
            Way::Regions(form) => {
                let write = self.write.as_ref();
                let as_text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let both = write.and_then(|write| Some((as_text(write.old.as_ref()?), as_text(&write.new))));
                match both.and_then(|(before, after)| reapplied(&before, &after, text, *form)) {
                    Some(new) if new == text => return Ok(Now::InSync),
                    Some(new) => {
                        self.write = Some(Write { old: Some(bytes.clone()), new: new.into_bytes() });
                        self.old = old;
                        return Ok(Now::Written);
                    }
                    None => {
                        let revision = known(locked, tip, owner, &path)?.revision;
                        return Ok(held(Step { differences: Vec::new(), ..self.step.clone() }, revision));
                    }
                }
            }
            Way::Whole(whole, form) => {
                let page = Page { name: &path, file, bytes, form: *form };
                let known = known(locked, tip, owner, &path)?.held_by(whole);
                let draft = whole.draft(page, &known, How::default(), &mut sources);
                if draft.step.holds.is_empty() {
                    let is_written = draft.write.is_some();
                    (self.write, self.old) = (draft.write, old);
                    return Ok(if is_written { Now::Written } else { Now::InSync });
                }
                draft.step
            }
        };
        // The text that they point into is known here only.
        step.differences.iter_mut().for_each(|it| it.copy.at = None);
        Ok(Now::Held(Box::new(step)))
    }
}
