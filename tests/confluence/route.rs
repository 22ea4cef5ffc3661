//! Which request is which, and whether its query is one that the interface knows.

use super::access::Who;
use super::message::{Answer, Interface, Reply, Request};
use super::shape::{self, Shape};
use super::state::{Page, Space, State, Status};

/// What a parameter of a query may be.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Flag,
    /// 1 to this.
    Limit(u64),
    Number,
    /// Numbers, with commas or repeated.
    Ids,
    One(&'static [&'static str]),
    /// Some of these, with commas or repeated.
    Many(&'static [&'static str]),
}

/// A request that is known.
pub struct Route {
    pub method: &'static str,
    /// `/pages/{id}`; what stands in braces is a number, but for `{key}` (anything) and `{att}` (the id of an attachment).
    pub pattern: &'static str,
    pub query: &'static [(&'static str, Kind)],
    /// Scopes, of which a token needs one.
    pub scopes: &'static [&'static str],
    pub handle: fn(&mut Call<'_>) -> Answer,
}

/// A request that is being worked on.
pub struct Call<'a> {
    pub state: &'a mut State,
    pub request: &'a Request,
    pub interface: Interface,
    pub who: &'a Who,
    /// What stood in place of the braces.
    pub ids: Vec<String>,
    /// The address of the site as `_links.base` has it.
    pub base: String,
}

/// Works on a request with one of the routes; the path is that after the interface's own.
pub fn dispatch(routes: &'static [Route], path: &str, call: &mut Call<'_>) -> Answer {
    let segments: Vec<String> = path.trim_matches('/').split('/').map(decoded).collect();
    let known: Vec<(&Route, Vec<String>)> =
        routes.iter().filter_map(|route| Some((route, bound(route.pattern, &segments)?))).collect();
    let Some((route, ids)) = known.iter().find(|(route, _)| route.method == call.request.method) else {
        return Err(match known.is_empty() {
            true => Reply { is_stray: true, ..call.error(404, &format!("null for uri: {}", call.request.path)) },
            false => {
                let broke = format!("{} is not for this path", call.request.method);
                call.error(405, "HTTP 405 Method Not Allowed").broke(&broke)
            }
        });
    };
    call.ids.clone_from(ids);
    for (name, id) in braces(route.pattern).zip(ids) {
        let bare = if name == "att" { id.strip_prefix("att").unwrap_or(id) } else { id.as_str() };
        if name != "key" && bare.parse::<u64>().is_err() {
            return Err(call.bad(&format!("{id} in the path is not the number that `{name}` has to be")));
        }
    }
    for (name, value) in &call.request.query {
        let Some((_, kind)) = route.query.iter().find(|(known, _)| known == name) else {
            return Err(call.bad(&format!("the query has an unknown parameter `{name}`")));
        };
        if let Err(wanted) = kind.takes(value) {
            return Err(call.bad(&format!("`{name}={value}` in the query: {wanted}")));
        }
    }
    call.who.has_scope(route.scopes)?;
    (route.handle)(call)
}

fn braces(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    pattern.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn bound(pattern: &str, segments: &[String]) -> Option<Vec<String>> {
    let parts: Vec<&str> = pattern.trim_matches('/').split('/').collect();
    let same = parts.len() == segments.len()
        && parts.iter().zip(segments).all(|(part, segment)| part.starts_with('{') || part == segment);
    same.then(|| {
        let held = parts.iter().zip(segments).filter(|(part, _)| part.starts_with('{'));
        held.map(|(_, segment)| segment.clone()).collect()
    })
}

/// A text of an address without its escapes.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Kind {
    fn takes(self, value: &str) -> Result<(), String> {
        let all = |good: &dyn Fn(&str) -> bool| value.split(',').all(|part| good(part.trim()));
        let (good, wanted) = match self {
            Self::Text => (true, String::new()),
            Self::Flag => (value == "true" || value == "false", "true or false".to_owned()),
            Self::Limit(most) => {
                (value.parse().is_ok_and(|limit: u64| (1..=most).contains(&limit)), format!("1 to {most}"))
            }
            Self::Number => (value.parse::<u64>().is_ok(), "a number".to_owned()),
            Self::Ids => (all(&|part| part.parse::<u64>().is_ok()), "numbers".to_owned()),
            Self::One(values) => (values.contains(&value), values.join(", ")),
            Self::Many(values) => (all(&|part| values.contains(&part)), values.join(", ")),
        };
        if good { Ok(()) } else { Err(format!("expected is {wanted}")) }
    }
}

impl Call<'_> {
    pub fn error(&self, status: u16, message: &str) -> Reply {
        self.interface.error(status, message)
    }

    /// 400 for what the documents of the interface do not allow.
    pub fn bad(&self, how: &str) -> Reply {
        self.error(400, how).broke(how)
    }

    /// A number of the path.
    pub fn id(&self, at: usize) -> u64 {
        self.ids.get(at).and_then(|id| id.strip_prefix("att").unwrap_or(id).parse().ok()).unwrap_or_default()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.request.query(name) == Some("true")
    }

    /// The JSON that was sent, which has this shape.
    pub fn sent(&self, wanted: &Shape) -> Result<serde_json::Value, Reply> {
        if !self.request.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(self.error(415, "Unsupported Media Type").broke("JSON is sent without its content type"));
        }
        let Some(value) = self.request.json() else { return Err(self.bad("what is sent is no JSON")) };
        shape::fits(&value, wanted, "the body").map_err(|how| self.bad(&how))?;
        Ok(value)
    }

    /// Refuses nobody, and who may not write at all.
    pub fn may_write(&self) -> Result<(), Reply> {
        if self.who.may_write && self.who.may_read {
            return Ok(());
        }
        let status = self.state.rules.refuse_with;
        Err(self.error(status, "User not permitted to do this"))
    }

    fn gone(&self, id: u64) -> Reply {
        let text = match self.interface {
            Interface::V2 => "Not Found".to_owned(),
            _ => format!(
                "No content found with id: ContentId{{id={id}}}, or the calling user does not have permission to view it"
            ),
        };
        self.error(404, &text)
    }

    /// A page that whoever asks may see, and that has got around. Each look at one that has not counts.
    pub fn page(&mut self, id: u64) -> Result<&mut Page, Reply> {
        let gone = self.gone(id);
        let hidden: Vec<u64> = self.state.spaces.iter().filter(|space| space.hidden).map(|space| space.id).collect();
        let is_seen = |page: &&mut Page| !page.hidden && !hidden.contains(&page.space);
        let may_read = self.who.may_read;
        let Some(page) = self.state.pages.get_mut(&id).filter(|page| may_read && is_seen(page)) else {
            return Err(gone);
        };
        if page.late_gets > 0 && self.request.method == "GET" {
            page.late_gets -= 1;
            return Err(gone);
        }
        Ok(page)
    }

    /// A page that whoever asks may change.
    pub fn changeable(&mut self, id: u64) -> Result<&mut Page, Reply> {
        let locked = self.page(id)?.locked;
        self.may_write()?;
        if locked {
            return Err(self.error(self.state.rules.refuse_with, "User not permitted to update this content"));
        }
        self.page(id)
    }

    /// A space that whoever asks may see.
    pub fn space(&self, wanted: impl Fn(&Space) -> bool) -> Result<Space, Reply> {
        let space = self.state.spaces.iter().find(|space| self.who.may_read && !space.hidden && wanted(space));
        space
            .cloned()
            .ok_or_else(|| self.error(404, "No space found, or the calling user has no permission to view it"))
    }

    /// Whether a page has this title, as lists see it.
    pub fn is_titled(&self, page: &Page, title: &str) -> bool {
        match self.state.rules.exact_titles {
            true => page.title() == title,
            false => page.title().to_lowercase() == title.trim().to_lowercase(),
        }
    }

    /// Those of these pages that have got around. Each list in which one would stand counts.
    pub fn listed(&mut self, found: Vec<u64>) -> Vec<u64> {
        let mut listed = Vec::new();
        for id in found {
            match self.state.pages.get_mut(&id) {
                Some(page) if page.late_lists > 0 => page.late_lists -= 1,
                _ => listed.push(id),
            }
        }
        listed
    }

    /// The pages that whoever asks may see, of these statuses.
    pub fn visible(&self, statuses: &[Status]) -> Vec<u64> {
        let hidden =
            |page: &Page| page.hidden || self.state.spaces.iter().any(|space| space.id == page.space && space.hidden);
        let seen = self.state.pages.values().filter(|page| self.who.may_read && !hidden(page));
        seen.filter(|page| statuses.contains(&page.status)).map(|page| page.id).collect()
    }

    /// The account that asks; empty for nobody.
    pub fn account(&self) -> String {
        self.who.account.clone().unwrap_or_default()
    }
}
