//! The question about a conflict, on a terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use inquire::ui::RenderConfig;
use inquire::{InquireError, Select};

use crate::copies::compare::Difference;
use crate::copies::pull::Side;
use crate::copies::report::{human, place_there};
use crate::diagnostic::SourceMap;
use crate::model::{CopyKind, CopyTable};
use crate::terminal;

const THEIRS: &str = "theirs  take the text of the copy";
const OURS: &str = "ours    leave the source as it is";
const LATER: &str = "later   leave it for now";

/// Asks about conflicts, one by one.
pub(super) struct Asker {
    name: String,
    /// Whether the copy is no file here.
    elsewhere: bool,
    interrupted: Arc<AtomicBool>,
}

impl Asker {
    /// Prepares to ask about a copy. Nobody is asked where there is no terminal.
    ///
    /// # Errors
    /// When Ctrl-C cannot be listened to.
    pub(super) fn new(copy: &CopyTable) -> Result<Option<Self>, ctrlc::Error> {
        if !terminal::can_ask() {
            return Ok(None);
        }
        let interrupted = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&interrupted);
        ctrlc::set_handler(move || told.store(true, Ordering::SeqCst))?;
        Ok(Some(Self { name: copy.name.to_string(), elsewhere: copy.kind != CopyKind::File, interrupted }))
    }

    /// Who is right; none for later.
    ///
    /// # Errors
    /// When whoever is asked wants no more of it, or the question could not be asked.
    pub(super) fn decide(&self, difference: &Difference, sources: &SourceMap) -> Result<Option<Side>, String> {
        let mut shown = String::new();
        let place = |at, of_copy| place_there(at, of_copy && self.elsewhere, sources);
        human::differences(&self.name, std::slice::from_ref(difference), &place, terminal::colors(), &mut shown);
        terminal::note(&shown);
        let style = if terminal::colors() { RenderConfig::default_colored() } else { RenderConfig::empty() };
        let question = Select::new("Both have changed. Who is right?", vec![THEIRS, OURS, LATER])
            .with_help_message("arrows move, Enter takes, Ctrl-C ends and writes nothing")
            .without_filtering()
            .with_formatter(&|chosen| chosen.value.split(' ').next().unwrap_or_default().to_owned())
            .with_render_config(style);
        use io::ErrorKind::{Interrupted, UnexpectedEof};
        match question.prompt() {
            Ok(_) if self.interrupted.load(Ordering::SeqCst) => Err(ended()),
            Ok(THEIRS) => Ok(Some(Side::Theirs)),
            Ok(OURS) => Ok(Some(Side::Ours)),
            Ok(_) => Ok(None),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Err(ended()),
            Err(InquireError::IO(error)) if matches!(error.kind(), Interrupted | UnexpectedEof) => Err(ended()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn ended() -> String {
    // A list that was shown hides the cursor.
    terminal::note("\x1b[?25h\n");
    "nothing was written: it was called off".to_owned()
}
