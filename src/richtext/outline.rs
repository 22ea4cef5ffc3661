//! The headings of a text, and the ids by which they are linked to.

use std::collections::HashMap;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::{Block, Inline, RichText, inline_text};

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 to 6, as in the text.
    pub level: u8,
    /// Unique within the text.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// The headings in their order, with the ids that the writers give them.
pub fn outline(text: &RichText) -> Vec<Entry> {
    outline_with(text, Slugs::default())
}

/// The headings in their order, with the ids that the writers give them from `ids`.
pub fn outline_with(text: &RichText, mut ids: Slugs) -> Vec<Entry> {
    let mut entries = Vec::new();
    collect(&text.blocks, &mut ids, &mut entries);
    entries
}

fn collect(blocks: &[Block], slugs: &mut Slugs, entries: &mut Vec<Entry>) {
    for block in blocks {
        match block {
            Block::Heading { level, content } => {
                let title = inline_text(content).replace('\n', " ");
                entries.push(Entry { level: *level, id: slugs.unique(&title), title });
            }
            Block::Quote(blocks) => collect(blocks, slugs, entries),
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, slugs, entries)),
            Block::Table(table) => {
                std::iter::once(&table.head).chain(&table.rows).flatten().for_each(|cell| collect(cell, slugs, entries))
            }
            Block::Paragraph(_) | Block::CodeBlock { .. } | Block::Rule => {}
        }
    }
}

/// Gives out ids, each once.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    /// The ids given out, and the number that was last added to each.
    used: HashMap<String, usize>,
    /// What each begins with.
    prefix: String,
}

impl Slugs {
    /// Gives out none of these.
    pub fn without(taken: &[&str]) -> Self {
        Self::below("", taken)
    }

    /// Gives out ids that begin with `prefix`, and none of these behind it: for a text among others on one page.
    pub fn below(prefix: &str, taken: &[&str]) -> Self {
        Self { used: taken.iter().map(|id| (format!("{prefix}{id}"), 0)).collect(), prefix: prefix.to_owned() }
    }

    /// The slug of a title; the second of the same name ends in `-1`, the third in `-2`.
    pub fn unique(&mut self, title: &str) -> String {
        let slug = match slug(title) {
            empty if empty.is_empty() => "section".to_owned(),
            slug => slug,
        };
        let slug = self.prefix.clone() + &slug;
        let mut count = self.used.get(&slug).copied().unwrap_or(0);
        let mut id = slug.clone();
        while self.used.contains_key(&id) {
            count += 1;
            id = format!("{slug}-{count}");
        }
        self.used.insert(slug, count);
        self.used.entry(id.clone()).or_insert(0);
        id
    }

    /// The id of a heading.
    pub(super) fn of(&mut self, content: &[Inline]) -> String {
        self.unique(&inline_text(content).replace('\n', " "))
    }
}

/// The id that GitHub gives to a heading: lower case, spaces as hyphens, letters and digits of any script kept.
pub fn slug(title: &str) -> String {
    title
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            _ => is_word(c).then_some(c),
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a character belongs to a word of any script: a letter, a mark on one, a decimal digit or a connector
/// (Unicode Technical Standard 18, annex C, `\w`). GitHub keeps these in the ids of headings.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic()
        || match c.general_category() {
            GeneralCategory::DecimalNumber | GeneralCategory::ConnectorPunctuation => true,
            _ => c.general_category_group() == GeneralCategoryGroup::Mark,
        }
}

#[cfg(test)]
mod tests {
    use super::{outline, slug};
    use crate::richtext::markdown;

    #[test]
    fn slugs_are_those_of_github() {
        for (title, expected) in [
            ("404 Not found", "404-not-found"),
            ("What's new?", "whats-new"),
            ("a_b - c", "a_b---c"),
            ("Überblick ÄÖ", "überblick-äö"),
            ("状態 コード", "状態-コード"),
            ("हिन्दी कोड", "हिन्दी-कोड"),
            ("E = mc²", "e--mc"),
            ("  x  ", "x"),
        ] {
            assert_eq!(slug(title), expected);
        }
    }

    #[test]
    fn ids_are_unique_and_in_order() {
        let text = markdown::read("# a\n\n> ## a\n\n# a-1\n\n# !\n\n# `a` *b*").text;
        let ids: Vec<_> = outline(&text).into_iter().map(|entry| (entry.level, entry.id)).collect();
        let expected = [(1, "a"), (2, "a-1"), (1, "a-1-1"), (1, "section"), (1, "a-b")];
        assert_eq!(ids, expected.map(|(level, id)| (level, id.to_owned())));
    }
}
