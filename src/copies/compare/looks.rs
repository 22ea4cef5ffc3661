//! How it is told that the same words look otherwise.

use super::texts::PUNCTUATION;
use crate::copies::canonical::{Marks, Word};

/// What looks otherwise in two texts of the same words.
pub(super) fn formatted(source: &[Word<'_>], copy: &[Word<'_>]) -> String {
    let mut places: Vec<(&[Marks], &[Marks], Vec<&str>)> = Vec::new();
    let mut runs_on = false;
    for (a, b) in source.iter().zip(copy) {
        if a.marks == b.marks {
            runs_on = false;
            continue;
        }
        match places.last_mut().filter(|(x, y, _)| runs_on && (*x, *y) == (&a.marks[..], &b.marks[..])) {
            Some((_, _, words)) => words.push(&a.text),
            None => places.push((&a.marks, &b.marks, vec![&a.text])),
        }
        runs_on = true;
    }
    let Some((a, b, words)) = places.first() else {
        return "the same words stand in other paragraphs, lists or lines".to_owned();
    };
    let words = words.join(" ").trim_matches(PUNCTUATION).chars().take(60).collect::<String>();
    // What both have is not worth a word.
    let all = |marks: &[Marks]| marks.iter().fold(Marks::default(), |all, marks| all.with(*marks));
    let (in_source, in_copy) = match (all(a).without(all(b)), all(b).without(all(a))) {
        (x, y) if x == y => (all(a), all(b)),
        other => other,
    };
    let more = match places.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    if in_source == in_copy {
        return format!("another part of “{words}” is {}{more}", looks(in_source));
    }
    format!("“{words}” is {} in the source and {} in the copy{more}", looks(in_source), looks(in_copy))
}

/// The looks in words.
fn looks(marks: Marks) -> String {
    let names = [
        (Marks::CODE, "code"),
        (Marks::EMPHASIS, "emphasised"),
        (Marks::STRONG, "strong"),
        (Marks::STRUCK, "struck"),
        (Marks::RAISED, "raised"),
        (Marks::LOWERED, "lowered"),
        (Marks::KEY, "a key"),
        (Marks::IMAGE, "an image"),
        (Marks::LINK, "a link"),
    ];
    let names: Vec<&str> = names.iter().filter(|(mark, _)| marks.has(*mark)).map(|(_, name)| *name).collect();
    if names.is_empty() { "plain".to_owned() } else { names.join(" and ") }
}
