//! How long each stage of a build takes, for books of 60, 1,000 and 10,000 codes: `cargo bench`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use divan::{Bencher, black_box};
use statusbook::check::{check, examine};
use statusbook::copies::base::meaning;
use statusbook::copies::compare::{Options, compare};
use statusbook::copies::{Form, Hints, Sheet, read};
use statusbook::diagnostic::SourceMap;
use statusbook::links::LinkIndex;
use statusbook::model::{Book, Output};
use statusbook::output::{BuildFolder, Scope};
use statusbook::render::{FileSet, Options as Rendering, render};
use statusbook::richtext::{AsWritten, RichText, document, gfm, html, markdown, storage};
use statusbook::source::{Inputs, Loaded, load};
use tempfile::TempDir;

const SIZES: [usize; 3] = [60, 1_000, 10_000];

fn main() {
    divan::main();
}

/// The description of a code: some 450 bytes of Markdown, as real ones are.
fn description(n: usize) -> String {
    format!(
        "The service could not replay the stale ledger that the `tenant_{n}` field names within one retry window. See \
         [the ledger guide](https://docs.example.com/ledger/{n}#replay) for how to replay it. This is *not* the same as a \
         partial batch, which **must** be answered with `batch.release` & never retried.\n\nA value of `stale/{n}` < `{n}` \
         means that the ledger was seen before the deadline and is safe to replay."
    )
}

/// A book with so many codes in five sections.
fn write_book(folder: &Path, codes: usize) {
    let mut yaml = String::from("title: Status codes\ndescription: Every status code.\nsections:\n");
    for n in 0..codes {
        if n % codes.div_ceil(5) == 0 {
            let _ = write!(yaml, "  - title: Section {n}\n    codes:\n");
        }
        let text = description(n).replace("\n\n", "\n\n          ");
        let _ = write!(
            yaml,
            "      - code: {}\n        summary: Stale ledger {n}\n        description: |\n          {text}\n",
            10_000 + n
        );
    }
    fs::create_dir_all(folder.join("content")).expect("a folder");
    fs::write(folder.join("content/status-codes.yaml"), yaml).expect("a file");
    fs::write(folder.join("book.toml"), "[book]\ntitle = \"Status codes\"\n").expect("a file");
}

fn book_folder(codes: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_book(folder.path(), codes);
    folder
}

fn loaded(codes: usize) -> Loaded {
    let folder = book_folder(codes);
    let loaded = load(Inputs::read(folder.path()).expect("a book"));
    assert!(loaded.findings.is_empty(), "the book of the benchmark is sound");
    loaded
}

fn texts(codes: usize) -> Vec<RichText> {
    (0..codes).map(|n| markdown::read(&description(n)).text).collect()
}

#[divan::bench(args = SIZES)]
fn load_book(bencher: Bencher<'_, '_>, codes: usize) {
    let folder = book_folder(codes);
    bencher.bench_local(|| load(Inputs::read(folder.path()).expect("a book")));
}

/// All rules about what a book says, and those that rendering relies on.
#[divan::bench(args = SIZES)]
fn check_book(bencher: Bencher<'_, '_>, codes: usize) {
    let Loaded { sources, book, .. } = loaded(codes);
    let book = book.expect("a book");
    let index = LinkIndex::new(&book);
    bencher.bench_local(|| check(black_box(&book), &index, &sources).iter().count());
}

/// What `statusbook check` does: reading, checking and rendering in memory.
#[divan::bench(args = SIZES)]
fn check_whole(bencher: Bencher<'_, '_>, codes: usize) {
    let folder = book_folder(codes);
    bencher.bench_local(|| {
        let inputs = Inputs::read(folder.path()).expect("a book");
        let options = Rendering { outputs: Output::ALL.to_vec(), base_url: None };
        examine(inputs, Some(options), |_| {}, None).files.expect("a book without errors")
    });
}

#[divan::bench(args = SIZES)]
fn read_markdown(bencher: Bencher<'_, '_>, codes: usize) {
    let texts: Vec<String> = (0..codes).map(description).collect();
    bencher.bench_local(|| texts.iter().map(|text| markdown::read(black_box(text)).links.len()).sum::<usize>());
}

#[divan::bench(args = SIZES)]
fn write_html(bencher: Bencher<'_, '_>, codes: usize) {
    let texts = texts(codes);
    bencher.bench_local(|| {
        let mut out = String::new();
        texts.iter().for_each(|text| html::Writer::new(&AsWritten).blocks(black_box(&text.blocks), &mut out));
        out
    });
}

#[divan::bench(args = SIZES)]
fn write_markdown(bencher: Bencher<'_, '_>, codes: usize) {
    let texts = texts(codes);
    bencher
        .bench_local(|| texts.iter().map(|text| gfm::blocks(black_box(&text.blocks), &AsWritten).len()).sum::<usize>());
}

#[divan::bench(args = SIZES)]
fn write_storage(bencher: Bencher<'_, '_>, codes: usize) {
    let texts = texts(codes);
    bencher.bench_local(|| {
        let mut out = String::new();
        texts.iter().for_each(|text| storage::Writer::new(&AsWritten).blocks(black_box(&text.blocks), &mut out));
        out
    });
}

/// The page of a catalog of so many codes, in the form of an output.
fn page(codes: usize, output: Output, path: &str) -> String {
    let files = files(&mut loaded(codes), output);
    let (_, bytes) = files.iter().find(|(name, _)| *name == path).expect("the page of the catalog");
    assert!(bytes.len() > codes * 100, "all codes are on the page");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[divan::bench(args = SIZES)]
fn read_html_page(bencher: Bencher<'_, '_>, codes: usize) {
    let page = page(codes, Output::Html, "html/index.html");
    bencher.bench_local(|| document::from_html(black_box(&page)).expect("a page").nodes.len());
}

#[divan::bench(args = SIZES)]
fn read_markdown_page(bencher: Bencher<'_, '_>, codes: usize) {
    let page = page(codes, Output::Markdown, "markdown/status-codes.md");
    bencher.bench_local(|| document::from_markdown(black_box(&page)).expect("a page").nodes.len());
}

#[divan::bench(args = SIZES)]
fn read_storage_page(bencher: Bencher<'_, '_>, codes: usize) {
    let page = page(codes, Output::Confluence, "confluence/status-codes.xhtml");
    bencher.bench_local(|| document::from_storage(black_box(&page)).expect("a page").nodes.len());
}

#[divan::bench(args = SIZES)]
fn meaning_of_storage(bencher: Bencher<'_, '_>, codes: usize) {
    let page = page(codes, Output::Confluence, "confluence/status-codes.xhtml");
    let bencher = bencher.counter(divan::counter::BytesCount::of_str(&page));
    bencher.bench_local(|| meaning(Form::Storage, black_box(&page)).len());
}

/// Reads a copy to the end: the form, and the codes on it.
fn read_copy(bencher: Bencher<'_, '_>, page: &str, form: Form) {
    let mut sources = SourceMap::default();
    let file = sources.add("copy", page);
    bencher.bench_local(|| {
        let reading = read::read(&sources, file, black_box(form), &Hints::default());
        reading.sheets.iter().map(Sheet::len).sum::<usize>()
    });
}

#[divan::bench(args = SIZES)]
fn copy_in_html(bencher: Bencher<'_, '_>, codes: usize) {
    read_copy(bencher, &page(codes, Output::Html, "html/index.html"), Form::Html);
}

#[divan::bench(args = SIZES)]
fn copy_in_markdown(bencher: Bencher<'_, '_>, codes: usize) {
    read_copy(bencher, &page(codes, Output::Markdown, "markdown/status-codes.md"), Form::Markdown);
}

#[divan::bench(args = SIZES)]
fn copy_in_storage(bencher: Bencher<'_, '_>, codes: usize) {
    read_copy(bencher, &page(codes, Output::Confluence, "confluence/status-codes.xhtml"), Form::Storage);
}

#[divan::bench(args = SIZES)]
fn copy_in_csv(bencher: Bencher<'_, '_>, codes: usize) {
    read_copy(bencher, &page(codes, Output::Html, "html/status-codes.csv"), Form::Csv);
}

fn files(loaded: &mut Loaded, output: Output) -> FileSet {
    let book: &Book = loaded.book.as_ref().expect("a book");
    let options = Rendering { outputs: vec![output], base_url: None };
    render(book, &LinkIndex::new(book), &mut loaded.sources, &options).expect("templates without faults")
}

#[divan::bench(args = SIZES)]
fn render_html(bencher: Bencher<'_, '_>, codes: usize) {
    let mut loaded = loaded(codes);
    bencher.bench_local(|| files(&mut loaded, Output::Html));
}

#[divan::bench(args = SIZES)]
fn render_markdown(bencher: Bencher<'_, '_>, codes: usize) {
    let mut loaded = loaded(codes);
    bencher.bench_local(|| files(&mut loaded, Output::Markdown));
}

#[divan::bench(args = SIZES)]
fn render_confluence(bencher: Bencher<'_, '_>, codes: usize) {
    let mut loaded = loaded(codes);
    bencher.bench_local(|| files(&mut loaded, Output::Confluence));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn write_files(bencher: Bencher<'_, '_>, codes: usize) {
    let files = files(&mut loaded(codes), Output::Html);
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_local_refs(|folder| BuildFolder::new(folder.path()).commit(&files, Scope::All, "").expect("a build"));
}

/// A source, a copy that says the same in other letters, and one in which a word of every description is another one.
fn sheets(codes: usize) -> [Sheet; 3] {
    let book = loaded(codes).book.expect("a book");
    let source = Sheet::of(&book.catalogs[0]);
    let edited = |edit: fn(&str) -> String| {
        let mut copy = source.clone();
        for line in copy.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
            let Some(said) = &mut line.description else { continue };
            let markdown = gfm::blocks(&said.text.blocks, &AsWritten);
            said.text = markdown::read(&edit(&markdown)).text;
        }
        copy
    };
    let rewritten = edited(|text| text.replace(' ', "\u{a0}").replace('"', "\u{201c}"));
    let changed = edited(|text| text.replace("retry window", "second window"));
    [source, rewritten, changed]
}

#[divan::bench(args = SIZES)]
fn compare_equal(bencher: Bencher<'_, '_>, codes: usize) {
    let [source, ..] = sheets(codes);
    let copy = source.clone();
    bencher.bench_local(|| compare(&source, black_box(&copy), Options::default()).differences.len());
}

#[divan::bench(args = SIZES)]
fn compare_rewritten(bencher: Bencher<'_, '_>, codes: usize) {
    let [source, copy, _] = sheets(codes);
    assert!(compare(&source, &copy, Options::default()).differences.is_empty());
    bencher.bench_local(|| compare(&source, black_box(&copy), Options::default()).differences.len());
}

#[divan::bench(args = SIZES)]
fn compare_changed(bencher: Bencher<'_, '_>, codes: usize) {
    let [source, _, copy] = sheets(codes);
    assert_eq!(compare(&source, &copy, Options::default()).differences.len(), codes);
    bencher.bench_local(|| compare(&source, black_box(&copy), Options::default()).differences.len());
}

#[divan::bench(args = SIZES)]
fn catalog_as_sheet(bencher: Bencher<'_, '_>, codes: usize) {
    let book = loaded(codes).book.expect("a book");
    bencher.bench_local(|| Sheet::of(black_box(&book.catalogs[0])).len());
}
