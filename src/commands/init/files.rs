//! The files of a new book.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use tera::{Context, Tera};

use super::answers::{Answers, CATALOG, Codes, Kind};
use crate::commands::schema::{self, Subject};
use crate::model::Output;

/// Templates of the files: those of every book, and the catalog of each kind.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/starter");

/// Files by path.
pub(super) type FileTexts = BTreeMap<String, String>;

/// The files of the book that is wanted. Which files they are does not depend on the answers.
///
/// # Errors
/// When one of the templates is broken, which the tests would have noticed.
pub(super) fn files(answers: &Answers) -> Result<FileTexts, Box<dyn std::error::Error>> {
    let context = context(answers)?;
    let mut files = FileTexts::from([("schema/catalog.json".to_owned(), schema::text(Subject::Catalog)?)]);
    let kind = match &answers.codes {
        Codes::Starter(Kind::Http) => Some("http"),
        Codes::Starter(Kind::Own) => Some("own"),
        Codes::Imported(made) => {
            files.insert(CATALOG.to_owned(), made.yaml.clone());
            None
        }
    };
    for folder in ["common"].into_iter().chain(kind) {
        let mut templates = Vec::new();
        STARTER.get_dir(folder).into_iter().for_each(|dir| collect(dir, &mut templates));
        for (path, template) in templates {
            // Cargo leaves out files that start with a dot when it packs a crate.
            let path = path.strip_prefix(folder).unwrap_or(&path).trim_start_matches('/').replace("dot-", ".");
            let mut tera = Tera::default();
            tera.add_raw_template("file", template)?;
            files.insert(path, tera.render("file", &context)?);
        }
    }
    Ok(files)
}

fn collect<'d>(dir: &'d Dir<'d>, into: &mut Vec<(String, &'d str)>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            into.push((path.replace('\\', "/"), text));
        }
    }
    dir.dirs().for_each(|dir| collect(dir, into));
}

/// What the templates see. Texts are JSON strings, which are YAML and TOML strings, too.
fn context(answers: &Answers) -> serde_json::Result<Context> {
    let quoted = |text: &str| serde_json::to_string(text.trim());
    let names: Vec<String> = answers.outputs.iter().map(|output| format!("\"{}\"", output.name())).collect();
    let mut context = Context::new();
    context.insert("version", env!("CARGO_PKG_VERSION"));
    context.insert("title", &quoted(&answers.title)?);
    context.insert("language", &quoted(answers.language.as_str())?);
    context.insert("outputs", &names.join(", "));
    context.insert("html", &answers.outputs.contains(&Output::Html));
    context.insert("base_url", &answers.base_url.as_ref().map(|address| quoted(address.as_str())).transpose()?);
    let (made, agree) = made(&answers.outputs);
    context.insert("made", &made);
    context.insert("agree", agree);
    let (code, summary, description) = match answers.codes {
        Codes::Starter(Kind::Own) => ("ORD-413", "Too many items", "An order can have `100` items."),
        _ => ("409", "Conflict", "There is an item of this name already."),
    };
    context.insert("sample", &BTreeMap::from([("code", code), ("summary", summary), ("description", description)]));
    let link = match &answers.codes {
        Codes::Starter(Kind::Http) => Some(("404".to_owned(), "404".to_owned())),
        Codes::Starter(Kind::Own) => Some(("ORD-404".to_owned(), "ord-404".to_owned())),
        Codes::Imported(made) => made.first.as_ref().map(|code| (code.as_str().to_owned(), code.anchor())),
    };
    let link = link.map(|(code, anchor)| BTreeMap::from([("code", code), ("anchor", anchor)]));
    context.insert("link", &link);
    Ok(context)
}

/// What is made of the file of codes, as the beginning of a sentence, and the end of that sentence.
fn made(outputs: &[Output]) -> (String, &'static str) {
    let names: Vec<&str> = outputs
        .iter()
        .map(|output| match output {
            Output::Html => "the site",
            Output::Markdown => "the Markdown pages",
            Output::Confluence => "the Confluence pages",
        })
        .collect();
    let list = match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    };
    let verb = if outputs == [Output::Html] { "is" } else { "are" };
    let agree = if names.len() > 1 { "they always say the same" } else { "a change there is all that is needed" };
    let mut letters = list.chars();
    let head = letters.next().map(|first| first.to_ascii_uppercase()).into_iter();
    (format!("{} {verb}", head.chain(letters).collect::<String>()), agree)
}
