//! `statusbook explain`: what a rule means and how to satisfy it.

use crate::cli::{ExplainArgs, ExplainFormat};
use crate::diagnostic::explain::{self, Known};
use crate::diagnostic::rules::{self, GROUPS, Group, Rule};
use crate::richtext::{markdown, terminal as styled};
use crate::source::nearest;
use crate::terminal::{self, Ending, Outcome};

/// What a name stands for.
#[derive(Clone, Copy)]
enum Found {
    Rule(&'static Rule),
    Groups(&'static [Group]),
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(args: &ExplainArgs) -> Ending {
    let names = if args.rules.is_empty() { vec![ALL] } else { args.rules.iter().map(String::as_str).collect() };
    let found: Vec<(&str, Option<Found>)> = names.into_iter().map(|name| (name, find(name))).collect();
    for (name, _) in found.iter().filter(|(_, found)| found.is_none()) {
        terminal::error(&unknown(name));
    }
    let Some(found) = found.into_iter().map(|(_, found)| found).collect::<Option<Vec<Found>>>() else {
        return Ok(Outcome::CouldNotRun);
    };
    terminal::result(&match args.format {
        ExplainFormat::Human => found.into_iter().map(human).collect::<Vec<_>>().join("\n"),
        ExplainFormat::Json => json(&found)? + "\n",
    })
}

fn human(found: Found) -> String {
    match found {
        Found::Groups(groups) => explain::list(&groups.iter().collect::<Vec<_>>()),
        Found::Rule(rule) => {
            let text = explain::rule(rule);
            // Without colours Markdown is as easy to read, and easier to pass on.
            if terminal::result_colors() { styled::write(&markdown::read(&text).text) } else { text }
        }
    }
}

/// One rule by itself; several, and those of groups, in a list.
fn json(found: &[Found]) -> serde_json::Result<String> {
    if let [Found::Rule(rule)] = found {
        return serde_json::to_string_pretty(&Known::of(rule));
    }
    let mut all: Vec<Known> = Vec::new();
    for one in found {
        match one {
            Found::Rule(rule) => all.push(Known::of(rule)),
            Found::Groups(groups) => {
                all.extend(groups.iter().flat_map(|group| group.rules).map(|rule| Known::of(rule)))
            }
        }
    }
    serde_json::to_string_pretty(&all)
}

/// What stands for all rules.
const ALL: &str = "all";

/// A name as it stands in a report: `error[text/spelling]: …`, `text/spelling:`.
fn bare(name: &str) -> String {
    let inner = name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or(name, |(inner, _)| inner);
    let name = inner.trim().trim_matches(['`', '[', ']', '(', ')', '"', '\'']);
    name.trim_end_matches([':', ',', '.', '*', '/']).to_lowercase()
}

/// The rule of an id, also as it stands in a report, or of a name that is its only; the rules of a group; all.
fn find(name: &str) -> Option<Found> {
    let name = bare(name);
    if name == ALL {
        return Some(Found::Groups(GROUPS));
    }
    if let Some(rule) = rules::find(&name) {
        return Some(Found::Rule(rule));
    }
    if let Some(at) = GROUPS.iter().position(|group| group.name == name) {
        return GROUPS.get(at..=at).map(Found::Groups);
    }
    let mut of_name = rules::all().filter(|rule| own(rule.id) == name);
    match (of_name.next(), of_name.next()) {
        (Some(rule), None) => Some(Found::Rule(rule)),
        _ => None,
    }
}

/// The name of a rule within its group.
fn own(id: &'static str) -> &'static str {
    id.split_once('/').map_or(id, |(_, own)| own)
}

/// How many rules are offered that begin as a name does.
const OFFERED: usize = 3;

fn unknown(name: &str) -> String {
    let asked = bare(name);
    let ids: Vec<&'static str> = rules::all().map(|rule| rule.id).collect();
    let names: Vec<&str> = rules::all().map(|rule| own(rule.id)).chain(GROUPS.iter().map(|group| group.name)).collect();
    let begin = |id: &&'static str| asked.len() > 2 && (id.starts_with(&asked) || own(id).starts_with(&asked));
    let near: Vec<&str> = match ids.iter().copied().filter(|id| own(id) == asked).collect::<Vec<_>>() {
        same if !same.is_empty() => same,
        _ => nearest(&asked, &ids).or_else(|| nearest(&asked, &names)).into_iter().collect(),
    };
    let near = if near.is_empty() { ids.iter().copied().filter(begin).take(OFFERED).collect() } else { near };
    let help = match near.as_slice() {
        [] => "`statusbook explain` lists all rules.".to_owned(),
        near => format!("Did you mean {}?", near.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" or ")),
    };
    format!("there is no rule `{}`\n  help: {help}", crate::diagnostic::printable(name))
}
