//! A source, its copies, and people who edit all of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::confluence::{Fake, Status};
use crate::harness::repository::Repository;
use crate::harness::{self, Run, finish, text, write};
use crate::wiki::program::{log_in, settings};
use crate::wiki::source::{Code, Source};

const SOURCE: &str = "content/codes.yaml";
const FILE: &str = "docs/codes.md";
const PAGE: &str = "Codes.md";

/// A copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Wiki,
    Docs,
    Git,
}

const ALL: [Where; 3] = [Where::Wiki, Where::Docs, Where::Git];

impl Where {
    fn name(self) -> &'static str {
        match self {
            Where::Wiki => "wiki",
            Where::Docs => "docs",
            Where::Git => "repo",
        }
    }
}

/// What happens. Fields are those of [`stem`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// A word comes into a text of the source.
    Source(usize),
    /// A text of the source is written anew.
    Rewrite(usize),
    /// A word comes into a text of a copy.
    Edit(Where, usize),
    /// A paragraph comes to the end of a copy.
    Beside(Where),
    /// All pages are opened in the editor and saved as they are.
    Touch,
    /// Somebody comments on a text in Confluence.
    Comment(usize),
    Publish,
    /// `pull`, and the same with a decision.
    Pull(Where),
    Theirs(Where),
    Ours(Where),
}

/// The word of a field that edits begin at: the introduction, summaries and descriptions of four codes.
fn stem(field: usize) -> String {
    match field {
        0 => "stemintro".to_owned(),
        odd if odd % 2 == 1 => format!("stemname{}", odd / 2),
        even => format!("stemtext{}", even / 2 - 1),
    }
}

pub(crate) struct World {
    folder: tempfile::TempDir,
    fake: Arc<Fake>,
    git: Repository,
    /// All that was printed.
    shown: String,
    /// What people did away with themselves.
    removed: BTreeSet<String>,
    words: usize,
    /// What happened, for whoever reads of a failure.
    pub(crate) story: String,
}

impl World {
    pub(crate) fn new(is_cloud: bool, has_tree: bool) -> Self {
        let fake = if is_cloud { Fake::cloud() } else { Fake::data_center() };
        let git = Repository::new();
        let code = |n: usize| Code {
            code: 404 + u32::try_from(n).expect("a small number"),
            summary: format!("Name {}", stem(2 * n + 1)),
            description: format!("Text {} of this code, with *some* `marks` in it.", stem(2 * n + 2)),
        };
        let source = Source {
            title: "Codes".to_owned(),
            intro: format!("Above all {} stands this.", stem(0)),
            codes: (0..4).map(code).collect(),
        };
        let tree = if has_tree { "pages = \"codes\"\n" } else { "" };
        let more = format!(
            "{tree}\n[[copy]]\nname = \"docs\"\npath = \"{FILE}\"\n\n[[copy]]\nname = \"repo\"\nkind = \"git\"\nurl = \"{}\"\npath = \"{PAGE}\"\nauthor = \"Docs Bot <docs@example.com>\"\n",
            git.url()
        );
        let settings = settings(&fake.url(), &more);
        let folder =
            harness::book(&[("book.toml", &settings), (SOURCE, &source.yaml()), ("docs/README.md", "Docs.\n")]);
        let (shown, removed) = (String::new(), BTreeSet::new());
        let mut world = Self { folder, fake, git, shown, removed, words: 0, story: String::new() };
        world.run(&["publish"]).clean();
        world
    }

    fn run(&mut self, args: &[&str]) -> Run {
        let mut command = self.git.command(self.folder.path());
        log_in(command.args(args), &self.fake);
        let run = finish(&mut command);
        self.shown.push_str(&run.stdout);
        self.shown.push_str(&run.stderr);
        let _ = write!(self.story, "$ {} → {:?}\n{}{}", args.join(" "), run.code, run.stdout, run.stderr);
        run
    }

    fn word(&mut self, who: &str) -> String {
        self.words += 1;
        format!("{who}{}", self.words)
    }

    /// All that a copy holds.
    fn text(&self, place: Where) -> String {
        match place {
            Where::Wiki => {
                let pages = self.fake.pages();
                let current = pages.iter().filter(|page| page.status == Status::Current);
                current.map(|page| format!("{}\n{}\n", page.title(), page.now().body)).collect()
            }
            Where::Docs => text(self.folder.path(), FILE),
            Where::Git => self.git.text(PAGE),
        }
    }

    fn source(&self) -> String {
        text(self.folder.path(), SOURCE)
    }

    /// The words of people, by where they stand; on pages, each page counts.
    fn standing(&self) -> BTreeSet<(String, String)> {
        let mut out = BTreeSet::new();
        let mut add = |place: &str, text: &str| out.extend(words(text).map(|word| (place.to_owned(), word.to_owned())));
        add("the source", &self.source());
        add("docs", &self.text(Where::Docs));
        add("repo", &self.text(Where::Git));
        for page in self.fake.pages() {
            let place = format!("page {}", page.id);
            add(&place, &page.now().body);
            add(&place, page.title());
        }
        out
    }

    pub(crate) fn act(&mut self, act: Act) -> Result<(), String> {
        let _ = writeln!(self.story, "— {act:?}");
        match act {
            Act::Source(field) => {
                let word = self.word("src");
                self.change_source(|source| source.replacen(&stem(field), &format!("{} {word}", stem(field)), 1));
            }
            Act::Rewrite(field) => self.rewrite(field),
            Act::Edit(place, field) => self.edit(place, field),
            Act::Beside(place) => self.beside(place),
            Act::Touch => self.fake.titles().iter().for_each(|title| self.fake.touch(title)),
            Act::Comment(field) => {
                let pages = self.fake.pages();
                // The fake marks the first place, which must not be the title in a link.
                let has = |page: &&crate::confluence::Page| {
                    let body = &page.now().body;
                    body.find(&stem(field)).is_some_and(|at| is_text(body, at))
                };
                if let Some(page) = pages.iter().find(has) {
                    self.fake.comment_inline(page.title(), &stem(field));
                }
            }
            Act::Publish => self.checked(&["publish"], false)?,
            Act::Pull(place) => self.checked(&["pull", place.name()], false)?,
            Act::Theirs(place) => self.checked(&["pull", "--theirs", place.name()], true)?,
            Act::Ours(place) => self.checked(&["pull", "--ours", place.name()], false)?,
        }
        Ok(())
    }

    /// What `diff` ends with, and says.
    pub(crate) fn diff(&mut self) -> Run {
        self.run(&["diff"])
    }

    fn change_source(&self, change: impl FnOnce(&str) -> String) {
        write(self.folder.path(), SOURCE, change(&self.source()));
    }

    /// The person who does that sees what stands there.
    fn rewrite(&mut self, field: usize) {
        let (word, stem) = (self.word("src"), stem(field));
        let source = self.source();
        let Some(line) = source.lines().find(|line| line.contains(&stem)).map(str::to_owned) else { return };
        let Some((key, _)) = line.split_once(": ") else { return };
        self.removed.extend(words(&line).map(str::to_owned));
        self.change_source(|source| source.replacen(&line, &format!("{key}: Anew {stem} {word}."), 1));
    }

    fn edit(&mut self, place: Where, field: usize) {
        let (word, stem) = (self.word("hand"), stem(field));
        let with = format!("{stem} {word}");
        match place {
            Where::Wiki => {
                let pages = self.fake.pages();
                // A field stands on the page of the catalog, and may stand on one of its own.
                let has = |page: &&crate::confluence::Page| page.now().body.contains(&stem);
                let all: Vec<_> = pages.iter().filter(has).collect();
                if let Some(page) = all.get(self.words % all.len().max(1)) {
                    // Not within the address of an anchor.
                    let at = |body: &str| body.match_indices(&stem).map(|(at, _)| at).find(|at| is_text(body, *at));
                    if let Some(at) = at(&page.now().body) {
                        let edit = |body: &str| format!("{}{with}{}", &body[..at], &body[at + stem.len()..]);
                        self.fake.edit_by_hand(page.title(), edit);
                    }
                }
            }
            Where::Docs => {
                let old = self.text(place);
                if let Some(at) = in_table(&old, &stem) {
                    write(self.folder.path(), FILE, format!("{}{with}{}", &old[..at], &old[at + stem.len()..]));
                }
            }
            Where::Git => {
                let old = self.text(place);
                if let Some(at) = in_table(&old, &stem) {
                    let new = format!("{}{with}{}", &old[..at], &old[at + stem.len()..]);
                    self.git.edits("Ann", &[(PAGE, &new)]);
                }
            }
        }
    }

    fn beside(&mut self, place: Where) {
        let word = self.word("hand");
        let said = format!("Somebody noted {word} here.");
        match place {
            Where::Wiki => {
                let titles = self.fake.titles();
                let title = &titles[self.words % titles.len()];
                self.fake.edit_by_hand(title, |body| format!("{body}<p>{said}</p>"));
            }
            Where::Docs => write(self.folder.path(), FILE, format!("{}\n{said}\n", self.text(place))),
            Where::Git => self.git.edits("Ann", &[(PAGE, &format!("{}\n{said}\n", self.text(place)))]),
        }
    }

    /// Runs the program, and looks at what is gone afterwards. What is decided in this run may be shown by it.
    fn checked(&mut self, args: &[&str], decides: bool) -> Result<(), String> {
        let before = self.standing();
        let already = self.shown.clone();
        let run = self.run(args);
        if !matches!(run.code, Some(0 | 1)) {
            return Err(format!("exit code {:?}", run.code));
        }
        let after = self.standing();
        let shown = if decides { &self.shown } else { &already };
        for (place, word) in before.difference(&after) {
            // It is in the source, or a person did away with it: then the copy follows.
            if self.removed.contains(word) || has_word(shown, word) {
                continue;
            }
            return Err(format!("`{}` did away with {word} in {place}, which was never shown", args.join(" ")));
        }
        let violations = self.fake.violations();
        if violations.is_empty() { Ok(()) } else { Err(format!("{violations:?}")) }
    }

    /// After the last edits: pulling and publishing twice, and what nobody can pull is decided by name.
    pub(crate) fn converges(&mut self) -> Result<(), String> {
        self.checked(&["publish"], false)?;
        for _ in 0..2 {
            for place in ALL {
                self.checked(&["pull", "--theirs", place.name()], true)?;
            }
            self.checked(&["publish"], false)?;
        }
        // Only what stands beside codes, and comments on what changed, are left for somebody to decide.
        for place in ALL {
            self.checked(&["publish", "--force", "--drop-comments", place.name()], false)?;
        }
        let run = self.run(&["diff"]);
        if run.code != Some(0) {
            return Err("the copies differ in the end".to_owned());
        }
        self.fake.forget();
        let (file, commits) = (self.text(Where::Docs), self.git.commits());
        let run = self.run(&["publish"]);
        let writes: Vec<String> = self.fake.writes().iter().map(|request| request.line()).collect();
        let stays = writes.is_empty() && file == self.text(Where::Docs) && commits == self.git.commits();
        if run.code == Some(0) && stays { Ok(()) } else { Err(format!("it does not come to rest: {writes:?}")) }
    }
}

/// The words that people wrote.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        let rest = word.strip_prefix("hand").or_else(|| word.strip_prefix("src"));
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|other| other == word)
}

/// Whether a place of a body is text, and not within a tag or the address of a link.
fn is_text(body: &str, at: usize) -> bool {
    let before = &body[..at];
    let in_tag = before.rfind('<') > before.rfind('>');
    let of_anchor =
        before.rfind("<ac:parameter").is_some_and(|open| before.rfind("</ac:parameter>").is_none_or(|end| end < open));
    !in_tag && !of_anchor
}

/// Where a word stands in a file of Markdown, and not in the address of a link or an anchor.
fn in_table(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| c == ' ' || c == '|')
    })
}
