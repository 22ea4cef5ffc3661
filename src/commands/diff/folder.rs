//! Folders that are named on the command line.

use std::path::Path;

use super::Refused;
use super::named::{Held, Opened, held};
use super::original::{self, Original};
use super::source;
use crate::cli::DiffArgs;
use crate::copies::kind::files_of;
use crate::copies::report::{Copy, State};
use crate::diagnostic::{Findings, SourceMap};
use crate::model::Book;

/// Compares the files of a folder that can be copies: those in which no code stands twice are one copy, as where a pattern
/// names them. Their names are added to `names`.
///
/// # Errors
/// Why it is not known what to compare them with.
pub(super) fn compared(
    folder: &str,
    args: &DiffArgs,
    book: &Book,
    (sources, findings): (&mut SourceMap, &mut Findings),
    names: &mut Vec<String>,
) -> Result<Vec<Copy>, Refused> {
    let name = original::name(folder.trim_end_matches('/'));
    let files = match files_of(Path::new(folder)) {
        Ok(files) => files,
        Err(why) => return Ok(vec![Copy::new(name, State::Unreadable(why))]),
    };
    if files.is_empty() {
        let why = "no file of the folder can be a copy: none ends as Markdown, HTML, CSV or text does";
        return Ok(vec![Copy::new(name, State::Missing(why.to_owned()))]);
    }
    let mut opened: Vec<Opened> = Vec::with_capacity(files.len());
    for file in files {
        let file = file.display().to_string();
        let it = Original::open(&file, args.form, sources, findings);
        opened.push(Opened::new(original::name(&file), it));
    }
    names.extend(opened.iter().map(|it| it.name.clone()));
    let source = match &args.catalog {
        Some(wanted) => Some(source::named(wanted, book, sources, findings).map_err(Refused::All)?),
        None => {
            let read: Vec<&Original> = opened.iter().filter_map(|it| it.it.as_ref().ok()).collect();
            source::most_likely(&read, book, sources)
        }
    };
    let source = source.ok_or(Refused::WHICH)?;
    let (path, regions) = (source.path.clone(), args.catalog.is_none());
    let of = Held { name: &name, copy: None, path, catalog: &source.catalog, regions };
    Ok(held(&of, opened, book, sources, findings))
}
