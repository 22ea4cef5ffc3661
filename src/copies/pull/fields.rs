//! Fields of a code that are no single text: lists, words and mappings; and fields that come or go.

use std::collections::BTreeSet;

use super::Refused;
use super::lists::{self, Writer};
use super::take::{BY_HAND, Desk, unwritable};
use super::tree::Tree;
use crate::copies::slot::Slot;
use crate::copies::{Said, set_field, yaml};
use crate::diagnostic::Edit;
use crate::model::{Definition, Extra, Markdown, Text};
use crate::source::{Node, restyle};

impl Desk<'_> {
    /// The edits after which a field of a code says what the copy says; without `said`, it is gone then.
    pub(super) fn field(&self, definition: &Definition, key: &str, said: Option<&Said>) -> Result<Vec<Edit>, Refused> {
        // That of the whole catalog: the one that the copy shows may have other texts.
        let own = self.held.catalog.definitions().find(|own| own.code == definition.code).unwrap_or(definition);
        let tree = Tree::read(self.sources, own.place.0.file).ok_or_else(unwritable)?;
        let mapping = tree.mapping(Some(own.place.0.start as usize)).ok_or_else(unwritable)?;
        let entry = Tree::entry(mapping, key);
        let Some(said) = said else {
            let entry = entry.ok_or_else(unwritable)?;
            return Ok(vec![tree.without(mapping, entry).ok_or_else(unwritable)?]);
        };
        let known: BTreeSet<&str> = self.codes.iter().map(|code| code.as_str()).collect();
        let mut new = own.clone();
        if key.starts_with("x-") {
            new.extra = Extra::default();
        }
        if !set_field(&mut new, key, &self.settled(said), &known) {
            let why = format!("`{key}` of the source cannot hold what the copy says there");
            return Err(Refused::new(why, BY_HAND));
        }
        let Some(entry) = entry else { return self.new_field(&tree, mapping, &new, key) };
        let texts = |of: fn(&Definition) -> &Vec<Text>| self.texts(&tree, entry.value, (own, &new), of, key);
        match key {
            "methods" => texts(|it| &it.methods),
            "aliases" => texts(|it| &it.aliases),
            "tags" => texts(|it| &it.tags),
            "causes" => self.rich_list(&tree, entry.value, (own, &new), |it| &it.causes, key),
            "fixes" => self.rich_list(&tree, entry.value, (own, &new), |it| &it.fixes, key),
            "headers" => listed(&tree, entry.value, (own, &new), |it| &it.headers, key),
            "references" => listed(&tree, entry.value, (own, &new), |it| &it.references, key),
            "examples" => listed(&tree, entry.value, (own, &new), |it| &it.examples, key),
            "type" => match own.type_uri.as_ref().zip(new.type_uri.as_ref()) {
                Some((own, new)) => Ok(vec![own.rewrite(new.as_str(), self.sources).ok_or_else(unwritable)?]),
                None => Err(unwritable()),
            },
            // Words that stand for themselves.
            "retry" | "http_status" => {
                let word = match key {
                    "retry" => new.retry.map(|retry| retry.word().to_owned()),
                    _ => new.http_status.map(|status| status.0.to_string()),
                };
                Ok(vec![tree.edit(entry.value.range.clone(), word.ok_or_else(unwritable)?)])
            }
            // What is a mapping, or a number of the author's own, is written anew.
            _ => {
                let column = tree.column(entry.start);
                let lines = yaml::field(&new, key, column).ok_or_else(unwritable)?;
                let line = tree.line(entry.start);
                let alone = tree.slice(line..entry.start).trim_matches(' ').is_empty() && tree.is_block(mapping);
                let range = line..tree.after(entry.value);
                if !alone || tree.slice(range.clone()).contains(" #") {
                    return Err(unwritable());
                }
                Ok(vec![tree.edit(range, lines)])
            }
        }
    }

    /// The edits that put a field where it is not there yet.
    pub(super) fn new_field(
        &self,
        tree: &Tree<'_>,
        mapping: &Node<'_>,
        new: &Definition,
        key: &str,
    ) -> Result<Vec<Edit>, Refused> {
        let keys = yaml::keys(new);
        let at = keys.iter().position(|known| known == key).unwrap_or_default();
        let before = keys.iter().take(at).rev().find_map(|known| Tree::entry(mapping, known));
        // In braces, there are no lines to put it between.
        let before = before.filter(|_| tree.is_block(mapping)).ok_or_else(unwritable)?;
        let lines = yaml::field(new, key, tree.column(before.start)).ok_or_else(unwritable)?;
        Ok(vec![tree.insert(tree.after(before.value), &lines)])
    }

    /// A list of plain texts.
    fn texts(
        &self,
        tree: &Tree<'_>,
        node: &Node<'_>,
        (own, new): (&Definition, &Definition),
        of: fn(&Definition) -> &Vec<Text>,
        key: &str,
    ) -> Result<Vec<Edit>, Refused> {
        let (old, to) = (of(own), of(new));
        let changed = |i: usize, j: usize| {
            let edit = old.get(i).zip(to.get(j)).and_then(|(old, new)| old.rewrite(new.as_str(), self.sources));
            Ok(edit.map(|edit| vec![edit]))
        };
        let writer = Writer {
            lines: &|at, indent| yaml::item(new, key, at, indent),
            bracketed: &|at| to.get(at).map(|text| yaml::bracketed(text.as_str())),
            changed: &changed,
        };
        lists::edits(tree, node, &lists::steps(old, to), &writer)
    }

    /// A list of texts in Markdown.
    fn rich_list(
        &self,
        tree: &Tree<'_>,
        node: &Node<'_>,
        (own, new): (&Definition, &Definition),
        of: fn(&Definition) -> &Vec<Markdown>,
        key: &str,
    ) -> Result<Vec<Edit>, Refused> {
        let (old, to) = (of(own), of(new));
        // What says the same stays as it is written.
        let kept = |text: &Markdown| old.iter().find(|old| self.same.texts("details", &old.text, &text.text));
        let same: Vec<Markdown> = to.iter().map(|text| kept(text).unwrap_or(text).clone()).collect();
        let changed = |i: usize, j: usize| match old.get(i).zip(to.get(j)) {
            Some((old, new)) => {
                let said = Said { text: new.text.clone(), at: crate::copies::At::of(new.place) };
                self.rich("details", old, &said).map(|edit| Some(vec![edit]))
            }
            None => Ok(None),
        };
        let writer =
            Writer { lines: &|at, indent| yaml::item(new, key, at, indent), bracketed: &|_| None, changed: &changed };
        lists::edits(tree, node, &lists::steps(old, &same), &writer)
    }

    /// The edits that take a text out of the source that the copy does not have.
    pub(super) fn without(&self, slot: &Slot) -> Result<Vec<Edit>, Refused> {
        let needed = |what: &str| Refused::new(format!("the copy says nothing there, and {what}"), BY_HAND);
        let (place, key) = match slot {
            Slot::Title => return Err(needed("a catalog needs a title")),
            Slot::GroupTitle(_) => return Err(needed("a section needs a title")),
            Slot::Intro => (None, "description"),
            Slot::GroupIntro(at) => (self.held.catalog.sections.get(*at).map(|section| section.place), "description"),
            Slot::Field { field, .. } if field == "summary" => return Err(needed("a code needs a summary")),
            Slot::Field { line, field, .. } if *line > 0 => return Err(needed(&format!("a case needs a {field}"))),
            Slot::Field { code, field, .. } => {
                let own = self.held.catalog.definitions().find(|own| own.code == *code).ok_or_else(unwritable)?;
                if field == "description" && own.cases.is_empty() {
                    return Err(needed("a code without cases needs a description"));
                }
                if field == "description" && own.targets.get(self.against.copy.name.as_str()).is_some() {
                    return Err(needed("`targets` has a text of its own for this copy"));
                }
                return self.field(own, field, None);
            }
            Slot::Code(_) | Slot::Retired(_) => return Err(unwritable()),
        };
        let file = place.map_or(self.held.catalog.file, |place| place.0.file);
        let tree = Tree::read(self.sources, file).ok_or_else(unwritable)?;
        let mapping = tree.mapping(place.map(|place| place.0.start as usize)).ok_or_else(unwritable)?;
        let entry = Tree::entry(mapping, key).ok_or_else(unwritable)?;
        Ok(vec![tree.without(mapping, entry).ok_or_else(unwritable)?])
    }

    /// The edits that put a text above the codes of a catalog or a section that has none.
    pub(super) fn above(&self, slot: &Slot, said: &Said) -> Result<Vec<Edit>, Refused> {
        let place = match slot {
            Slot::Intro => None,
            Slot::GroupIntro(at) => Some(self.held.catalog.sections.get(*at).ok_or_else(unwritable)?.place),
            _ => return Err(unwritable()),
        };
        let file = place.map_or(self.held.catalog.file, |place| place.0.file);
        let tree = Tree::read(self.sources, file).ok_or_else(unwritable)?;
        let mapping = tree.mapping(place.map(|place| place.0.start as usize)).ok_or_else(unwritable)?;
        let title = Tree::entry(mapping, "title").filter(|_| tree.is_block(mapping)).ok_or_else(unwritable)?;
        let lines = yaml::rich("description", &self.settled(said).text, tree.column(title.start));
        Ok(vec![tree.insert(tree.after(title.value), &lines)])
    }
}

/// A list of mappings: those that are others are written anew.
fn listed<T: PartialEq>(
    tree: &Tree<'_>,
    node: &Node<'_>,
    (own, new): (&Definition, &Definition),
    of: fn(&Definition) -> &Vec<T>,
    key: &str,
) -> Result<Vec<Edit>, Refused> {
    let writer = Writer {
        lines: &|at, indent| yaml::item(new, key, at, indent),
        bracketed: &|_| None,
        changed: &|_, _| Ok(None),
    };
    lists::edits(tree, node, &lists::steps(of(own), of(new)), &writer)
}

/// The edit of a code that is called otherwise.
pub(super) fn renamed(desk: &Desk<'_>, definition: &Definition, name: &str) -> Option<Edit> {
    let span = definition.code.place.0;
    let old = restyle::value(desk.sources, span)?;
    restyle::part(desk.sources, span, &(0..old.len()), name)
}
