//! What a finding is known by from one run to the next.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Diagnostic, Findings, SourceMap};

/// A fingerprint for each finding, in their order: 32 hexadecimal digits, each unlike all others of the run.
///
/// It is made of the rule, the file and the text at the place, so that it stays while lines move and while messages are worded
/// anew. Where several findings have all of these in common, their number goes in as well.
pub(super) fn fingerprints(findings: &Findings, sources: &SourceMap) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut one = |diagnostic: &Diagnostic| {
        let words: Vec<&str> = sources.slice(diagnostic.span).split_whitespace().collect();
        // Without a text at the place, what is said of it has to do.
        let text = if words.is_empty() { diagnostic.message.clone() } else { words.join(" ") };
        let mut key = format!("{}\0{}\0{text}", diagnostic.rule.id, sources.name(diagnostic.span.file));
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            key.push_str(&format!("\0{count}"));
        }
        Sha256::digest(key.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    };
    findings.iter().map(&mut one).collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};

    /// The fingerprints of a finding at each `«place»` of a text.
    fn of(text: &str, message: &str) -> Vec<String> {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", text);
        let mut findings = Findings::default();
        for (at, _) in text.match_indices('«') {
            let end = text[at..].find('»').map_or(at, |end| at + end);
            findings.push(Diagnostic::new(&rules::LENGTH, Span::new(file, at, end), message));
        }
        super::fingerprints(&findings, &sources)
    }

    #[test]
    fn a_finding_is_known_again_when_lines_move() {
        let before = of("«one» «two» «one»", "wrong");
        assert_eq!(before, of("new\n\n«one»\nmore «two»\n«one»", "not right"));
        assert!(before[0] != before[1] && before[0] != before[2] && before[1] != before[2]);
        assert_eq!(before[0], of("«one»", "wrong")[0]);
        assert!(before.iter().all(|it| it.len() == 32));
    }
}
