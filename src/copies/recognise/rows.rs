//! The rows of a table of codes.

use super::table::{Plan, Role, is_code, plan};
use super::token::{Lead, Shape, is_range_of, lead, unwrapped};
use super::view::View;
use super::{Context, Entry, normal, plain_said};
use crate::copies::{At, Line, Origin, Said, SheetColumn, Skipped};
use crate::model::{Code, Place};
use crate::richtext::document::{Cell, Content, Grid, Node, blocks, text};
use crate::richtext::{Block, Inline, RichText, inline_text, plain_text};

/// What a table says of codes.
pub(super) struct Rows {
    pub(super) entries: Vec<Entry>,
    pub(super) columns: Vec<SheetColumn>,
    /// The fields that it has columns for.
    pub(super) carries: Vec<String>,
    /// Whether its codes stand below the heading that is expected.
    pub(super) expected: bool,
    /// The rows that are about no code.
    pub(super) lost: Vec<Skipped>,
}

/// The most columns of a table. Beyond it stand broken files, whose separators are no separators.
const MAX_COLUMNS: usize = 1024;

/// Reads a table.
///
/// # Errors
/// Why it is not about codes.
pub(super) fn read(cx: &Context<'_>, grid: &Grid, number: usize, spoken: bool) -> Result<Rows, &'static str> {
    if grid.columns() > MAX_COLUMNS {
        return Err("it has more columns than anybody reads");
    }
    let upright = View::upright(grid);
    let why = match plan(&upright, cx, spoken) {
        Ok(plan) => return Ok(rows(cx, &upright, &plan, number)),
        Err(why) => why,
    };
    let turned = View::turned(grid);
    // Turned, it must say in so many words what its first column is.
    if let Ok(plan) = plan(&turned, cx, spoken) {
        let known = plan.roles.iter().filter(|role| **role != Role::Count).count();
        let code = plan.roles.iter().position(|role| *role == Role::Code).unwrap_or(0);
        let cells =
            || turned.words.iter().skip(plan.body).filter_map(|row| row.get(code)).filter(|cell| !cell.is_empty());
        let codes = cells().all(|cell| cx.hints.codes.contains(cell) || lead(cell).is_some());
        if known >= 2 && codes && !plan.head.is_empty() && (plan.sure || spoken) {
            return Ok(rows(cx, &turned, &plan, number));
        }
    }
    Err(why)
}

/// What is told of a row.
struct Row<'r> {
    cells: &'r [(usize, &'r Cell)],
    words: &'r [String],
}

fn rows(cx: &Context<'_>, view: &View<'_>, plan: &Plan, number: usize) -> Rows {
    let mut carries: Vec<String> = plan
        .roles
        .iter()
        .filter_map(|role| match role {
            Role::Summary => Some("summary".to_owned()),
            Role::Description => Some("description".to_owned()),
            Role::Field(key) => Some(key.clone()),
            Role::Code | Role::Section | Role::Count => None,
        })
        .collect();
    let code_at = plan.roles.iter().position(|role| *role == Role::Code).unwrap_or(0);
    let mut entries: Vec<Entry> = Vec::new();
    let mut lost: Vec<Skipped> = Vec::new();
    let mut section: Option<Said> = None;
    for at in plan.body..view.rows.len() {
        let (Some(cells), Some(words)) = (view.rows.get(at), view.words.get(at)) else { continue };
        let row = Row { cells, words };
        if words.iter().all(String::is_empty) || is_repeated_head(plan, words) {
            continue;
        }
        if let Some(title) = section_of(cx, view, plan, at, code_at) {
            let cell = row.cells.get(title);
            // Of several cells, all are its title.
            let filled: Vec<&str> = match view.is_across(at) {
                true => words.get(title).map(String::as_str).into_iter().collect(),
                false => words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect(),
            };
            section = cell.and_then(|(line, cell)| plain_said(&filled.join(": "), place(cx, cell, number, *line)));
            continue;
        }
        let Some((line_at, cell)) = cells.get(code_at) else { continue };
        let code_place = place(cx, cell, number, *line_at);
        let own = row.line(cx, plan, number, code_place);
        let in_column = row.section(cx, plan, number).or_else(|| section.clone());
        let word = words.get(code_at).map_or("", String::as_str);
        if word.is_empty() {
            // A row without a code goes on about the code above it.
            if let Some(before) = entries.last().map(|entry| (entry.code.clone(), entry.section.clone())) {
                let at = row.cells.first().map_or(code_place, |(line, cell)| place(cx, cell, number, *line));
                entries.push(Entry {
                    code: before.0,
                    at,
                    origin: Origin::Row,
                    line: Line { at, ..own },
                    section: before.1,
                });
            } else {
                lost.push(Skipped { at: code_place, why: "the row has no code, and none stands above it".to_owned() });
            }
            continue;
        }
        let mut named = codes_of(cx, cell, word, plan.sure);
        if named.codes.is_empty() {
            lost.push(Skipped { at: code_place, why: "what stands in the place of its code cannot be one".to_owned() });
        }
        let bytes = row.cells.iter().map(|(_, cell)| cell.range.len()).sum();
        if named.codes.len() > 1 && !cx.may_repeat(bytes, named.codes.len()) {
            named.codes.truncate(1);
        }
        let mut has_summary = false;
        for code in &named.codes {
            let mut line = own.clone();
            named.add(&mut line, code_place, cell.repeated);
            has_summary |= own.summary.is_none() && line.summary.is_some();
            let code = code.clone();
            entries.push(Entry { code, at: code_place, origin: Origin::Row, line, section: in_column.clone() });
        }
        if has_summary && !carries.iter().any(|key| key == "summary") {
            carries.push("summary".to_owned());
        }
    }
    if !carries.iter().any(|key| key == "summary") && super::leads::part(&mut entries) {
        carries.push("summary".to_owned());
    }
    Rows { entries, columns: plan.columns.clone(), carries, expected: plan.expected, lost }
}

/// What the cell of a code says.
struct Named {
    codes: Vec<Code>,
    /// What else stands on the line of the code.
    rest: Option<String>,
    /// What stands below that line.
    below: Vec<Block>,
}

impl Named {
    /// Codes that are all of their cell.
    fn only(codes: Vec<Code>) -> Self {
        Self { codes, rest: None, below: Vec::new() }
    }

    /// Adds what stands with a code to its row: as the summary where no column has one, else before the description.
    /// Where a cell spans rows, the first of them has said it.
    fn add(&self, line: &mut Line, at: At, repeated: bool) {
        let mut said = self.below.clone();
        let paragraph = |text: &String| Block::Paragraph(vec![Inline::Text(text.clone())]);
        if let Some(rest) = &self.rest {
            said.insert(0, paragraph(rest));
        }
        if let Some(Block::Paragraph(content)) = said.first() {
            let words = inline_text(content);
            let known = line.summary.as_ref().map(|summary| normal(&plain_text(&summary.text)));
            if known.is_none() {
                line.summary = plain_said(&words, at);
            }
            if known.is_none_or(|known| known == normal(&words)) {
                said.remove(0);
            }
        }
        if said.is_empty() || (repeated && line.description.is_some()) {
            return;
        }
        said.extend(line.description.take().into_iter().flat_map(|description| description.text.blocks));
        line.description = Some(Said { text: RichText { blocks: said }, at });
    }
}

/// What stands in a code's cell below its first line, but for a badge.
fn below(cell: &Cell) -> Vec<Block> {
    let text = RichText { blocks: blocks(cell.nodes.get(1..).unwrap_or(&[])) };
    let is_badge = without_badge(&format!("x {}", plain_text(&text))) == ("x", true);
    if is_badge || text.is_empty() { Vec::new() } else { text.blocks }
}

fn place(cx: &Context<'_>, cell: &Cell, number: usize, row: usize) -> At {
    cx.at(&cell.range, Some((number, row)))
}

fn is_repeated_head(plan: &Plan, words: &[String]) -> bool {
    !plan.head.is_empty()
        && plan.head.iter().any(|head| !head.is_empty())
        && plan.head.len() == words.len()
        && plan.head.iter().zip(words).all(|(head, word)| *head == normal(word))
}

/// The cell with the title of a section within the table, where a row is nothing else.
fn section_of(cx: &Context<'_>, view: &View<'_>, plan: &Plan, at: usize, code: usize) -> Option<usize> {
    let (cells, words) = (view.rows.get(at)?, view.words.get(at)?);
    let first = words.iter().position(|word| !word.is_empty())?;
    let title = words.get(first)?;
    if cx.hints.codes.contains(title) && first == code {
        return None;
    }
    if view.is_across(at) {
        return (!is_code(title) || plan.roles.len() > 2).then_some(first);
    }
    let alone = cells.len() > 1 && words.iter().enumerate().all(|(at, word)| at == first || word.is_empty());
    // "**312XX** | **Errors of signatures** | | |"
    let strong = |cell: &Cell| matches!(cell.nodes.as_slice(), [node] if is_strong(node));
    let filled = || cells.iter().zip(words).filter(|(_, word)| !word.is_empty()).map(|((_, cell), _)| *cell);
    let code_cell = words.get(code).filter(|_| first == code && filled().count() == 2 && cells.len() > 2);
    if code_cell.is_some_and(|word| is_range_of(word)) && filled().all(strong) {
        return Some(first);
    }
    let bare = is_code(title) || (first == code && lead(title).is_some_and(|lead| !matches!(lead.shape, Shape::Class)));
    (alone && !bare && title.contains(' ') && cells.get(first).is_some_and(|(_, cell)| !cell.repeated)).then_some(first)
}

/// Whether a part is one line, all of it bold.
fn is_strong(node: &Node) -> bool {
    let Content::Paragraph(content) = &node.content else { return false };
    content.iter().all(|inline| match inline {
        Inline::Strong(_) => true,
        other => inline_text(std::slice::from_ref(other)).trim().is_empty(),
    })
}

impl Row<'_> {
    fn line(&self, cx: &Context<'_>, plan: &Plan, number: usize, at: At) -> Line {
        let mut line = Line { at, summary: None, description: None, fields: std::collections::BTreeMap::new() };
        for (column, role) in plan.roles.iter().enumerate() {
            let (Some((row, cell)), Some(words)) = (self.cells.get(column), self.words.get(column)) else { continue };
            let at = place(cx, cell, number, *row);
            let said = || {
                let text = text(&cell.nodes);
                (!text.is_empty()).then_some(Said { text, at })
            };
            match role {
                Role::Summary => line.summary = plain_said(words, at),
                Role::Description => line.description = said(),
                Role::Field(key) => {
                    if let Some(said) = super::fields::shaped(key, said()) {
                        line.fields.insert(key.clone(), said);
                    }
                }
                Role::Code | Role::Section | Role::Count => {}
            }
        }
        line
    }

    fn section(&self, cx: &Context<'_>, plan: &Plan, number: usize) -> Option<Said> {
        let column = plan.roles.iter().position(|role| *role == Role::Section)?;
        let (row, cell) = self.cells.get(column)?;
        plain_said(self.words.get(column)?, place(cx, cell, number, *row))
    }
}

/// The codes of a cell, and what else stands in it.
fn codes_of(cx: &Context<'_>, cell: &Cell, word: &str, sure: bool) -> Named {
    let at = cx.at(&cell.range, None);
    let code = |text: &str| Code::new(text.trim().to_owned(), Place(at.span)).ok();
    let one = |text: &str| code(text).into_iter().collect::<Vec<_>>();
    if cx.hints.codes.contains(word) {
        return Named::only(one(word));
    }
    let (word, _) = without_badge(word);
    if cx.hints.codes.contains(word) {
        return Named::only(one(word));
    }
    // The first line of the cell, with its breaks, tells where the code ends.
    let first = match cell.nodes.first().map(|node| &node.content) {
        Some(Content::Paragraph(content) | Content::Heading { content, .. }) => inline_text(content),
        _ => word.to_owned(),
    };
    let first = if cell.nodes.len() > 1 { first } else { without_badge(&first).0.to_owned() };
    let found = lead(&first).filter(|found| fits(found, &first, sure));
    match found {
        Some(found) => {
            let codes: Vec<Code> = found.codes.iter().filter_map(|text| code(text)).collect();
            let rest = unwrapped(first.get(found.rest..).unwrap_or("")).replace('\n', " ");
            let rest = rest.trim().to_owned();
            let rest = rest.contains(char::is_alphanumeric).then_some(rest);
            Named { codes, rest, below: below(cell) }
        }
        None => Named::only(one(word)),
    }
}

/// Whether what begins a cell is all of its code.
fn fits(found: &Lead, text: &str, sure: bool) -> bool {
    let rest = text.get(found.rest..).unwrap_or("");
    rest.is_empty() || found.parted || !sure || !matches!(found.shape, Shape::Upper | Shape::Name)
}

/// A text without the badge at its end that says that a code is deprecated.
pub(super) fn without_badge(text: &str) -> (&str, bool) {
    const BADGES: &[&str] = &["deprecated", "obsolete", "veraltet", "obsolète", "obsoleto", "非推奨", "مهمل"];
    let trimmed = text.trim_end().trim_end_matches([')', ']']);
    for badge in BADGES {
        let Some(at) = trimmed.len().checked_sub(badge.len()) else { continue };
        let is_badge = trimmed.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(badge));
        let before = trimmed.get(..at).map(|text| text.trim_end_matches(['(', '[']));
        if let Some(before) = before.filter(|text| is_badge && text.ends_with(char::is_whitespace)) {
            return (before.trim_end(), true);
        }
    }
    (text.trim(), false)
}
