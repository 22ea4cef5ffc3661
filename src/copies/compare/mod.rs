//! Comparing two sheets by what they say.
//!
//! The first sheet is the source, the second the copy. Codes are matched by their names, then texts are compared field by
//! field in their canonical form ([`super::canonical`]), so that what is reported is a difference in meaning. One edit of
//! a copy is one difference: what follows from it is not reported beside it.

mod adjust;
mod codes;
mod groups;
mod left_out;
mod lines;
mod looks;
mod moves;
mod texts;
mod words;

pub use left_out::LeftOut;
pub(crate) use texts::essence;
pub use words::Change;
pub(crate) use words::changes_of_plain;

use serde::Serialize;

use super::base::Standing;
use super::sheet::{At, Form, Said, Sheet};
use crate::richtext::RichText;
use codes::Pairs;
use groups::Groups;
use texts::Reader;

/// What kind of difference something is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A code or a case of one is missing, or there is one more.
    Codes,
    /// The words are others, or a link leads elsewhere.
    Wording,
    /// A code stands in another section, or a section is called otherwise.
    Section,
    /// The order is another one.
    Order,
    /// The same words look otherwise.
    Formatting,
}

impl Kind {
    /// Its word, as in reports and arguments.
    pub fn word(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Wording => "wording",
            Self::Section => "section",
            Self::Order => "order",
            Self::Formatting => "formatting",
        }
    }
}

/// What one of the two says, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// What it says, in plain text on one line; none where it says nothing.
    pub text: Option<String>,
    /// Where; where it says nothing, the place nearest to where it would.
    pub at: Option<At>,
}

impl Side {
    fn said(said: &Said) -> Self {
        Self { text: Some(words::line(&said.text)), at: Some(said.at) }
    }

    fn at(at: At) -> Self {
        Self { text: None, at: Some(at) }
    }
}

/// A difference between a source and a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind it is.
    pub kind: Kind,
    /// The code that it is about; none where it is about a section or the whole page.
    pub code: Option<String>,
    /// Other codes that it is about.
    pub others: Vec<String>,
    /// The summary of the case that it is about, where the code has several rows.
    pub case: Option<String>,
    /// The title of the section that it is about, where it is about no code.
    pub section: Option<String>,
    /// The key of the field that it is about: that of the source, or `title`, `intro`, `section`, `retired`.
    pub field: Option<String>,
    /// What it comes to, in a sentence without a capital and a final period.
    pub message: String,
    /// What the source says.
    pub source: Side,
    /// What the copy says.
    pub copy: Side,
    /// The words of both, where each has some and they are others; else nothing.
    pub changes: Vec<Change>,
    /// The rows of the code that it is about, in the source and in the copy, from 0; none where it is about no single row, or
    /// one of the two does not have it.
    pub lines: [Option<usize>; 2],
    /// Which side has moved, where it is known what we last put there.
    pub standing: Option<Standing>,
}

impl Difference {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            others: Vec::new(),
            case: None,
            section: None,
            field: None,
            message: message.into(),
            source: Side::default(),
            copy: Side::default(),
            changes: Vec::new(),
            lines: [None; 2],
            standing: None,
        }
    }

    fn of(mut self, code: &crate::model::Code) -> Self {
        self.code = Some(code.as_str().to_owned());
        self
    }

    fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    fn sides(mut self, source: Side, copy: Side) -> Self {
        (self.source, self.copy) = (source, copy);
        self
    }
}

/// How two sheets are compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The form of the copy. One that can hold no formatting has no differences in it.
    pub form: Option<Form>,
    /// Whether the title, the text above the codes and the texts of sections are compared; as the copy is a page or not,
    /// where nothing is said.
    pub intro: Option<bool>,
}

/// What came of comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The differences, in the order of the source; what only the copy has comes last.
    pub differences: Vec<Difference>,
    /// How many codes were found in both.
    pub codes: usize,
    /// How many differences of other kinds were left out by [`Self::only`].
    pub others: usize,
}

impl Comparison {
    /// Leaves only some kinds; all of them where none is named. Who asks for wording wants to know of missing codes, too.
    pub fn only(&mut self, kinds: &[Kind]) {
        let wanted = |kind| kinds.contains(&kind) || (kind == Kind::Codes && kinds.contains(&Kind::Wording));
        if !kinds.is_empty() {
            let all = self.differences.len();
            self.differences.retain(|difference| wanted(difference.kind));
            self.others += all - self.differences.len();
        }
    }
}

/// Whether texts of a source and of a copy of it say the same, as [`compare`] has it.
pub(crate) struct Same<'s>(Reader<'s>);

impl<'s> Same<'s> {
    /// Of these two; `form` is that of the copy.
    pub(crate) fn new(source: &'s Sheet, copy: &'s Sheet, form: Form) -> Self {
        Self(Reader::new(source, copy, !matches!(form, Form::Csv | Form::Tsv)))
    }

    /// Whether two texts of a field do.
    pub(crate) fn texts(&self, field: &str, source: &RichText, copy: &RichText) -> bool {
        self.0.same(field, source, copy)
    }

    /// Whether two addresses lead to the same place.
    pub(crate) fn targets(&self, source: &str, copy: &str) -> bool {
        self.0.same_target(source, copy)
    }
}

/// Compares a copy with its source.
pub fn compare(source: &Sheet, copy: &Sheet, options: Options) -> Comparison {
    let copy = &*adjust::adjusted(source, copy);
    let pairs = Pairs::new(source, copy);
    if pairs.matched.is_empty() && !source.is_empty() {
        let message = "this does not look like a copy of this catalog: none of its codes is there";
        let at = |sheet: &Sheet| {
            let at = sheet.records().next().map(|record| record.at);
            Side { text: None, at: at.or(sheet.title.as_ref().map(|title| title.at)) }
        };
        let difference = Difference::new(Kind::Codes, message).sides(at(source), at(copy));
        return Comparison { differences: vec![difference], codes: 0, others: 0 };
    }
    let is_rows = matches!(options.form, Some(Form::Csv | Form::Tsv));
    let has_headings = copy.groups.iter().any(|group| group.title.is_some());
    // A file of rows has no place for texts around them.
    let is_page = copy.title.is_some() || copy.intro.is_some() || has_headings;
    let page = !is_rows && options.intro.unwrap_or(is_page);
    let reader = Reader::new(source, copy, !is_rows);

    let mut differences = Vec::new();
    if page {
        differences.extend(reader.page(copy.records().next().map(|record| record.at)));
    }
    differences.extend(reader.columns());
    let groups = Groups::new(source, copy, &pairs);
    let mut told = groups.compare(&pairs, &reader, page);
    differences.append(&mut told.first);
    let about_codes = codes::compare(&pairs, &reader, &told.missing_groups, &told.extra_groups);
    // What is said of a section stands before what is said of its codes.
    for (of_group, of_codes) in told.of_groups.into_iter().zip(about_codes.of_groups) {
        differences.extend(of_group);
        differences.extend(of_codes);
    }
    differences.extend(told.after);
    differences.extend(about_codes.after);
    differences.extend(reader.retired());
    Comparison { differences, codes: pairs.matched.len(), others: 0 }
}
