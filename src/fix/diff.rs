//! What a fix changes, line by line.

use similar::TextDiff;

/// A unified diff of two texts of a file, as `git apply` and `patch -p1` take it.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_diff_says_which_lines_change() {
        let told = unified("content/a.md", "one\r\ntwo\r\n\r\nlast", "one\r\n2\r\n\r\nlast");
        assert_eq!(
            told,
            "--- a/content/a.md\n+++ b/content/a.md\n@@ -1,4 +1,4 @@\n one\r\n-two\r\n+2\r\n \r\n last\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", "x\n", "x\n"), "");
    }
}
