//! What an answer is taken for, by table: the shapes that the server is known to send.

use super::envelope;
use super::exchange::Exchange;
use crate::error::{Details, ErrorClass};
use bytes::Bytes;

/// Reads `result` as a whole number.
fn classify(status: u16, body: &'static str) -> Result<(i64, Option<i64>, Option<i64>), Box<Details>> {
    let mut result: Option<i64> = None;
    let exchange = Exchange::of(status, Bytes::from_static(body.as_bytes()));
    let envelope = envelope::classify(&exchange, &mut |d| d.put(&mut result))?;
    Ok((result.expect("a result was read"), envelope.next, envelope.total))
}

#[test]
fn results() {
    let table = [
        (r#"{"result": 5}"#, (5, None, None)),
        ("\u{feff}  {\"result\": \"5\", \"time\": {}}\n", (5, None, None)),
        (r#"{"time": [], "total": 120, "next": "50", "result": 5}"#, (5, Some(50), Some(120))),
        (r#"{"result": 5, "next": false, "total": {"odd": 1}}"#, (5, None, None)),
        // What PHP calls empty says nothing beside a result.
        (r#"{"result": 5, "error": ""}"#, (5, None, None)),
        (r#"{"result": 5, "error": null}"#, (5, None, None)),
        (r#"{"result": 5, "error": []}"#, (5, None, None)),
        (r#"{"result": 5, "error": false, "error_description": "x"}"#, (5, None, None)),
        (r#"{"result": 5, "error": "0"}"#, (5, None, None)),
        (r#"{"result": 5, "error": 0, "error_description": ""}"#, (5, None, None)),
        (r#"{"error_description": "x", "result": 5}"#, (5, None, None)),
    ];
    for (body, expected) in table {
        match classify(200, body) {
            Ok(got) => assert_eq!(got, expected, "{body}"),
            Err(details) => panic!("{body}: {details}"),
        }
    }
}

#[test]
fn refusals() {
    // Status, body; code, description, retryable.
    let table = [
        (400, r#"{"error": "X", "error_description": "d"}"#, Some("X"), Some("d"), false),
        (200, r#"{"error": "X", "error_description": "d"}"#, Some("X"), Some("d"), false),
        (200, r#"{"result": false, "error": "X", "error_description": "d"}"#, Some("X"), Some("d"), false),
        (200, r#"{"error": "X", "result": 5}"#, Some("X"), None, false),
        // The result does not even fit: the error explains it.
        (200, r#"{"result": {"a": []}, "error": "X"}"#, Some("X"), None, false),
        (400, r#"{"error": "", "error_description": "d"}"#, Some(""), Some("d"), false),
        (200, r#"{"error": "", "error_description": "d"}"#, Some(""), Some("d"), false),
        (200, r#"{"error": "0", "error_description": "d", "result": 5}"#, Some("0"), Some("d"), false),
        (400, r#"{"error": "0", "error_description": ""}"#, Some("0"), Some(""), false),
        (400, r#"{"error": 0, "error_description": "d"}"#, Some("0"), Some("d"), false),
        (400, r#"{"error": 100, "error_description": "d"}"#, Some("100"), Some("d"), false),
        (200, r#"{"error": 200040300010}"#, Some("200040300010"), None, false),
        (400, r#"{"error": true}"#, Some(""), None, false),
        (400, r#"{"error": ["a"]}"#, Some(""), None, false),
        (500, r#"{"result": 5}"#, None, None, false),
        (500, r#"{}"#, None, None, false),
        (400, r#"{"error_description": ["a"]}"#, None, Some(r#"["a"]"#), false),
        (403, r#"{"error": {"code": "X", "message": "m"}}"#, Some("X"), Some("m"), false),
        (200, r#"{"error": {"code": 1048582, "message": "m"}}"#, Some("1048582"), Some("m"), false),
        (400, r#"{"error": {}}"#, None, None, false),
        (
            503,
            r#"{"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}"#,
            Some("QUERY_LIMIT_EXCEEDED"),
            Some("Too many requests"),
            true,
        ),
        (200, r#"{"error": "query_limit_exceeded"}"#, Some("query_limit_exceeded"), None, true),
        (
            429,
            r#"{"error": {"code": "BITRIX_REST_V3_EXCEPTION_RATELIMITEXCEPTION", "message": "m"}}"#,
            Some("BITRIX_REST_V3_EXCEPTION_RATELIMITEXCEPTION"),
            Some("m"),
            true,
        ),
        (503, r#"{}"#, None, None, true),
        (401, r#"{"error": "expired_token"}"#, Some("expired_token"), None, false),
        // Whether it ran is not known.
        (500, r#"{"error": "INTERNAL_SERVER_ERROR"}"#, Some("INTERNAL_SERVER_ERROR"), None, false),
        // The answer could not be written: the status is left as it was (1.16).
        (
            200,
            r#"{"error": "WRONG_ENCODING", "error_description": "d"}"#,
            Some("WRONG_ENCODING"),
            Some("d"),
            false,
        ),
        // REST 3.0 has no code for an expired token (2.6), and codes of a controller's own under any status (2.10).
        (
            401,
            r#"{"error": {"code": "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "message": "m"}}"#,
            Some("BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION"),
            Some("m"),
            false,
        ),
        (600, r#"{"error": {"code": "600", "message": "m"}}"#, Some("600"), Some("m"), false),
        // A limit of v2 at an address of v3 (2.11).
        (429, r#"{"error": "OPERATION_TIME_LIMIT"}"#, Some("OPERATION_TIME_LIMIT"), None, true),
        // Lives without a description (6.6).
        (401, r#"{"error": "invalid_grant"}"#, Some("invalid_grant"), None, false),
        // A manual block: another call does not lift it.
        (503, r#"{"error": "OVERLOAD_LIMIT"}"#, Some("OVERLOAD_LIMIT"), None, false),
    ];
    for (status, body, code, description, retryable) in table {
        let details = classify(status, body).expect_err(body);
        assert_eq!(details.class, ErrorClass::Refused, "{body}");
        assert_eq!(details.code.as_deref(), code, "{body}");
        assert_eq!(details.description.as_deref(), description, "{body}");
        assert_eq!(details.retryable, retryable, "{status} {body}");
    }
}

#[test]
fn details_of_refusals() {
    let body = r#"{"error": "ERROR_ARGUMENT", "error_description": "d", "argument": "LINE"}"#;
    assert_eq!(classify(400, body).expect_err("an error").argument.as_deref(), Some("LINE"));

    let body = r#"{"error": {"code": "C", "message": "m", "validation": [
        {"message": "empty", "field": "title"}, {"message": "odd", "field": ""}, {"message": "bad"}, 5]}}"#;
    let details = classify(400, body).expect_err("an error");
    let got: Vec<_> = details.validation.iter().map(|e| (e.field.as_deref(), e.message.as_str())).collect();
    assert_eq!(got, [(Some("title"), "empty"), (None, "odd"), (None, "bad"), (None, "")]);
}

#[test]
fn answers_that_are_none() {
    use ErrorClass::{Decode, NotJson};
    let table = [
        (200, "", NotJson, "is empty", false),
        (200, "   ", NotJson, "is empty", false),
        (204, "", NotJson, "is empty", false),
        (200, "<!DOCTYPE html><html>", NotJson, "a page (HTML)", false),
        (403, "<html>", NotJson, "check the address", false),
        (502, "<html>", NotJson, "front server", false),
        (503, "<html>", NotJson, "front server", true),
        (504, "", NotJson, "front server", false),
        (500, "Fatal error", NotJson, "is no JSON", false),
        (200, "[1]", NotJson, "not an object", false),
        (200, "\"x\"", NotJson, "not an object", false),
        (200, "\u{1f}\u{8b}x", NotJson, "is no JSON", false),
        (200, r#"{"result": 5"#, NotJson, "broken off", false),
        (200, r#"{"result": [1, 2"#, NotJson, "broken off", false),
        (500, r#"{"error": "X"#, NotJson, "broken off", false),
        (200, r#"{"result": 5} trailing"#, NotJson, "broken off", false),
        (200, r#"{}"#, Decode, "at `result`: the member is missing", false),
        (200, r#"{"openapi": "3.0", "error": null}"#, Decode, "at `result`: the member is missing", false),
        (200, r#"{"result": "abc"}"#, Decode, "at `result`: expected an integer", false),
        (200, r#"{"result": null}"#, Decode, "at `result`: expected an integer, found null", false),
    ];
    for (status, body, class, text, retryable) in table {
        let details = classify(status, body).expect_err(body);
        assert_eq!(details.class, class, "{status} {body}: {details}");
        assert!(details.to_string().contains(text), "{status} {body}: {details}");
        assert_eq!(details.retryable, retryable, "{status} {body}");
    }
}

#[test]
fn a_deep_answer_does_not_exhaust_the_stack() {
    let deep = format!("{{\"result\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let exchange = Exchange::of(200, deep.into());
    let mut result: Option<crate::Json> = None;
    let outcome = envelope::classify(&exchange, &mut |d| d.put(&mut result));
    assert!(outcome.is_err_and(|details| matches!(details.class, ErrorClass::Decode | ErrorClass::NotJson)));
}
