//! Well-known codes that nobody registered, and who answers them.

/// Who answers a code that is not registered, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The code.
    pub code: u16,
    /// Who.
    pub who: &'static str,
    /// What for, in words that go on from "for".
    pub what: &'static str,
}

const fn of(code: u16, who: &'static str, what: &'static str) -> Origin {
    Origin { code, who, what }
}

/// By code. From the documentation of each.
static ORIGINS: &[Origin] = &[
    of(218, "Apache HTTP Server", "an error page that is passed on as a success"),
    of(419, "Laravel", "a page whose CSRF token has expired"),
    of(420, "the former Twitter API", "clients that send too many requests, which is 429 today"),
    of(420, "the Spring Framework", "a method that failed, from a draft of WebDAV"),
    of(430, "Shopify", "requests that it takes for malicious"),
    of(440, "Microsoft IIS", "a login that has expired"),
    of(444, "nginx", "a connection that it closes without an answer, in its log"),
    of(449, "Microsoft IIS", "requests that lack something and are to be repeated with it"),
    of(450, "Microsoft Windows", "pages that parental controls block"),
    of(460, "AWS Elastic Load Balancing", "clients that close the connection early, in its log"),
    of(463, "AWS Elastic Load Balancing", "an X-Forwarded-For field with too many addresses"),
    of(464, "AWS Elastic Load Balancing", "versions of HTTP that do not go together"),
    of(494, "nginx", "a request header that is too large, in its log"),
    of(495, "nginx", "a client certificate that is not valid"),
    of(496, "nginx", "a client certificate that is missing"),
    of(497, "nginx", "plain HTTP at a port for HTTPS"),
    of(498, "ArcGIS", "a token that is not valid or has expired"),
    of(499, "nginx", "clients that close the connection before the answer, in its log"),
    of(499, "ArcGIS", "a token that is missing"),
    of(509, "cPanel and other hosting software", "a site that has used up its bandwidth"),
    of(520, "Cloudflare", "an answer of the origin that it does not understand"),
    of(521, "Cloudflare", "an origin that refuses the connection"),
    of(522, "Cloudflare", "a connection to the origin that timed out"),
    of(523, "Cloudflare", "an origin that it cannot reach"),
    of(524, "Cloudflare", "an origin that did not answer in time"),
    of(525, "Cloudflare", "a TLS handshake with the origin that failed"),
    of(526, "Cloudflare", "a certificate of the origin that is not valid"),
    of(527, "Cloudflare", "a fault of its former Railgun"),
    of(529, "some services, such as SSL Labs", "a site that is overloaded"),
    of(530, "Cloudflare", "errors that the page itself tells by a number of their own"),
    of(540, "Shopify", "an endpoint that is switched off for a time"),
    of(561, "AWS Elastic Load Balancing", "an identity provider that answers with an error"),
    of(598, "some proxies", "a network read that timed out"),
    of(599, "some proxies", "a network connection that timed out"),
];

/// Who answers a code that is not registered.
pub fn origins(code: u16) -> impl Iterator<Item = &'static Origin> {
    ORIGINS.iter().filter(move |origin| origin.code == code)
}
