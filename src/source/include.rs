//! Which files a catalog includes.

use super::node::{Node, Value};

/// The patterns that a catalog's `include` names, with their nodes, before anything else of it is understood.
pub(super) fn patterns<'n, 'a>(root: &'n Node<'a>) -> Vec<(&'n Node<'a>, String)> {
    let Value::Mapping(entries) = &root.value else { return Vec::new() };
    let Some((_, value)) = entries.iter().find(|(key, _)| key.name == "include") else { return Vec::new() };
    let items = match &value.value {
        Value::Sequence(items) => items.iter().collect(),
        _ => vec![value],
    };
    let text = |node: &'n Node<'a>| match &node.value {
        Value::Text(text) | Value::Plain(text) if !node.is_nothing() => Some((node, text.trim().to_owned())),
        _ => None,
    };
    items.into_iter().filter_map(text).collect()
}

/// Whether a path is one that a pattern means: part by part, where `*` stands for any letters.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(pattern, part)| part_matches(pattern, part))
}

fn part_matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_file_names() {
        assert!(matches("a/*.yaml", "a/b.yaml"));
        assert!(!matches("a/*.yaml", "a/b/c.yaml"));
        assert!(matches("a/pay-*-x*.yaml", "a/pay-1-x2.yaml"));
        assert!(!matches("a/b.yaml", "a/b.yml"));
        assert!(matches("*", "x"));
        assert!(!matches("ab*ba", "aba"));
    }
}
