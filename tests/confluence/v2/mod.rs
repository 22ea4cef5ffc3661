//! REST v2 of Cloud: <https://developer.atlassian.com/cloud/confluence/rest/v2/>.

mod answers;
mod pages;
mod parts;
mod spaces;
mod writing;

use super::route::{Kind, Route};

const BODY_FORMAT: (&str, Kind) = ("body-format", Kind::One(&["storage", "atlas_doc_format"]));
const CURSOR: (&str, Kind) = ("cursor", Kind::Text);
const LIMIT: (&str, Kind) = ("limit", Kind::Limit(250));
const STATUSES: (&str, Kind) = ("status", Kind::Many(&["current", "archived", "deleted", "trashed"]));
const PAGE_SORT: (&str, Kind) = (
    "sort",
    Kind::One(&["id", "-id", "created-date", "-created-date", "modified-date", "-modified-date", "title", "-title"]),
);
const DATE_SORT: (&str, Kind) =
    ("sort", Kind::One(&["created-date", "-created-date", "modified-date", "-modified-date"]));
const CHILD_SORT: (&str, Kind) = (
    "sort",
    Kind::One(&[
        "created-date",
        "-created-date",
        "id",
        "-id",
        "child-position",
        "-child-position",
        "modified-date",
        "-modified-date",
        "title",
        "-title",
    ]),
);
const COMMENT_STATUS: (&str, Kind) =
    ("status", Kind::Many(&["current", "archived", "trashed", "deleted", "historical", "draft"]));

const READ_SPACE: &[&str] = &["read:space:confluence"];
const READ_PAGE: &[&str] = &["read:page:confluence"];
const WRITE_PAGE: &[&str] = &["write:page:confluence"];
/// Properties are read in order to be written.
const WRITE_PROPERTY: &[&str] = &["read:page:confluence+write:page:confluence"];
const READ_TREE: &[&str] = &["read:hierarchical-content:confluence"];

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        pattern: "/spaces",
        query: &[
            ("ids", Kind::Ids),
            ("keys", Kind::Text),
            ("type", Kind::One(&["global", "collaboration", "knowledge_base", "personal"])),
            ("status", Kind::One(&["current", "archived"])),
            ("labels", Kind::Text),
            ("sort", Kind::One(&["id", "-id", "key", "-key", "name", "-name"])),
            ("description-format", Kind::One(&["plain", "view"])),
            ("include-icon", Kind::Flag),
            CURSOR,
            LIMIT,
        ],
        scopes: READ_SPACE,
        handle: spaces::list,
    },
    Route {
        method: "GET",
        pattern: "/spaces/{id}",
        query: &[
            ("description-format", Kind::One(&["plain", "view"])),
            ("include-icon", Kind::Flag),
            ("include-operations", Kind::Flag),
            ("include-properties", Kind::Flag),
            ("include-permissions", Kind::Flag),
            ("include-labels", Kind::Flag),
        ],
        scopes: READ_SPACE,
        handle: spaces::get,
    },
    Route {
        method: "GET",
        pattern: "/spaces/{id}/operations",
        query: &[],
        scopes: READ_SPACE,
        handle: spaces::operations,
    },
    Route {
        method: "GET",
        pattern: "/spaces/{id}/pages",
        query: &[
            ("depth", Kind::One(&["all", "root"])),
            PAGE_SORT,
            STATUSES,
            ("title", Kind::Text),
            BODY_FORMAT,
            CURSOR,
            LIMIT,
        ],
        scopes: READ_PAGE,
        handle: pages::in_space,
    },
    Route {
        method: "GET",
        pattern: "/pages",
        query: &[
            ("id", Kind::Ids),
            ("space-id", Kind::Ids),
            PAGE_SORT,
            STATUSES,
            ("title", Kind::Text),
            ("subtype", Kind::One(&["live", "page"])),
            BODY_FORMAT,
            CURSOR,
            LIMIT,
        ],
        scopes: READ_PAGE,
        handle: pages::list,
    },
    Route {
        method: "POST",
        pattern: "/pages",
        query: &[("embedded", Kind::Flag), ("private", Kind::Flag), ("root-level", Kind::Flag)],
        scopes: WRITE_PAGE,
        handle: writing::create,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}",
        query: &[
            (
                "body-format",
                Kind::One(&[
                    "storage",
                    "atlas_doc_format",
                    "view",
                    "export_view",
                    "anonymous_export_view",
                    "styled_view",
                    "editor",
                ]),
            ),
            ("get-draft", Kind::Flag),
            ("status", Kind::Many(&["current", "archived", "trashed", "deleted", "historical", "draft"])),
            ("version", Kind::Number),
            ("include-labels", Kind::Flag),
            ("include-properties", Kind::Flag),
            ("include-operations", Kind::Flag),
            ("include-likes", Kind::Flag),
            ("include-versions", Kind::Flag),
            ("include-version", Kind::Flag),
            ("include-favorited-by-current-user-status", Kind::Flag),
            ("include-webresources", Kind::Flag),
            ("include-collaborators", Kind::Flag),
            ("include-direct-children", Kind::Flag),
        ],
        scopes: READ_PAGE,
        handle: pages::get,
    },
    Route { method: "PUT", pattern: "/pages/{id}", query: &[], scopes: WRITE_PAGE, handle: writing::update },
    Route { method: "PUT", pattern: "/pages/{id}/title", query: &[], scopes: WRITE_PAGE, handle: writing::rename },
    Route {
        method: "DELETE",
        pattern: "/pages/{id}",
        query: &[("purge", Kind::Flag), ("draft", Kind::Flag)],
        scopes: &["delete:page:confluence"],
        handle: writing::delete,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/versions",
        query: &[BODY_FORMAT, CURSOR, LIMIT, ("sort", Kind::One(&["modified-date", "-modified-date"]))],
        scopes: READ_PAGE,
        handle: pages::versions,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/versions/{number}",
        query: &[],
        scopes: READ_PAGE,
        handle: pages::version,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/operations",
        query: &[],
        scopes: READ_PAGE,
        handle: pages::operations,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/labels",
        query: &[
            ("prefix", Kind::One(&["my", "team", "global", "system"])),
            ("sort", Kind::One(&["created-date", "-created-date", "id", "-id", "name", "-name"])),
            CURSOR,
            LIMIT,
        ],
        scopes: READ_PAGE,
        handle: parts::labels,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/properties",
        query: &[("key", Kind::Text), ("sort", Kind::One(&["key", "-key"])), CURSOR, LIMIT],
        scopes: READ_PAGE,
        handle: parts::properties,
    },
    Route {
        method: "POST",
        pattern: "/pages/{id}/properties",
        query: &[],
        scopes: WRITE_PROPERTY,
        handle: writing::create_property,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/properties/{property}",
        query: &[],
        scopes: READ_PAGE,
        handle: parts::property,
    },
    Route {
        method: "PUT",
        pattern: "/pages/{id}/properties/{property}",
        query: &[],
        scopes: WRITE_PROPERTY,
        handle: writing::update_property,
    },
    Route {
        method: "DELETE",
        pattern: "/pages/{id}/properties/{property}",
        query: &[],
        scopes: WRITE_PROPERTY,
        handle: writing::delete_property,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/children",
        query: &[CURSOR, LIMIT, CHILD_SORT],
        scopes: READ_PAGE,
        handle: parts::children,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/direct-children",
        query: &[CURSOR, LIMIT, CHILD_SORT],
        scopes: READ_TREE,
        handle: parts::children,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/descendants",
        query: &[LIMIT, ("depth", Kind::Limit(5)), CURSOR],
        scopes: READ_TREE,
        handle: parts::descendants,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/ancestors",
        query: &[LIMIT],
        scopes: &["read:content.metadata:confluence", "read:page:confluence"],
        handle: parts::ancestors,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/inline-comments",
        query: &[
            BODY_FORMAT,
            COMMENT_STATUS,
            ("resolution-status", Kind::Many(&["resolved", "open", "dangling", "reopened"])),
            DATE_SORT,
            CURSOR,
            LIMIT,
        ],
        scopes: &["read:comment:confluence"],
        handle: parts::inline_comments,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/footer-comments",
        query: &[BODY_FORMAT, COMMENT_STATUS, DATE_SORT, CURSOR, LIMIT],
        scopes: &["read:comment:confluence"],
        handle: parts::footer_comments,
    },
    Route {
        method: "GET",
        pattern: "/pages/{id}/attachments",
        query: &[
            DATE_SORT,
            CURSOR,
            ("status", Kind::Many(&["current", "archived", "trashed"])),
            ("mediaType", Kind::Text),
            ("filename", Kind::Text),
            LIMIT,
        ],
        scopes: &["read:attachment:confluence"],
        handle: parts::attachments,
    },
];
