//! Copies → the YAML of one catalog.

use std::collections::{BTreeMap, BTreeSet};

use super::into_model::{Imported, Note, fold_cases, into_model};
use super::links::{Dropped, settle};
use super::merge::{Difference, Merged, merge};
use super::sheet::{At, Said, Sheet};
use super::slot::Slot;
use super::yaml::{self, Comments};
use crate::check::decide;
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{CatalogFile, Code, Section, Text};
use crate::richtext::{AsWritten, gfm};
use crate::source::{Inputs, Loaded, load};

/// A copy, read.
#[derive(Clone, Debug)]
pub struct Copy {
    /// What it is called in what is told.
    pub name: String,
    /// What it says.
    pub sheet: Sheet,
}

/// How copies become a catalog.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// The title, whatever the copies have.
    pub title: Option<&'o str>,
    /// The title where no copy has one.
    pub fallback: &'o str,
    /// The address that the copies were published at, which relative links start from.
    pub base_url: Option<&'o str>,
    /// The address of the JSON Schema, for editors, from the file that is written.
    pub schema: Option<&'o str>,
}

/// What came of importing.
#[derive(Clone, Debug)]
pub struct Import {
    /// The catalog.
    pub catalog: CatalogFile,
    /// The same as YAML, with a comment for each difference.
    pub yaml: String,
    /// Where the copies do not say the same.
    pub differences: Vec<Difference>,
    /// The texts of equal words that differ in formatting.
    pub formatting: Vec<Slot>,
    /// Links that are gone.
    pub dropped: Vec<Dropped>,
    /// What else an editor should know.
    pub notes: Vec<Note>,
}

/// Makes one catalog of copies. The first one is followed where they differ; `file` stands for them all.
pub fn import(copies: &[Copy], sources: &SourceMap, file: FileId, options: &Options<'_>) -> Import {
    let mut merged = joined(copies);
    let codes: Vec<Code> = merged.sheet.records().map(|record| record.code.clone()).collect();
    let dropped = settle(&mut merged.sheet, codes.iter(), options.base_url);
    let Imported { mut catalog, notes } = into_model(&merged.sheet, options.fallback, file);
    if let Some(title) = options.title.and_then(|title| titled(title, &catalog.title)) {
        catalog.title = title;
    }
    let written = yaml::catalog(&catalog, &comments(&merged.differences, copies, sources));
    let head = options.schema.map(|schema| format!("# yaml-language-server: $schema={schema}\n")).unwrap_or_default();
    let Merged { differences, formatting, .. } = merged;
    Import { catalog, yaml: head + &written, differences, formatting, dropped, notes }
}

fn titled(title: &str, standing: &Text) -> Option<Text> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then(|| Text::new(title, standing.place))
}

fn joined(copies: &[Copy]) -> Merged {
    match copies {
        [only] => Merged { sheet: only.sheet.clone(), ..Merged::default() },
        several => merge(&several.iter().map(|copy| &copy.sheet).collect::<Vec<_>>()),
    }
}

/// What came of adding to a catalog.
#[derive(Clone, Debug)]
pub struct Addition {
    /// The text of its file.
    pub text: String,
    /// The sections with what is new in them.
    pub sections: Vec<Section>,
    /// Where the copies say something else than the catalog, or than each other.
    pub differences: Vec<Difference>,
    /// The texts of equal words that differ in formatting.
    pub formatting: Vec<Slot>,
    /// Codes of the copies that the catalog has retired, which are not added.
    pub retired: Vec<Code>,
    /// Links that are gone.
    pub dropped: Vec<Dropped>,
    /// What else an editor should know.
    pub notes: Vec<Note>,
}

/// Adds what copies have more than a catalog to the text of its file. The first of the copies is the catalog's own sheet,
/// and `file` is the one that has its text.
///
/// # Errors
/// When the text is laid out in a way that cannot be added to safely.
pub fn add(
    copies: &[Copy],
    text: &str,
    sources: &SourceMap,
    file: FileId,
    options: &Options<'_>,
) -> Result<Addition, yaml::Refused> {
    // Told as the catalog tells it.
    let mut folded = copies.to_vec();
    folded.iter_mut().skip(1).for_each(|copy| fold_cases(&mut copy.sheet));
    let mut merged = joined(&folded);
    let standing = copies.first().map(|copy| &copy.sheet);
    let known: BTreeSet<&Code> =
        standing.into_iter().flat_map(|sheet| sheet.records()).map(|record| &record.code).collect();
    let codes: Vec<Code> = merged.sheet.records().map(|record| record.code.clone()).collect();
    let retired: Vec<Code> = standing.iter().flat_map(|sheet| &sheet.retired).map(|gone| gone.code.clone()).collect();
    let reused = codes.iter().filter(|code| retired.contains(code)).cloned().collect();
    let mut new = Sheet { columns: merged.sheet.columns.clone(), ..Sheet::default() };
    for group in &merged.sheet.groups {
        let mut group = group.clone();
        group.records.retain(|record| !known.contains(&record.code) && !retired.contains(&record.code));
        // A section that is there keeps its text.
        if standing.iter().flat_map(|sheet| &sheet.groups).any(|known| known.title == group.title) {
            group.intro = None;
        }
        new.groups.push(group);
    }
    let dropped = settle(&mut new, codes.iter(), options.base_url);
    let Imported { catalog, notes } = into_model(&new, options.fallback, file);
    let told = comments(&merged.differences, copies, sources);
    let sections: Vec<(usize, Section)> =
        catalog.sections.into_iter().enumerate().filter(|(_, section)| !section.codes.is_empty()).collect();
    // What the catalog lacks is what is added, and what a copy lacks stays.
    merged.differences.retain_mut(|difference| match difference {
        Difference::Missing { from, lacks, .. } => {
            lacks.retain(|copy| *copy != 0);
            from.0 != 0 && !lacks.is_empty()
        }
        _ => true,
    });
    let own: Comments = told.into_iter().filter(|(slot, _)| !matches!(slot, Slot::Code(_))).collect();
    // What is there keeps its formatting, too.
    merged.formatting.retain(|slot| matches!(slot, Slot::Field { code, .. } if !known.contains(code)));
    let text = if sections.is_empty() { text.to_owned() } else { yaml::insert(text, file, &sections, &own)? };
    let sections = sections.into_iter().map(|(_, section)| section).collect();
    let Merged { differences, formatting, .. } = merged;
    Ok(Addition { text, sections, differences, formatting, retired: reused, dropped, notes })
}

/// A comment for each thing that copies say otherwise, beside what is taken.
fn comments(differences: &[Difference], copies: &[Copy], sources: &SourceMap) -> Comments {
    let name = |copy: &usize| copies.get(*copy).map_or("", |copy| copy.name.as_str());
    let mut comments: Comments = BTreeMap::new();
    for difference in differences {
        let lines: Vec<String> = match difference {
            Difference::Wording { others, .. } => {
                let says = |(copy, said): &(usize, Option<Said>)| match said {
                    Some(said) => {
                        let written = gfm::blocks(&said.text.blocks, &AsWritten);
                        format!("{} says: {}", at(said.at, sources), written.trim_end())
                    }
                    None => format!("{} says nothing of it", name(copy)),
                };
                others.iter().map(says).collect()
            }
            Difference::Missing { lacks, .. } => {
                vec![format!("not in {}", lacks.iter().map(name).collect::<Vec<_>>().join(", "))]
            }
            Difference::Moved { other: (_, place, title), .. } => {
                vec![format!("{} has it in {title}", at(*place, sources))]
            }
        };
        comments.entry(written_at(difference.slot())).or_default().extend(lines);
    }
    comments
}

/// What stands in the catalog for a text: fields of cases stand in their descriptions.
fn written_at(slot: Slot) -> Slot {
    match slot {
        Slot::Field { code, line, field } if line > 0 && field != "summary" => {
            Slot::Field { code, line, field: "description".to_owned() }
        }
        slot => slot,
    }
}

/// A place as `FILE:LINE`.
fn at(at: At, sources: &SourceMap) -> String {
    format!("{}:{}", sources.name(at.span.file), sources.start(at.span).line)
}

/// What is wrong with the YAML of a catalog.
#[derive(Debug)]
pub enum Fault {
    /// It has findings that are errors.
    Findings(Box<(SourceMap, Findings)>),
    /// It is read as something else than was written.
    Changed,
}

/// Reads YAML as a book of its own, holds it against all rules, and against the catalog that it was written from.
///
/// # Errors
/// What is wrong with it.
pub fn prove(yaml: &str, catalog: &CatalogFile) -> Result<(), Fault> {
    let files = [("book.toml", "[book]\ntitle = \"Import\"\n"), ("content/import.yaml", yaml)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let Ok(inputs) = Inputs::in_memory(files.into()) else { return Err(Fault::Changed) };
    let Loaded { sources, mut findings, book } = load(inputs);
    if let Some(book) = &book {
        decide(book, &LinkIndex::new(book), &sources, &mut findings);
    }
    findings.sort(&sources);
    let same = book.as_ref().and_then(|book| book.catalogs.first()).is_some_and(|read| {
        // Sheets: what is kept as it was may be laid out anew.
        Sheet::of(&read.body) == Sheet::of(catalog)
    });
    if findings.has_errors() {
        Err(Fault::Findings(Box::new((sources, findings))))
    } else if same {
        Ok(())
    } else {
        Err(Fault::Changed)
    }
}
