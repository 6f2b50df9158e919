//! Stand-in until `cargo xtask gen` has run.
/// Stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, crate::ErrorKind)]
#[non_exhaustive]
pub enum SystemError {
    /// E
    #[error(code = "QUERY_LIMIT_EXCEEDED", status = 503, text = "Too many requests", retryable)]
    QueryLimitExceeded,
    /// E
    #[error(code = "ERROR_METHOD_NOT_FOUND", status = 404, text = "Method not found!")]
    MethodNotFound,
    /// E
    #[error(code = "expired_token", status = 401, text = "The access token provided has expired")]
    ExpiredToken,
    /// E
    #[error(code = "INVALID_CREDENTIALS", status = 401, text = "Invalid request credentials")]
    InvalidCredentials,
    /// E
    #[error(code = "NO_AUTH_FOUND", status = 401, text = "Wrong authorization data")]
    NoAuthFound,
    /// E
    #[error(code = "WRONG_AUTH_TYPE", status = 403, text = "Current authorization type is denied for this method")]
    WrongAuthType,
    /// E
    #[error(code = "ERROR_ARGUMENT", status = 400, text = "")]
    Argument,
}
