//! Plans for files of this machine: written one by one, and remembered in the manifest of the book.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::files::{Draft, Write};
use super::manifest::{Manifest, ManifestError};
use super::{Does, Done, Planned, RegionStep, Step};
use crate::copies::base::Base;
use crate::replace::{create, replace};

/// Files that were read and compared.
pub(crate) struct Files {
    steps: Vec<Step>,
    regions: Vec<Vec<RegionStep>>,
    work: Vec<Work>,
    /// The folder of the book and the name of the copy, under which it is remembered what was written.
    remembered: Option<(PathBuf, String)>,
}

/// What is done to a file.
struct Work {
    path: PathBuf,
    write: Option<Write>,
    remember: Option<Base>,
}

impl Files {
    /// The files with what is to be done to them; `remembered` is the folder of the book and the name of the copy.
    pub(crate) fn new(drafts: Vec<(PathBuf, Draft)>, remembered: Option<(PathBuf, String)>) -> Self {
        let mut it = Self { steps: Vec::new(), regions: Vec::new(), work: Vec::new(), remembered };
        for (path, Draft { step, regions, write, remember }) in drafts {
            it.steps.push(step);
            it.regions.push(regions);
            it.work.push(Work { path, write, remember });
        }
        it
    }

    /// What is to be remembered of each step that has something to remember.
    fn remember(&self) -> impl Iterator<Item = (usize, &str, &Base)> {
        let steps = self.steps.iter().zip(&self.work).enumerate();
        steps.filter_map(|(at, (step, work))| Some((at, step.name.as_str(), work.remember.as_ref()?)))
    }

    /// The manifest, with what is about to be written in it.
    fn announced(&self) -> Result<Option<Manifest>, ManifestError> {
        let Some((root, copy)) = self.remembered.as_ref().filter(|_| self.remember().next().is_some()) else {
            return Ok(None);
        };
        let mut manifest = Manifest::open(root)?;
        self.remember().for_each(|(_, path, base)| manifest.announce(copy, path, base.clone()));
        manifest.save()?;
        Ok(Some(manifest))
    }

    /// Remembers what was written, and forgets what was not.
    fn settle(&self, mut manifest: Manifest, done: &[Done]) -> Result<(), ManifestError> {
        let Some((_, copy)) = &self.remembered else { return Ok(()) };
        for (at, path, base) in self.remember() {
            match done.iter().find(|done| done.step == at).map(|done| &done.result) {
                Some(Err(_)) => manifest.withdraw(copy, path),
                _ => manifest.settle(copy, path, base.clone()),
            }
        }
        manifest.save()
    }
}

impl Work {
    /// Writes the file, and looks whether it holds what was written.
    fn carry_out(&self) -> Result<String, String> {
        let Some(Write { old, new }) = &self.write else { return Ok("signed".to_owned()) };
        let said = match old {
            Some(old) => replace(&self.path, old, new).map(|()| "written").map_err(|error| error.to_string())?,
            None => create(&self.path, new).map(|()| "created").map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => "somebody has made it while the command ran; run it again".to_owned(),
                _ => error.to_string(),
            })?,
        };
        match fs::read(&self.path) {
            Ok(there) if there == *new => Ok(said.to_owned()),
            Ok(_) => Err("it was changed as soon as it was written; run the command again".to_owned()),
            Err(error) => Err(format!("it was written, and cannot be read: {error}")),
        }
    }
}

impl Planned for Files {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn regions(&self, step: usize) -> &[RegionStep] {
        self.regions.get(step).map(Vec::as_slice).unwrap_or_default()
    }

    fn carry_out(self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let doing = self.steps.iter().enumerate().filter(|(_, step)| step.does != Does::Nothing);
        let doing: Vec<usize> = doing.map(|(at, _)| at).collect();
        let done = |step, result| Done { step, result, held: None };
        let manifest = match self.announced() {
            Ok(manifest) => manifest,
            // Without it the next run would not know its own files.
            Err(error) => return doing.into_iter().map(|step| done(step, Err(error.to_string()))).collect(),
        };
        let mut all = Vec::with_capacity(doing.len());
        for (step, work) in doing.iter().filter_map(|at| Some((*at, self.work.get(*at)?))) {
            let done = done(step, work.carry_out());
            progress(&done);
            all.push(done);
        }
        if let Some(Err(error)) = manifest.map(|manifest| self.settle(manifest, &all)) {
            all.iter_mut()
                .for_each(|done| done.result = Err(format!("it was written, and that is not remembered: {error}")));
        }
        all
    }
}
