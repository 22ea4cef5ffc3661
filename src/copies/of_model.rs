//! The source as a sheet, so that it is compared as a copy is.

use std::collections::BTreeSet;

use super::sheet::{At, Group, Hints, Line, Origin, Record, Retired, Said, Sheet, SheetColumn};
use crate::model::{CatalogFile, Definition, Markdown, Place, Row, Section, Text};
use crate::render::{columns, field, gone, paragraph};
use crate::richtext::{Block, Inline, RichText, inline_text};

impl At {
    /// A place in a source, which is in no table.
    pub fn of(place: Place) -> Self {
        Self { span: place.0, cell: None }
    }
}

impl Said {
    fn plain(text: &Text) -> Self {
        Self { text: paragraph(vec![Inline::Text(text.as_str().to_owned())]), at: At::of(text.place) }
    }

    fn rich(text: &Markdown) -> Self {
        Self { text: text.text.clone(), at: At::of(text.place) }
    }
}

impl Sheet {
    /// What a page would show of a catalog if it left nothing out. `carries` is what any definition gives; the `x-…`
    /// fields that no column shows are there, too.
    pub fn of(catalog: &CatalogFile) -> Self {
        let usual = ["code", "summary", "description"];
        let shown = columns(catalog).into_iter().filter(|column| !usual.contains(&column.field()));
        let groups: Vec<Group> = catalog.sections.iter().map(group).collect();
        let lines = groups.iter().flat_map(|group| &group.records).flat_map(|record| &record.lines);
        let mut carries = BTreeSet::new();
        for line in lines {
            let usual = [("summary", line.summary.is_some()), ("description", line.description.is_some())];
            let given = usual.into_iter().filter_map(|(key, given)| given.then_some(key));
            for key in given.chain(line.fields.keys().map(String::as_str)) {
                if !carries.contains(key) {
                    carries.insert(key.to_owned());
                }
            }
        }
        Self {
            title: Some(Said::plain(&catalog.title)),
            intro: catalog.description.as_ref().map(Said::rich),
            columns: shown.map(|c| SheetColumn { field: c.field().to_owned(), title: c.title }).collect(),
            groups,
            retired: catalog.retired.iter().map(retired).collect(),
            carries,
        }
    }
}

impl Hints {
    /// What is expected on a copy of a catalog.
    pub fn of(catalog: &CatalogFile) -> Self {
        let columns = columns(catalog).into_iter().map(|column| (column.title.clone(), column.field().to_owned()));
        Self {
            columns: columns.collect(),
            codes: catalog.definitions().map(|definition| definition.code.to_string()).collect(),
            summaries: catalog
                .definitions()
                .map(|definition| (definition.code.to_string(), definition.summary.to_string()))
                .collect(),
            sections: catalog.sections.iter().map(|section| section.title.to_string()).collect(),
            title: Some(catalog.title.to_string()),
            own: own(catalog),
            headings: catalog.description.iter().flat_map(|intro| &intro.text.blocks).filter_map(heading).collect(),
        }
    }
}

/// The parts of its texts that might be taken for what a page has around them, or be opened as its layout: all that stand
/// above codes, and of what is said of each code the lists, the quotes and the last part.
fn own(catalog: &CatalogFile) -> BTreeSet<String> {
    let above = catalog.sections.iter().map(|section| &section.description).chain([&catalog.description]).flatten();
    let texts = catalog.definitions().flat_map(|definition| [&definition.description, &definition.details]).flatten();
    let below = texts.flat_map(|text| {
        let blocks = &text.text.blocks;
        let inner = |(at, block): &(usize, &Block)| {
            at + 1 == blocks.len() || matches!(block, Block::List { .. } | Block::Quote(_))
        };
        blocks.iter().enumerate().filter(inner).map(|(_, block)| block)
    });
    above.flat_map(|text| &text.text.blocks).chain(below).map(super::recognise::part).collect()
}

fn heading(block: &Block) -> Option<String> {
    match block {
        Block::Heading { content, .. } => Some(inline_text(content)),
        _ => None,
    }
}

fn group(section: &Section) -> Group {
    use rayon::prelude::*;
    Group {
        title: Some(Said::plain(&section.title)),
        intro: section.description.as_ref().map(Said::rich),
        records: section.codes.par_iter().with_min_len(256).map(record).collect(),
    }
}

fn record(definition: &Definition) -> Record {
    let at = At::of(definition.code.place);
    let mut lines: Vec<Line> = definition.rows().map(|row| line(row, at)).collect();
    if let (Some(first), Some(row)) = (lines.first_mut(), definition.rows().next()) {
        let own = definition.extra.iter().map(|(key, _)| key);
        let given = definition.given().map(|key| -> &str { key });
        for key in given.chain(own) {
            let text: RichText = field(row, key).into_owned();
            if !text.is_empty() {
                let at = At::of(field_place(definition, key));
                first.fields.insert(key.to_owned(), Said { text, at });
            }
        }
    }
    Record { code: definition.code.clone(), at, origin: Origin::Row, lines, repeated: Vec::new() }
}

fn line(row: Row<'_>, at: At) -> Line {
    Line {
        at: if std::ptr::eq(row.summary, &row.definition.summary) { at } else { At::of(row.summary.place) },
        summary: Some(Said::plain(row.summary)),
        description: row.description.map(Said::rich),
        fields: std::collections::BTreeMap::new(),
    }
}

/// Where a field stands, as far as the model knows: else where the code does.
fn field_place(definition: &Definition, key: &str) -> Place {
    let place = match key {
        "details" => definition.details.as_ref().map(|text| text.place),
        "methods" => definition.methods.first().map(|text| text.place),
        "headers" => definition.headers.first().map(|header| header.name.place),
        "causes" => definition.causes.first().map(|text| text.place),
        "fixes" => definition.fixes.first().map(|text| text.place),
        "references" => definition.references.first().map(|reference| reference.title.place),
        "since" => definition.since.as_ref().map(|text| text.place),
        "deprecated" => definition.deprecated.as_ref().and_then(|deprecated| {
            let note = deprecated.note.as_ref().map(|note| note.place);
            let since = deprecated.since.as_ref().map(|since| since.place);
            since.or(deprecated.replaced_by.as_ref().map(|code| code.place)).or(note)
        }),
        "aliases" => definition.aliases.first().map(|text| text.place),
        "tags" => definition.tags.first().map(|text| text.place),
        "type" => definition.type_uri.as_ref().map(|text| text.place),
        own => definition.extra.place(own),
    };
    place.unwrap_or(definition.code.place)
}

fn retired(retired: &crate::model::Retired) -> Retired {
    let at = At::of(retired.code.place);
    let text = gone(retired.since.as_ref(), retired.replaced_by.as_ref(), retired.note.as_ref());
    Retired { code: retired.code.clone(), said: (!text.is_empty()).then_some(Said { text, at }), at }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::copies::{Hints, Sheet};
    use crate::model::CatalogFile;
    use crate::richtext::plain_text;

    fn catalog(yaml: &str) -> CatalogFile {
        let files = [("book.toml", "[book]\ntitle = \"b\"\n"), ("content/a.yaml", yaml)];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let loaded = crate::source::load(crate::source::Inputs::in_memory(files.into()).expect("a book"));
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        loaded.book.expect("a book").catalogs.remove(0).body
    }

    #[test]
    fn a_catalog_is_shown_with_all_that_it_gives() {
        let yaml = "title: T\ndescription: Intro\ncolumns: [methods, {field: x-team, title: Owner}]\nretired:\n  \
            - {code: 1, since: v2, replaced_by: 404, note: Gone.}\nsections:\n  - title: S\n    description: About\n    codes:\n      \
            - code: 404\n        summary: Not Found\n        methods: [GET, PUT]\n        x-team: web\n        \
            deprecated: {since: v3, note: Old.}\n        references: [rfc9110, plain]\n        examples: [{title: One, response: x}]\n        \
            cases:\n          - {summary: A, description: a}\n";
        let catalog = catalog(yaml);
        let sheet = Sheet::of(&catalog);
        let record = sheet.records().next().expect("a code");
        let said = |key: &str| plain_text(&record.lines[0].fields[key].text);
        assert_eq!(said("methods"), "GET, PUT");
        assert_eq!(said("x-team"), "web");
        assert_eq!(said("deprecated"), "since v3 Old.");
        assert_eq!(said("references"), "RFC 9110 plain");
        assert_eq!(said("examples"), "One x");
        assert_eq!(record.lines.len(), 2);
        assert!(record.lines[0].description.is_none() && record.lines[1].description.is_some());
        let carries = ["deprecated", "description", "examples", "methods", "references", "summary", "x-team"];
        assert_eq!(sheet.carries, BTreeSet::from(carries.map(str::to_owned)));
        let columns: Vec<&str> = sheet.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(columns, ["Methods", "Owner"]);
        assert_eq!(plain_text(&sheet.retired[0].said.as_ref().expect("said").text), "since v2, replaced by 404 Gone.");
        let hints = Hints::of(&catalog);
        assert!(hints.columns.contains(&("Owner".to_owned(), "x-team".to_owned())));
        assert!(hints.codes.contains("404") && hints.sections.contains("S"));
    }
}
