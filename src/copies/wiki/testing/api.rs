//! What is asked of it.

use serde_json::Value;

use super::{BOT, Fake, error, version};
use crate::confluence::{
    Api, ApiError, Archived, Attachment, Body, Comment, Draft, ErrorKind, Flavor, May, NewPage, Page, PageId, Position,
    Property, Space, Update, User, Version, Wanted,
};

impl Api for Fake {
    fn flavor(&self) -> Flavor {
        self.state().flavor
    }

    fn me(&self) -> Result<User, ApiError> {
        self.ask(None, |_| Ok(User { id: BOT.to_owned(), name: Some("Bot".to_owned()) }))
    }

    fn space(&self, key: &str) -> Result<Option<Space>, ApiError> {
        let space = Space { id: "7".to_owned(), key: key.to_owned(), home: Some(PageId("1".to_owned())) };
        self.ask(None, |_| Ok(Some(space)))
    }

    fn may(&self, _: &Space) -> Result<May, ApiError> {
        self.ask(None, |state| Ok(May { read: Some(true), write: state.may_write }))
    }

    fn may_change(&self, _: &PageId) -> Result<May, ApiError> {
        self.ask(None, |state| Ok(May { read: Some(true), write: state.may_write }))
    }

    fn titled(&self, _: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, ApiError> {
        let key = |title: &str| title.trim().to_lowercase();
        self.ask(None, |state| {
            let found = state.pages.iter().filter(|(_, page)| key(page.title()) == key(title));
            Ok(found.map(|(id, _)| state.told(id, wanted)).collect())
        })
    }

    fn page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, ApiError> {
        self.ask(None, |state| Ok(state.pages.contains_key(&id.0).then(|| state.told(&id.0, wanted))))
    }

    fn written(&self, id: &PageId, _: u64, wanted: Wanted) -> Result<Page, ApiError> {
        self.ask(None, |state| Ok(state.told(&id.0, wanted)))
    }

    fn body_at(&self, id: &PageId, number: u64) -> Result<Option<Body>, ApiError> {
        self.ask(None, |state| {
            let page = state.get(id)?;
            Ok(page.versions.iter().find(|(version, ..)| version.number == number).map(|(.., body)| body.clone()))
        })
    }

    fn versions_since(&self, id: &PageId, number: u64) -> Result<Vec<Version>, ApiError> {
        self.ask(None, |state| {
            let versions = state.get(id)?.versions.iter().rev().map(|(version, ..)| version.clone());
            Ok(versions.filter(|version| version.number > number).collect())
        })
    }

    fn draft(&self, id: &PageId) -> Result<Option<Draft>, ApiError> {
        self.ask(None, |state| {
            let page = state.get(id)?;
            let by = Some(User { id: "ann".to_owned(), name: None });
            Ok(page.draft.clone().map(|body| Draft { title: page.title().to_owned(), body, by }))
        })
    }

    fn children(&self, id: &PageId) -> Result<Vec<Page>, ApiError> {
        self.ask(None, |state| Ok(state.below(&id.0).iter().map(|id| state.told(id, Wanted::default())).collect()))
    }

    fn top(&self, _: &Space) -> Result<Vec<Page>, ApiError> {
        self.ask(None, |state| Ok(state.under(None).iter().map(|id| state.told(id, Wanted::default())).collect()))
    }

    fn inline_comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        self.ask(None, |state| Ok(state.get(id)?.passages.clone()))
    }

    fn comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        self.ask(None, |state| Ok(state.get(id)?.comments.clone()))
    }

    fn create(&self, page: &NewPage) -> Result<Page, ApiError> {
        self.ask(Some(format!("create {}", page.title)), |state| {
            if state.taken(&page.title, "") {
                return Err(error(ErrorKind::TitleTaken, "a page with this title exists"));
            }
            let parent = page.parent.as_ref().map_or("1", |parent| &parent.0);
            let id = state.add(&page.title, Some(parent), &page.body, BOT);
            Ok(state.told(&id, Wanted::default()))
        })
    }

    fn update(&self, update: &Update) -> Result<Version, ApiError> {
        self.ask(Some(format!("update {}", update.title)), |state| {
            if state.taken(&update.title, &update.id.0) {
                return Err(error(ErrorKind::TitleTaken, "a page with this title exists"));
            }
            if state.takes_none {
                return Err(error(ErrorKind::Forbidden, "not for you"));
            }
            let body = state.rewritten(&update.body);
            let page = state.get(&update.id)?;
            if page.version() != update.based_on {
                return Err(error(ErrorKind::Conflict(Some(page.version())), "version conflict"));
            }
            let version = version(update.based_on + 1, &update.message, BOT);
            page.versions.push((version.clone(), update.title.clone(), body));
            page.draft = None;
            if let Some(parent) = &update.parent {
                page.parent = Some(parent.0.clone());
            }
            Ok(version)
        })
    }

    fn set_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, ApiError> {
        self.ask(Some(format!("property {key}")), |state| {
            let page = state.get(id)?;
            let is = page.properties.get(key).map_or(0, |(_, version)| *version);
            if is != known.map_or(0, |known| known.version) {
                return Err(error(ErrorKind::Conflict(None), "the property has another version"));
            }
            if value.to_string().len() > 32_768 {
                return Err(error(ErrorKind::TooLarge, "the property is too large"));
            }
            page.properties.insert(key.to_owned(), (value.clone(), is + 1));
            Ok(Property { id: Some(key.to_owned()), value: value.clone(), version: is + 1 })
        })
    }

    fn add_labels(&self, id: &PageId, labels: &[String]) -> Result<(), ApiError> {
        self.ask(Some(format!("labels {}", labels.join(" "))), |state| {
            let page = state.get(id)?;
            labels.iter().for_each(|label| {
                if !page.labels.contains(label) {
                    page.labels.push(label.clone());
                }
            });
            Ok(())
        })
    }

    fn remove_label(&self, id: &PageId, label: &str) -> Result<(), ApiError> {
        self.ask(Some(format!("no label {label}")), |state| {
            state.get(id)?.labels.retain(|is| is != label);
            Ok(())
        })
    }

    fn move_page(&self, id: &PageId, position: Position, target: &PageId) -> Result<bool, ApiError> {
        if self.state().flavor == Flavor::DataCenter || self.state().moves_none {
            return Ok(false);
        }
        self.ask(Some(format!("move {} {position:?} {}", id.0, target.0)), |state| {
            let parent = match position {
                Position::Append => Some(target.0.clone()),
                Position::Before | Position::After => state.get(target)?.parent.clone(),
            };
            state.get(id)?.parent = parent;
            state.order.retain(|page| *page != id.0);
            let at = state.order.iter().position(|page| *page == target.0).expect("the target");
            let at = match position {
                Position::Before => at,
                Position::After => at + 1,
                Position::Append => state.order.len(),
            };
            state.order.insert(at, id.0.clone());
            Ok(true)
        })
    }

    fn archive(&self, id: &PageId) -> Result<Archived, ApiError> {
        self.ask(Some(format!("archive {}", id.0)), |state| {
            state.get(id)?.archived = true;
            Ok(Archived::Done)
        })
    }

    fn attachments(&self, id: &PageId) -> Result<Vec<Attachment>, ApiError> {
        self.ask(None, |state| {
            Ok(state.get(id)?.attachments.iter().map(|(attachment, _)| attachment.clone()).collect())
        })
    }

    fn attach(
        &self,
        id: &PageId,
        known: Option<&Attachment>,
        (name, bytes): (&str, &[u8]),
        comment: &str,
    ) -> Result<(), ApiError> {
        self.ask(Some(format!("attach {name}")), |state| {
            let page = state.get(id)?;
            page.attachments.retain(|(is, _)| known.is_none_or(|known| known.id != is.id));
            let attachment =
                Attachment { id: format!("att{name}"), name: name.to_owned(), comment: comment.to_owned() };
            page.attachments.push((attachment, bytes.to_vec()));
            Ok(())
        })
    }

    fn user(&self, id: &str) -> Option<String> {
        (id == "ann").then(|| "Ann Example".to_owned())
    }
}
