//! Which tables are about codes, and what each of their columns says.

use super::looks::Looks;
use super::phrases::says_phrase;
use super::roles::{assign_rest, assign_texts};
use super::token::{Shape, lead, shape};
use super::view::View;
use super::words::{Sense, own_key, sense};
use super::{Context, normal};
use crate::copies::SheetColumn;

/// What a column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The code.
    Code,
    /// The summary.
    Summary,
    /// The description.
    Description,
    /// The section.
    Section,
    /// A field, by its key in the source.
    Field(String),
    /// Nothing but the number of the row.
    Count,
}

/// What was found out about a table.
pub(super) struct Plan {
    /// Where the rows begin.
    pub(super) body: usize,
    /// The cells of the head, in plain normal words.
    pub(super) head: Vec<String>,
    /// What each column says.
    pub(super) roles: Vec<Role>,
    /// The columns beyond the usual ones.
    pub(super) columns: Vec<SheetColumn>,
    /// Whether the head says which column is the code, so that any text in it is one.
    pub(super) sure: bool,
    /// Whether the code stands below the heading that is expected.
    pub(super) expected: bool,
}

/// Headings of tables that list something else, whatever their other columns look like.
const ELSEWHERE: &[&str] = &[
    "country",
    "currency",
    "language",
    "price",
    "discount",
    "airport",
    "color",
    "colour",
    "locale",
    "timezone",
    "time zone",
    "product",
    "quantity",
    "stock",
    "sku",
    "unit",
    "city",
    "region",
    "population",
    "capital",
    "dial code",
    "iso",
    "land",
    "sprache",
    "währung",
    "pays",
    "país",
    "state",
];
/// Headings of tables of parameters, versions, limits and the like.
const NO_CODES: &[&str] = &[
    "required",
    "mandatory",
    "optional",
    "default",
    "default value",
    "price",
    "cost",
    "date",
    "released",
    "release date",
    "year",
    "port",
    "size",
    "quantity",
    "amount",
    "changes",
    "change",
    "author",
    "pflicht",
    "obligatoire",
    "obligatorio",
    "standard",
    "standardwert",
    "必須",
    "必填",
    "必选",
    "默认值",
    "limit",
    "limits",
    "plan",
    "unit",
    "data type",
    "datatype",
    "nullable",
    "format",
    "range",
    "minimum",
    "maximum",
    "version",
    "email",
    "phone",
    "license",
    "stars",
];
const ADDRESSES: &[&str] = &["endpoint", "path", "url", "uri", "route", "operation", "endpoints", "resource"];

/// What a table says of codes, or why it says nothing.
pub(super) fn plan(view: &View<'_>, cx: &Context<'_>, spoken: bool) -> Result<Plan, &'static str> {
    let columns = view.columns();
    if view.rows.is_empty() || columns == 0 {
        return Err("it is empty");
    }
    let (top, body) = head(view, cx);
    let titles: Vec<String> = (0..columns).map(|column| title(view, column, top, body)).collect();
    let senses: Vec<Sense> = titles.iter().map(|title| hinted(title, cx)).collect();
    let heads: Vec<String> = titles.iter().map(|title| normal(title)).collect();
    let looks: Vec<Looks> = (0..columns).map(|column| Looks::of(view, column, body, cx)).collect();
    let has_head = heads.iter().any(|head| !head.is_empty());
    let expected = |column: usize| cx.columns.get(heads.get(column).map_or("", String::as_str)).map(String::as_str);
    let setting = Setting { has_head, spoken, named: names_statuses(view, body), cx };
    let code = code_column(&senses, &looks, &heads, setting);
    let code = code.ok_or(if has_head {
        "no column holds codes"
    } else {
        "it has no head, and its first column holds no codes"
    })?;
    let sense = &senses[code];
    let hinted_code = expected(code) == Some("code") || looks[code].mostly(looks[code].expected, 50);
    if !hinted_code {
        refuse(code, &senses, &looks, &heads, spoken)?;
    }
    let mut roles: Vec<Option<Role>> = vec![None; columns];
    roles[code] = Some(Role::Code);
    for column in 0..columns {
        let role = match expected(column) {
            _ if roles[column].is_some() => continue,
            Some("code") | None => match own_key(&titles[column]) {
                Some(key) => role_of(key),
                None => continue,
            },
            Some(key) => role_of(key),
        };
        if !roles.contains(&Some(role.clone())) {
            roles[column] = Some(role);
        }
    }
    assign_texts(&mut roles, &senses, &looks, code, has_head);
    // "Description | Explanation": the second is the longer one.
    let at = |role: Role| roles.iter().position(|known| known.as_ref() == Some(&role));
    if let (Some(summary), Some(description)) = (at(Role::Summary), at(Role::Description))
        && description < summary
        && matches!(heads[summary].as_str(), "explanation" | "condition" | "definition")
    {
        roles.swap(summary, description);
    }
    let columns = assign_rest(&mut roles, &senses, &looks, &titles);
    let by_head = expected(code) == Some("code");
    let head = if body > top { heads } else { Vec::new() };
    let roles = roles.into_iter().map(|role| role.unwrap_or(Role::Count)).collect();
    Ok(Plan { body, head, roles, columns, sure: sense.code >= 3 || hinted_code, expected: by_head })
}

fn role_of(key: &str) -> Role {
    match key {
        "code" => Role::Code,
        "summary" => Role::Summary,
        "description" => Role::Description,
        key => Role::Field(key.to_owned()),
    }
}

/// What a heading means where the expected columns say it, or else by itself.
fn hinted(title: &str, cx: &Context<'_>) -> Sense {
    match cx.columns.get(&normal(title)).map(String::as_str) {
        Some("code") => Sense { code: 3, ..Sense::default() },
        Some(_) => Sense::default(),
        None => sense(title),
    }
}

/// Where the head begins and ends. Rows across the table above it are its title.
fn head(view: &View<'_>, cx: &Context<'_>) -> (usize, usize) {
    let top = (0..view.rows.len()).take_while(|row| view.is_across(*row)).count();
    let top = if top >= view.rows.len() { 0 } else { top };
    if view.marked > top {
        return (top, view.marked);
    }
    let known = |row: usize| {
        let words = view.words.get(row).map_or(&[][..], Vec::as_slice);
        let senses: Vec<Sense> = words.iter().map(|word| hinted(word, cx)).collect();
        let is_known = |at: usize| {
            let sense: &Sense = &senses[at];
            let expected = cx.columns.contains_key(&normal(&words[at]));
            let texts = sense.summary.max(sense.description);
            expected || sense.code > 0 || texts > 0 || sense.field.is_some() || sense.section
        };
        let count = (0..senses.len()).filter(|at| is_known(*at)).count();
        let has_codes = words.iter().any(|word| lead(word).is_some_and(|lead| lead.shape == Shape::Status));
        let says_code = senses.iter().any(|sense| sense.code > 0);
        !has_codes && says_code && (count >= 2 || (count == 1 && words.len() == 1))
    };
    let blank = view.words.get(top).is_some_and(|row| row.iter().all(String::is_empty));
    (top, top + usize::from(known(top) || blank))
}

/// The heading of a column: of its lowest row of the head, or of all where that alone says nothing.
fn title(view: &View<'_>, column: usize, top: usize, body: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in top..body {
        let word = view.words.get(row).and_then(|row| row.get(column)).map_or("", |word| word.trim());
        if !word.is_empty() && parts.last() != Some(&word) {
            parts.push(word);
        }
    }
    match parts.as_slice() {
        [] => String::new(),
        [.., last] if sense(last) != Sense::default() || parts.len() == 1 => (*last).to_owned(),
        all => all.join(" "),
    }
}

#[derive(Clone, Copy)]
struct Setting<'c> {
    has_head: bool,
    spoken: bool,
    /// Whether rows name statuses of HTTP as the registry does.
    named: bool,
    cx: &'c Context<'c>,
}

/// Whether many rows have a status of HTTP and its usual name.
fn names_statuses(view: &View<'_>, body: usize) -> bool {
    const MOST: usize = 200;
    let rows = view.words.iter().skip(body).take(MOST);
    let (mut all, mut named) = (0_usize, 0_usize);
    for row in rows {
        all += 1;
        let found = row.iter().take(3).find_map(|cell| lead(cell).filter(|lead| lead.shape == Shape::Status));
        let says =
            |code: &String| row.iter().any(|cell| says_phrase(code, cell.strip_prefix(code.as_str()).unwrap_or(cell)));
        named += usize::from(found.is_some_and(|lead| lead.codes.first().is_some_and(says)));
    }
    named > 0 && named * 4 >= all
}

/// The column of the codes.
fn code_column(senses: &[Sense], looks: &[Looks], heads: &[String], setting: Setting<'_>) -> Option<usize> {
    let explained = senses.iter().any(|sense| sense.summary >= 6 || sense.description >= 7);
    let mut best: Option<(usize, usize)> = None;
    for (column, (sense, look)) in senses.iter().zip(looks).enumerate() {
        if look.filled == 0 {
            // A table of ours may be empty but for its head; nothing else is taken for codes without any.
            continue;
        }
        let expected = setting.cx.columns.get(&heads[column]).is_some_and(|key| key == "code");
        let hinted = look.mostly(look.expected, 50);
        let token = look.mostly(look.tokens.max(look.codes), 60);
        let usable = look.mostly(look.codes, 60);
        let solid = look.mostly(look.codes, 80);
        let plain = look.mostly(look.codes - look.names, 60);
        let mut score = match sense.code {
            _ if expected => 1000,
            3 if hinted || token || (explained && look.average() <= 4) => 300,
            2 if usable && (plain || setting.spoken || explained) && !look.counts => 200,
            1 if solid && explained && !look.counts && (setting.spoken || look.are_statuses()) => 100,
            0 if look.are_statuses() && (setting.spoken || setting.named) && sense.field != Some("http_status") => 50,
            0 if !setting.has_head && column < 2 && solid && !look.counts => match () {
                () if look.mostly(look.statuses, 80) && (setting.named || setting.spoken) => 40,
                () if setting.spoken
                    || look.mostly(look.codes - look.names - look.statuses, 80)
                        && look.distinct > 1
                        && look.tokens < look.words.max(1) * 2 =>
                {
                    if setting.spoken {
                        30
                    } else {
                        continue;
                    }
                }
                () => continue,
            },
            _ if hinted => 20,
            _ => continue,
        };
        score += if hinted { 500 } else { 0 };
        // Of two columns that both say so, the one whose values tell rows apart; of two such, the more specific one.
        score += 60 * look.distinct / look.filled.max(1);
        score += if look.mostly(look.statuses, 80) { 0 } else { 10 };
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, column));
        }
    }
    best.map(|(_, column)| column)
}

/// Tables that look as if they were about codes and are not.
fn refuse(code: usize, senses: &[Sense], looks: &[Looks], heads: &[String], spoken: bool) -> Result<(), &'static str> {
    // What is told of a code is told in words.
    let words =
        looks.iter().enumerate().any(|(at, look)| at != code && (look.filled == 0 || look.mostly(look.texts, 50)));
    if heads.len() > 1 && !words && looks[code].more == 0 {
        return Err("it says nothing of its codes");
    }
    let has = |list: &[&str]| heads.iter().position(|head| list.contains(&head.as_str()));
    let (sense, look) = (&senses[code], &looks[code]);
    let statuses = look.mostly(look.statuses, 50);
    if sense.code >= 3 {
        if !statuses && has(ELSEWHERE).is_some() {
            return Err("its codes are no codes of statuses or errors");
        }
        let explained =
            senses.iter().enumerate().any(|(at, sense)| at != code && sense.summary.max(sense.description) >= 3);
        if look.kind && !spoken {
            return Err("its codes are no codes of statuses or errors");
        }
        if !statuses && !explained && !spoken && heads.len() > 1 {
            return Err("it says nothing of its codes");
        }
    } else if has(NO_CODES).is_some() || has(ELSEWHERE).is_some_and(|at| at != code) {
        return Err("it lists something else than codes");
    } else if years(look, heads, code) {
        return Err("it lists years");
    }
    if has(ADDRESSES).is_some_and(|at| at < code) {
        return Err("it lists operations, not codes");
    }
    Ok(())
}

fn years(look: &Looks, heads: &[String], code: usize) -> bool {
    look.statuses == 0 && heads.get(code).is_some_and(|head| matches!(head.as_str(), "year" | "jahr" | "année" | "año"))
}

/// Whether a text is a code and nothing else.
pub(super) fn is_code(text: &str) -> bool {
    shape(text).is_some()
}
