//! Why an authorisation could not be got or renewed.

use crate::error::{Details, Error, ErrorClass};
use std::borrow::Cow;
use std::sync::Arc;

/// Why an authorisation could not be got or renewed; see [`Error::auth_failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthFailure {
    /// The refresh token is not accepted any more: it was used before, is older than 180 days, or was taken back.
    Revoked,
    /// The code of the full flow is not accepted: it was used before, or is older than 30 seconds.
    BadCode,
    /// The application is no longer installed on the portal.
    ApplicationRemoved,
    /// The portal's or the application's paid time is over.
    Unpaid,
    /// The OAuth server does not know the application by this client id and secret.
    BadClient,
    /// The application does not have the scopes that were asked for.
    Scope,
    /// The OAuth server was not reached, or its answer was lost.
    Network,
    /// The OAuth server failed, or answered something that cannot be read.
    Server,
    /// The OAuth server refused for another reason: see [`Error::code`].
    Refused,
    /// The token store failed: see the error behind `source()`.
    Store,
    /// The store holds no tokens.
    NoTokens,
    /// The tokens hold no refresh token: those of an event that no installation caused have none.
    NoRefreshToken,
    /// The tokens, or a request, name an OAuth server that is not trusted: see
    /// [`App::trust_server`](super::App::trust_server).
    UntrustedServer,
    /// The tokens belong to another portal than before.
    OtherPortal,
    /// What came back from the portal does not have the `state` that was given out: somebody else began it.
    State,
    /// A request is not what a portal sends.
    Malformed,
    /// The runtime on which the renewal ran was shut down.
    Interrupted,
}

impl AuthFailure {
    /// Whether only a person can help: the application has to be installed, paid for or set up anew.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Revoked
                | Self::BadCode
                | Self::ApplicationRemoved
                | Self::Unpaid
                | Self::BadClient
                | Self::Scope
                | Self::NoRefreshToken
                | Self::UntrustedServer
        )
    }

    /// Whether it may work the next time.
    pub(super) const fn is_passing(self) -> bool {
        matches!(self, Self::Network | Self::Server | Self::Store | Self::Interrupted)
    }

    /// What the code of an OAuth server's error means.
    pub(super) fn of_code(code: &str) -> Self {
        const CODES: &[(&str, AuthFailure)] = &[
            ("invalid_grant", AuthFailure::Revoked),
            ("expired_token", AuthFailure::Revoked),
            ("invalid_token", AuthFailure::Revoked),
            ("bad_verification_code", AuthFailure::BadCode),
            ("verification_needed", AuthFailure::BadCode),
            ("NOT_INSTALLED", AuthFailure::ApplicationRemoved),
            ("APPLICATION_NOT_FOUND", AuthFailure::ApplicationRemoved),
            ("PORTAL_DELETED", AuthFailure::ApplicationRemoved),
            ("PAYMENT_REQUIRED", AuthFailure::Unpaid),
            ("invalid_client", AuthFailure::BadClient),
            ("wrong_client", AuthFailure::BadClient),
            ("invalid_scope", AuthFailure::Scope),
            ("insufficient_scope", AuthFailure::Scope),
        ];
        let known = CODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code));
        known.map_or(Self::Refused, |(_, failure)| *failure)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Revoked => {
                "the refresh token is not accepted any more: the application has to be authorised again"
            }
            Self::BadCode => "the code is not accepted: it lives for 30 seconds and is used once",
            Self::ApplicationRemoved => "the application is not installed on the portal any more",
            Self::Unpaid => "the paid time of the portal or of the application is over",
            Self::BadClient => "the OAuth server does not know this client id and client secret",
            Self::Scope => "the application does not have the scopes asked for",
            Self::Network => "the OAuth server was not reached, or its answer was lost",
            Self::Server => "the OAuth server failed, or answered something unreadable",
            Self::Refused => "the OAuth server refused",
            Self::Store => "the token store failed",
            Self::NoTokens => "the token store holds no tokens: save those of the installation first",
            Self::NoRefreshToken => {
                "the tokens hold no refresh token: only those of an installation or a frame have one"
            }
            Self::UntrustedServer => "the OAuth server that is named is not trusted: see `App::trust_server`",
            Self::OtherPortal => "the tokens belong to another portal",
            Self::State => "the `state` that came back is not the one that was given out",
            Self::Malformed => "the request is not what a portal sends",
            Self::Interrupted => "the renewal was interrupted: its runtime was shut down",
        }
    }
}

/// A failure with all that is known of it, for as many callers as wait for it.
#[derive(Clone)]
pub(crate) struct Failure {
    pub(super) kind: AuthFailure,
    pub(super) code: Option<String>,
    pub(super) description: Option<String>,
    pub(super) status: Option<u16>,
    /// What is added to the failure's own words.
    pub(super) note: Cow<'static, str>,
    pub(super) source: Option<Shared>,
}

impl Failure {
    pub(super) fn new(kind: AuthFailure) -> Self {
        Self { kind, code: None, description: None, status: None, note: Cow::Borrowed(""), source: None }
    }

    pub(super) fn note(mut self, note: impl Into<Cow<'static, str>>) -> Self {
        self.note = note.into();
        self
    }

    pub(super) fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(Shared(Arc::from(source.into())));
        self
    }

    /// What the server said, without the secrets that it was told.
    pub(super) fn redact(&mut self, secrets: &[&str]) {
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            for text in [&mut self.code, &mut self.description].into_iter().flatten() {
                if text.contains(secret) {
                    *text = text.replace(secret, "***");
                }
            }
        }
    }

    /// The code that tracing shows.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    pub(crate) fn details(&self) -> Details {
        let mut message = format!("no authorisation: {}", self.kind.words());
        if !self.note.is_empty() {
            message.push_str("; ");
            message.push_str(&self.note);
        }
        if let Some(code) = self.code.as_deref().filter(|code| !code.is_empty()) {
            // Foreign, so cut and on one line.
            let code: String = code.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
            message.push_str(&format!(" ({code})"));
        }
        let mut details = Details::new(ErrorClass::Auth, message);
        details.code.clone_from(&self.code);
        details.description.clone_from(&self.description);
        details.status = self.status;
        details.auth = Some(self.kind);
        details.retryable = self.kind.is_passing();
        if let Some(source) = &self.source {
            details = details.with_source(source.clone());
        }
        details
    }

    pub(super) fn error(&self) -> Error {
        Error::untyped(self.details())
    }
}

/// An error that several errors have behind them.
#[derive(Clone, Debug)]
pub(super) struct Shared(Arc<dyn std::error::Error + Send + Sync>);

impl std::fmt::Display for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Shared {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_oauth_server() {
        let table = [
            ("invalid_grant", AuthFailure::Revoked, true),
            ("INVALID_GRANT", AuthFailure::Revoked, true),
            ("bad_verification_code", AuthFailure::BadCode, true),
            ("NOT_INSTALLED", AuthFailure::ApplicationRemoved, true),
            ("PAYMENT_REQUIRED", AuthFailure::Unpaid, true),
            ("wrong_client", AuthFailure::BadClient, true),
            ("invalid_client", AuthFailure::BadClient, true),
            ("insufficient_scope", AuthFailure::Scope, true),
            ("ERROR_OAUTH", AuthFailure::Refused, false),
            ("invalid_request", AuthFailure::Refused, false),
            ("", AuthFailure::Refused, false),
        ];
        for (code, failure, is_final) in table {
            assert_eq!(AuthFailure::of_code(code), failure, "{code}");
            assert_eq!(failure.is_final(), is_final, "{code}");
        }
    }
}
