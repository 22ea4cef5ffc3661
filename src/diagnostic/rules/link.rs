//! Rules about links and images.

use super::rules;

rules! {
    /// A link to a file of the book leads to one that is there, and to an anchor that is on it.
    ///
    /// Links name the sources, from the folder of the file that they stand in: a catalog with a code, a page with a
    /// heading, a picture. Each output gets its own address for that. A link that leads out of the sources, or that
    /// begins with `/` or a scheme, is not looked at.
    ///
    /// ```markdown
    /// [Not Found](codes.html#404)        the page of one output: broken
    /// [Not Found](codes.yaml#404)        the code, in every output
    /// [Columns](guide/editing.md#columns)
    /// ```
    ///
    /// Mend the path, or write the whole address, with `https://`. `--fix` leaves it to you.
    BROKEN_LINK = Error "link/broken";
    /// The address of a link or an image is a relative reference or has a harmless scheme.
    ///
    /// An address with `javascript:` runs a program in the reader's browser, one with `file:` leads to the author's own
    /// disk, and one with a misspelt scheme leads nowhere. So nothing but `http:`, `https:`, `mailto:`, `tel:`, `ftp:`,
    /// `ftps:` and `sftp:` is published; of other links only the label is.
    ///
    /// ```markdown
    /// [The plan](file:///home/me/plan.pdf)   not published
    /// [The plan](plan.pdf)                   a file in the book
    /// ```
    ///
    /// `--fix` leaves it to you.
    UNSAFE_ADDRESS = Warn "link/unsafe-address";
    /// The address of a link or an image is well-formed.
    ///
    /// Browsers guess what a malformed address means, and each guesses otherwise; tools that follow links give up. What is
    /// looked at: the `//` after `http:` and `https:`, a second scheme, the host, the port, `%` and what follows it, and
    /// spaces (RFC 3986, sections 2 and 3), and that `mailto:` names somebody (RFC 6068, section 2). References and
    /// problem types are looked at, too: the address of a reference stands on pages in several folders, so it has to be a
    /// whole one. Whether a site answers is not asked; `check --external` does that.
    ///
    /// ```yaml
    /// references:
    ///   - www.rfc-editor.org/rfc/rfc9110            # not a whole address
    ///   - https:/www.rfc-editor.org/rfc/rfc9110     # a slash is missing
    ///   - https://www.rfc-editor.org/rfc/rfc9110
    /// ```
    ///
    /// An address that is meant to be malformed, as an example, belongs into code: `` `http:/example.com` ``. `--fix`
    /// leaves it to you.
    BAD_ADDRESS = Warn "link/bad";
    /// The label of a link names what the link leads to.
    ///
    /// A slip in a number is seen by nobody who does not follow the link: a well-known list of statuses has had a link that
    /// is labelled "RFC738" and leads to RFC 7538. Readers trust labels, and a label that is an address of its own is how they
    /// are led astray on purpose. Four kinds of labels are held against their addresses: the number of an RFC and of
    /// its section, a whole address, the address of a mail, and a code of the catalog that is linked to. A label that says
    /// less than its address does, such as "Section 15.5" or a host alone, is fine.
    ///
    /// ```markdown
    /// [RFC 738](https://www.rfc-editor.org/rfc/rfc7538)    another RFC
    /// [405](codes.yaml#404)                                another code
    /// [RFC 7538](https://www.rfc-editor.org/rfc/rfc7538)
    /// ```
    ///
    /// A label that is meant so gets more words: "the successor of RFC 7238, RFC 7538". `--fix` leaves it to you, because
    /// either of the two may be wrong.
    LABEL_MISMATCH = Warn "link/label-mismatch";
    /// The links that templates write lead somewhere.
    ///
    /// A template of your own writes addresses that nobody else checks, on every page at once: one file that was renamed is
    /// a thousand broken links. In an output that you have templates for, each `href`, `src`, `srcset`, `poster` and `data`
    /// of the rendered pages, and each link of Markdown pages, is followed as a browser would: to files of the output, and to
    /// the `id` that it names. Addresses that begin with the `base-url` of the book are followed, too. Other sites are not,
    /// nor is what leads out of the output. With built-in templates alone there is nothing to look for.
    ///
    /// ```html
    /// <a href="imprint.html">Imprint</a>                      on pages of codes, which are a folder deeper: broken
    /// <a href="{{ page.root }}imprint.html">Imprint</a>
    /// ```
    ///
    /// A link that something outside of the book answers begins with `/` or is a whole address. `--fix` leaves it to you.
    OUTPUT_LINK = Error "link/output";
    /// A link to another site leads somewhere (`check --external` only).
    EXTERNAL = Warn "link/external";
}
