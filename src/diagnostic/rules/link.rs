//! Rules about links and images.

use super::rules;

rules! {
    /// A link to a file of the book leads to one that is there, and to an anchor that is on it.
    ///
    /// A link that leads nowhere sends a reader to an error page. Authors link to the sources, and each output gets its own
    /// addresses, so every link within the book can be followed before it is published. A relative link out of the folder of the
    /// sources, such as to `../README.md`, leads nowhere in any of them. Links to other sites are not followed here.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// See [the codes](codes.html#404) and [the guide](guid.md).
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// See [the codes](codes.yaml#404) and [the guide](guide.md).
    /// ```
    ///
    /// Link to the file that you edit, from the folder of the file that you write in; for what is not in the book, write
    /// the whole address. A heading is named by its anchor:
    /// `guide.md#retire-a-code`.
    BROKEN_LINK = Error "link/broken";
    /// The address of a link or an image is a relative reference or has a harmless scheme.
    ///
    /// An address such as `javascript:…` runs in the browser of whoever follows it. `file:` leads to the reader's own disk, and
    /// `data:` can hold a whole page. They are not published in any output: only the label of the link is.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// [More](javascript:show()) and [the draft](file:///home/me/draft.md).
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// [More](more.md) and [the draft](https://wiki.example.com/draft).
    /// ```
    ///
    /// Relative addresses and those with `https:`, `http:`, `mailto:`, `tel:` or `ftp:` are fine. To show such an address as a
    /// text, write it as code.
    UNSAFE_ADDRESS = Warn "link/unsafe-address";
    /// The address of a link or an image is well-formed.
    ///
    /// Browsers guess what a malformed address means, and each guesses otherwise; tools that follow links give up. What is
    /// looked at: the `//` after `http:` and `https:`, a second scheme, the host, the port, `%` and what follows it, and
    /// spaces (RFC 3986, sections 2 and 3), and that `mailto:` names somebody (RFC 6068, section 2). References and
    /// problem types are looked at, too: the address of a reference stands on pages in several folders, so it has to be a
    /// whole one. A link without an address, without an anchor after `#` or without a label is found, too. Whether a site
    /// answers is not asked; `check --external` does that.
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
    OUTPUT_LINK = Error "link/output", rendered;
    /// A link to another site leads somewhere.
    ///
    /// Only `check --external` asks other sites; every other run stays away from the network. It asks for the head of a page
    /// first, and for all of it where the host answers that with an error, since many know no heads. Of one host it asks
    /// for at most two at a time; where a host says so, it waits before it asks that host again. What was there is
    /// remembered for a week.
    ///
    /// What is told is certain: the host answers that nothing is there (404, 410), does not exist or refuses to be asked. A
    /// host that wants a password or has a bad day is told in a note only.
    ///
    /// Other sites come and go, so this never fails a run by itself. If it is to, make it an error:
    ///
    /// ```toml
    /// [[lint.override]]
    /// rule = "link/external"
    /// level = "error"
    /// reason = "we check before a release"
    /// ```
    EXTERNAL = Warn "link/external", elsewhere;
}
