//! What of a repository is ours: it stands in the messages of our commits.

use super::{COPY, FILE};
use crate::copies::kind::{Owner, Revision};
use crate::copies::publish::files::BOM;
use crate::copies::publish::whole::{self, Whole};
use crate::git::mirror::{Commit, Locked, MirrorError, Tip, Which};

/// So many of our commits are looked at for the last one of a file.
const MOST_COMMITS: usize = 200;

/// What is known of a file of a repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// What we last put there, without a byte order mark.
    pub(crate) text: Option<String>,
    /// The last commit that changed it since; where none of ours is found, the last one at all.
    pub(crate) revision: Revision,
    /// Whether none of our commits wrote it, and one of another book, whose copy has the same name, did.
    pub(crate) of_another: bool,
}

impl Known {
    /// The same for what the file is to say.
    pub(crate) fn held_by(self, whole: &Whole) -> whole::Known {
        let base = self.text.as_deref().map(|text| whole.base_of(text));
        whole::Known { base, text: self.text, revision: self.revision }
    }
}

/// What is known of a file of a copy; older commits are brought in for as long as none of ours is found.
///
/// # Errors
/// When git refuses.
pub(crate) fn known(locked: &Locked<'_>, tip: &Tip, owner: Owner<'_>, path: &str) -> Result<Known, MirrorError> {
    let Some(commit) = &tip.commit else { return Ok(Known::default()) };
    let mut of_another = false;
    let mut last = || last_of_ours(locked, commit, (owner, path), &mut of_another);
    let mut ours = last()?;
    if ours.is_none() {
        locked.deepen_while(&tip.branch, || {
            ours = last()?;
            Ok(ours.is_none())
        })?;
        if ours.is_none() {
            ours = last()?;
        }
    }
    let of_another = of_another && ours.is_none();
    let range = ours.as_ref().map_or_else(|| commit.clone(), |(id, _)| format!("{id}..{commit}"));
    let last = locked.log(&range, Which::Changing(path), 1)?.into_iter().next();
    let text = match &ours {
        Some((_, id)) => locked.blob(id)?.and_then(|bytes| String::from_utf8(bytes).ok()),
        None => None,
    };
    let text = text.map(|text| text.strip_prefix(BOM).map(str::to_owned).unwrap_or(text));
    Ok(Known { text, revision: last.map(revision).unwrap_or_default(), of_another })
}

/// The last commit of ours that wrote a file and is as we made it, and the id of what the file held. Whether there is one of
/// another book is told besides.
fn last_of_ours(
    locked: &Locked<'_>,
    tip: &str,
    (owner, path): (Owner<'_>, &str),
    of_another: &mut bool,
) -> Result<Option<(String, String)>, MirrorError> {
    for commit in locked.log(tip, Which::Saying(COPY), MOST_COMMITS)? {
        let lines = || commit.message.lines().map(str::trim_end);
        let whose = || lines().filter_map(|line| of_copy(line.strip_prefix(COPY)?.trim(), owner));
        if whose().next().is_none() {
            continue;
        }
        let mut files = lines().filter_map(|line| line.strip_prefix(FILE)?.split_once(' '));
        let Some((id, _)) = files.find(|(_, file)| *file == path) else { continue };
        if locked.id_of(&commit.id, path)?.as_deref() != Some(id) {
            continue;
        }
        if !whose().any(|is_ours| is_ours) {
            *of_another = true;
        } else {
            return Ok(Some((commit.id.clone(), id.to_owned())));
        }
    }
    Ok(None)
}

/// Whether a copy is ours; none where it has another name. Earlier programs did not say which book it is of.
fn of_copy(said: &str, owner: Owner<'_>) -> Option<bool> {
    let rest = said.strip_prefix(owner.copy)?;
    let book = rest.trim_start();
    match book {
        "" => Some(true),
        _ if rest.len() == book.len() || book.len() != 16 || !book.bytes().all(|b| b.is_ascii_hexdigit()) => None,
        _ => Some(book == owner.book.to_string()),
    }
}

fn revision(commit: Commit) -> Revision {
    let subject = commit.message.lines().next().unwrap_or_default().to_owned();
    Revision {
        link: None,
        version: Some(commit.id),
        by: Some(commit.author),
        when: Some(commit.when),
        message: Some(subject).filter(|subject| !subject.is_empty()),
    }
}
