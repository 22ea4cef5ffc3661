//! A body as a flat list of tags and texts, and back. Flat, so that no depth is too deep.

/// How a tag without content ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It has content.
    No,
    /// `<br/>`
    Tight,
    /// `<br />`
    Spaced,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Values as they are written, without their quotes.
    Start(String, Vec<(String, String)>, Closed),
    End(String),
    /// As it is written, with its entities.
    Text(String),
    Cdata(String),
    Comment(String),
}

/// The pieces of a body, which is well-formed; what is not is taken for text.
pub fn read(body: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (piece, length) = next(rest);
        rest = rest.get(length..).unwrap_or_default();
        match (piece, all.last_mut()) {
            (Piece::Text(more), Some(Piece::Text(text))) => text.push_str(&more),
            (piece, _) => all.push(piece),
        }
    }
    all
}

fn next(rest: &str) -> (Piece, usize) {
    let between = |start: &str, end: &str| {
        let inner = rest.strip_prefix(start)?;
        let length = inner.find(end)?;
        Some((inner[..length].to_owned(), start.len() + length + end.len()))
    };
    if let Some((text, length)) = between("<![CDATA[", "]]>") {
        return (Piece::Cdata(text), length);
    }
    if let Some((text, length)) = between("<!--", "-->") {
        return (Piece::Comment(text), length);
    }
    if let Some((name, length)) = between("</", ">") {
        return (Piece::End(name.trim_end().to_owned()), length);
    }
    if let Some(tag) = rest.strip_prefix('<')
        && let Some((piece, length)) = start_tag(tag)
    {
        return (piece, length + 1);
    }
    let end = rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(rest.len(), |(at, _)| at);
    (Piece::Text(rest[..end].to_owned()), end)
}

/// A start tag after its bracket, and how long it is.
fn start_tag(tag: &str) -> Option<(Piece, usize)> {
    let name_end = tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = tag[..name_end].to_owned();
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        let rest = tag.get(at..)?;
        let trimmed = rest.trim_start();
        let is_spaced = trimmed.len() < rest.len();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('>') {
            return Some((Piece::Start(name, attributes, Closed::No), at + 1));
        }
        if trimmed.starts_with("/>") {
            let closed = if is_spaced { Closed::Spaced } else { Closed::Tight };
            return Some((Piece::Start(name, attributes, closed), at + 2));
        }
        let (attribute, after) = trimmed.split_once('=')?;
        let value = after.trim_start();
        let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        let (value, left) = value[1..].split_once(quote)?;
        attributes.push((attribute.trim().to_owned(), value.replace('"', "&quot;")));
        at = tag.len() - left.len();
    }
}

/// The body that these pieces are.
pub fn write(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Start(name, attributes, closed) => {
                out.push('<');
                out.push_str(name);
                for (name, value) in attributes {
                    out.push_str(&format!(" {name}=\"{value}\""));
                }
                out.push_str(match closed {
                    Closed::No => ">",
                    Closed::Tight => "/>",
                    Closed::Spaced => " />",
                });
            }
            Piece::End(name) => out.push_str(&format!("</{name}>")),
            Piece::Text(text) => out.push_str(text),
            Piece::Cdata(text) => out.push_str(&format!("<![CDATA[{text}]]>")),
            Piece::Comment(text) => out.push_str(&format!("<!--{text}-->")),
        }
    }
    out
}

impl Piece {
    pub fn start(name: &str, attributes: &[(&str, &str)]) -> Self {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self::Start(name.to_owned(), attributes, Closed::No)
    }

    pub fn end(name: &str) -> Self {
        Self::End(name.to_owned())
    }

    /// The name of a start tag.
    pub fn started(&self) -> Option<&str> {
        match self {
            Self::Start(name, ..) => Some(name),
            _ => None,
        }
    }

    /// The name of a tag of either kind.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Start(name, ..) | Self::End(name) => Some(name),
            _ => None,
        }
    }

    pub fn is_open(&self, wanted: &str) -> bool {
        matches!(self, Self::Start(name, _, Closed::No) if name == wanted)
    }

    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Self::Start(_, attributes, _) => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    /// Sets an attribute of a start tag.
    pub fn set(&mut self, wanted: &str, value: &str) {
        if let Self::Start(_, attributes, _) = self {
            match attributes.iter_mut().find(|(name, _)| name == wanted) {
                Some((_, old)) => value.clone_into(old),
                None => attributes.push((wanted.to_owned(), value.to_owned())),
            }
        }
    }

    pub fn unset(&mut self, unwanted: &str) {
        if let Self::Start(_, attributes, _) = self {
            attributes.retain(|(name, _)| name != unwanted);
        }
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().all(|c| c.is_ascii_whitespace()))
    }
}

/// The place of the end tag of the start tag at a place.
pub fn end_of(pieces: &[Piece], start: usize) -> Option<usize> {
    let wanted = pieces.get(start)?.started()?;
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        match piece {
            Piece::Start(name, _, Closed::No) if name == wanted => depth += 1,
            Piece::End(name) if name == wanted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Changes that are made all at once.
#[derive(Default)]
pub struct Edits {
    /// What comes in before the piece of a place.
    pub before: std::collections::BTreeMap<usize, Vec<Piece>>,
    pub dropped: std::collections::BTreeSet<usize>,
}

impl Edits {
    pub fn insert(&mut self, before: usize, piece: Piece) {
        self.before.entry(before).or_default().push(piece);
    }

    pub fn make(mut self, pieces: &mut Vec<Piece>) {
        let old = std::mem::take(pieces);
        let length = old.len();
        for (at, piece) in old.into_iter().enumerate() {
            pieces.extend(self.before.remove(&at).unwrap_or_default());
            if !self.dropped.contains(&at) {
                pieces.push(piece);
            }
        }
        pieces.extend(self.before.remove(&length).unwrap_or_default());
    }
}
