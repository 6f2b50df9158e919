//! Form fields with PHP's brackets: `filter[ID]=5&select[]=TITLE`.

use super::json::{Json, Shape};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 32;

/// The fields of a form as an object; all values are texts.
pub(super) fn read(form: &str, line: u32) -> Json {
    let mut root = Json { line, shape: Shape::Object(Vec::new()) };
    for (name, value) in form_urlencoded::parse(form.trim().as_bytes()) {
        let path = path(&name);
        if path.len() <= MAX_DEPTH {
            put(&mut root, &path, Json { line, shape: Shape::Text(value.into_owned()) });
        }
    }
    lists(&mut root);
    root
}

/// `a[b][]` as `a`, `b` and an empty text.
fn path(name: &str) -> Vec<&str> {
    let Some((first, rest)) = name.split_once('[') else { return vec![name] };
    std::iter::once(first).chain(rest.trim_end_matches(']').split("][")).collect()
}

fn put(at: &mut Json, path: &[&str], value: Json) {
    let Some((key, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    if !matches!(at.shape, Shape::Object(_)) {
        at.shape = Shape::Object(Vec::new());
    }
    let Shape::Object(members) = &mut at.shape else { return };
    let key = if key.is_empty() { members.len().to_string() } else { (*key).to_owned() };
    let index = members.iter().position(|(name, _)| *name == key).unwrap_or_else(|| {
        members.push((key, Json { line: value.line, shape: Shape::Null }));
        members.len() - 1
    });
    if let Some((_, member)) = members.get_mut(index) {
        put(member, rest, value);
    }
}

/// Makes lists of the objects whose keys are their positions, below the root.
fn lists(json: &mut Json) {
    let Shape::Object(members) = &mut json.shape else { return };
    for (_, member) in members {
        lists(member);
        if let Shape::Object(inner) = &mut member.shape
            && inner.iter().enumerate().all(|(index, (key, _))| *key == index.to_string())
        {
            member.shape = Shape::List(std::mem::take(inner).into_iter().map(|(_, value)| value).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_make_objects_and_lists() {
        let form = "id=5&filter[%3EID]=1&select[]=A&select[]=B&rows[0][A]=x%20y&rows[1][A]=z&0=first";
        assert_eq!(
            read(form, 1).text(),
            r#"{"id":"5","filter":{">ID":"1"},"select":["A","B"],"rows":[{"A":"x y"},{"A":"z"}],"0":"first"}"#
        );
        assert_eq!(read("", 1).text(), "{}");
        assert_eq!(read(&format!("a{}=1", "[]".repeat(10_000)), 1).text(), "{}");
    }
}
