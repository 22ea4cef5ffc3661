//! What somebody has changed on a page since we wrote it, and the new text of it has not, whatever it is: words, their form,
//! the layout, or that something is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use similar::{Algorithm, DiffTag};

use super::meaning;
use crate::copies::Form;
use crate::copies::compare::Difference;
use crate::copies::publish::Lost;

/// How many parts of two texts are held against one another letter by letter. Longer ones are by their lines.
const MOST: usize = 20_000;

/// The places where `now` has another meaning than the base, and another one than `wanted`: each as it is told. Without a
/// base, all places where it has another meaning than `wanted`. Empty if and only if nothing that somebody did since the base
/// would go with `wanted`.
pub fn theirs(form: Form, base: Option<&str>, now: &str, wanted: &str) -> Vec<Lost> {
    let (now, wanted) = (meaning(form, now), meaning(form, wanted));
    let base = base.map_or_else(|| wanted.clone(), |base| meaning(form, base));
    if base == now || now == wanted {
        return Vec::new();
    }
    let fine = [&base, &now, &wanted].map(|text| parts(text));
    let [base, now, wanted] = match fine.iter().map(Vec::len).max() {
        Some(longest) if longest <= MOST => fine,
        _ => [&base, &now, &wanted].map(|text| text.split_inclusive('\n').collect()),
    };
    let (mut out, mut said): (Vec<Lost>, BTreeSet<String>) = Default::default();
    for (was, is) in changed(&base, &now, &wanted) {
        let text = told(was, is);
        if said.insert(text.clone()) {
            out.push(Lost { text });
        }
    }
    // Where words have changed, how they look has, too.
    if out.iter().any(|lost| lost.text != FORM) {
        out.retain(|lost| lost.text != FORM);
    }
    out
}

/// What is told where no words have changed.
const FORM: &str = "(the layout, or how something looks, was changed)";

/// The parts of a meaning: its lines, and after these each mark, look and letter.
fn parts(text: &str) -> Vec<&str> {
    let (lines, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut out: Vec<&str> = lines.split_inclusive('\n').collect();
    let mut rest = rest;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '<' => rest.find(">\n").map(|at| at + 2),
            '{' => rest.find('}').map(|at| at + 1),
            '\\' => rest.char_indices().nth(2).map(|(at, _)| at),
            _ => Some(first.len_utf8()),
        };
        let (part, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
        out.push(part);
        rest = after;
    }
    out
}

/// The places where the second of three lists is neither as the first nor as the third: the first and the second there.
fn changed<'l, 't>(
    base: &'l [&'t str],
    now: &'l [&'t str],
    wanted: &'l [&'t str],
) -> Vec<(&'l [&'t str], &'l [&'t str])> {
    let (in_now, in_wanted) = (same(base, now), same(base, wanted));
    let both = in_now.iter().filter_map(|(at, to)| Some((*at, *to, *in_wanted.get(at)?)));
    let ends = both.chain([(base.len(), now.len(), wanted.len())]);
    let mut out = Vec::new();
    let mut start = (0, 0, 0);
    for end in ends {
        let [was, is, becomes] =
            [base.get(range(start.0, end.0)), now.get(range(start.1, end.1)), wanted.get(range(start.2, end.2))]
                .map(Option::unwrap_or_default);
        if was != is && is != becomes {
            out.push((was, is));
        }
        start = (end.0 + 1, end.1 + 1, end.2 + 1);
    }
    out
}

fn range(start: usize, end: usize) -> Range<usize> {
    start..end.max(start)
}

/// Where the parts of a list stand in another one, as far as they do.
fn same(a: &[&str], b: &[&str]) -> BTreeMap<usize, usize> {
    let found = similar::capture_diff_slices(Algorithm::Myers, a, b);
    let equal = found.iter().map(similar::DiffOp::as_tag_tuple).filter(|(tag, ..)| *tag == DiffTag::Equal);
    equal.flat_map(|(_, a, b)| a.zip(b)).collect()
}

/// Leaves out what is shown already, by a difference or as a line that is lost.
pub fn unshown(mut theirs: Vec<Lost>, differences: &[Difference], lost: &[Lost]) -> Vec<Lost> {
    let sides = differences.iter().flat_map(|it| [&it.copy.text, &it.source.text]).flatten();
    let shown: Vec<&String> = sides.chain(lost.iter().map(|lost| &lost.text)).collect();
    theirs.retain(|it| {
        let first = it.text.lines().next().unwrap_or_default();
        let first = first.strip_prefix(GONE).and_then(|text| text.strip_suffix(')')).unwrap_or(first);
        !shown.iter().any(|text| text.contains(first))
    });
    theirs
}

/// What is told of words that are gone begins so.
const GONE: &str = "(gone: ";

/// What was changed, as people read it.
fn told(was: &[&str], is: &[&str]) -> String {
    let is_mark = |part: &&&str| part.starts_with('<') && part.ends_with(">\n");
    let words = |parts: &[&str]| {
        let lines = parts.iter().filter_map(|part| part.strip_prefix('"')).map(without_marks);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let marks = |parts: &[&str]| parts.iter().filter(is_mark).map(|mark| mark.trim_end()).collect::<Vec<_>>().join(" ");
    for (was, is) in [(words(was), words(is)), (marks(was), marks(is))] {
        match (was.is_empty(), is.is_empty()) {
            _ if was == is => {}
            (true, _) => return is,
            (false, true) => return format!("{GONE}{was})"),
            (false, false) => return format!("{is}\n(it was: {was})"),
        }
    }
    FORM.to_owned()
}

/// A line of a meaning as people read it.
fn without_marks(line: &str) -> String {
    let (mut out, mut in_mark, mut escaped) = (String::new(), false, false);
    for c in line.trim_end().chars() {
        match c {
            _ if std::mem::take(&mut escaped) => out.push(if c == '_' { ' ' } else { c }),
            '\\' => escaped = true,
            '{' | '}' => in_mark = c == '{',
            _ if in_mark => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::theirs;
    use crate::copies::Form;

    fn told(base: &str, now: &str, wanted: &str) -> Vec<String> {
        theirs(Form::Storage, Some(base), now, wanted).into_iter().map(|lost| lost.text).collect()
    }

    fn page(cells: [&str; 3], tag: &str) -> String {
        let cells: String = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect();
        format!("<p>Ask us.</p><table><tbody><tr>{cells}</tr></tbody></table>")
    }

    #[test]
    fn what_both_sides_have_is_nobodys_loss() {
        let base = page(["404", "Not Found", "gone"], "td");
        let [pulled, both] = [page(["404", "Missing", "gone"], "td"), page(["404", "Missing", "not there"], "td")];
        assert_eq!(told(&base, &pulled, &both), [""; 0]);
        assert_eq!(told(&base, &pulled, &pulled), [""; 0]);
        assert_eq!(told(&base, &base, &both), [""; 0]);
    }

    #[test]
    fn what_only_the_page_has_is_told_whatever_it_is() {
        let base = page(["404", "Not Found", "gone"], "td");
        let wanted = page(["404", "Not Found", "not there"], "td");
        for wanted in [&wanted, &base.replace("Ask us.", "Ask us again.")] {
            let theirs = |from: &str, to: &str| told(&base, &base.replace(from, to), wanted);
            assert_eq!(theirs("Not Found", "Missing"), ["Missing\n(it was: Not Found)"]);
            assert_eq!(theirs("<td>404</td>", "<th>404</th>"), ["<th>\n(it was: <td>)"]);
            assert_eq!(theirs("</table>", "</table><p>More</p>"), ["More"]);
            assert!(!theirs("Not Found", "<span style=\"color: red;\">Not Found</span>").is_empty());
            assert!(!theirs("Not Found", "<a href=\"https://x.example\">Not Found</a>").is_empty());
            assert!(!theirs("<td>Not Found</td>", "<td colspan=\"2\">Not Found</td>").is_empty());
        }
        let theirs = |from: &str| told(&base, &base.replace(from, ""), &wanted);
        assert_eq!(theirs("<p>Ask us.</p>"), ["(gone: Ask us.)"]);
        assert!(!theirs("<td>gone</td>").is_empty());
    }
}
