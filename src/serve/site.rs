//! The site in memory: which file changed when, and what that is to the page that a browser shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::render::{FileSet, SEARCH};

/// The folder of the site among the outputs.
const FOLDER: &str = "html/";
/// The page that stands for every address that does not exist.
pub(super) const ERROR_PAGE: &str = "404.html";

/// A file of the site.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) bytes: Arc<Vec<u8>>,
    /// The version of the site in which it got these bytes.
    pub(super) changed: u64,
}

/// Files of a site, by their path from its folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    files: BTreeMap<String, File>,
    /// The files that are no more, with the version in which they went.
    gone: BTreeMap<String, u64>,
    /// The last version in which a style sheet changed.
    styles: u64,
    /// The last version in which a picture, a script, or whatever else any page may show changed.
    shown: u64,
}

/// What a file is to the pages beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Nothing: it is looked at by itself.
    Alone,
    Style,
    Shown,
}

impl Part {
    fn of(name: &str) -> Self {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            // Loaded when somebody types, and made of all texts: any change of one is a change of it.
            _ if name == SEARCH => Part::Alone,
            Some("html" | "md" | "json" | "csv" | "txt" | "xml") => Part::Alone,
            Some("css") => Part::Style,
            _ => Part::Shown,
        }
    }
}

impl Files {
    /// What was rendered as this version of the site, after the files that it had before.
    pub(super) fn whole(before: &Files, rendered: FileSet, version: u64) -> Self {
        let mut files = Self::some(before, rendered, version);
        files.gone.clone_from(&before.gone);
        files.gone.retain(|name, _| !files.files.contains_key(name));
        for name in before.files.keys() {
            if !files.files.contains_key(name) {
                files.gone.insert(name.clone(), version);
                files.note(name, version);
            }
        }
        files
    }

    /// As [`whole`](Self::whole), but what was not rendered may be there still.
    pub(super) fn some(before: &Files, rendered: FileSet, version: u64) -> Self {
        let mut files = Self { styles: before.styles, shown: before.shown, ..Self::default() };
        for (path, bytes) in rendered {
            let Some(name) = path.strip_prefix(FOLDER) else { continue };
            let file = match before.files.get(name) {
                Some(known) if *known.bytes == bytes => known.clone(),
                _ => {
                    files.note(name, version);
                    File { bytes: Arc::new(bytes), changed: version }
                }
            };
            files.files.insert(name.to_owned(), file);
        }
        files
    }

    /// These files again, after others were shown: those that differ count as changed.
    pub(super) fn back_from(&self, shown: &Files, version: u64) -> Self {
        let mut files = self.clone();
        for (name, other) in &shown.files {
            match files.files.get_mut(name) {
                Some(file) if file.bytes == other.bytes => continue,
                Some(file) => file.changed = version,
                None => drop(files.gone.insert(name.clone(), version)),
            }
            files.note(name, version);
        }
        files
    }

    /// These files, with those of a version over them that was never finished: what browsers have been shown.
    pub(super) fn under(&self, shown: &Files) -> Self {
        let mut files = self.clone();
        for (name, file) in &shown.files {
            files.gone.remove(name);
            files.files.insert(name.clone(), file.clone());
        }
        (files.styles, files.shown) = (files.styles.max(shown.styles), files.shown.max(shown.shown));
        files
    }

    fn note(&mut self, name: &str, version: u64) {
        match Part::of(name) {
            Part::Alone => {}
            Part::Style => self.styles = version,
            Part::Shown => self.shown = version,
        }
    }

    /// How many files changed or went in a version.
    pub(super) fn changed_in(&self, version: u64) -> usize {
        let changed = self.files.values().filter(|file| file.changed == version).count();
        changed + self.gone.values().filter(|gone| **gone == version).count()
    }
}

/// The site that is current.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The folder that it is in on its host: a path with a slash at either end.
    pub(super) base: String,
    /// All files of the last version that was rendered whole.
    pub(super) settled: Arc<Files>,
    /// While the rest of a newer one is being rendered: the files of it that are there.
    pub(super) fresh: Option<Arc<Files>>,
}

/// What is at an address.
#[derive(Debug)]
pub(super) enum Found<'a> {
    File(&'a str, &'a File),
    /// A folder that was named without its slash.
    Folder,
    /// Nothing; with the page that says so.
    Nothing(Option<&'a File>),
    /// It is not rendered yet.
    Later,
}

/// What a new version is to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Same,
    Style,
    Reload,
}

impl Site {
    /// What is at a path below the site's folder.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        let files = self.fresh.as_ref().unwrap_or(&self.settled);
        let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        if let Some((name, file)) = files.files.get_key_value(&format!("{path}{index}")) {
            return Found::File(name, file);
        }
        if self.fresh.is_some() {
            return Found::Later;
        }
        if index.is_empty() && files.files.contains_key(&format!("{path}/index.html")) {
            return Found::Folder;
        }
        Found::Nothing(files.files.get(ERROR_PAGE))
    }

    /// What happened since a version to the page that a browser shows at a path; none where that is not known yet.
    pub(super) fn news(&self, path: &str, since: u64) -> Option<News> {
        let files = self.fresh.as_ref().unwrap_or(&self.settled);
        let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        let changed = match self.find(path) {
            Found::Later => return None,
            Found::File(_, file) => file.changed,
            Found::Folder => 0,
            Found::Nothing(page) => {
                let gone = files.gone.get(&format!("{path}{index}")).copied().unwrap_or(0);
                gone.max(page.map_or(0, |page| page.changed))
            }
        };
        Some(match (changed.max(files.shown) > since, files.styles > since) {
            (true, _) => News::Reload,
            (false, true) => News::Style,
            (false, false) => News::Same,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Files, Found, News, Site};
    use crate::render::FileSet;

    fn rendered(files: &[(&str, &str)]) -> FileSet {
        let mut set = FileSet::default();
        files.iter().for_each(|(path, text)| set.insert(format!("html/{path}"), *text));
        set.insert("markdown/index.md", "of another output");
        set
    }

    fn site(settled: Files) -> Site {
        Site { base: "/".to_owned(), settled: Arc::new(settled), fresh: None }
    }

    const FIRST: &[(&str, &str)] = &[
        ("index.html", "a"),
        ("b.html", "b"),
        ("sub/index.html", "c"),
        ("404.html", "none"),
        ("theme/style.css", "s"),
        ("x.svg", "x"),
    ];

    fn with(name: &str, text: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
        let mut files = FIRST.to_vec();
        files.retain(|(known, _)| *known != name || text.is_some());
        files.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, old)| *old = text.unwrap_or_default());
        files
    }

    fn second(files: &[(&'static str, &'static str)]) -> Site {
        let first = Files::whole(&Files::default(), rendered(FIRST), 1);
        site(Files::whole(&first, rendered(files), 2))
    }

    #[test]
    fn a_page_hears_of_itself_only() {
        let site = second(&with("b.html", Some("new")));
        assert_eq!(site.settled.changed_in(2), 1);
        assert_eq!(site.news("b.html", 1), Some(News::Reload));
        assert_eq!(site.news("b.html", 2), Some(News::Same));
        assert_eq!(site.news("", 1), Some(News::Same));
        assert_eq!(site.news("nowhere.html", 1), Some(News::Same));
    }

    #[test]
    fn every_page_hears_of_what_it_may_show() {
        let style = second(&with("theme/style.css", Some("new")));
        let picture = second(&with("x.svg", Some("new")));
        let search = second(&[FIRST, &[("search.js", "new")]].concat());
        let no_style = second(&with("theme/style.css", None));
        for page in ["", "b.html", "sub/", "nowhere.html"] {
            assert_eq!(style.news(page, 1), Some(News::Style), "{page}");
            assert_eq!(no_style.news(page, 1), Some(News::Style), "{page}");
            assert_eq!(picture.news(page, 1), Some(News::Reload), "{page}");
            assert_eq!(search.news(page, 1), Some(News::Same), "{page}");
        }
    }

    #[test]
    fn a_page_that_comes_or_goes_is_news() {
        let gone = second(&with("b.html", None));
        assert_eq!(gone.news("b.html", 1), Some(News::Reload));
        assert_eq!(gone.news("b.html", 2), Some(News::Same));
        let back = site(Files::whole(&gone.settled, rendered(FIRST), 3));
        assert_eq!(back.news("b.html", 2), Some(News::Reload));
        let error_page = second(&with("404.html", Some("new")));
        assert_eq!(
            (error_page.news("nowhere", 1), error_page.news("b.html", 1)),
            (Some(News::Reload), Some(News::Same))
        );
    }

    #[test]
    fn folders_have_their_index() {
        let site = second(FIRST);
        assert!(matches!(site.find(""), Found::File("index.html", _)));
        assert!(matches!(site.find("sub/"), Found::File("sub/index.html", _)));
        assert!(matches!(site.find("sub"), Found::Folder));
        assert!(matches!(site.find("b.html/"), Found::Nothing(Some(_))));
        assert!(matches!(site.find("markdown/index.md"), Found::Nothing(_)));
    }

    #[test]
    fn what_was_shown_too_early_is_taken_back() {
        let first = Files::whole(&Files::default(), rendered(FIRST), 1);
        let early = Files::some(&first, rendered(&[("b.html", "new"), ("c.html", "new"), ("x.svg", "x")]), 2);
        let site = site(first.back_from(&early, 3));
        assert_eq!((site.news("b.html", 2), site.news("c.html", 2)), (Some(News::Reload), Some(News::Reload)));
        assert_eq!(site.news("", 2), Some(News::Same));
    }

    #[test]
    fn what_is_not_rendered_yet_is_waited_for() {
        let mut site = second(FIRST);
        let fresh = Files::some(&site.settled, rendered(&[("b.html", "new"), ("theme/style.css", "s")]), 3);
        site.fresh = Some(Arc::new(fresh));
        assert_eq!(site.news("b.html", 2), Some(News::Reload));
        assert_eq!(site.news("", 2), None);
        assert!(matches!(site.find("index.html"), Found::Later));
        assert!(matches!(site.find("b.html"), Found::File(_, file) if file.bytes.as_slice() == b"new"));
    }
}
