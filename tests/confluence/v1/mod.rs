//! REST v1: all of it on Data Center, and what Cloud has left of it.

mod answers;
mod content;
mod parts;
mod search;
mod tree;
mod upload;
mod users;

use super::message::{Answer, Interface};
use super::route::{Call, Kind, Route, dispatch};

const EXPAND: (&str, Kind) = ("expand", Kind::Text);
const START: (&str, Kind) = ("start", Kind::Number);
const LIMIT: (&str, Kind) = ("limit", Kind::Limit(1000));
const STATUS: (&str, Kind) =
    ("status", Kind::Many(&["current", "trashed", "historical", "draft", "archived", "any", "deleted"]));
const CHILD: &[(&str, Kind)] = &[
    EXPAND,
    START,
    LIMIT,
    ("parentVersion", Kind::Number),
    ("location", Kind::Many(&["inline", "footer", "resolved"])),
    ("depth", Kind::One(&["", "all", "root"])),
    ("filename", Kind::Text),
    ("mediaType", Kind::Text),
];
const UPLOAD: &[(&str, Kind)] = &[("status", Kind::One(&["current", "draft"]))];

const WRITE: &[&str] = &["write:confluence-content"];
const FILES: &[&str] = &["write:confluence-file"];
const USERS: &[&str] = &["read:confluence-user"];
const CONTENT: &[&str] = &["read:confluence-content.all"];

macro_rules! route {
    ($method:literal $pattern:literal $query:expr, $scopes:expr => $handle:path) => {
        Route { method: $method, pattern: $pattern, query: $query, scopes: $scopes, handle: $handle }
    };
}

/// Those of Data Center.
pub(super) const ROUTES: &[Route] = &[
    route!("GET" "/space" &[("spaceKey", Kind::Text), ("type", Kind::Text), ("status", Kind::Text), EXPAND, START, LIMIT], &[] => users::spaces),
    route!("GET" "/space/{key}" &[EXPAND], &[] => users::space),
    route!("GET" "/user" &[("key", Kind::Text), ("username", Kind::Text), EXPAND], &[] => users::user),
    route!("GET" "/user/current" &[EXPAND], &[] => users::current),
    route!("GET" "/search" &[("cql", Kind::Text), ("cqlcontext", Kind::Text), EXPAND, START, LIMIT], &[] => search::search),
    route!("GET" "/content/search" &[("cql", Kind::Text), ("cqlcontext", Kind::Text), EXPAND, START, LIMIT], &[] => search::content),
    route!("GET" "/content" &[("type", Kind::One(&["page", "blogpost"])), ("spaceKey", Kind::Text), ("title", Kind::Text), STATUS, EXPAND, START, LIMIT], &[] => content::list),
    route!("POST" "/content" &[("status", Kind::Text), EXPAND], &[] => content::create),
    route!("GET" "/content/{id}" &[STATUS, ("version", Kind::Number), EXPAND], &[] => content::get),
    route!("PUT" "/content/{id}" &[("status", Kind::Text), ("conflictPolicy", Kind::One(&["abort"])), EXPAND], &[] => content::update),
    route!("DELETE" "/content/{id}" &[("status", Kind::One(&["current", "trashed", "draft"]))], &[] => content::delete),
    route!("GET" "/content/{id}/history" &[EXPAND], &[] => content::history),
    route!("GET" "/content/{id}/version" &[EXPAND, START, LIMIT], &[] => content::versions),
    route!("GET" "/content/{id}/child/page" CHILD, &[] => parts::children),
    route!("GET" "/content/{id}/child/comment" CHILD, &[] => parts::comments),
    route!("GET" "/content/{id}/child/attachment" CHILD, &[] => parts::attachments),
    route!("POST" "/content/{id}/child/attachment" UPLOAD, &[] => upload::create),
    route!("POST" "/content/{id}/child/attachment/{att}/data" &[], &[] => upload::update),
    route!("GET" "/content/{id}/descendant/page" CHILD, &[] => parts::descendants),
    route!("GET" "/content/{id}/property" &[EXPAND, START, LIMIT], &[] => parts::properties),
    route!("POST" "/content/{id}/property" &[], &[] => parts::create_property),
    route!("GET" "/content/{id}/property/{key}" &[EXPAND], &[] => parts::property),
    route!("POST" "/content/{id}/property/{key}" &[], &[] => parts::create_property),
    route!("PUT" "/content/{id}/property/{key}" &[], &[] => parts::update_property),
    route!("DELETE" "/content/{id}/property/{key}" &[], &[] => parts::delete_property),
    route!("GET" "/content/{id}/label" &[("prefix", Kind::Text), START, LIMIT], &[] => parts::labels),
    route!("POST" "/content/{id}/label" &[], &[] => parts::add_labels),
    route!("DELETE" "/content/{id}/label" &[("name", Kind::Text)], &[] => parts::remove_label),
    route!("DELETE" "/content/{id}/label/{key}" &[], &[] => parts::remove_label),
];

/// What older Data Centers have among what is being tried out.
pub(super) const TRIED_OUT: &[Route] =
    &[route!("GET" "/content/{id}/version" &[EXPAND, START, LIMIT], &[] => content::versions)];

/// Those that are left on Cloud.
const LEFT: &[Route] = &[
    route!("GET" "/user" &[("accountId", Kind::Text), EXPAND], USERS => users::user),
    route!("GET" "/user/current" &[EXPAND], USERS => users::current),
    route!("GET" "/search" &[("cql", Kind::Text), ("cqlcontext", Kind::Text), EXPAND, START, LIMIT], &["search:confluence"] => search::search),
    route!("GET" "/content/search" &[("cql", Kind::Text), ("cqlcontext", Kind::Text), EXPAND, START, LIMIT], &["search:confluence", "read:confluence-content.all"] => search::content),
    route!("POST" "/content/archive" &[], WRITE => tree::archive),
    route!("PUT" "/content/{id}/move/{key}/{id}" &[], WRITE => tree::move_page),
    route!("GET" "/longtask/{id}" &[EXPAND], CONTENT => tree::task),
    route!("GET" "/content/{id}/label" &[("prefix", Kind::Text), START, LIMIT], &["read:confluence-content.summary", "read:label:confluence"] => parts::labels),
    route!("POST" "/content/{id}/label" &[], WRITE => parts::add_labels),
    route!("DELETE" "/content/{id}/label" &[("name", Kind::Text)], WRITE => parts::remove_label),
    route!("DELETE" "/content/{id}/label/{key}" &[], WRITE => parts::remove_label),
    route!("GET" "/content/{id}/child/attachment" CHILD, &["read:confluence-content.summary", "read:attachment:confluence"] => parts::attachments),
    route!("POST" "/content/{id}/child/attachment" UPLOAD, FILES => upload::create),
    route!("PUT" "/content/{id}/child/attachment" UPLOAD, FILES => upload::create_or_update),
    route!("POST" "/content/{id}/child/attachment/{att}/data" &[], FILES => upload::update),
];

/// The rest of v1 is gone from Cloud.
pub(super) fn on_cloud(path: &str, call: &mut Call<'_>) -> Answer {
    let answer = dispatch(LEFT, path, call);
    match answer {
        Err(reply) if reply.is_stray || reply.status == 405 => {
            let is_gone = ROUTES.iter().any(|route| {
                route.method == call.request.method
                    && route.pattern.split('/').count() == path.trim_end_matches('/').split('/').count()
                    && route
                        .pattern
                        .split('/')
                        .zip(path.split('/'))
                        .all(|(part, is)| part.starts_with('{') || part == is)
            });
            if is_gone {
                return Err(Interface::CloudV1.error(410, "This deprecated endpoint has been removed."));
            }
            Err(reply)
        }
        answer => answer,
    }
}
