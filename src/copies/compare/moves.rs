//! What was moved, where two orders differ.

/// The fewest elements that must have moved for `positions` to become rising, by their indices: all that are not in a
/// longest rising subsequence.
pub(super) fn moved(positions: &[usize]) -> Vec<usize> {
    // For each length the index of the smallest last element of a rising subsequence of it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; positions.len()];
    let position = |at: usize| positions.get(at).copied().unwrap_or(usize::MAX);
    for (at, wanted) in positions.iter().enumerate() {
        let length = ends.partition_point(|end| position(*end) < *wanted);
        if let Some(link) = before.get_mut(at) {
            *link = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied();
        }
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stays = vec![false; positions.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
        next = before.get(at).copied().flatten();
    }
    stays.iter().enumerate().filter(|(_, stays)| !**stays).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn only_what_moved_is_named() {
        assert!(moved(&[]).is_empty() && moved(&[3, 5, 9]).is_empty());
        assert_eq!(moved(&[4, 0, 1, 2, 3]), [0]);
        assert_eq!(moved(&[1, 2, 3, 4, 0]), [4]);
        assert_eq!(moved(&[0, 3, 1, 2, 4]), [1]);
        assert_eq!(moved(&[1, 0]).len(), 1);
        assert_eq!(moved(&[3, 2, 1, 0]).len(), 3);
    }
}
