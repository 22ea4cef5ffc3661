//! What authors decided about findings: `allow` comments in the sources, and overrides in `book.toml`.

mod comment;
mod scope;
mod toml;

use std::collections::BTreeMap;
use std::ops::Range;

use glob::{MatchOptions, Pattern};

use crate::diagnostic::{Diagnostic, FileId, Findings, Rule, SourceMap, Span, rules};
use crate::model::{Book, Level, Override};
use crate::source::nearest;
use comment::{Said, is_likely};
use scope::Comment;

/// All decisions of a book, and which of them changed something.
#[derive(Debug, Default)]
pub struct Decisions {
    allowed: Vec<Allowed>,
    /// Those about a rule in a file, by both.
    by_place: BTreeMap<(FileId, &'static str), Vec<usize>>,
    overrides: Vec<Overridden>,
    definitions: Definitions,
}

/// That findings of a rule are allowed in a part of a file.
#[derive(Debug)]
struct Allowed {
    rule: &'static Rule,
    about: Range<usize>,
    /// Where the id of the rule stands.
    place: Span,
    used: bool,
}

/// That findings of some rules have another level.
#[derive(Debug)]
struct Overridden {
    rules: Vec<&'static Rule>,
    path: Option<Pattern>,
    setting: Override,
    used: bool,
}

/// Which code the bytes of a file are about.
#[derive(Debug, Default)]
struct Definitions(Vec<(Span, String)>);

impl Definitions {
    fn of(book: &Book) -> Self {
        let all = book.catalogs.iter().flat_map(|catalog| catalog.definitions());
        let mut known: Vec<_> = all.map(|code| (code.place.0, code.code.as_str().to_owned())).collect();
        known.sort_by_key(|(span, _)| (span.file, span.start));
        Self(known)
    }

    fn code(&self, at: Span) -> Option<&str> {
        let after = self.0.partition_point(|(span, _)| (span.file, span.start) <= (at.file, at.start));
        let (span, code) = self.0.get(after.checked_sub(1)?)?;
        (span.file == at.file && at.start < span.end.max(span.start + 1)).then_some(code)
    }
}

impl Decisions {
    /// Reads the decisions of a book, as far as it could be understood, and tells what is wrong with them.
    pub fn read(book: Option<&Book>, sources: &SourceMap) -> (Self, Findings) {
        let (mut decisions, mut findings) = (Self::default(), Findings::default());
        for (file, source) in sources.files() {
            let (name, text) = (source.name(), source.text());
            if !is_likely(text) {
                continue;
            }
            let comments = match name.rsplit_once('.') {
                Some((_, "yaml" | "yml")) => scope::of_yaml(text, file, is_likely),
                Some((_, "toml")) => scope::of_toml(text, is_likely),
                _ => continue,
            };
            decisions.take(file, text, comments, &mut findings);
        }
        if let Some(book) = book {
            decisions.read_texts(book, sources, &mut findings);
            for setting in &book.config.lint.overrides {
                decisions.override_with(setting, &mut findings);
            }
            if decisions.overrides.iter().any(|one| !one.setting.code.is_empty()) {
                decisions.definitions = Definitions::of(book);
            }
        }
        for (at, one) in decisions.allowed.iter().enumerate() {
            decisions.by_place.entry((one.place.file, one.rule.id)).or_default().push(at);
        }
        (decisions, findings)
    }

    /// The comments in Markdown, in pages and in catalogs, and in the front matter of pages.
    fn read_texts(&mut self, book: &Book, sources: &SourceMap, findings: &mut Findings) {
        for page in &book.pages {
            let whole = sources.text(page.file);
            let matter = whole.get(..page.body.place.0.start as usize).filter(|matter| is_likely(matter));
            if let Some(matter) = matter {
                // The lines around front matter would be documents of their own.
                let yaml = matter.replace("---", "   ");
                self.take(page.file, whole, scope::of_yaml(&yaml, page.file, is_likely), findings);
            }
        }
        let texts =
            book.catalogs.iter().flat_map(|catalog| catalog.texts()).chain(book.pages.iter().map(|page| &page.body));
        for text in texts {
            let written = text.written(sources);
            if !is_likely(written) {
                continue;
            }
            let file = text.place.0.file;
            let found = scope::of_markdown(written, &text.marks.comments, &text.marks.parts, is_likely);
            let ranges: Vec<_> =
                found.into_iter().flat_map(|Comment { whole, text, about }| [whole, text, about]).collect();
            let spans = text.spans(&ranges, sources);
            let range = |span: &Span| span.start as usize..span.end as usize;
            let located = spans.as_chunks::<3>().0.iter();
            let located = located.map(|[whole, text, about]| Comment {
                whole: range(whole),
                text: range(text),
                about: range(about),
            });
            self.take(file, sources.text(file), located.collect(), findings);
            // What is a comment to YAML is a heading to Markdown.
            let is_comment = |heading: &Range<usize>| {
                comment::read(written.get(heading.clone()).unwrap_or("").trim_start_matches('#')).is_some()
            };
            let headings = text.marks.headings.iter().map(|(_, heading)| heading.clone());
            let headings: Vec<_> = headings.filter(is_comment).collect();
            for span in text.spans(&headings, sources) {
                let message = "this is no comment but a heading of the text that it stands in";
                let help = "Put it above the key that the text belongs to, or write `<!-- statusbook: allow(group/name) reason -->`.";
                findings.push(Diagnostic::new(&rules::MALFORMED_ALLOW, span, message).help(help));
            }
        }
    }

    /// Takes in the comments of a file.
    fn take(&mut self, file: FileId, text: &str, comments: Vec<Comment>, findings: &mut Findings) {
        for one in comments {
            let at = one.text.start;
            let whole = Span::new(file, one.whole.start, one.whole.end);
            match text.get(one.text).and_then(comment::read) {
                None => {}
                Some(Said::Malformed(message, help)) => {
                    findings.push(Diagnostic::new(&rules::MALFORMED_ALLOW, whole, message).help(help));
                }
                Some(Said::Allow { rules: named, reason }) => {
                    if reason.is_empty() {
                        let message = "this comment does not say why the finding is allowed";
                        let help = "Write the reason after the parenthesis: whoever reads it next cannot ask you.";
                        findings.push(Diagnostic::new(&rules::NO_REASON, whole, message).help(help));
                    }
                    for (id, range) in named {
                        let place = Span::new(file, at + range.start, at + range.end);
                        let group = id.strip_suffix("/*").unwrap_or(id);
                        if is_group(group) || group == "*" {
                            let help =
                                format!("A comment names single rules, such as `allow(text/length)`; {OVERRIDE}.");
                            findings.push(no_rule(id, place).help(help));
                        } else if let Some(rule) = one_rule(id, place, findings) {
                            self.allowed.push(Allowed { rule, about: one.about.clone(), place, used: false });
                        }
                    }
                }
            }
        }
    }

    fn override_with(&mut self, setting: &Override, findings: &mut Findings) {
        let (id, place) = (setting.rule.as_str(), setting.rule.place.0);
        let rules: Vec<&'static Rule> = match id.strip_suffix("/*") {
            Some(group) if is_group(group) => {
                rules::all().filter(|rule| rule.group() == group && !rule.binding).collect()
            }
            None if is_group(id) || id == "*" => {
                let help = match id {
                    "*" => "An override is about one rule, or about a group such as `http/*`.".to_owned(),
                    group => format!("Write `{group}/*` for all rules of this group."),
                };
                findings.push(no_rule(id, place).help(help));
                Vec::new()
            }
            Some(group) => {
                let near = nearest(group, &rules::all().map(Rule::group).collect::<Vec<_>>());
                let help = near.map_or_else(|| ALL.to_owned(), |near| format!("Did you mean `{near}/*`?"));
                findings.push(no_rule(id, place).help(help));
                Vec::new()
            }
            None => one_rule(id, place, findings).into_iter().collect(),
        };
        let path = setting.path.as_ref().map(|path| (path, Pattern::new(path.as_str())));
        let path = match path {
            Some((text, Err(error))) => {
                let message = format!("`{text}` is no pattern of files: {}", error.msg);
                let help = "Write one such as \"content/legacy/*.yaml\".";
                findings.push(Diagnostic::new(&rules::CONFIG_INVALID_VALUE, text.place.0, message).help(help));
                return;
            }
            Some((_, Ok(pattern))) => Some(pattern),
            None => None,
        };
        if setting.reason.is_none() {
            let message = format!("this override of `{id}` does not say why");
            let help = "Add `reason = \"…\"`: whoever reads it next cannot ask you.";
            findings.push(Diagnostic::new(&rules::NO_REASON, place, message).help(help));
        }
        if !rules.is_empty() {
            self.overrides.push(Overridden { rules, path, setting: setting.clone(), used: false });
        }
    }

    /// Carries them out: findings that are allowed go, others change their level. Of several overrides the last one counts.
    /// What is left of a group of findings becomes one where nothing was decided about any of them.
    pub fn apply(&mut self, findings: &mut Findings, sources: &SourceMap) {
        if !(self.allowed.is_empty() && self.overrides.is_empty()) {
            self.carry_out(findings, sources);
        }
        findings.fold();
    }

    fn carry_out(&mut self, findings: &mut Findings, sources: &SourceMap) {
        findings.retain_mut(|finding| {
            if finding.rule.binding {
                return true;
            }
            let level = self.level(finding, sources);
            if let Some(Level::At(severity)) = level {
                finding.severity = severity;
            }
            !self.is_allowed(finding) && level != Some(Level::Off)
        });
    }

    fn is_allowed(&mut self, finding: &Diagnostic) -> bool {
        let at = finding.span.start as usize;
        let here = self.by_place.get(&(finding.span.file, finding.rule.id)).map_or(&[][..], Vec::as_slice);
        let mut allowed = false;
        for one in here {
            let one = &mut self.allowed[*one];
            if one.about.start <= at && at < one.about.end {
                one.used = true;
                allowed = true;
            }
        }
        allowed
    }

    fn level(&mut self, finding: &Diagnostic, sources: &SourceMap) -> Option<Level> {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let mut level = None;
        for one in self.overrides.iter_mut().filter(|one| one.rules.contains(&finding.rule)) {
            let name = sources.name(finding.span.file);
            let fits_path = one.path.as_ref().is_none_or(|path| path.matches_with(name, options));
            let codes = &one.setting.code;
            let fits_code = || {
                let code = self.definitions.code(finding.span);
                codes.is_empty() || code.is_some_and(|code| codes.iter().any(|pattern| pattern.fits(code)))
            };
            if fits_path && fits_code() {
                one.used = true;
                level = Some(one.setting.level);
            }
        }
        level
    }

    /// Those that changed nothing, of those about rules that the book `was_held` against.
    pub fn unused(&mut self, was_held: impl Fn(&Rule) -> bool, sources: &SourceMap) -> Findings {
        let mut findings = Findings::default();
        for one in self.allowed.iter().filter(|one| !one.used && was_held(one.rule)) {
            let message = match lines(one, sources) {
                Some(lines) => format!("this comment is about {lines}, where nothing breaks `{}`", one.rule.id),
                None => "nothing stands below this comment that it could be about".to_owned(),
            };
            let help = "Move it above what it is about, or remove it.";
            findings.push(Diagnostic::new(&rules::UNUSED_ALLOW, one.place, message).help(help));
        }
        let is_about_this = |one: &Overridden| one.rules.contains(&&rules::UNUSED_ALLOW);
        for one in self.overrides.iter().filter(|one| !one.used && !is_about_this(one)) {
            // Whatever else of a group was found, what was not looked for could have been.
            if one.rules.iter().any(|rule| !was_held(rule)) {
                continue;
            }
            let message = format!("this override of `{}` changes nothing", one.setting.rule);
            let help = "Remove it, or mend its `path` or `code`: paths start from the folder of book.toml.";
            findings.push(Diagnostic::new(&rules::UNUSED_ALLOW, one.setting.rule.place.0, message).help(help));
        }
        self.apply(&mut findings, sources);
        findings
    }
}

/// The lines that a comment is about; none where there are none.
fn lines(one: &Allowed, sources: &SourceMap) -> Option<String> {
    let file = sources.get(one.place.file);
    let about = file.text().get(one.about.clone())?.trim_end();
    let (start, end) = (one.about.start, one.about.start + about.len());
    let (first, last) = (file.position(start).line, file.position(end).line);
    match about.is_empty() {
        true => None,
        false if first == last => Some(format!("line {first}")),
        false => Some(format!("lines {first} to {last}")),
    }
}

/// The rule of an id that may be decided about; tells what is wrong with it otherwise.
fn one_rule(id: &str, place: Span, findings: &mut Findings) -> Option<&'static Rule> {
    let Some(rule) = rules::find(id) else {
        findings.push(unknown(id, place));
        return None;
    };
    if rule.binding {
        let message = format!("`{id}` cannot be allowed or lowered");
        let help = "Nothing could be built while it is broken: mend what it finds, and remove this.";
        findings.push(Diagnostic::new(&rules::NOT_ALLOWABLE, place, message).help(help));
        return None;
    }
    Some(rule)
}

/// Where all rules are told.
const ALL: &str = "`statusbook explain` lists all rules.";
/// What a group is for.
const OVERRIDE: &str = "a whole group such as `text/*` belongs into an override in `book.toml`";

fn is_group(name: &str) -> bool {
    rules::all().any(|rule| rule.group() == name)
}

fn no_rule(id: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&rules::UNKNOWN_RULE, place, format!("there is no rule `{id}`"))
}

fn unknown(id: &str, place: Span) -> Diagnostic {
    let near = nearest(id, &rules::all().map(|rule| rule.id).collect::<Vec<_>>()).map(str::to_owned);
    // Often only the group is forgotten.
    let near = near.or_else(|| {
        rules::all().map(|rule| rule.id).find(|known| known.ends_with(&format!("/{id}"))).map(str::to_owned)
    });
    let help = near.map_or_else(|| ALL.to_owned(), |near| format!("Did you mean `{near}`?"));
    no_rule(id, place).help(help)
}
