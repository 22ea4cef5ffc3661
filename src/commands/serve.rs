//! `statusbook serve`: the site as it will be, in the browser, while the source is being changed.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::book_folder;
use crate::cli::ServeArgs;
use crate::serve::{Builder, Built, Listening, Preview, Watch, serve};
use crate::terminal::{self, Ending, Outcome};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &ServeArgs) -> Ending {
    let root = book_folder(book)?;
    let cannot_watch = |error| format!("{} cannot be watched: {error}", root.display());
    let mut watch = Watch::new(&root).map_err(cannot_watch)?;
    end_with_control_c(&watch)?;
    let listening = Listening::on(args.host, args.port).map_err(|error| {
        let address = SocketAddr::new(args.host, args.port);
        format!("{address} cannot be listened on: {error}\n  help: name another port with `--port PORT`")
    })?;
    let address = listening.address;
    if args.port != 0 && address.port() != args.port {
        terminal::note(&format!("note: port {} is taken\n", args.port));
    }
    let preview = Arc::new(Preview::new("/"));
    let mut builder = Builder::new(&root, args.base_url.clone(), &preview);
    // Watched before it is read, so that nothing is missed between the two.
    watch.follow(builder.src()).map_err(cannot_watch)?;
    serve(listening, Arc::clone(&preview))?;
    let mut said = Said::default();
    said.say(builder.build(true, &mut || watch.has_more()));
    let url = format!("http://{}{}", SocketAddr::new(reachable(address.ip()), address.port()), preview.base());
    terminal::result(&format!("serving {url} (Ctrl-C ends it)\n"))?;
    if !address.ip().is_loopback() {
        terminal::note(&format!(
            "note: it listens on {}: whoever reaches this machine over the network can read this book\n",
            address.ip()
        ));
    }
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        terminal::note(&format!("note: no browser could be opened: {error}\n"));
    }
    loop {
        // What is watched only now may have changed before.
        while watch.follow(builder.src()).map_err(cannot_watch)? {
            said.say(builder.build(true, &mut || watch.has_more()));
        }
        if !watch.wait() {
            break;
        }
        let mut built = builder.build(false, &mut || watch.has_more());
        if matches!(built, Built::Unsettled) {
            if !watch.wait_longer() {
                break;
            }
            built = builder.build(true, &mut || watch.has_more());
        }
        said.say(built);
    }
    preview.end();
    Ok(Outcome::Clean)
}

/// Ctrl-C ends the preview; a second one ends it even where something hangs.
fn end_with_control_c(watch: &Watch) -> Result<(), ctrlc::Error> {
    let (stop, asked) = (watch.stopper(), AtomicBool::new(false));
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        stop.stop();
    })
}

/// The address that this machine can ask for what it listens on.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) if v4.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(v6) if v6.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        named => named,
    }
}

/// What was last said of the book: the same is not said twice.
#[derive(Default)]
struct Said {
    report: String,
}

impl Said {
    fn say(&mut self, built: Built) {
        let (report, line) = match built {
            Built::Same | Built::Unsettled => return,
            Built::Refused(report) => (report, String::new()),
            Built::Shown { changed, took, warnings, report } => {
                let files = if changed == 1 { "1 file".to_owned() } else { format!("{changed} files") };
                let warnings = if warnings.is_empty() { String::new() } else { format!(", {}", warnings.tally()) };
                (report, format!("built, {files} changed{warnings}, {:.2} s\n", took.as_secs_f64()))
            }
        };
        if report != self.report {
            terminal::note(&report);
            self.report = report;
        }
        terminal::note(&line);
    }
}
