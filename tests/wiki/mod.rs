//! What the proofs of publishing share: a book with copies, what came of a publish, and a Confluence that starts where
//! another one stood.
//!
//! The program runs as built ([`program`]), or its library does in this process where thousands of runs are wanted
//! ([`library`]).
// Each test program is a crate of its own and uses only some of this.
#![allow(dead_code, unreachable_pub)]

pub mod library;
pub mod program;
pub mod source;

use statusbook::copies::Form;
use statusbook::copies::base::meaning;

use crate::confluence::{Fake, PUBLISHER, Page, Status};

/// The name of the copy in Confluence in all books of these tests.
pub const COPY: &str = "wiki";

/// What counts of a page.
#[derive(Clone, Debug)]
pub struct Stands {
    /// Which it is; another one may be made in another run.
    pub id: u64,
    pub title: String,
    pub parent: Option<String>,
    pub archived: bool,
    /// What its text means.
    pub meaning: String,
    /// How many versions it has, and how many of them the publisher wrote.
    pub versions: (usize, usize),
    pub labels: Vec<String>,
    /// The references of its inline comments that are still marked.
    pub markers: usize,
}

/// All pages but the tops of spaces and those in the trash, in the order of their titles.
pub fn standing(fake: &Fake) -> Vec<Stands> {
    let pages = fake.pages();
    let title = |id: u64| pages.iter().find(|page| page.id == id).map(|page| page.title().to_owned());
    let of = |page: &Page| Stands {
        id: page.id,
        title: page.title().to_owned(),
        parent: page.parent.and_then(title),
        archived: page.status == Status::Archived,
        meaning: meaning(Form::Storage, &page.now().body),
        versions: (page.versions.len(), page.versions.iter().filter(|version| version.by == PUBLISHER).count()),
        labels: {
            let mut labels: Vec<String> = page.labels.iter().map(|(_, name)| name.clone()).collect();
            labels.sort();
            labels
        },
        markers: page.now().body.matches("<ac:inline-comment-marker").count(),
    };
    let mut all: Vec<Stands> = pages.iter().filter(|page| page.status != Status::Trashed).map(of).collect();
    all.sort_by(|a, b| a.title.cmp(&b.title));
    all
}

/// What of the pages is otherwise than it should be, in words.
pub fn differs(expected: &[Stands], found: &[Stands]) -> Vec<String> {
    let mut out = Vec::new();
    for page in expected {
        let same: Vec<&Stands> = found.iter().filter(|other| other.title == page.title).collect();
        match same.as_slice() {
            [] => out.push(format!("“{}” is not there", page.title)),
            [other] => {
                let mut parts = Vec::new();
                if other.meaning != page.meaning {
                    let (a, b) = differing(&page.meaning, &other.meaning);
                    parts.push(format!("says {b:?} for {a:?}"));
                }
                if other.versions != page.versions {
                    parts.push(format!("has {:?} versions for {:?}", other.versions, page.versions));
                }
                if (&other.parent, other.archived, &other.labels, other.markers)
                    != (&page.parent, page.archived, &page.labels, page.markers)
                {
                    let of = |it: &Stands| format!("{:?} {} {:?} {}", it.parent, it.archived, it.labels, it.markers);
                    parts.push(format!("is {} for {}", of(other), of(page)));
                }
                if !parts.is_empty() {
                    out.push(format!("“{}” {}", page.title, parts.join(", ")));
                }
            }
            more => out.push(format!("“{}” is there {} times", page.title, more.len())),
        }
    }
    for page in found.iter().filter(|page| !expected.iter().any(|other| other.title == page.title)) {
        out.push(format!("“{}” is there, and should not be: {}", page.title, page.meaning));
    }
    out
}

/// The first line that differs between two texts.
fn differing(a: &str, b: &str) -> (String, String) {
    let (mut a, mut b) = (a.lines(), b.lines());
    loop {
        let (one, other) = (a.next(), b.next());
        if one != other || one.is_none() {
            return (one.unwrap_or_default().to_owned(), other.unwrap_or_default().to_owned());
        }
    }
}

/// Versions that the publisher wrote and that lack a word which the version before has, though nobody was asked. Words that
/// people write begin with `hand`.
pub fn overwritten(fake: &Fake) -> Vec<String> {
    let mut out = Vec::new();
    for page in fake.pages() {
        for pair in page.versions.windows(2) {
            let [before, after] = pair else { continue };
            if after.by != PUBLISHER {
                continue;
            }
            for word in hand_words(&before.body) {
                if !after.body.contains(word) {
                    out.push(format!("“{}”: version {} lacks {word}", page.title(), after.number));
                }
            }
        }
    }
    out
}

/// The words that people wrote: `hand` with a number.
pub fn hand_words(text: &str) -> Vec<&str> {
    let is_hand = |word: &&str| {
        word.strip_prefix("hand").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_hand).collect()
}
