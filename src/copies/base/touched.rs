//! What somebody changed in a copy, whatever it is: whether all of it is in what is about to be written, and how it is shown
//! where no field and no line of text tells it.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::meaning;
use crate::copies::Form;
use crate::copies::publish::Lost;
use crate::source::body_of_page;

/// More pieces are compared by whole lines.
const MOST_PIECES: usize = 20_000;
/// The most letters of a line that is told as it stands.
const LONGEST: usize = 400;

/// Whether `wanted` holds each change of the meaning that leads from `base` to `now`, in the same place: nobody's work is
/// gone with it. What is in doubt is not explained.
pub fn explained(form: Form, base: &str, now: &str, wanted: &str) -> bool {
    let [base, now, wanted] = [base, now, wanted].map(|text| meaning(form, text));
    let [base, now, wanted] = match [&base, &now, &wanted].map(|text| pieces(text)) {
        few if few.iter().all(|pieces| pieces.len() <= MOST_PIECES) => few,
        _ => [&base, &now, &wanted].map(|text| text.split_inclusive('\n').collect()),
    };
    let (theirs, ours) = (changes(&base, &now), changes(&base, &wanted));
    theirs.iter().all(|change| ours.contains(change))
}

/// The words and cells of a meaning.
fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '|' | '>' | '}')).collect()
}

/// Which pieces became which.
fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Range<usize>, Vec<&'t str>)> {
    let ops = capture_diff_slices(Algorithm::Patience, old, new);
    let ops = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    ops.map(|op| (op.old_range(), new.get(op.new_range()).unwrap_or_default().to_vec())).collect()
}

/// The links, images, elements, headings and lines of front matter of `now` that neither the base has, where that is known,
/// nor `wanted`: what may stand within a field that is compared by its words. What `told` shows is left out.
pub fn unseen(form: Form, base: Option<&str>, now: &str, wanted: &str, told: &[Lost]) -> Vec<Lost> {
    let mut ours: BTreeMap<String, usize> = BTreeMap::new();
    for text in std::iter::once(wanted).chain(base) {
        let mut of_one: BTreeMap<String, usize> = BTreeMap::new();
        for (mark, _) in marks(form, text) {
            *of_one.entry(mark).or_default() += 1;
        }
        for (mark, count) in of_one {
            let most = ours.entry(mark).or_default();
            *most = count.max(*most);
        }
    }
    let mut out: Vec<Lost> = Vec::new();
    for (mark, line) in marks(form, now) {
        if let Some(count) = ours.get_mut(&mark).filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        let text = if line.chars().count() > LONGEST { mark.clone() } else { line.trim().to_owned() };
        if !told.iter().chain(&out).any(|it| it.text.contains(&mark) || it.text == text) {
            out.push(Lost { text });
        }
    }
    out
}

/// What a text has beside words, each on one line, with the line that it stands on.
fn marks(form: Form, text: &str) -> Vec<(String, &str)> {
    let mut out = Vec::new();
    if !matches!(form, Form::Markdown | Form::Html | Form::Storage) {
        return out;
    }
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = if form == Form::Markdown { body_of_page(text) } else { 0 };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_heading = form == Form::Markdown && line.starts_with('#');
        if (at < body || is_heading) && !line.trim().is_empty() {
            out.push((spaced(line), line));
        }
        for (start, _) in line.match_indices(['<', ']']) {
            let rest = text.get(at + start..).unwrap_or_default();
            let end = match rest.as_bytes() {
                [b'<', ..] => rest.find('>'),
                [b']', b'(' | b'[', ..] if form == Form::Markdown => {
                    line.get(start + 1..).and_then(|rest| rest.find([')', ']'])).map(|end| end + 1)
                }
                _ => continue,
            };
            let mark = rest.get(..=end.unwrap_or(rest.len())).unwrap_or(rest);
            if !mark.starts_with("<!-- statusbook:") {
                out.push((spaced(mark), line));
            }
        }
        at += line.len();
    }
    out
}

/// The lines that were changed as they stand, where nothing else tells: those of `now` that are new, and those of `then` that
/// are gone.
pub fn raw(then: &str, now: &str) -> Vec<Lost> {
    let (then, now) = (then.replace("\r\n", "\n"), now.replace("\r\n", "\n"));
    let diff = TextDiff::from_lines(&then, &now);
    let mut out = Vec::new();
    for change in diff.iter_all_changes() {
        let line = change.value().trim_end();
        match change.tag() {
            ChangeTag::Equal => {}
            _ if line.is_empty() => {}
            ChangeTag::Insert => out.push(Lost { text: line.to_owned() }),
            ChangeTag::Delete => out.push(Lost { text: format!("(taken away) {line}") }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{explained, raw, unseen};
    use crate::copies::Form;

    #[test]
    fn what_is_written_holds_all_that_somebody_changed() {
        let base = "# A\n\nOne word here.\n\nTwo words there.\n";
        let taken = base.replace("One", "A");
        for (now, wanted, is) in [
            (base.to_owned(), base.replace("Two", "Three"), true),
            (taken.clone(), taken.replace("Two", "Three"), true),
            (taken.clone(), base.replace("Two", "Three"), false),
            (taken.replace("there", "[there](x)"), taken.clone(), false),
            (base.replace("# A", "## A"), base.replace("Two", "Three"), false),
            (base.replace("One word here.\n", ""), base.replace("Two", "Three"), false),
        ] {
            assert_eq!(explained(Form::Markdown, base, &now, &wanted), is, "{now} {wanted}");
        }
    }

    #[test]
    fn links_images_and_elements_are_told() {
        let base = "---\ntitle: A\n---\n\n# A\n\nSee [it](u).\n";
        for (from, to, wanted) in [
            ("title: A", "title: B", "title: B"),
            ("# A", "## A", "## A"),
            ("[it](u)", "[it](v)", "See [it](v)."),
            ("See", "See ![x](p.png)", "See ![x](p.png) [it](u)."),
            ("See", "<details>x</details> See", "<details>x</details> See [it](u)."),
        ] {
            let found = unseen(Form::Markdown, Some(base), &base.replace(from, to), base, &[]);
            let found: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
            assert_eq!(found, [wanted], "{to}");
        }
        assert_eq!(unseen(Form::Markdown, None, base, base, &[]), []);
    }

    #[test]
    fn lines_are_told_as_they_stand() {
        let told: Vec<String> = raw("a\nb\n", "a\r\nc\r\n").into_iter().map(|it| it.text).collect();
        assert_eq!(told, ["(taken away) b", "c"]);
    }
}
