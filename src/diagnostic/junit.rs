//! Findings as test cases that failed, in the XML of JUnit that Jenkins, GitLab, Azure and others read.
//!
//! The form is that of <https://github.com/testmoapp/junitxml>, in the part that all of them know.

use std::collections::BTreeMap;

use super::{Diagnostic, Findings, Paths, SourceMap};

/// A test case for each finding: one that failed where it is `denied`, else one that was skipped. Where none failed,
/// one that passed stands there as well, because some services take a report without any for a broken one.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths, denied: &dyn Fn(&Diagnostic) -> bool) -> String {
    let failed = findings.iter().filter(|it| denied(it)).count();
    let skipped = findings.iter().len() - failed;
    let tests = failed.max(1) + skipped;
    let counts = format!("tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\"");
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"statusbook\" {counts}>\n  <testsuite name=\"statusbook check\" {counts}>\n"
    );
    if failed == 0 {
        out.push_str("    <testcase name=\"nothing is denied\" classname=\"statusbook\"/>\n");
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for it in findings {
        let file = paths.name(sources.name(it.span.file));
        let at = sources.start(it.span);
        let place = format!("{file}:{}:{}", at.line, at.column);
        // Services take two cases of one name for the same.
        let mut name = format!("{} at {file}:{}", it.rule.id, at.line);
        let count = names.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            name.push_str(&format!(" ({count})"));
        }
        let message = escaped(&it.message);
        let what = if denied(it) {
            let text = escaped(&format!("{place}: {}[{}] {}", it.severity.word(), it.rule.id, it.told()));
            format!("<failure type=\"{}\" message=\"{message}\">{text}</failure>", it.rule.id)
        } else {
            format!("<skipped message=\"{}: {message}\"/>", it.severity.word())
        };
        let (name, group, file) = (escaped(&name), it.rule.group(), escaped(&file));
        out.push_str(&format!(
            "    <testcase name=\"{name}\" classname=\"statusbook.{group}\" file=\"{file}\" line=\"{}\">\n      {what}\n    </testcase>\n",
            at.line
        ));
    }
    out + "  </testsuite>\n</testsuites>\n"
}

/// A text as it stands in XML 1.0, on one line. What XML has no place for (section 2.2) becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
