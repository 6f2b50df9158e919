//! What a method's metadata has against a call.

use super::handler::Refusal;
use super::oauth::Access;
use super::received::Caller;
use super::state::State;
use crate::SystemError;
use crate::codec::Json;
use crate::meta::{Api, Auth, Cause, ErrorKind, GroupRule, Required};
use crate::registry::{ErrorInfo, MethodEntry, RequestFault};
use crate::types::Secret;

/// Checks who calls; every failure here comes after the method was found.
pub(super) fn check_caller(
    state: &State,
    entry: Option<&MethodEntry>,
    webhook: Option<&(String, String)>,
    token: Option<&Secret>,
) -> Result<(), Refusal> {
    match (webhook, token) {
        (Some((user, secret)), _) => {
            if user != super::state::WEBHOOK_USER || Secret::new(secret) != state.webhook_secret {
                return Err(system("INVALID_CREDENTIALS", 401, "Invalid request credentials"));
            }
        }
        (None, Some(token)) => {
            let access = state.data().accounts.access(token.expose(), state.now());
            match access {
                Access::Valid => {}
                Access::Expired => {
                    return Err(system("expired_token", 401, "The access token provided has expired."));
                }
                Access::Revoked => {
                    return Err(system("invalid_token", 401, "Unable to get application by token"));
                }
                Access::Unknown => return Err(system("NO_AUTH_FOUND", 401, "Wrong authorization data")),
            }
        }
        (None, None) => return Err(system("NO_AUTH_FOUND", 401, "Wrong authorization data")),
    }
    let allowed = match entry.map(|entry| entry.meta.auth) {
        None | Some(Auth::Any) => true,
        Some(Auth::OauthOnly) => webhook.is_none(),
        Some(Auth::WebhookOnly) => webhook.is_some(),
    };
    if allowed {
        return Ok(());
    }
    let wanted = if webhook.is_some() { "Application" } else { "Webhook" };
    let text = format!("Current authorization type is denied for this method {wanted} context required");
    Err(system("WRONG_AUTH_TYPE", 403, text))
}

/// The refusal as the protocol has it: REST 3.0 has one code for whatever is wrong with the caller.
pub(super) fn caller_refusal(api: Api, refusal: Refusal) -> Refusal {
    match api {
        Api::V2 => refusal,
        Api::V3 => Refusal::code("BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION")
            .status(401)
            .description(refusal.description),
    }
}

/// An error that any method may answer: with the status and text of the schema, otherwise with those given.
fn system(code: &str, status: u16, text: impl Into<String>) -> Refusal {
    match SystemError::from_code(code) {
        Some(error) => {
            let refusal = Refusal::system(error);
            if refusal.description.is_empty() { refusal.description(text) } else { refusal }
        }
        None => Refusal::code(code).status(status).description(text),
    }
}

/// Checks the parameters.
pub(super) fn check_params(
    state: &State,
    entry: &MethodEntry,
    caller: &Caller,
    params: &Json,
) -> Result<(), Refusal> {
    let is_webhook = matches!(caller, Caller::Webhook { .. });
    for param in entry.meta.params {
        let required = match param.required {
            Required::Always => true,
            Required::WebhookOnly => is_webhook,
            Required::No | Required::Conditional | Required::OneOf => false,
        };
        if required && is_blank(params.get(param.name)) {
            return Err(missing(entry, &[param.name]));
        }
    }
    for group in entry.meta.groups {
        let given = group.of.iter().filter(|name| !is_blank(params.get(name))).count();
        if given == 0 && group.rule != GroupRule::AtMostOne {
            return Err(missing(entry, group.of));
        }
        if given > 1 && group.rule != GroupRule::AtLeastOne {
            return Err(wrong(entry, group.of, &[Cause::Invalid]));
        }
    }
    if let Err(fault) = entry.check_request(params.to_string().as_bytes()) {
        let param = fault.param().unwrap_or_default();
        let causes: &[Cause] = match fault {
            // Many pages have one error for a parameter that is missing and one that cannot be read.
            RequestFault::Unreadable(_) => &[Cause::Invalid, Cause::Missing],
            RequestFault::BreaksLimit(_) => &[Cause::TooLarge, Cause::Invalid],
        };
        return Err(wrong(entry, &[param], causes));
    }
    for param in entry.meta.params {
        let Some(kind) = param.id else { continue };
        let Some(row) = row(entry, &[param.name], Cause::NotFound) else { continue };
        let id = params.get(param.name).and_then(Json::as_i64);
        if id.is_some_and(|id| !state.exists(kind, id)) {
            return Err(refusal(&row));
        }
    }
    Ok(())
}

fn row(entry: &MethodEntry, params: &[&str], cause: Cause) -> Option<ErrorInfo> {
    let rows = entry.errors();
    params.iter().find_map(|param| rows.iter().find(|row| row.param == *param && row.cause == cause).copied())
}

fn missing(entry: &MethodEntry, params: &[&str]) -> Refusal {
    match row(entry, params, Cause::Missing) {
        Some(row) => refusal(&row),
        None => undocumented(entry, params, "is null or empty"),
    }
}

fn wrong(entry: &MethodEntry, params: &[&str], causes: &[Cause]) -> Refusal {
    match causes.iter().find_map(|cause| row(entry, params, *cause)) {
        Some(row) => refusal(&row),
        None => undocumented(entry, params, "is invalid"),
    }
}

/// The error about a parameter for which the method's page has none of its own.
fn undocumented(entry: &MethodEntry, params: &[&str], what: &str) -> Refusal {
    let code = match entry.meta.api {
        Api::V2 => "ERROR_ARGUMENT",
        Api::V3 => "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION",
    };
    let param = params.first().copied().unwrap_or_default();
    Refusal::code(code).description(format!("Argument '{param}' {what}")).argument(param)
}

fn refusal(row: &ErrorInfo) -> Refusal {
    let status = if row.status == 0 { 400 } else { row.status };
    Refusal::code(row.code).status(status).description(row.text)
}

/// Whether a parameter is as good as not given: PHP's own test for "null or empty" lets a zero pass.
fn is_blank(value: Option<&Json>) -> bool {
    match value {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.is_empty(),
        Some(Json::Array(items)) => items.is_empty(),
        Some(Json::Object(members)) => members.is_empty(),
        Some(_) => false,
    }
}
