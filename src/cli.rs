//! The arguments of the command line.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::commands::{build, clean, init, schema, serve};
use crate::model::{BaseUrl, Output};
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
    /// Show the site in the browser, and every change of the book at once
    ///
    /// Builds the site in memory and writes nothing. When a file of the book changes, the site is built again and the
    /// browser shows it. While the source has errors, the last good page stays, and what is wrong stands over it.
    Serve(ServeArgs),
    /// Remove what build wrote, and only that
    Clean(CleanArgs),
    /// Start a new book that builds at once; never overwrites a file
    Init(InitArgs),
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
    pub format: Format,
}

/// How findings are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines of the source, for people
    #[default]
    Human,
    /// One line each, for editors
    Short,
    /// One JSON document on standard output, for programs
    Json,
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

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder of the new book
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The title of the book
    #[arg(long, value_name = "TITLE", default_value = "Status codes", value_parser = title)]
    pub title: String,
}

/// A title that a book can have.
fn title(text: &str) -> Result<String, &'static str> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if text.trim().is_empty() { Err("a title is not empty") } else { Ok(text) }
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
        Command::Serve(args) => serve::run(book, args),
        Command::Clean(args) => clean::run(book, args),
        Command::Init(args) => init::run(book, args),
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
