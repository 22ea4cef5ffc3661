//! Rules about texts.

use super::rules;

rules! {
    /// HTML in a text has an equivalent in Markdown; all other HTML is shown as text.
    ///
    /// The same text stands on a site, in Markdown and in Confluence, and Confluence has no place for HTML of an author's own.
    /// What HTML says in Markdown's words (`<code>`, `<em>`, `<br>`, lists, tables, `<sup>`, `<kbd>`) is taken for what it
    /// means; anything else is shown as the text that it is. Often it was meant as one: `Map<String>`.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// description: Send a List<Item>, <blink>not</blink> a map.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// description: Send a `List<Item>`, **not** a map.
    /// ```
    ///
    /// Put code in backticks, and say the rest in Markdown. Where the text is meant as it is, write `\<` for `<`.
    RAW_HTML = Warn "text/raw-html";
    /// A text holds no control characters.
    ///
    /// Control characters have no look of their own, and XML forbids them (XML 1.0, section 2.2): Confluence would refuse the
    /// page. They come along when a text is copied out of a terminal or a PDF. They are left out of all outputs.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// description: "Printed in \e[31mred\e[0m."
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// description: Printed in red.
    /// ```
    ///
    /// Delete them; where they cannot be seen, type the text anew.
    CONTROL_CHARACTER = Warn "text/control-character";
    /// No line ends with white space that means nothing.
    ///
    /// Nobody sees it, and every tool that touches the file takes it away or leaves it, so that the next change shows lines that
    /// nobody meant to change. In Markdown two spaces at the end of a line break it (CommonMark 0.31, section 6.7); more of them,
    /// or fewer, only look as if they did.
    ///
    /// ```yaml
    /// description: |
    ///   The account is closed.␠        # a blank that means nothing
    ///   Ask the owner.
    /// ```
    ///
    /// Left alone are two spaces before a further line of the same paragraph, code, and examples, which are shown as they are.
    /// `check --fix` removes the rest.
    TRAILING_SPACE = Warn "text/trailing-space", fixable;
    /// A text holds no characters that nobody can see.
    ///
    /// Zero width spaces, soft hyphens and no-break spaces come along when text is copied from a wiki or a web page. Searching
    /// does not find the word that they stand in, comparing says that two equal texts differ, and an address or a key that is
    /// copied with them does not work. Controls of the direction of writing can show a text in another order than programs read
    /// it ("Trojan Source", CVE-2021-42574).
    ///
    /// ```yaml
    /// summary: "Not\u00a0Found"   # a no-break space; write "Not Found"
    /// ```
    ///
    /// Left alone is what typography and scripts want: a no-break space at a number (`10 km`, `RFC 9110`), inside of « and »,
    /// before `;` `:` `!` `?` `%`, after an abbreviation, and everywhere if `language` is `fr`; joiners within emoji and within
    /// Arabic, Persian and the scripts of India; marks of direction beside letters that are written from right to left.
    /// `check --fix` removes them, or writes a plain space. Where one is meant in an example, write
    /// `# statusbook: allow(text/invisible) it is what the example is about`.
    INVISIBLE = Warn "text/invisible", fixable;
    /// No word stands twice in a row.
    ///
    /// It is the slip that nobody sees on their own page, most of all where a line ends between the two.
    ///
    /// ```yaml
    /// description: The request was sent to the the wrong host.   # "the the"
    /// ```
    ///
    /// English doubles many words on purpose (`what it does does not matter`, `that that`, `had had`, Bora Bora, `logged in in
    /// another window`). So only words are told that cannot be meant: articles, prepositions and conjunctions (`the`, `of`, `and`),
    /// and words of five letters or more that are no verbs, as far as their endings tell. In German, Dutch, French, Spanish,
    /// Portuguese, Danish, Norwegian and Swedish only words of four letters or more are looked at, because articles and pronouns
    /// are doubled there (`die Leute, die die Seite sehen`); in all other languages none, because doubling is grammar in many of
    /// them. `check --fix` removes the second. If it is meant so, write `# statusbook: allow(text/doubled-word) a name` above it.
    DOUBLED_WORD = Warn "text/doubled-word", fixable;
    /// A description says more than the summary.
    ///
    /// A reader who looks a code up has seen its name already. What helps is what the name does not say: when the code is
    /// answered, and what to do about it.
    ///
    /// ```yaml
    /// - code: 404
    ///   summary: Not Found
    ///   description: Not found.   # better: There is no invoice with this number.
    /// ```
    ///
    /// Found is a description of one paragraph that has no word but those of the summary, in whatever order, and words such as
    /// `the`, `was` and `error`. Where nine of ten descriptions of a catalog are so, that is one finding. There is no fix: only you
    /// know what is to be said. Where a description is a form to be filled,
    /// `[[lint.override]]` with `level = "off"` turns this off.
    STARTS_WITH_SUMMARY = Info "text/starts-with-summary";
    /// Two codes do not have the same description.
    ///
    /// Mostly one was copied to start from and never changed, and then the second code is documented with the meaning of the
    /// first. If two codes do mean the same, a reader wants to know why there are two.
    ///
    /// ```yaml
    /// - code: PAY-001
    ///   summary: Card expired
    ///   description: The card can no longer be used.
    /// - code: PAY-002
    ///   summary: Card stolen
    ///   description: The card can no longer be used.   # what is different?
    /// ```
    ///
    /// What texts say is compared, not how they are laid out. Left alone are codes that are deprecated, and a text that is
    /// repeated by an alias of YAML, which shows that it is meant so:
    ///
    /// ```yaml
    ///   description: &gone The card can no longer be used.
    ///   # and later
    ///   description: *gone
    /// ```
    ///
    /// Placeholders (`TODO`) are not compared: they have a rule of their own, `source/placeholder`. There is no fix.
    DUPLICATE_DESCRIPTION = Warn "text/duplicate-description";
    /// All descriptions of a catalog end alike: with a period, or without one.
    ///
    /// Either is good style. Both in one table look as if half of it were unfinished.
    ///
    /// ```yaml
    /// description: The card has expired     # four others end with a period
    /// ```
    ///
    /// A catalog is looked at if five of its descriptions or more can be compared and four of five of them agree; the others are
    /// told. Descriptions that end with a list, with code, a link, another mark or an abbreviation count as neither, nor do
    /// placeholders (`TODO`) and bare status lines (`404 Not Found`), and a description of several sentences needs its periods
    /// whatever the others do. `check --fix` adds the period or removes it.
    FINAL_PERIOD = Info "text/final-period", fixable;
    /// A summary is short enough for a heading.
    ///
    /// A summary is a heading, a link, a cell of a narrow column and a line in search results. Beyond 60 characters it is broken
    /// or cut off in most of those places.
    ///
    /// ```yaml
    /// summary: The request could not be completed because the account has no funds left
    /// # better: Insufficient funds
    /// ```
    ///
    /// There is no fix: the rest belongs into the description. If the messages of an API are as long as they are,
    /// `[[lint.override]]` with `rule = "text/length"`, `level = "off"` and a `path` says so.
    LENGTH = Info "text/length";
    /// Terms are those that `book.toml` prefers.
    ///
    /// A reader who finds "e-mail" here and "email" there wonders whether they are two things, and searching finds one of them.
    /// What is to be written is the decision of a project; a book without the table has no findings.
    ///
    /// ```toml
    /// [lint.terms]
    /// "e-mail" = "email"
    /// "Github" = "GitHub"
    /// "API" = "REST API"
    /// ```
    ///
    /// Whole words count, outside of code, addresses and names of files. A term in small letters fits any capitals, and what is
    /// written instead takes them along ("E-mail" becomes "Email"); a term with capitals fits as it is. A term that stands within
    /// what is preferred ("REST API") is left alone there. `check --fix` writes the preferred term.
    TERMS = Warn "text/terms", fixable;
    /// Words are spelt as a dictionary has them.
    ///
    /// A page that explains errors should have none; the most widely used pages of status codes carry slips of the pen for years.
    ///
    /// ```yaml
    /// description: |
    ///   Sent when your successful in trying to recieve it.
    ///   # "you are successful", "receive"
    /// ```
    ///
    /// Looked for are common misspellings from the list of [typos](https://github.com/crate-ci/typos), not words that are merely
    /// unknown, and some words that are right by themselves and wrong beside their neighbours: `to carryout actions`,
    /// `unable to login`, `your successful in`, `could of been`, `it's own`, `more then one`, `a error`, `an user`. Code,
    /// addresses, names of files and programs (`camelCase`, `snake_case`, capitals, digits) and header fields are not looked at,
    /// nor are texts in another language. A book that says `language = "en"` is taken to be English but for texts with small words
    /// of another language; of one that says nothing it is guessed.
    ///
    /// Words of the project go into `book.toml`:
    ///
    /// ```toml
    /// [lint]
    /// words = ["Teh", "Statusbook"]
    /// ```
    ///
    /// `check --fix` corrects what has one correction.
    SPELLING = Warn "text/spelling", fixable;
}
