//! The arguments of the command line.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::commands::{build, check, clean, diff, explain, history, import, init, publish, pull, schema, serve};
use crate::copies::Form;
use crate::copies::compare::Kind;
use crate::diagnostic::Severity;
use crate::model::{BaseUrl, Language, Output};
use crate::terminal;

/// Keep every copy of your status codes the same: one YAML source, rendered as an HTML site, Markdown pages and
/// Confluence pages.
#[derive(Debug, Parser)]
#[command(name = "statusbook", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all is well; 1 the sources need mending; 2 it could not run.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The folder of the book [default: that of the nearest book.toml, from here upward]
    #[arg(short = 'C', long = "book", value_name = "DIR", global = true, value_hint = ValueHint::DirPath)]
    book: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build every output, all or nothing
    ///
    /// Reads the whole book, reports everything that is wrong with it, and writes only if nothing is. Files that did not
    /// change are not written again, files that statusbook did not write are never touched, and what it wrote earlier
    /// and no longer makes is removed.
    Build(BuildArgs),
    /// Say everything that is wrong or questionable, and mend it where asked to
    ///
    /// Holds the book against every rule: those that a build relies on, and those about what it says. `build` holds it against
    /// the same rules, and refuses where there are errors. `statusbook explain RULE` says what a rule means.
    /// `--fix` mends what has one right answer, and changes nothing else of a file.
    #[command(after_help = "Exit codes: 0 nothing of the denied level was found; 1 something was; 2 it could not run.")]
    Check(CheckArgs),
    /// Show the site in the browser, and every change of the book at once
    ///
    /// Builds the site in memory and writes nothing. When a file of the book changes, the site is built again and the
    /// browser shows it. While the source has errors, the last good page stays, and what is wrong stands over it.
    Serve(ServeArgs),
    /// Remove what build wrote, and only that
    Clean(CleanArgs),
    /// Say what the copies of a catalog say otherwise than the source
    ///
    /// Compares copies with the source by what they say, code by code and field by field: what a wiki, an editor or a
    /// formatter changes without changing the meaning is no difference. Without arguments, every `[[copy]]` of book.toml is
    /// compared. One file is compared with the catalog that it is most likely a copy of; two files with each other, the first
    /// of them as the source, for which no book is needed.
    #[command(after_help = DIFF_ENDS)]
    Diff(DiffArgs),
    /// Say what a rule means and how to satisfy it
    ///
    /// Every finding names its rule: `error[source/duplicate-code]`. Without a name, all rules are listed; with that of a group,
    /// such as `http`, those of the group.
    Explain(ExplainArgs),
    /// Write down what changed, from git
    ///
    /// Compares each committed version of the catalogs with the one before, code by code and field by field, and adds what
    /// changed to history.yaml, which the site shows as a page and a feed. Where the file is there, only newer commits are read, and
    /// every line of it stays as it is. Nothing is fetched, and nothing is written into git.
    #[command(after_help = HISTORY_ENDS)]
    History(HistoryArgs),
    /// Turn existing copies into one YAML source
    ///
    /// Reads status codes from Markdown, HTML, Confluence storage format, CSV, TSV or plain text, and writes one catalog.
    /// What several copies agree on is taken once. Where they do not, the first one is followed, every difference is
    /// reported with both texts and places, and what the others say is written as a comment beside it.
    #[command(
        after_help = "Exit codes: 0 all is well; 1 the copies disagree, and the result is written; 2 nothing was written."
    )]
    Import(ImportArgs),
    /// Start a new book that builds at once; never overwrites a file
    ///
    /// On a terminal it asks for everything that the options do not say, shows the answers, and writes nothing before they are
    /// agreed to. Elsewhere, and with `--yes`, it asks nothing, and what the options do not say is as proposed.
    #[command(after_help = INIT_ENDS)]
    Init(InitArgs),
    /// Put the copies in line with the source
    ///
    /// Copies are the `[[copy]]` of book.toml: files, pages of Confluence, and files of git repositories. All are read and
    /// compared before anything is written. What moved behind the source is written anew; what somebody edited since is
    /// shown and left as it is. A file that is written by hand can hold regions: the lines between
    /// `<!-- statusbook:begin … -->` and `<!-- statusbook:end -->`; nothing outside of them is changed.
    #[command(after_help = PUBLISH_ENDS)]
    Publish(PublishArgs),
    /// Take what was edited in a copy into the YAML
    ///
    /// Takes texts that somebody improved in a copy, and leaves every other byte of the YAML as it is: comments, blank lines,
    /// quotes, the order. Without codes, everything is taken that was edited in the copy since it was last published. The result is
    /// held against the rules before it is written.
    #[command(after_help = PULL_ENDS)]
    Pull(PullArgs),
    /// Print the JSON Schema of the source or of book.toml, for editors
    Schema(SchemaArgs),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
    /// Build this output only; may be given several times
    #[arg(long, value_enum, value_name = "OUTPUT")]
    pub output: Vec<Output>,
    /// Build into this folder instead of the one in book.toml
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dest: Option<PathBuf>,
    /// The address that the site is published at.
    #[arg(
        long,
        value_name = "URL",
        help = "The address that the site is published at, such as https://example.com/docs/"
    )]
    pub base_url: Option<BaseUrl>,
    /// Refuse to build when there are warnings
    #[arg(long)]
    pub strict: bool,
    /// How findings are reported
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: BuildFormat,
}

/// How `build` reports findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum BuildFormat {
    /// With the lines of the source, for people
    #[default]
    Human,
    /// One line each, for editors
    Short,
    /// One JSON document on standard output, for programs
    Json,
    /// Annotations of a workflow run on GitHub, and its summary
    Github,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Fail on findings of this level and worse
    #[arg(long, value_enum, default_value_t = Severity::Error, value_name = "LEVEL")]
    pub deny: Severity,
    /// Also ask whether links to other sites lead anywhere. What they find fails the run only where book.toml makes it an error
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    pub external: bool,
    /// Mend the sources where there is one right answer, and report what remains
    #[arg(long)]
    pub fix: bool,
    /// Show what `--fix` would change, as a diff, and write nothing
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// How findings are reported
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: CheckFormat,
}

/// How `check` reports findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// With the lines of the source, for people
    #[default]
    Human,
    /// One line each, for editors
    Short,
    /// One JSON document, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a workflow run on GitHub, and its summary
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// XML of JUnit, for whatever shows tests
    Junit,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// Rules, such as `source/duplicate-code`, or groups of rules
    #[arg(value_name = "RULE", value_parser = NonEmptyStringValueParser::new())]
    pub rules: Vec<String>,
    /// How it is told
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ExplainFormat,
}

/// How `explain` tells about rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// As text, for people
    #[default]
    Human,
    /// One JSON document, for programs: of a rule its id, level, summary and text, or a list of these
    Json,
}

const DIFF_ENDS: &str = "Exit codes: 0 all copies say what the source says; 1 one says something else or is missing, or \
     the sources need mending; 2 a copy cannot be read, or it could not run.";

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// Names of copies in book.toml, files or folders; `-` is standard input
    #[arg(value_name = "COPY", value_hint = ValueHint::FilePath)]
    pub copies: Vec<String>,
    /// The catalog that files are compared with: its path below the content folder, or a file
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub catalog: Option<String>,
    /// The form that the files are written in, where it is not to be told from their names and texts
    #[arg(long, value_enum, value_name = "FORM")]
    pub form: Option<Form>,
    /// Report only differences of this kind, `wording` with those of codes; may be given several times
    #[arg(long, value_enum, value_name = "KIND")]
    pub only: Vec<Kind>,
    /// How differences are reported
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: DiffFormat,
}

/// How differences are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// With places and words, for people
    #[default]
    Human,
    /// One JSON document, for programs
    Json,
    /// Annotations of a workflow run on GitHub, and its summary
    Github,
    /// A comment for a pull request
    Markdown,
}

/// How `publish` reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PublishFormat {
    /// With what is held, code by code, for people
    #[default]
    Human,
    /// One line for each copy
    Short,
    /// One JSON document, for programs
    Json,
    /// A comment for a pull request
    Markdown,
}

/// What is done to pages of codes that are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prune {
    /// They are archived, where nothing of others depends on them
    Archive,
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// The port, or the next one that is free; 0 for any
    #[arg(short, long, value_name = "PORT", default_value_t = 4040)]
    pub port: u16,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Listen on this address of the machine. Any but 127.0.0.1 and ::1 lets other machines read the book; 0.0.0.0 stands
    /// for all
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The address that the site is published at: it is shown under the same path, with the same links
    #[arg(long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
}

/// Arguments of `clean`.
#[derive(Debug, clap::Args)]
pub struct CleanArgs {
    /// The folder that was built into, if not the one in book.toml
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dest: Option<PathBuf>,
}

/// Arguments of `import`.
#[derive(Debug, Default, clap::Args)]
pub struct ImportArgs {
    /// The copies: files, folders of pages, or `-` for standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Write to this new file instead of standard output; never overwrites one
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Add the codes that are missing to this source, and leave everything else in it as it is
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["output", "title"])]
    pub into: Option<PathBuf>,
    /// Follow this one of the copies where they differ [default: the first]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub prefer: Option<PathBuf>,
    /// How the copies are written [default: by their names and what is in them]
    #[arg(long, value_enum, value_name = "FORM")]
    pub form: Option<Form>,
    /// The title of the catalog, whatever the copies have
    #[arg(long, value_name = "TITLE", value_parser = title)]
    pub title: Option<String>,
    /// The address that the copies were published at, so that their relative links lead somewhere
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
    /// Where one code means several things on a page, the number of the catalog that is meant, from 1
    #[arg(long, value_name = "N")]
    pub sheet: Option<usize>,
}

/// An address of the web.
fn address(text: &str) -> Result<String, &'static str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good =
        host.is_some_and(|host| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control()));
    if good { Ok(text.to_owned()) } else { Err("a whole address starts with https:// or http://") }
}

const HISTORY_ENDS: &str = "Exit codes: 0 all is well, new or not; 1 history.yaml needs mending; 2 it could not run.";

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
pub struct HistoryArgs {
    /// Write nothing, and print what would be added
    #[arg(long)]
    pub dry_run: bool,
}

const INIT_ENDS: &str =
    "Exit codes: 0 all is well; 1 the copies disagree, and the book is written; 2 nothing was written.";

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder of the new book
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The title of the book [default: that of the copy, or "Status codes"]
    #[arg(long, value_name = "TITLE", value_parser = title)]
    pub title: Option<String>,
    /// What the codes are that the catalog starts from [default: http]
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "import")]
    pub kind: Option<init::Kind>,
    /// Make the catalog of the codes in this copy, as `import` does; may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub import: Vec<PathBuf>,
    /// What is built, separated by commas [default: all]
    #[arg(long, value_enum, value_name = "OUTPUTS", value_delimiter = ',')]
    pub outputs: Vec<Output>,
    /// The address that the site will be published at.
    #[arg(
        long,
        value_name = "URL",
        help = "The address that the site will be published at, such as https://example.com/docs/"
    )]
    pub base_url: Option<BaseUrl>,
    /// The language of the texts, such as en, de or pt-BR [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<Language>,
    /// Ask nothing, and take what is proposed
    #[arg(short, long)]
    pub yes: bool,
}

/// A title that a book can have.
pub(crate) fn title(text: &str) -> Result<String, &'static str> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if text.trim().is_empty() { Err("a title is not empty") } else { Ok(text) }
}

const PUBLISH_ENDS: &str = "Exit codes: 0 every copy is in line; 1 something is left as it is until somebody decides, or the \
     sources need mending; 2 a copy cannot be read or written, or it could not run.";

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
pub struct PublishArgs {
    /// Names of copies in book.toml, or files that have regions [default: all copies]
    #[arg(value_name = "COPY", value_hint = ValueHint::FilePath)]
    pub copies: Vec<String>,
    /// Write nothing, and say what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Write over what was edited by hand, in the copies that are named
    #[arg(long, requires = "copies")]
    pub force: bool,
    /// Take over files and pages that stand where the copies that are named are to be, and were not made by statusbook
    #[arg(long, requires = "copies")]
    pub adopt: bool,
    /// Confluence: what is done to pages of codes that are gone; without it they are told
    #[arg(long, value_enum, value_name = "HOW")]
    pub prune: Option<Prune>,
    /// Confluence: write pages with open comments on passages that change, which lose their place
    #[arg(long)]
    pub drop_comments: bool,
    /// Confluence: write pages of which somebody has a draft that is not published
    #[arg(long)]
    pub drop_drafts: bool,
    /// How the result is reported
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: PublishFormat,
}

const PULL_ENDS: &str = "Exit codes: 0 all that was asked for is taken, or there is nothing to take; 1 something is left, or \
     the sources need mending; 2 it could not run.";

/// Arguments of `pull`.
#[derive(Debug, clap::Args)]
pub struct PullArgs {
    /// The name of the copy in book.toml
    #[arg(value_name = "COPY")]
    pub copy: String,
    /// Take these codes only, such as `404` or `4xx`. What was removed or renamed in the copy is taken only where it is named
    #[arg(value_name = "CODE", value_parser = NonEmptyStringValueParser::new())]
    pub codes: Vec<String>,
    /// Where the copy and the source have both changed, and where it is not known who has, take the copy's text
    #[arg(long, conflicts_with = "ours")]
    pub theirs: bool,
    /// Where both have changed, leave the source as it is
    #[arg(long)]
    pub ours: bool,
    /// Take only differences of this kind, `wording` with those of codes; may be given several times
    #[arg(long, value_enum, value_name = "KIND")]
    pub only: Vec<Kind>,
    /// The form that the copy is written in, where it is not to be told from its name and text
    #[arg(long, value_enum, value_name = "FORM")]
    pub form: Option<Form>,
    /// Write nothing, and show what would change, as a diff
    #[arg(long)]
    pub dry_run: bool,
    /// How the result is reported
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: PullFormat,
}

/// How `pull` reports what it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PullFormat {
    /// With places and words, for people
    #[default]
    Human,
    /// One JSON document on standard output, for programs
    Json,
}

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// What the schema is of
    #[arg(value_enum, default_value_t)]
    pub of: schema::Subject,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let book = cli.book.as_deref();
    let outcome = match &cli.command {
        Command::Build(args) => build::run(book, args),
        Command::Check(args) => check::run(book, args),
        Command::Serve(args) => serve::run(book, args),
        Command::Clean(args) => clean::run(book, args),
        Command::Diff(args) => diff::run(book, args),
        Command::Explain(args) => explain::run(args),
        Command::History(args) => history::run(book, args),
        Command::Import(args) => import::run(args),
        Command::Init(args) => init::run(book, args),
        Command::Publish(args) => publish::run(book, args),
        Command::Pull(args) => pull::run(book, args),
        Command::Schema(args) => schema::run(args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "statusbook", &mut script);
            terminal::result(&String::from_utf8_lossy(&script))
        }
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            terminal::error(&error.to_string());
            terminal::Outcome::CouldNotRun.into()
        }
    }
}
