//! Lists of codes in which the name comes first.

use super::list::line;
use super::phrases::{registered, says_phrase};
use super::token::{Shape, shape};
use super::{Context, Entry};
use crate::copies::Origin;
use crate::model::{Code, Place};
use crate::richtext::document::{Content, Item};
use crate::richtext::inline_text;

/// The codes of a list in which the name comes first: `BadRequest: 400`.
pub(super) fn read(cx: &Context<'_>, items: &[Item], spoken: bool) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut phrases = 0;
    for item in items {
        let Content::Paragraph(content) = &item.nodes.first()?.content else { return None };
        let text = inline_text(content);
        let (name, status) = text.rsplit_once([':', '=', '–', '—', '-', '(', '→', '>'])?;
        let name = name.trim_end_matches([' ', '=', '-', ':']).trim();
        let status = status.trim().trim_end_matches([')', '.', ',', ';']);
        let words = name.split_whitespace().count();
        if item.nodes.len() > 1 || shape(status) != Some(Shape::Status) || !(1..=6).contains(&words) {
            return None;
        }
        registered(status)?;
        phrases += usize::from(says_phrase(status, name));
        let at = cx.at(&item.range, None);
        let code = Code::new(status.to_owned(), Place(at.span)).ok()?;
        let line = line(at, Some(name.to_owned()), Vec::new(), None);
        entries.push(Entry { code, at, origin: Origin::Item, line, section: None });
    }
    (entries.len() > 1 && phrases > 0 && (spoken || phrases * 2 >= entries.len())).then_some(entries)
}
