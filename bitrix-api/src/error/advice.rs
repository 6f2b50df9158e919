//! One clause of advice for the errors that people meet most.

use super::{Details, ErrorClass};

/// What to do about an error that any method may answer.
pub(super) fn on_code(code: &str) -> Option<&'static str> {
    const ADVICE: &[(&str, &str)] = &[
        (
            "QUERY_LIMIT_EXCEEDED",
            "call again after a pause: the limit counts all calls of the portal from this IP address",
        ),
        ("OPERATION_TIME_LIMIT", "call this method again when its `operating_reset_at` has passed"),
        ("OVERLOAD_LIMIT", "Bitrix24 support has to lift this block"),
        ("expired_token", "renew the access token and call again"),
        ("NO_AUTH_FOUND", "check the access token: the server found none that it knows"),
        ("INVALID_CREDENTIALS", "check the user id and the secret of the webhook, or whether it was deleted"),
        ("insufficient_scope", "give the webhook or the application the scope of this method"),
        (
            "ERROR_METHOD_NOT_FOUND",
            "check the method's name, that its module is installed, and that the webhook address holds the user id",
        ),
        (
            "WRONG_AUTH_TYPE",
            "this method takes the other kind of authorisation: an application's token, or a webhook",
        ),
    ];
    ADVICE.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, advice)| *advice)
}

/// What to do about what may have happened.
pub(super) fn on_outcome(details: &Details) -> Option<&'static str> {
    match details.class {
        _ if details.unknown => {
            Some("whether it ran is not known: look before repeating it, or the change may be made twice")
        }
        ErrorClass::Connect => Some("nothing was sent"),
        _ => None,
    }
}
