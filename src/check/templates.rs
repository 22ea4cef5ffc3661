//! Rules about the author's own templates.

use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::model::{Book, Output, Template};
use crate::render::{built_in_templates, region_template};
use crate::source::nearest;

/// A template takes the place of a built-in one of the same name, or another of the author's names it.
pub(super) fn unused_template(book: &Book, sources: &SourceMap, findings: &mut Findings) {
    for template in &book.templates {
        let (output, name) = template.name.split_once('/').unwrap_or(("", &template.name));
        let built_in: Vec<&str> =
            Output::ALL.into_iter().filter(|known| known.name() == output).flat_map(built_in_templates).collect();
        let others = book.templates.iter().filter(|other| other.file != template.file);
        let mut texts = others.map(|other| sources.text(other.file));
        // Regions name those that are for them.
        if region_template(name).is_some() && matches!(output, "html" | "markdown") {
            continue;
        }
        if built_in.contains(&name) || (!built_in.is_empty() && texts.any(|text| text.contains(name))) {
            continue;
        }
        let help = match (built_in.is_empty(), nearest(name, &built_in)) {
            (true, _) => {
                "Templates stand in `templates/html`, `templates/markdown` and `templates/confluence`.".to_owned()
            }
            (false, Some(near)) => format!("Did you mean `{near}`?"),
            (false, None) => format!("Those that can be replaced are {}.", built_in.join(", ")),
        };
        let message = format!("nothing uses the template `{}`", template.name);
        findings.push(Diagnostic::new(&rules::TEMPLATE_UNUSED, Span::file(template.file), message).help(help));
    }
}

/// The author's own templates for the pages of an output. Those for regions make no pages.
pub(super) fn own_templates(book: &Book, output: Output) -> Vec<&Template> {
    let of_pages = |template: &&Template| {
        let name = template.name.strip_prefix(output.name()).and_then(|rest| rest.strip_prefix('/'));
        name.is_some_and(|name| region_template(name).is_none())
    };
    book.templates.iter().filter(of_pages).collect()
}
