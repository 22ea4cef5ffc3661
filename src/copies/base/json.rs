//! A base as JSON, in so few bytes that a content property of Confluence takes it (32 KB) for a page of some 500 codes.
//!
//! What the source said is written where it is not what the copy says. Digests are in base64 (RFC 4648, section 5).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::print::{CodePrint, Fingerprint, Print, SectionPrint};
use super::{Base, Digest};
use crate::copies::canonical;

/// How many bytes a base may have as JSON: what is kept with it needs some room, too.
const MOST: usize = 30_000;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Base {
    /// As JSON of no more than 30,000 bytes. What stood in the fields is left out where it does not fit, or where the source
    /// does not have the same codes in the same order.
    pub fn to_json(&self) -> Value {
        self.to_json_within(MOST)
    }

    /// The same for where there is more room, in bytes.
    pub fn to_json_within(&self, most: usize) -> Value {
        let mut out = Map::new();
        out.insert("form".to_owned(), canonical::VERSION.into());
        if let Some(Digest(whole)) = self.whole {
            out.insert("whole".to_owned(), format!("{whole:016x}").into());
        }
        if let Some(print) = &self.print {
            let codes = |print: &Fingerprint| print.codes.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
            let source = self.source.as_ref().filter(|source| codes(source) == codes(print));
            let fields = packed(print, source);
            if fields.to_string().len() + 100 <= most {
                out.insert("print".to_owned(), fields);
            }
        }
        out.into()
    }

    /// From what [`Self::to_json`] gave; none where it is something else. A base of another canonical form is empty.
    pub fn from_json(value: &Value) -> Option<Self> {
        let form = value.get("form")?.as_str()?;
        if form != canonical::VERSION {
            return Some(Self::default());
        }
        let whole = match value.get("whole") {
            Some(whole) => Some(Digest(u64::from_str_radix(whole.as_str()?, 16).ok()?)),
            None => None,
        };
        let (print, source) = match value.get("print") {
            Some(print) => Some(unpacked(print)?).unzip(),
            None => (None, None),
        };
        Some(Self { whole, print, source: source.flatten(), ..Self::default() })
    }
}

/// Both prints as one.
fn packed(copy: &Fingerprint, source: Option<&Fingerprint>) -> Value {
    let lines = |it: &CodePrint| it.lines.iter().flat_map(|line| line.keys().cloned()).collect::<Vec<_>>();
    let of = |it: &Fingerprint| it.codes.iter().flat_map(lines).chain(it.carries.iter().cloned()).collect::<Vec<_>>();
    // What the copy has no place for needs no base.
    let fields: BTreeSet<String> = of(copy).into_iter().collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let texts = |it: Option<&Fingerprint>, key: &str| it.and_then(|it| it.texts.get(key)).copied();
    let keys: BTreeSet<&String> = copy.texts.keys().chain(source.iter().flat_map(|it| it.texts.keys())).collect();
    let text = |key: &String| (key.clone(), both(texts(Some(copy), key), texts(source, key), source.is_some()).into());
    let sections = |it: &Fingerprint| -> Value {
        let one = |it: &SectionPrint| format!("{} {}", written(it.title), written(it.intro));
        it.sections.iter().map(one).collect::<Vec<_>>().into()
    };
    let codes = copy.codes.iter().enumerate().map(|(at, code)| {
        let source = source.and_then(|it| it.codes.get(at));
        packed_code(code, source, &fields)
    });
    let mut out = json!({
        "fields": fields,
        "carries": copy.carries,
        "texts": keys.into_iter().map(text).collect::<Map<String, Value>>(),
        "sections": sections(copy),
        "codes": codes.collect::<Vec<_>>(),
    });
    if let (Some(out), Some(source)) = (out.as_object_mut(), source) {
        let own = if source.sections == copy.sections { true.into() } else { sections(source) };
        out.insert("source".to_owned(), own);
    }
    out
}

/// `SECTION.PLACE[/SECTION] FIELD:PRINT[/PRINT],…;… CODE`.
fn packed_code(copy: &CodePrint, source: Option<&CodePrint>, fields: &[&str]) -> String {
    let mut out = format!("{}.{}", copy.section, copy.place);
    if let Some(source) = source.filter(|source| source.section != copy.section) {
        out.push_str(&format!("/{}", source.section));
    }
    out.push(' ');
    let rows = copy.lines.len().max(source.map_or(0, |it| it.lines.len()));
    for at in 0..rows {
        if at > 0 {
            out.push(';');
        }
        let mut first = true;
        for (number, field) in fields.iter().enumerate() {
            let of = |it: Option<&CodePrint>| it.and_then(|it| it.lines.get(at)?.get(*field)).copied();
            let (own, theirs) = (of(Some(copy)), of(source));
            if own.is_none() && theirs.is_none() {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(',');
            }
            out.push_str(&format!("{number}:{}", both(own, theirs, source.is_some())));
        }
    }
    format!("{out} {}", copy.code)
}

/// What the copy says, and after a slash what the source says where that is known and is something else.
fn both(copy: Option<Print>, source: Option<Print>, known: bool) -> String {
    let own = written(copy);
    if !known || copy == source { own } else { format!("{own}/{}", written(source)) }
}

/// The digests of a text: both, or one where they are the same; nothing where there is no text.
fn written(print: Option<Print>) -> String {
    match print {
        None => String::new(),
        Some(Print { whole, words }) if whole == words => digits(whole),
        Some(Print { whole, words }) => digits(whole) + &digits(words),
    }
}

/// The first 48 bits.
fn digits(Digest(digest): Digest) -> String {
    let digit = |at: u32| DIGITS.get((digest >> (58 - 6 * at) & 63) as usize).map_or('A', |digit| char::from(*digit));
    (0..8).map(digit).collect()
}

fn read_digits(text: &str) -> Option<Digest> {
    let mut digest = 0;
    for byte in text.bytes() {
        digest = digest << 6 | DIGITS.iter().position(|digit| *digit == byte)? as u64;
    }
    (text.len() == 8).then_some(Digest(digest << 16))
}

/// A text that may be none.
type Maybe = Option<Print>;

fn read_print(text: &str) -> Option<Maybe> {
    if text.is_empty() {
        return Some(None);
    }
    let (whole, words) = text.split_at_checked(8)?;
    let whole = read_digits(whole)?;
    let words = if words.is_empty() { whole } else { read_digits(words)? };
    Some(Some(Print { whole, words }))
}

/// What the copy says, and what the source says.
fn read_both(text: &str) -> Option<(Maybe, Maybe)> {
    match text.split_once('/') {
        Some((copy, source)) => Some((read_print(copy)?, read_print(source)?)),
        None => read_print(text).map(|print| (print, print)),
    }
}

fn unpacked(value: &Value) -> Option<(Fingerprint, Option<Fingerprint>)> {
    let strings = |value: &Value| -> Option<Vec<String>> {
        value.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let fields = strings(value.get("fields")?)?;
    let mut copy =
        Fingerprint { carries: strings(value.get("carries")?)?.into_iter().collect(), ..Fingerprint::default() };
    let mut source = Fingerprint { carries: copy.carries.clone(), ..Fingerprint::default() };
    for (key, text) in value.get("texts")?.as_object()? {
        let (own, theirs) = read_both(text.as_str()?)?;
        copy.texts.extend(own.map(|print| (key.clone(), print)));
        source.texts.extend(theirs.map(|print| (key.clone(), print)));
    }
    let section = |text: &String| {
        let (title, intro) = text.split_once(' ')?;
        Some(SectionPrint { title: read_print(title)?, intro: read_print(intro)? })
    };
    let sections = |value: &Value| strings(value)?.iter().map(section).collect::<Option<Vec<_>>>();
    copy.sections = sections(value.get("sections")?)?;
    for code in strings(value.get("codes")?)? {
        let (own, theirs) = unpacked_code(&code, &fields)?;
        copy.codes.push(own);
        source.codes.push(theirs);
    }
    let known = match value.get("source") {
        None => false,
        Some(Value::Bool(true)) => {
            source.sections.clone_from(&copy.sections);
            true
        }
        Some(own) => {
            source.sections = sections(own)?;
            true
        }
    };
    Some((copy, known.then_some(source)))
}

fn unpacked_code(text: &str, fields: &[String]) -> Option<(CodePrint, CodePrint)> {
    let mut parts = text.splitn(3, ' ');
    let (place, rows, code) = (parts.next()?, parts.next()?, parts.next()?);
    let (own, source) = place.split_once('/').map_or((place, None), |(own, source)| (own, Some(source)));
    let (section, place) = own.split_once('.')?;
    let section: usize = section.parse().ok()?;
    let print = |section| CodePrint { code: code.to_owned(), section, place: 0, lines: Vec::new() };
    let mut copy = CodePrint { place: place.parse().ok()?, ..print(section) };
    let mut theirs = print(source.map_or(Some(section), |source| source.parse().ok())?);
    for row in rows.split(';') {
        let (mut own, mut other) = (BTreeMap::new(), BTreeMap::new());
        for entry in row.split(',').filter(|entry| !entry.is_empty()) {
            let (field, prints) = entry.split_once(':')?;
            let field = fields.get(field.parse::<usize>().ok()?)?;
            let (print, source) = read_both(prints)?;
            own.extend(print.map(|print| (field.clone(), print)));
            other.extend(source.map(|print| (field.clone(), print)));
        }
        copy.lines.push(own);
        theirs.lines.push(other);
    }
    copy.trim();
    theirs.trim();
    Some((copy, theirs))
}
