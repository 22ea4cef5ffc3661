//! Copies in files of git repositories: a git wiki, or another project.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::{Cx, Fetched, Kind, OTHER_BOOK, Original, Planned, Subject};
use crate::copies::base::{Base, Digest, meaning};
use crate::copies::detect::detect;
use crate::copies::publish::files::{self, BOM, Draft, Page};
use crate::copies::publish::in_git::{InMirror, Item, Known, Way, known};
use crate::copies::publish::whole::Whole;
use crate::copies::publish::{Does, Hold, Step};
use crate::copies::{Form, Hints};
use crate::diagnostic::listed;
use crate::external::cache;
use crate::git::Remote;
use crate::git::mirror::{Entry, Locked, Mirror, MirrorError, Tip};
use crate::model::{Book, CopyKind, CopyTable, Text};
use crate::source::take_page_text;

/// A copy in a file of a repository, or in all of its files that fit a pattern.
#[derive(Clone, Debug)]
pub struct InGit {
    /// The folder of the book, from which paths lead to repositories beside it.
    root: PathBuf,
    settings: Settings,
}

/// What the settings of a copy say.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) name: String,
    url: String,
    branch: Option<String>,
    path: String,
    pub(crate) author: Option<String>,
    pub(crate) message: Option<String>,
}

/// A repository as it was found.
struct Look {
    tip: Tip,
    /// Its files by their paths.
    files: BTreeMap<String, Entry>,
}

impl InGit {
    /// The copy; `root` is the folder of the book.
    pub fn of(copy: &CopyTable, root: &Path) -> Self {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.as_str().trim().to_owned());
        let path = text(&copy.path).unwrap_or_default();
        let settings = Settings {
            name: copy.name.as_str().to_owned(),
            url: text(&copy.url).unwrap_or_default(),
            branch: text(&copy.branch),
            path: path.trim_start_matches("./").trim_start_matches('/').to_owned(),
            author: text(&copy.author),
            message: text(&copy.message),
        };
        Self { root: root.to_owned(), settings }
    }

    fn mirror(&self) -> Result<Mirror, String> {
        let path = Path::new(&self.settings.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(name) if name != ".git"));
        if !plain || self.settings.path.is_empty() || self.settings.path.contains(char::is_control) {
            return Err(format!(
                "`{}` is no path within a repository\n  help: name a file from the top of the repository",
                self.settings.path
            ));
        }
        let cache = cache::folder()
            .ok_or("there is no folder for clones\n  help: name one in the environment, as STATUSBOOK_CACHE")?;
        Ok(Mirror::of(Remote::new(&self.settings.url, &self.root)?, &cache))
    }

    /// Looks at the repository.
    fn look(&self, locked: &Locked<'_>, shown: &str) -> Result<Look, String> {
        let tip = locked.tip(self.settings.branch.as_deref()).map_err(|error| failed(shown, &error))?;
        let tip = tip.map_err(|branches| {
            let branch = self.settings.branch.as_deref().unwrap_or_default();
            let help = match branches.len() {
                0 => "it has none".to_owned(),
                _ => format!("its branches are {}; make another one by hand", listed(&branches, 8)),
            };
            format!("{shown} has no branch `{branch}`\n  help: {help}")
        })?;
        let files = match &tip.commit {
            Some(commit) => locked.files(commit).map_err(|error| failed(shown, &error))?,
            None => BTreeMap::new(),
        };
        Ok(Look { tip, files })
    }

    fn is_pattern(&self, look: &Look) -> bool {
        self.settings.path.contains(['*', '?', '[']) && !look.files.contains_key(&self.settings.path)
    }

    /// The paths that are meant; a file that is not there is among them where it was named.
    fn paths(&self, look: &Look) -> Result<Vec<String>, String> {
        let path = &self.settings.path;
        if !self.is_pattern(look) {
            return Ok(vec![path.clone()]);
        }
        let pattern = glob::Pattern::new(path).map_err(|error| format!("`{path}` is no pattern: {}", error.msg))?;
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        Ok(look.files.keys().filter(|path| pattern.matches_with(path, options)).cloned().collect())
    }

    /// Reads the files.
    fn read(&self, subject: &Subject<'_>) -> Result<Fetched, String> {
        let mirror = self.mirror()?;
        let shown = mirror.shown();
        let locked = mirror.lock().map_err(|error| error.to_string())?;
        let look = self.look(&locked, &shown)?;
        let paths = self.paths(&look)?;
        let mut originals = Vec::with_capacity(paths.len());
        for path in &paths {
            let Some(entry) = look.files.get(path) else {
                return Ok(Fetched::Missing(format!("there is no file `{path}` in {shown}")));
            };
            if let Some(why) = no_file(entry) {
                return Ok(Fetched::Unreadable(format!("`{path}` in {shown} is {why}")));
            }
            let bytes = locked.blob(&entry.id).map_err(|error| failed(&shown, &error))?;
            let Some(bytes) = bytes else {
                return Ok(Fetched::Unreadable(format!("`{path}` in {shown} is too large")));
            };
            let mut original = Original::file(path.clone(), bytes);
            if let Ok(text) = std::str::from_utf8(&original.bytes) {
                let text = text.strip_prefix(BOM).unwrap_or(text);
                let form = form_of(Some(subject), path, text);
                let known = known(&locked, &look.tip, subject.owner(), path).map_err(|error| failed(&shown, &error))?;
                let now = Digest::of(&meaning(form, text));
                let hints = Hints::of(&subject.catalog.body);
                let base = known.text.as_deref().map(|text| Base::of_text(form, text, &hints));
                original.base = base.map(|base| base.held_against(now));
                original.revision = known.revision;
            }
            originals.push(original);
        }
        if originals.is_empty() {
            return Ok(Fetched::Missing(format!("no file of {shown} fits `{}`", self.settings.path)));
        }
        Ok(Fetched::Found(originals))
    }
}

/// The form of a file: that of the settings, or what its name and its text tell.
fn form_of(subject: Option<&Subject<'_>>, name: &str, text: &str) -> Form {
    subject.and_then(|subject| subject.copy.form).unwrap_or_else(|| detect(name, text))
}

/// What stands in a repository and is no file.
fn no_file(entry: &Entry) -> Option<&'static str> {
    match entry.mode.as_str() {
        "120000" => Some("a link"),
        "160000" => Some("another repository"),
        _ => None,
    }
}

/// What went wrong with a repository, and what to do.
pub(crate) fn failed(shown: &str, error: &MirrorError) -> String {
    let said = error.to_string();
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect();
    let said = lines.join("; ");
    if said.contains("help: ") {
        return said.replace("; help: ", "\n  help: ");
    }
    format!(
        "{shown} cannot be used: {said}\n  help: see whether `git ls-remote {shown}` works where statusbook runs, without asking for anything"
    )
}

impl Kind for InGit {
    fn fetch(&self, subject: &Subject<'_>) -> Fetched {
        self.read(subject).unwrap_or_else(Fetched::Unreadable)
    }

    fn plan<'k>(&'k self, subject: &Subject<'_>, cx: &mut Cx<'_>) -> Result<Box<dyn Planned + 'k>, String> {
        let mirror = self.mirror()?;
        let shown = mirror.shown();
        let locked = mirror.lock().map_err(|error| error.to_string())?;
        let look = self.look(&locked, &shown)?;
        let planning = Planning { it: self, subject, locked: &locked, look: &look, shown: &shown };
        let mut items = Vec::new();
        for path in self.paths(&look)? {
            items.push(planning.item(&path, cx).map_err(|error| failed(&shown, &error))?);
        }
        if items.is_empty() {
            let why = format!("no file of {shown} fits `{}`", self.settings.path);
            let help = Some("make the files, with the markers of their regions in them".to_owned());
            items.push(Item::held(&self.settings.path, Hold::Other { why, help }));
        }
        // Who commits are by matters where there is one to make.
        let works = items.iter().any(Item::is_work);
        let idents = if works { self.settings.idents(&locked, &shown)? } else { Vec::new() };
        // Between planning and writing another run may have it: nothing of it is needed but what is on the other side.
        drop(locked);
        let tip = look.tip;
        Ok(Box::new(InMirror::new(mirror, tip, &self.settings, (subject.book, idents), items)))
    }
}

/// What the files of a repository are planned with.
struct Planning<'p> {
    it: &'p InGit,
    subject: &'p Subject<'p>,
    locked: &'p Locked<'p>,
    look: &'p Look,
    shown: &'p str,
}

impl Planning<'_> {
    /// What is done to a file.
    fn item(&self, path: &str, cx: &mut Cx<'_>) -> Result<Item, MirrorError> {
        let others = self.it.others(path, cx.book);
        if !others.is_empty() {
            let copies = others.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
            return Ok(Item::held(
                path,
                Hold::Failed(format!("it is of the copy {copies}, too, and can be of one only")),
            ));
        }
        let Some(entry) = self.look.files.get(path) else { return Ok(self.missing(path, cx)) };
        if let Some(why) = no_file(entry) {
            return Ok(Item::held(path, Hold::Failed(format!("it is {why}, and not followed"))));
        }
        let Some(bytes) = self.locked.blob(&entry.id)? else {
            return Ok(Item::held(path, Hold::Failed("it is too large".to_owned())));
        };
        let file = match take_page_text(bytes.clone(), path, cx.sources) {
            Ok(file) => file,
            Err(finding) => {
                cx.findings.push(*finding);
                return Ok(Item::held(path, Hold::Other { why: "it needs mending".to_owned(), help: None }));
            }
        };
        let form = form_of(Some(self.subject), path, cx.sources.text(file));
        let page = Page { name: path, file, bytes: &bytes, form };
        let old = Some((entry.mode.clone(), entry.id.clone()));
        let history = || Some(self.locked.history(self.look.tip.commit.as_ref()?, path));
        let usual = Some((self.subject.catalog, self.subject.part));
        if let Some(draft) = files::regions(cx, page, usual, &history) {
            return Ok(Item::new(draft, old, Way::Regions(form)));
        }
        if self.it.is_pattern(self.look) {
            return Ok(Item::held(path, Hold::Passed { why: "no regions".to_owned(), help: None }));
        }
        let whole = match Whole::of(cx, self.subject, form) {
            Ok(whole) => whole,
            Err(hold) => return Ok(Item::held(path, hold)),
        };
        let text = cx.sources.text(file);
        let known = if whole.is_said_by(text) && !cx.how.adopt {
            Known::default()
        } else {
            known(self.locked, &self.look.tip, self.subject.owner(), path)?
        };
        let of_another = known.of_another;
        let mut draft = whole.draft(page, &known.held_by(&whole), cx.how, cx.sources);
        if of_another && draft.step.holds.contains(&Hold::Foreign) {
            let why = format!("it is of another book, a file of its copy `{}`", self.it.settings.name);
            draft.step.holds.push(Hold::Other { why, help: Some(OTHER_BOOK.to_owned()) });
        }
        // What says the same needs no commit, unless somebody wants it to be ours.
        if draft.step.does == Does::Sign && !cx.how.adopt {
            draft = Draft::none(Step { does: Does::Nothing, ..draft.step });
        }
        Ok(Item::new(draft, old, Way::Whole(Box::new(whole), form)))
    }

    /// A file that is not there, and is made where it is clear what it is to say.
    fn missing(&self, path: &str, cx: &mut Cx<'_>) -> Item {
        let above = Path::new(path).ancestors().skip(1).filter_map(Path::to_str);
        if let Some(above) = above.into_iter().find(|above| self.look.files.contains_key(*above)) {
            let why = format!("`{above}` in {} is no folder", self.shown);
            return Item::held(path, Hold::Failed(why));
        }
        let form = form_of(Some(self.subject), path, "");
        match Whole::of(cx, self.subject, form) {
            Ok(whole) => Item::new(whole.create(path), None, Way::Whole(Box::new(whole), form)),
            Err(hold) => Item::held(path, hold),
        }
    }
}

impl InGit {
    /// The other copies that a file of the repository is of.
    fn others(&self, path: &str, book: &Book) -> Vec<String> {
        let remote = |it: &Self| Remote::new(&it.settings.url, &it.root).ok().map(|it| it.digest());
        let own = remote(self);
        let copies = book.config.copy.iter().filter(|copy| copy.kind == CopyKind::Git);
        let copies =
            copies.filter(|copy| copy.name.as_str() != self.settings.name).map(|copy| Self::of(copy, &self.root));
        let same = |it: &Self| {
            let fits =
                it.settings.path == path || glob::Pattern::new(&it.settings.path).is_ok_and(|it| it.matches(path));
            fits && it.settings.branch == self.settings.branch && remote(it) == own
        };
        copies.filter(same).map(|it| it.settings.name).collect()
    }
}
