//! Rules about copies.

use super::rules;

rules! {
    /// A copy has a name of its own, and its catalog and its sections exist.
    ///
    /// What a copy is one of decides what it is held against. If the catalog or the section is not there, or two copies have
    /// one name, a difference could be hidden or put on the wrong page.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [[copy]]
    /// name = "wiki"
    /// path = "wiki.md"
    /// catalog = "coeds"
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [[copy]]
    /// name = "wiki"
    /// path = "wiki.md"
    /// catalog = "codes"
    /// ```
    ///
    /// `catalog` is the path of a file below the content folder, without its ending; it can be left out where there is only
    /// one.
    COPY_SETTINGS = Error "copy/settings", binding;
    /// The codes that a copy is to have exist.
    ///
    /// A copy can be held against some codes only. A pattern that fits no code holds it against less than its author thinks: a
    /// new mistake in the copy would not be found.
    ///
    /// Breaks it, in a catalog of HTTP:
    ///
    /// ```toml
    /// [[copy]]
    /// name = "readme"
    /// path = "README.md"
    /// codes = ["4xx", "PAY-*"]
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [[copy]]
    /// name = "readme"
    /// path = "README.md"
    /// codes = ["4xx"]
    /// ```
    ///
    /// Patterns are codes or like `4xx`, `400-499` and `PAY-*`. Where the codes are still to come, lower the level with a
    /// `[[lint.override]]` in `book.toml`, and say why.
    COPY_NO_CODE = Warn "copy/no-code";
    /// A copy stays within the limit of size.
    ///
    /// A copy is one page of a documentation or a wiki. Something of more than 64 MiB is the wrong file, an archive, or made to
    /// keep a reader busy; `diff` and `import` stop instead of filling the memory.
    ///
    /// Breaks it:
    ///
    /// ```console
    /// $ statusbook diff whole-wiki-export.xml
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```console
    /// $ statusbook diff export/status-codes.html
    /// ```
    ///
    /// Name the page itself, or export pages one by one.
    COPY_TOO_LARGE = Error "copy/too-large", binding, elsewhere;
    /// A copy is UTF-8, or UTF-16 that says so.
    ///
    /// A copy that is not UTF-8 is read as Windows-1252, which most of such files are. If it is something else, its letters
    /// come out wrong, and are reported as differences from the source.
    ///
    /// Breaks it: a file of an old Mac, in which `ü` is the byte `9F`, comes out as
    ///
    /// ```markdown
    /// The key (SchlŸssel) is not valid.
    /// ```
    ///
    /// Satisfies it, saved as UTF-8:
    ///
    /// ```markdown
    /// The key (Schlüssel) is not valid.
    /// ```
    ///
    /// Save or export the copy as UTF-8, or as UTF-16 with a byte order mark. If all letters came out right, nothing needs to
    /// be done.
    COPY_ENCODING = Warn "copy/encoding", elsewhere;
    /// A copy is a text that can be read.
    ///
    /// A copy that cannot be read cannot be compared, and "no differences" would be wrong. The file is binary, such as a PDF or
    /// a Word document, or it is empty, or nested deeper than any page is.
    ///
    /// Breaks it:
    ///
    /// ```console
    /// $ statusbook diff status-codes.pdf
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```console
    /// $ statusbook diff status-codes.html
    /// ```
    ///
    /// Save the page as HTML, Markdown or text, or paste its text into a file.
    COPY_UNREADABLE = Error "copy/unreadable", binding, elsewhere;
    /// What a copy shows is in its text, and a catalog can say it.
    ///
    /// Some of what readers of a wiki see is not in the page: the page that a macro includes, the name behind a mention. Other
    /// things have no place in a catalog, such as footnotes and struck codes. `diff` cannot compare them and `import` cannot
    /// take them over, so each is told with its place.
    ///
    /// ```markdown
    /// | ~~404~~ | Not Found | Struck: is the code gone, or only renamed? |
    /// ```
    ///
    /// Write into the page what the macro shows, or look at these places by hand. Nothing else of the page is affected.
    COPY_NOT_READ = Warn "copy/not-read", elsewhere;
}
