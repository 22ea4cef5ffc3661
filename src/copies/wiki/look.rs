//! Which pages of a copy are there, and which of them are ours. Nothing is written.

use std::collections::BTreeMap;

use super::memory::{KEY, Memory, Whose, whose};
use super::parallel::each;
use super::titles::key;
use crate::confluence::{Api, ApiError, May, Page, PageId, Space, User, Wanted};
use crate::copies::kind::{Owner, Part, Subject};
use crate::model::{Pages, Text};

/// All but the body, in one request.
pub(crate) const NO_BODY: Wanted = Wanted { body: false, properties: &[KEY], labels: true };
/// All of a page.
pub(crate) const ALL: Wanted = Wanted { body: true, properties: &[KEY], labels: true };
/// How many pages are looked at for one that has another title by now.
const MOST_RENAMED: usize = 500;

/// A Confluence, and the copy that is looked for there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) api: &'a dyn Api,
    pub(crate) subject: Subject<'a>,
    /// Which parts of all pages are asked for.
    pub(crate) wanted: Wanted,
}

/// A page that is there.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) page: Page,
    pub(crate) whose: Whose,
}

/// What stands where a page is to be.
#[derive(Clone, Debug)]
pub(crate) enum Spot {
    /// Nothing.
    Free,
    /// A page: ours, or another one of the same title.
    Taken(Box<Found>),
    /// An archived page of the title, which is in the way.
    Archived(Box<Page>),
}

/// What is there of a copy.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) me: User,
    pub(crate) space: Space,
    pub(crate) may: May,
    /// The page that the settings want it under.
    pub(crate) parent: Option<PageId>,
    /// What stands where each page is to be, in the order of the pages.
    pub(crate) spots: Vec<Spot>,
    /// The codes whose pages stand right below that of the catalog, in their order there.
    pub(crate) order: Vec<String>,
    /// Pages of ours whose codes are gone.
    pub(crate) orphans: Vec<Found>,
}

/// A page that is to be: what it is about, and its title.
pub(crate) type Named = (Part, String);

impl Seen {
    /// The page of the catalog, where it is there.
    pub(crate) fn root(&self) -> Option<&PageId> {
        match self.spots.first() {
            Some(Spot::Taken(found)) => Some(&found.page.id),
            _ => None,
        }
    }
}

impl Found {
    pub(crate) fn new(page: Page, owner: Owner<'_>) -> Self {
        let whose = whose(&page, owner);
        Self { page, whose }
    }

    /// What we remember of it, where it is ours.
    pub(crate) fn memory(&self) -> Option<&Memory> {
        match &self.whose {
            Whose::Ours(memory) => Some(memory),
            _ => None,
        }
    }
}

/// Why a copy cannot be looked at, with what to do.
pub(crate) fn told(error: &ApiError) -> String {
    match &error.help {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    }
}

impl<'a> Place<'a> {
    fn owner(&self) -> Owner<'a> {
        self.subject.owner()
    }

    /// Looks for the pages of the copy; the first is that of the catalog.
    ///
    /// # Errors
    /// Why none of it can be published.
    pub(crate) fn look(&self, pages: &[Named]) -> Result<Seen, String> {
        let settings = self.subject.copy;
        let me = self.api.me().map_err(|error| told(&error))?;
        let by_id = settings.page_id.as_ref().map(|id| self.by_id(id)).transpose()?;
        let space = match (&settings.space, &by_id) {
            (Some(key), _) => self.space(key.as_str())?,
            (None, Some(page)) => {
                let space = page.space.clone().unwrap_or_default();
                Space { id: space.clone(), key: space, home: None }
            }
            (None, None) => return Err("it has neither `space` nor `page-id`".to_owned()),
        };
        if let Some(page) = &by_id
            && let Some(other) =
                page.space.as_ref().filter(|other| **other != space.id && !other.eq_ignore_ascii_case(&space.key))
        {
            return Err(format!(
                "the page `{}` (“{}”) is in another space, {other}\n  help: correct `space` or `page-id`",
                page.id.0, page.title
            ));
        }
        let may = self.api.may(&space).map_err(|error| told(&error))?;
        if may.read == Some(false) {
            let who = me.name.as_ref().unwrap_or(&me.id);
            return Err(format!("{who} may not read the space `{}`\n  help: let them view it", space.key));
        }
        let parent = settings.parent.as_ref().map(|parent| self.parent(&space, parent.as_str())).transpose()?;
        let Some((_, title)) = pages.first() else { return Err("it has no pages".to_owned()) };
        let root = match by_id {
            Some(page) => Spot::Taken(Box::new(Found::new(page, self.owner()))),
            None => self.root(&space, parent.as_ref(), title).map_err(|error| told(&error))?,
        };
        let mut seen = Seen { me, space, may, parent, spots: vec![root], order: Vec::new(), orphans: Vec::new() };
        self.below(&mut seen, pages.get(1..).unwrap_or_default()).map_err(|error| told(&error))?;
        Ok(seen)
    }

    fn by_id(&self, id: &Text) -> Result<Page, String> {
        let page = self.api.page(&PageId(id.as_str().trim().to_owned()), ALL).map_err(|error| told(&error))?;
        match page {
            Some(page) if page.archived => {
                Err(format!("the page `{id}` (“{}”) is archived\n  help: restore it, or remove `page-id`", page.title))
            }
            Some(page) => Ok(page),
            None => Err(format!(
                "there is no page with the id `{id}`, or it is not for us to see\n  help: look at `page-id`, and whether the \
                 account may see the page"
            )),
        }
    }

    fn space(&self, key: &str) -> Result<Space, String> {
        let space = self.api.space(key).map_err(|error| told(&error))?;
        space.ok_or_else(|| {
            format!(
                "there is no space `{key}`, or it is not for us to see\n  help: look at `space`, and whether the account may \
                 see it"
            )
        })
    }

    /// The page that the settings name as `parent`: by its id, where there is one of this id, else by its title.
    fn parent(&self, space: &Space, name: &str) -> Result<PageId, String> {
        let by_id = name.bytes().all(|byte| byte.is_ascii_digit());
        if by_id {
            let id = PageId(name.to_owned());
            if let Some(page) = self.api.page(&id, Wanted::default()).map_err(|error| told(&error))? {
                return Ok(page.id);
            }
        }
        let pages = self.api.titled(space, name, Wanted::default()).map_err(|error| told(&error))?;
        let page = pages.into_iter().find(|page| !page.archived).map(|page| page.id);
        page.ok_or_else(|| {
            format!(
                "there is no page “{name}” in the space `{}` for it to stand under\n  help: make that page, or correct \
                 `parent`",
                space.key
            )
        })
    }

    /// The page of the catalog: by its title, or, where it has another one by now, among those that it would stand beside.
    fn root(&self, space: &Space, parent: Option<&PageId>, title: &str) -> Result<Spot, ApiError> {
        let spot = self.titled(space, title)?;
        if let Spot::Taken(found) = &spot
            && found.memory().is_some_and(|memory| memory.is_of(&Part::Catalog))
        {
            return Ok(spot);
        }
        let mut beside = match parent.or(space.home.as_ref()) {
            Some(above) => self.api.children(above)?,
            None => Vec::new(),
        };
        if parent.is_none() {
            beside.extend(self.api.top(space)?);
        }
        let beside: Vec<PageId> = beside.into_iter().map(|page| page.id).take(MOST_RENAMED).collect();
        for found in self.each_page(&beside)? {
            if found.memory().is_some_and(|memory| memory.is_of(&Part::Catalog)) {
                let page = self.api.page(&found.page.id, ALL)?;
                return Ok(page.map_or(spot, |page| Spot::Taken(Box::new(Found::new(page, self.owner())))));
            }
        }
        Ok(spot)
    }

    /// What has a title in the space.
    pub(crate) fn titled(&self, space: &Space, title: &str) -> Result<Spot, ApiError> {
        let pages = self.api.titled(space, title, ALL)?;
        let (archived, current): (Vec<Page>, Vec<Page>) = pages.into_iter().partition(|page| page.archived);
        Ok(match (current.into_iter().next(), archived.into_iter().next()) {
            (Some(page), _) => Spot::Taken(Box::new(Found::new(page, self.owner()))),
            (None, Some(page)) => Spot::Archived(Box::new(page)),
            (None, None) => Spot::Free,
        })
    }

    /// Pages without their bodies; those that are gone are left out.
    fn each_page(&self, ids: &[PageId]) -> Result<Vec<Found>, ApiError> {
        let pages: Result<Vec<Option<Page>>, ApiError> =
            each(ids, |id| self.api.page(id, self.wanted)).into_iter().collect();
        let there = pages?.into_iter().flatten().filter(|page| !page.archived);
        Ok(there.map(|page| Found::new(page, self.owner())).collect())
    }

    /// The pages of codes.
    fn below(&self, seen: &mut Seen, pages: &[Named]) -> Result<(), ApiError> {
        let root = match seen.spots.first() {
            Some(Spot::Taken(found)) => Some(found.clone()),
            _ => None,
        };
        let remembered = root.as_ref().and_then(|root| root.memory()).map(|memory| memory.below.clone());
        let remembered: BTreeMap<String, String> = remembered.unwrap_or_default().into_iter().collect();
        // Without pages of codes, there may be some of an earlier day.
        let looked_for = self.subject.copy.pages == Pages::Codes || !remembered.is_empty();
        let Some(root) = root.filter(|_| looked_for) else {
            seen.spots.extend(self.by_titles(&seen.space, pages)?);
            return Ok(());
        };
        let children: Vec<PageId> = self.api.children(&root.page.id)?.into_iter().map(|page| page.id).collect();
        let mut found = self.each_page(&children)?;
        let listed = |id: &str| children.iter().any(|child| child.0 == id);
        let strayed: Vec<PageId> = remembered.values().filter(|id| !listed(id)).map(|id| PageId(id.clone())).collect();
        let strayed = self.each_page(&strayed)?;
        let is_ours = |found: &&Found| found.memory().is_some_and(|memory| memory.code.is_some());
        seen.order = found.iter().filter_map(|found| found.memory()?.code.clone()).collect();
        found.extend(strayed.into_iter().filter(|found| is_ours(&found)));
        self.assign(seen, pages, found)
    }

    /// Gives each page that is to be its own: by what we remember of it, then by its title, below the page of the catalog
    /// or anywhere in the space. What is left of ours has no code any more.
    fn assign(&self, seen: &mut Seen, pages: &[Named], found: Vec<Found>) -> Result<(), ApiError> {
        let mut by_code: BTreeMap<String, Found> = BTreeMap::new();
        let mut by_title: BTreeMap<String, Found> = BTreeMap::new();
        for found in found {
            match found.memory().map(|memory| memory.code.clone()) {
                Some(Some(code)) => match by_code.get(&code) {
                    // A second page of a code is left of a run that was interrupted in a bad moment.
                    Some(_) => seen.orphans.push(found),
                    None => drop(by_code.insert(code, found)),
                },
                Some(None) => {}
                None => drop(by_title.insert(key(&found.page.title), found)),
            }
        }
        let mut missing = Vec::new();
        let mut spots: Vec<Option<Spot>> = Vec::with_capacity(pages.len());
        for (part, title) in pages {
            let code = match part {
                Part::Code(code) => code.as_str(),
                Part::Catalog => "",
            };
            let own = by_code.remove(code).or_else(|| by_title.remove(&key(title)));
            if own.is_none() {
                missing.push((part.clone(), title.clone()));
            }
            spots.push(own.map(|found| Spot::Taken(Box::new(found))));
        }
        let mut elsewhere = self.by_titles(&seen.space, &missing)?.into_iter();
        let filled = spots.into_iter().map(|spot| spot.or_else(|| elsewhere.next()).unwrap_or(Spot::Free));
        seen.spots.extend(filled);
        seen.orphans.extend(by_code.into_values());
        Ok(())
    }

    fn by_titles(&self, space: &Space, pages: &[Named]) -> Result<Vec<Spot>, ApiError> {
        each(pages, |(_, title)| self.titled(space, title)).into_iter().collect()
    }
}
