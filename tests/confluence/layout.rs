//! What Confluence makes of tables, cells, paragraphs and the names of elements, at each write and more of it by hand.

use super::markup::{Closed, Edits, Piece, end_of};
use super::rewrite::{Context, Occasion, Random};

pub fn rewrite(pieces: &mut Vec<Piece>, context: &Context, random: &mut Random) {
    let by_hand = context.occasion == Occasion::Hand;
    names(pieces);
    bodies(pieces);
    if by_hand || random.half() {
        cell_paragraphs(pieces, random);
    }
    if by_hand || random.half() {
        macro_paragraphs(pieces, random);
    }
    match context.is_cloud {
        true if by_hand || random.half() => widths(pieces),
        false if by_hand || random.half() => wrappers(pieces),
        _ => {}
    }
    tasks(pieces, random);
    if by_hand {
        fillers(pieces, random);
    }
}

/// Row 12, as far as it is no conversion.
fn names(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Start(name, ..) | Piece::End(name) = piece {
            match name.as_str() {
                "b" => "strong".clone_into(name),
                "i" | "cite" => "em".clone_into(name),
                _ => {}
            }
        }
    }
}

/// Row 8: rows stand in a body.
fn bodies(pieces: &mut Vec<Piece>) {
    let mut edits = Edits::default();
    for at in 0..pieces.len() {
        if !pieces[at].is_open("table") {
            continue;
        }
        let Some(end) = end_of(pieces, at) else { continue };
        let mut first = at + 1;
        while first < end && (pieces[first].is_blank() || matches!(pieces[first].tag(), Some("col" | "colgroup"))) {
            first += 1;
        }
        if pieces.get(first).and_then(Piece::started) == Some("tr") {
            edits.insert(first, Piece::start("tbody", &[]));
            edits.insert(end, Piece::end("tbody"));
        }
    }
    edits.make(pieces);
}

/// What stands right in an element: the places of its start tags, not those within.
fn children(pieces: &[Piece], start: usize, end: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = start + 1;
    while at < end {
        if let Some(Piece::Start(_, _, closed)) = pieces.get(at) {
            found.push(at);
            if *closed == Closed::No {
                at = end_of(pieces, at).unwrap_or(end);
            }
        }
        at += 1;
    }
    found
}

fn is_cell(piece: &Piece) -> bool {
    piece.is_open("td") || piece.is_open("th")
}

/// Row 7: the text of a cell gets a paragraph, or the only paragraph of a cell goes.
fn cell_paragraphs(pieces: &mut Vec<Piece>, random: &mut Random) {
    const INLINE: [&str; 13] = [
        "strong",
        "em",
        "code",
        "a",
        "br",
        "u",
        "del",
        "sub",
        "sup",
        "span",
        "ac:link",
        "time",
        "ac:inline-comment-marker",
    ];
    let mut edits = Edits::default();
    for at in 0..pieces.len() {
        let Some(end) = Some(at).filter(|at| is_cell(&pieces[*at])).and_then(|at| end_of(pieces, at)) else { continue };
        let inner: Vec<usize> = children(pieces, at, end);
        let has_text = pieces[at + 1..end].iter().any(|piece| matches!(piece, Piece::Text(_)) && !piece.is_blank());
        let is_inline = inner.iter().all(|child| pieces[*child].started().is_some_and(|name| INLINE.contains(&name)));
        if is_inline && has_text {
            edits.insert(at + 1, Piece::start("p", &[]));
            edits.insert(end, Piece::end("p"));
        } else if let [only] = inner[..]
            && pieces[only].is_open("p")
            && pieces[only].attribute("style").is_none()
            && let Some(only_end) = end_of(pieces, only)
            && pieces[at + 1..only].iter().chain(&pieces[only_end + 1..end]).all(Piece::is_blank)
            && random.half()
        {
            edits.dropped.extend([only, only_end]);
        }
    }
    edits.make(pieces);
}

/// Row 7: a macro of code gets a paragraph of its own, or loses it.
fn macro_paragraphs(pieces: &mut Vec<Piece>, random: &mut Random) {
    let mut edits = Edits::default();
    for at in 0..pieces.len() {
        let is_code = pieces[at].is_open("ac:structured-macro") && pieces[at].attribute("ac:name") == Some("code");
        let Some(end) = Some(at).filter(|_| is_code).and_then(|at| end_of(pieces, at)) else { continue };
        let before = at.checked_sub(1);
        let in_paragraph = before.is_some_and(|before| pieces[before].is_open("p"));
        if in_paragraph && matches!(pieces.get(end + 1), Some(Piece::End(name)) if name == "p") {
            edits.dropped.extend(before.into_iter().chain([end + 1]));
        } else if random.half() && before.is_none_or(|before| stands_alone(&pieces[before])) {
            edits.insert(at, Piece::start("p", &[]));
            edits.insert(end + 1, Piece::end("p"));
        }
    }
    edits.make(pieces);
}

/// Whether what comes after this is not within a paragraph.
fn stands_alone(before: &Piece) -> bool {
    match before {
        Piece::End(name) => {
            matches!(name.as_str(), "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
        }
        Piece::Start(name, ..) => matches!(name.as_str(), "td" | "th" | "li" | "ac:rich-text-body"),
        _ => false,
    }
}

/// Row 5: layout and widths of tables, starts of lists.
fn widths(pieces: &mut Vec<Piece>) {
    let mut edits = Edits::default();
    for at in 0..pieces.len() {
        if pieces[at].is_open("ol") && pieces[at].attribute("start").is_none() {
            pieces[at].set("start", "1");
        }
        let Some(end) = Some(at).filter(|at| pieces[*at].is_open("table")).and_then(|at| end_of(pieces, at)) else {
            continue;
        };
        if pieces[at].attribute("data-layout").is_none() {
            pieces[at].set("data-layout", "default");
        }
        if pieces[at].attribute("data-table-width").is_none() {
            pieces[at].set("data-table-width", "760");
        }
        let parts = children(pieces, at, end);
        if parts.iter().any(|part| pieces[*part].started() == Some("colgroup")) {
            continue;
        }
        let row = pieces[at..end].iter().position(|piece| piece.is_open("tr")).map(|row| at + row);
        let Some(row_end) = row.and_then(|row| end_of(pieces, row)) else { continue };
        let cells = children(pieces, row.unwrap_or(at), row_end);
        if cells.is_empty() || cells.iter().any(|cell| pieces[*cell].attribute("colspan").is_some()) {
            continue;
        }
        let style = format!("width: {}.0px;", 760 / cells.len());
        edits.insert(at + 1, Piece::start("colgroup", &[]));
        for _ in &cells {
            edits.insert(
                at + 1,
                Piece::Start("col".to_owned(), vec![("style".to_owned(), style.clone())], Closed::Tight),
            );
        }
        edits.insert(at + 1, Piece::end("colgroup"));
    }
    edits.make(pieces);
}

/// Row 6: what Data Center puts around the content of cells.
fn wrappers(pieces: &mut Vec<Piece>) {
    let mut edits = Edits::default();
    for at in 0..pieces.len() {
        if pieces[at].is_open("table") && pieces[at].attribute("class").is_none() {
            pieces[at].set("class", "wrapped");
        }
        let Some(end) = Some(at).filter(|at| is_cell(&pieces[*at])).and_then(|at| end_of(pieces, at)) else { continue };
        let is_wrapped = pieces.get(at + 1).is_some_and(|next| next.attribute("class") == Some("content-wrapper"));
        if !is_wrapped && end > at + 1 {
            edits.insert(at + 1, Piece::start("div", &[("class", "content-wrapper")]));
            edits.insert(end, Piece::end("div"));
        }
    }
    edits.make(pieces);
}

/// Row 17: tasks get an id that nobody gave them.
fn tasks(pieces: &mut Vec<Piece>, random: &mut Random) {
    let mut edits = Edits::default();
    for (at, piece) in pieces.iter().enumerate() {
        let is_end = matches!(piece, Piece::End(name) if name == "ac:task-id");
        if is_end && pieces.get(at + 1).and_then(Piece::started) != Some("ac:task-uuid") {
            edits.insert(at + 1, Piece::start("ac:task-uuid", &[]));
            edits.insert(at + 1, Piece::Text(random.uuid()));
            edits.insert(at + 1, Piece::end("ac:task-uuid"));
        }
    }
    edits.make(pieces);
}

/// Row 14: empty paragraphs around tables at the top, and at the end.
fn fillers(pieces: &mut Vec<Piece>, random: &mut Random) {
    let filler = |random: &mut Random| match random.below(4) {
        0 => vec![Piece::Start("p".to_owned(), Vec::new(), Closed::Spaced)],
        1 => vec![Piece::start("p", &[]), Piece::Start("br".to_owned(), Vec::new(), Closed::Spaced), Piece::end("p")],
        2 => vec![Piece::start("p", &[]), Piece::Text("&nbsp;".to_owned()), Piece::end("p")],
        _ => vec![
            Piece::start("p", &[("class", "auto-cursor-target")]),
            Piece::Start("br".to_owned(), Vec::new(), Closed::Tight),
            Piece::end("p"),
        ],
    };
    let mut edits = Edits::default();
    for at in tops(pieces) {
        if pieces[at].is_open("table") && random.half() {
            for piece in filler(random) {
                edits.insert(at, piece);
            }
        }
    }
    for piece in filler(random) {
        edits.insert(pieces.len(), piece);
    }
    edits.make(pieces);
}

/// The start tags that stand in nothing.
fn tops(pieces: &[Piece]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if let Piece::Start(_, _, closed) = piece {
            found.push(at);
            if *closed == Closed::No {
                at = end_of(pieces, at).unwrap_or(pieces.len());
            }
        }
        at += 1;
    }
    found
}
