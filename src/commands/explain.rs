//! `statusbook explain`: what a rule means and how to satisfy it.

use crate::cli::{ExplainArgs, ExplainFormat};
use crate::diagnostic::explain::{self, Known};
use crate::diagnostic::rules::{self, GROUPS, Group, Rule};
use crate::richtext::{markdown, terminal as styled};
use crate::source::nearest;
use crate::terminal::{self, Ending, Outcome};

/// What a name stands for.
enum Found {
    Rule(&'static Rule),
    Groups(Vec<&'static Group>),
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(args: &ExplainArgs) -> Ending {
    let Some(found) = find(args.rule.as_deref()) else {
        terminal::error(&unknown(args.rule.as_deref().unwrap_or_default()));
        return Ok(Outcome::CouldNotRun);
    };
    let text = match (args.format, found) {
        (ExplainFormat::Json, Found::Rule(rule)) => serde_json::to_string_pretty(&Known::of(rule))? + "\n",
        (ExplainFormat::Json, Found::Groups(groups)) => {
            let all: Vec<Known> = groups.iter().flat_map(|group| group.rules).map(|rule| Known::of(rule)).collect();
            serde_json::to_string_pretty(&all)? + "\n"
        }
        (ExplainFormat::Human, Found::Groups(groups)) => explain::list(&groups),
        (ExplainFormat::Human, Found::Rule(rule)) => {
            let text = explain::rule(rule);
            // Without colours Markdown is as easy to read, and easier to pass on.
            if terminal::result_colors() { styled::write(&markdown::read(&text).text) } else { text }
        }
    };
    terminal::result(&text)
}

/// The rule of an id, also as it stands in a report, or of a name that is its only; the rules of a group; without a name all.
fn find(name: Option<&str>) -> Option<Found> {
    let Some(name) = name else { return Some(Found::Groups(GROUPS.iter().collect())) };
    let name = name.trim().trim_start_matches('[').trim_end_matches([']', '/']).to_lowercase();
    if let Some(rule) = rules::find(&name) {
        return Some(Found::Rule(rule));
    }
    if let Some(group) = GROUPS.iter().find(|group| group.name == name) {
        return Some(Found::Groups(vec![group]));
    }
    let mut of_name = rules::all().filter(|rule| rule.id.split_once('/').is_some_and(|(_, own)| own == name));
    match (of_name.next(), of_name.next()) {
        (Some(rule), None) => Some(Found::Rule(rule)),
        _ => None,
    }
}

fn unknown(name: &str) -> String {
    let ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
    let own = |id: &'static str| id.split_once('/').map_or(id, |(_, own)| own);
    let same: Vec<&str> = rules::all().map(|rule| rule.id).filter(|id| own(id) == name).collect();
    let names: Vec<&str> = rules::all().map(|rule| own(rule.id)).chain(GROUPS.iter().map(|group| group.name)).collect();
    let near = if same.is_empty() {
        nearest(name, &ids).or_else(|| nearest(name, &names)).into_iter().collect()
    } else {
        same
    };
    let help = match near.as_slice() {
        [] => "`statusbook explain` lists all rules.".to_owned(),
        near => format!("Did you mean {}?", near.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" or ")),
    };
    format!("there is no rule `{}`\n  help: {help}", crate::diagnostic::printable(name))
}
