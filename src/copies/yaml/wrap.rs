//! Markdown on lines of a readable length, where that says the same.

use unicode_width::UnicodeWidthStr;

use crate::richtext::{AsWritten, Block, RichText, gfm, markdown};

/// Writes a text as Markdown with lines of at most `width` columns, as far as they can be broken at spaces and still say
/// the same. Without a line feed at the end.
pub(in crate::copies) fn markdown_lines(text: &RichText, width: usize) -> String {
    let whole = trimmed(gfm::blocks(&text.blocks, &AsWritten));
    if whole.lines().all(|line| line.width() <= width) {
        return whole;
    }
    // One block was read back already.
    if let [only] = text.blocks.as_slice() {
        return block_lines(only, width);
    }
    let parts: Vec<String> = text.blocks.iter().map(|block| block_lines(block, width)).collect();
    let joined = parts.join("\n\n");
    // Neighbours may need something between them; the writer knows, and its lines are long then.
    if markdown::read(&joined).text == *text { joined } else { whole }
}

fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\n').len());
    text
}

fn block_lines(block: &Block, width: usize) -> String {
    let blocks = std::slice::from_ref(block);
    let written = trimmed(gfm::blocks(blocks, &AsWritten));
    if !matches!(block, Block::Paragraph(_) | Block::List { .. } | Block::Quote(_)) {
        return written;
    }
    let mut fence: Option<String> = None;
    let mut out: Vec<String> = Vec::new();
    for line in written.split('\n') {
        let bare = line.trim_start_matches([' ', '>', '-']);
        match &fence {
            Some(open) if bare.starts_with(open.as_str()) => fence = None,
            Some(_) => {}
            None if bare.starts_with("```") => fence = Some(bare.chars().take_while(|c| *c == '`').collect()),
            None => {
                out.extend(broken(line, width));
                continue;
            }
        }
        out.push(line.to_owned());
    }
    let wrapped = out.join("\n");
    if markdown::read(&wrapped).text.blocks == blocks { wrapped } else { written }
}

/// One line as several, each below the text of the first.
fn broken(line: &str, width: usize) -> Vec<String> {
    if line.width() <= width {
        return vec![line.to_owned()];
    }
    let (marker, text) = line.split_at(marker(line));
    let below: String = marker.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    let room = width.saturating_sub(marker.width()).max(20);
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut columns = 0;
    for word in words(text) {
        let wide = word.width();
        if columns > 0 && columns + 1 + wide > room {
            lines.push(std::mem::take(&mut current));
            columns = 0;
        }
        if columns > 0 {
            current.push(' ');
            columns += 1;
        }
        current.push_str(word);
        columns += wide;
    }
    lines.push(current);
    let mut lines = lines.into_iter();
    let first = lines.next().map(|text| format!("{marker}{text}"));
    first.into_iter().chain(lines.map(|text| format!("{below}{text}"))).collect()
}

/// The length of what stands before the text of a line: quotes, the marks of list items, and blanks.
fn marker(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let step = if rest.starts_with("- ") || rest.starts_with("> ") {
            2
        } else if rest.starts_with(' ') {
            1
        } else if digits > 0 && rest[digits..].starts_with(". ") {
            digits + 2
        } else {
            return at;
        };
        at += step;
    }
}

/// The words of a line that may start a new one: parted by one space, and not taken for markup at the start of a line.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let lone = !before.ends_with(' ') && !after.starts_with(' ') && !before.ends_with('\\');
        if lone && may_start(after) {
            words.push(&text[start..at]);
            start = at + 1;
        }
    }
    words.push(&text[start..]);
    words
}

/// Whether a line may start so within a paragraph.
fn may_start(rest: &str) -> bool {
    let word = rest.split(' ').next().unwrap_or("");
    let number = word.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let starts = |c: char| c.is_alphanumeric() || "(\"'`*_[\\&!<“‘„«".contains(c);
    !number
        && rest.starts_with(starts)
        && !matches!(word, "*" | "_")
        && !word.starts_with("```")
        && !word.starts_with("***")
}

#[cfg(test)]
mod tests {
    use super::markdown_lines;
    use crate::richtext::markdown;

    #[test]
    fn long_lines_are_broken_where_nothing_changes() {
        let text = "one two `three four` five six seven eight - nine ten # eleven 12. twelve";
        let tree = markdown::read(text).text;
        let written = markdown_lines(&tree, 24);
        assert_eq!(written, "one two `three four`\nfive six seven eight -\nnine ten # eleven 12.\ntwelve");
        assert_eq!(markdown::read(&written).text, tree);
        let list = "- one two three four five six seven\n- b\n\n> one two three four five six seven\n";
        let tree = markdown::read(list).text;
        let written = markdown_lines(&tree, 20);
        assert_eq!(written, "- one two three four\n  five six seven\n- b\n\n> one two three four\n> five six seven");
    }

    #[test]
    fn what_has_no_place_to_be_broken_at_stays() {
        for text in [format!("`{}`", "x".repeat(60)), format!("[a](<{}>)", "x y ".repeat(20))] {
            let tree = markdown::read(&text).text;
            assert_eq!(markdown::read(&markdown_lines(&tree, 20)).text, tree);
        }
    }
}
