//! Every rule: its id, its severity, and what it is about.
//!
//! Ids are part of the interface: they stand in suppressions, in CI logs and in links, so they are never renamed.

use super::Severity;

/// A rule that a finding can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable id, `group/name`.
    pub id: &'static str,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// What it demands, in one sentence.
    pub summary: &'static str,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $severity:ident $id:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $name: Rule = Rule { id: $id, severity: Severity::$severity, summary: concat!($($doc),+).trim_ascii() };
        )+
        /// Every rule, in the order of the documentation.
        pub static ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    /// A source file is UTF-8.
    ENCODING = Error "source/encoding";
    /// A source is a regular file.
    NOT_A_FILE = Error "source/not-a-file";
    /// A source lies within the book's folder; symbolic links do not lead out of it.
    OUTSIDE_BOOK = Error "source/outside-book";
    /// A source has a name that every file system and web server can hold.
    FILE_NAME = Error "source/file-name";
    /// A source stays within the limits of size, nesting and repetition.
    TOO_LARGE = Error "source/too-large";
    /// A YAML source can be parsed.
    YAML_SYNTAX = Error "source/yaml-syntax";
    /// YAML is indented with spaces, never with tabs.
    TAB_INDENT = Error "source/tab-indent";
    /// A value has the type that its key wants.
    WRONG_TYPE = Error "source/wrong-type";
    /// A value is one of those that its key allows.
    INVALID_VALUE = Error "source/invalid-value";
    /// A key is one that is known there.
    UNKNOWN_KEY = Error "source/unknown-key";
    /// A key stands once in its mapping.
    DUPLICATE_KEY = Error "source/duplicate-key";
    /// A required key is given.
    MISSING_FIELD = Error "source/missing-field";
    /// A required text is not empty.
    EMPTY_FIELD = Error "source/empty-field";
    /// A plain YAML value means the same to YAML as to its author.
    AMBIGUOUS_SCALAR = Error "source/ambiguous-scalar";
    /// A code stands once in its catalog.
    DUPLICATE_CODE = Error "source/duplicate-code";
    /// The `id` of a section stands once in its catalog, and is none of its other anchors.
    DUPLICATE_ID = Error "source/duplicate-id";
    /// A retired code does not come back.
    RETIRED_CODE_REUSED = Error "source/retired-code-reused";
    /// A code that is referred to exists.
    DANGLING_REFERENCE = Error "source/dangling-reference";
    /// Every output file comes from one source.
    OUTPUT_COLLISION = Error "source/output-collision";
    /// An included file exists, is included once, and says nothing else of a section that it joins.
    INCLUDE = Error "source/include";
    /// The front matter of a page is closed and is a mapping.
    FRONT_MATTER = Error "page/front-matter";
    /// A page has a title: in its front matter, or as its first heading.
    PAGE_TITLE = Error "page/title";
    /// A link to a file of the book leads to one that is there, and to an anchor that is on it.
    BROKEN_LINK = Error "link/broken";
    /// The address of a link or an image is a relative reference or has a harmless scheme.
    UNSAFE_ADDRESS = Warn "link/unsafe-address";
    /// HTML in a text has an equivalent in Markdown; all other HTML is shown as text.
    RAW_HTML = Warn "text/raw-html";
    /// A text holds no control characters.
    CONTROL_CHARACTER = Warn "text/control-character";
    /// A page of Confluence has a title of its own, of at most 255 characters.
    CONFLUENCE_TITLE = Error "confluence/title";
    /// Texts for a copy are for one that `book.toml` names.
    UNKNOWN_TARGET = Error "source/unknown-target";
    /// A copy has a name of its own, and its catalog and its sections exist.
    COPY_SETTINGS = Error "copy/settings";
    /// The codes that a copy is to have exist.
    COPY_NO_CODE = Warn "copy/no-code";
    /// `book.toml` can be parsed.
    CONFIG_SYNTAX = Error "config/syntax";
    /// A key of `book.toml` is one that is known there.
    CONFIG_UNKNOWN_KEY = Error "config/unknown-key";
    /// A value of `book.toml` has the type that its key wants.
    CONFIG_WRONG_TYPE = Error "config/wrong-type";
    /// A value of `book.toml` is one of those that its key allows.
    CONFIG_INVALID_VALUE = Error "config/invalid-value";
    /// A required key of `book.toml` is given.
    CONFIG_MISSING_FIELD = Error "config/missing-field";
    /// A template can be parsed.
    TEMPLATE_SYNTAX = Error "template/syntax";
    /// A template can be rendered for every page.
    TEMPLATE_RENDER = Error "template/render";
    /// A template has the name of a built-in one, or another template names it.
    TEMPLATE_UNUSED = Warn "template/unused";
    /// What the templates of the Confluence output write is well-formed XML.
    TEMPLATE_XML = Error "template/not-well-formed";

    // What `publish` finds in files that are not of the book.

    /// A marker of a region can be read.
    REGION_MARKER = Error "region/marker";
    /// A marker of a region stands on a line of its own, outside of lists, quotes and text.
    REGION_PLACE = Error "region/place";
    /// A region begins and ends.
    REGION_UNBALANCED = Error "region/unbalanced";
    /// A region ends before the next one begins.
    REGION_NESTED = Error "region/nested";
    /// The catalog, the sections, the codes and the template that a region names exist.
    REGION_UNKNOWN = Error "region/unknown";
    /// What a template for regions writes stays within the region.
    REGION_TEMPLATE = Error "region/template";

    // What is found in copies, which `build` does not read.

    /// A copy stays within the limit of size.
    COPY_TOO_LARGE = Error "copy/too-large";
    /// A copy is UTF-8, or UTF-16 that says so.
    COPY_ENCODING = Warn "copy/encoding";
    /// A copy is a text that can be read.
    COPY_UNREADABLE = Error "copy/unreadable";
    /// What a copy shows is in its text, and a catalog can say it.
    COPY_NOT_READ = Warn "copy/not-read";
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
