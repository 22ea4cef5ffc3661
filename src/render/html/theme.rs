//! The theme: the built-in files that browsers load, and the author's.

use include_dir::{Dir, include_dir};

use super::changes;
use crate::model::Book;
use crate::render::{Rendered, Source};

/// The built-in theme: that of the project's own book.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// The names of the files of the built-in theme.
pub(crate) fn built_in_theme() -> impl Iterator<Item = &'static str> {
    THEME.files().filter_map(|file| file.path().to_str())
}

/// The style sheet of the theme: the author's, or else the built-in one.
pub(crate) fn style_of(book: &Book) -> String {
    const STYLE: &str = "style.css";
    let own = book.theme.iter().find(|asset| asset.path == STYLE).map(|asset| asset.bytes.as_slice());
    let style = own.or_else(|| THEME.get_file(STYLE).map(include_dir::File::contents));
    String::from_utf8_lossy(style.unwrap_or_default()).into_owned()
}

/// The files of the theme; the author's take the place of the built-in ones of the same name, and stay as they are.
pub(super) fn files(source: Source<'_>) -> Vec<Rendered> {
    let built_in = THEME.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    // A book that knows of no changes has no page of them to style.
    let built_in = built_in.filter(|(path, _)| *path != changes::STYLE || source.past.is_some());
    // The project's own book has the built-in files as its own.
    let is_ours = |path: &str, bytes: &[u8]| THEME.get_file(path).is_some_and(|file| file.contents() == bytes);
    let own: Vec<_> = source.book.theme.iter().filter(|asset| !is_ours(&asset.path, &asset.bytes)).collect();
    let built_in = built_in.filter(|(path, _)| own.iter().all(|asset| asset.path != *path));
    let built_in = built_in.map(|(path, text)| (path, brief(path, text).into_bytes()));
    let own = own.iter().map(|asset| (asset.path.as_str(), asset.bytes.clone()));
    let files = built_in.chain(own).map(|(path, bytes)| (format!("html/theme/{path}"), bytes));
    source.color_sheet().into_iter().chain(files).map(Ok).collect()
}

/// A style sheet or a script of ours without comments and indentation: a third of what every reader would load first is for
/// those who change it, and they look into the project. Comments of scripts have lines of their own, and no text of either has
/// several lines; a test holds that.
fn brief(path: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        let begins =
            path.ends_with(".css") && line.starts_with("/*") || path.ends_with(".js") && line.starts_with("/**");
        comment |= begins;
        let is_code = !(comment || line.is_empty() || path.ends_with(".js") && line.starts_with("//"));
        comment &= !line.ends_with("*/");
        if is_code {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{THEME, brief};

    #[test]
    fn only_comments_and_indentation_are_left_out() {
        let css = "/* One,\n   two. */\n\na {\n  color: red; /* not alone */\n}\n";
        assert_eq!(brief("a.css", css), "a {\ncolor: red; /* not alone */\n}\n");
        let js = "// One\n/** Two. */\nconst a = \"//\"; // three\n  b();\n";
        assert_eq!(brief("a.js", js), "const a = \"//\"; // three\nb();\n");
        assert_eq!(brief("a.svg", " <svg/>\n"), "<svg/>\n");
    }

    /// What the files of the theme have to keep to, so that no line of them is changed.
    #[test]
    fn comments_of_the_theme_have_lines_of_their_own() {
        for file in THEME.files() {
            let path = file.path().to_str().unwrap();
            let text = file.contents_utf8().unwrap();
            assert!(!path.ends_with(".js") || !brief(path, text).contains('`'), "{path}: a text of several lines");
            let opened = text.lines().filter(|line| line.contains("/*")).count();
            let own = text.lines().filter(|line| line.trim().starts_with("/*")).count();
            let kept = brief(path, text).lines().filter(|line| line.contains("/*") || line.contains("*/")).count();
            let (opened, kept) = if path.ends_with(".css") { (opened, kept) } else { (own, 0) };
            assert_eq!((opened, kept), (own, 0), "{path}: a comment beside code, or one that does not end");
            let longest = text.lines().filter(|line| line.trim_end().ends_with('\\')).count();
            assert_eq!(longest, 0, "{path}: a line that goes on in the next");
        }
    }
}
