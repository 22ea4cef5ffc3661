//! The built program, with the login of a Confluence for tests in its environment.

use std::path::Path;
use std::process::Command;

use crate::confluence::{EMAIL, Fake, PERSONAL, TOKEN};
use crate::harness::{self, Run};

/// `book.toml` with a copy in Confluence, and what else is given.
pub fn settings(url: &str, more: &str) -> String {
    format!(
        "[book]\ntitle = \"Test\"\n\n[[copy]]\nname = \"{}\"\nkind = \"confluence\"\nurl = \"{url}\"\nspace = \"API\"\n{more}",
        super::COPY
    )
}

/// The program, prepared to talk to a Confluence.
pub fn command(folder: &Path, fake: &Fake, args: &[&str]) -> Command {
    let mut command = harness::command(folder);
    command.args(args);
    log_in(&mut command, fake);
    command
}

/// Puts the login into the environment.
pub fn log_in(command: &mut Command, fake: &Fake) {
    if fake.is_cloud() {
        command.env("CONFLUENCE_USER", EMAIL).env("CONFLUENCE_TOKEN", TOKEN);
    } else {
        command.env_remove("CONFLUENCE_USER").env("CONFLUENCE_TOKEN", PERSONAL);
    }
}

/// Runs it.
#[track_caller]
pub fn run(folder: &Path, fake: &Fake, args: &[&str]) -> Run {
    harness::finish(&mut command(folder, fake, args))
}
