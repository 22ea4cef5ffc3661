//! Rules about catalogs of status codes of HTTP.

use super::rules;

rules! {
    /// A status code of HTTP is one that the IANA registry knows.
    ///
    /// Clients that do not know a code take it for the first of its class: 419 for 400, 520 for 500 (RFC 9110, section 15).
    /// What else the code was to say is lost on them, and the registry can give the number to somebody else tomorrow.
    /// Lists of codes are no proof: two of the most used packages of npm have codes that were never registered.
    ///
    /// ```yaml
    /// - code: 419          # of one web framework
    ///   summary: Page Expired
    /// ```
    ///
    /// ```yaml
    /// - code: 403
    ///   summary: Forbidden
    ///   description: The form has expired. Load the page again.
    /// ```
    ///
    /// A code that a proxy or a framework answers is a fact that a page may have to tell: say whose it is, and write
    /// `# statusbook: allow(http/unregistered-code) answered by the proxy` above it. If all codes are your own, write
    /// `kind: app` in the catalog. `--fix` does not change codes.
    UNREGISTERED_CODE = Warn "http/unregistered-code";
    /// A status code of HTTP is a number from 100 to 599.
    ///
    /// Three digits, of which the first one is the class, are all that there is (RFC 9110, section 15): clients treat
    /// everything else as a fault of the server. The rule looks at catalogs with `kind: http`, and at those without `kind` whose
    /// codes are nearly all from 100 to 599 (four or more of them, four of five codes, and at least half of them registered):
    /// there a number such as `4044` is told, and a word such as `default` is not. A row for a whole class, such as `5xx`, is
    /// fine.
    ///
    /// ```yaml
    /// kind: http
    /// sections:
    ///   - title: Success
    ///     codes:
    ///       - code: 2000
    /// ```
    ///
    /// ```yaml
    /// kind: app
    /// sections:
    ///   - title: Success
    ///     codes:
    ///       - code: 2000
    ///         http_status: 200
    /// ```
    ///
    /// `--fix` does not change codes.
    OUT_OF_RANGE = Error "http/out-of-range";
    /// The summary of a status code of HTTP is the phrase of the IANA registry.
    ///
    /// Readers search for the phrase that they see in a log. It changes now and then, and copies keep the old one for years:
    /// 413 was "Request Entity Too Large" until RFC 7231 and "Payload Too Large" until RFC 9110, and the most used package of
    /// npm differs from the registry in 17 values.
    ///
    /// ```yaml
    /// - code: 413
    ///   summary: Payload Too Large
    /// ```
    ///
    /// ```yaml
    /// - code: 413
    ///   summary: Content Too Large
    ///   aliases: [Payload Too Large]
    /// ```
    ///
    /// A wording of your own is fine where it says the phrase and more, such as "OK (no error)", and where the phrase is among
    /// the `aliases`: readers find the code by both.
    /// In a book whose `language` is not English, a wording of your own needs nothing.
    /// `--fix` writes the phrase in the place of a former one, of one with a slip of the pen, and of one that repeats the code;
    /// a wording of your own it leaves alone.
    PHRASE_MISMATCH = Warn "http/phrase-mismatch", fixable;
    /// The summary of a status code of HTTP is spelt as in the IANA registry, in capitals, hyphens and spaces.
    ///
    /// "Ok" and "OK", "Not found" and "Not Found": on one page both look careless, and who compares copies letter by letter finds
    /// a difference where there is none. The spelling of the registry is the one that most other documents have.
    ///
    /// ```yaml
    /// - code: 203
    ///   summary: Non Authoritative Information
    /// ```
    ///
    /// ```yaml
    /// - code: 203
    ///   summary: Non-Authoritative Information
    /// ```
    ///
    /// If another spelling is your house style, switch the rule off: `[[lint.override]]` with `rule = "http/phrase-case"` and
    /// `level = "off"` in book.toml. `--fix` writes the spelling of the registry.
    PHRASE_CASE = Warn "http/phrase-case", fixable;
    /// A section whose title names a class of status codes has codes of that class only.
    ///
    /// Readers and clients go by the class: the first digit says whether a request failed, and whose fault it was (RFC 9110,
    /// section 15). A page that lists 100 under "Success" says that the request is done, when the server waits for the
    /// rest of it.
    ///
    /// ```yaml
    /// sections:
    ///   - title: Success HTTP status codes
    ///     codes:
    ///       - code: 100
    ///         summary: Continue
    /// ```
    ///
    /// ```yaml
    /// sections:
    ///   - title: Informational HTTP status codes
    ///     codes:
    ///       - code: 100
    ///         summary: Continue
    /// ```
    ///
    /// A title names a class with digits (`4xx`, `400-499`), or with words such as "Success", "Redirects" and "Client errors"
    /// where it says nothing else; "Errors" alone are 4xx and 5xx. "Authentication errors" is about a topic and may hold any code.
    /// Give a section with codes of two classes a title that names both. `--fix` does not move codes.
    WRONG_SECTION = Error "http/wrong-section";
    /// A status code is not one that the IANA registry reserves.
    ///
    /// 306 and 418 stand in the registry as "(Unused)": they mean nothing, and nobody else can have them. 306 was for a
    /// draft (RFC 9110, section 15.4.7), 418 for an April Fools' Day joke that was deployed (section 15.5.19).
    ///
    /// ```yaml
    /// - code: 418
    ///   summary: I'm a teapot
    /// ```
    ///
    /// ```yaml
    /// - code: 406
    ///   summary: Not Acceptable
    /// ```
    ///
    /// A code that is marked as `deprecated` is not told. If the joke is meant, write
    /// `# statusbook: allow(http/reserved-code) our teapot` above it. `--fix` does not change codes.
    RESERVED_CODE = Warn "http/reserved-code";
    /// A status code is not one that is registered for a time only.
    ///
    /// The registry has codes that stand there until a day, for a draft that may still change or be given up; then the number
    /// can go to somebody else. The day is told as it stands in the table that the program was built with. It is
    /// never compared with today's, so that a book is found the same on every day.
    ///
    /// ```yaml
    /// - code: 104
    ///   summary: Upload Resumption Supported
    /// ```
    ///
    /// ```yaml
    /// - code: 103
    ///   summary: Early Hints
    /// ```
    ///
    /// Where you take part in the trial, write `# statusbook: allow(http/temporary-code) we try the draft` above the code.
    TEMPORARY_CODE = Warn "http/temporary-code";
    /// A status code is not one that is obsolete.
    ///
    /// 102 was dropped from WebDAV by RFC 4918, 305 is deprecated because a proxy must not be set by a response (RFC 9110,
    /// section 15.4.6), and 510 stands as obsoleted in the registry. Clients do not act on them as their definitions say.
    ///
    /// ```yaml
    /// - code: 305
    ///   summary: Use Proxy
    ///   description: Repeat the request through the proxy.
    /// ```
    ///
    /// ```yaml
    /// - code: 305
    ///   summary: Use Proxy
    ///   description: Some old servers answer it.
    ///   deprecated: Clients ignore it.
    /// ```
    ///
    /// A code that is marked as `deprecated` is not told.
    OBSOLETE_CODE = Warn "http/obsolete-code";
    /// References name the RFC that is in force, not one that it has taken the place of.
    ///
    /// In June 2022 RFC 9110 took the place of RFC 7231 and its neighbours, which had taken that of RFC 2616. Who follows an
    /// old reference reads what was true once: of 413, 416 and 422 not even the phrase is the same.
    ///
    /// ```yaml
    /// - code: 404
    ///   references:
    ///     - rfc7231#6.5.4
    /// ```
    ///
    /// ```yaml
    /// - code: 404
    ///   references:
    ///     - rfc9110#15.5.5
    /// ```
    ///
    /// References in the short form and to a page of an RFC at the usual hosts are looked at. `--fix` writes the section that
    /// the registry names, in the form that the reference has, where the old one was to the section of the same code or to the
    /// whole RFC; where it was to something else, its author has to find the place. If the old text is meant, write
    /// `# statusbook: allow(http/reference-mismatch) as it was in 2014` above the reference.
    REFERENCE_MISMATCH = Info "http/reference-mismatch", fixable;
    /// A code whose RFC demands a header field names it.
    ///
    /// A response with 401 must have `WWW-Authenticate`, one with 405 `Allow`, one with 407 `Proxy-Authenticate`, one with 426 or
    /// 101 `Upgrade` (RFC 9110, sections 15.5.2, 15.5.6, 15.5.8, 15.5.22 and 15.2.2). Clients act on these fields, so
    /// readers want to know what stands in them. What servers only should send is not asked for.
    ///
    /// ```yaml
    /// - code: 405
    ///   summary: Method Not Allowed
    ///   description: This address does not take that method.
    /// ```
    ///
    /// ```yaml
    /// - code: 405
    ///   summary: Method Not Allowed
    ///   description: This address does not take that method.
    ///   headers: [Allow]
    /// ```
    ///
    /// It is enough to name the field in a text or to show it in an example. `--fix` does not write it: what the field
    /// says is for the author to tell.
    HEADER_MISSING = Info "http/header-missing";
    /// The example of a response that has no body shows none.
    ///
    /// Responses with 1xx, 204, 205 and 304 have no content, nor have those to HEAD (RFC 9110, sections 15.2, 15.3.5, 15.3.6,
    /// 15.4.5 and 9.3.2). A client that waits for the body of the example waits in vain, or takes it for the
    /// next response.
    ///
    /// ```yaml
    /// - code: 204
    ///   examples: |
    ///     HTTP/1.1 204 No Content
    ///
    ///     {"deleted": true}
    /// ```
    ///
    /// ```yaml
    /// - code: 204
    ///   examples: |
    ///     HTTP/1.1 204 No Content
    ///     ETag: "2"
    /// ```
    ///
    /// A remark that there is no body, such as `(empty)`, is fine. `--fix` does not cut examples.
    EMPTY_BODY_EXAMPLE = Warn "http/empty-body-example";
    /// The status line of an example is that of its code.
    ///
    /// Examples are copied from one code to the next, and the first line is what is forgotten. It is also what readers paste into
    /// tests.
    ///
    /// ```yaml
    /// - code: 404
    ///   examples: |
    ///     HTTP/1.1 400 Bad Request
    /// ```
    ///
    /// ```yaml
    /// - code: 404
    ///   examples: |
    ///     HTTP/1.1 404 Not Found
    /// ```
    ///
    /// An example may show several responses, such as 100 and then 200, if one is of the code. A line without a phrase, as in
    /// HTTP/2, is fine, and so is a phrase of the server's own or one that is among the `aliases`. `--fix`
    /// writes the phrase of the registry where it is another code's, a former one or misspelt, and the code where the phrase is
    /// the right one.
    EXAMPLE_STATUS = Warn "http/example-status", fixable;
    /// Advice about repeating a request agrees with the header fields.
    ///
    /// `Retry-After` tells a client when to try again (RFC 9110, section 10.2.3), so a code with `retry: no` that has the field
    /// says both. One of the two is a slip, and clients are written after either.
    ///
    /// ```yaml
    /// - code: 503
    ///   retry: no
    ///   headers: [Retry-After]
    /// ```
    ///
    /// ```yaml
    /// - code: 503
    ///   retry: after
    ///   headers: [Retry-After]
    /// ```
    ///
    /// Redirections are not looked at: there the field means how long to wait before following. `--fix` does not choose.
    RETRY_CONTRADICTION = Warn "http/retry-contradiction";
}
