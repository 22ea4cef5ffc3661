//! `statusbook clean`: remove what build wrote, and only that.

use std::path::Path;

use super::book_folder;
use crate::cli::CleanArgs;
use crate::output::BuildFolder;
use crate::source::Inputs;
use crate::terminal::{self, Ending};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &CleanArgs) -> Ending {
    let folder = match &args.dest {
        Some(dest) => dest.clone(),
        None => {
            let root = book_folder(book)?;
            // A book with mistakes can still be cleaned, as long as it says where it was built.
            let settings = Inputs::settings_of(&root)?;
            let config = settings.ok_or("book.toml has mistakes, so it is not known what to clean\n  help: run `statusbook build` to see them, or name the folder with `--dest DIR`")?;
            root.join(config.build_dir())
        }
    };
    let waiting = || terminal::note("waiting for a build of this folder to end\n");
    let summary = BuildFolder::new(&folder).when_waiting(&waiting).clean()?;
    for left in &summary.left {
        terminal::note(&format!("note: {left} was edited since it was built, so it stays\n"));
    }
    let files = if summary.removed == 1 { "1 file".to_owned() } else { format!("{} files", summary.removed) };
    terminal::result(&format!("removed {files} from {}\n", folder.display()))
}
