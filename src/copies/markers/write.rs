//! A body with markers around some of its letters.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scan::{MARKER, Scan};
use crate::richtext::storage::escape;

/// A marker around bytes of one run: where it ends, and what it refers to.
type Piece<'m> = (Range<usize>, &'m str);

/// Writes a body with markers. What they are around is cut at tags, and where two of them cross.
pub(super) fn written(text: &str, page: &Scan, spans: &[(Range<usize>, &str)]) -> String {
    let mut runs: BTreeMap<u32, Vec<Piece<'_>>> = BTreeMap::new();
    for (span, reference) in spans {
        let units = page.units.get(span.clone()).unwrap_or_default();
        for piece in units.chunk_by(|one, other| one.run == other.run) {
            let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
            if first.c != '\n' && first.end > 0 {
                let bytes = first.start as usize..last.end as usize;
                runs.entry(first.run).or_default().push((bytes, reference));
            }
        }
    }
    let mut out = String::with_capacity(text.len() + spans.len() * 100);
    let mut at = 0;
    // Runs are numbered in the order of the page.
    for pieces in runs.into_values() {
        at = run(text, at, pieces, &mut out);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Writes the text up to the end of the last piece of a run, and says where that is.
fn run<'m>(text: &str, from: usize, mut pieces: Vec<Piece<'m>>, out: &mut String) -> usize {
    // Those that are around others come first.
    pieces.sort_by(|(one, a), (other, b)| (one.start, other.end, a).cmp(&(other.start, one.end, b)));
    let mut cuts: Vec<usize> = pieces.iter().flat_map(|(bytes, _)| [bytes.start, bytes.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut waiting = pieces.into_iter().peekable();
    let mut active: Vec<Piece<'m>> = Vec::new();
    let mut open: Vec<&'m str> = Vec::new();
    let mut at = from;
    for cut in cuts {
        out.push_str(text.get(at..cut).unwrap_or_default());
        at = cut;
        active.retain(|(bytes, _)| bytes.end > cut);
        while let Some(piece) = waiting.next_if(|(bytes, _)| bytes.start <= cut) {
            active.push(piece);
        }
        let same = open.iter().zip(&active).take_while(|(open, (_, wanted))| *open == wanted).count();
        for _ in same..open.len() {
            out.push_str("</");
            out.push_str(MARKER);
            out.push('>');
        }
        open.truncate(same);
        for (_, reference) in active.iter().skip(same) {
            out.push('<');
            out.push_str(MARKER);
            out.push_str(" ac:ref=\"");
            escape(reference, out);
            out.push_str("\">");
            open.push(reference);
        }
    }
    at
}
