//! `statusbook publish`: put the copies in line with the source.

mod meant;

use std::path::Path;

use super::book_folder;
use crate::check::decide;
use crate::cli::{Prune, PublishArgs, PublishFormat};
use crate::copies::kind::{Identity, Subject};
use crate::copies::publish::report::{End, Fate, Publish, Published, Told, human, json, markdown};
use crate::copies::publish::{Cx, Does, Done, How, Planned, RegionStep, Step};
use crate::diagnostic::{self, Findings, Paths, SourceMap};
use crate::links::LinkIndex;
use crate::model::CopyKind;
use crate::render::Fragments;
use crate::source::{Inputs, Loaded, load};
use crate::terminal::{self, Ending, Outcome, Progress};
use meant::{At, Meant};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &PublishArgs) -> Ending {
    let root = book_folder(book)?;
    let Loaded { mut sources, mut findings, book } = load(Inputs::read(&root)?);
    let index = book.as_ref().map(LinkIndex::new);
    if let (Some(book), Some(index)) = (&book, &index) {
        decide(book, index, &sources, &mut findings);
    }
    findings.sort(&sources);
    let (Some(book), Some(index), false) = (&book, &index, findings.has_errors()) else {
        let publish = Publish { copies: Vec::new(), findings, dry_run: args.dry_run };
        report(&publish, &sources, args)?;
        return Ok(Outcome::Findings);
    };
    let meant = meant::meant(book, &root, args)?;
    // Warnings about the book are told by `build`.
    let mut findings = Findings::default();
    let base_url = book.config.output.html.base_url.as_ref();
    let fragments = Fragments::new(book, index, &sources, base_url);
    let mut cx =
        Cx { book, index, fragments: &fragments, sources: &mut sources, findings: &mut findings, how: how(args) };
    let progress = Progress::start(args.format == PublishFormat::Human);
    let copies = all(&meant, &mut cx, args.dry_run, &progress);
    drop(progress);
    findings.sort(&sources);
    report(&Publish { copies, findings, dry_run: args.dry_run }, &sources, args)
}

fn how(args: &PublishArgs) -> How {
    How {
        force: args.force,
        adopt: args.adopt,
        prune: args.prune == Some(Prune::Archive),
        drop_comments: args.drop_comments,
        drop_drafts: args.drop_drafts,
    }
}

/// What came of planning one copy.
enum Plan<'k> {
    /// What is to be done.
    Planned(Box<dyn Planned + 'k>),
    /// It is not to be written, or cannot be.
    Ended(Fate),
}

/// Reads and compares all copies, and only then writes each of them, unless nothing is to be written.
fn all(meant: &[Meant<'_>], cx: &mut Cx<'_>, dry_run: bool, progress: &Progress) -> Vec<Published> {
    let mut plans: Vec<Plan<'_>> = meant.iter().map(|it| plan(it, cx, progress)).collect();
    for (it, plan) in meant.iter().zip(&mut plans) {
        if let (Plan::Planned(planned), false) = (plan, dry_run) {
            progress.phase(format!("preparing {}", it.name));
            planned.prepare(&|_| {});
        }
    }
    let mut copies = Vec::with_capacity(plans.len());
    for (it, plan) in meant.iter().zip(plans) {
        let fate = match plan {
            Plan::Ended(fate) => fate,
            Plan::Planned(planned) => {
                let regions = |step: usize| planned.regions(step).to_vec();
                let steps: Vec<(Step, Vec<RegionStep>)> =
                    planned.steps().iter().enumerate().map(|(at, step)| (step.clone(), regions(at))).collect();
                let done = if dry_run { Vec::new() } else { carry_out(it, planned, &steps, progress) };
                Fate::Planned(Told::all(steps, done))
            }
        };
        let catalog = it.catalog().map(|catalog| catalog.path.clone());
        let copy = it.copy().map(|copy| copy.name.as_str().to_owned());
        copies.push(Published { name: it.name.clone(), copy, kind: it.kind(), catalog, named: it.named, fate });
    }
    copies
}

fn plan<'k>(it: &'k Meant<'_>, cx: &mut Cx<'_>, progress: &Progress) -> Plan<'k> {
    if it.copy().is_some_and(|copy| !copy.publish.0) {
        return Plan::Ended(Fate::PassedOver);
    }
    progress.phase(format!("reading {}", it.name));
    let planned = match &it.at {
        At::Copy { copy, catalog, kind } => {
            let part = catalog.for_copy(copy);
            kind.plan(&Subject { copy, catalog, part: &part, book: Identity::of(cx.book, catalog) }, cx)
        }
        At::File(file, Some((copy, catalog))) => {
            let part = catalog.for_copy(copy);
            file.publish(Some(&Subject { copy, catalog, part: &part, book: Identity::of(cx.book, catalog) }), cx)
        }
        At::File(file, None) => file.publish(None, cx),
    };
    match planned {
        Ok(planned) => Plan::Planned(planned),
        Err(why) => Plan::Ended(Fate::Failed(why)),
    }
}

/// Carries a plan out. What takes its time is told step by step.
fn carry_out(
    it: &Meant<'_>,
    planned: Box<dyn Planned + '_>,
    steps: &[(Step, Vec<RegionStep>)],
    progress: &Progress,
) -> Vec<Done> {
    let all = steps.iter().filter(|(step, _)| step.does != Does::Nothing).count();
    progress.phase(format!("writing {} (0 of {all})", it.name));
    let done = std::sync::atomic::AtomicUsize::new(0);
    let (name, far) = (it.name.as_str(), it.kind() != CopyKind::File);
    planned.carry_out(&|step: &Done| {
        let count = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        progress.phase(format!("writing {name} ({count} of {all})"));
        if let (true, Ok(said), Some((of, _))) = (far, &step.result, steps.get(step.step)) {
            let message = of.message.as_ref().map(|message| format!(" ({message})")).unwrap_or_default();
            let line = format!("{name}: {}: {said}{message}", of.name);
            progress.line(&diagnostic::printable(&line));
        }
    })
}

/// Reports what came of it, and says how it ended.
fn report(publish: &Publish, sources: &SourceMap, args: &PublishArgs) -> Ending {
    let findings = &publish.findings;
    if args.format == PublishFormat::Human {
        terminal::note(&diagnostic::human::report(findings, sources, terminal::colors()));
        if publish.copies.is_empty() {
            terminal::note("nothing was written: the sources need mending\n");
        }
    }
    let text = match args.format {
        PublishFormat::Human => human::report(publish, sources, terminal::result_colors()),
        PublishFormat::Short => {
            terminal::note(&diagnostic::short::report(findings, sources, &Paths::default()));
            human::lines(publish, false)
        }
        PublishFormat::Json => json::report(publish, sources)?,
        PublishFormat::Markdown => markdown::report(publish, sources),
    };
    terminal::result(&text)?;
    if args.format == PublishFormat::Human {
        for help in human::helps(publish) {
            let lines: Vec<_> = help.lines().map(diagnostic::printable).collect();
            terminal::note(&format!("help: {}\n", lines.join("\n")));
        }
    }
    let end = publish.copies.iter().map(|copy| copy.end(publish.dry_run)).max();
    Ok(match end.unwrap_or(End::Clean) {
        End::Clean => Outcome::Clean,
        End::Held => Outcome::Findings,
        End::Failed => Outcome::CouldNotRun,
    })
}
