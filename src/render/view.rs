//! What templates see: typed, and documented where it is declared.
//!
//! The page "Templates" of the book lists every variable; its tables are made from [`DOCS`] and tested to be current.

use serde::Serialize;

use crate::model::Extra;

/// The documentation of a struct that templates see.
#[derive(Debug)]
pub struct Doc {
    /// Its name in the documentation.
    pub name: &'static str,
    /// What it is.
    pub summary: &'static str,
    /// Its fields: name, type and what it is.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

macro_rules! views {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $(<$life:lifetime>)? { $($(#[doc = $fdoc:literal])+ $field:ident: $type:ty,)* }
    )*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug, Serialize)]
            pub(super) struct $name$(<$life>)? {
                $($(#[doc = $fdoc])+ pub(super) $field: $type,)*
            }
        )*
        /// All structs that templates see.
        pub static DOCS: &[Doc] = &[
            $(Doc {
                name: stringify!($name),
                summary: concat!($($doc),+),
                fields: &[$((stringify!($field), stringify!($type), concat!($($fdoc),+))),*],
            },)*
        ];
    };
}

/// Text of the output's own form (HTML, Markdown or storage format), to be written with `| safe`.
pub(super) type Markup = String;

views! {
    /// `book`: the book; the same on every page.
    Book<'a> {
        /// The title of the book.
        title: &'a str,
        /// What it is about, if `book.toml` says so.
        description: Option<&'a str>,
        /// Who wrote it.
        authors: Vec<&'a str>,
        /// The language tag, such as `en`.
        language: &'a str,
        /// `ltr` or `rtl`.
        direction: &'static str,
        /// The address of the site with a slash at the end, if there is one.
        base_url: Option<&'a str>,
        /// The file of the page "What changed" from the root of the site, if there is a history; in HTML only.
        changes: Option<&'static str>,
        /// The file of the feed of the same, if the site has an address.
        feed: Option<&'static str>,
    }

    /// `site`: what `book.toml` makes of the site; the same on every page, in HTML only.
    Site<'a> {
        /// The picture in the place of the title, if there is one.
        logo: Option<Logo>,
        /// The links in the header.
        links: Vec<HeaderLink<'a>>,
        /// More style sheets, from the root of the site: the colours, and the author's own.
        css: Vec<String>,
        /// More scripts, from the root of the site.
        js: Vec<String>,
    }

    /// The picture in the place of the title.
    Logo {
        /// Its address, from the root of the site.
        path: String,
        /// Its width in the header, as far as it is known.
        width: Option<u32>,
        /// Its height in the header, likewise.
        height: Option<u32>,
    }

    /// A link in the header.
    HeaderLink<'a> {
        /// What is read.
        label: &'a str,
        /// Its address, from the root of the site, unless it is a whole one.
        href: String,
        /// Whether it is a whole address.
        outside: bool,
    }

    /// An entry of `navigation`: a page or a catalog that stands below no other, in the order of the book.
    NavigationEntry<'a> {
        /// Its title.
        title: &'a str,
        /// Its file, from the root of the output.
        path: String,
        /// The address of the file, from the root of the output.
        href: String,
    }

    /// `page`: the page that is being rendered.
    Page<'a> {
        /// `catalog`, `code`, `all`, `prose`, `index`, `changes`, `feed`, `error` or `redirect`.
        kind: &'static str,
        /// Its title.
        title: String,
        /// What it is about, in plain text on one line.
        description: String,
        /// Its file, from the root of the output.
        path: &'a str,
        /// The way from this page to the root of the output: empty, or `../` once or more.
        root: &'a str,
        /// Its whole address, if the site has one.
        canonical: Option<String>,
        /// The file of its twin in Markdown, from this page, if there is one.
        markdown: Option<String>,
        /// The file of its twin in JSON, from this page, if there is one.
        json: Option<String>,
        /// The file of its twin in CSV, from this page, if there is one.
        csv: Option<String>,
        /// The page with all codes of the catalog in full, from this page, if there is one.
        all: Option<String>,
        /// The date at which the catalog or the code last changed, such as `2026-11-20`, if there is a history; in HTML only.
        changed: Option<&'a str>,
        /// What it is for search engines, as JSON-LD, if there is something to say.
        linked_data: Option<Markup>,
        /// The author's text at the foot of the page, if `book.toml` gives one.
        footer: Option<Markup>,
        /// Where its source can be edited, if `book.toml` says so: of a catalog, a code, a page of prose.
        edit: Option<String>,
        /// The pages that this one stands below, from the top.
        breadcrumbs: Vec<Link>,
        /// The page before it, among those that stand below the same, if there is one.
        previous: Option<Link>,
        /// The page after it, likewise.
        next: Option<Link>,
        /// The pages right below it: those in the folder of its name.
        below: Vec<IndexEntry>,
        /// Whether its own text links to all of these.
        lists_below: bool,
    }

    /// A link to a page of the output.
    Link {
        /// The title of the page.
        title: String,
        /// Its address, from the page that is being rendered.
        href: String,
    }

    /// `catalog`: a catalog, on its own page; or the part of it that a region shows.
    Catalog<'a> {
        /// Its title.
        title: &'a str,
        /// The text above the tables.
        description: Option<Markup>,
        /// The columns of its tables.
        columns: Vec<Column<'a>>,
        /// Its sections.
        sections: Vec<Section<'a>>,
        /// The rows of all its sections in one table, with its columns aligned; in regions of Markdown files only.
        table: Option<Markup>,
        /// The codes that are gone.
        retired: Vec<Retired<'a>>,
        /// The author's own `x-…` fields.
        extra: &'a Extra,
    }

    /// A column of the tables of a catalog.
    Column<'a> {
        /// The field that it shows.
        field: &'a str,
        /// Its heading, in plain text.
        title: String,
        /// Its width in pixels, of 760 for all; for Confluence.
        width: usize,
    }

    /// A section of a catalog.
    Section<'a> {
        /// The name of its anchor.
        id: &'a str,
        /// Its title.
        title: &'a str,
        /// The text above its table.
        description: Option<Markup>,
        /// The rows of its table: one for each code, or for each case of a code.
        rows: Vec<Row<'a>>,
        /// The whole table, with its columns aligned; in Markdown only.
        table: Option<Markup>,
        /// On the page with all codes in full, those of the section. Elsewhere the codes of which more is known than the table
        /// shows, with just that; in Markdown and Confluence only, where codes have no pages of their own.
        more: Vec<Code<'a>>,
        /// The author's own `x-…` fields.
        extra: &'a Extra,
    }

    /// A row of the table of a section.
    Row<'a> {
        /// The code.
        code: &'a str,
        /// The name of the code's anchor, on the first row of the code.
        anchor: Option<String>,
        /// The address of the code's own page, where the output has one; in Confluence, the name of the code's anchor.
        href: Option<String>,
        /// The code as a link to its own page, on pages of Confluence whose codes have some.
        link: Option<Markup>,
        /// The class of its HTTP status, `1` to `5`, if it has one.
        class: Option<u8>,
        /// Words that it is found by beside those of its cells: class, HTTP status, other names and tags.
        keywords: String,
        /// Whether the code is deprecated.
        deprecated: bool,
        /// The cells, one for each column.
        cells: Vec<Cell<'a>>,
    }

    /// A cell of a row.
    Cell<'a> {
        /// The field that it shows.
        field: &'a str,
        /// The heading of its column, in plain text.
        title: &'a str,
        /// What stands in it.
        content: Markup,
    }

    /// A code that is gone.
    Retired<'a> {
        /// The code.
        code: &'a str,
        /// The name of its anchor, which is that of the code when it was in use.
        anchor: String,
        /// The code that took its place, if there is one.
        replaced_by: Option<Replacement>,
        /// Since when, if it is said.
        since: Option<&'a str>,
        /// Why, if it is said.
        note: Option<Markup>,
    }

    /// A code that takes the place of another.
    Replacement {
        /// The code.
        code: String,
        /// Its address, from the page that is being rendered.
        href: Option<String>,
        /// The code as a link to where it stands, or by itself; in Confluence only.
        link: Option<Markup>,
    }

    /// `section` on the page of a code: where it belongs.
    Parent<'a> {
        /// The title of the section.
        title: &'a str,
        /// Its address, from the page that is being rendered.
        href: String,
    }

    /// `code`: a code, on its own page.
    Code<'a> {
        /// The code.
        code: &'a str,
        /// Its summary.
        summary: &'a str,
        /// The name of its anchor on the page of its catalog.
        anchor: String,
        /// Its address, from the page that is being rendered.
        href: Option<String>,
        /// What it means.
        description: Option<Markup>,
        /// More about it.
        details: Option<Markup>,
        /// The request methods that it is answered to.
        methods: Vec<&'a str>,
        /// Whether a client may repeat the request.
        retry: Option<Retry<'a>>,
        /// Its messages, where it has several.
        cases: Vec<Case<'a>>,
        /// The header fields that come with it.
        headers: Vec<Header<'a>>,
        /// Why it happens.
        causes: Vec<Markup>,
        /// What the reader can do.
        fixes: Vec<Markup>,
        /// Where more is said.
        references: Vec<Reference<'a>>,
        /// Requests and responses.
        examples: Vec<Example<'a>>,
        /// Since when it exists, if it is said.
        since: Option<&'a str>,
        /// That it is no longer used.
        deprecated: Option<Deprecated<'a>>,
        /// Other names.
        aliases: Vec<&'a str>,
        /// Words to group codes by.
        tags: Vec<&'a str>,
        /// The HTTP status that it is sent with.
        http_status: Option<u16>,
        /// The class of its HTTP status, `1` to `5`, if it has one: that of `http_status`, or else of the code itself.
        class: Option<u8>,
        /// The problem type, a URI.
        type_uri: Option<&'a str>,
        /// The author's own `x-…` fields.
        extra: &'a Extra,
    }

    /// Whether a client may repeat a request.
    Retry<'a> {
        /// `no`, `yes`, `after` or `idempotent-only`.
        word: &'static str,
        /// The same in a sentence.
        text: &'a str,
    }

    /// One of several messages of a code.
    Case<'a> {
        /// The message.
        summary: &'a str,
        /// What it means.
        description: Markup,
    }

    /// A header field.
    Header<'a> {
        /// Its name.
        name: &'a str,
        /// Whether it always comes.
        required: bool,
        /// What it says.
        description: Option<Markup>,
    }

    /// Where more is said.
    Reference<'a> {
        /// What it is called.
        title: &'a str,
        /// Where it leads, if it has an address.
        url: Option<&'a str>,
    }

    /// A request and the response to it.
    Example<'a> {
        /// What it shows, in a few words.
        title: Option<&'a str>,
        /// What it shows.
        description: Option<Markup>,
        /// The request.
        request: Option<Markup>,
        /// The response.
        response: Option<Markup>,
    }

    /// That a code is no longer used.
    Deprecated<'a> {
        /// The code that takes its place, if there is one.
        replaced_by: Option<Replacement>,
        /// Since when, if it is said.
        since: Option<&'a str>,
        /// Why, if it is said.
        note: Option<Markup>,
    }

    /// `prose`: a page of prose.
    Prose<'a> {
        /// Its text, without the title.
        content: Markup,
        /// The headings of its text.
        outline: Vec<Heading>,
        /// The author's own `x-…` fields of the front matter.
        extra: &'a Extra,
    }

    /// A heading of a page of prose.
    Heading {
        /// 1 to 6, as in the text.
        level: u8,
        /// The name of its anchor.
        id: String,
        /// The heading, in plain text.
        title: String,
    }

    /// An entry of `days` on the page "What changed": a date, the newest first.
    Day<'a> {
        /// The date, such as `2026-11-20`.
        date: &'a str,
        /// The name of its anchor.
        id: String,
        /// What changed on that day.
        entries: Vec<Changed<'a>>,
    }

    /// What changed of a code, of a section or of a catalog.
    Changed<'a> {
        /// `code`, `section` or `catalog`.
        kind: &'static str,
        /// The code, if it is one.
        code: Option<&'a str>,
        /// Its summary, or the title of the section or the catalog.
        title: String,
        /// The address of its page, if it still has one.
        href: Option<String>,
        /// The title of its catalog, where the book has several.
        catalog: Option<String>,
        /// Its changes, the newest first.
        changes: Vec<FieldChange<'a>>,
    }

    /// A change of a field, or of the whole.
    FieldChange<'a> {
        /// `added`, `removed`, `changed` or `moved`.
        kind: &'static str,
        /// What the field is called; nothing where it is the whole that came or went.
        field: Option<String>,
        /// The words of the field with those that came and went, as far as they are known.
        words: Vec<Words>,
        /// Why, if it is said.
        note: Option<&'a str>,
    }

    /// A stretch of a text, with the spaces around it.
    Words {
        /// `same`, `added` or `removed`.
        kind: &'static str,
        /// The words.
        text: String,
    }

    /// `feed`: the feed of what changed, for feed.xml.
    Feed<'a> {
        /// Its name for programs: a `tag:` address that stays.
        id: String,
        /// When something last changed, such as `2026-11-20T09:30:00Z`.
        updated: &'a str,
        /// Its own whole address.
        href: String,
        /// The whole address of the page "What changed".
        page: String,
        /// The newest moments at which something changed.
        items: Vec<FeedItem<'a>>,
    }

    /// A moment at which something changed.
    FeedItem<'a> {
        /// Its name for programs: a `tag:` address that stays.
        id: String,
        /// The names of what changed, the first few.
        title: String,
        /// When, such as `2026-11-20T09:30:00Z`.
        updated: &'a str,
        /// The whole address of its place on the page "What changed".
        href: String,
        /// What changed, with whole addresses.
        entries: Vec<Changed<'a>>,
    }

    /// An entry of `entries` on the first page of a book with several catalogs, or of `page.below`.
    IndexEntry {
        /// Its title.
        title: String,
        /// Its address.
        href: String,
        /// What it is about, in plain text on one line.
        description: String,
        /// How many codes it has; none where it is no catalog.
        codes: Option<usize>,
    }
}

impl Code<'_> {
    /// Leaves a field out, because it is shown elsewhere.
    pub(super) fn forget(&mut self, field: &str) {
        match field {
            "methods" => self.methods.clear(),
            "retry" => self.retry = None,
            "headers" => self.headers.clear(),
            "causes" => self.causes.clear(),
            "fixes" => self.fixes.clear(),
            "since" => self.since = None,
            "aliases" => self.aliases.clear(),
            "tags" => self.tags.clear(),
            "http_status" => self.http_status = None,
            "type" => self.type_uri = None,
            _ => {}
        }
    }
}
