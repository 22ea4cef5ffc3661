//! The folders that `book.toml` names.

use std::path::Path;

use super::decode::Context;
use super::inputs::{TEMPLATES, THEME};
use super::node::{Node, Value};
use crate::diagnostic::rules;
use crate::model::Config;

/// The sources are there, in the folder of a book on disk, and nothing is built into what is read: the next build would take it for sources.
pub(super) fn check(config: &Config, settings: &Node<'_>, root: Option<&Path>, cx: &mut Context<'_>) {
    let (src, build_dir) = (config.src(), config.build_dir());
    let node = |table, key| value(settings, table).and_then(|table| value(table, key)).unwrap_or(settings);
    let invalid = &rules::CONFIG_INVALID_VALUE;
    if [TEMPLATES, THEME].iter().any(|own| overlap(src, own)) {
        let message = format!("the sources cannot be in `{src}`, which is the folder for templates or the theme");
        cx.report(invalid, node("book", "src"), message, "Name another folder, such as \"content\".");
    } else if root.is_some_and(|root| !root.join(src).is_dir()) {
        let message = format!("there is no folder `{src}` for the sources");
        cx.report(invalid, node("book", "src"), message, "Make it, or name the folder that they are in with `src`.");
    }
    if let Some(taken) = [src, TEMPLATES, THEME].into_iter().find(|taken| overlap(build_dir, taken)) {
        let message = format!("`{build_dir}` cannot be built into: it has to do with `{taken}`, which is read");
        cx.report(invalid, node("build", "build-dir"), message, "Name a folder of its own, such as \"public\".");
    }
}

/// Whether one of two folders is the other, or within it.
fn overlap(a: &str, b: &str) -> bool {
    let parts = |path: &str| path.split('/').filter(|part| *part != ".").map(str::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (parts(a), parts(b));
    a.iter().zip(&b).all(|(a, b)| a == b)
}

/// The value of a key.
fn value<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    let Value::Mapping(entries) = &node.value else { return None };
    entries.iter().find(|(known, _)| known.name == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn folders_within_each_other_overlap() {
        assert!(overlap("content", "content") && overlap("content/out", "content") && overlap("a", "a/./b"));
        assert!(overlap("Content", "content"));
        assert!(!overlap("contents", "content") && !overlap("a/b", "a/c"));
    }
}
