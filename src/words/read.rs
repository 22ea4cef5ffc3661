//! An author's own words: files of `theme/words`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Piece, Word, Words, pieces};
use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, Span, rules};
use crate::model::Language;
use crate::source::decode::{CONFIG, Context, Decode};
use crate::source::{Node, Value, parse_toml};

/// The forms that a word can have.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What an author's file says of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWords {
    /// The tag of the language, which is the name of the file.
    pub language: String,
    /// The words.
    pub words: BTreeMap<&'static str, Word>,
}

/// Reads a file of words.
pub(crate) fn read(file: FileId, sources: &SourceMap, findings: &mut Findings) -> Option<OwnWords> {
    let name = sources.name(file).rsplit('/').next().unwrap_or_default();
    let language = name.strip_suffix(".toml").unwrap_or(name);
    if language.parse::<Language>().is_err() {
        let message = format!("`{language}` is not a language tag");
        let finding = Diagnostic::new(&rules::CONFIG_INVALID_VALUE, Span::file(file), message);
        findings.push(finding.help("Name a file of words by its language, such as `de.toml` or `pt-BR.toml`."));
        return None;
    }
    let mut cx = Context::new(file, sources.text(file), &CONFIG);
    let node = parse_toml(cx.source, file, &mut cx.findings);
    let mut words = BTreeMap::new();
    if cx.findings.is_empty() {
        let keys: Vec<&'static str> = Words::keys().collect();
        let english = Words::default();
        if let Some(fields) = cx.fields(&node, "a file of words", &keys, false) {
            for (key, value) in fields.known() {
                let Some((key, built_in)) = english.words.get_key_value(key) else { continue };
                words.extend(word(value, built_in, &mut cx).map(|word| (*key, word)));
            }
        }
    }
    findings.extend(cx.findings);
    Some(OwnWords { language: language.to_owned(), words })
}

/// A word in the place of a built-in one. Only one that counts has forms.
fn word(node: &Node<'_>, built_in: &Word, cx: &mut Context<'_>) -> Option<Word> {
    match (&node.value, built_in) {
        (Value::Mapping(_), Word::Counted(_)) => {
            let fields = cx.fields(node, "a word that counts", &FORMS, false)?;
            let mut forms = BTreeMap::new();
            for (form, value) in fields.known() {
                let Some(form) = FORMS.iter().find(|known| **known == form) else { continue };
                forms.extend(text(value, built_in, cx).map(|text| (*form, text)));
            }
            if !forms.contains_key("other") {
                let help = "Give `other`, the form for all numbers that have none of their own.";
                cx.report(cx.dialect.missing_field, node, "a word that counts lacks `other`", help);
                return None;
            }
            Some(Word::Counted(forms))
        }
        _ => text(node, built_in, cx).map(Word::Single),
    }
}

/// A text in which only what the built-in word knows stands between braces.
fn text(node: &Node<'_>, built_in: &Word, cx: &mut Context<'_>) -> Option<Cow<'static, str>> {
    let text = cx.text(node, String::WANTED)?.into_owned();
    if text.is_empty() {
        cx.report(cx.dialect.empty, node, "this word is empty", "Write the word, or remove the key.");
        return None;
    }
    let places = |piece| if let Piece::Place(name) = piece { Some(name) } else { None };
    let known: BTreeSet<&str> = built_in.texts().flat_map(pieces).filter_map(places).collect();
    if let Some(name) = pieces(&text).into_iter().filter_map(places).find(|name| !known.contains(name)) {
        let listed: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
        let help = match listed.as_slice() {
            [] => "In this word nothing stands between braces.".to_owned(),
            listed => format!("This word knows {}.", listed.join(" and ")),
        };
        cx.report(cx.dialect.invalid_value, node, format!("nothing is put in the place of `{{{name}}}`"), help);
        return None;
    }
    Some(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::diagnostic::{Findings, SourceMap};
    use crate::words::{OwnWords, Words};

    fn own(name: &str, text: &str) -> (Option<OwnWords>, Vec<String>) {
        let mut sources = SourceMap::default();
        let file = sources.add(format!("theme/words/{name}"), text);
        let mut findings = Findings::default();
        let words = read(file, &sources, &mut findings);
        (words, findings.iter().map(|finding| format!("{}: {}", finding.rule.id, finding.message)).collect())
    }

    #[test]
    fn an_author_replaces_single_words_of_any_language() {
        let (words, findings) =
            own("pt.toml", "causes = \"Causas\"\ncodes = { one = \"{n} código\", other = \"{n} códigos\" }\n");
        assert!(findings.is_empty(), "{findings:?}");
        let words = Words::new("pt-BR", &[words.expect("words")]);
        assert_eq!((words.get("causes"), words.get("fixes")), ("Causas", "What to do"));
        assert_eq!(words.all()["codes"].form(words.category(1)), "{n} código");
        let (more, _) = own("pt-BR.toml", "causes = \"Motivos\"\n");
        let words = Words::new("pt-BR", &[more.expect("words")]);
        assert_eq!(words.get("causes"), "Motivos");
    }

    #[test]
    fn what_no_word_can_be_is_told() {
        for (name, text, expected) in [
            ("de.toml", "cuases = \"x\"\n", "config/unknown-key: a file of words has no key `cuases`"),
            (
                "de.toml",
                "causes = { one = \"x\", other = \"y\" }\n",
                "config/wrong-type: a text is wanted here, and this is a mapping",
            ),
            ("de.toml", "codes = { one = \"x\" }\n", "config/missing-field: a word that counts lacks `other`"),
            (
                "de.toml",
                "moved = \"{titel} ist fort\"\n",
                "config/invalid-value: nothing is put in the place of `{titel}`",
            ),
            ("de.toml", "causes = \"\"\n", "config/invalid-value: this word is empty"),
            ("ger man.toml", "", "config/invalid-value: `ger man` is not a language tag"),
        ] {
            assert_eq!(own(name, text).1, [expected], "{text}");
        }
    }
}
