//! What an error says, and to whom.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::notes::{self, UpdateError};
use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::{ErrorClass, FieldError};
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Error, ErrorKind, NoErrors, SystemError};

/// The error of a call that is answered with this.
async fn answered(status: u16, body: &str) -> Error<UpdateError> {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    portal.respond_once(status, "application/json", body.to_owned());
    portal.client().call(notes::Update::new(5)).await.unwrap_err()
}

#[tokio::test]
async fn a_variant_is_found_by_code_alone() {
    let table = [
        (
            403,
            r#"{"error": "NOT_YOURS", "error_description": "Zugriff verweigert"}"#,
            Some(UpdateError::NotYours),
        ),
        (
            200,
            r#"{"result": false, "error": "not_yours", "error_description": "d"}"#,
            Some(UpdateError::NotYours),
        ),
        (400, r#"{"error": "NOTE_ID_ERROR"}"#, Some(UpdateError::NoteId)),
        (400, r#"{"error": {"code": "COUNT_ERROR", "message": "m"}}"#, Some(UpdateError::Count)),
        // The text of another error does not count.
        (400, r#"{"error": "ELSE", "error_description": "The note is not yours"}"#, None),
        (400, r#"{"error": "", "error_description": "The note is not yours"}"#, None),
    ];
    for (status, body, kind) in table {
        let error = answered(status, body).await;
        assert_eq!((error.class(), error.kind()), (ErrorClass::Refused, kind), "{body}");
        assert_eq!(error.status(), Some(status));
    }
}

#[tokio::test]
async fn a_code_without_a_variant_stays_reachable() {
    let body = r#"{"error": 1048582, "error_description": "d", "argument": "LINE"}"#;
    let error = answered(400, body).await;
    assert_eq!((error.kind(), error.system(), error.code()), (None, None, Some("1048582")));
    assert_eq!((error.description(), error.argument()), (Some("d"), Some("LINE")));
    assert_eq!(error.body(), Some(body.as_bytes()));
}

#[tokio::test(start_paused = true)]
async fn every_system_code_is_known_and_says_whether_to_repeat() {
    use SystemError as S;
    // wire-facts 2: under the status of the pages, and under that of the server's source.
    let table = [
        ("QUERY_LIMIT_EXCEEDED", S::QueryLimitExceeded, [503, 200], true),
        ("OPERATION_TIME_LIMIT", S::OperationTimeLimit, [429, 200], true),
        ("OVERLOAD_LIMIT", S::OverloadLimit, [503, 401], false),
        ("expired_token", S::ExpiredToken, [401, 401], false),
        ("invalid_token", S::InvalidToken, [401, 401], false),
        ("NO_AUTH_FOUND", S::NoAuthFound, [401, 401], false),
        ("INVALID_CREDENTIALS", S::InvalidCredentials, [403, 401], false),
        ("insufficient_scope", S::InsufficientScope, [403, 401], false),
        ("INVALID_REQUEST", S::InvalidRequest, [400, 401], false),
        ("ACCESS_DENIED", S::AccessDenied, [403, 401], false),
        ("user_access_error", S::UserAccessError, [403, 401], false),
        ("authorization_error", S::AuthorizationError, [401, 401], false),
        ("APPLICATION_NOT_FOUND", S::ApplicationNotFound, [401, 401], false),
        ("CONNECTION_ERROR", S::ConnectionError, [401, 401], true),
        ("PAYMENT_REQUIRED", S::PaymentRequired, [401, 401], false),
        ("METHOD_CONFIRM_WAITING", S::MethodConfirmWaiting, [401, 401], false),
        ("METHOD_CONFIRM_DENIED", S::MethodConfirmDenied, [403, 403], false),
        ("WRONG_AUTH_TYPE", S::WrongAuthType, [403, 403], false),
        ("WRONG_LICENSE", S::WrongLicense, [403, 403], false),
        ("session_failed", S::SessionFailed, [401, 401], false),
        ("ERROR_METHOD_NOT_FOUND", S::MethodNotFound, [404, 404], false),
        ("ERROR_MANIFEST_IS_NOT_AVAILABLE", S::ManifestNotAvailable, [404, 404], false),
        ("PORTAL_DELETED", S::PortalDeleted, [500, 403], false),
        ("ERROR_BATCH_LENGTH_EXCEEDED", S::BatchLengthExceeded, [400, 200], false),
        ("ERROR_BATCH_METHOD_NOT_ALLOWED", S::BatchMethodNotAllowed, [405, 200], false),
        ("ERROR_ARGUMENT", S::Argument, [400, 400], false),
        ("ERROR_CORE", S::Core, [400, 500], false),
        ("INTERNAL_SERVER_ERROR", S::InternalServerError, [500, 500], false),
        ("ERROR_UNEXPECTED_ANSWER", S::UnexpectedAnswer, [500, 500], false),
        ("INTERNAL_WRONG_TRANSPORT", S::InternalWrongTransport, [500, 500], false),
        ("INTERNAL_WRONG_HANDLER_CLASS", S::InternalWrongHandlerClass, [500, 500], false),
        ("WRONG_ENCODING", S::WrongEncoding, [200, 400], false),
    ];
    // After a limit the next call waits.
    let portal = Portal::in_process_with(notes::methods());
    // What a call says, not what a second one would.
    let client = portal.client().with(CallOptions::new().retry(Retry::never()));
    for (code, system, statuses, retryable) in table {
        for status in statuses {
            for code in [code.to_owned(), code.to_ascii_lowercase(), code.to_ascii_uppercase()] {
                portal.respond_once(status, "application/json", format!(r#"{{"error": "{code}"}}"#));
                let error = client.call(notes::List::new()).await.unwrap_err();
                let seen = (error.system(), error.status(), error.is_retryable());
                assert_eq!(seen, (Some(system), Some(status), retryable), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn rest_3_names_fields() {
    let body = r#"{"error": {"code": "BITRIX_REST_V3_EXCEPTION_VALIDATION_X", "message": "m",
        "validation": [{"message": "must be given", "field": "title"}]}}"#;
    let error = answered(400, body).await;
    let [FieldError { field, message, .. }] = error.validation() else { panic!("{error:?}") };
    assert_eq!((field.as_deref(), message.as_str()), (Some("title"), "must be given"));
    assert!(error.to_string().contains("title: must be given"), "{error}");
}

#[tokio::test]
async fn question_marks_erase_the_kind() {
    async fn several(client: &Client) -> Result<(), Error> {
        client.call(notes::List::new()).await?;
        client.call(notes::Update::new(5).pinned(true)).await?;
        Ok(())
    }
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let error = several(&portal.client()).await.unwrap_err();
    assert_eq!(
        (error.code(), error.method()),
        (Some(UpdateError::NotYours.code()), Some("test.note.update"))
    );
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}

#[tokio::test]
async fn an_error_of_ones_own_takes_them_all() {
    struct Own(Error);
    impl<K> From<Error<K>> for Own {
        fn from(error: Error<K>) -> Self {
            Self(error.erase())
        }
    }
    async fn typed(client: Client) -> Result<(), Own> {
        client.call(notes::Update::new(5)).await?;
        Ok(())
    }
    async fn by_name(client: Client) -> Result<(), Own> {
        client.call_by_name("no.such", ()).await?;
        Ok(())
    }
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    // From a task of its own: the future and the error may cross threads.
    let Err(Own(error)) = tokio::spawn(typed(portal.client())).await.unwrap() else { panic!() };
    assert_eq!((error.code(), error.kind().is_none()), (Some("NOT_YOURS"), true));
    let Err(Own(error)) = tokio::spawn(by_name(portal.client())).await.unwrap() else { panic!() };
    assert_eq!(error.code(), Some("ERROR_METHOD_NOT_FOUND"));
}

#[tokio::test]
async fn an_error_says_what_where_and_what_to_do() {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let host = portal.url().trim_start_matches("http://").to_owned();
    let error = portal.client().call(notes::Update::new(5)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "test.note.update at {host}: the server refused the call with NOT_YOURS (HTTP 403): The note is not yours"
        )
    );
    let error = portal.client().call_by_name("test.note.unknown", ()).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("ERROR_METHOD_NOT_FOUND (HTTP 404)") && text.contains("check the method's name"),
        "{text}"
    );
}

#[tokio::test]
async fn a_foreign_text_cannot_forge_a_line() {
    let body = format!(r#"{{"error": "A\nB", "error_description": "c\r\nERROR d{}"}}"#, "e".repeat(10_000));
    let text = answered(400, &body).await.to_string();
    assert!(!text.contains(['\n', '\r']) && text.len() < 1000, "{text}");
}

#[test]
fn an_error_is_small() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Error<UpdateError>>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Error<NoErrors>>(), size_of::<usize>());
}
