//! The `statusbook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    statusbook::cli::run()
}
