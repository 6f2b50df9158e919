//! What the server does with a batch: queries taken apart by `parse_str`, references filled in, a halt.

use bitrix_api::Json;

pub(super) fn batch(params: &Json, run: &dyn Fn(&str, &Json) -> Result<Json, &'static str>) -> Json {
    let halt = !matches!(params["halt"].to_string().as_str(), "null" | "0" | "false" | "\"\"" | "\"0\"");
    let (mut results, mut errors, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for (key, command) in params["cmd"].as_object().unwrap_or_default().iter().take(50) {
        let Some(command) = command.as_str() else { continue };
        let command = command.split('#').next().unwrap_or_default();
        let (method, query) = command.split_once('?').unwrap_or((command, ""));
        let mut params = parse_str(query);
        fill(&mut params, &results);
        match run(method, &params) {
            Ok(result) => {
                results.push((key.clone(), result));
                times.push((key.clone(), Json::from_iter([("operating", Json::from(0.1))])));
            }
            Err(code) => {
                let error = [("error", Json::from(code)), ("error_description", Json::from("no"))];
                errors.push((key.clone(), Json::from_iter(error)));
                if halt {
                    break;
                }
            }
        }
    }
    let map = |members: Vec<(String, Json)>| {
        if members.is_empty() { Json::Array(Vec::new()) } else { Json::Object(members) }
    };
    Json::from_iter([
        ("result", map(results)),
        ("result_error", map(errors)),
        ("result_total", map(Vec::new())),
        ("result_next", map(Vec::new())),
        ("result_time", map(times)),
    ])
}

/// Fills references in; what does not exist becomes what would have had it.
fn fill(value: &mut Json, results: &[(String, Json)]) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| fill(item, results)),
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| fill(value, results)),
        Json::String(text) => {
            let Some(at) = text.to_ascii_lowercase().find("$result[") else { return };
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
            let mut node = Json::Object(results.to_vec());
            let mut rest = &text[at..end];
            while let Some((name, after)) = rest.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
                let next = match &node {
                    Json::Array(items) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
                    other => other.get(name),
                };
                match next.cloned() {
                    Some(next) => node = next,
                    None => break,
                }
                rest = after;
            }
            if at == 0 && end == text.len() {
                *value = node;
            } else if let Json::String(inner) = &node {
                *value = Json::String(format!("{}{inner}{}", &text[..at], &text[end..]));
            } else if let Json::Number(inner) = &node {
                *value = Json::String(format!("{}{}{}", &text[..at], inner.as_str(), &text[end..]));
            }
        }
        _ => {}
    }
}

enum Node {
    Text(String),
    Members(Vec<(String, Node)>),
}

/// PHP's `parse_str`.
pub(super) fn parse_str(query: &str) -> Json {
    let mut root = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(1000) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name), decoded(value));
        let mut path = Vec::new();
        let (first, mut rest) = match name.split_once('[') {
            Some((first, rest)) if rest.contains(']') => (first.to_owned(), Some(rest.to_owned())),
            _ => (name.replace('[', "_"), None),
        };
        path.push(first.replace(['.', ' '], "_"));
        while let Some((segment, after)) = rest.as_deref().and_then(|rest| rest.split_once(']')) {
            path.push(segment.to_owned());
            rest = after.strip_prefix('[').map(str::to_owned);
        }
        put(&mut root, &path, value);
    }
    json(Node::Members(root))
}

fn put(members: &mut Vec<(String, Node)>, path: &[String], text: String) {
    let (name, rest) = path.split_first().unwrap();
    let at = members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        members.push((name.clone(), Node::Members(Vec::new())));
        members.len() - 1
    });
    if rest.is_empty() {
        members[at].1 = Node::Text(text);
    } else {
        if let Node::Text(_) = members[at].1 {
            members[at].1 = Node::Members(Vec::new());
        }
        if let Node::Members(inner) = &mut members[at].1 {
            put(inner, rest, text);
        }
    }
}

fn json(node: Node) -> Json {
    match node {
        Node::Text(text) => Json::String(text),
        Node::Members(members) => {
            let list = !members.is_empty()
                && members.iter().enumerate().all(|(at, (name, _))| *name == at.to_string());
            let members = members.into_iter().map(|(name, node)| (name, json(node)));
            if list {
                Json::Array(members.map(|(_, value)| value).collect())
            } else {
                Json::Object(members.collect())
            }
        }
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}
