//! Rules about the files of a book, and what they say.

use super::rules;

rules! {
    /// A source file is UTF-8.
    ///
    /// Every output is UTF-8, and so is what editors, browsers and Confluence expect. A file in another encoding would put
    /// wrong letters on every page that shows it, or stop in the middle of one. Windows editors still save as "ANSI"
    /// (Windows-1252) or UTF-16 at times.
    ///
    /// Breaks it, as bytes: `ü` saved as the one byte `FC`. Satisfies it: `ü` saved as `C3 BC`. In the editor both look the
    /// same:
    ///
    /// ```yaml
    /// title: Schlüssel
    /// ```
    ///
    /// Save the file as UTF-8: in VS Code, click on the encoding in the status bar and choose "Save with Encoding"; on a
    /// command line, `iconv -f WINDOWS-1252 -t UTF-8`. A byte order mark at the start is fine.
    ENCODING = Error "source/encoding", binding;
    /// A source is a regular file.
    ///
    /// A pipe or a device has no end and no fixed bytes: reading one could wait for ever, and two builds of one source would
    /// differ.
    ///
    /// Breaks it:
    ///
    /// ```console
    /// $ mkfifo content/codes.yaml
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```console
    /// $ generate-codes > content/codes.yaml
    /// ```
    ///
    /// Put a regular file in its place. What a program makes is written to a file before the build.
    NOT_A_FILE = Error "source/not-a-file", binding;
    /// A source lies within the book's folder; symbolic links do not lead out of it.
    ///
    /// A book is a folder that can be moved, cloned and built anywhere. A link that leads out of it works on one machine only,
    /// and would publish files that nobody meant to publish. Links within the book are as good as files.
    ///
    /// Breaks it:
    ///
    /// ```console
    /// $ ln -s ../../shared/codes.yaml content/codes.yaml
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```console
    /// $ cp ../shared/codes.yaml content/codes.yaml
    /// ```
    ///
    /// Put the file itself in its place, or a symbolic link to a file within the book. A link that leads nowhere, or in a
    /// circle, is found by this rule, too.
    OUTSIDE_BOOK = Error "source/outside-book", binding;
    /// A source has a name that every file system and web server can hold.
    ///
    /// The name of a source becomes the name of pages, and an address. A colon or a question mark cannot be in a file name on
    /// Windows, a line break would break every list of files, and names longer than 255 bytes fit no file system.
    ///
    /// Breaks it: the name `content/errors: all.yaml`. Satisfies it, with the title as it was:
    ///
    /// ```yaml
    /// # content/errors-all.yaml
    /// title: "Errors: all"
    /// ```
    ///
    /// Rename the file. Letters of any script, digits, spaces, `-`, `_` and `.` are fine, up to 200 bytes. The title of the
    /// page is a text of its own, and may hold anything.
    FILE_NAME = Error "source/file-name", binding;
    /// A source stays within the limits of size, nesting and repetition.
    ///
    /// A source is written by people; one of 16 MiB, nested 64 levels deep or with aliases that repeat 100,000 values is a
    /// mistake or an attack (a few lines of YAML can stand for billions of values). Files that are published as they are may
    /// have 64 MiB.
    ///
    /// Breaks it, and goes on so:
    ///
    /// ```yaml
    /// a: &a [x, x, x, x, x, x, x, x, x]
    /// b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    /// c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    /// ```
    ///
    /// Satisfies it: a catalog in several files, each of them small.
    ///
    /// ```yaml
    /// title: Payment codes
    /// include:
    ///   - payments/*.yaml
    /// ```
    ///
    /// Split the file, or keep a large download elsewhere and link to it.
    TOO_LARGE = Error "source/too-large", binding;
    /// A YAML source can be parsed.
    ///
    /// What is no YAML has no meaning that could be published. The message says what the reader stumbled over; the mistake is
    /// often a little before that place. Most of them are texts that need quotes.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// summary: Error: no such item
    /// description: @all of them
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// summary: "Error: no such item"
    /// description: "@all of them"
    /// ```
    ///
    /// Put a text in quotes where it holds a colon with a space behind it, or starts with one of `` @ ` % * & ! [ { | > ``. A
    /// long text goes on lines of its own after `|`, indented below its key. Marks that a merge left behind (`<<<<<<<`) are
    /// found by this rule, too.
    YAML_SYNTAX = Error "source/yaml-syntax", binding;
    /// YAML is indented with spaces, never with tabs.
    ///
    /// YAML forbids tabs in indentation (YAML 1.2, section 6.1), because editors show them in different widths. A file that
    /// looks right would mean something else to the next reader.
    ///
    /// Breaks it (`→` is a tab):
    ///
    /// ```text
    /// codes:
    /// → - code: 404
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// codes:
    ///   - code: 404
    /// ```
    ///
    /// Indent with spaces. Editors do so by themselves when told: "Indent Using Spaces" in VS Code, `indent_style = space` in
    /// `.editorconfig`.
    TAB_INDENT = Error "source/tab-indent", binding;
    /// A value has the type that its key wants.
    ///
    /// A key that wants a text cannot show a list. Taking what comes would publish `[object]` or an empty cell, so the type is
    /// said in the message, with what stands there.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: [Not Found, Missing]
    ///   deprecated: { since: { year: 2024 } }
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   aliases: [Missing]
    ///   deprecated: { since: "2024" }
    /// ```
    ///
    /// Where a list is wanted, its only item may stand without the list. A text that YAML takes for something else goes in
    /// quotes.
    WRONG_TYPE = Error "source/wrong-type", binding;
    /// A value is one of those that its key allows.
    ///
    /// Some keys know only certain words or numbers: `retry` has four, a column shows a field that exists, a code has letters
    /// or digits that an address can be made of, `http_status` is a number from 100 to 599 (RFC 9110, section 15). Anything
    /// else would be shown to readers as nonsense.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: PAY-017
    ///   http_status: 4020
    ///   retry: later
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: PAY-017
    ///   http_status: 402
    ///   retry: after
    /// ```
    ///
    /// The help below the message lists what can stand there.
    INVALID_VALUE = Error "source/invalid-value", binding;
    /// A key is one that is known there.
    ///
    /// A key that nobody knows is nearly always a slip of the pen. Tools that pass over such keys publish a code without its
    /// advice, and nobody notices for years.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 429
    ///   sumary: Too Many Requests
    ///   Description: Slow down.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 429
    ///   summary: Too Many Requests
    ///   description: Slow down.
    ///   x-owner: gateway team
    /// ```
    ///
    /// Mend the key. One of your own starts with `x-`: it can be shown in a column and used in templates.
    UNKNOWN_KEY = Error "source/unknown-key", binding;
    /// A key stands once in its mapping.
    ///
    /// YAML says that the keys of a mapping are unique (YAML 1.2, section 3.2.1.1), and yet most readers silently keep the last
    /// one. One of the two texts would vanish, and often it is the better one.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   description: There is no such item.
    ///   description: The item was deleted.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   description: There is no such item, or it was deleted.
    /// ```
    ///
    /// Keep one of the two. Several messages of one code are `cases`.
    DUPLICATE_KEY = Error "source/duplicate-key", binding;
    /// A required key is given.
    ///
    /// A row without a meaning helps nobody who looks a code up. A code has `code`, `summary` and `description` (or `cases`,
    /// each with its own); a catalog has `title` and `sections`; everything else is optional.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   description: There is no item with this `id`.
    /// ```
    ///
    /// Add the key. A code that is planned and not described yet can stand behind `#` as a comment until it is.
    MISSING_FIELD = Error "source/missing-field", binding;
    /// A required text is not empty.
    ///
    /// A key with nothing behind it looks as if it was filled in. On the page it would be an empty heading or an empty cell.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: ""
    ///   description: Not there.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   description: Not there.
    /// ```
    ///
    /// Write the text. Optional keys may stand with nothing behind them, and count as not given.
    EMPTY_FIELD = Error "source/empty-field", binding;
    /// A plain YAML value means the same to YAML as to its author.
    ///
    /// YAML reads `010` as the number 8, `1e3` as 1000, `4.10` as 4.1 and `no` as a truth value, and its versions 1.1 and 1.2
    /// differ in which (YAML 1.2, section 10.3). The letters that the author typed would be lost. statusbook does not guess.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 010
    ///   summary: no
    ///   since: 4.10
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: "010"
    ///   summary: "no"
    ///   since: "4.10"
    /// ```
    ///
    /// Put the value in quotes. Numbers that come back as they were, such as `404`, need none, and `retry: no` is understood.
    AMBIGUOUS_SCALAR = Error "source/ambiguous-scalar", binding, fixable;
    /// A code stands once in its catalog.
    ///
    /// A reader who looks up a code must find one answer. Of two definitions, one would win by accident; and each code has one
    /// page and one permanent address. `404` and `"404"` are the same code.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 400
    ///   summary: Malformed JSON
    ///   description: The body cannot be parsed.
    /// - code: 400
    ///   summary: Missing field
    ///   description: The field `id` is required.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - code: 400
    ///   summary: Bad Request
    ///   cases:
    ///     - summary: Malformed JSON
    ///       description: The body cannot be parsed.
    ///     - summary: Missing field
    ///       description: The field `id` is required.
    /// ```
    ///
    /// Keep one definition; one with `cases` where a code is answered with several messages. A code that means something else
    /// in another interface belongs in a catalog of its own.
    DUPLICATE_CODE = Error "source/duplicate-code", binding;
    /// The `id` of a section stands once in its catalog, and is none of its other anchors.
    ///
    /// An `id` is given so that links to a section go on working whatever its title becomes. If another section, a heading or a
    /// code has the same anchor, one of the two would get a number behind its name, and that changes when sections move.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - title: Errors of the client
    ///   id: errors
    /// - title: Errors of the server
    ///   id: errors
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// - title: Errors of the client
    ///   id: client-errors
    /// - title: Errors of the server
    ///   id: server-errors
    /// ```
    ///
    /// Give one of the two another `id`. Without `id`, anchors are made from titles and never collide.
    DUPLICATE_ID = Error "source/duplicate-id", binding;
    /// A retired code does not come back.
    ///
    /// A code that was in use lives on in the clients out there, in their logs and in what people remember. If it comes back
    /// with another meaning, old clients do the wrong thing, and nobody finds out why. Protocol Buffers has `reserved` for the
    /// same reason.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// retired:
    ///   - code: PAY-003
    ///     note: Merged into PAY-017.
    /// sections:
    ///   - title: Refusals
    ///     codes:
    ///       - code: PAY-003
    ///         summary: Card blocked
    ///         description: The issuer blocked the card.
    /// ```
    ///
    /// Satisfies it: the new meaning has a new code, such as `PAY-018`.
    ///
    /// ```yaml
    ///       - code: PAY-018
    ///         summary: Card blocked
    ///         description: The issuer blocked the card.
    /// ```
    ///
    /// If the code comes back with its old meaning, remove it from `retired`.
    RETIRED_CODE_REUSED = Error "source/retired-code-reused";
    /// A code that is referred to exists.
    ///
    /// "Replaced by 409" sends a reader on; if there is no 409, it sends nowhere. A code that was renamed or removed often
    /// leaves such references behind.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// - code: 420
    ///   summary: Enhance Your Calm
    ///   description: Too many requests.
    ///   deprecated: { replaced_by: 4290 }
    /// ```
    ///
    /// Satisfies it, where the catalog has 429:
    ///
    /// ```yaml
    /// - code: 420
    ///   summary: Enhance Your Calm
    ///   description: Too many requests.
    ///   deprecated: { replaced_by: 429 }
    /// ```
    ///
    /// Name a code of this catalog, or say in `note` what takes its place. Links in texts to a code or a section that is not
    /// there (`[404](#404)`) are held against this rule, too.
    DANGLING_REFERENCE = Error "source/dangling-reference", binding;
    /// Every output file comes from one source.
    ///
    /// Two sources that would be written to one file cannot both be published. Names that differ only in capitals are one file
    /// on Windows and macOS, and codes that differ only in what an address cannot hold (`PAY-2` and `PAY 2`) have one address.
    ///
    /// Breaks it: these two in one book.
    ///
    /// ```text
    /// content/codes.yaml
    /// content/codes.md
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```text
    /// content/codes.yaml
    /// content/about-codes.md
    /// ```
    ///
    /// Rename one of the two. Pages below a catalog stand in the folder of its name, beside the pages of its codes: they need
    /// names that no code has.
    OUTPUT_COLLISION = Error "source/output-collision", binding;
    /// An included file exists, is included once, and says nothing else of a section that it joins.
    ///
    /// A large catalog can be spread over files. Each of them must be there, and be part of it once: a file that is missing
    /// takes its codes away without a word, and one that is there twice doubles them. Where two files have a section of the
    /// same title it is one section, and what is said of it (`description`, `id`) is said once.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// title: Payment codes
    /// include:
    ///   - payments/*.yaml
    ///   - payments/cards.yaml
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// title: Payment codes
    /// include:
    ///   - payments/*.yaml
    /// ```
    ///
    /// Paths start at the folder of the file that names them. An included file includes no others.
    INCLUDE = Error "source/include", binding;
    /// Texts for a copy are for one that `book.toml` names.
    ///
    /// `targets` says what a code says otherwise in one copy. If no copy has that name, the text is never used, and the copy
    /// goes on saying what it should not.
    ///
    /// Breaks it, where `book.toml` has a copy `partner-wiki`:
    ///
    /// ```yaml
    /// targets:
    ///   partner_wiki:
    ///     description: The account has no credit left.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// targets:
    ///   partner-wiki:
    ///     description: The account has no credit left.
    /// ```
    ///
    /// Write the name as `[[copy]]` in `book.toml` has it, or remove the texts with the copy.
    UNKNOWN_TARGET = Error "source/unknown-target", binding;
    /// The codes of a section stand in order: numbers by value, words as a reader would look for them.
    ///
    /// Who looks a code up runs down the table and stops where it should have come; a code that stands further down is not
    /// found. Numbers are compared by value, also within words: `PAY-2` comes before `PAY-10`. Codes of different kinds, such as
    /// `404` and `PAY-2`, may stand in any order to each other, and the codes of an included file are a list of their own.
    /// Where half of the neighbours are not in order, the order is taken for one that is meant.
    ///
    /// ```yaml
    /// codes:
    ///   - code: 400
    ///   - code: 409
    ///   - code: 404   # belongs before 409
    ///   - code: 410
    /// ```
    ///
    /// In order:
    ///
    /// ```yaml
    /// codes:
    ///   - code: 400
    ///   - code: 404
    ///   - code: 409
    ///   - code: 410
    /// ```
    ///
    /// `--fix` moves as few codes as it can, with their comments. It leaves lists that are written between brackets, those with
    /// comments that stand by themselves, and those where an alias would come before its anchor. For an order of your own, add
    /// `[[lint.override]]` to `book.toml` with `rule = "source/unsorted"`, the `path` and `level = "off"`.
    UNSORTED = Warn "source/unsorted", fixable;
    /// A section has codes.
    ///
    /// A heading with nothing below it looks as if the page had not been finished, or had lost something. It is mostly left
    /// over from codes that were moved or removed, or it has a slip in its title, so that the codes of an included file did
    /// not join it.
    ///
    /// ```yaml
    /// sections:
    ///   - title: Redirection
    ///     codes: []
    /// ```
    ///
    /// Remove the section, or give it codes:
    ///
    /// ```yaml
    /// sections:
    ///   - title: Redirection
    ///     codes:
    ///       - code: 301
    ///         summary: Moved Permanently
    ///         description: Use the address in `Location`.
    /// ```
    ///
    /// If the heading is to stay, write `# statusbook: allow(source/empty-section) reason` above its title.
    EMPTY_SECTION = Warn "source/empty-section";
    /// A text says something: it is no placeholder for one that is still to be written.
    ///
    /// `import` writes `TODO` where a copy has no description, and authors leave marks for later. Published, they tell
    /// readers nothing but that nobody looked. A text that is a placeholder as a whole is an error (`TODO`, `TBD`, `n/a`, `…`,
    /// `to be defined`, `Lorem ipsum dolor sit amet`). A mark within a longer text is a warning, and each is told: `TBD` and
    /// `FIXME` wherever they stand, `TODO` and `XXX` where a note starts (`TODO: …`, `(TODO)`, `TODO add the header`), and
    /// `Lorem ipsum dolor` at the start of a paragraph. Looked at are all texts of catalogs and pages, with their front matter,
    /// and the title and the description of the book; not code, keys of your own (`x-…`) or examples. A code may well be about
    /// a thing that is called TODO.
    ///
    /// ```yaml
    /// - code: 409
    ///   summary: Conflict
    ///   description: TODO
    ///   causes:
    ///     - "The version is old. TODO: name the header."
    /// ```
    ///
    /// Write the text, or remove the key where it is optional:
    ///
    /// ```yaml
    /// - code: 409
    ///   summary: Conflict
    ///   description: The item was changed by somebody else.
    /// ```
    ///
    /// Where such a word is meant, put it in backticks, or write `# statusbook: allow(source/placeholder) reason` above it.
    PLACEHOLDER = Error "source/placeholder";
    /// A deprecated code names the code that takes its place, or says why there is none.
    ///
    /// "Deprecated" alone leaves the developer of a client with the question what to handle instead. One word answers it.
    ///
    /// ```yaml
    /// - code: PAY-001
    ///   summary: Card declined
    ///   description: The bank declined the card.
    ///   deprecated: true
    /// ```
    ///
    /// The code that takes its place, or a note:
    ///
    /// ```yaml
    /// - code: PAY-001
    ///   summary: Card declined
    ///   description: The bank declined the card.
    ///   deprecated: { replaced_by: PAY-010, since: "2.0" }
    /// ```
    ///
    /// Where there is nothing to say, write `# statusbook: allow(source/deprecated-without-replacement) reason` above the code.
    DEPRECATED_WITHOUT_REPLACEMENT = Info "source/deprecated-without-replacement";
}
