//! Rules about links and images.

use super::rules;

rules! {
    /// A link to a file of the book leads to one that is there, and to an anchor that is on it.
    ///
    /// A link that leads nowhere sends a reader to an error page. Authors link to the sources, and each output gets its own
    /// addresses, so every link within the book can be followed before it is published; those that leave the book are not
    /// followed here.
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
    /// Link to the file that you edit, from the folder of the file that you write in. A heading is named by its anchor:
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
    BAD_ADDRESS = Warn "link/bad";
    /// The label of a link names what the link leads to.
    LABEL_MISMATCH = Warn "link/label-mismatch";
    /// The links that templates write lead somewhere.
    OUTPUT_LINK = Error "link/output", rendered;
    /// A link to another site leads somewhere.
    ///
    /// Only `check --external` asks other sites; every other run stays away from the network. It asks for the head of a page
    /// first, for all of it where that is refused, at most two at a time of one host, waits where a host says so, and
    /// remembers for a week what was there.
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
