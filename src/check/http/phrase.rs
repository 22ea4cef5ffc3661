//! Summaries and the phrases of the registry.

use super::super::Subject;
use super::super::each::Brake;
use super::wording::{Wording, judge};
use super::{state, statuses};
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::model::{Catalog, Definition};
use crate::registry::{former, same_letters};

/// A definition of a code that has a phrase.
struct Named<'c> {
    definition: &'c Definition,
    code: u16,
    phrase: &'static str,
    wording: Wording,
}

fn named(catalog: &Catalog) -> impl Iterator<Item = Named<'_>> {
    // Without a summary, the code has a finding about that.
    let given = |definition: &Definition| !definition.summary.as_str().is_empty();
    statuses(catalog).filter(move |(definition, ..)| given(definition)).filter_map(|(definition, code, entry)| {
        let phrase = entry.phrase?;
        Some(Named { definition, code, phrase, wording: judge(code, phrase, definition.summary.as_str()) })
    })
}

/// Whether the author knows the phrase and has decided on another wording.
pub(super) fn is_meant(definition: &Definition, phrase: &str) -> bool {
    definition.aliases.iter().any(|alias| same_letters(alias.as_str(), phrase))
}

/// A summary that is the phrase of its code is spelt like it.
pub(super) fn phrase_case(catalog: &Catalog, subject: Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "summaries whose spelling can differ from the registry",
        likely: "If this spelling is your house style, write a `[[lint.override]]` for `http/phrase-case` with `level = \"off\"` \
                 in book.toml.",
    };
    // In sentence case, `Created` is spelt as ever: only phrases of several words tell whether there is a house style.
    let telling = |named: &Named<'_>| match named.wording {
        Wording::Spelt => true,
        Wording::Same => named.phrase.contains(' '),
        _ => false,
    };
    let judge = |named: Named<'_>| {
        let Named { definition, code, phrase, wording } = named;
        let summary = &definition.summary;
        if wording != Wording::Spelt || definition.aliases.iter().any(|alias| alias.as_str() == phrase) {
            return None;
        }
        let was = former(code).find(|former| former.phrase == summary.as_str());
        let was = was.map_or_else(String::new, |former| format!(" since RFC {}", former.until));
        let message = format!("the phrase of {code} is spelt `{phrase}`{was}, not `{summary}` ({})", state());
        let finding = Diagnostic::new(&rules::PHRASE_CASE, summary.words(subject.sources), message)
            .help(format!("Write `{phrase}`."));
        Some(finding.edits(summary.rewrite(phrase, subject.sources)))
    };
    brake.each(named(catalog).filter(telling), judge, findings);
}

/// A summary is the phrase of its code.
pub(super) fn phrase_mismatch(catalog: &Catalog, subject: Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "summaries",
        likely: "If the codes are your own, write `kind: app` in the catalog; if the wording is, write a `[[lint.override]]` for \
                 `http/phrase-mismatch` in book.toml.",
    };
    // The registry is English; in another language only what is meant to be English can be wrong.
    let english = is_english(subject.book.config.language().as_str());
    let judge = |named: Named<'_>| {
        let Named { definition, code, phrase, wording } = named;
        let summary = &definition.summary;
        if is_meant(definition, phrase) {
            return None;
        }
        let write = format!("Write `{phrase}`");
        let (what, help, fixed) = match wording {
            Wording::Same | Wording::Spelt | Wording::Longer => return None,
            Wording::Own if !english => return None,
            Wording::Numbered => {
                (format!("`{summary}` repeats the code"), format!("{write}: the code stands beside it."), true)
            }
            Wording::Former(former) => {
                let what = format!("`{summary}` was the phrase of {code} until RFC {}", former.until);
                (what, format!("{write}; if the old wording is meant, name `{phrase}` among its `aliases`."), true)
            }
            Wording::Of(other) => {
                let what = format!("`{summary}` is the phrase of {other}, not of {code}");
                (what, format!("{write}, or correct the code."), false)
            }
            Wording::Slip => {
                (format!("`{summary}` is not how the phrase of {code} is written"), format!("{write}."), true)
            }
            Wording::Own => {
                let what = format!("`{summary}` is not the phrase of {code}");
                let help = format!(
                    "{write}; if the wording is meant, name `{phrase}` among its `aliases`, so that it is found by both."
                );
                (what, help, false)
            }
        };
        let message = format!("{what}; the registry has `{phrase}` ({})", state());
        let span = summary.words(subject.sources);
        let finding = Diagnostic::new(&rules::PHRASE_MISMATCH, span, message).help(help);
        Some(if fixed { finding.edits(summary.rewrite(phrase, subject.sources)) } else { finding })
    };
    brake.each(named(catalog), judge, findings);
}

/// Whether a language tag is of English.
fn is_english(tag: &str) -> bool {
    tag.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}
