//! Where links lead, and under which names a heading can be reached.

use super::Link;

/// The target of a link from the file at `from`, for the page `page` that shows it; `None` for what is no page of the
/// documentation.
pub(super) fn resolve(page: &str, from: &str, target: &str) -> Option<Link> {
    let target = target.trim();
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    if path.is_empty() {
        return anchor.map(|anchor| Link { page: page.to_owned(), anchor: Some(anchor) });
    }
    if path.contains("://") || path.starts_with("//") || path.starts_with("mailto:") || path.starts_with('{')
    {
        return None;
    }
    let path = join(from, path)?;
    Some(Link { page: page_of(path), anchor })
}

/// A path relative to a file, or to the root if it begins with `/`; `None` if it leaves the root.
pub(super) fn join(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        parts.extend(from.split('/'));
        parts.pop();
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// A page is written as `x.md`; links name it as `x.md`, `x.html`, or by its folder.
fn page_of(path: String) -> String {
    match path.strip_suffix(".html") {
        Some(stem) => format!("{stem}.md"),
        None if path.ends_with(".md") => path,
        None => format!("{path}/index.md"),
    }
}

/// A heading's text and the anchors that lead to it: the explicit ones, then the one made from its text.
pub(super) fn heading(text: &str) -> (String, Vec<String>) {
    let mut anchors = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{#") {
        let Some((anchor, after)) = after.split_once('}') else { break };
        plain.push_str(before);
        anchors.push(anchor.trim().to_owned());
        rest = after;
    }
    plain.push_str(rest);
    // `{.b24-info}` gives a class.
    if let Some(at) = plain.find("{.") {
        plain.truncate(at);
    }
    let plain = super::markdown::plain(&plain);
    let slug = slug(&plain);
    if !slug.is_empty() && !anchors.contains(&slug) {
        anchors.push(slug);
    }
    (plain, anchors)
}

/// The anchor that the documentation's builder makes from a heading.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' {
            slug.extend(c.to_lowercase());
        } else if (c == ' ' || c == '-') && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}
