//! "Did you mean": the nearest of the allowed words.

/// The allowed word that `word` most likely stands for.
pub(crate) fn nearest<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_ascii_lowercase();
    allowed
        .into_iter()
        .map(|candidate| (distance(&lower, &candidate.to_ascii_lowercase()), candidate))
        // A third of the letters may be wrong; more is another word.
        .filter(|(distance, candidate)| *distance <= candidate.len().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b`, `c`.
pub(crate) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// "did you mean `x`? Allowed: …" or only the latter.
pub(crate) fn hint(word: &str, allowed: &[&str]) -> String {
    let all = list(allowed.iter().copied());
    match nearest(word, allowed.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? Allowed: {all}"),
        None => format!("allowed: {all}"),
    }
}

/// Edits (insert, remove, replace, swap of neighbours) between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word() {
        let allowed = ["name", "output", "error", "scopes", "max_chars"];
        let table = [
            ("nmae", Some("name")),
            ("scope", Some("scopes")),
            ("Output", Some("output")),
            ("maxchars", Some("max_chars")),
            ("result", None),
            ("", None),
        ];
        for (word, expected) in table {
            assert_eq!(nearest(word, allowed), expected, "{word}");
        }
    }
}
