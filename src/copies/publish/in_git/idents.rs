//! Who commits are by.

use crate::copies::kind::{Settings, failed};
use crate::git::mirror::Locked;

/// What git is told of who a commit is by.
pub(crate) type Idents = Vec<(&'static str, String)>;

impl Settings {
    /// Who commits are by: the author of the settings, and whom git is set up with.
    ///
    /// # Errors
    /// When nobody is known, or the author is not `Name <address>`.
    pub(crate) fn idents(&self, locked: &Locked<'_>, shown: &str) -> Result<Idents, String> {
        let mut idents = Vec::new();
        let author = match &self.author {
            Some(author) => Some(author_of(author).ok_or_else(|| {
                format!("`author` is not of the form `Name <address>`: {author}\n  help: write, for instance, `author = \"Docs <docs@example.com>\"`")
            })?),
            None => None,
        };
        if let Some((name, address)) = &author {
            idents.extend([("GIT_AUTHOR_NAME", name.clone()), ("GIT_AUTHOR_EMAIL", address.clone())]);
        }
        for (who, names) in [("AUTHOR", None), ("COMMITTER", Some(("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")))] {
            if (who == "AUTHOR" && author.is_some()) || locked.knows(who).map_err(|error| failed(shown, &error))? {
                continue;
            }
            match (&author, names) {
                (Some((name, address)), Some((of_name, of_address))) => {
                    idents.extend([(of_name, name.clone()), (of_address, address.clone())]);
                }
                _ => {
                    return Err(format!(
                        "git does not know who commits are by\n  help: add `author = \"Name <address>\"` to the copy `{}`, or set up git with user.name and user.email",
                        self.name
                    ));
                }
            }
        }
        Ok(idents)
    }
}

/// The name and the address of an author.
pub(crate) fn author_of(text: &str) -> Option<(String, String)> {
    let (name, rest) = text.split_once('<')?;
    let address = rest.trim_end().strip_suffix('>')?.trim();
    let name = name.trim();
    let good = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_control() || c == '<' || c == '>');
    (good(name) && good(address)).then(|| (name.to_owned(), address.to_owned()))
}
