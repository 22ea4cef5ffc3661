//! New definitions into a file that somebody else wrote, with every other byte of it as it was.

use std::collections::BTreeMap;

use super::{Comments, definition, section};
use crate::diagnostic::{FileId, SourceMap};
use crate::model::{CatalogFile, Section};
use crate::source::{Node, Value, load_catalog, parse};

/// Why a file cannot be added to; a sentence without a final period, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub why: String,
    /// What to do.
    pub help: String,
}

fn refused(why: impl Into<String>, help: impl Into<String>) -> Refused {
    Refused { why: why.into(), help: help.into() }
}

/// The catalog that a text holds by itself, without the files that it includes; none where it has mistakes.
pub fn catalog_of(text: &str) -> Option<CatalogFile> {
    let mut sources = SourceMap::default();
    let file = sources.add("catalog", text);
    let (catalog, findings) = load_catalog(&sources, file);
    catalog.filter(|_| !findings.has_errors())
}

/// Puts definitions into the text of a catalog: each section's at the end of the section of the same title, or as a new
/// section at the end. The index of a section in `new` is the one that its comments go by.
///
/// # Errors
/// When the text is laid out in a way that cannot be added to safely.
pub fn insert(text: &str, file: FileId, new: &[(usize, Section)], comments: &Comments) -> Result<String, Refused> {
    let mut out = text.to_owned();
    for (at, added) in insertions(text, file, new, comments)?.into_iter().rev() {
        out.insert_str(at, &added);
    }
    Ok(out)
}

/// What [`insert`] puts where, in bytes of the text.
///
/// # Errors
/// As for [`insert`].
pub fn insertions(
    text: &str,
    file: FileId,
    new: &[(usize, Section)],
    comments: &Comments,
) -> Result<BTreeMap<usize, String>, Refused> {
    let root = parse(text, file).ok().flatten();
    let Some(root) = root.filter(|root| is_block(root, text) && matches!(root.value, Value::Mapping(_))) else {
        return Err(refused(
            "the file is no mapping of `key: value` lines",
            "Write it as the documentation does, or import into a new file with `-o FILE`.",
        ));
    };
    let page = Page { text };
    let mut edits: BTreeMap<usize, String> = BTreeMap::new();
    let mut fresh: Vec<&(usize, Section)> = Vec::new();
    let sections = field(&root, "sections");
    let known = match sections.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    for one in new {
        match known.iter().find(|node| title(node).as_deref() == Some(one.1.title.as_str())) {
            Some(node) => {
                let (at, added) = page.codes(node, &one.1, comments)?;
                edits.entry(at).or_default().push_str(&added);
            }
            None => fresh.push(one),
        }
    }
    if !fresh.is_empty() {
        let (at, added) = page.sections(&root, sections, known, &fresh, comments)?;
        edits.entry(at).or_default().push_str(&added);
    }
    let windows = text.contains("\r\n");
    for (at, added) in &mut edits {
        // The last line may lack its end.
        if *at > 0 && !text[..*at].ends_with('\n') {
            added.insert(0, '\n');
        }
        if windows {
            *added = added.replace('\n', "\r\n");
        }
    }
    Ok(edits)
}

/// The value of a key.
fn field<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    let Value::Mapping(entries) = &node.value else { return None };
    entries.iter().find(|(name, _)| name.name == key).map(|(_, value)| value)
}

fn title(section: &Node<'_>) -> Option<String> {
    match &field(section, "title")?.value {
        Value::Text(text) | Value::Plain(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        _ => None,
    }
}

/// Whether a list or mapping is written on lines of its own, rather than in brackets or as an alias.
fn is_block(node: &Node<'_>, text: &str) -> bool {
    !text.get(node.range.start..).is_some_and(|rest| rest.starts_with(['[', '{', '*', '&', '!']))
}

struct Page<'t> {
    text: &'t str,
}

impl Page<'_> {
    /// Where the codes of a section end, and what to put there.
    fn codes(&self, node: &Node<'_>, new: &Section, comments: &Comments) -> Result<(usize, String), Refused> {
        let name = &new.title;
        let codes = field(node, "codes").filter(|codes| !codes.is_nothing());
        let items = match codes.map(|codes| (&codes.value, is_block(codes, self.text))) {
            Some((Value::Sequence(items), true)) => items,
            _ => {
                return Err(refused(
                    format!("the codes of the section `{name}` are not a list on lines of its own"),
                    "Write `codes:` with each definition after a `- ` on lines of its own, or use `-o FILE`.",
                ));
            }
        };
        let indent = self.marks(items, &format!("the codes of the section `{name}`"))?;
        let spaced = items.len() < 2 || items.iter().skip(1).any(|item| self.follows_blank(item.range.start));
        let written: Vec<String> = new.codes.iter().map(|code| definition(code, comments, indent)).collect();
        let gap = if spaced { "\n" } else { "" };
        let end = items.last().map_or(0, |item| self.end(item, indent));
        Ok((end, format!("{gap}{}", written.join(gap))))
    }

    /// Where the sections end, and the new ones.
    fn sections(
        &self,
        root: &Node<'_>,
        list: Option<&Node<'_>>,
        known: &[Node<'_>],
        new: &[&(usize, Section)],
        comments: &Comments,
    ) -> Result<(usize, String), Refused> {
        let write = |indent: usize| -> String {
            let written: Vec<String> = new.iter().map(|(at, one)| section(one, *at, comments, indent)).collect();
            written.join("\n")
        };
        match list.filter(|list| !list.is_nothing()) {
            None if field(root, "sections").is_none() => Ok((self.end(root, 0), format!("sections:\n{}", write(2)))),
            Some(list) if is_block(list, self.text) && !known.is_empty() => {
                let indent = self.marks(known, "the sections")?;
                let end = known.last().map_or(0, |item| self.end(item, indent));
                Ok((end, format!("\n{}", write(indent))))
            }
            _ => Err(refused(
                "the sections are not a list on lines of its own",
                "Write `sections:` with each section after a `- ` on lines of its own, or use `-o FILE`.",
            )),
        }
    }

    /// The column of the marks of a list.
    fn marks(&self, items: &[Node<'_>], what: &str) -> Result<usize, Refused> {
        let column = |item: &Node<'_>| {
            let start = self.text[..item.range.start].rfind('\n').map_or(0, |at| at + 1);
            let before = &self.text[start..item.range.start];
            let indent = before.len() - before.trim_start_matches(' ').len();
            let rest = before[indent..].strip_prefix('-')?;
            (is_block(item, self.text) && !rest.is_empty() && rest.trim_matches(' ').is_empty()).then_some(indent)
        };
        let columns: Option<Vec<usize>> = items.iter().map(column).collect();
        match columns.as_deref() {
            Some([first, rest @ ..]) if rest.iter().all(|column| column == first) => Ok(*first),
            _ => Err(refused(
                format!("{what} are not all written as `- key: value` lines"),
                "Write each as the documentation does, or import into a new file with `-o FILE`.",
            )),
        }
    }

    /// Whether a blank line stands above the line of a byte, with comments between them or not.
    fn follows_blank(&self, at: usize) -> bool {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let mut above = self.text[..start].lines().rev().map(str::trim);
        above.find(|line| !line.starts_with('#')).is_some_and(str::is_empty)
    }

    /// The start of the line after a value, and after the comments below it that stand as far in as its marks.
    fn end(&self, node: &Node<'_>, indent: usize) -> usize {
        let last = self.last(node);
        let keeps = self.keeps(last);
        let seen = if keeps { last } else { self.text[..last].trim_end().len() };
        let line_end = |from: usize| self.text[from..].find('\n').map_or(self.text.len(), |at| from + at + 1);
        // A value that keeps its blank lines ends where a line starts.
        let mut end = if keeps && self.text[..seen].ends_with('\n') { seen } else { line_end(seen) };
        let mut at = end;
        while at < self.text.len() {
            let next = line_end(at);
            let line = &self.text[at..next];
            let bare = line.trim();
            let column = line.len() - line.trim_start_matches(' ').len();
            if bare.starts_with('#') && column >= indent && indent > 0 {
                end = next;
            } else if !bare.is_empty() {
                break;
            }
            at = next;
        }
        end
    }

    /// The last byte that belongs to a value.
    fn last(&self, node: &Node<'_>) -> usize {
        if !is_block(node, self.text) {
            return node.range.end;
        }
        match &node.value {
            Value::Sequence(items) => items.last().map_or(node.range.end, |item| self.last(item)),
            Value::Mapping(entries) => {
                entries.last().map_or(node.range.end, |(key, value)| self.last(value).max(key.range.end))
            }
            _ => node.range.end,
        }
    }

    /// Whether what ends at a byte is a block that keeps the blank lines at its end (`|+`).
    fn keeps(&self, end: usize) -> bool {
        let lines = self.text[..end].trim_end();
        let blank = self.text[lines.len()..end].matches('\n').count() > 1;
        let head = |line: &str| {
            let bare = line.trim_end();
            bare.ends_with("|+")
                || bare.ends_with(">+")
                || bare.rsplit(' ').next().is_some_and(|w| w.starts_with(['|', '>']) && w.contains('+'))
        };
        blank && lines.lines().any(head)
    }
}

#[cfg(test)]
mod tests {
    use super::{catalog_of, insert};
    use crate::copies::yaml::Comments;
    use crate::diagnostic::SourceMap;
    use crate::model::Section;

    fn file() -> crate::diagnostic::FileId {
        SourceMap::default().add("x", "")
    }

    fn added() -> Vec<(usize, Section)> {
        let yaml = "title: T\nsections:\n  - title: A\n    codes:\n      - {code: 9, summary: Nine, description: New.}\n  - title: New\n    codes:\n      - {code: 10, summary: Ten, description: Newer.}\n";
        catalog_of(yaml).expect("a catalog").sections.into_iter().enumerate().collect()
    }

    #[track_caller]
    fn check(old: &str, expected: &str) {
        let new = insert(old, file(), &added(), &Comments::new()).expect("inserted");
        assert_eq!(new, expected);
        assert!(catalog_of(&new).is_some(), "{new}");
    }

    #[test]
    fn definitions_come_to_the_end_of_their_section() {
        check(
            "# top\ntitle: T # t\nsections:\n  - title: A\n    codes:\n      - code: 1\n        summary: One\n        description: |\n          Text.\n\n      # - code: 2\n\n  # B is next\n  - title: 'B'\n    codes: [{code: 3, summary: s, description: d}]\n\nx-own: 1\n",
            "# top\ntitle: T # t\nsections:\n  - title: A\n    codes:\n      - code: 1\n        summary: One\n        description: |\n          Text.\n\n      # - code: 2\n\n      - code: 9\n        summary: Nine\n        description: New.\n\n  # B is next\n  - title: 'B'\n    codes: [{code: 3, summary: s, description: d}]\n\n  - title: New\n    codes:\n      - code: 10\n        summary: Ten\n        description: Newer.\n\nx-own: 1\n",
        );
    }

    #[test]
    fn the_layout_of_the_file_is_kept() {
        check(
            "title: T\r\nsections:\r\n- title: A\r\n  codes:\r\n  - code: 1\r\n    summary: a\r\n    description: b\r\n  - code: 2\r\n    summary: a\r\n    description: b",
            "title: T\r\nsections:\r\n- title: A\r\n  codes:\r\n  - code: 1\r\n    summary: a\r\n    description: b\r\n  - code: 2\r\n    summary: a\r\n    description: b\r\n  - code: 9\r\n    summary: Nine\r\n    description: New.\r\n\r\n- title: New\r\n  codes:\r\n    - code: 10\r\n      summary: Ten\r\n      description: Newer.\r\n",
        );
        check(
            "title: T\n",
            "title: T\nsections:\n  - title: A\n    codes:\n      - code: 9\n        summary: Nine\n        description: New.\n\n  - title: New\n    codes:\n      - code: 10\n        summary: Ten\n        description: Newer.\n",
        );
    }

    #[test]
    fn what_cannot_be_added_to_safely_is_refused() {
        for (old, why) in [
            ("{title: T, sections: []}", "no mapping of"),
            ("title: T\nsections: [{title: B}]\n", "the sections are not a list"),
            ("title: T\nsections:\n  - title: A\n    codes: []\n", "the codes of the section `A` are not a list"),
            (
                "title: T\nsections:\n  - title: A\n    codes:\n      - {code: 1, summary: s, description: d}\n",
                "are not all written",
            ),
        ] {
            let refused = insert(old, file(), &added(), &Comments::new()).expect_err(old);
            assert!(refused.why.contains(why), "{old}: {}", refused.why);
        }
    }
}
