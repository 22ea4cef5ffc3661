//! Rules about the files that are written.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::Book;

/// Every file of the output comes from one source. Names that differ in capitals only are one file on many systems.
pub(super) fn output_collision(book: &Book, findings: &mut Findings) {
    let mut taken = Taken { by: BTreeMap::new(), findings };
    let built_in = "the error page of the site";
    taken.by.insert("404.html".to_owned(), (built_in.to_owned(), None));
    for catalog in &book.catalogs {
        let span = catalog.title.place.0;
        taken.claim(&format!("{}.html", catalog.path), format!("the catalog `{}`", catalog.path), span);
        // A code that is there twice has its own finding.
        let mut codes: BTreeMap<&str, ()> = BTreeMap::new();
        for definition in
            catalog.definitions().filter(|definition| codes.insert(definition.code.as_str(), ()).is_none())
        {
            let code = &definition.code;
            let path = format!("{}/{}.html", catalog.path, code.file_name());
            taken.claim(&path, format!("the code `{code}` of the catalog `{}`", catalog.path), code.place.0);
        }
    }
    for page in &book.pages {
        taken.claim(&format!("{}.html", page.path), format!("the page `{}`", page.path), page.title.place.0);
    }
    for asset in &book.assets {
        taken.by.entry(asset.path.to_lowercase()).or_insert((format!("the file `{}`", asset.path), None));
    }
}

struct Taken<'f> {
    /// The source of each path in small letters, and its place where it has one.
    by: BTreeMap<String, (String, Option<Span>)>,
    findings: &'f mut Findings,
}

impl Taken<'_> {
    fn claim(&mut self, path: &str, source: String, span: Span) {
        match self.by.get(&path.to_lowercase()) {
            None => {
                self.by.insert(path.to_lowercase(), (source, Some(span)));
            }
            Some((first, place)) => {
                let message = format!("{source} and {first} would both be written to `{path}`");
                let mut finding =
                    Diagnostic::new(&rules::OUTPUT_COLLISION, span, message).help("Rename one of the two.");
                if let Some(place) = place {
                    finding = finding.label(*place, "the other one");
                }
                self.findings.push(finding);
            }
        }
    }
}
