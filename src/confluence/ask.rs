//! A request, before anybody sends it.

use super::PageId;
use super::address::escaped;

/// What is asked of a Confluence.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// The method.
    pub(super) method: &'static str,
    /// The path behind the base, escaped.
    pub(super) path: String,
    /// The query: names and escaped values.
    query: Vec<(String, String)>,
    /// What is sent along.
    pub(super) content: Content,
    /// The scope that a token needs for it; empty where none is known.
    pub(super) scope: &'static str,
    /// The pages that it is about: where one was made a moment ago, that it is not found means little.
    pub(super) about: Vec<PageId>,
    /// Whether doing it twice is as good as doing it once.
    pub(super) repeatable: bool,
    /// Whether it is asked without a login.
    pub(super) open: bool,
}

/// What is sent along with a request.
#[derive(Clone)]
pub(super) enum Content {
    /// Nothing.
    None,
    /// JSON.
    Json(Vec<u8>),
    /// A form with a file (RFC 7578): its boundary and its bytes.
    Form(String, Vec<u8>),
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Json(bytes) => write!(f, "Json({} bytes)", bytes.len()),
            Self::Form(_, bytes) => write!(f, "Form({} bytes)", bytes.len()),
        }
    }
}

impl Ask {
    fn new(method: &'static str, path: String, content: Content, scope: &'static str) -> Self {
        let repeatable = method == "GET";
        Self { method, path, query: Vec::new(), content, scope, about: Vec::new(), repeatable, open: false }
    }

    /// A request that changes nothing.
    pub(super) fn get(path: impl Into<String>, scope: &'static str) -> Self {
        Self::new("GET", path.into(), Content::None, scope)
    }

    /// A request that makes something.
    pub(super) fn post(path: impl Into<String>, value: &serde_json::Value, scope: &'static str) -> Self {
        Self::new("POST", path.into(), Content::Json(value.to_string().into_bytes()), scope)
    }

    /// A request that changes something.
    pub(super) fn put(path: impl Into<String>, value: &serde_json::Value, scope: &'static str) -> Self {
        Self::new("PUT", path.into(), Content::Json(value.to_string().into_bytes()), scope)
    }

    /// A request that sends no more than its address.
    pub(super) fn bare(method: &'static str, path: impl Into<String>, scope: &'static str) -> Self {
        Self::new(method, path.into(), Content::None, scope)
    }

    /// A request that sends a file: the fields of the form, and the name and the bytes of the file. `boundary` must not be
    /// part of any of them.
    pub(super) fn upload(
        path: impl Into<String>,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
        boundary: &str,
        scope: &'static str,
    ) -> Self {
        let mut form = Vec::with_capacity(bytes.len() + 1024);
        for (field, value) in fields {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n");
            form.extend_from_slice(head.as_bytes());
            form.extend_from_slice(format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{value}\r\n").as_bytes());
        }
        // Browsers escape what would end the name (WHATWG HTML, multipart form data).
        let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let kind = mime_guess::from_path(&name).first_or_octet_stream();
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n");
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(format!("Content-Type: {kind}\r\n\r\n").as_bytes());
        form.extend_from_slice(bytes);
        form.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Self::new("POST", path.into(), Content::Form(boundary.to_owned(), form), scope)
    }

    /// The same with a part of a query.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), escaped(value)));
        self
    }

    /// The same, about a page.
    pub(super) fn about(mut self, id: &PageId) -> Self {
        self.about.push(id.clone());
        self
    }

    /// The same, of which it is known that doing it twice is as good as doing it once.
    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// The same, without a login.
    pub(super) fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Puts parts of a query, escaped already, in the place of those of the same names.
    pub(super) fn continued(&mut self, parts: Vec<(String, String)>) {
        self.query.retain(|(name, _)| !parts.iter().any(|(other, _)| other == name));
        self.query.extend(parts);
    }

    /// The path and the query.
    pub(super) fn target(&self) -> String {
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Content};

    #[test]
    fn a_query_is_escaped_and_continued() {
        let mut ask = Ask::get("/api/v2/pages", "").with("title", "A & B").with("limit", "25");
        assert_eq!(ask.target(), "/api/v2/pages?title=A%20%26%20B&limit=25");
        ask.continued(vec![("cursor".to_owned(), "x%3D".to_owned())]);
        ask.continued(vec![("cursor".to_owned(), "y%3D".to_owned())]);
        assert_eq!(ask.target(), "/api/v2/pages?title=A%20%26%20B&limit=25&cursor=y%3D");
    }

    #[test]
    fn a_form_has_its_fields_and_its_file() {
        let ask = Ask::upload("/x", &[("comment", "größe")], ("a\"b.json", b"{}"), "XX", "");
        let Content::Form(_, form) = ask.content else { panic!("no form") };
        let form = String::from_utf8(form).unwrap();
        assert!(form.starts_with("--XX\r\nContent-Disposition: form-data; name=\"comment\"\r\n"), "{form}");
        assert!(form.contains("\r\n\r\ngröße\r\n--XX\r\n"), "{form}");
        assert!(form.contains("filename=\"a%22b.json\"\r\nContent-Type: application/json\r\n\r\n{}\r\n"), "{form}");
        assert!(form.ends_with("\r\n--XX--\r\n"), "{form}");
    }
}
