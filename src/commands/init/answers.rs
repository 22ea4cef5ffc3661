//! What a new book is to be.

use clap::ValueEnum;

use crate::cli::InitArgs;
use crate::commands::import::Made;
use crate::model::{BaseUrl, Language, Output};

/// The file of the codes.
pub(super) const CATALOG: &str = "content/status-codes.yaml";
/// The title of a book that is given none.
pub(super) const TITLE: &str = "Status codes";

/// What the codes are that a new book starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Status codes of HTTP
    #[default]
    Http,
    /// Codes of your own, such as PAY-402
    Own,
}

/// Where the codes come from.
#[derive(Debug)]
pub(super) enum Codes {
    /// Some to start from.
    Starter(Kind),
    /// Those of copies.
    Imported(Made),
}

/// Everything that is asked.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) codes: Codes,
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) outputs: Vec<Output>,
    pub(super) base_url: Option<BaseUrl>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            codes: Codes::Starter(Kind::default()),
            title: TITLE.to_owned(),
            language: Language::default(),
            outputs: Output::ALL.to_vec(),
            base_url: None,
        }
    }
}

impl Answers {
    /// The answers that the command line gives, and for all else what is proposed.
    pub(super) fn of(args: &InitArgs, imported: Option<Made>) -> Self {
        let codes = imported.map_or(Codes::Starter(args.kind.unwrap_or_default()), Codes::Imported);
        Self {
            title: args.title.clone().unwrap_or_else(|| codes.title().to_owned()),
            codes,
            language: args.language.clone().unwrap_or_default(),
            outputs: outputs(&args.outputs),
            base_url: args.base_url.clone(),
        }
    }

    /// Whether the book is in the language of the texts to start from.
    pub(super) fn is_english(&self) -> bool {
        let primary = self.language.as_str().split('-').next().unwrap_or_default();
        primary.eq_ignore_ascii_case("en")
    }
}

impl Codes {
    /// The title that is proposed.
    pub(super) fn title(&self) -> &str {
        match self {
            Codes::Imported(made) => &made.title,
            Codes::Starter(_) => TITLE,
        }
    }
}

/// The outputs that are wanted, in their order and each once.
pub(super) fn outputs(wanted: &[Output]) -> Vec<Output> {
    Output::ALL.into_iter().filter(|output| wanted.is_empty() || wanted.contains(output)).collect()
}
