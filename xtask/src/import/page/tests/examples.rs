//! Fences.

use super::method;
use crate::import::page::Part;

#[test]
fn examples_have_part_language_line_and_status() {
    let (subject, _) = method(
        "## Code Examples\n\n{% list tabs %}\n\n- cURL (Webhook)\n\n    ```bash\n    curl \\\n      x\n    ```\n\n- PHP\n\n    ```php\n    ```\n\n\
         {% endlist %}\n\n## Response Handling\n\nHTTP Status: **200**\n\n```json\n{}\n```\n\nIf empty:\n\n```json\n[]\n```\n\n\
         ## Error Handling\n\nHTTP status: **400**\n\n~~~json\n{\n}\n~~~\n",
    );
    let found: Vec<_> = subject.examples.iter().map(|it| (it.part, it.text.as_str(), it.status)).collect();
    assert_eq!(
        found,
        [
            (Part::Request, "curl \\\n  x\n", None),
            (Part::Response, "{}\n", Some(200)),
            (Part::Response, "[]\n", Some(200)),
            (Part::Error, "{\n}\n", Some(400)),
        ]
    );
    let lines: Vec<_> = subject.examples.iter().map(|it| (it.line, it.language.as_str())).collect();
    assert_eq!(lines, [(16, "bash"), (32, "json"), (38, "json"), (46, "json")]);
}

#[test]
fn what_looks_like_a_heading_or_a_table_in_a_fence_is_neither() {
    let (subject, _) = method(
        "## Code Examples\n\n```bash\n## Response Handling\n#|\n|| a\n{% if x %}\n```\n\n```json\n{}\n```\n",
    );
    let parts: Vec<_> = subject.examples.iter().map(|it| it.part).collect();
    assert_eq!(parts, [Part::Request, Part::Request]);
}
