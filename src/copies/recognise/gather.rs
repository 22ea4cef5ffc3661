//! From codes that were found to sheets: titles, groups, and one record for each code.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{join, keep_differences, key, related};
use super::heading::Head;
use super::{Cluster, Context, Found, normal, page};
use crate::copies::{Group, Line, Origin, Record, Said, Sheet};
use crate::model::Code;
use crate::richtext::document::{Node, text};
use crate::richtext::{Block, RichText, plain_text};

/// Where a cluster stands: the headings above it, from the top.
type Path = Vec<usize>;

/// What is known of the page of a sheet.
struct Setting<'p> {
    heads: &'p [Head],
    /// The parts of the page at which clusters begin, in order.
    starts: Vec<usize>,
    /// The parts of the page that are headings of expected sections, in order.
    sections: Vec<usize>,
}

/// A cluster and where it stands.
struct Placed {
    path: Path,
    cluster: Cluster,
}

/// The sheets of a page.
pub(super) fn sheets(
    cx: &Context<'_>,
    nodes: &[&Node],
    heads: &[Head],
    title: Option<&str>,
    found: Found,
) -> Vec<Sheet> {
    let Found { clusters, columns, carries, retired, lost: _ } = found;
    let sections: BTreeSet<String> = cx.hints.sections.iter().map(|section| normal(section)).collect();
    let mut placed: Vec<Placed> =
        clusters.into_iter().map(|cluster| Placed { path: path(heads, &sections, cluster.node), cluster }).collect();
    placed.extend(empty_sections(nodes, heads, &sections, &placed));
    if placed.is_empty() && retired.is_empty() {
        return Vec::new();
    }
    placed.sort_by_key(|placed| placed.cluster.node);
    let setting = Setting {
        starts: placed.iter().map(|placed| placed.cluster.node).collect(),
        sections: heads.iter().filter(|head| sections.contains(&normal(&head.words))).map(|head| head.node).collect(),
        heads,
    };
    let parts = split(cx, placed);
    let several = parts.len() > 1;
    let by_field: BTreeMap<&str, usize> =
        columns.iter().enumerate().map(|(at, column)| (column.field.as_str(), at)).collect();
    let mut sheets: Vec<Sheet> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut sheet = sheet(cx, nodes, &setting, (title.filter(|_| !several), several), part);
        if several {
            let used: BTreeSet<&str> = sheet
                .records()
                .flat_map(|record| &record.lines)
                .flat_map(|line| line.fields.keys().map(String::as_str))
                .collect();
            let own: BTreeSet<usize> = used.iter().filter_map(|field| by_field.get(field).copied()).collect();
            let own = own.into_iter().filter_map(|at| columns.get(at).cloned()).collect();
            let usual = ["summary", "description"];
            let carried =
                used.into_iter().chain(usual).filter(|key| carries.contains(*key)).map(str::to_owned).collect();
            (sheet.columns, sheet.carries) = (own, carried);
        } else {
            (sheet.columns, sheet.carries) = (columns.clone(), carries.clone());
        }
        sheets.push(sheet);
    }
    if let Some(first) = sheets.first_mut() {
        first.retired = retired;
    }
    sheets
}

/// The headings above a part, but for those that are about a code.
fn path(heads: &[Head], sections: &BTreeSet<String>, node: usize) -> Path {
    let mut path = Vec::new();
    let mut above = heads.partition_point(|head| head.node < node).checked_sub(1);
    // The nearest heading before a part is above it, or its neighbour: then those above that are.
    while let Some(at) = above {
        let Some(head) = heads.get(at) else { break };
        if head.code.is_none() && head.end > node {
            path.push(at);
        }
        above = head.parent;
    }
    path.reverse();
    // Below the heading of an expected section, others are of the text above its codes.
    let expected = |at: &usize| heads.get(*at).is_some_and(|head| sections.contains(&normal(&head.words)));
    let below_title = |at: &usize| heads.get(*at).is_some_and(|head| head.level > 1);
    let section = path.iter().position(|at| below_title(at) && expected(at)).or_else(|| path.iter().position(expected));
    if let Some(section) = section {
        path.truncate(section + 1);
    }
    path
}

/// Sections that say they have no codes.
fn empty_sections(nodes: &[&Node], heads: &[Head], sections: &BTreeSet<String>, placed: &[Placed]) -> Vec<Placed> {
    let full: BTreeSet<&Path> = placed.iter().map(|placed| &placed.path).collect();
    let empty = nodes.iter().enumerate().filter(|(_, node)| page::is_empty_section(node)).map(|(at, _)| at);
    let empty =
        empty.map(|node| Placed { path: path(heads, sections, node), cluster: Cluster { node, entries: Vec::new() } });
    empty.filter(|placed| !placed.path.is_empty() && !full.contains(&placed.path)).collect()
}

/// Parts a page whose clusters give the same codes other meanings.
fn split(cx: &Context<'_>, placed: Vec<Placed>) -> Vec<Vec<Placed>> {
    let expected = placed
        .iter()
        .flat_map(|placed| &placed.cluster.entries)
        .any(|entry| cx.hints.codes.contains(entry.code.as_str()));
    if expected || !has_conflicts(&placed.iter().collect::<Vec<_>>()) {
        return vec![placed];
    }
    let deepest = placed.iter().map(|placed| placed.path.len()).max().unwrap_or(0);
    for depth in 1..=deepest {
        let mut parts: BTreeMap<&[usize], Vec<&Placed>> = BTreeMap::new();
        for placed in &placed {
            parts.entry(placed.path.get(..depth).unwrap_or(&placed.path)).or_default().push(placed);
        }
        if parts.len() > 1 && !parts.values().any(|part| has_conflicts(part)) {
            return parted(placed, |placed| placed.path.get(..depth).unwrap_or(&placed.path).to_vec());
        }
    }
    // Without headings to tell them apart, each table stands by itself.
    parted(placed, |placed| vec![placed.cluster.node])
}

fn parted(placed: Vec<Placed>, name: impl Fn(&Placed) -> Path) -> Vec<Vec<Placed>> {
    let mut order: Vec<Path> = Vec::new();
    let mut parts: BTreeMap<Path, Vec<Placed>> = BTreeMap::new();
    for placed in placed {
        let name = name(&placed);
        if !parts.contains_key(&name) {
            order.push(name.clone());
        }
        parts.entry(name).or_default().push(placed);
    }
    order.into_iter().filter_map(|name| parts.remove(&name)).collect()
}

/// Whether codes that stand in several clusters mean something else in each: one of them where like stands below another
/// heading than like (that the others agree is usual: every part of an interface has the same 401), else most of them.
fn has_conflicts(placed: &[&Placed]) -> bool {
    // The lines of a code in the first cluster that has it.
    let mut first: BTreeMap<&Code, (usize, &Placed, Origin, Vec<&Line>)> = BTreeMap::new();
    let (mut same, mut other) = (0_usize, 0_usize);
    for placed in placed {
        let is_heading = placed.cluster.entries.first().is_some_and(|entry| entry.origin == Origin::Heading);
        // Headings that follow one another below one heading are one cluster.
        let cluster = if is_heading {
            placed.path.last().map_or(usize::MAX, |head| usize::MAX / 2 + head)
        } else {
            placed.cluster.node
        };
        let mut seen: BTreeSet<&Code> = BTreeSet::new();
        for entry in &placed.cluster.entries {
            let known = first.entry(&entry.code).or_insert_with(|| (cluster, placed, entry.origin, Vec::new()));
            let (home, there, origin, lines) = known;
            if *home == cluster {
                lines.push(&entry.line);
            } else if seen.insert(&entry.code) {
                let related = lines.iter().take(8).any(|line| related(line, &entry.line));
                if !related && *origin == entry.origin && there.path != placed.path {
                    return true;
                }
                *(if related { &mut same } else { &mut other }) += 1;
            }
        }
    }
    other > same
}

/// The number of the heading that is the title, and how far the headings of the groups are below it.
fn title_of(cx: &Context<'_>, heads: &[Head], part: &[Placed], one_of_several: bool) -> Option<usize> {
    let mut paths = part.iter().map(|placed| &placed.path);
    let first = paths.next()?;
    let common = paths.fold(first.len(), |common, path| {
        first.iter().take(common).zip(path).take_while(|(one, other)| one == other).count()
    });
    let is_section = |at: &usize| {
        let words = heads.get(*at).map(|head| normal(&head.words)).unwrap_or_default();
        cx.hints.sections.iter().any(|section| normal(section) == words)
    };
    let common = first.get(..common)?;
    let several = part.iter().any(|placed| placed.path != *first);
    let candidate = match common {
        [] => None,
        // What tells a sheet from its neighbours is its lowest heading.
        [.., last] if one_of_several => Some(*last),
        [only] if several => Some(*only),
        // One group only: a heading of the first level is the title of its page, one below it that of the group.
        [only] => Some(*only).filter(|at| heads.get(*at).is_some_and(|head| head.level == 1)),
        [.., last] if several => Some(*last),
        [top, ..] => Some(*top),
    }?;
    let is_title = cx
        .hints
        .title
        .as_ref()
        .is_some_and(|title| heads.get(candidate).is_some_and(|head| normal(&head.words) == normal(title)));
    if !is_title && is_section(&candidate) && part.iter().any(|placed| placed.path.last() == Some(&candidate)) {
        let above = heads.get(candidate)?.parent;
        return above;
    }
    Some(candidate)
}

/// One sheet; `named` is the title that the page gives itself, and whether it is one of several.
fn sheet(
    cx: &Context<'_>,
    nodes: &[&Node],
    setting: &Setting<'_>,
    named: (Option<&str>, bool),
    part: Vec<Placed>,
) -> Sheet {
    let heads = setting.heads;
    let (title, several) = named;
    let top = title_of(cx, heads, &part, several);
    let heading = |at: usize| heads.get(at).and_then(|head| super::plain_said(&head.words, head.at));
    let one_code = part.len() == 1
        && part.iter().all(|placed| {
            placed.path.is_empty()
                && placed.cluster.entries.first().is_some_and(|entry| entry.origin == Origin::Heading)
        });
    let named = top.and_then(heading);
    let title = named.or_else(|| {
        let place = nodes.first().map_or(0..0, |node| node.range.start..node.range.start);
        title.filter(|_| !one_code).and_then(|title| super::plain_said(title, cx.at(&place, None)))
    });
    let mut sheet = Sheet { title, intro: intro(cx, nodes, setting, top, &part), ..Sheet::default() };
    let mut groups: BTreeMap<(Option<usize>, String), usize> = BTreeMap::new();
    let mut records: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
    let mut seen: BTreeMap<(Code, String), Vec<(Line, usize)>> = BTreeMap::new();
    for placed in part {
        let node = placed.cluster.node;
        let below = placed.path.last().copied().filter(|last| Some(*last) != top);
        let mut group_of = |sheet: &mut Sheet, section: Option<&Said>| {
            let name = section.map(|said| normal(&plain_text(&said.text))).unwrap_or_default();
            *groups.entry((below.filter(|_| section.is_none()), name)).or_insert_with(|| {
                let title = section.cloned().or_else(|| below.and_then(heading));
                let intro = match (section, below.and_then(|at| heads.get(at))) {
                    (None, Some(head)) => between(cx, nodes, head.node + 1, node),
                    _ => None,
                };
                sheet.groups.push(Group { title, intro, records: Vec::new() });
                sheet.groups.len() - 1
            })
        };
        if placed.cluster.entries.is_empty() {
            group_of(&mut sheet, None);
        }
        // The records that this cluster began, and those that it only adds to.
        let mut own: BTreeSet<Code> = BTreeSet::new();
        let mut enriched: BTreeSet<Code> = BTreeSet::new();
        for entry in placed.cluster.entries {
            // Only what is the same in every cell is said twice.
            let name = format!("{}\n{}", key(entry.line.summary.as_ref()), key(entry.line.description.as_ref()));
            let equal = seen.entry((entry.code.clone(), name)).or_default();
            let known = records.get(&entry.code).copied();
            if let Some((first, home)) = equal.iter_mut().find(|(line, _)| *line == entry.line) {
                // A code may stand in an overview and in a part of its own, but in neither of them twice.
                let is_double = *home == node && first.at.span != entry.line.at.span;
                let record = known.and_then(|(group, at)| sheet.groups.get_mut(group)?.records.get_mut(at));
                if let Some(record) = record.filter(|_| is_double) {
                    record.repeated.push(entry.line.at);
                }
                *home = node;
                continue;
            }
            equal.push((entry.line.clone(), node));
            let Some((group, at)) = known else {
                let group = group_of(&mut sheet, entry.section.as_ref());
                let Some(group_records) = sheet.groups.get_mut(group).map(|group| &mut group.records) else { continue };
                records.insert(entry.code.clone(), (group, group_records.len()));
                own.insert(entry.code.clone());
                group_records.push(Record {
                    code: entry.code,
                    at: entry.at,
                    origin: entry.origin,
                    lines: vec![entry.line],
                    repeated: Vec::new(),
                });
                continue;
            };
            let Some(record) = sheet.groups.get_mut(group).and_then(|group| group.records.get_mut(at)) else {
                continue;
            };
            let within = own.contains(&entry.code);
            join(cx, record, entry, within, &mut enriched);
        }
    }
    for record in sheet.groups.iter_mut().flat_map(|group| &mut group.records) {
        keep_differences(&mut record.lines);
    }
    sheet
}

/// The text between two tables of one section and below its last one is in no sheet, and is not told: most of it is
/// about the page. So it is with paragraphs below the heading of retired codes that name none.
///
/// The text above the codes: from the title to the first group or table.
fn intro(
    cx: &Context<'_>,
    nodes: &[&Node],
    setting: &Setting<'_>,
    top: Option<usize>,
    part: &[Placed],
) -> Option<Said> {
    let first = part.first()?.cluster.node;
    let heads = setting.heads.get(..setting.heads.partition_point(|head| head.node < first))?;
    let start = top.and_then(|top| setting.heads.get(top)).map_or(0, |head| head.node + 1);
    // With several sheets on a page, only the headings say what belongs to which.
    if top.is_none() && heads.iter().any(|head| head.code.is_some()) {
        return None;
    }
    // What stands before the codes of another sheet is said of those.
    let before = setting.starts.partition_point(|start| *start < first).checked_sub(1);
    let start = start.max(before.and_then(|before| setting.starts.get(before)).map_or(0, |before| before + 1));
    // The text of a source may have headings of its own.
    let headings: BTreeSet<String> = cx.hints.headings.iter().map(|heading| normal(heading)).collect();
    let ends = |head: &&Head| !headings.contains(&normal(&head.words)) && !page::is_contents_heading(&head.words);
    let below = heads.get(heads.partition_point(|head| head.node < start)..)?;
    let heading = below.iter().find(ends).map_or(first, |head| head.node);
    let section = setting.sections.get(setting.sections.partition_point(|section| *section < start));
    let end = section.map_or(heading, |section| heading.min(*section));
    between(cx, nodes, start, end.min(first))
}

/// The text of some parts of a page, without what is beside it.
fn between(cx: &Context<'_>, nodes: &[&Node], start: usize, end: usize) -> Option<Said> {
    let kept: Vec<&Node> = nodes.get(start..end)?.iter().copied().filter(|node| !page::is_beside(cx, node)).collect();
    let (first, last) = (kept.first()?, kept.last()?);
    let blocks: Vec<Block> = kept.iter().flat_map(|node| text(std::slice::from_ref(*node)).blocks).collect();
    let said = Said { text: RichText { blocks }, at: cx.at(&(first.range.start..last.range.end), None) };
    (!said.text.is_empty()).then_some(said)
}
