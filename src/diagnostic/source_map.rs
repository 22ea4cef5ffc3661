//! The texts that findings point into.

use std::sync::OnceLock;

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`. Sources are limited to far less than 4 GiB, so offsets saturate.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The whole of a file, for findings that have no place in it.
    pub fn file(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }
}

/// A place as editors count it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// A file that was read.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    lines: OnceLock<Vec<usize>>,
    characters: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// Its name from the book's folder, with forward slashes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offsets at which its lines start.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| std::iter::once(0).chain(memchr_lines(self.text.as_bytes())).collect())
    }

    /// How many characters stand before a byte. Counted in steps once, because a line can be megabytes long and hold
    /// thousands of findings.
    fn characters(&self, offset: usize) -> usize {
        const STEP: usize = 1024;
        let bytes = self.text.as_bytes();
        let count = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let steps = self.characters.get_or_init(|| {
            let sums = bytes.chunks(STEP).scan(0, |sum, chunk| {
                let before = *sum;
                *sum += count(chunk);
                Some(before)
            });
            sums.collect()
        });
        let step = offset / STEP;
        let before = steps.get(step).copied();
        before.map_or_else(|| count(bytes), |before| before + count(&bytes[step * STEP..offset]))
    }

    /// The first byte of the character that a byte belongs to; one past the end is the end.
    pub fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The place of a byte; one past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.boundary(offset);
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        let column = self.characters(offset) - self.characters(lines[line - 1]) + 1;
        Position { line, column }
    }

    /// The byte of a line and a column in characters, both from 1; past the end is the end.
    pub fn offset(&self, position: Position) -> usize {
        let lines = self.lines();
        let Some(&start) = lines.get(position.line.saturating_sub(1)) else { return self.text.len() };
        let end = lines.get(position.line).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        start + line.char_indices().nth(position.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
    }
}

fn memchr_lines(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1)
}

/// All files that were read in a run.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Takes a file in and gives the handle for it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        });
        id
    }

    /// All files with their handles, in the order of the handles.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(u32::try_from(at).unwrap_or(u32::MAX)), file))
    }

    /// The file of a handle.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The name of a file.
    pub fn name(&self, id: FileId) -> &str {
        self.get(id).name()
    }

    /// The text of a file.
    pub fn text(&self, id: FileId) -> &str {
        self.get(id).text()
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        let text = self.text(span.file);
        text.get(span.start as usize..(span.end as usize).min(text.len())).unwrap_or("")
    }

    /// Where a span starts.
    pub fn start(&self, span: Span) -> Position {
        self.get(span.file).position(span.start as usize)
    }

    /// Where a span ends (the place after its last character).
    pub fn end(&self, span: Span) -> Position {
        self.get(span.file).position(span.end as usize)
    }

    /// The handle of a file by its name, if it was read.
    pub fn find(&self, name: &str) -> Option<FileId> {
        let at = self.files.iter().position(|f| f.name == name)?;
        Some(FileId(u32::try_from(at).unwrap_or(u32::MAX)))
    }
}
