//! Texts that YAML would change or cut off, and the quotes that keep them.

use std::ops::Range;

use super::decode::Context;
use super::node::Node;
use super::scalar;
use crate::diagnostic::Edit;

impl<'s> Context<'s> {
    /// Adds the edit that mends it to the last finding.
    pub(super) fn mend(&mut self, edit: Option<(Range<usize>, String)>) {
        let Some((range, text)) = edit else { return };
        let span = self.span(&range);
        if let Some(finding) = self.findings.iter_mut().next_back() {
            finding.fix.push(Edit { span, text });
        }
    }

    /// A text with what is cut off from it, in quotes. None where more than that may stand on its line: between brackets.
    pub(super) fn whole_line(&self, node: &Node<'_>) -> Option<(Range<usize>, String)> {
        let rest = self.source.get(node.range.end..)?.lines().next()?.trim_end();
        let range = node.range.start..node.range.end + rest.len();
        let before = self.source.get(..range.start)?.lines().next_back()?;
        let text = self.source.get(range.clone())?;
        let brackets = before.contains(['[', '{']) || rest.ends_with([',', ']', '}']);
        let plain = text.chars().all(|c| scalar::is_printable(c) || c == '\n' || c == '\r');
        if brackets || !plain || text.starts_with('*') {
            return None;
        }
        let single = text.contains(['"', '\\']) && !text.contains('\'');
        let double = || format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        Some((range, if single { format!("'{text}'") } else { double() }))
    }

    /// What follows a text on its line, where it reads as a part of it rather than as a comment: `#5 is missing`.
    pub(super) fn cut_off(&self, node: &Node<'_>) -> Option<&'s str> {
        let rest = self.source.get(node.range.end..)?.lines().next()?.trim_start();
        rest.strip_prefix('#')?.starts_with(|c: char| c.is_alphanumeric()).then_some(rest)
    }
}
