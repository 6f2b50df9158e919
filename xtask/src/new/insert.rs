//! Adds an item to the text of an overlay, and leaves the rest of it as it is, to the letter.

/// The text with the item's lines at the end of its section.
///
/// # Errors
///
/// Where the section is written on one line, in braces: there is no place for lines then.
pub(super) fn insert(text: &str, section: &str, item: &str) -> Result<String, String> {
    let text = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let mut offset = 0;
    let mut head = None;
    // The end of what belongs to the section: comments and blank lines before the next one are that one's.
    let mut end = None;
    for line in text.split_inclusive('\n') {
        offset += line.len();
        let top = !line.starts_with([' ', '#', '\n', '\r']);
        if top && end.is_some() {
            break;
        }
        if top && let Some(rest) = line.strip_prefix(section).and_then(|rest| rest.strip_prefix(':')) {
            head = Some(rest.split('#').next().unwrap_or_default().trim().to_owned());
            end = Some(offset);
        } else if end.is_some() && line.starts_with(' ') && !line.trim().is_empty() {
            end = Some(offset);
        }
    }
    match (head.as_deref(), end) {
        (Some(""), Some(end)) => Ok(format!("{}{item}{}", &text[..end], &text[end..])),
        (Some(_), _) => {
            Err(format!("`{section}:` is written on one line: give it lines of its own, then add to it"))
        }
        _ => {
            let gap = if text.is_empty() { "" } else { "\n" };
            Ok(format!("{text}{gap}{section}:\n{item}"))
        }
    }
}

/// The key of a line that begins an item.
pub(super) fn key(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("  ").filter(|rest| !rest.starts_with([' ', '#']))?;
    for quote in ['\'', '"'] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return quoted.split_once(quote).map(|(key, _)| key);
        }
    }
    // `v3:name: …` holds a colon of its own.
    let end = rest.find(": ").or_else(|| rest.trim_end().strip_suffix(':').map(str::len))?;
    Some(&rest[..end])
}
