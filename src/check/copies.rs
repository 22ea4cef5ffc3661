//! Rules about the copies that `book.toml` names.

mod wiki;

use std::collections::{BTreeMap, BTreeSet};

use super::codes::Suggestions;
use crate::copies::publish::author_of;
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::{Book, Catalog, CopyKind, CopyTable};
use crate::source::{nearest, nearest_title};

/// A copy has a name of its own, and its catalog, its sections and its codes are there.
pub(super) fn settings(book: &Book, findings: &mut Findings) {
    let mut names: BTreeMap<String, Span> = BTreeMap::new();
    let mut labels = BTreeSet::new();
    for copy in &book.config.copy {
        let span = copy.name.place.0;
        if let Some(first) = names.insert(copy.name.as_str().to_lowercase(), span) {
            let message = format!("two copies have the name `{}`", copy.name);
            let finding =
                Diagnostic::new(&rules::COPY_SETTINGS, span, message).help("Give one of the two another name.");
            findings.push(finding.label(first, "the other one"));
        }
        of_kind(copy, findings);
        let catalog = catalog(book, copy, findings);
        if copy.kind == CopyKind::Confluence {
            wiki::names(book, copy, catalog, &mut labels, findings);
        }
        if let Some(catalog) = catalog {
            parts(catalog, copy, findings);
        }
    }
}

/// A copy has the settings that its kind needs, and none that mean nothing there.
fn of_kind(copy: &CopyTable, findings: &mut Findings) {
    let kind = copy.kind;
    let mut push = |place: Span, message: String, help: String| {
        findings.push(Diagnostic::new(&rules::COPY_SETTINGS, place, message).help(help));
    };
    let needed: &[(&str, bool, &str)] = &match kind {
        CopyKind::File => [("path", copy.path.is_none(), "docs/status-codes.md"), ("", false, "")],
        CopyKind::Confluence => [
            ("url", copy.url.is_none(), "https://example.atlassian.net/wiki"),
            ("space", copy.space.is_none() && copy.page_id.is_none(), "API"),
        ],
        CopyKind::Git => [
            ("url", copy.url.is_none(), "https://example.com/wiki.git"),
            ("path", copy.path.is_none(), "Status-codes.md"),
        ],
    };
    for (key, _, example) in needed.iter().filter(|(_, missing, _)| *missing) {
        let message = format!("the copy `{}` has no `{key}`", copy.name);
        push(copy.name.place.0, message, format!("Add a line such as `{key} = \"{example}\"`."));
    }
    if let Some(author) =
        copy.author.as_ref().filter(|author| kind == CopyKind::Git && author_of(author.as_str()).is_none())
    {
        let message = format!("`{author}` is no author of commits");
        push(author.place.0, message, "Write a name and an address, such as `Docs <docs@example.com>`.".to_owned());
    }
    let wiki: &[CopyKind] = &[CopyKind::Confluence];
    let git: &[CopyKind] = &[CopyKind::Git];
    let texts = [
        ("path", &copy.path, &[CopyKind::File, CopyKind::Git] as &[CopyKind]),
        ("url", &copy.url, &[CopyKind::Confluence, CopyKind::Git]),
        ("space", &copy.space, wiki),
        ("parent", &copy.parent, wiki),
        ("title", &copy.title, wiki),
        ("page-id", &copy.page_id, wiki),
        ("code-title", &copy.code_title, wiki),
        ("cloud-id", &copy.cloud_id, wiki),
        ("user-env", &copy.user_env, wiki),
        ("token-env", &copy.token_env, wiki),
        ("token-file", &copy.token_file, wiki),
        ("branch", &copy.branch, git),
        ("author", &copy.author, git),
        ("message", &copy.message, git),
    ];
    for (key, text, kinds) in texts {
        if let Some(text) = text.as_ref().filter(|_| !kinds.contains(&kind)) {
            let message = format!("`{key}` means nothing for a copy of the kind `{}`", kind.word());
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`kind = \"{}\"`", kind.word())).collect();
            push(text.place.0, message, format!("Remove it, or set {}.", kinds.join(" or ")));
        }
    }
}

/// The catalog that a copy is one of.
fn catalog<'b>(book: &'b Book, copy: &CopyTable, findings: &mut Findings) -> Option<&'b Catalog> {
    let found = book.catalog_of(copy);
    // A catalog that could not be read has findings of its own.
    if found.is_some() || !book.unread.is_empty() {
        return found;
    }
    let paths: Vec<&str> = book.catalogs.iter().map(|catalog| catalog.path.as_str()).collect();
    let all = if paths.is_empty() {
        "The book has none.".to_owned()
    } else {
        format!("Those of the book are {}.", paths.join(", "))
    };
    let finding = match &copy.catalog {
        Some(name) => {
            let near = nearest(name.as_str(), &paths).map(|near| format!("Did you mean `{near}`?"));
            Diagnostic::new(&rules::COPY_SETTINGS, name.place.0, format!("there is no catalog `{name}`"))
                .help(near.unwrap_or(all))
        }
        None => {
            let message = format!("the copy `{}` does not say which catalog it is one of", copy.name);
            Diagnostic::new(&rules::COPY_SETTINGS, copy.name.place.0, message)
                .help(format!("Add a line `catalog = \"…\"`. {all}"))
        }
    };
    findings.push(finding);
    None
}

fn parts(catalog: &Catalog, copy: &CopyTable, findings: &mut Findings) {
    for name in copy.section.iter().filter(|name| catalog.sections_named(name.as_str()).is_empty()) {
        let titles: Vec<&str> = catalog.sections.iter().map(|section| section.title.as_str()).collect();
        let help = match nearest_title(name.as_str(), &titles) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Write the title of a section, or its `id`, as `{}` has it.", catalog.path),
        };
        let message = format!("there is no section `{name}` in the catalog `{}`", catalog.path);
        findings.push(Diagnostic::new(&rules::COPY_SETTINGS, name.place.0, message).help(help));
    }
    for pattern in &copy.codes {
        if !catalog.has_code(pattern.as_str()) {
            let message = format!("no code of the catalog `{}` fits `{}`", catalog.path, pattern.as_str());
            let help = "Write a code that is there, or a pattern such as \"4xx\", \"400-499\" or \"PAY-*\".";
            findings.push(Diagnostic::new(&rules::COPY_NO_CODE, pattern.place.0, message).help(help));
        }
    }
}

/// Texts for a copy are for one that is there.
pub(super) fn unknown_target(book: &Book, findings: &mut Findings) {
    let names: Vec<&str> = book.config.copy.iter().map(|copy| copy.name.as_str()).collect();
    let mut suggestions = Suggestions::default();
    let definitions = book.catalogs.iter().flat_map(|catalog| catalog.definitions());
    for target in definitions.flat_map(|definition| &definition.targets.0) {
        if names.contains(&target.copy.as_str()) {
            continue;
        }
        let help = match suggestions.nearest(&target.copy, names.iter().copied()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Name a copy as its `[[copy]]` in book.toml does.".to_owned(),
        };
        let message = format!("there is no copy `{}`", target.copy);
        findings.push(Diagnostic::new(&rules::UNKNOWN_TARGET, target.place.0, message).help(help));
    }
}
