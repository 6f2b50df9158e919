//! What an error is, and what it says.

use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::im::message::{Update, UpdateError};
use bitrix_api::meta::{Api, Effect};
use bitrix_api::mock::Portal;
use bitrix_api::{Error, Json, SystemError};

const JSON: &str = "application/json; charset=utf-8";

/// The error of a call that is answered with this.
async fn answered(status: u16, content_type: &str, body: &str) -> Error {
    let portal = Portal::in_process();
    portal.respond_once(status, content_type, body.to_owned());
    let client = portal.client().with(CallOptions::new().retry(Retry::never()));
    client.call_by_name("any.method", ()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn trap_09_a_code_may_be_empty_a_zero_or_a_number() {
    let table = [
        (r#""""#, ""),
        (r#""0""#, "0"),
        ("0", "0"),
        ("100", "100"),
        (r#""1048582""#, "1048582"),
        (r#""SOME_CODE""#, "SOME_CODE"),
    ];
    for (code, expected) in table {
        let error = answered(400, JSON, &format!(r#"{{"error":{code},"error_description":"no"}}"#)).await;
        assert_eq!((error.class(), error.code()), (ErrorClass::Refused, Some(expected)), "{code}");
        assert_eq!((error.description(), error.system()), (Some("no"), None), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn trap_10_the_code_counts_and_not_the_status() {
    let codes = [
        ("INVALID_CREDENTIALS", SystemError::InvalidCredentials),
        ("insufficient_scope", SystemError::InsufficientScope),
        ("ACCESS_DENIED", SystemError::AccessDenied),
    ];
    for (code, expected) in codes {
        for status in [200, 400, 401, 403, 500] {
            // In a batch the text is empty.
            let error =
                answered(status, JSON, &format!(r#"{{"error":"{code}","error_description":""}}"#)).await;
            assert_eq!((error.system(), error.status()), (Some(expected), Some(status)), "{error}");
            assert!(!error.is_retryable() && !error.outcome_unknown(), "{error:?}");
        }
    }
    let error = answered(200, JSON, r#"{"error":"query_limit_exceeded"}"#).await;
    assert!(error.is_retryable(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn trap_13_a_page_or_nothing_in_the_place_of_json() {
    let html = "<html><head><title>502 Bad Gateway</title></head></html>";
    for (status, body, unknown) in [
        (502, html, true),
        (500, "", true),
        (200, "", true),
        (200, "<!doctype html>", true),
        (403, html, false),
        (503, html, false),
    ] {
        let error = answered(status, "text/html", body).await;
        assert_eq!((error.class(), error.status()), (ErrorClass::NotJson, Some(status)), "{error}");
        assert_eq!(error.outcome_unknown(), unknown, "{error}");
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(!error.to_string().contains("<h"), "{error}");
    }
    // What may be asked again is, and the caller sees nothing of it.
    let portal = Portal::in_process();
    portal.on_name("any.method", |_| Ok(true.into()));
    portal.respond_once(502, "text/html", html);
    portal.respond_once(500, "text/html", "");
    let client = portal.client().with(CallOptions::new().treat_as(Effect::Read));
    assert_eq!(client.call_by_name("any.method", ()).await.unwrap(), Json::from(true));
}

#[tokio::test(start_paused = true)]
async fn trap_22_errors_of_both_protocols_are_one_type() {
    let portal = Portal::in_process();
    let client = portal.client();
    portal.respond_once(400, JSON, r#"{"error":"ERROR_ARGUMENT","error_description":"v2","argument":"ID"}"#);
    let two = client.call_by_name("any.method", ()).await.unwrap_err();
    assert_eq!(
        (two.code(), two.description(), two.argument()),
        (Some("ERROR_ARGUMENT"), Some("v2"), Some("ID"))
    );
    let body = r#"{"error":{"code":"BITRIX_REST_V3_EXCEPTION_VALIDATION_DTOVALIDATIONEXCEPTION","message":"v3",
        "validation":[{"message":"too short","field":"fields.title"},{"message":"odd"}]}}"#;
    portal.respond_once(400, JSON, body);
    let three = client.call_by_name_v3("any.method", ()).await.unwrap_err();
    assert_eq!(three.description(), Some("v3"));
    let fields: Vec<_> =
        three.validation().iter().map(|e| (e.field.as_deref(), e.message.as_str())).collect();
    assert_eq!(fields, [(Some("fields.title"), "too short"), (None, "odd")]);
    // The front of a portal knows one form alone.
    portal.on_name_of(Api::V3, "any.method", |_| Ok(true.into()));
    portal.respond_once(
        503,
        JSON,
        r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#,
    );
    assert!(client.call_by_name_v3("any.method", ()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn trap_25_an_error_under_200_is_an_error() {
    let body = r#"{"result":false,"error":"NOT_ACTIVE_LINE","error_description":"no line"}"#;
    let error = answered(200, JSON, body).await;
    assert_eq!(
        (error.class(), error.code(), error.status()),
        (ErrorClass::Refused, Some("NOT_ACTIVE_LINE"), Some(200))
    );
}

#[tokio::test(start_paused = true)]
async fn trap_34_a_kind_is_found_by_its_code_whatever_the_text_says() {
    let portal = Portal::in_process();
    // The text of another error, in another language, under another status.
    portal.respond_once(400, JSON, r#"{"error":"CANT_EDIT_MESSAGE","error_description":"Menu: неверно"}"#);
    let error = portal.client().call(Update::new(5).message("x")).await.unwrap_err();
    assert_eq!(error.kind(), Some(UpdateError::CantEditMessage));
    // And a code that took the place of the method's own stays readable.
    portal.respond_once(400, JSON, r#"{"error":"CHAT_ID","error_description":"Message can't be edited"}"#);
    let error = portal.client().call(Update::new(5).message("x")).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (None, Some("CHAT_ID")));
}

#[tokio::test(start_paused = true)]
async fn trap_37_codes_in_any_case_of_letters() {
    for code in ["menu_ERROR", "MENU_ERROR", "Menu_Error"] {
        let portal = Portal::in_process();
        portal.respond_once(400, JSON, format!(r#"{{"error":"{code}","error_description":""}}"#));
        let error = portal.client().call(Update::new(5).message("x")).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (Some(UpdateError::MenuError), Some(code)));
    }
}
