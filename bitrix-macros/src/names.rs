//! Spellings of names.

/// `createdBy` as `CREATED_BY`.
pub(crate) fn upper(name: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in name.chars() {
        if c.is_uppercase() && before.is_some_and(|b: char| b.is_lowercase() || b.is_ascii_digit()) {
            out.push('_');
        }
        out.extend(c.to_uppercase());
        before = Some(c);
    }
    out
}
