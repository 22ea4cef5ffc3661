//! What a publish would change where, as a comment on a pull request.

use super::{End, Publish, Published, Told, Word, reason};
use crate::copies::publish::Does;
use crate::copies::report::NEED_MENDING;
use crate::copies::report::markdown::{LONGEST, item, joined, list};
use crate::diagnostic::SourceMap;
use crate::diagnostic::summary::{prose, quiet, text};
use crate::richtext::{AsWritten, Block, Inline, gfm};

/// A table of the copies; then, for each copy, its files or pages that change or are held, with the differences of each.
/// Without any copies, the sources could not be read. Whatever a text holds, it cannot become markup, and calls nobody.
pub fn report(publish: &Publish, sources: &SourceMap) -> String {
    if publish.copies.is_empty() {
        return format!("{NEED_MENDING}.\n{}", list(&publish.findings, sources));
    }
    let dry = publish.dry_run;
    let row = |copy: &Published| {
        let line = copy.summary(dry);
        // What to do is for who runs the command.
        let line = prose(line.lines().next().unwrap_or_default());
        let is_news = copy.end(dry) != End::Clean || copy.changes(dry);
        let line = if is_news { vec![Inline::Strong(line)] } else { line };
        let cell = |content| gfm::cell(&[Block::Paragraph(content)], &AsWritten);
        vec![cell(vec![Inline::Code(quiet(&copy.name))]), cell(line)]
    };
    let rows: Vec<Vec<String>> = publish.copies.iter().filter(|copy| copy.is_told()).map(row).collect();
    let mut out = gfm::table(&["Copy".to_owned(), "State".to_owned()], &rows, &[]);
    out.push_str(&list(&publish.findings, sources));
    let mut left_out = 0;
    for copy in &publish.copies {
        for told in copy.told() {
            if matches!(told.word(), Word::InSync | Word::Passed) {
                continue;
            }
            left_out += step(copy, told, dry, sources, &mut out);
        }
    }
    if left_out > 0 {
        out.push_str(&format!("\n… and {left_out} more\n"));
    }
    out
}

/// Writes a heading for a step, what is done or why not, and its differences; how much had no place.
fn step(copy: &Published, told: &Told, dry: bool, sources: &SourceMap, out: &mut String) -> usize {
    let step = &told.step;
    let heading = Block::Heading { level: 4, content: vec![text(&copy.label(told))] };
    let mut said = Vec::new();
    if step.does != Does::Nothing {
        said.push(told.word().told(dry).to_owned());
        said.extend(step.message.clone());
        said.extend(step.also.iter().cloned());
    }
    said.extend(told.result.iter().filter_map(|result| result.as_ref().err().cloned()));
    said.extend(step.holds.iter().map(|hold| reason(hold, &step.revision)));
    let mut content = prose(&said.join("; "));
    if let Some(link) = &step.revision.link {
        content.push(Inline::Break);
        content.push(Inline::Code(quiet(link)));
    }
    let part = gfm::blocks(&[heading, Block::Paragraph(joined(content))], &AsWritten);
    if out.len() + part.len() > LONGEST {
        return 1 + step.differences.len();
    }
    out.push('\n');
    out.push_str(&part);
    let lost = step.lost.iter().map(|lost| {
        let content = vec![Inline::Strong(vec![text("only the copy has")]), text(&format!(": {}", lost.text))];
        vec![Block::Paragraph(joined(content))]
    });
    let place = |at, of_copy| copy.place(at, of_copy, sources);
    let mut left_out = 0;
    let mut first = true;
    for item in step.differences.iter().map(|it| item(it, &place)).chain(lost) {
        let written = gfm::blocks(&[Block::List { start: None, items: vec![item] }], &AsWritten);
        if out.len() + written.len() > LONGEST {
            left_out += 1;
            continue;
        }
        if std::mem::take(&mut first) {
            out.push('\n');
        }
        out.push_str(&written);
    }
    left_out
}
