//! What a copy says, held against what the source says there.

use std::path::Path;

use crate::copies::base::{Base, Digest, Fingerprint, Standing, meaning, settle};
use crate::copies::compare::{Comparison, LeftOut, Options, compare};
use crate::copies::kind::{Identity, Original, Part, Subject};
use crate::copies::region::{Source, check, may_be_in, past};
use crate::copies::{Form, Hints, Joined, Reading, Sheet, best, decode, detect, join, read};
use crate::diagnostic::{FileId, Findings, Severity, SourceMap, Span};
use crate::model::{Book, Catalog, CatalogFile, Code, CopyKind, CopyTable, Place};
use crate::render::Fragments;
use crate::render::copies::{told, whole_file};

/// A file or a page of a copy, a region of one, or several files that are one copy.
#[derive(Clone, Debug)]
pub struct Held<'b> {
    /// The catalog.
    pub catalog: &'b Catalog,
    /// What of it stands there, with its places in the sources.
    pub part: CatalogFile,
    /// What the source says.
    pub source: Sheet,
    /// What the copy says.
    pub copy: Sheet,
    /// Where they differ.
    pub comparison: Comparison,
    /// How they were compared.
    pub options: Options,
    /// The form of the copy.
    pub form: Form,
    /// The form that decides where links into the book lead there; none for the pages of a wiki.
    pub there: Option<Form>,
}

/// What copies are held against.
#[derive(Debug)]
pub struct Against<'a> {
    /// The book, which was checked.
    pub book: &'a Book,
    /// The copy.
    pub copy: &'a CopyTable,
    /// The form that it is written in, where that was said.
    pub form: Option<Form>,
    /// The folder of the book, where that is on disk: the history of files may know what stood in them.
    pub root: Option<&'a Path>,
    /// What writes parts of catalogs.
    pub fragments: &'a Fragments<'a>,
}

/// Reads a copy and compares it with the source.
///
/// # Errors
/// Why it cannot be understood, in a sentence without a capital and a final period; more may be among the findings.
pub fn held<'a>(
    against: &Against<'a>,
    originals: &[Original],
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Vec<Held<'a>>, String> {
    let Some(catalog) = against.book.catalog_of(against.copy) else {
        return Err("it is not known of which catalog it is a copy".to_owned());
    };
    let part = catalog.for_copy(against.copy);
    let hints = Hints::of(catalog);
    let (mut out, mut readings, mut opened_as) = (Vec::new(), Vec::new(), Vec::new());
    for original in originals {
        let (file, form) = opened(against, original, sources, findings)?;
        if may_be_in(sources.text(file)) {
            let regions = regions(against, (catalog, &part), (file, form), sources, findings)?;
            if !regions.is_empty() {
                out.extend(regions);
                continue;
            }
        }
        let reading = read::read(sources, file, form, &hints);
        let of_code = if let Part::Code(code) = &original.part { Some(code.clone()) } else { None };
        let page = Page { file, form, of_code, base: original.base.clone() };
        match &original.part {
            // A page that is not there yet has nothing to take.
            Part::Code(_) if sources.text(file).trim().is_empty() => {}
            Part::Code(_) => {
                out.push(whole(against, (catalog, &part), sheets(reading, findings)?, page, sources));
            }
            Part::Catalog => {
                readings.push((file, reading));
                opened_as.push(page);
            }
        }
    }
    let readings = match join(readings) {
        Joined::One(reading) => vec![reading],
        Joined::Several(readings) => readings.into_iter().map(|(_, reading)| reading).collect(),
    };
    if let (1, [first, _, ..]) = (readings.len(), opened_as.as_mut_slice()) {
        // Of what several files are together, no more is known than whether somebody touched one of them.
        first.base = None;
    }
    for (reading, page) in readings.into_iter().zip(opened_as) {
        let sheets = sheets(reading, findings)?;
        out.push(whole(against, (catalog, &part), sheets, page, sources));
    }
    Ok(out)
}

/// A file or a page as it was opened.
struct Page {
    file: FileId,
    form: Form,
    /// Whether it is about one code, and has no texts around it.
    of_code: Option<Code>,
    base: Option<Base>,
}

/// Takes the text of a copy in.
fn opened(
    against: &Against<'_>,
    original: &Original,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<(FileId, Form), String> {
    let mut found = Findings::default();
    let (file, readable) = decode::decode(sources, &original.name, original.bytes.clone(), &mut found);
    let why = broken(&found);
    findings.extend(found);
    if !readable {
        return Err(why.unwrap_or_else(|| format!("`{}` cannot be read", original.name)));
    }
    let known = against.form.or(original.form).or(against.copy.form);
    Ok((file, known.unwrap_or_else(|| detect::detect(&original.name, sources.text(file)))))
}

/// The sheets of a reading that can be relied on.
fn sheets(reading: Reading, findings: &mut Findings) -> Result<Vec<Sheet>, String> {
    let why = broken(&reading.findings);
    findings.extend(reading.findings);
    why.map_or(Ok(reading.sheets), Err)
}

/// The message of the first error.
fn broken(findings: &Findings) -> Option<String> {
    findings.iter().find(|finding| finding.severity == Severity::Error).map(|finding| finding.message.clone())
}

fn whole<'a>(
    against: &Against<'a>,
    (catalog, part): (&'a Catalog, &CatalogFile),
    sheets: Vec<Sheet>,
    Page { file, form, of_code, base }: Page,
    sources: &mut SourceMap,
) -> Held<'a> {
    // A wiki has links between its pages.
    let there = Some(form).filter(|_| against.copy.kind != CopyKind::Confluence);
    let subject = Subject { copy: against.copy, catalog, part, book: Identity::of(against.book, catalog) };
    let told = told(against.fragments, &subject, there, sources);
    // Its links lead to the pages of the other codes.
    let told = of_code.as_ref().map_or(told.clone(), |code| told.only_code(code));
    let source = Sheet::of(&told);
    let copy = best(&source, sheets);
    let intro = Some(against.copy).filter(|copy| of_code.is_some() || !copy.intro.0).map(|_| false);
    let options = Options { form: Some(form), intro };
    let mut comparison = compare(&source, &copy, options);
    LeftOut::new(catalog, &told, Some(against.copy), None).explain(&mut comparison);
    if let Some(base) = base {
        let base = base.held_against(Digest::of(&meaning(form, sources.text(file))));
        settle(&mut comparison, &Fingerprint::of(&source), &Fingerprint::of(&copy), &base);
        if is_unmoved(against, &subject, form, &base, sources) {
            stand(&mut comparison, Standing::Edited);
        }
    }
    Held { catalog, part: told, source, copy, comparison, options, form, there }
}

fn regions<'a>(
    against: &Against<'a>,
    (catalog, part): (&'a Catalog, &CatalogFile),
    (file, form): (FileId, Form),
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Vec<Held<'a>>, String> {
    let source = Source { book: against.book, fragments: against.fragments, usual: Some((catalog, part)) };
    let regions = check(&source, file, form, sources).map_err(|found| {
        findings.extend(found);
        format!("the regions of `{}` need mending", sources.name(file))
    })?;
    let is_here = against.copy.kind == CopyKind::File;
    let path = against.root.filter(|_| is_here).map(|root| root.join(sources.name(file)));
    let mut pasts = path.map(|path| past(&path, form, sources.text(file), &regions)).unwrap_or_default().into_iter();
    let mut out = Vec::with_capacity(regions.len());
    for region in regions {
        let past = pasts.next().unwrap_or_default();
        let Some(whole) = against.book.catalogs.iter().find(|other| other.path == region.catalog) else { continue };
        let (source, copy) = region.sheets(file, form, sources);
        let mut comparison = region.drift(file, form, sources, &past).comparison;
        let begin = &region.region.begin;
        let marker = Place(Span::new(file, begin.start, begin.end));
        let own = (whole.path == catalog.path).then_some(against.copy);
        LeftOut::new(whole, &region.part, own, Some(marker)).explain(&mut comparison);
        if region.is_edited() {
            stand(&mut comparison, Standing::Edited);
        }
        let part = region.part;
        let options = Options { form: Some(form), intro: Some(true) };
        let there = Some(Form::Markdown);
        out.push(Held { catalog: whole, part, source, copy, comparison, options, form, there });
    }
    Ok(out)
}

/// Whether the source would be written as what was last put into a file: then whatever differs was edited there. Of long
/// catalogs no more may be remembered than that.
fn is_unmoved(against: &Against<'_>, subject: &Subject<'_>, form: Form, base: &Base, sources: &mut SourceMap) -> bool {
    if against.copy.kind == CopyKind::Confluence || base.print.is_some() || matches!(form, Form::Text | Form::Yaml) {
        return false;
    }
    let written = whole_file(against.fragments, subject, form, sources);
    written.is_ok_and(|text| base.whole == Some(Digest::of(&meaning(form, &text))))
}

/// Says of differences that are not known to be of one side that they are.
fn stand(comparison: &mut Comparison, standing: Standing) {
    for difference in comparison.differences.iter_mut().filter(|difference| difference.standing.is_none()) {
        difference.standing = Some(standing);
    }
}
