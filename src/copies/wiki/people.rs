//! Who was there, by name.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::confluence::{Api, Page, User, Version};
use crate::copies::kind::Revision;

/// The names of people, each asked for once.
#[derive(Debug)]
pub(crate) struct People<'a> {
    api: &'a dyn Api,
    names: Mutex<BTreeMap<String, Option<String>>>,
}

impl<'a> People<'a> {
    pub(crate) fn new(api: &'a dyn Api) -> Self {
        Self { api, names: Mutex::default() }
    }

    /// How people know somebody; their id where nobody tells.
    pub(crate) fn name(&self, user: &User) -> String {
        if let Some(name) = &user.name {
            return name.clone();
        }
        let mut names = self.names.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let name = names.entry(user.id.clone()).or_insert_with(|| self.api.user(&user.id));
        name.clone().unwrap_or_else(|| user.id.clone())
    }

    /// What is told of a page that nobody but us has changed.
    pub(crate) fn own(page: &Page) -> Revision {
        Revision { link: page.link.clone(), version: Some(page.version.number.to_string()), ..Revision::default() }
    }

    /// What is told of a page that others have changed in some versions, the last one first; where these are not known,
    /// the last version of the page is one.
    pub(crate) fn revision(&self, page: &Page, since: &[Version]) -> Revision {
        let last = std::slice::from_ref(&page.version);
        let since = if since.is_empty() { last } else { since };
        let mut names: Vec<String> = Vec::new();
        for user in since.iter().filter_map(|version| version.by.as_ref()) {
            let name = self.name(user);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let first = since.first();
        Revision {
            by: (!names.is_empty()).then(|| names.join(", ")),
            when: first.and_then(|version| version.when.clone()),
            message: first.map(|version| version.message.clone()).filter(|message| !message.is_empty()),
            ..Self::own(page)
        }
    }
}
