//! What the columns beside that of the codes say.

use std::collections::BTreeMap;

use super::looks::Looks;
use super::normal;
use super::table::Role;
use super::words::{Sense, own_field};
use crate::copies::SheetColumn;

/// Chooses summary and description among the columns that may be either.
pub(super) fn assign_texts(roles: &mut [Option<Role>], senses: &[Sense], looks: &[Looks], code: usize, has_head: bool) {
    let mut has_summary = roles.contains(&Some(Role::Summary));
    let mut has_description = roles.contains(&Some(Role::Description));
    let free = |roles: &[Option<Role>], at: usize| roles[at].is_none();
    // Another column of bare codes is no text, unless it is the only name there is.
    let texts = |at: usize| !looks[at].mostly(looks[at].statuses, 80);
    let named = |at: usize| {
        looks[at].filled > 1 && looks[at].mostly(looks[at].names, 80) && looks[at].mostly(looks[at].tokens, 80)
    };
    // Text in the cells of the codes is the summary, unless a heading says in so many words where that is.
    let says_summary = |at: usize| {
        let Sense { summary, description, .. } = senses[at];
        texts(at) && (summary >= 8 || (summary == 7 && description == 0 && !named(at)))
    };
    has_summary |= looks[code].mostly(looks[code].more, 50)
        && !(0..roles.len()).any(|at| at != code && free(roles, at) && says_summary(at));
    let (mut best, mut pair) = (0, None);
    if !has_summary && !has_description {
        // No table for readers has more columns that might be either.
        const MOST: usize = 32;
        let all: Vec<usize> =
            (0..roles.len()).filter(|at| free(roles, *at) && senses[*at] != Sense::default()).take(MOST).collect();
        for &summary in all.iter().filter(|at| senses[**at].summary > 0 && texts(**at)) {
            for &description in all.iter().filter(|at| **at != summary && senses[**at].description > 0) {
                let score = usize::from(senses[summary].summary) + usize::from(senses[description].description);
                let score =
                    (score * 2).saturating_sub(if named(summary) { 7 } else { 0 }) + usize::from(summary < description);
                if score > best {
                    (best, pair) = (score, Some((summary, description)));
                }
            }
        }
    }
    if let Some((summary, description)) = pair {
        roles[summary] = Some(Role::Summary);
        roles[description] = Some(Role::Description);
        return;
    }
    // One of them at most is said by a heading.
    let strongest = |roles: &[Option<Role>], of: fn(&Sense) -> u8| {
        (0..roles.len())
            .filter(|at| free(roles, *at) && of(&senses[*at]) > 0 && texts(*at))
            .max_by_key(|at| (of(&senses[*at]), std::cmp::Reverse(*at)))
    };
    let of_summary = strongest(roles, |sense| sense.summary).filter(|_| !has_summary);
    let of_description = strongest(roles, |sense| sense.description).filter(|_| !has_description);
    match (of_summary, of_description) {
        (Some(summary), Some(description)) => {
            let (sense, look) = (&senses[summary], &looks[summary]);
            let short = look.average() <= if sense.summary >= 7 { 12 } else { 6 };
            if short || summary != description {
                roles[summary] = Some(Role::Summary);
                has_summary = true;
            } else {
                roles[description] = Some(Role::Description);
                has_description = true;
            }
        }
        (Some(summary), None) => {
            roles[summary] = Some(Role::Summary);
            has_summary = true;
        }
        (None, Some(description)) => {
            roles[description] = Some(Role::Description);
            has_description = true;
        }
        (None, None) => {}
    }
    // Columns that no word is known for: the first short one names the code, the next describes it.
    let unknown = |roles: &[Option<Role>], at: usize| {
        free(roles, at) && senses[at] == Sense::default() && looks[at].filled > 0 && !looks[at].counts
    };
    let mut candidates: Vec<usize> = (0..roles.len()).filter(|at| unknown(roles, *at)).collect();
    if has_head && (has_summary || has_description) {
        return;
    }
    if !has_summary
        && (candidates.len() > 1 || candidates.first().is_some_and(|at| looks[*at].average() <= 5))
        && !candidates.is_empty()
    {
        roles[candidates.remove(0)] = Some(Role::Summary);
    }
    if !has_description && !candidates.is_empty() {
        roles[candidates.remove(0)] = Some(Role::Description);
    }
}

/// Gives the other columns their fields.
pub(super) fn assign_rest(
    roles: &mut [Option<Role>],
    senses: &[Sense],
    looks: &[Looks],
    titles: &[String],
) -> Vec<SheetColumn> {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for role in roles.iter().flatten() {
        if let Role::Field(key) = role {
            used.insert(key.clone(), 1);
        }
    }
    let mut has_section = roles.contains(&Some(Role::Section));
    let mut columns = Vec::new();
    for at in 0..roles.len() {
        if roles[at].is_none() {
            let (sense, look) = (&senses[at], &looks[at]);
            let status = look.mostly(look.statuses, 80) && look.registered.len() * 2 >= look.distinct.min(20);
            let known = match sense.field {
                Some("http_status") if status => Some("http_status"),
                Some("http_status") => None,
                // A type is an address; "client error" is a kind.
                Some("type") => None,
                Some(field) => Some(field),
                None if status && sense.code >= 2 => Some("http_status"),
                None => None,
            };
            let blank = titles[at].is_empty() && look.filled == 0;
            roles[at] = Some(match known {
                _ if blank || (look.counts && is_number(&titles[at], sense)) => Role::Count,
                Some(field) if !used.contains_key(field) => Role::Field(field.to_owned()),
                None if sense.section && !has_section => Role::Section,
                _ => {
                    let key = own_field(&titles[at]);
                    match used.get(&key) {
                        None => Role::Field(key),
                        Some(count) => Role::Field(format!("{key}-{}", count + 1)),
                    }
                }
            });
        }
        has_section |= roles[at] == Some(Role::Section);
        if let Some(Role::Field(key)) = &roles[at] {
            *used.entry(key.clone()).or_insert(0) += 1;
            columns.push(SheetColumn { field: key.clone(), title: titles[at].clone() });
        }
    }
    columns
}

/// Whether a heading stands above numbers of rows.
fn is_number(title: &str, sense: &Sense) -> bool {
    const NUMBERS: &[&str] = &[
        "s no",
        "sno",
        "sl no",
        "sr no",
        "sr",
        "serial",
        "serial no",
        "serial number",
        "row",
        "item",
        "lfd nr",
        "pos",
        "n",
        "序号",
        "番号",
    ];
    (sense.code == 1 && sense.summary == 0) || title.trim().is_empty() || NUMBERS.contains(&normal(title).as_str())
}
