//! Stands in for what other parts make.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::copies::base::{Base, CodePrint, Digest, Fingerprint, Standing};
use crate::copies::canonical;
use crate::copies::compare::Comparison;
use crate::copies::kind::{Part, Subject};
use crate::copies::publish::{Cx, Lost};
use crate::copies::{Form, Sheet};
use crate::diagnostic::Findings;
use crate::model::CopyKind;
use crate::richtext::document;

pub(crate) fn meaning(_: Form, text: &str) -> String {
    document::from_storage(text).map_or_else(|_| text.to_owned(), |page| canonical::text(&document::text(&page.nodes)))
}

pub(crate) fn digest(text: &str) -> Digest {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(text.as_bytes());
    Digest(digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

pub(crate) fn print(sheet: &Sheet) -> Fingerprint {
    let of = |said: &crate::copies::Said| digest(&canonical::text(&said.text));
    let mut texts = BTreeMap::new();
    texts.extend(sheet.title.as_ref().map(|said| ("title".to_owned(), of(said))));
    texts.extend(sheet.intro.as_ref().map(|said| ("intro".to_owned(), of(said))));
    let mut codes = Vec::new();
    for (section, group) in sheet.groups.iter().enumerate() {
        for record in &group.records {
            let mut fields = BTreeMap::new();
            for line in record.lines.iter().take(1) {
                fields.extend(line.summary.as_ref().map(|said| ("summary".to_owned(), of(said))));
                fields.extend(line.description.as_ref().map(|said| ("description".to_owned(), of(said))));
                fields.extend(line.fields.iter().map(|(key, said)| (key.clone(), of(said))));
            }
            codes.push(CodePrint { code: record.code.as_str().to_owned(), section, fields });
        }
    }
    Fingerprint { texts, codes }
}

pub(crate) fn settle(comparison: &mut Comparison, source: &Fingerprint, copy: &Fingerprint, base: &Base) {
    for difference in &mut comparison.differences {
        if base.untouched {
            difference.standing = Some(Standing::Stale);
            continue;
        }
        let Some(print) = &base.print else { continue };
        let of = |print: &Fingerprint| match (&difference.code, &difference.field) {
            (Some(code), Some(field)) => {
                print.codes.iter().find(|it| it.code == *code).and_then(|it| it.fields.get(field).copied())
            }
            (Some(code), None) => print.codes.iter().find(|it| it.code == *code).map(|_| Digest(1)),
            (None, Some(field)) => print.texts.get(field).copied(),
            (None, None) => None,
        };
        let (source, copy, base) = (of(source), of(copy), of(print));
        difference.standing = Some(match (source == base, copy == base) {
            (_, true) => Standing::Stale,
            (true, false) => Standing::Edited,
            (false, false) => Standing::Conflict,
        });
    }
}

pub(crate) fn lost(_: Form, _: Option<&str>, _: &str, _: &str) -> Vec<Lost> {
    Vec::new()
}

pub(crate) fn base_to_json(base: &Base) -> Value {
    let hex = |digest: Digest| format!("{:x}", digest.0);
    let fields = |fields: &BTreeMap<String, Digest>| -> Value {
        fields.iter().map(|(key, digest)| (key.clone(), Value::from(hex(*digest)))).collect()
    };
    let print = base.print.as_ref().map(|print| {
        let codes: Vec<Value> =
            print.codes.iter().map(|code| json!([code.code, code.section, fields(&code.fields)])).collect();
        json!({ "texts": fields(&print.texts), "codes": codes })
    });
    json!({ "whole": base.whole.map(hex), "print": print })
}

pub(crate) fn base_from_json(value: &Value) -> Option<Base> {
    let hex = |value: &Value| u64::from_str_radix(value.as_str()?, 16).ok().map(Digest);
    let fields = |value: &Value| -> BTreeMap<String, Digest> {
        let entries = value.as_object().into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.clone(), hex(value)?))).collect()
    };
    let print = value.get("print").filter(|print| !print.is_null()).map(|print| Fingerprint {
        texts: print.get("texts").map(fields).unwrap_or_default(),
        codes: print
            .get("codes")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|code| {
                Some(CodePrint {
                    code: code.get(0)?.as_str()?.to_owned(),
                    section: usize::try_from(code.get(1)?.as_u64()?).ok()?,
                    fields: fields(code.get(2)?),
                })
            })
            .collect(),
    });
    Some(Base { whole: value.get("whole").and_then(hex), untouched: false, print })
}

/// A page that is to be.
#[derive(Clone, Debug)]
pub(crate) struct WikiPage {
    pub(crate) part: Part,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) labels: Vec<String>,
    pub(crate) attachments: Vec<(String, Vec<u8>)>,
}

pub(crate) fn wiki_pages(_: &mut Cx<'_>, subject: &Subject<'_>) -> Result<Vec<WikiPage>, Findings> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let row = |definition: &crate::model::Definition| {
        let said = definition.description.as_ref().map(|text| crate::richtext::plain_text(&text.text));
        format!(
            "<tr><td><p>{}</p></td><td><p>{}</p></td><td><p>{}</p></td></tr>",
            escape(definition.code.as_str()),
            escape(definition.summary.as_str()),
            escape(&said.unwrap_or_default())
        )
    };
    const HEAD: &str = "<table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr>";
    let labels: Vec<String> = subject.copy.labels.iter().map(|label| label.as_str().to_owned()).collect();
    let mut body = String::new();
    if let Some(intro) = &subject.part.description {
        body.push_str(&format!("<p>{}</p>", escape(&crate::richtext::plain_text(&intro.text))));
    }
    for section in &subject.part.sections {
        body.push_str(&format!("<h2>{}</h2>{HEAD}", escape(section.title.as_str())));
        body.extend(section.codes.iter().map(row));
        body.push_str("</tbody></table>");
    }
    let attachments = Vec::new();
    let title = titles(subject).remove(0);
    let mut pages = vec![WikiPage { part: Part::Catalog, title, body, labels: labels.clone(), attachments }];
    if subject.copy.pages == crate::model::Pages::Codes {
        let titles = titles(subject).into_iter().skip(1);
        pages.extend(subject.part.definitions().zip(titles).map(|(definition, title)| WikiPage {
            part: Part::Code(definition.code.clone()),
            title,
            body: format!("<h2>Code</h2>{HEAD}{}</tbody></table>", row(definition)),
            labels: labels.clone(),
            attachments: Vec::new(),
        }));
    }
    Ok(pages)
}

/// The titles of the pages of a copy, that of the catalog first.
pub(crate) fn titles(subject: &Subject<'_>) -> Vec<String> {
    let copy = subject.copy;
    debug_assert_eq!(copy.kind, CopyKind::Confluence);
    let title = copy.title.as_ref().unwrap_or(&subject.part.title).as_str().trim().to_owned();
    let mut titles = vec![title];
    if copy.pages == crate::model::Pages::Codes {
        let pattern = copy.code_title.as_ref().map_or("{code} {summary}", crate::model::Text::as_str);
        titles.extend(subject.part.definitions().map(|definition| {
            let title = pattern.replace("{catalog}", subject.part.title.as_str());
            title.replace("{summary}", definition.summary.as_str()).replace("{code}", definition.code.as_str())
        }));
    }
    titles
}

/// A body with the markers of another one.
pub(crate) struct Kept {
    pub(crate) body: String,
    pub(crate) lost: Vec<LostMarker>,
}

pub(crate) struct LostMarker {
    pub(crate) reference: String,
    pub(crate) passage: String,
}

pub(crate) fn kept(old: &str, new: &str) -> Kept {
    let mut lost = Vec::new();
    for part in old.split("<ac:inline-comment-marker ac:ref=\"").skip(1) {
        if let Some((reference, rest)) = part.split_once("\">")
            && let Some((passage, _)) = rest.split_once("</ac:inline-comment-marker>")
        {
            lost.push(LostMarker { reference: reference.to_owned(), passage: passage.to_owned() });
        }
    }
    let mut body = new.to_owned();
    lost.retain(|marker| {
        let has = new.contains(&marker.passage);
        if has {
            let marked = format!(
                "<ac:inline-comment-marker ac:ref=\"{}\">{}</ac:inline-comment-marker>",
                marker.reference, marker.passage
            );
            body = body.replacen(&marker.passage, &marked, 1);
        }
        !has
    });
    Kept { body, lost }
}

pub(crate) fn digest_of_bytes(bytes: &[u8]) -> Digest {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    Digest(digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}
