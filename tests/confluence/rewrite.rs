//! What Confluence makes of a body between writing and reading it, differently each time: attributes, entities, white
//! space and sections. What it does to tables and paragraphs stands in [`layout`](super::layout).

use super::layout;
use super::markup::{Closed, Piece};

/// Numbers that look like chance, and are the same for the same seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn half(&mut self) -> bool {
        self.next() & 1 == 0
    }

    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// What a body is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// By the interface.
    Write,
    /// By somebody in the editor, which does more.
    Hand,
}

pub struct Context {
    pub is_cloud: bool,
    /// The key of the space of the page.
    pub space: String,
    pub occasion: Occasion,
}

pub fn rewrite(pieces: &mut Vec<Piece>, context: &Context, random: &mut Random) {
    pieces.retain(|piece| !matches!(piece, Piece::Comment(_)));
    layout::rewrite(pieces, context, random);
    parameters(pieces, random);
    sections(pieces, random);
    texts(pieces, random);
    blanks(pieces, random);
    let has_local_ids = context.is_cloud && (context.occasion == Occasion::Hand || random.half());
    for piece in pieces.iter_mut() {
        ids(piece, has_local_ids, random);
        resources(piece, context, random);
        order(piece, random);
    }
}

/// Links to anchors of pages that are not there lose the anchor. Asked is for a space key, where there is one, and a title.
pub fn lose_anchors(pieces: &mut [Piece], is_there: impl Fn(Option<&str>, &str) -> bool) {
    for at in 1..pieces.len() {
        let (before, after) = pieces.split_at_mut(at);
        let (Some(link), Some(page)) = (before.last_mut(), after.first()) else { continue };
        if link.is_open("ac:link")
            && page.started() == Some("ri:page")
            && let Some(title) = page.attribute("ri:content-title")
            && !is_there(page.attribute("ri:space-key"), &plain(title))
        {
            link.unset("ac:anchor");
        }
    }
}

/// The value of an attribute without its entities, as far as titles have them.
fn plain(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&amp;", "&")
}

/// Rows 1, 2 and 3: ids of macros, versions of their schemas, local ids.
fn ids(piece: &mut Piece, has_local_ids: bool, random: &mut Random) {
    let Some(name) = piece.started().map(str::to_owned) else { return };
    match name.as_str() {
        "ac:structured-macro" => {
            piece.set("ac:macro-id", &random.uuid());
            if piece.attribute("ac:schema-version").is_none() {
                piece.set("ac:schema-version", "1");
            }
        }
        "ac:inline-comment-marker" => return,
        _ => {}
    }
    let local = match name.as_str() {
        "ac:structured-macro" | "table" | "tr" | "th" | "td" => "ac:local-id",
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ol" | "li" | "blockquote" => "local-id",
        _ => return,
    };
    if has_local_ids || piece.attribute(local).is_some() {
        piece.set(local, &random.uuid());
    }
}

/// Row 4: versions and spaces of what is linked.
fn resources(piece: &mut Piece, context: &Context, random: &mut Random) {
    match piece.started() {
        Some("ri:page") => {
            piece.set("ri:version-at-save", &random.below(40).to_string());
            match piece.attribute("ri:space-key") {
                None if random.half() => piece.set("ri:space-key", &context.space),
                Some(key) if key == context.space && random.half() => piece.unset("ri:space-key"),
                _ => {}
            }
        }
        Some("ri:attachment") => piece.set("ri:version-at-save", &random.below(40).to_string()),
        _ => {}
    }
}

/// Row 9.
fn order(piece: &mut Piece, random: &mut Random) {
    if let Piece::Start(_, attributes, closed) = piece {
        random.shuffle(attributes);
        if *closed != Closed::No {
            *closed = if random.half() { Closed::Tight } else { Closed::Spaced };
        }
    }
}

/// Row 10: the order of parameters; an empty one comes or goes.
fn parameters(pieces: &mut Vec<Piece>, random: &mut Random) {
    let mut out = Vec::with_capacity(pieces.len());
    let mut rest = std::mem::take(pieces).into_iter().peekable();
    while let Some(piece) = rest.next() {
        let is_macro = piece.is_open("ac:structured-macro");
        let is_code = piece.attribute("ac:name") == Some("code");
        out.push(piece);
        if !is_macro {
            continue;
        }
        let mut groups: Vec<Vec<Piece>> = Vec::new();
        while rest.peek().is_some_and(|next| next.started() == Some("ac:parameter")) {
            let mut group = Vec::new();
            for piece in rest.by_ref() {
                let ends = matches!(&piece, Piece::End(name) if name == "ac:parameter")
                    || matches!(&piece, Piece::Start(name, _, Closed::Tight | Closed::Spaced) if name == "ac:parameter");
                group.push(piece);
                if ends {
                    break;
                }
            }
            groups.push(group);
        }
        let is_empty_title = |group: &Vec<Piece>| {
            let has_text = group.iter().any(|piece| matches!(piece, Piece::Text(_) | Piece::Cdata(_)));
            !has_text && group.first().and_then(|first| first.attribute("ac:name")) == Some("title")
        };
        groups.retain(|group| !is_empty_title(group));
        let is_titled = groups.iter().any(|group| group[0].attribute("ac:name") == Some("title"));
        if is_code && !is_titled && random.half() {
            groups.push(vec![Piece::start("ac:parameter", &[("ac:name", "title")]), Piece::end("ac:parameter")]);
        }
        random.shuffle(&mut groups);
        out.extend(groups.into_iter().flatten());
    }
    *pieces = out;
}

/// Row 18: sections are joined, and split elsewhere.
fn sections(pieces: &mut Vec<Piece>, random: &mut Random) {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in std::mem::take(pieces) {
        match (piece, out.last_mut()) {
            (Piece::Cdata(more), Some(Piece::Cdata(text))) => text.push_str(&more),
            (piece, _) => out.push(piece),
        }
    }
    for piece in out {
        let Piece::Cdata(text) = piece else {
            pieces.push(piece);
            continue;
        };
        // Between the brackets of what would end a section there has to be a split.
        let mut parts: Vec<String> = text.split("]]>").map(str::to_owned).collect();
        let last = parts.len() - 1;
        for (at, part) in parts.iter_mut().enumerate() {
            if at > 0 {
                part.insert(0, '>');
            }
            if at < last {
                part.push_str("]]");
            }
        }
        if last == 0 && random.half() && !text.is_empty() {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let (first, second) = text.split_at(places[random.below(places.len())]);
            parts = vec![first.to_owned(), second.to_owned()];
        }
        pieces.extend(parts.into_iter().map(Piece::Cdata));
    }
}

/// Row 11, and runs of spaces of row 13. Texts of parameters and of code stay as they are.
fn texts(pieces: &mut [Piece], random: &mut Random) {
    let mut exact = 0_usize;
    for piece in pieces {
        match piece {
            Piece::Start(name, _, Closed::No) if name == "ac:parameter" || name == "pre" => exact += 1,
            Piece::End(name) if name == "ac:parameter" || name == "pre" => exact = exact.saturating_sub(1),
            Piece::Text(text) if exact == 0 => *text = named(&single_spaced(text), random),
            _ => {}
        }
    }
}

fn single_spaced(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// Both forms of a character stand in one page.
fn named(text: &str, random: &mut Random) -> String {
    const NAMES: [(char, &str); 14] = [
        ('"', "&quot;"),
        ('’', "&rsquo;"),
        ('“', "&ldquo;"),
        ('”', "&rdquo;"),
        ('\u{a0}', "&nbsp;"),
        ('é', "&eacute;"),
        ('ä', "&auml;"),
        ('©', "&copy;"),
        ('®', "&reg;"),
        ('…', "&hellip;"),
        ('—', "&mdash;"),
        ('–', "&ndash;"),
        ('°', "&deg;"),
        ('™', "&trade;"),
    ];
    let raw = NAMES.iter().fold(text.to_owned(), |text, (c, name)| text.replace(name, &c.to_string()));
    let mut out = String::new();
    for c in raw.chars() {
        match NAMES.iter().find(|(known, _)| *known == c) {
            Some((_, name)) if c == '\u{a0}' || random.half() => out.push_str(name),
            _ => out.push(c),
        }
    }
    out
}

/// Row 13: blanks between tags of blocks come and go.
fn blanks(pieces: &mut Vec<Piece>, random: &mut Random) {
    const BLOCKS: [&str; 24] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "colgroup",
        "col",
        "blockquote",
        "hr",
        "ac:layout",
        "ac:layout-section",
        "ac:layout-cell",
        "ac:rich-text-body",
    ];
    let is_block = |piece: &Piece| piece.tag().is_some_and(|name| BLOCKS.contains(&name));
    let old = std::mem::take(pieces);
    let is_dense = random.half();
    for (at, piece) in old.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).and_then(|before| old.get(before)), old.get(at + 1));
        if is_dense && piece.is_blank() && before.is_none_or(is_block) && after.is_none_or(is_block) {
            continue;
        }
        pieces.push(piece.clone());
        let opens_text =
            matches!(piece, Piece::Start(name, _, Closed::No) if name.starts_with(['p', 'h']) || name == "li");
        if !is_dense && is_block(piece) && after.is_some_and(is_block) && !opens_text && random.half() {
            pieces.push(Piece::Text(format!("\n{}", " ".repeat(random.below(5)))));
        }
    }
}
