//! Files that are written as a whole: what they are to say, held against what stands there and against what we last put
//! there.
//!
//! ```text
//!                         says the same            only the source moved   somebody edited
//! we know the base        in sync                  written                 left, unless forced
//! we do not               signed                   left, unless adopted
//! ```
//!
//! Edited is each change of the meaning, be it in a field or not. Where the text of the base is known, a change that the
//! source has taken over is none; where only its digest is, nobody can tell.

use super::files::{BOM, Draft, Page, Write};
use super::{Cx, Does, Hold, How, Lost, Step, message};
use crate::copies::base::{self, Base, Digest, Fingerprint, Standing, meaning};
use crate::copies::compare::{Comparison, LeftOut, Options, compare};
use crate::copies::kind::{Revision, Subject};
use crate::copies::{Form, Hints, Sheet, best, read};
use crate::diagnostic::{FileId, SourceMap};
use crate::render::copies::{told, whole_file};

/// What a file is to say.
#[derive(Debug)]
pub(crate) struct Whole {
    form: Form,
    /// Its text; lines end in `\n`.
    wanted: String,
    /// What the source says, for comparing.
    source: Sheet,
    hints: Hints,
    left_out: LeftOut,
    options: Options,
    /// What is to be remembered of it.
    base: Base,
}

/// What is known of the file that stands there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// What we last put there.
    pub(crate) base: Option<Base>,
    /// The same as a text.
    pub(crate) text: Option<String>,
    /// Who changed it since.
    pub(crate) revision: Revision,
}

impl Whole {
    /// What a file of a copy is to say, in a form.
    ///
    /// # Errors
    /// Why none can be written; what is wrong with templates is among the findings.
    pub(crate) fn of(cx: &mut Cx<'_>, subject: &Subject<'_>, form: Form) -> Result<Self, Hold> {
        if matches!(form, Form::Text | Form::Yaml) {
            let what = if form == Form::Yaml { "YAML" } else { "plain text" };
            let why = format!("{what} is compared, and not written");
            let help = format!(
                "`{}` is written as Markdown, HTML, storage format, CSV or TSV: name such a file as its `path`, or set `publish = false`",
                subject.copy.name
            );
            return Err(Hold::Passed { why, help: Some(help) });
        }
        let wanted = match whole_file(cx.fragments, subject, form, cx.sources) {
            Ok(text) => text.replace("\r\n", "\n"),
            Err(found) => {
                cx.findings.extend(found);
                return Err(Hold::Other { why: "its template needs mending".to_owned(), help: None });
            }
        };
        let source = Sheet::of(&told(cx.fragments, subject, Some(form), cx.sources));
        let hints = Hints::of(&subject.catalog.body);
        let left_out = LeftOut::new(&subject.catalog.body, subject.part, Some(subject.copy), None);
        let intro = (!subject.copy.intro.0).then_some(false);
        let mut own = SourceMap::default();
        let file = own.add("wanted", wanted.clone());
        let written = sheet(&own, file, form, &hints, &source);
        let base = Base::new(form, &wanted, &written, &source);
        Ok(Self { form, wanted, source, hints, left_out, options: Options { form: Some(form), intro }, base })
    }

    /// Whether a text says the same already, so that nothing else need be known of it.
    pub(crate) fn is_said_by(&self, text: &str) -> bool {
        self.base.whole == Some(Digest::of(&meaning(self.form, text)))
    }

    /// What we last put into the file, as it was written.
    pub(crate) fn base_of(&self, text: &str) -> Base {
        Base::of_text(self.form, text, &self.hints)
    }

    /// A file that is not there yet.
    pub(crate) fn create(&self, name: &str) -> Draft {
        let step = Step { does: Does::Create, ..Step::new(name) };
        let write = Some(Write { old: None, new: self.wanted_bytes("", self.own_line_break()) });
        Draft { step, regions: Vec::new(), write, remember: Some(self.base.clone()) }
    }

    /// Lines of rows end as RFC 4180 says.
    fn own_line_break(&self) -> &'static str {
        if matches!(self.form, Form::Csv | Form::Tsv) { "\r\n" } else { "\n" }
    }

    fn wanted_bytes(&self, bom: &str, line_break: &str) -> Vec<u8> {
        let text = if line_break == "\n" { self.wanted.clone() } else { self.wanted.replace('\n', line_break) };
        [bom.as_bytes(), text.as_bytes()].concat()
    }

    /// A file that is there, held against what it is to say.
    pub(crate) fn draft(&self, page: Page<'_>, known: &Known, how: How, sources: &mut SourceMap) -> Draft {
        let now = sources.text(page.file).to_owned();
        let step = Step { revision: known.revision.clone(), ..Step::new(page.name) };
        // Nobody wrote anything there yet.
        if now.trim().is_empty() {
            return self.written(step, page, &now);
        }
        let digest = Digest::of(&meaning(self.form, &now));
        if self.base.whole == Some(digest) {
            let does = if known.base.as_ref().is_some_and(|base| base.whole == Some(digest)) {
                Does::Nothing
            } else {
                Does::Sign
            };
            let remember = (does == Does::Sign).then(|| self.base.clone());
            return Draft { remember, ..Draft::none(Step { does, ..step }) };
        }
        let copy = sheet(sources, page.file, self.form, &self.hints, &self.source);
        let mut found = compare(&self.source, &copy, self.options);
        self.left_out.explain(&mut found);
        let (hold, lost) = match &known.base {
            // What is taken over is shown all the same.
            None => (Some(Hold::Foreign).filter(|_| !how.adopt), self.lost(None, &now, &found)),
            Some(base) => {
                let base = base.clone().held_against(digest);
                base::settle(&mut found, &Fingerprint::of(&self.source), &Fingerprint::of(&copy), &base);
                if base.untouched {
                    (None, Vec::new())
                } else {
                    let text = known.text.as_deref();
                    let explained = text.is_some_and(|text| base::explained(self.form, text, &now, &self.wanted));
                    let hold = if base.whole.is_none() { Some(other_version()) } else { edited(&found, explained) };
                    let lost = if hold.is_some() { self.lost(text, &now, &found) } else { Vec::new() };
                    (hold.filter(|_| !how.force), lost)
                }
            }
        };
        let step = Step { lost, differences: found.differences, ..step };
        match hold {
            Some(hold) => Draft::none(step.held(hold)),
            None => self.written(step, page, &now),
        }
    }

    /// What would be gone of a text and is in no field: lines, links, images, elements; the lines that were changed as they
    /// stand, where else nothing would be shown.
    fn lost(&self, base: Option<&str>, now: &str, found: &Comparison) -> Vec<Lost> {
        let mut lost = base::lost(self.form, base, now, &self.wanted);
        lost.extend(base::unseen(self.form, base, now, &self.wanted, &lost));
        let tells = found.differences.iter().any(|it| it.standing != Some(Standing::Stale));
        if lost.is_empty() && !tells { base::raw(base.unwrap_or(&self.wanted), now) } else { lost }
    }

    /// The file written anew; its byte order mark and its line breaks stay as they are.
    fn written(&self, step: Step, page: Page<'_>, now: &str) -> Draft {
        let bom = if page.bytes.starts_with(BOM.as_bytes()) { BOM } else { "" };
        let new = self.wanted_bytes(bom, line_break(now).unwrap_or_else(|| self.own_line_break()));
        let step = Step { does: Does::Write, message: message::of(&step.differences), ..step };
        let write = Some(Write { old: Some(page.bytes.to_owned()), new });
        Draft { step, regions: Vec::new(), write, remember: Some(self.base.clone()) }
    }
}

/// Why a file is held that is not as we wrote it; not at all where what it says otherwise is only what the source has moved
/// on from, and what is written holds all else that was changed.
fn edited(found: &Comparison, explained: bool) -> Option<Hold> {
    let has = |standing: Option<Standing>| found.differences.iter().any(|it| it.standing == standing);
    if has(Some(Standing::Conflict)) {
        Some(Hold::Conflict)
    } else if !explained || has(Some(Standing::Edited)) || has(None) {
        Some(Hold::Edited)
    } else {
        None
    }
}

/// Why a file is held of which it is remembered in another way what we wrote.
fn other_version() -> Hold {
    let why = "another version of statusbook wrote it, so that nobody can tell whether it was edited since".to_owned();
    let help = "compare it with `statusbook diff`; then write over it with `statusbook publish --force` and the name of the copy";
    Hold::Other { why, help: Some(help.to_owned()) }
}

/// What a file says.
fn sheet(sources: &SourceMap, file: FileId, form: Form, hints: &Hints, source: &Sheet) -> Sheet {
    best(source, read::read(sources, file, form, hints).sheets)
}

/// The line break that most lines of a text end with; none where it is of one line.
fn line_break(text: &str) -> Option<&'static str> {
    let pairs = text.matches("\r\n").count();
    let alone = |c: char| text.matches(c).count() - pairs;
    let counted = [("\n", alone('\n')), ("\r\n", pairs), ("\r", alone('\r'))];
    counted.into_iter().rev().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0).map(|(it, _)| it)
}

#[cfg(test)]
mod tests {
    use super::line_break;

    #[test]
    fn most_lines_decide_how_all_of_them_end() {
        for (text, wanted) in [
            ("a", None),
            ("a\n", Some("\n")),
            ("a\r\nb\r\nc\n", Some("\r\n")),
            ("a\rb", Some("\r")),
            ("a\nb\r\n", Some("\n")),
        ] {
            assert_eq!(line_break(text), wanted, "{text:?}");
        }
    }
}
