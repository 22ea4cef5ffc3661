//! The words that wikis, sites and browsers put around a page, in lower case and without signs.

/// What stands above a list of the parts of a page.
const CONTENTS: [&str; 4] = ["contents", "in this article", "on this page", "table of contents"];

/// The same in other languages. They count above such a list only: elsewhere they are what a page says itself.
const CONTENTS_ELSEWHERE: [&str; 5] = ["inhalt", "inhaltsverzeichnis", "sommaire", "目录", "目次"];

/// What else is nothing but that.
const WHOLE: [&str; 21] = [
    "add labels",
    "back to top",
    "copy page",
    "edit on github",
    "edit this page",
    "edit this page on github",
    "export as pdf",
    "go to start of metadata",
    "improve this page",
    "labels none",
    "like be the first to like this",
    "no labels",
    "previous next",
    "skip to content",
    "skip to end of metadata",
    "skip to main content",
    "view source",
    "was this article helpful",
    "was this helpful",
    "was this page helpful",
    "yes no",
];

/// What begins a line of that.
const STARTS: [&str; 16] = [
    "added by",
    "copyright",
    "created by",
    "edit this page",
    "go to start of metadata",
    "is this page helpful",
    "labels",
    "last edited",
    "last modified",
    "last updated",
    "licensed under",
    "page tree",
    "powered by",
    "skip to end of metadata",
    "this confluence has been ldap enabled",
    "was this page helpful",
];

/// What buttons and menus say.
const MENU: [&str; 12] = [
    "copy link",
    "edit",
    "feedback",
    "home",
    "log in",
    "menu",
    "next",
    "previous",
    "print",
    "search",
    "share",
    "sign in",
];

/// Whether a text stands above the contents of a page.
pub(super) fn is_contents(words: &str) -> bool {
    CONTENTS.contains(&words) || CONTENTS_ELSEWHERE.contains(&words)
}

/// Whether the whole of a text is of what stands around a page.
pub(super) fn is_whole(words: &str) -> bool {
    CONTENTS.contains(&words) || WHOLE.contains(&words)
}

/// Whether a text begins as one that stands around a page, such as who wrote it and when. A title may begin so, too.
pub(super) fn is_begun(words: &str) -> bool {
    STARTS.iter().any(|start| words.starts_with(start))
}

/// Whether a text is of a menu. Only where no markup is left need that be asked: on a page, menus are none of its text.
pub(super) fn is_of_menu(words: &str) -> bool {
    MENU.contains(&words)
}
