//! Titles, which are unique in a space.

use std::collections::BTreeMap;

use crate::copies::kind::Subject;
use crate::model::{Book, CopyKind, CopyTable, Text};
use crate::render::wiki_titles;

/// What makes two titles the same for Confluence: capitals and the blanks at their ends do not count.
pub(crate) fn key(title: &str) -> String {
    title.trim().to_lowercase()
}

/// The space of a copy, as far as the settings say: its address and key.
fn space(copy: &CopyTable) -> (String, String) {
    let text = |text: &Option<Text>| text.as_ref().map_or("", Text::as_str).trim().to_lowercase();
    (text(&copy.url).trim_end_matches('/').to_owned(), text(&copy.space))
}

/// Makes sure that no two pages of a book have the same title in the space of a copy: they would be written over each other.
///
/// # Errors
/// Which of the titles of the copy is one of another page, too.
pub(crate) fn unique(book: &Book, subject: &Subject<'_>) -> Result<(), String> {
    let own = space(subject.copy);
    let mut titles: BTreeMap<String, (String, &str)> = BTreeMap::new();
    for title in wiki_titles(subject.copy, subject.part) {
        if titles.insert(key(&title), (title.clone(), subject.copy.name.as_str())).is_some() {
            return Err(format!(
                "two of its pages would have the title “{title}”, and a space has each title once\n  help: \
                 set `code-title` to something that has `{{code}}` in it"
            ));
        }
    }
    let others = book.config.copy.iter().filter(|other| {
        let is_other = other.name.as_str() != subject.copy.name.as_str();
        is_other && other.kind == CopyKind::Confluence && other.publish.0 && space(other).0 == own.0
    });
    for other in others {
        if let Some(id) = other
            .page_id
            .as_ref()
            .filter(|id| subject.copy.page_id.as_ref().is_some_and(|own| own.as_str() == id.as_str()))
        {
            return Err(format!(
                "the copy `{}` has the page `{id}`, too\n  help: give each its own `page-id`",
                other.name
            ));
        }
        if space(other) != own {
            continue;
        }
        let Some(catalog) = book.catalog_of(other) else { continue };
        for title in wiki_titles(other, &catalog.for_copy(other)) {
            if titles.contains_key(&key(&title)) {
                return Err(format!(
                    "the copy `{}` has a page with the title “{title}”, too, and a space has each title once\n  help: \
                     set `title` or `code-title` of one of the two to something else",
                    other.name
                ));
            }
        }
    }
    Ok(())
}
