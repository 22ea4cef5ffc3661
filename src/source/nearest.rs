//! What somebody most likely meant to write.

/// The one of `candidates` that `name` most likely was meant to be.
pub fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let wanted: Vec<char> = name.to_lowercase().replace('_', "-").chars().take(64).collect();
    let limit = (wanted.len() / 3).max(1);
    candidates
        .iter()
        .map(|candidate| (distance(&wanted, &candidate.replace('_', "-").chars().collect::<Vec<_>>()), *candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The same among names with capitals in them, which do not count.
pub(crate) fn nearest_title<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let lower: Vec<String> = candidates.iter().map(|candidate| candidate.to_lowercase()).collect();
    let near = nearest(name, &lower.iter().map(String::as_str).collect::<Vec<_>>())?;
    let at = lower.iter().position(|lower| lower == near)?;
    candidates.get(at).copied()
}

/// The number of letters to add, drop, replace or swap (optimal string alignment).
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_title};

    #[test]
    fn capitals_of_titles_do_not_count() {
        let titles = ["Client Errors", "SERVER"];
        assert_eq!(nearest_title("client errers", &titles), Some("Client Errors"));
        assert_eq!(nearest_title("Servre", &titles), Some("SERVER"));
        assert_eq!((nearest("Servre", &titles), nearest_title("other", &titles)), (None, None));
    }
}
