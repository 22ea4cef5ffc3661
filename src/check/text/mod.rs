//! Rules about texts, whatever they are about.

mod confusions;
mod descriptions;
mod doubled;
mod english;
mod files;
mod invisible;
pub(super) mod passage;
mod spelling;
mod terms;
mod trailing;
mod words;

use std::collections::BTreeSet;

use doubled::Doubles;
use english::Language;
use passage::{Content, Passage};
use spelling::{Known, Sound};
use terms::Preferred;

use super::{Subject, http};
use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::model::Book;

/// Holds all texts against the rules about texts.
pub(super) fn texts(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { book, sources, .. } = *subject;
    let passages = passage::all(book);
    let files = files::sources(book, sources, &passages);
    let rich = passages.iter().filter_map(|passage| match passage.content {
        Content::Rich(text) => Some(text),
        Content::Plain(_) => None,
    });
    let rich: Vec<_> = rich.collect();
    trailing::trailing_space(subject, &files, &rich, findings);
    invisible::invisible(subject, &files, &passages, findings);
    let rules = Rules::new(book, &passages, sources);
    for finding in passage::each(&passages, |passage, sound| rules.judge(passage, sources, sound)) {
        findings.push(finding);
    }
    descriptions::length(subject, findings);
    descriptions::starts_with_summary(subject, findings);
    descriptions::duplicate_description(subject, findings);
    descriptions::final_period(subject, findings);
}

/// The rules about single words, which go over each text once.
struct Rules<'b> {
    doubles: Doubles,
    terms: Preferred<'b>,
    known: Known,
    english: english::Book,
    /// Where summaries stand that are the phrase of their code: the registry has chosen these words.
    phrases: BTreeSet<Span>,
}

impl<'b> Rules<'b> {
    fn new(book: &'b Book, passages: &[Passage<'_>], sources: &SourceMap) -> Self {
        let language = book.config.language();
        let lint = &book.config.lint;
        let preferred = lint.terms.0.iter().map(|term| term.but.as_str());
        let known = Known::new(lint.words.iter().map(|word| word.as_str()).chain(preferred));
        let doubles = Doubles::of(language.as_str());
        let english = english::Book::of(book.config.book.language.is_some(), passages, sources);
        let terms = Preferred::new(&lint.terms.0);
        let phrases = if lint.terms.0.is_empty() { BTreeSet::new() } else { http::phrases(book) };
        Self { doubles, terms, known, english, phrases }
    }

    fn judge<'t>(&self, passage: &Passage<'t>, sources: &'t SourceMap, sound: &mut Sound<'t>) -> Vec<Diagnostic> {
        if passage.is_alias(sources) {
            return Vec::new();
        }
        let words = words::words(passage.text(sources), &passage.prose());
        let is_phrase = self.phrases.contains(&passage.place());
        let mut slips = if is_phrase { Vec::new() } else { self.terms.slips(&words) };
        if self.doubles != Doubles::English {
            slips.extend(self.doubles.slips(&words));
            return passage.findings(slips, sources);
        }
        let language = self.english.passage(&words);
        if language != Language::Other {
            slips.extend(self.doubles.slips(&words));
            slips.extend(words.iter().flat_map(|word| spelling::slip(word, &self.known, sound)));
            slips.extend(confusions::slips(&words));
        }
        if language == Language::Doubtful {
            for slip in slips.iter_mut().filter(|slip| std::ptr::eq(slip.rule, &rules::SPELLING)) {
                slip.help.push_str(" If the text is not English, set `language` of `[book]`.");
            }
        }
        passage.findings(slips, sources)
    }
}
