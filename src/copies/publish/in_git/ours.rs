//! What of a repository is ours: it stands in the messages of our commits.

use super::{COPY, FILE};
use crate::copies::kind::Revision;
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
pub(crate) fn known(locked: &Locked<'_>, tip: &Tip, copy: &str, path: &str) -> Result<Known, MirrorError> {
    let Some(commit) = &tip.commit else { return Ok(Known::default()) };
    let mut ours = last_of_ours(locked, commit, copy, path)?;
    if ours.is_none() {
        locked.deepen_while(&tip.branch, || {
            ours = last_of_ours(locked, commit, copy, path)?;
            Ok(ours.is_none())
        })?;
        if ours.is_none() {
            ours = last_of_ours(locked, commit, copy, path)?;
        }
    }
    let range = ours.as_ref().map_or_else(|| commit.clone(), |(id, _)| format!("{id}..{commit}"));
    let last = locked.log(&range, Which::Changing(path), 1)?.into_iter().next();
    let text = match &ours {
        Some((_, id)) => locked.blob(id)?.and_then(|bytes| String::from_utf8(bytes).ok()),
        None => None,
    };
    let text = text.map(|text| text.strip_prefix(BOM).map(str::to_owned).unwrap_or(text));
    Ok(Known { text, revision: last.map(revision).unwrap_or_default() })
}

/// The last commit of ours that wrote a file and is as we made it, and the id of what the file held.
fn last_of_ours(
    locked: &Locked<'_>,
    tip: &str,
    copy: &str,
    path: &str,
) -> Result<Option<(String, String)>, MirrorError> {
    for commit in locked.log(tip, Which::Saying(COPY), MOST_COMMITS)? {
        let lines = || commit.message.lines().map(str::trim_end);
        if !lines().any(|line| line.strip_prefix(COPY).is_some_and(|name| name.trim() == copy)) {
            continue;
        }
        let mut files = lines().filter_map(|line| line.strip_prefix(FILE)?.split_once(' '));
        let Some((id, _)) = files.find(|(_, file)| *file == path) else { continue };
        if locked.id_of(&commit.id, path)?.as_deref() == Some(id) {
            return Ok(Some((commit.id.clone(), id.to_owned())));
        }
    }
    Ok(None)
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
