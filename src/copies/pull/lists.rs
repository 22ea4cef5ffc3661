//! Lists of a code: which items go, which come, and which only change.

use super::Refused;
use super::tree::Tree;
use crate::diagnostic::Edit;
use crate::source::{Node, Value};

/// What becomes of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An item goes.
    Gone(usize),
    /// An item is another one now: its old index and its new one.
    Changed(usize, usize),
    /// A new item stands behind so many of the old ones.
    New(usize, usize),
}

/// The fewest steps from one list to another, as they stand one after the other.
pub(super) fn steps<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Step> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count().min(room);
    let mut out = Vec::new();
    let (mut i, mut j) = (head, head);
    let (end_i, end_j) = (old.len() - tail, new.len() - tail);
    while i < end_i || j < end_j {
        // The next item that both have, the nearest first.
        let near = (0..(end_i - i) + (end_j - j)).find_map(|sum| {
            (0..=sum)
                .map(|a| (i + a, j + sum - a))
                .find(|(a, b)| *a < end_i && *b < end_j && old.get(*a) == new.get(*b))
        });
        let (to_i, to_j) = near.unwrap_or((end_i, end_j));
        let both = (to_i - i).min(to_j - j);
        out.extend((0..both).map(|at| Step::Changed(i + at, j + at)));
        out.extend((i + both..to_i).map(Step::Gone));
        out.extend((j + both..to_j).map(|at| Step::New(to_i, at)));
        (i, j) = (to_i + usize::from(near.is_some()), to_j + usize::from(near.is_some()));
    }
    out
}

/// How items of a list are written.
pub(super) struct Writer<'w> {
    /// An item with its mark in a column, with a line feed at its end.
    pub(super) lines: &'w dyn Fn(usize, usize) -> Option<String>,
    /// An item between brackets; none where it is more than a text.
    pub(super) bracketed: &'w dyn Fn(usize) -> Option<String>,
    /// The edits of an item that is another one now; none where it is written anew.
    pub(super) changed: &'w dyn Fn(usize, usize) -> Result<Option<Vec<Edit>>, Refused>,
}

/// The edits that make a list of a YAML file another one.
pub(super) fn edits(
    tree: &Tree<'_>,
    list: &Node<'_>,
    steps: &[Step],
    writer: &Writer<'_>,
) -> Result<Vec<Edit>, Refused> {
    let Value::Sequence(items) = &list.value else { return Err(refused()) };
    let is_block = tree.is_block(list);
    let mut out = Vec::new();
    let mut anew = false;
    for step in steps {
        match *step {
            Step::Changed(old, new) => match (writer.changed)(old, new)? {
                Some(edits) => out.extend(edits),
                None if is_block => {
                    let item = items.get(old).ok_or_else(refused)?;
                    let mark = tree.mark(item).ok_or_else(refused)?;
                    let lines = (writer.lines)(new, mark).ok_or_else(refused)?;
                    out.push(tree.edit(tree.line(item.range.start)..tree.after(item), lines));
                }
                None => anew = true,
            },
            _ if !is_block => anew = true,
            Step::Gone(at) => out.push(tree.edit(tree.item_lines(items, at).ok_or_else(refused)?, "")),
            Step::New(behind, new) => {
                let before = behind.checked_sub(1).and_then(|at| items.get(at));
                let first = items.first().ok_or_else(refused)?;
                let mark = tree.mark(first).ok_or_else(refused)?;
                let lines = (writer.lines)(new, mark).ok_or_else(refused)?;
                let at = before.map_or_else(|| tree.line(first.range.start), |before| tree.after(before));
                out.push(tree.insert(at, &lines));
            }
        }
    }
    if anew { between_brackets(tree, items, steps, writer) } else { Ok(out) }
}

fn refused() -> Refused {
    Refused::new("the list is written in a way that cannot be changed safely", "Change it by hand.")
}

/// The edit of a list on one line: items that stay are written as they were.
fn between_brackets(
    tree: &Tree<'_>,
    items: &[Node<'_>],
    steps: &[Step],
    writer: &Writer<'_>,
) -> Result<Vec<Edit>, Refused> {
    let whole = items.first().zip(items.last()).map(|(first, last)| first.range.start..last.range.end);
    let whole = whole.filter(|whole| !tree.slice(whole.clone()).contains(['\n', '#'])).ok_or_else(refused)?;
    let mut parts: Vec<String> = Vec::new();
    for at in 0..=items.len() {
        for step in steps {
            if let Step::New(behind, new) = step
                && *behind == at
            {
                parts.push((writer.bracketed)(*new).ok_or_else(refused)?);
            }
        }
        let Some(item) = items.get(at) else { break };
        let changed = steps.iter().find(|step| matches!(step, Step::Gone(old) | Step::Changed(old, _) if *old == at));
        match changed {
            Some(Step::Changed(_, new)) => parts.push((writer.bracketed)(*new).ok_or_else(refused)?),
            Some(_) => {}
            None => parts.push(tree.slice(item.range.clone()).to_owned()),
        }
    }
    if parts.is_empty() {
        return Err(refused());
    }
    Ok(vec![tree.edit(whole, parts.join(", "))])
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};

    #[test]
    fn lists_change_in_few_steps() {
        let of = |a: &str, b: &str| steps(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(of("abc", "abc"), []);
        assert_eq!(of("abc", "axc"), [Step::Changed(1, 1)]);
        assert_eq!(of("abc", "ac"), [Step::Gone(1)]);
        assert_eq!(of("ac", "abc"), [Step::New(1, 1)]);
        assert_eq!(of("", "a"), [Step::New(0, 0)]);
        assert_eq!(of("abcd", "xbd"), [Step::Changed(0, 0), Step::Gone(2)]);
    }
}
